//! Builds again when an article, a file beside one or `feed.toml` changes, when
//! the clock changes a feed, or when an output file vanishes.

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

/// How often it is looked whether the folders are still there: what vanished
/// can't tell, and neither can a clock that was set.
const TICK: Duration = Duration::from_secs(1);

/// How long saves that follow each other may put off a build.
const LONGEST: Duration = Duration::from_secs(2);

/// How long after a failure of the disk it is tried again.
const RETRY: Duration = Duration::from_secs(5);

/// What to watch, and how.
pub struct WatchOptions<'a> {
    /// What every build is asked; its `now` is the clock's.
    pub request: BuildRequest<'a>,
    /// How long files must be left alone before a build.
    pub debounce: Duration,
    /// Reads the clock.
    pub clock: &'a dyn Fn() -> Timestamp,
}

/// What happened.
pub enum WatchEvent {
    /// A build ended; it took this long.
    Built(Box<BuildOutcome>, Duration),
    /// The folder of articles is not there. What was published stays.
    Gone(PathBuf),
    /// It is there again.
    Back(PathBuf),
}

/// Watches until the program ends; returns where watching itself fails.
///
/// A file that changes while a build runs is built after it.
pub fn run(watch: &WatchOptions<'_>, hear: &mut dyn FnMut(WatchEvent)) -> Result<(), Diagnostic> {
    let mut site = WatchedSite {
        watch,
        places: WatchedPaths::new()?,
        memory: BuildState::default(),
        gone: None,
        written: WrittenFiles::default(),
    };
    let mut changes = SourceChanges::All;
    let mut next = None;
    loop {
        // Before it is read, or what changes in between would be missed.
        if site.places.follow(watch.request.config, watch.request.output)? {
            changes = SourceChanges::All;
        }
        if site.is_there(hear) {
            next = site.build(&changes, hear);
        }
        changes = site.wait(next);
    }
}

struct WatchedSite<'a> {
    watch: &'a WatchOptions<'a>,
    places: WatchedPaths,
    memory: BuildState,
    /// The folder of articles, while it is gone.
    gone: Option<PathBuf>,
    /// Files of the last build.
    written: WrittenFiles,
}

impl WatchedSite<'_> {
    /// Says whether there is a folder of articles, and tells when that changes:
    /// to build from nothing would empty every feed.
    fn is_there(&mut self, hear: &mut dyn FnMut(WatchEvent)) -> bool {
        let Some(folder) = self.places.articles() else { return true };
        match (folder.is_dir(), self.gone.take()) {
            (true, Some(folder)) => hear(WatchEvent::Back(folder)),
            (true, None) => {}
            (false, was_gone) => {
                if was_gone.is_none() && self.memory.is_filled() {
                    hear(WatchEvent::Gone(folder.to_path_buf()));
                }
                // A first build says itself that there is no folder.
                let is_known = was_gone.is_some() || self.memory.is_filled();
                self.gone = is_known.then(|| folder.to_path_buf());
                return !is_known;
            }
        }
        true
    }

    /// Builds, and returns when the clock asks for the next build.
    fn build(
        &mut self,
        changes: &SourceChanges,
        hear: &mut dyn FnMut(WatchEvent),
    ) -> Option<Timestamp> {
        let started = Instant::now();
        let now = (self.watch.clock)();
        let request = BuildRequest { now, ..self.watch.request };
        let outcome = pipeline::run_again(&request, changes, &mut self.memory);
        self.written.follow(&outcome);
        let next = match outcome.ending {
            // The same articles would uncover the same bug.
            BuildEnding::OutsideFailed if has_bug(&outcome) => None,
            BuildEnding::OutsideFailed => Some(now + RETRY),
            BuildEnding::Done | BuildEnding::InputErrors | BuildEnding::ConfigErrors => {
                outcome.next_change
            }
        };
        hear(WatchEvent::Built(Box::new(outcome), started.elapsed()));
        next
    }

    /// Waits for something to change; what changes together is one change.
    fn wait(&mut self, next: Option<Timestamp>) -> SourceChanges {
        let mut gathered = PendingChanges::new();
        while !gathered.is_any {
            if let Some(heard) = self.places.heard(TICK) {
                gathered.add(heard, &self.places, &self.memory);
            }
            if !gathered.is_any && next.is_some_and(|next| next <= (self.watch.clock)()) {
                return SourceChanges::Files(BTreeSet::new());
            }
            if !gathered.is_any && self.written.have_vanished() {
                return SourceChanges::Files(BTreeSet::new());
            }
            if self.gone.is_some() || self.places.have_moved() {
                return SourceChanges::All;
            }
        }
        let started = Instant::now();
        while started.elapsed() < LONGEST
            && let Some(heard) = self.places.heard(self.watch.debounce)
        {
            gathered.add(heard, &self.places, &self.memory);
        }
        gathered.changes
    }
}

fn has_bug(outcome: &BuildOutcome) -> bool {
    outcome.report.diagnostics.iter().any(|found| found.code == &codes::INTERNAL_BUG)
}

/// What was heard since the last build.
struct PendingChanges {
    changes: SourceChanges,
    is_any: bool,
}

impl PendingChanges {
    fn new() -> Self {
        Self { changes: SourceChanges::Files(BTreeSet::new()), is_any: false }
    }

    fn add(&mut self, heard: FsEvent, places: &WatchedPaths, memory: &BuildState) {
        for touched in places.touched(heard, memory) {
            self.is_any = true;
            match (touched, &mut self.changes) {
                (ChangeKind::Article(path), SourceChanges::Files(files)) => {
                    files.insert(path);
                }
                (ChangeKind::Folder, _) => self.changes = SourceChanges::All,
                (ChangeKind::Other, _) | (ChangeKind::Article(_), SourceChanges::All) => {}
            }
        }
    }
}
