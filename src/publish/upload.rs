//! A plan carried out: claim, files, manifest, removals.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, Instant};

use crate::config::Publishers;
use crate::diagnostic::{Diagnostic, Location};
use crate::publish::faults::{self, Extent};
use crate::publish::found::Found;
use crate::publish::headers;
use crate::publish::plan::{Plan, Write};
use crate::publish::store::{Condition, Upload};
use crate::publish::{Job, Step};
use crate::stores::Fault;
use crate::writer::{Manifest, StoreRecord, Tag, manifest};

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
}

/// How it ended; with the files that were written.
pub enum Sent {
    /// Everything is as it was built.
    All(Vec<String>),
    /// Another publisher was faster; whose version is to be asked for.
    Lost(Vec<String>, Vec<String>),
}

/// Hears which files were written, before anybody else does.
pub type Note<'n> = dyn FnMut(&[String]) -> Result<(), Diagnostic> + 'n;

/// Carries out a plan under a claim.
///
/// # Errors
/// The store failed; the message says how much was published.
pub fn send(work: &Work<'_>, claim: &str, note: &mut Note<'_>) -> Result<Sent, Diagnostic> {
    let mut sending = Sending::new(work, claim);
    if !sending.replace_manifest()? {
        return Ok(sending.lost());
    }
    (work.job.progress)(Step::Starts(work.plan.writes.len()));
    let is_written = sending.write_all(note);
    (work.job.progress)(Step::Ends);
    if !is_written? || !sending.finish()? {
        return Ok(sending.lost());
    }
    Ok(Sent::All(sending.written))
}

/// A plan at work.
struct Sending<'a> {
    work: &'a Work<'a>,
    /// What the manifest in the store says meanwhile.
    manifest: Manifest,
    /// On what it is replaced.
    condition: Condition,
    seen: Instant,
    written: Vec<String>,
    doubtful: Vec<String>,
}

impl<'a> Sending<'a> {
    /// Names every file that is about to change.
    fn new(work: &'a Work<'a>, claim: &str) -> Self {
        let Plan { writes, removals, .. } = work.plan;
        let mut record = work.found.record();
        record.pending.extend(writes.iter().map(|write| write.path.clone()));
        record.pending.extend(removals.iter().cloned());
        record.claim = Some(claim.to_owned());
        record.proven = proven(work.job);
        record.source = work.job.source();
        // Of a first publish, the entries are known before the files stand.
        let first = || Manifest { files: BTreeMap::new(), ..work.built.clone() };
        let manifest = work.found.manifest.clone().unwrap_or_else(first);
        Self {
            work,
            manifest: Manifest { store: Some(record), ..manifest },
            condition: match work.job.config.publish.publishers {
                Publishers::Many => work.found.condition(),
                Publishers::One => Condition::None,
            },
            seen: Instant::now(),
            written: Vec::new(),
            doubtful: Vec::new(),
        }
    }

    /// Replaces the manifest; says whether it was still ours to replace.
    fn replace_manifest(&mut self) -> Result<bool, Diagnostic> {
        let upload = Upload {
            path: manifest::FILE.to_owned(),
            bytes: self.manifest.to_bytes(),
            condition: self.condition.clone(),
            headers: headers::headers(self.work.job.config, manifest::FILE),
        };
        let answer = self.work.job.store.put(vec![upload]).pop();
        match answer.unwrap_or_else(|| Err(Fault::Failed("no answer".to_owned()))) {
            Ok(tag) => {
                if self.condition != Condition::None {
                    self.condition = Condition::Is(tag);
                }
                self.seen = Instant::now();
                Ok(true)
            }
            Err(Fault::Changed) => Ok(false),
            Err(fault) => Err(self.told(manifest::FILE, &fault)),
        }
    }

    /// Writes all files, kind after kind; says whether every condition held.
    fn write_all(&mut self, note: &mut Note<'_>) -> Result<bool, Diagnostic> {
        let work = self.work;
        let kinds = work.plan.writes.chunk_by(|a, b| a.kind == b.kind);
        for batch in kinds.flat_map(|kind| kind.chunks(BATCH)) {
            let Some(uploads) = self.uploads(batch)? else { return Ok(false) };
            let answers = work.job.store.put(uploads);
            let failed = self.settle(batch, answers, note)?;
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
            let bytes = fs::read(&place).map_err(|error| {
                let fault = Fault::Failed(format!("`{}`: {error}", place.display()));
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
        note: &mut Note<'_>,
    ) -> Result<Option<(String, Fault)>, Diagnostic> {
        let mut failed = None;
        let before = self.written.len();
        for (Write { path, record, .. }, answer) in batch.iter().zip(answers) {
            match answer {
                Ok(tag) => {
                    let store = self.manifest.store.get_or_insert_default();
                    store.pending.remove(path);
                    store.tags.insert(path.clone(), tag);
                    self.manifest.files.insert(path.clone(), record.clone());
                    self.written.push(path.clone());
                }
                Err(Fault::Changed) => self.doubtful.push(path.clone()),
                Err(fault) => failed = failed.or(Some((path.clone(), fault))),
            }
        }
        note(&self.written[before..])?;
        Ok(failed)
    }

    /// Says in the manifest what stands there now, and removes what is no more.
    fn finish(&mut self) -> Result<bool, Diagnostic> {
        let Work { job, built, plan, .. } = *self.work;
        let record = self.manifest.store.take().unwrap_or_default();
        let mut tags = record.tags;
        tags.retain(|path, _| built.files.contains_key(path));
        let record = StoreRecord { tags, ..record };
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
        faults::told(self.work.job.store, &format!("take `{path}`"), fault, extent)
    }
}

/// Names the store if it was proven that it keeps to conditions.
fn proven(job: &Job<'_>) -> Option<String> {
    match job.config.publish.publishers {
        Publishers::Many => Some(job.store.identity()),
        Publishers::One => None,
    }
}
