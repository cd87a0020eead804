//! What a build is asked, and what it answers.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::builder::SkippedArticles;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::Timestamp;
use crate::pipeline::members::MembersSummary;
use crate::published::change_policy::ChangePolicy;
use crate::published::{BaselineSource, OnChange, OnDeletion, OnError, TouchPolicy};
use crate::writer::OnForeignFile;

/// Whether files are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildMode {
    /// Feeds are written.
    Write,
    /// Everything is said, nothing is written.
    Check,
}

/// What counts as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildStrictness {
    /// Errors.
    Normal,
    /// Warnings too.
    Strict,
}

/// The second copy of the manifest, next to `feed.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateCopy {
    /// It is written after the manifest.
    Write,
    /// It is left as it is: the time of the build is not the real one.
    Leave,
}

/// Hears how far long work has come.
pub trait BuildProgress: Sync {
    /// A stage of so many steps begins; of none where their number is not known.
    fn start(&self, stage: &'static str, total: u64);
    /// Some steps are done.
    fn advance(&self, by: u64);
    /// The stage is over.
    fn finish(&self);
    /// Something is to be said before the build ends.
    fn announce(&self, found: &Diagnostic) {
        let _ = found;
    }
}

/// What to build, and how.
#[derive(Clone, Copy)]
pub struct BuildRequest<'a> {
    /// The configuration file.
    pub config: &'a Path,
    /// The output folder, in place of the configured one.
    pub output: Option<&'a Path>,
    /// The instant by which articles come due.
    pub now: Timestamp,
    /// Whether files are replaced.
    pub mode: BuildMode,
    /// What happens when an article has errors.
    pub on_error: OnError,
    /// What counts as an error.
    pub strictness: BuildStrictness,
    /// Which published articles are dated as updated now.
    pub touch: TouchPolicy<'a>,
    /// What happens when an id or a date that readers know would change.
    pub on_change: OnChange,
    /// The answer to published entries and feeds that would disappear.
    pub on_deletion: OnDeletion,
    /// From where it is known what was published last.
    pub baseline: BaselineSource<'a>,
    /// What happens to files of other programs that are in the way.
    pub on_foreign_file: OnForeignFile,
    /// How long another build of the folder is waited for; none for as long as
    /// it takes.
    pub lock_timeout: Option<Duration>,
    /// The second copy of the manifest.
    pub state_copy: StateCopy,
    /// Hears how far the build has come.
    pub progress: &'a dyn BuildProgress,
}

impl<'a> BuildRequest<'a> {
    /// Asks for a build that replaces files, stops at errors, refuses every change
    /// and loss that subscribers would see, and writes no private state.
    pub fn new(config: &'a Path, now: Timestamp, progress: &'a dyn BuildProgress) -> Self {
        Self {
            config,
            output: None,
            now,
            mode: BuildMode::Write,
            on_error: OnError::Stop,
            strictness: BuildStrictness::Normal,
            touch: TouchPolicy::Nothing,
            on_change: OnChange::Refuse,
            on_deletion: OnDeletion::Refuse,
            baseline: BaselineSource::Manifest,
            on_foreign_file: OnForeignFile::Refuse,
            lock_timeout: None,
            state_copy: StateCopy::Leave,
            progress,
        }
    }

    /// Returns what becomes of articles that readers would be shown again.
    pub(super) const fn change_policy(&self) -> ChangePolicy {
        ChangePolicy::new(self.on_change, self.on_error)
    }
}

/// How a build ended, as an exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildEnding {
    /// Everything is published.
    Done,
    /// The input has errors.
    InputErrors,
    /// The configuration has errors.
    ConfigErrors,
    /// The disk failed.
    OutsideFailed,
}

/// What a build did.
#[derive(Clone, Debug)]
pub struct BuildOutcome {
    /// How it ended.
    pub ending: BuildEnding,
    /// Every problem found.
    pub report: Report,
    /// How many article files there are.
    pub articles: usize,
    /// How many feeds there are.
    pub feeds: usize,
    /// How many different entries stand in them.
    pub entries: usize,
    /// How many bodies were read; what was rendered before is not read again.
    pub bodies: usize,
    /// Files that are new or have other bytes.
    pub written: Vec<String>,
    /// Files that were left alone.
    pub unchanged: Vec<String>,
    /// Files of feeds that are no more.
    pub removed: Vec<String>,
    /// When a feed will be another though no file changes.
    pub next_change: Option<Timestamp>,
    /// Rules next to articles that hide some, and how many, by the rules' names.
    pub hidden_by: Vec<(String, usize)>,
    /// Articles in no feed, and why.
    pub left_out: SkippedArticles,
    /// The output folder.
    pub output: PathBuf,
    /// Whether the folder holds what was built.
    pub is_written: bool,
    /// Editions for members, each in a folder of its own.
    pub members: Vec<MembersSummary>,
    /// The authority that ids were derived from.
    pub(super) authority: String,
}

impl BuildOutcome {
    pub(super) fn new(output: PathBuf) -> Self {
        Self {
            ending: BuildEnding::Done,
            report: Report::default(),
            articles: 0,
            feeds: 0,
            entries: 0,
            bodies: 0,
            written: Vec::new(),
            unchanged: Vec::new(),
            removed: Vec::new(),
            next_change: None,
            hidden_by: Vec::new(),
            left_out: SkippedArticles::default(),
            output,
            is_written: false,
            members: Vec::new(),
            authority: String::new(),
        }
    }

    pub(super) fn ended(mut self, ending: BuildEnding) -> Self {
        self.ending = ending;
        self.report.sort();
        self
    }
}
