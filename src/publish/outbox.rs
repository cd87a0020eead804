//! What a publisher remembers of its own work, through crashes: what hubs have
//! not been told yet, whether it was at work, and what it has seen published.
//!
//! It lies beside the manifest in the output folder and is never published.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::diagnostic::{Diagnostic, Location, Report, codes};
use crate::publish::protocol::Protocol;
use crate::text::digest;
use crate::writer::{Lock, single};

/// Its folder in the output folder.
const FOLDER: &str = ".feedwright";

/// How often a hub is told of a change before it counts as gone.
const MOST_TRIES: u32 = 20;

/// A change of a feed that a hub has not been told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    /// The hub, or where a cloud is told.
    pub hub: String,
    /// By what it is told.
    #[serde(default)]
    pub protocol: Protocol,
    /// The feed.
    pub topic: String,
    /// How often it was tried in vain.
    pub tries: u32,
    /// When it is tried again.
    pub due: DateTime<Utc>,
}

impl Ping {
    /// Says whether the same is told to the same hub.
    fn is_like(&self, other: &Self) -> bool {
        (&self.hub, &self.topic) == (&other.hub, &other.topic)
    }
}

/// What is remembered from run to run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    claim: Option<String>,
    pings: Vec<Ping>,
}

/// The memory of publishes from one output folder to one target.
///
/// While it is open no other publish of the folder runs.
#[derive(Debug)]
pub struct Outbox {
    folder: PathBuf,
    name: String,
    state: State,
    /// The ids that were seen published; none before the first time.
    known: Option<BTreeSet<String>>,
    _lock: Lock,
}

impl Outbox {
    /// Opens it, and waits for another publish of the folder to end.
    pub fn open(output: &Path, target: &str, report: &mut Report) -> Result<Self, Diagnostic> {
        let folder = output.join(FOLDER);
        let lock = Lock::acquire(&folder, report)?;
        let name = digest::hex(target.as_bytes())[..8].to_owned();
        let state = read(&folder.join(format!("outbox-{name}.json")), report).unwrap_or_default();
        let known = read(&folder.join(format!("known-{name}.json")), report);
        Ok(Self { folder, name, state, known, _lock: lock })
    }

    /// Returns the word by which this publisher was at work when it was killed.
    pub fn claim(&self) -> Option<&str> {
        self.state.claim.as_deref()
    }

    /// Remembers that this publisher is at work, or no longer.
    pub fn set_claim(&mut self, claim: Option<&str>) -> Result<(), Diagnostic> {
        if self.state.claim.as_deref() == claim {
            return Ok(());
        }
        self.state.claim = claim.map(str::to_owned);
        self.save()
    }

    /// Returns the ids that were seen published from here.
    pub const fn known(&self) -> Option<&BTreeSet<String>> {
        self.known.as_ref()
    }

    /// Remembers the ids that are published now.
    pub fn set_known(&mut self, ids: BTreeSet<String>) -> Result<(), Diagnostic> {
        if self.known.as_ref() == Some(&ids) {
            return Ok(());
        }
        self.write(&format!("known-{}.json", self.name), &ids)?;
        self.known = Some(ids);
        Ok(())
    }

    /// Notes what hubs are to be told. What they have not been told of an
    /// earlier change is told by the same words.
    pub fn note(&mut self, pings: Vec<Ping>) -> Result<(), Diagnostic> {
        if pings.is_empty() {
            return Ok(());
        }
        for ping in pings {
            self.state.pings.retain(|other| !other.is_like(&ping));
            self.state.pings.push(ping);
        }
        self.save()
    }

    /// Lists what is to be told now.
    pub fn due(&self, now: DateTime<Utc>) -> Vec<Ping> {
        self.state.pings.iter().filter(|ping| ping.due <= now).cloned().collect()
    }

    /// Counts what is still to be told.
    pub fn len(&self) -> usize {
        self.state.pings.len()
    }

    /// Forgets what a hub has been told.
    pub fn told(&mut self, ping: &Ping) -> Result<(), Diagnostic> {
        self.state.pings.retain(|other| !other.is_like(ping));
        self.save()
    }

    /// Puts off what a hub could not be told: twice as long each time, up to
    /// half a day; says whether it is given up.
    pub fn failed(&mut self, ping: &Ping, now: DateTime<Utc>) -> Result<bool, Diagnostic> {
        let mut is_over = false;
        if let Some(ping) = self.state.pings.iter_mut().find(|other| other.is_like(ping)) {
            ping.tries += 1;
            let minutes = (1_i64 << ping.tries.min(10)).min(720);
            ping.due = now + TimeDelta::minutes(minutes) / 2;
            is_over = ping.tries >= MOST_TRIES;
        }
        self.state.pings.retain(|ping| ping.tries < MOST_TRIES);
        self.save()?;
        Ok(is_over)
    }

    fn save(&self) -> Result<(), Diagnostic> {
        self.write(&format!("outbox-{}.json", self.name), &self.state)
    }

    fn write(&self, name: &str, value: &impl Serialize) -> Result<(), Diagnostic> {
        let bytes = serde_json::to_vec(value).expect("maps of strings always serialise");
        single::replace(&self.folder, name, &bytes)
    }
}

/// Reads a file of ours; one that can't be understood is as one that is not there.
fn read<T: DeserializeOwned>(path: &Path, report: &mut Report) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let read = serde_json::from_slice(&bytes);
    if read.is_err() {
        let message = "this is no memory of feedwright; what hubs had not been told is forgotten";
        let found = Diagnostic::new(&codes::PUBLISH_OUTBOX, message);
        report.push(found.at(Location::file(path)).help("remove it"));
    }
    read.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(folder: &Path) -> (Outbox, Report) {
        let mut report = Report::default();
        (Outbox::open(folder, "file:///srv", &mut report).unwrap(), report)
    }

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn pings(topics: &[&str]) -> Vec<Ping> {
        let ping = |topic: &&str| Ping {
            hub: "h".into(),
            protocol: Protocol::WebSub,
            topic: (*topic).into(),
            tries: 0,
            due: at(0),
        };
        topics.iter().map(ping).collect()
    }

    fn shown(outbox: &Outbox, minute: i64) -> String {
        let due = outbox.due(at(minute));
        due.iter().map(|ping| format!("{} {} {}\n", ping.hub, ping.topic, ping.tries)).collect()
    }

    #[test]
    fn what_was_not_told_outlives_the_program() {
        let folder = tempfile::tempdir().unwrap();
        let (mut outbox, _) = open(folder.path());
        outbox.note(pings(&["a", "b"])).unwrap();
        outbox.set_claim(Some("w")).unwrap();
        drop(outbox);
        let (mut outbox, report) = open(folder.path());
        assert_eq!(shown(&outbox, 0), "h a 0\nh b 0\n");
        assert_eq!(outbox.claim(), Some("w"));
        assert!(report.diagnostics.is_empty());
        let ping = outbox.due(at(0)).remove(0);
        outbox.told(&ping).unwrap();
        drop(outbox);
        assert_eq!(shown(&open(folder.path()).0, 0), "h b 0\n");
    }

    #[test]
    fn hub_that_fails_is_asked_ever_less_often_and_then_given_up() {
        let folder = tempfile::tempdir().unwrap();
        let (mut outbox, _) = open(folder.path());
        outbox.note(pings(&["a"])).unwrap();
        let ping = outbox.due(at(0)).remove(0);
        assert_eq!(outbox.failed(&ping, at(0)), Ok(false));
        assert_eq!((shown(&outbox, 0), shown(&outbox, 1)), (String::new(), "h a 1\n".into()));
        assert_eq!(outbox.failed(&ping, at(0)), Ok(false));
        assert_eq!((shown(&outbox, 1), shown(&outbox, 2)), (String::new(), "h a 2\n".into()));
        let given_up = (3..=MOST_TRIES).map(|_| outbox.failed(&ping, at(0)).unwrap());
        assert_eq!(given_up.filter(|is_over| *is_over).count(), 1);
        assert_eq!(outbox.len(), 0);
    }

    #[test]
    fn newer_change_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (mut outbox, _) = open(folder.path());
        for _ in 0..2 {
            outbox.note(pings(&["a"])).unwrap();
            assert_eq!(shown(&outbox, 0), "h a 0\n");
            let ping = outbox.due(at(0)).remove(0);
            outbox.failed(&ping, at(0)).unwrap();
        }
    }

    #[test]
    fn damaged_memory_is_told() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).0.set_claim(Some("w")).unwrap();
        let memory = folder.path().join(FOLDER);
        let file =
            fs::read_dir(&memory).unwrap().flatten().find(|it| it.path().extension().is_some());
        fs::write(file.unwrap().path(), "{").unwrap();
        let (outbox, report) = open(folder.path());
        assert_eq!(outbox.claim(), None);
        assert_eq!(report.diagnostics.len(), 1);
        assert_eq!(report.diagnostics[0].code, &codes::PUBLISH_OUTBOX);
    }
}
