//! Request and outcome of a build.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::builder::SkippedArticles;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::Timestamp;
use crate::published::change_policy::ChangePolicy;
use crate::published::{BaselineSource, OnChange, OnDeletion, OnError, TouchPolicy};
use crate::writer::OnForeignFile;

/// Choice between writing files and only checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildMode {
    /// Feeds are written to the output folder.
    Write,
    /// Everything is built and reported, nothing is written.
    Check,
}

/// Least severity that makes a build fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildStrictness {
    /// Errors make a build fail.
    Normal,
    /// Warnings make a build fail, too.
    Strict,
}

/// Handling of the private copy of the manifest, next to `feed.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateCopy {
    /// Write the copy after the manifest.
    Write,
    /// Leave the copy alone, because the build's `now` is not the real time.
    Leave,
}

/// Choice whether a build lists the entries that it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeListing {
    /// Entries are compared with the last publication and listed.
    List,
    /// Nothing is compared.
    Omit,
}

/// Kind of change of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ListedChangeKind {
    /// The entry was in no feed before.
    Added,
    /// Readers see another text, title, address or date.
    Changed,
    /// The entry is in no feed any more.
    Removed,
}

/// Entry that a build adds, changes or removes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ListedChange {
    /// Kind of the change.
    pub kind: ListedChangeKind,
    /// Path of the article below the articles folder.
    pub path: String,
    /// Title; empty for a note without a title and for a removed entry.
    pub title: String,
    /// Permalink of the entry.
    pub url: String,
}

/// Receiver of a build's progress.
pub trait BuildProgress: Sync {
    /// Starts a stage of `total` steps; 0 if their number is not known.
    fn start(&self, stage: &'static str, total: u64);
    /// Adds finished steps.
    fn advance(&self, by: u64);
    /// Ends the stage.
    fn finish(&self);
    /// Shows a diagnostic before the build ends.
    fn announce(&self, found: &Diagnostic) {
        let _ = found;
    }
}

/// Progress that nobody sees.
impl BuildProgress for () {
    fn start(&self, _: &'static str, _: u64) {}
    fn advance(&self, _: u64) {}
    fn finish(&self) {}
}

/// Everything that a build is asked to do.
#[derive(Clone, Copy)]
pub struct BuildRequest<'a> {
    /// Path of the configuration file.
    pub config: &'a Path,
    /// Output folder, instead of the configured one.
    pub output: Option<&'a Path>,
    /// Time of the build, which decides which articles are due.
    pub now: Timestamp,
    /// Choice between writing and only checking.
    pub mode: BuildMode,
    /// Reaction to an article with errors.
    pub on_error: OnError,
    /// Least severity that makes the build fail.
    pub strictness: BuildStrictness,
    /// Published articles that are marked as updated now.
    pub touch: TouchPolicy<'a>,
    /// Reaction to a changed id or date.
    pub on_change: OnChange,
    /// Reaction to entries and feeds that would disappear.
    pub on_deletion: OnDeletion,
    /// Source of the baseline.
    pub baseline: BaselineSource<'a>,
    /// Reaction to files of other programs at the paths of the output.
    pub on_foreign_file: OnForeignFile,
    /// Longest wait for another build of the same folder; `None` for no limit.
    pub lock_timeout: Option<Duration>,
    /// Handling of the private copy of the manifest.
    pub state_copy: StateCopy,
    /// Choice whether changed entries are listed.
    pub(crate) changes: ChangeListing,
    /// Receiver of the build's progress.
    pub progress: &'a dyn BuildProgress,
}

impl<'a> BuildRequest<'a> {
    /// Creates a request for a build that writes, stops at errors, refuses every change and
    /// loss that subscribers would see, and writes no private state.
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
            changes: ChangeListing::Omit,
            progress,
        }
    }

    /// Returns the policy for articles that readers would be shown again.
    pub(crate) const fn change_policy(&self) -> ChangePolicy {
        ChangePolicy::new(self.on_change, self.on_error)
    }
}

/// Result of a build, from which the exit code follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuildEnding {
    /// Everything was published.
    Done,
    /// Articles have errors, or readers would lose something.
    InputErrors,
    /// The configuration has errors.
    ConfigErrors,
    /// The disk or the network failed.
    OutsideFailed,
}

/// Outcome of a build.
#[derive(Clone, Debug)]
pub struct BuildOutcome {
    /// Result, from which the exit code follows.
    pub ending: BuildEnding,
    /// Diagnostics of the configuration, the articles and the feeds.
    pub report: Report,
    /// Number of article files.
    pub articles: usize,
    /// Number of feeds.
    pub feeds: usize,
    /// Number of different entries in them.
    pub entries: usize,
    /// Number of article bodies that were read; cached ones are not read.
    pub bodies: usize,
    /// Files that are new or have changed.
    pub written: Vec<String>,
    /// Files that have not changed.
    pub unchanged: Vec<String>,
    /// Files of feeds that no longer exist.
    pub removed: Vec<String>,
    /// Next time at which a feed changes although no file does.
    pub next_change: Option<Timestamp>,
    /// Rules in files next to articles that hide articles, with the number of those.
    pub hidden_by: Vec<(String, usize)>,
    /// Numbers of articles in no feed, by reason.
    pub left_out: SkippedArticles,
    /// Output folder.
    pub output: PathBuf,
    /// True if the output folder holds the result of this build.
    pub is_written: bool,
    /// Public entries that changed since the last publication, if they are to be listed.
    pub(crate) changes: Vec<ListedChange>,
    /// Editions for members, each in its own folder.
    pub members: Vec<MembersSummary>,
    /// Authority of derived ids.
    pub(crate) authority: String,
}

impl BuildOutcome {
    pub(crate) fn new(output: PathBuf) -> Self {
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
            changes: Vec::new(),
            members: Vec::new(),
            authority: String::new(),
        }
    }

    /// Sets the result and sorts the diagnostics.
    pub(crate) fn finish(mut self, ending: BuildEnding) -> Self {
        self.ending = ending;
        self.report.sort();
        self
    }
}

/// Summary of a members' edition.
#[derive(Clone, Debug)]
pub struct MembersSummary {
    /// Folder that its feeds are written to.
    pub folder: PathBuf,
    /// Number of feeds.
    pub feeds: usize,
    /// Number of different entries in them.
    pub entries: usize,
    /// Files that are new or have changed.
    pub written: Vec<String>,
    /// Files that have not changed.
    pub unchanged: Vec<String>,
    /// Files of feeds that no longer exist.
    pub removed: Vec<String>,
}
