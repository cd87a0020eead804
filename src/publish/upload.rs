//! A plan carried out: claim, files, manifest, removals.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use crate::config::Publishers;
use crate::diagnostic::{Diagnostic, Location, codes};
use crate::publish::errors::{self, Extent};
use crate::publish::plan::{Plan, Write};
use crate::publish::remote_manifest::{self, Found};
use crate::publish::store::Upload;
use crate::publish::{Job, Step, Telling, headers, hubs, pending_pings};
use crate::stores::Fault;
use crate::writer::journal::JournalRow;
use crate::writer::{Manifest, Ping, StoreRecord, Tag, atomic_write, manifest};

/// The largest file that is sent, in bytes.
const LARGEST: u64 = 4 << 30;

/// How many files are in memory at once.
const BATCH: usize = 64;

/// How often others see that this publisher is still at work.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);

/// What is sent, and over what.
#[derive(Clone, Copy)]
pub struct Work<'a> {
    /// What was asked for.
    pub job: &'a Job<'a>,
    /// What stands there.
    pub found: &'a Found,
    /// What was built.
    pub built: &'a Manifest,
    /// What is done.
    pub plan: &'a Plan,
    /// What hubs were told, though the manifest there still has it.
    pub told: &'a BTreeSet<Ping>,
}

/// How it ended; with the files that were written.
pub enum Sent {
    /// Everything is as it was built; the manifest that stands there now.
    All(Vec<String>, Box<Found>),
    /// Another publisher was faster; whose version is to be asked for.
    Lost(Vec<String>, Vec<String>),
}

/// Carries out a plan under a claim, and notes in the manifest what hubs are to
/// be told of it.
///
/// # Errors
/// The store failed; the message says how much was published.
pub fn send(work: &Work<'_>, claim: &str) -> Result<Sent, Diagnostic> {
    let mut sending = Sending::new(work, claim);
    if !sending.replace_manifest()? {
        return Ok(sending.lost());
    }
    (work.job.progress)(Step::Starts(work.plan.writes.len()));
    let is_written = sending.write_all();
    (work.job.progress)(Step::Ends);
    if !is_written? || !sending.finish()? {
        return Ok(sending.lost());
    }
    let Sending { manifest, tag, written, .. } = sending;
    Ok(Sent::All(written, Box::new(Found { manifest: Some(manifest), tag })))
}

/// A plan at work.
struct Sending<'a> {
    work: &'a Work<'a>,
    /// Who is at work.
    claim: &'a str,
    /// What the manifest in the store says meanwhile.
    manifest: Manifest,
    /// The version of the one that stands there.
    tag: Option<Tag>,
    seen: Instant,
    written: Vec<String>,
    doubtful: Vec<String>,
}

impl<'a> Sending<'a> {
    /// Names every file that is about to change.
    fn new(work: &'a Work<'a>, claim: &'a str) -> Self {
        let Plan { writes, removals, .. } = work.plan;
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
        record.untold.retain(|ping| !work.told.contains(ping));
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
            doubtful: Vec::new(),
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
            Err(Fault::Changed) => Ok(false),
            Err(fault) => Err(self.told(manifest::FILE, &fault)),
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
            (work.job.progress)(Step::Moves(batch.len()));
            if let Some((path, fault)) = failed {
                return Err(self.told(&path, &fault));
            }
            if !self.doubtful.is_empty() {
                return Ok(false);
            }
            if self.seen.elapsed() > SIGN_OF_LIFE && !self.replace_manifest()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Reads files as they were built; nothing if one is another by now.
    fn uploads(&self, batch: &[Write]) -> Result<Option<Vec<Upload>>, Diagnostic> {
        let Job { output, config, .. } = self.work.job;
        let mut uploads = Vec::with_capacity(batch.len());
        for Write { path, record, condition, .. } in batch {
            let place = output.join(path);
            let read = atomic_write::read(output, path, LARGEST).and_then(|bytes| {
                let missing = || Diagnostic::new(&codes::OUTPUT_FAILED, "it is gone");
                bytes.ok_or_else(missing)
            });
            let bytes = read.map_err(|found| {
                let fault = Fault::Failed(format!("`{}`: {}", place.display(), found.message));
                self.told(path, &fault).at(Location::file(place.as_path()))
            })?;
            if manifest::record(&bytes) != *record {
                return Ok(None);
            }
            let headers = headers::headers(config, path);
            let (path, condition) = (path.clone(), condition.clone());
            uploads.push(Upload { path, bytes, condition, headers });
        }
        Ok(Some(uploads))
    }

    /// Takes in what came of a batch; returns the first fault.
    fn settle(
        &mut self,
        batch: &[Write],
        answers: Vec<Result<Tag, Fault>>,
    ) -> Option<(String, Fault)> {
        let mut failed = None;
        let before = self.written.len();
        for (Write { path, record, .. }, answer) in batch.iter().zip(answers) {
            match answer {
                Ok(tag) => {
                    let store = self.manifest.store.get_or_insert_default();
                    store.pending.remove(path);
                    store.journal.remove(path);
                    store.tags.insert(path.clone(), tag);
                    self.manifest.files.insert(path.clone(), record.clone());
                    self.written.push(path.clone());
                }
                Err(Fault::Changed) => self.doubtful.push(path.clone()),
                Err(fault) => failed = failed.or(Some((path.clone(), fault))),
            }
        }
        if self.work.job.telling == Telling::Hubs {
            self.note(before);
        }
        failed
    }

    /// Notes that hubs are to be told of what was written since. A file is
    /// pending until then: so in every state of the manifest it is one or the
    /// other, whenever this publisher is killed.
    fn note(&mut self, before: usize) {
        let Job { config, now, .. } = *self.work.job;
        let pings = hubs::pings(config, &self.written[before..], self.claim, now);
        let record = self.manifest.store.get_or_insert_default();
        pending_pings::note(&mut record.untold, pings);
    }

    /// Says in the manifest what stands there now, and removes what is no more.
    fn finish(&mut self) -> Result<bool, Diagnostic> {
        let Work { job, built, plan, .. } = *self.work;
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
            removed.map_err(|fault| self.told(&plan.removals[0], &fault))?;
        }
        let pending = BTreeSet::new();
        self.manifest.store = Some(StoreRecord { pending, claim: None, ..record });
        self.replace_manifest()
    }

    fn lost(self) -> Sent {
        Sent::Lost(self.written, self.doubtful)
    }

    fn told(&self, path: &str, fault: &Fault) -> Diagnostic {
        let extent = Extent { done: self.written.len(), total: self.work.plan.writes.len() };
        errors::told(self.work.job.store, &format!("take `{path}`"), fault, extent)
    }
}

/// Names the store if it was proven that it keeps to conditions.
fn proven(job: &Job<'_>) -> Option<String> {
    match job.config.publish.publishers {
        Publishers::Many => Some(job.store.identity()),
        Publishers::One => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::folder::Folder;
    use crate::publish::plan::{self, Asked};
    use crate::publish::test_support;
    use crate::writer::LockWait;

    /// Sends two feeds of which the second is refused, with a sign of life
    /// between; returns which files the manifest says are pending, and of which
    /// topics hubs are untold.
    fn check(telling: Telling) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let store =
            Folder::new("file:///srv".into(), folder.path().to_path_buf(), LockWait::default());
        let config = test_support::config("hubs = ['https://h.example/']");
        let job = Job { telling, ..test_support::job(&store, &config, folder.path()) };
        let built = test_support::manifest(&[("atom.xml", "1"), ("feed.xml", "2")]);
        let plan = plan::plan(&config, &built, &Manifest::default(), &Asked::new());
        let (found, told) = (Found::default(), BTreeSet::new());
        let work = Work { job: &job, found: &found, built: &built, plan: &plan, told: &told };
        let mut sending = Sending::new(&work, "w");
        assert_eq!(sending.replace_manifest(), Ok(true));
        sending.settle(&plan.writes, vec![Ok(Tag::default()), Err(Fault::Changed)]);
        assert_eq!(sending.replace_manifest(), Ok(true));
        let record = remote_manifest::read(&store, Extent::default()).unwrap().record();
        let topics = record.untold.into_iter().map(|ping| ping.topic);
        (record.pending.into_iter().collect(), topics.collect())
    }

    #[test]
    fn feed_that_was_being_written_is_pending_until_hubs_are_to_be_told_of_it() {
        let (pending, topics) = check(Telling::Hubs);
        assert_eq!(pending, ["feed.xml"]);
        assert_eq!(topics, ["https://a.example/atom.xml"]);
    }

    #[test]
    fn where_nobody_is_told_nothing_is_noted() {
        let (pending, topics) = check(Telling::Nobody);
        assert_eq!((pending, topics), (vec!["feed.xml".to_owned()], Vec::new()));
    }
}
