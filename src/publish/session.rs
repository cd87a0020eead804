//! One run of a publisher: rounds, until no other was faster.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use crate::config::PublisherCount;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::publish::errors::PublishProgress;
use crate::publish::outbox::PublishOutbox;
use crate::publish::plan::{self, PlannedWrite, PublishPlan, RemoteVersions};
use crate::publish::remote_manifest::{self, RemoteManifest};
use crate::publish::store::WriteCondition;
use crate::publish::upload::{self, UploadOutcome, UploadTask};
use crate::publish::{
    BuildCallback, PublishJob, PublishSummary, RemoteDeletions, built, errors, hubs, probe, random,
    rebuild_on, stale_source, target_ownership,
};
use crate::stores::StoreError;
use crate::writer::{FolderLock, Manifest};

/// How often a publisher begins again before it gives up.
const MOST_ROUNDS: u32 = 100;

/// The longest pause before it does.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// How a round ended.
enum RoundResult {
    /// With the manifest that stands there now.
    Done(Box<RemoteManifest>),
    /// Another publisher was faster.
    Raced,
    /// Something must be asked of the store before the articles are read.
    Asks,
    /// The build has failed, and said so itself.
    Failed,
}

/// One run of a publisher.
pub struct PublishSession<'a> {
    /// What was asked for.
    pub job: &'a PublishJob<'a>,
    /// What is remembered from run to run.
    pub outbox: PublishOutbox,
    /// The ids that were published when it began.
    first: Option<BTreeSet<String>>,
    /// Files whose version is to be asked for.
    unverified: BTreeSet<String>,
    /// Files that were there though nobody was known to have written them.
    unmanaged: BTreeSet<String>,
    /// What the last round said of files that other programs changed.
    file_warnings: Vec<Diagnostic>,
    /// What was done.
    pub summary: PublishSummary,
}

impl<'a> PublishSession<'a> {
    /// Begins a run.
    pub fn new(job: &'a PublishJob<'a>, outbox: PublishOutbox) -> Self {
        let (doubtful, strangers) = (BTreeSet::new(), BTreeSet::new());
        let (said_of_files, summary) = (Vec::new(), PublishSummary::default());
        Self {
            job,
            outbox,
            first: None,
            unverified: doubtful,
            unmanaged: strangers,
            file_warnings: said_of_files,
            summary,
        }
    }

    /// Publishes; returns the manifest that stands there then, unless the build
    /// failed.
    pub fn publish(
        &mut self,
        rebuild: &mut BuildCallback<'_>,
        report: &mut Report,
    ) -> Result<Option<RemoteManifest>, Diagnostic> {
        for _ in 0..MOST_ROUNDS {
            match self.round(rebuild, report)? {
                RoundResult::Done(found) => return Ok(Some(*found)),
                RoundResult::Failed => return Ok(None),
                RoundResult::Asks => {}
                RoundResult::Raced => {
                    self.summary.raced += 1;
                    let most = Duration::from_millis(100) * self.summary.raced;
                    thread::sleep(random::pause(most.min(LONGEST_PAUSE)));
                }
            }
        }
        Err(errors::publish_failed(
            self.job.store,
            "be written to",
            &StoreError::Changed,
            self.extent(0),
        ))
    }

    fn round(
        &mut self,
        rebuild: &mut BuildCallback<'_>,
        report: &mut Report,
    ) -> Result<RoundResult, Diagnostic> {
        let job = self.job;
        let found =
            remote_manifest::wait_for_idle(job, self.outbox.claim(), PublishProgress::default())?;
        let asked = self.ask(&found)?;
        if !rebuild_on(job, found.manifest.as_ref(), rebuild) {
            return Ok(RoundResult::Failed);
        }
        // Until all is sent, no other build replaces the files.
        let _lock = FolderLock::acquire_within(job.output, &job.lock, report)?;
        let built = built(job.output)?;
        self.check(&built, &found)?;
        let mut plan = self.plan(&built, &found, &asked);
        if plan.is_done() {
            self.summary.unchanged = plan.unchanged;
            self.end(&built)?;
            return Ok(RoundResult::Done(Box::new(found)));
        }
        if !plan.unknown.is_empty() {
            self.unverified.extend(plan.unknown);
            return Ok(RoundResult::Asks);
        }
        let there = found.manifest.clone().unwrap_or_default();
        let said = report.diagnostics.len();
        target_ownership::check(job, &there, &mut plan, report)?;
        // A round that begins again says it again.
        self.file_warnings = report.diagnostics.split_off(said);
        self.send((&found, &built, &plan), report)
    }

    /// Asks for the versions that nobody knows.
    fn ask(&self, found: &RemoteManifest) -> Result<RemoteVersions, Diagnostic> {
        let record = found.record();
        let paths: Vec<String> = record.pending.union(&self.unverified).cloned().collect();
        if paths.is_empty() || self.job.config.publish.publishers == PublisherCount::One {
            return Ok(RemoteVersions::new());
        }
        let mut tags = self.job.store.tags(&paths).map_err(|fault| {
            errors::publish_failed(self.job.store, "be read", &fault, self.extent(0))
        })?;
        Ok(paths.into_iter().map(|path| (path.clone(), tags.remove(&path))).collect())
    }

    fn plan(
        &self,
        built: &Manifest,
        found: &RemoteManifest,
        asked: &RemoteVersions,
    ) -> PublishPlan {
        let there = found.manifest.clone().unwrap_or_default();
        let mut plan = plan::plan(self.job.config, built, &there, asked);
        plan.is_manifest_new |= found.manifest.is_none();
        if self.job.config.publish.publishers == PublisherCount::One {
            plan.unknown.clear();
            plan.writes.iter_mut().for_each(|write| write.condition = WriteCondition::None);
        }
        plan
    }

    /// Checks that no entry goes that is another publisher's.
    pub fn check(&mut self, built: &Manifest, found: &RemoteManifest) -> Result<(), Diagnostic> {
        let Some(there) = &found.manifest else { return Ok(()) };
        let ids = || there.entries.keys().cloned().collect();
        let first = self.first.get_or_insert_with(ids);
        // Of one store there is no older state: what is not in its list is gone.
        let source = self.job.source();
        let is_shared = source.is_some() && found.record().source == source;
        if self.job.deletions == RemoteDeletions::Accept || is_shared {
            return Ok(());
        }
        let had = self.outbox.known().unwrap_or(first);
        stale_source::check(self.job.store, (built, there), had, self.job.has_article)
    }

    fn send(
        &mut self,
        (found, built, plan): (&RemoteManifest, &Manifest, &PublishPlan),
        report: &mut Report,
    ) -> Result<RoundResult, Diagnostic> {
        let claim = self.outbox.claim().map_or_else(random::token, str::to_owned);
        self.outbox.set_claim(Some(&claim))?;
        let is_proven = found.record().proven == Some(self.job.store.identity());
        if self.job.config.publish.publishers == PublisherCount::Many && !is_proven {
            probe::probe_conditional_writes(self.job.store, &claim)?;
        }
        let told = self.outbox.sent_pings();
        let sent = upload::send(
            &UploadTask { job: self.job, found, built, plan, sent_pings: told },
            &claim,
        )?;
        match sent {
            UploadOutcome::All(written, now) => {
                report.diagnostics.append(&mut self.file_warnings);
                self.warn_of_strangers(found, report);
                self.note(written);
                self.summary.removed.clone_from(&plan.removals);
                self.summary.unchanged = plan.unchanged;
                self.end(built)?;
                Ok(RoundResult::Done(now))
            }
            UploadOutcome::Lost(written, doubtful) => {
                self.note(written);
                let is_raced = doubtful.is_empty();
                let is_new = |write: &&PlannedWrite| write.condition == WriteCondition::Absent;
                let new = plan.writes.iter().filter(is_new).map(|write| &write.path);
                self.unmanaged.extend(new.filter(|path| doubtful.contains(path)).cloned());
                self.unverified.extend(doubtful);
                Ok(if is_raced { RoundResult::Raced } else { RoundResult::Asks })
            }
        }
    }

    /// Warns of files that were replaced though no publisher of ours wrote them.
    fn warn_of_strangers(&self, found: &RemoteManifest, report: &mut Report) {
        let files = found.manifest.as_ref().map(|manifest| &manifest.files);
        let is_known = |path: &&String| files.is_some_and(|files| files.contains_key(*path));
        for path in self.unmanaged.iter().filter(|path| !is_known(path)) {
            let message = format!(
                "`{path}` was in {}, but not written by feedwright; it is replaced",
                self.job.store.name()
            );
            let help =
                "publish to another folder of the store, if another program writes this file";
            report.push(Diagnostic::new(&codes::PUBLISH_FOREIGN, message).help(help));
        }
    }

    fn note(&mut self, written: Vec<String>) {
        for topic in hubs::topics(self.job.config, &written) {
            if !self.summary.topics.contains(&topic) {
                self.summary.topics.push(topic);
            }
        }
        self.summary.written.extend(written);
    }

    fn end(&mut self, built: &Manifest) -> Result<(), Diagnostic> {
        self.summary.written.sort();
        self.summary.written.dedup();
        self.outbox.set_known(built.entries.keys().cloned().collect())
    }

    fn extent(&self, total: usize) -> PublishProgress {
        PublishProgress { done: self.summary.written.len(), total }
    }
}
