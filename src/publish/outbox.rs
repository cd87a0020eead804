//! Local state of publishing, which survives crashes: the token of a publish that
//! was under way, the pings it delivered, and the ids it saw published.
//!
//! The files are next to the manifest in the output folder and are never published.
//! They save time and duplicate pings where the disk is kept. Nothing may depend on
//! them: every change that must not be lost is in the store's manifest.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::private::{PrivateFolder, WriteDurability};
use crate::text::hash;
use crate::writer::{FolderLock, LockWait, PendingPing};

/// Name of the private folder in the output folder.
const FOLDER: &str = ".feedwright";

/// Content of the state file, `outbox-….json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct OutboxState {
    /// Token of the publish that is under way, or was when it was killed.
    #[serde(rename = "claim")]
    token: Option<String>,
    /// Delivered pings that the store's manifest still lists.
    #[serde(rename = "told", skip_serializing_if = "BTreeSet::is_empty")]
    sent: BTreeSet<PendingPing>,
    /// Pending pings of releases that kept them here and not in the store's manifest.
    #[serde(rename = "pings", skip_serializing_if = "Vec::is_empty")]
    legacy_pings: Vec<PendingPing>,
}

/// Local state of the publishes from one output folder to one target.
///
/// While it is open, no other publish of the folder runs.
#[derive(Debug)]
pub(super) struct PublishOutbox {
    folder: PathBuf,
    private: PrivateFolder,
    name: String,
    state: OutboxState,
    /// Ids that were seen published; none before the first publish.
    known: Option<BTreeSet<String>>,
    _lock: FolderLock,
}

impl PublishOutbox {
    /// Opens the state for a target, after waiting for another publish of the folder
    /// to end.
    pub(super) fn open(
        output: &Path,
        target: &str,
        wait: &LockWait<'_>,
        report: &mut Report,
    ) -> Result<Self, Diagnostic> {
        let folder = output.join(FOLDER);
        let private = fs::create_dir_all(output)
            .and_then(|()| PrivateFolder::create(output, FOLDER))
            .map_err(|error| write_failed(&folder, &error.to_string()))?;
        let lock = FolderLock::acquire_within(&folder, wait, report)?;
        let name = hash::hex(target.as_bytes())[..8].to_owned();
        let state = format!("outbox-{name}.json");
        let state = read(&private, &folder, &state, report).unwrap_or_default();
        let known = read(&private, &folder, &format!("known-{name}.json"), report);
        Ok(Self { folder, private, name, state, known, _lock: lock })
    }

    /// Returns the token of a publish that was killed. It identifies the publish lock and
    /// the leases in the store's manifest that are this publisher's own.
    pub(super) fn token(&self) -> Option<&str> {
        self.state.token.as_deref()
    }

    /// Saves the token of the publish that is under way, or none after its end.
    pub(super) fn set_token(&mut self, token: Option<&str>) -> Result<(), Diagnostic> {
        if self.state.token.as_deref() == token {
            return Ok(());
        }
        self.state.token = token.map(str::to_owned);
        self.save()
    }

    /// Returns the ids that an earlier publish from here saw published.
    pub(super) const fn known_ids(&self) -> Option<&BTreeSet<String>> {
        self.known.as_ref()
    }

    /// Saves the ids that are published now.
    pub(super) fn set_known_ids(&mut self, ids: BTreeSet<String>) -> Result<(), Diagnostic> {
        if self.known.as_ref() == Some(&ids) {
            return Ok(());
        }
        self.write(&format!("known-{}.json", self.name), &ids)?;
        self.known = Some(ids);
        Ok(())
    }

    /// Lists delivered pings, each exactly as the store's manifest listed it.
    pub(super) const fn sent_pings(&self) -> &BTreeSet<PendingPing> {
        &self.state.sent
    }

    /// Saves a delivered ping until it is removed from the store's manifest.
    pub(super) fn record_sent(&mut self, ping: &PendingPing) -> Result<(), Diagnostic> {
        self.state.sent.insert(ping.clone());
        self.save()
    }

    /// Lists pending pings of releases that kept them only here.
    pub(super) fn legacy_pings(&self) -> &[PendingPing] {
        &self.state.legacy_pings
    }

    /// Removes the legacy pings once the store's manifest lists them.
    pub(super) fn clear_legacy_pings(&mut self) -> Result<(), Diagnostic> {
        if self.state.legacy_pings.is_empty() {
            return Ok(());
        }
        self.state.legacy_pings.clear();
        self.save()
    }

    /// Removes the token and the delivered pings once the store's manifest has their
    /// effects.
    pub(super) fn clear(&mut self) -> Result<(), Diagnostic> {
        if self.state == OutboxState::default() {
            return Ok(());
        }
        self.state = OutboxState::default();
        self.save()
    }

    /// Saves pings in the way of earlier releases.
    #[cfg(test)]
    pub(super) fn set_legacy_pings(&mut self, pings: Vec<PendingPing>) {
        self.state.legacy_pings = pings;
        self.save().unwrap();
    }

    fn save(&self) -> Result<(), Diagnostic> {
        self.write(&format!("outbox-{}.json", self.name), &self.state)
    }

    fn write(&self, name: &str, value: &impl Serialize) -> Result<(), Diagnostic> {
        let bytes = serde_json::to_vec(value).expect("maps of strings always serialize");
        let replaced = self.private.replace(name, [&*bytes], WriteDurability::Synced);
        replaced.map_err(|error| write_failed(&self.folder.join(name), &error.to_string()))
    }
}

/// Reads a state file. A corrupt one is reported and treated as missing, because
/// nothing depends on it.
fn read<T: DeserializeOwned>(
    private: &PrivateFolder,
    folder: &Path,
    name: &str,
    report: &mut Report,
) -> Option<T> {
    let bytes = private.read(name).ok()?;
    let read = serde_json::from_slice(&bytes);
    if read.is_err() {
        let message = "the local publish state is corrupt; the progress of the last publish from this folder is lost";
        let diagnostic = Diagnostic::new(&codes::PUBLISH_OUTBOX, message);
        report.push(
            diagnostic
                .with_location(SourceLocation::file(folder.join(name)))
                .help("delete this file"),
        );
    }
    read.ok()
}

fn write_failed(path: &Path, reason: &str) -> Diagnostic {
    let message = format!("`{}` can't be written: {reason}; nothing was published", path.display());
    Diagnostic::new(&codes::OUTPUT_FAILED, message)
        .help("delete it or fix its permissions, then run the same command again")
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

    /// Returns the path of the state file.
    fn file(folder: &Path) -> PathBuf {
        let (outbox, _) = open(folder);
        outbox.folder.join(format!("outbox-{}.json", outbox.name))
    }

    #[test]
    fn state_is_kept_until_it_is_cleared() {
        let folder = tempfile::tempdir().unwrap();
        let (mut outbox, _) = open(folder.path());
        outbox.set_token(Some("w")).unwrap();
        outbox.record_sent(&ping("a", Some("w"), 1)).unwrap();
        drop(outbox);
        let (mut outbox, report) = open(folder.path());
        assert_eq!(outbox.token(), Some("w"));
        assert_eq!(outbox.sent_pings(), &BTreeSet::from([ping("a", Some("w"), 1)]));
        assert!(report.diagnostics.is_empty());
        outbox.clear().unwrap();
        drop(outbox);
        assert_eq!(open(folder.path()).0.state, OutboxState::default());
    }

    #[test]
    fn pings_of_earlier_releases_are_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = file(folder.path());
        let older = r#"{"claim":null,"pings":[{"hub":"https://hub.example/","topic":"a","tries":0,"due":"1970-01-01T00:01:00Z"}]}"#;
        fs::write(file, older).unwrap();
        let (mut outbox, report) = open(folder.path());
        assert_eq!(outbox.legacy_pings(), [ping("a", None, 1)]);
        assert!(report.diagnostics.is_empty());
        outbox.clear_legacy_pings().unwrap();
        drop(outbox);
        assert!(open(folder.path()).0.legacy_pings().is_empty());
    }

    #[test]
    fn corrupt_state_is_reported() {
        let folder = tempfile::tempdir().unwrap();
        open(folder.path()).0.set_token(Some("w")).unwrap();
        fs::write(file(folder.path()), "{").unwrap();
        let (outbox, report) = open(folder.path());
        assert_eq!(outbox.token(), None);
        assert_eq!(report.diagnostics.len(), 1);
        assert_eq!(report.diagnostics[0].code, &codes::PUBLISH_OUTBOX);
    }
}
