//! State of the last build, for the pages that are open and wait for the next one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::sync::watch::{self, Receiver};

use crate::diagnostic::Report;
use crate::pipeline::BuildOutcome;
use crate::serve::health::BuildHealth;
use crate::serve::metrics::ServerMetrics;
use crate::serve::preview::build_state;
use crate::serve::snapshot::Snapshot;

/// Most pages that wait for a change at the same time.
const WAITING: usize = 128;

/// State of the site that the preview shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct PreviewState {
    /// Version of the state, different after every build and every start of the server.
    pub version: String,
    /// State as JSON.
    pub json: Bytes,
}

/// Holds the state of the last build, and wakes the pages that wait for another one.
#[derive(Debug)]
pub(crate) struct PreviewBoard {
    state: watch::Sender<PreviewState>,
    /// Description of the last build as JSON; null before the first.
    build: Mutex<serde_json::Value>,
    started: u128,
    /// True if there is a preview: otherwise nothing is described.
    is_shown: AtomicBool,
    /// Counters of the preview's connections, which are not among those of the feeds.
    pub connections: ServerMetrics,
}

impl Default for PreviewBoard {
    fn default() -> Self {
        let started = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self {
            state: watch::Sender::default(),
            build: Mutex::default(),
            started: started.as_millis(),
            is_shown: AtomicBool::new(false),
            connections: ServerMetrics::default(),
        }
    }
}

impl PreviewBoard {
    /// Turns the board on, because there is a preview that shows it.
    pub(crate) fn turn_on(&self) {
        self.is_shown.store(true, Ordering::Relaxed);
    }

    fn is_on(&self) -> bool {
        self.is_shown.load(Ordering::Relaxed)
    }

    /// Returns the current state.
    pub(crate) fn state(&self) -> PreviewState {
        self.state.borrow().clone()
    }

    /// Returns a receiver that wakes at the next state, or `None` if too many pages wait.
    pub(super) fn subscribe(&self) -> Option<Receiver<PreviewState>> {
        (self.state.receiver_count() < WAITING).then(|| self.state.subscribe())
    }

    /// Shows the result of a build; `later` are the problems found after it.
    pub(crate) fn show_build(&self, outcome: &BuildOutcome, took: Duration, later: &Report) {
        if !self.is_on() {
            return;
        }
        let build = build_state::describe_build(outcome, took, later);
        *self.build.lock().unwrap_or_else(PoisonError::into_inner) = build;
    }

    /// Shows the feeds that are served now, with the build that was shown last.
    pub(crate) fn show_feeds(&self, snapshot: &Snapshot, health: &BuildHealth) {
        if !self.is_on() {
            return;
        }
        let build = self.build.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.state.send_modify(|state| {
            let number = state
                .version
                .rsplit_once('-')
                .map_or(0, |(_, number)| number.parse::<u64>().unwrap_or_default().wrapping_add(1));
            state.version = format!("{:x}-{number}", self.started);
            let json = serde_json::json!({
                "version": state.version,
                "build": build,
                "feeds": build_state::list_feeds(snapshot),
                "health": health.describe(),
            });
            state.json = Bytes::from(json.to_string());
        });
    }
}
