//! Builds again when a file of the site or the configuration changes, when the time changes
//! a feed, or when an output file vanishes.
//!
//! `watched_paths` decides which changes matter, `polled_files` finds them without events,
//! `vanished_files` looks after the output.
//! A build is never started for a folder of articles that is gone, because it would empty
//! every feed.

mod polled_files;
mod vanished_files;
mod watched_paths;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::diagnostic::{Diagnostic, codes};
use crate::model::Timestamp;
use crate::pipeline::{self, BuildEnding, BuildOutcome, BuildRequest, BuildState, SourceChanges};
use crate::watch::vanished_files::WrittenFiles;
use crate::watch::watched_paths::{ChangeKind, FsEvent, WatchedPaths};

/// Interval of the checks that no file event announces: folders that were replaced, output
/// files that vanished, and the time of the next build.
const TICK: Duration = Duration::from_secs(1);

/// Longest delay of a build by changes that follow each other.
const LONGEST_DELAY: Duration = Duration::from_secs(2);

/// Time until the next attempt after a failure of the disk or the network.
const RETRY: Duration = Duration::from_secs(5);

/// Options for watching a site.
pub(crate) struct WatchOptions<'a> {
    /// Request for every build. Its `now` is replaced by the current time.
    pub request: BuildRequest<'a>,
    /// Time without changes before a build starts.
    pub debounce: Duration,
    /// Interval at which files are looked at, in place of the system's events.
    pub poll: Option<Duration>,
    /// Function that returns the current time.
    pub clock: &'a dyn Fn() -> Timestamp,
}

/// Event that a caller can report.
pub(crate) enum WatchEvent {
    /// A build begins.
    Started,
    /// A build ended; it took this long.
    Built(Box<BuildOutcome>, Duration),
    /// The folder of articles is gone. The published feeds stay as they are.
    Gone(PathBuf),
    /// The folder of articles is there again.
    Back(PathBuf),
}

/// Reason for the end of watching.
pub(crate) enum WatchEnd {
    /// The system refuses to watch the folders.
    Refused(Diagnostic),
    /// The configuration can't be used for the first build, which has reported why. Later,
    /// its author is probably editing it.
    UnusableConfig,
}

impl From<Diagnostic> for WatchEnd {
    fn from(refused: Diagnostic) -> Self {
        Self::Refused(refused)
    }
}

/// Watches a site and builds it after changes, until the program ends.
///
/// A file that changes during a build is built again after it.
///
/// # Errors
/// Returns only with the reason for the end.
pub(crate) fn run(
    options: &WatchOptions<'_>,
    on_event: &mut dyn FnMut(WatchEvent),
) -> Result<(), WatchEnd> {
    let mut site = WatchedSite {
        options,
        paths: WatchedPaths::new(options.poll)?,
        ending: None,
        state: BuildState::default(),
        gone: None,
        written: WrittenFiles::default(),
    };
    let mut changes = SourceChanges::All;
    let mut next = None;
    loop {
        // Watching starts before the build reads the files. In the other order, a change in
        // between would be missed.
        if site.paths.follow(options.request.config, options.request.output)? {
            changes = SourceChanges::All;
        }
        if site.has_articles(on_event) {
            let is_first = site.ending.is_none();
            next = site.build(&changes, on_event);
            if is_first && site.ending == Some(BuildEnding::ConfigErrors) {
                return Err(WatchEnd::UnusableConfig);
            }
        }
        changes = site.wait_for_changes(next);
    }
}

struct WatchedSite<'a> {
    options: &'a WatchOptions<'a>,
    paths: WatchedPaths,
    state: BuildState,
    /// Ending of the last build.
    ending: Option<BuildEnding>,
    /// Folder of articles, while it is gone.
    gone: Option<PathBuf>,
    /// Output files of the last build.
    written: WrittenFiles,
}

impl WatchedSite<'_> {
    /// Returns true if the folder of articles is there, or if it was never there: then the
    /// build reports the problem. Sends an event when the folder vanishes or comes back.
    fn has_articles(&mut self, on_event: &mut dyn FnMut(WatchEvent)) -> bool {
        let Some(folder) = self.paths.articles() else { return true };
        match (folder.is_dir(), self.gone.take()) {
            (true, Some(folder)) => on_event(WatchEvent::Back(folder)),
            (true, None) => {}
            (false, was_gone) => {
                if was_gone.is_none() && self.state.is_filled() {
                    on_event(WatchEvent::Gone(folder.to_path_buf()));
                }
                let was_there = was_gone.is_some() || self.state.is_filled();
                self.gone = was_there.then(|| folder.to_path_buf());
                return !was_there;
            }
        }
        true
    }

    /// Builds the site. Returns the time of the next build that is due without a change.
    fn build(
        &mut self,
        changes: &SourceChanges,
        on_event: &mut dyn FnMut(WatchEvent),
    ) -> Option<Timestamp> {
        let started = Instant::now();
        let now = (self.options.clock)();
        let request = BuildRequest { now, ..self.options.request };
        on_event(WatchEvent::Started);
        let outcome = pipeline::run_again(&request, changes, &mut self.state);
        self.written.follow(&outcome);
        self.ending = Some(outcome.ending);
        let next = match outcome.ending {
            // A retry would fail with the same bug.
            BuildEnding::OutsideFailed if has_bug(&outcome) => None,
            BuildEnding::OutsideFailed => Some(now + RETRY),
            BuildEnding::Done | BuildEnding::InputErrors | BuildEnding::ConfigErrors => {
                outcome.next_change
            }
        };
        on_event(WatchEvent::Built(Box::new(outcome), started.elapsed()));
        next
    }

    /// Waits until a build is due: a file changed, the time of `next` has come, or an
    /// output file vanished. Collects changes that follow each other closely.
    fn wait_for_changes(&mut self, next: Option<Timestamp>) -> SourceChanges {
        let mut pending = PendingChanges::new();
        while pending.is_empty {
            if let Some(event) = self.paths.wait_for_event(TICK) {
                pending.add(event, &self.paths, &self.state);
            }
            if pending.is_empty && next.is_some_and(|next| next <= (self.options.clock)()) {
                return SourceChanges::Files(BTreeSet::new());
            }
            if pending.is_empty && self.written.have_vanished() {
                return SourceChanges::Files(BTreeSet::new());
            }
            if self.gone.is_some() || self.paths.have_moved() {
                return SourceChanges::All;
            }
        }
        let started = Instant::now();
        while started.elapsed() < LONGEST_DELAY
            && let Some(event) = self.paths.wait_for_event(self.options.debounce)
        {
            pending.add(event, &self.paths, &self.state);
        }
        pending.changes
    }
}

fn has_bug(outcome: &BuildOutcome) -> bool {
    outcome.report.diagnostics.iter().any(|diagnostic| diagnostic.code == &codes::INTERNAL_BUG)
}

/// Changes since the last build.
struct PendingChanges {
    changes: SourceChanges,
    /// True until a change that matters is added, also if no article has changed.
    is_empty: bool,
}

impl PendingChanges {
    fn new() -> Self {
        Self { changes: SourceChanges::Files(BTreeSet::new()), is_empty: true }
    }

    fn add(&mut self, event: FsEvent, paths: &WatchedPaths, state: &BuildState) {
        for change in paths.classify_event(event, state) {
            self.is_empty = false;
            match (change, &mut self.changes) {
                (ChangeKind::Article(path), SourceChanges::Files(files)) => {
                    files.insert(path);
                }
                (ChangeKind::Folder, _) => self.changes = SourceChanges::All,
                (ChangeKind::Other, _) | (ChangeKind::Article(_), SourceChanges::All) => {}
            }
        }
    }
}
