//! Carries out a plan: takes the lock, writes files, removes files, releases the lock.
//!
//! The order of the steps keeps the store consistent whenever the publisher is killed:
//!
//! 1. The manifest lists every file that is about to change as pending, with the hashes
//!    of its old and new bytes. The next publisher thus queries the versions of these
//!    files, and recognizes either content as feedwright's own.
//! 2. Files are written in the order of their kinds, link targets first.
//! 3. A file stops being pending in the same replacement of the manifest that lists the
//!    pings for it, so no change can lose its notification.
//! 4. Removals come last, when no feed links to the removed files any more, and before
//!    the lock is released, so that no other publisher creates files of these names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::config::PublisherCount;
use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::publish::errors::{self, PublishProgress};
use crate::publish::plan::{PlannedWrite, PublishPlan};
use crate::publish::remote_manifest::{self, RemoteManifest};
use crate::publish::store::FileUpload;
use crate::publish::{NotificationTarget, PublishJob, UploadStep, headers, hubs, pending_pings};
use crate::stores::StoreError;
use crate::writer::journal::JournalRow;
use crate::writer::{Manifest, ObjectVersion, PendingPing, StoreRecord, atomic_write, manifest};

/// Size limit of a file that is uploaded, in bytes.
const MAX_FILE_SIZE: u64 = 4 << 30;

/// Number of files that are in memory at once.
const BATCH_SIZE: usize = 64;

/// Interval at which the manifest is replaced during an upload, which shows waiting
/// publishers that this one is alive. It must be well below the shortest sensible
/// `[publish] patience`, whose default is 60 s.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Input of an upload.
#[derive(Clone, Copy)]
pub(super) struct UploadTask<'a> {
    /// Input of the publish.
    pub job: &'a PublishJob<'a>,
    /// Manifest in the store before the upload.
    pub remote: &'a RemoteManifest,
    /// Manifest of the build.
    pub built: &'a Manifest,
    /// Files to write and to remove.
    pub plan: &'a PublishPlan,
    /// Delivered pings that the manifest in the store still lists.
    pub sent_pings: &'a BTreeSet<PendingPing>,
}

/// Outcome of an upload.
pub(super) enum UploadOutcome {
    /// The store has everything that was built.
    Complete {
        /// Files that were written.
        written: Vec<String>,
        /// Manifest that is in the store now.
        remote: Box<RemoteManifest>,
    },
    /// A condition failed because another publisher was faster.
    Lost {
        /// Files that were written before that.
        written: Vec<String>,
        /// Files that failed their condition; empty if it was the manifest.
        unverified: Vec<String>,
    },
}

/// Uploads what a plan lists while holding the publish lock, and records the pings for
/// it in the manifest.
///
/// # Errors
/// The store failed; the message says how much was published.
pub(super) fn upload(task: &UploadTask<'_>, token: &str) -> Result<UploadOutcome, Diagnostic> {
    let mut run = UploadRun::new(task, token);
    if !run.replace_manifest()? {
        return Ok(run.into_lost());
    }
    (task.job.progress)(UploadStep::Starts(task.plan.writes.len()));
    let is_written = run.write_all();
    (task.job.progress)(UploadStep::Ends);
    if !is_written? || !run.finish()? {
        return Ok(run.into_lost());
    }
    let UploadRun { manifest, tag, written, .. } = run;
    let remote = Box::new(RemoteManifest { manifest: Some(manifest), tag });
    Ok(UploadOutcome::Complete { written, remote })
}

/// An upload under way.
struct UploadRun<'a> {
    task: &'a UploadTask<'a>,
    /// Token of this publisher, the holder of the lock.
    token: &'a str,
    /// Next content of the manifest in the store.
    manifest: Manifest,
    /// Version of the manifest in the store.
    tag: Option<ObjectVersion>,
    last_heartbeat: Instant,
    written: Vec<String>,
    unverified: Vec<String>,
}

impl<'a> UploadRun<'a> {
    /// Prepares the manifest that takes the lock and lists the pending files.
    fn new(task: &'a UploadTask<'a>, token: &'a str) -> Self {
        let mut record = task.remote.record();
        add_pending_files(&mut record, task);
        record.pending_pings.retain(|ping| !task.sent_pings.contains(ping));
        record.lock_holder = Some(token.to_owned());
        record.verified_store = verified_store(task.job);
        record.source = task.job.source();
        // A first publish writes its entries before its files: if it is killed, readers
        // may have seen some feeds, and the next publisher must keep their ids and dates.
        let manifest = task
            .remote
            .manifest
            .clone()
            .unwrap_or_else(|| Manifest { files: BTreeMap::new(), ..task.built.clone() });
        Self {
            task,
            token,
            manifest: Manifest { store: Some(record), ..manifest },
            tag: task.remote.tag.clone(),
            last_heartbeat: Instant::now(),
            written: Vec::new(),
            unverified: Vec::new(),
        }
    }

    /// Replaces the manifest, which also renews the leases of this publisher's pings.
    /// Returns false if another publisher has replaced it.
    fn replace_manifest(&mut self) -> Result<bool, Diagnostic> {
        let job = self.task.job;
        let record = self.manifest.store.get_or_insert_default();
        pending_pings::renew(&mut record.pending_pings, self.token, job);
        match remote_manifest::replace(job, &self.manifest, self.tag.as_ref()) {
            Ok(tag) => {
                self.tag = Some(tag);
                self.last_heartbeat = Instant::now();
                Ok(true)
            }
            Err(StoreError::Changed) => Ok(false),
            Err(error) => Err(self.upload_failed(manifest::FILE, &error)),
        }
    }

    /// Writes all files, one kind after the other; returns false if a condition failed.
    fn write_all(&mut self) -> Result<bool, Diagnostic> {
        let task = self.task;
        // A batch never mixes kinds: its files are written at the same time, so the
        // order between them is not defined.
        let kinds = task.plan.writes.chunk_by(|a, b| a.kind == b.kind);
        for batch in kinds.flat_map(|kind| kind.chunks(BATCH_SIZE)) {
            let Some(uploads) = self.read_batch(batch)? else { return Ok(false) };
            let results = task.job.store.put(uploads);
            let failed = self.record_results(batch, results);
            (task.job.progress)(UploadStep::Moves(batch.len()));
            if let Some(FailedWrite { path, error }) = failed {
                return Err(self.upload_failed(&path, &error));
            }
            if !self.unverified.is_empty() {
                return Ok(false);
            }
            if self.last_heartbeat.elapsed() > HEARTBEAT && !self.replace_manifest()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads the files of a batch; returns none if one was changed after the build.
    fn read_batch(&self, batch: &[PlannedWrite]) -> Result<Option<Vec<FileUpload>>, Diagnostic> {
        let PublishJob { output, config, .. } = self.task.job;
        let mut uploads = Vec::with_capacity(batch.len());
        for PlannedWrite { path, record, condition, .. } in batch {
            let bytes = read_built_file(output, path).map_err(|diagnostic| {
                let file = output.join(path);
                let reason = format!("`{}`: {}", file.display(), diagnostic.message);
                self.upload_failed(path, &StoreError::Failed(reason.into()))
                    .with_location(SourceLocation::file(file.as_path()))
            })?;
            if manifest::record(&bytes) != *record {
                return Ok(None);
            }
            let headers = headers::headers(config, path);
            let (path, condition) = (path.clone(), condition.clone());
            uploads.push(FileUpload { path, bytes, condition, headers });
        }
        Ok(Some(uploads))
    }

    /// Records the results of a batch in the manifest; returns the first failure that is
    /// not a failed condition.
    fn record_results(
        &mut self,
        batch: &[PlannedWrite],
        results: Vec<Result<ObjectVersion, StoreError>>,
    ) -> Option<FailedWrite> {
        let mut failed = None;
        let before = self.written.len();
        for (PlannedWrite { path, record, .. }, result) in batch.iter().zip(results) {
            match result {
                Ok(tag) => {
                    let store = self.manifest.store.get_or_insert_default();
                    store.pending.remove(path);
                    store.journal.remove(path);
                    store.tags.insert(path.clone(), tag);
                    self.manifest.files.insert(path.clone(), record.clone());
                    self.written.push(path.clone());
                }
                Err(StoreError::Changed) => self.unverified.push(path.clone()),
                Err(error) => {
                    failed = failed.or_else(|| Some(FailedWrite { path: path.clone(), error }));
                }
            }
        }
        if self.task.job.notify == NotificationTarget::Hubs {
            self.add_pings(before);
        }
        failed
    }

    /// Adds the pings for the files written since index `before`. This happens in the
    /// same state of the manifest in which the files stop being pending: a publisher
    /// that is killed leaves each change either pending or with its pings.
    fn add_pings(&mut self, before: usize) {
        let PublishJob { config, now, .. } = *self.task.job;
        let pings = hubs::pings(config, &self.written[before..], self.token, now);
        let record = self.manifest.store.get_or_insert_default();
        pending_pings::add(&mut record.pending_pings, pings);
    }

    /// Removes obsolete files, then writes the final manifest, which releases the lock.
    /// Returns false if another publisher has replaced the manifest.
    fn finish(&mut self) -> Result<bool, Diagnostic> {
        let UploadTask { job, built, plan, .. } = *self.task;
        let record = self.manifest.store.take().unwrap_or_default();
        let mut tags = record.tags;
        tags.retain(|path, _| built.files.contains_key(path));
        let record = StoreRecord { tags, journal: BTreeMap::new(), ..record };
        self.manifest = Manifest { store: None, ..built.clone() };
        if !plan.removals.is_empty() {
            // The lock is still held and the files are still pending: until they are
            // gone, no other publisher creates files of these names.
            self.manifest.store = Some(record.clone());
            if !self.replace_manifest()? {
                return Ok(false);
            }
            let removed = job.store.remove(&plan.removals);
            removed.map_err(|error| self.upload_failed(&plan.removals[0], &error))?;
        }
        let pending = BTreeSet::new();
        self.manifest.store = Some(StoreRecord { pending, lock_holder: None, ..record });
        self.replace_manifest()
    }

    fn into_lost(self) -> UploadOutcome {
        UploadOutcome::Lost { written: self.written, unverified: self.unverified }
    }

    fn upload_failed(&self, path: &str, error: &StoreError) -> Diagnostic {
        let progress =
            PublishProgress { done: self.written.len(), total: self.task.plan.writes.len() };
        errors::publish_failed(self.task.job.store, &format!("upload `{path}` to"), error, progress)
    }
}

/// A file that the store did not accept.
struct FailedWrite {
    path: String,
    error: StoreError,
}

/// Lists the files of a plan as pending, with the hashes of their old and new bytes.
fn add_pending_files(record: &mut StoreRecord, task: &UploadTask<'_>) {
    let PublishPlan { writes, removals, .. } = task.plan;
    record.pending.extend(writes.iter().map(|write| write.path.clone()));
    record.pending.extend(removals.iter().cloned());
    let published = task.remote.manifest.as_ref().map(|manifest| &manifest.files);
    for write in writes {
        let old = published.and_then(|files| files.get(&write.path));
        let row = write.old.clone().unwrap_or_else(|| JournalRow {
            old: old.map(|record| record.sha256.clone()),
            new: Some(write.record.sha256.clone()),
            is_ours: old.is_some(),
        });
        record.journal.insert(write.path.clone(), row);
    }
}

fn read_built_file(output: &Path, path: &str) -> Result<Vec<u8>, Diagnostic> {
    let bytes = atomic_write::read(output, path, MAX_FILE_SIZE)?;
    bytes.ok_or_else(|| Diagnostic::new(&codes::OUTPUT_FAILED, "the file was deleted"))
}

/// Returns the identity of the store if this run has verified that it supports
/// conditional writes.
fn verified_store(job: &PublishJob<'_>) -> Option<String> {
    match job.config.publish.publishers {
        PublisherCount::Many => Some(job.store.identity()),
        PublisherCount::One => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::folder::FolderTarget;
    use crate::publish::plan::{self, RemoteVersions};
    use crate::publish::test_support;
    use crate::writer::LockWait;

    /// Uploads two feeds, the second of which fails its condition, with a heartbeat in
    /// between; returns the pending files of the manifest and the topics of its pings.
    fn check(notify: NotificationTarget) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let store = FolderTarget::new(
            "file:///srv".into(),
            folder.path().to_path_buf(),
            LockWait::default(),
        );
        let config = test_support::config("hubs = ['https://h.example/']");
        let job = PublishJob { notify, ..test_support::job(&store, &config, folder.path()) };
        let built = test_support::manifest(&[("atom.xml", "1"), ("feed.xml", "2")]);
        let plan = plan::plan(&config, &built, &Manifest::default(), &RemoteVersions::new());
        let (remote, sent_pings) = (RemoteManifest::default(), BTreeSet::new());
        let task = UploadTask {
            job: &job,
            remote: &remote,
            built: &built,
            plan: &plan,
            sent_pings: &sent_pings,
        };
        let mut run = UploadRun::new(&task, "w");
        assert_eq!(run.replace_manifest(), Ok(true));
        let results = vec![Ok(ObjectVersion::default()), Err(StoreError::Changed)];
        run.record_results(&plan.writes, results);
        assert_eq!(run.replace_manifest(), Ok(true));
        let record = remote_manifest::read(&store, PublishProgress::default()).unwrap().record();
        let topics = record.pending_pings.into_iter().map(|ping| ping.topic);
        (record.pending.into_iter().collect(), topics.collect())
    }

    #[test]
    fn feed_is_pending_until_its_pings_are_recorded() {
        let (pending, topics) = check(NotificationTarget::Hubs);
        assert_eq!(pending, ["feed.xml"]);
        assert_eq!(topics, ["https://a.example/atom.xml"]);
    }

    #[test]
    fn no_ping_is_recorded_if_nobody_is_notified() {
        let (pending, topics) = check(NotificationTarget::Nobody);
        assert_eq!((pending, topics), (vec!["feed.xml".to_owned()], Vec::new()));
    }
}
