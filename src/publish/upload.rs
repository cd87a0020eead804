//! A plan carried out: claim, files, manifest, removals.

use std::collections::{BTreeMap, BTreeSet};
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

/// The largest file that is sent, in bytes.
const LARGEST: u64 = 4 << 30;

/// How many files are in memory at once.
const BATCH: usize = 64;

/// How often others see that this publisher is still at work.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);

/// What is sent, and over what.
#[derive(Clone, Copy)]
pub struct UploadTask<'a> {
    /// What was asked for.
    pub job: &'a PublishJob<'a>,
    /// What stands there.
    pub found: &'a RemoteManifest,
    /// What was built.
    pub built: &'a Manifest,
    /// What is done.
    pub plan: &'a PublishPlan,
    /// What hubs were told, though the manifest there still has it.
    pub sent_pings: &'a BTreeSet<PendingPing>,
}

/// How it ended; with the files that were written.
pub enum UploadOutcome {
    /// Everything is as it was built; the manifest that stands there now.
    All(Vec<String>, Box<RemoteManifest>),
    /// Another publisher was faster; whose version is to be asked for.
    Lost(Vec<String>, Vec<String>),
}

/// Carries out a plan under a claim, and notes in the manifest what hubs are to
/// be told of it.
///
/// # Errors
/// The store failed; the message says how much was published.
pub fn send(work: &UploadTask<'_>, claim: &str) -> Result<UploadOutcome, Diagnostic> {
    let mut sending = UploadRun::new(work, claim);
    if !sending.replace_manifest()? {
        return Ok(sending.lost());
    }
    (work.job.progress)(UploadStep::Starts(work.plan.writes.len()));
    let is_written = sending.write_all();
    (work.job.progress)(UploadStep::Ends);
    if !is_written? || !sending.finish()? {
        return Ok(sending.lost());
    }
    let UploadRun { manifest, tag, written, .. } = sending;
    Ok(UploadOutcome::All(written, Box::new(RemoteManifest { manifest: Some(manifest), tag })))
}

/// A plan at work.
struct UploadRun<'a> {
    work: &'a UploadTask<'a>,
    /// Who is at work.
    claim: &'a str,
    /// What the manifest in the store says meanwhile.
    manifest: Manifest,
    /// The version of the one that stands there.
    tag: Option<ObjectVersion>,
    seen: Instant,
    written: Vec<String>,
    unverified: Vec<String>,
}

impl<'a> UploadRun<'a> {
    /// Names every file that is about to change.
    fn new(work: &'a UploadTask<'a>, claim: &'a str) -> Self {
        let PublishPlan { writes, removals, .. } = work.plan;
        let mut record = work.found.record();
        record.pending.extend(writes.iter().map(|write| write.path.clone()));
        record.pending.extend(removals.iter().cloned());
        let known = work.found.manifest.as_ref().map(|manifest| &manifest.files);
        for write in writes {
            let old = known.and_then(|files| files.get(&write.path));
            let row = write.old.clone().unwrap_or_else(|| JournalRow {
                old: old.map(|record| record.sha256.clone()),
                new: Some(write.record.sha256.clone()),
                is_ours: old.is_some(),
            });
            record.journal.insert(write.path.clone(), row);
        }
        record.untold.retain(|ping| !work.sent_pings.contains(ping));
        record.claim = Some(claim.to_owned());
        record.proven = proven(work.job);
        record.source = work.job.source();
        // Of a first publish, the entries are known before the files stand.
        let first = || Manifest { files: BTreeMap::new(), ..work.built.clone() };
        let manifest = work.found.manifest.clone().unwrap_or_else(first);
        Self {
            work,
            claim,
            manifest: Manifest { store: Some(record), ..manifest },
            tag: work.found.tag.clone(),
            seen: Instant::now(),
            written: Vec::new(),
            unverified: Vec::new(),
        }
    }

    /// Replaces the manifest; says whether it was still ours to replace.
    fn replace_manifest(&mut self) -> Result<bool, Diagnostic> {
        let job = self.work.job;
        let record = self.manifest.store.get_or_insert_default();
        pending_pings::renew(&mut record.untold, self.claim, job);
        match remote_manifest::replace(job, &self.manifest, self.tag.as_ref()) {
            Ok(tag) => {
                self.tag = Some(tag);
                self.seen = Instant::now();
                Ok(true)
            }
            Err(StoreError::Changed) => Ok(false),
            Err(fault) => Err(self.upload_failed(manifest::FILE, &fault)),
        }
    }

    /// Writes all files, kind after kind; says whether every condition held.
    fn write_all(&mut self) -> Result<bool, Diagnostic> {
        let work = self.work;
        let kinds = work.plan.writes.chunk_by(|a, b| a.kind == b.kind);
        for batch in kinds.flat_map(|kind| kind.chunks(BATCH)) {
            let Some(uploads) = self.uploads(batch)? else { return Ok(false) };
            let answers = work.job.store.put(uploads);
            let failed = self.settle(batch, answers);
            (work.job.progress)(UploadStep::Moves(batch.len()));
            if let Some((path, fault)) = failed {
                return Err(self.upload_failed(&path, &fault));
            }
            if !self.unverified.is_empty() {
                return Ok(false);
            }
            if self.seen.elapsed() > SIGN_OF_LIFE && !self.replace_manifest()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads files as they were built; nothing if one is another by now.
    fn uploads(&self, batch: &[PlannedWrite]) -> Result<Option<Vec<FileUpload>>, Diagnostic> {
        let PublishJob { output, config, .. } = self.work.job;
        let mut uploads = Vec::with_capacity(batch.len());
        for PlannedWrite { path, record, condition, .. } in batch {
            let place = output.join(path);
            let read = atomic_write::read(output, path, LARGEST).and_then(|bytes| {
                let missing = || Diagnostic::new(&codes::OUTPUT_FAILED, "it is gone");
                bytes.ok_or_else(missing)
            });
            let bytes = read.map_err(|found| {
                let fault = StoreError::Failed(format!("`{}`: {}", place.display(), found.message));
                self.upload_failed(path, &fault)
                    .with_location(SourceLocation::file(place.as_path()))
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

    /// Takes in what came of a batch; returns the first fault.
    fn settle(
        &mut self,
        batch: &[PlannedWrite],
        answers: Vec<Result<ObjectVersion, StoreError>>,
    ) -> Option<(String, StoreError)> {
        let mut failed = None;
        let before = self.written.len();
        for (PlannedWrite { path, record, .. }, answer) in batch.iter().zip(answers) {
            match answer {
                Ok(tag) => {
                    let store = self.manifest.store.get_or_insert_default();
                    store.pending.remove(path);
                    store.journal.remove(path);
                    store.tags.insert(path.clone(), tag);
                    self.manifest.files.insert(path.clone(), record.clone());
                    self.written.push(path.clone());
                }
                Err(StoreError::Changed) => self.unverified.push(path.clone()),
                Err(fault) => failed = failed.or(Some((path.clone(), fault))),
            }
        }
        if self.work.job.notify == NotificationTarget::Hubs {
            self.note(before);
        }
        failed
    }

    /// Notes that hubs are to be told of what was written since. A file is
    /// pending until then: so in every state of the manifest it is one or the
    /// other, whenever this publisher is killed.
    fn note(&mut self, before: usize) {
        let PublishJob { config, now, .. } = *self.work.job;
        let pings = hubs::pings(config, &self.written[before..], self.claim, now);
        let record = self.manifest.store.get_or_insert_default();
        pending_pings::note(&mut record.untold, pings);
    }

    /// Says in the manifest what stands there now, and removes what is no more.
    fn finish(&mut self) -> Result<bool, Diagnostic> {
        let UploadTask { job, built, plan, .. } = *self.work;
        let record = self.manifest.store.take().unwrap_or_default();
        let mut tags = record.tags;
        tags.retain(|path, _| built.files.contains_key(path));
        let record = StoreRecord { tags, journal: BTreeMap::new(), ..record };
        self.manifest = Manifest { store: None, ..built.clone() };
        if !plan.removals.is_empty() {
            // Until they are gone, nobody else makes files of these names.
            self.manifest.store = Some(record.clone());
            if !self.replace_manifest()? {
                return Ok(false);
            }
            let removed = job.store.remove(&plan.removals);
            removed.map_err(|fault| self.upload_failed(&plan.removals[0], &fault))?;
        }
        let pending = BTreeSet::new();
        self.manifest.store = Some(StoreRecord { pending, claim: None, ..record });
        self.replace_manifest()
    }

    fn lost(self) -> UploadOutcome {
        UploadOutcome::Lost(self.written, self.unverified)
    }

    fn upload_failed(&self, path: &str, fault: &StoreError) -> Diagnostic {
        let extent =
            PublishProgress { done: self.written.len(), total: self.work.plan.writes.len() };
        errors::publish_failed(self.work.job.store, &format!("take `{path}`"), fault, extent)
    }
}

/// Names the store if it was proven that it keeps to conditions.
fn proven(job: &PublishJob<'_>) -> Option<String> {
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

    /// Sends two feeds of which the second is refused, with a sign of life
    /// between; returns which files the manifest says are pending, and of which
    /// topics hubs are untold.
    fn check(telling: NotificationTarget) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let store = FolderTarget::new(
            "file:///srv".into(),
            folder.path().to_path_buf(),
            LockWait::default(),
        );
        let config = test_support::config("hubs = ['https://h.example/']");
        let job =
            PublishJob { notify: telling, ..test_support::job(&store, &config, folder.path()) };
        let built = test_support::manifest(&[("atom.xml", "1"), ("feed.xml", "2")]);
        let plan = plan::plan(&config, &built, &Manifest::default(), &RemoteVersions::new());
        let (found, told) = (RemoteManifest::default(), BTreeSet::new());
        let work =
            UploadTask { job: &job, found: &found, built: &built, plan: &plan, sent_pings: &told };
        let mut sending = UploadRun::new(&work, "w");
        assert_eq!(sending.replace_manifest(), Ok(true));
        sending.settle(&plan.writes, vec![Ok(ObjectVersion::default()), Err(StoreError::Changed)]);
        assert_eq!(sending.replace_manifest(), Ok(true));
        let record = remote_manifest::read(&store, PublishProgress::default()).unwrap().record();
        let topics = record.untold.into_iter().map(|ping| ping.topic);
        (record.pending.into_iter().collect(), topics.collect())
    }

    #[test]
    fn feed_that_was_being_written_is_pending_until_hubs_are_to_be_told_of_it() {
        let (pending, topics) = check(NotificationTarget::Hubs);
        assert_eq!(pending, ["feed.xml"]);
        assert_eq!(topics, ["https://a.example/atom.xml"]);
    }

    #[test]
    fn where_nobody_is_told_nothing_is_noted() {
        let (pending, topics) = check(NotificationTarget::Nobody);
        assert_eq!((pending, topics), (vec!["feed.xml".to_owned()], Vec::new()));
    }
}
