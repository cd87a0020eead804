//! What a publisher remembers of its own work, through crashes: whether it was at
//! work, what hubs were told since, and what it has seen published.
//!
//! It lies beside the manifest in the output folder and is never published. It
//! spares time and a second ping where the disk is kept; no change is lost with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::private::{PrivateFolder, WriteDurability};
use crate::text::hash;
use crate::writer::{FolderLock, LockWait, PendingPing};

/// Its folder in the output folder.
const FOLDER: &str = ".feedwright";

/// What is remembered from run to run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct OutboxState {
    claim: Option<String>,
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    told: BTreeSet<PendingPing>,
    /// From before the store's manifest had them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pings: Vec<PendingPing>,
}

/// The memory of publishes from one output folder to one target.
///
/// While it is open no other publish of the folder runs.
#[derive(Debug)]
pub struct PublishOutbox {
    folder: PathBuf,
    private: PrivateFolder,
    name: String,
    state: OutboxState,
    /// The ids that were seen published; none before the first time.
    known: Option<BTreeSet<String>>,
    _lock: FolderLock,
}

impl PublishOutbox {
    /// Opens it, and waits for another publish of the folder to end.
    pub fn open(
        output: &Path,
        target: &str,
        wait: &LockWait<'_>,
        report: &mut Report,
    ) -> Result<Self, Diagnostic> {
        let folder = output.join(FOLDER);
        let private = fs::create_dir_all(output)
            .and_then(|()| PrivateFolder::create(output, FOLDER))
            .map_err(|error| unopened(&folder, &error.to_string()))?;
        let lock = FolderLock::acquire_within(&folder, wait, report)?;
        let name = hash::hex(target.as_bytes())[..8].to_owned();
        let state = format!("outbox-{name}.json");
        let state = read(&private, &folder, &state, report).unwrap_or_default();
        let known = read(&private, &folder, &format!("known-{name}.json"), report);
        Ok(Self { folder, private, name, state, known, _lock: lock })
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

    /// Lists what hubs were told, as it stood in the store's manifest then.
    pub const fn sent_pings(&self) -> &BTreeSet<PendingPing> {
        &self.state.told
    }

    /// Remembers what a hub was told, until the manifest no longer has it.
    pub fn record_sent(&mut self, ping: &PendingPing) -> Result<(), Diagnostic> {
        self.state.told.insert(ping.clone());
        self.save()
    }

    /// Lists what hubs were not told when that was kept here alone.
    pub fn left(&self) -> &[PendingPing] {
        &self.state.pings
    }

    /// Forgets them: the manifest in the store has them now.
    pub fn clear_left(&mut self) -> Result<(), Diagnostic> {
        if self.state.pings.is_empty() {
            return Ok(());
        }
        self.state.pings.clear();
        self.save()
    }

    /// Forgets its work: the manifest in the store says everything.
    pub fn clear(&mut self) -> Result<(), Diagnostic> {
        if self.state == OutboxState::default() {
            return Ok(());
        }
        self.state = OutboxState::default();
        self.save()
    }

    /// Leaves changes here alone, as they once were.
    #[cfg(test)]
    pub fn leave(&mut self, pings: Vec<PendingPing>) {
        self.state.pings = pings;
        self.save().unwrap();
    }

    fn save(&self) -> Result<(), Diagnostic> {
        self.write(&format!("outbox-{}.json", self.name), &self.state)
    }

    fn write(&self, name: &str, value: &impl Serialize) -> Result<(), Diagnostic> {
        let bytes = serde_json::to_vec(value).expect("maps of strings always serialise");
        let replaced = self.private.replace(name, [&*bytes], WriteDurability::Synced);
        replaced.map_err(|error| unopened(&self.folder.join(name), &error.to_string()))
    }
}

/// Reads a file of ours; one that can't be understood is as one that is not there.
fn read<T: DeserializeOwned>(
    private: &PrivateFolder,
    folder: &Path,
    name: &str,
    report: &mut Report,
) -> Option<T> {
    let bytes = private.read(name).ok()?;
    let read = serde_json::from_slice(&bytes);
    if read.is_err() {
        let message = "this is no memory of feedwright; how far the last publish from here had come is forgotten";
        let found = Diagnostic::new(&codes::PUBLISH_OUTBOX, message);
        report.push(found.with_location(SourceLocation::file(folder.join(name))).help("remove it"));
    }
    read.ok()
}

fn unopened(path: &Path, reason: &str) -> Diagnostic {
    let message = format!("`{}` can't be written: {reason}; nothing was published", path.display());
    Diagnostic::new(&codes::OUTPUT_FAILED, message)
        .help("remove it, or mend its permissions, then run the same command again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::test_support::ping;

    fn open(folder: &Path) -> (PublishOutbox, Report) {
        let mut report = Report::default();
        let outbox = PublishOutbox::open(folder, "file:///srv", &LockWait::default(), &mut report);
        (outbox.unwrap(), report)
    }

    /// Returns the file of its work.
    fn file(folder: &Path) -> PathBuf {
        let (outbox, _) = open(folder);
        outbox.folder.join(format!("outbox-{}.json", outbox.name))
    }

    #[test]
    fn work_outlives_the_program_until_it_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let (mut outbox, _) = open(folder.path());
        outbox.set_claim(Some("w")).unwrap();
        outbox.record_sent(&ping("a", Some("w"), 1)).unwrap();
        drop(outbox);
        let (mut outbox, report) = open(folder.path());
        assert_eq!(outbox.claim(), Some("w"));
        assert_eq!(outbox.sent_pings(), &BTreeSet::from([ping("a", Some("w"), 1)]));
        assert!(report.diagnostics.is_empty());
        outbox.clear().unwrap();
        drop(outbox);
        assert_eq!(open(folder.path()).0.state, OutboxState::default());
    }

    #[test]
    fn what_was_kept_here_alone_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        let older = r#"{"claim":null,"pings":[{"hub":"https://hub.example/","topic":"a","tries":0,"due":"1970-01-01T00:01:00Z"}]}"#;
        fs::write(file, older).unwrap();
        let (mut outbox, report) = open(folder.path());
        assert_eq!(outbox.left(), [ping("a", None, 1)]);
        assert!(report.diagnostics.is_empty());
        outbox.clear_left().unwrap();
        drop(outbox);
        assert!(open(folder.path()).0.left().is_empty());
    }

    #[test]
    fn damaged_memory_is_told() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).0.set_claim(Some("w")).unwrap();
        fs::write(file(folder.path()), "{").unwrap();
        let (outbox, report) = open(folder.path());
        assert_eq!(outbox.claim(), None);
        assert_eq!(report.diagnostics.len(), 1);
        assert_eq!(report.diagnostics[0].code, &codes::PUBLISH_OUTBOX);
    }
}
