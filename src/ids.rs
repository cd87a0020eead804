//! Ids into the frontmatter of articles: the derived ones by [`stamp()`], those
//! that readers know from elsewhere by [`adopt()`].

mod adopt;
mod derive;
mod matching;
mod normalize;
mod replace;
mod selection;
mod write_ids;

use std::path::PathBuf;

use crate::diagnostic::{Report, Severity, codes};
use crate::ids::selection::StampSelection;
use crate::pipeline::{self, BuildEnding, BuildRequest, BuildStrictness, SiteInspection};

pub use adopt::adopt;

/// Whether files are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdWriteMode {
    /// They are.
    Write,
    /// Everything is said that would be done.
    Show,
}

/// The field that an id is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdField {
    /// The id of every feed.
    Id,
    /// The id of RSS and JSON Feed alone, letter by letter.
    Exact,
}

impl IdField {
    /// Returns its name in a frontmatter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Exact => "exact_id",
        }
    }
}

/// An id for an article that has none of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdInsertion {
    /// The article below its folder.
    pub path: Box<str>,
    /// Where the id goes.
    pub field: IdField,
    /// The id.
    pub id: String,
}

/// What was done.
#[derive(Debug)]
pub struct IdWriteOutcome {
    /// How it ended.
    pub ending: BuildEnding,
    /// Every problem found.
    pub report: Report,
    /// The articles' folder.
    pub folder: PathBuf,
    /// What was written, or would be.
    pub written: Vec<IdInsertion>,
    /// How many articles had an id already.
    pub with_id: usize,
    /// How many articles that were meant were left alone.
    pub left_alone: usize,
    /// How many entries the feeds have, and how many of them are no article's.
    pub entries: (usize, usize),
}

impl IdWriteOutcome {
    fn new(folder: PathBuf, report: Report) -> Self {
        let written = Vec::new();
        Self {
            ending: BuildEnding::Done,
            report,
            folder,
            written,
            with_id: 0,
            left_alone: 0,
            entries: (0, 0),
        }
    }

    fn stopped((ending, report): (BuildEnding, Report)) -> Self {
        Self { ending, ..Self::new(PathBuf::new(), report) }
    }

    fn ended(mut self, strictness: BuildStrictness) -> Self {
        let least = match strictness {
            BuildStrictness::Normal => Severity::Error,
            BuildStrictness::Strict => Severity::Warning,
        };
        let mut found = self.report.diagnostics.iter().map(|found| found.code);
        let outside = [&codes::STAMP_FAILED, &codes::FEED_UNREADABLE, &codes::OUTPUT_LOCK_TIMEOUT];
        let is_outside = |code| outside.contains(&code);
        self.ending = if found.clone().any(is_outside) {
            BuildEnding::OutsideFailed
        } else if found.any(|code| code.severity >= least) {
            BuildEnding::InputErrors
        } else {
            BuildEnding::Done
        };
        self.report.sort();
        self
    }
}

/// Writes the derived id into every article that has none, or into those that
/// are named: just the id that a build gives it.
///
/// An article with errors is reported and left alone; the others are written.
pub fn stamp(request: &BuildRequest<'_>, names: &[PathBuf], intent: IdWriteMode) -> IdWriteOutcome {
    let survey = match pipeline::inspect_site(request) {
        Ok(survey) => survey,
        Err(stopped) => return IdWriteOutcome::stopped(stopped),
    };
    let mut outcome =
        IdWriteOutcome::new(survey.config.articles.folder.clone(), survey.report.clone());
    let wanted = StampSelection::new(names, &survey, &mut outcome.report);
    outcome.report.append(faults(&survey, &wanted));
    let inscriptions = derive::derive(&survey, &wanted, request, &mut outcome);
    write_ids::write_all(&survey, &inscriptions, (intent, request), &mut outcome);
    outcome.left_alone = wanted.count(&survey) - outcome.with_id - outcome.written.len();
    outcome.ended(request.strictness)
}

/// Takes what keeps articles from being read; the rest is for `check` to say.
fn faults(survey: &SiteInspection, wanted: &StampSelection) -> Report {
    let is_told =
        |code| ![&codes::ARTICLE_REPEATED_ID, &codes::ARTICLE_REPEATED_URL].contains(&code);
    let found = survey.article_report.diagnostics.iter().filter(|found| {
        let at = found.location.as_ref().map(|at| &*at.path);
        found.code.severity == Severity::Error
            && is_told(found.code)
            && at.is_none_or(|path| wanted.has_file(path))
    });
    Report { diagnostics: found.cloned().collect() }
}
