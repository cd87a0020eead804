//! Writes ids into the frontmatter of articles: [`stamp()`] writes derived ids,
//! [`adopt()`] the ids of feeds that another program published.
//!
//! Read `adopt`, `published_feeds` (reads the feeds), `matching` (finds the article of an
//! entry), `held_dates`, `proof` (compares the feeds with the site), `site_proof` (compares it with its own pages and links), `derive`, then `write_ids` and `replace` (write the files). An article is
//! changed only if it reads the same afterwards except for the new id; every other byte
//! stays.

mod adopt;
mod dated_index;
mod derive;
mod held_dates;
mod matched_articles;
mod matching;
mod normalize;
pub(crate) mod proof;
mod published_feeds;
pub(crate) mod replace;
pub(crate) mod site_proof;
mod titles;
mod write_ids;

use std::path::PathBuf;

use crate::diagnostic::{Report, Severity, codes};
use crate::pipeline::{BuildEnding, BuildRequest, BuildStrictness};
use crate::site::command_selection::CommandSelection;
use crate::site::inspect::{self, InspectionStop, SiteInspection};

pub(crate) use adopt::adopt;
pub(crate) use proof::{prove, prove_text};

/// Choice between writing files and only listing the changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdWriteMode {
    /// Articles are changed on the disk.
    Write,
    /// Files stay as they are; the outcome lists what would be written.
    Show,
}

/// Frontmatter field for an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdField {
    /// Field `id`, which every feed format shows.
    Id,
    /// Field `exact_id`: an id that is not an IRI, shown unchanged in RSS and JSON Feed only.
    Exact,
}

impl IdField {
    /// Returns the name of the field.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Exact => "exact_id",
        }
    }
}

/// Id that is written into an article without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IdInsertion {
    /// Path of the article, relative to its folder.
    pub path: Box<str>,
    /// Field that the id is written to.
    pub field: IdField,
    /// Value of the field.
    pub id: String,
}

/// Number of entries in the adopted feeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EntryCounts {
    /// Number of all entries.
    pub total: usize,
    /// Number of entries without an id that can be adopted, without an article, or with
    /// several candidates.
    pub unmatched: usize,
    /// Number of entries whose article is not read because its date is not clear.
    pub held: usize,
}

/// Result of writing ids.
#[derive(Debug)]
pub(crate) struct IdWriteOutcome {
    /// Reason for the exit code.
    pub ending: BuildEnding,
    /// Diagnostics of the site and of the articles that were left alone.
    pub report: Report,
    /// Folder of the articles.
    pub folder: PathBuf,
    /// Ids that were written; with [`IdWriteMode::Show`], that would be written.
    pub written: Vec<IdInsertion>,
    /// Number of articles that already had an id.
    pub with_id: usize,
    /// Number of selected articles that were left alone because of a problem.
    pub left_alone: usize,
    /// Counts of the adopted feeds' entries; zero for `stamp`.
    pub entries: EntryCounts,
}

impl IdWriteOutcome {
    fn new(folder: PathBuf, report: Report) -> Self {
        Self {
            ending: BuildEnding::Done,
            report,
            folder,
            written: Vec::new(),
            with_id: 0,
            left_alone: 0,
            entries: EntryCounts::default(),
        }
    }

    fn stopped(stop: InspectionStop) -> Self {
        Self { ending: stop.ending, ..Self::new(PathBuf::new(), stop.report) }
    }

    /// Sets the ending by the reported codes, and sorts the report.
    fn finish(mut self, strictness: BuildStrictness) -> Self {
        let least_severity = match strictness {
            BuildStrictness::Normal => Severity::Error,
            BuildStrictness::Strict => Severity::Warning,
        };
        let mut found = self.report.diagnostics.iter().map(|found| found.code);
        let outside = [&codes::STAMP_FAILED, &codes::FEED_UNREADABLE, &codes::OUTPUT_LOCK_TIMEOUT];
        self.ending = if found.clone().any(|code| outside.contains(&code)) {
            BuildEnding::OutsideFailed
        } else if found.any(|code| code.severity >= least_severity) {
            BuildEnding::InputErrors
        } else {
            BuildEnding::Done
        };
        self.report.sort();
        self
    }
}

/// Inspects the site; returns it with an outcome that has its diagnostics so far.
fn begin(request: &BuildRequest<'_>) -> Result<(SiteInspection, IdWriteOutcome), IdWriteOutcome> {
    let site = inspect::inspect_site(request).map_err(IdWriteOutcome::stopped)?;
    let outcome = IdWriteOutcome::new(site.config.articles.folder.clone(), site.report.clone());
    Ok((site, outcome))
}

/// Writes the derived id into every article that has none, or into the named articles.
/// It is the id that a build gives the article.
///
/// An article with errors is reported and left alone; the others are written.
pub(crate) fn stamp(
    request: &BuildRequest<'_>,
    names: &[PathBuf],
    mode: IdWriteMode,
) -> IdWriteOutcome {
    let (site, mut outcome) = match begin(request) {
        Ok(begun) => begun,
        Err(stopped) => return stopped,
    };
    let selection = CommandSelection::new(names, &site, &mut outcome.report);
    outcome.report.append(blocking_errors(&site, &selection));
    let insertions = derive::derive_ids(&site, &selection, request, &mut outcome);
    write_ids::write_all(&site, &insertions, mode, request, &mut outcome);
    outcome.left_alone = selection.count(&site) - outcome.with_id - outcome.written.len();
    outcome.finish(request.strictness)
}

/// Returns the errors that keep selected articles from being read. Errors that only
/// concern feeds are left to `check`.
fn blocking_errors(site: &SiteInspection, selection: &CommandSelection) -> Report {
    let found = site.article_report.diagnostics.iter().filter(|found| {
        let path = found.location.as_ref().map(|at| &*at.path);
        found.code.severity == Severity::Error
            && ![&codes::ARTICLE_REPEATED_ID, &codes::ARTICLE_REPEATED_URL].contains(&found.code)
            && path.is_none_or(|path| selection.has_file(path))
    });
    Report { diagnostics: found.cloned().collect() }
}
