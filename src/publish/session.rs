//! One run of a publisher: rounds of read, build and upload, until a round is not lost
//! to another publisher.

use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;

use crate::config::PublisherCount;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::publish::errors::PublishProgress;
use crate::publish::outbox::PublishOutbox;
use crate::publish::plan::{self, PublishPlan, RemoteVersions};
use crate::publish::remote_manifest::{self, RemoteManifest};
use crate::publish::stale_source::{self, ManifestPair};
use crate::publish::store::WriteCondition;
use crate::publish::upload::{self, UploadOutcome, UploadTask};
use crate::publish::{
    BuildCallback, PublishJob, PublishSummary, RemoteDeletions, errors, hubs, probe, random,
    read_built_manifest, rebuild_on, target_ownership,
};
use crate::stores::StoreError;
use crate::writer::{FolderLock, Manifest};

/// Number of rounds after which a run gives up. In every round that is lost another
/// publisher makes progress, so the limit is met only if publishers come faster than
/// a build takes.
const MAX_ROUNDS: u32 = 100;

/// Growth of the longest pause with each lost round.
const PAUSE_STEP: Duration = Duration::from_millis(100);

/// Longest pause after a lost round.
const MAX_PAUSE: Duration = Duration::from_secs(2);

/// Outcome of a round.
enum RoundResult {
    /// The site is published; holds the manifest that is in the store now.
    Done(Box<RemoteManifest>),
    /// Another publisher was faster.
    Raced,
    /// Some versions must be queried from the store before the articles are read.
    NeedsVersions,
    /// The build failed, and has reported it.
    Failed,
}

/// One run of a publisher.
pub(super) struct PublishSession<'a> {
    /// Input of the publish.
    pub job: &'a PublishJob<'a>,
    /// Local state, kept from run to run.
    pub outbox: PublishOutbox,
    /// Ids that were published when the run began.
    first_ids: Option<BTreeSet<String>>,
    /// Files whose current version must be queried.
    unverified: BTreeSet<String>,
    /// Files that exist in the store though the manifest lists no such file.
    unmanaged: BTreeSet<String>,
    /// Warnings of the last round about files that other programs changed. They are
    /// reported only after the round succeeds, because each new round finds them again.
    file_warnings: Vec<Diagnostic>,
    /// Result of the rounds so far.
    pub summary: PublishSummary,
}

impl<'a> PublishSession<'a> {
    /// Starts a run, without a request to the store.
    pub(super) fn new(job: &'a PublishJob<'a>, outbox: PublishOutbox) -> Self {
        Self {
            job,
            outbox,
            first_ids: None,
            unverified: BTreeSet::new(),
            unmanaged: BTreeSet::new(),
            file_warnings: Vec::new(),
            summary: PublishSummary::default(),
        }
    }

    /// Publishes; returns the manifest that is in the store afterwards, or none if the
    /// build failed.
    ///
    /// # Errors
    /// The store, the output folder or a policy stopped the publish, or every round was
    /// lost.
    pub(super) fn publish(
        &mut self,
        rebuild: &mut BuildCallback<'_>,
        report: &mut Report,
    ) -> Result<Option<RemoteManifest>, Diagnostic> {
        for _ in 0..MAX_ROUNDS {
            match self.run_round(rebuild, report)? {
                RoundResult::Done(remote) => return Ok(Some(*remote)),
                RoundResult::Failed => return Ok(None),
                // Not a race: the next round can start at once.
                RoundResult::NeedsVersions => {}
                RoundResult::Raced => {
                    self.summary.raced += 1;
                    let max = PAUSE_STEP * self.summary.raced;
                    thread::sleep(random::jitter(max.min(MAX_PAUSE)));
                }
            }
        }
        Err(errors::publish_failed(
            self.job.store,
            "write to",
            &StoreError::Changed,
            self.progress(0),
        ))
    }

    /// Runs one round. Everything that will be replaced (the manifest, then the versions
    /// of its unverified files) is read before the build reads the articles, so that no
    /// file is replaced by an older one.
    fn run_round(
        &mut self,
        rebuild: &mut BuildCallback<'_>,
        report: &mut Report,
    ) -> Result<RoundResult, Diagnostic> {
        let job = self.job;
        let remote =
            remote_manifest::wait_for_idle(job, self.outbox.token(), PublishProgress::default())?;
        let versions = self.query_versions(&remote)?;
        if !rebuild_on(job, remote.manifest.as_ref(), rebuild) {
            return Ok(RoundResult::Failed);
        }
        // Held until everything is uploaded, so that no other build replaces the files
        // meanwhile.
        let _lock = FolderLock::acquire_within(job.output, &job.lock, report)?;
        let built = read_built_manifest(job.output)?;
        self.check_source(&built, &remote)?;
        let mut plan = self.make_plan(&built, &remote, &versions);
        if plan.is_done() {
            self.summary.unchanged = plan.unchanged;
            self.finish(&built)?;
            return Ok(RoundResult::Done(Box::new(remote)));
        }
        if !plan.unknown.is_empty() {
            self.unverified.extend(plan.unknown);
            return Ok(RoundResult::NeedsVersions);
        }
        let published = remote.manifest.clone().unwrap_or_default();
        let count = report.diagnostics.len();
        target_ownership::check(job, &published, &mut plan, report)?;
        self.file_warnings = report.diagnostics.split_off(count);
        self.upload(UploadInput { remote: &remote, built: &built, plan: &plan }, report)
    }

    /// Queries the versions of files that the manifest does not know: files that another
    /// publisher was about to write, and those that failed a condition.
    fn query_versions(&self, remote: &RemoteManifest) -> Result<RemoteVersions, Diagnostic> {
        let record = remote.record();
        let paths: Vec<String> = record.pending.union(&self.unverified).cloned().collect();
        if paths.is_empty() || self.job.config.publish.publishers == PublisherCount::One {
            return Ok(RemoteVersions::new());
        }
        let mut versions = self.job.store.versions(&paths).map_err(|error| {
            errors::publish_failed(self.job.store, "read", &error, self.progress(0))
        })?;
        Ok(paths.into_iter().map(|path| (path.clone(), versions.remove(&path))).collect())
    }

    fn make_plan(
        &self,
        built: &Manifest,
        remote: &RemoteManifest,
        versions: &RemoteVersions,
    ) -> PublishPlan {
        let published = remote.manifest.clone().unwrap_or_default();
        let mut plan = plan::plan(self.job.config, built, &published, versions);
        plan.is_manifest_new |= remote.manifest.is_none();
        if self.job.config.publish.publishers == PublisherCount::One {
            plan.unknown.clear();
            plan.writes.iter_mut().for_each(|write| write.condition = WriteCondition::None);
        }
        plan
    }

    /// Checks that the publish removes no entry whose article was never here.
    ///
    /// # Errors
    /// Such entries exist, and the policy is to refuse.
    pub(super) fn check_source(
        &mut self,
        built: &Manifest,
        remote: &RemoteManifest,
    ) -> Result<(), Diagnostic> {
        let Some(published) = &remote.manifest else { return Ok(()) };
        let first_ids =
            self.first_ids.get_or_insert_with(|| published.entries.keys().cloned().collect());
        // A listing of one and the same store is never outdated: an article that is not
        // in it was deleted.
        let source = self.job.source();
        let is_same_store = source.is_some() && remote.record().source == source;
        if self.job.deletions == RemoteDeletions::Accept || is_same_store {
            return Ok(());
        }
        let known_ids = self.outbox.known_ids().unwrap_or(first_ids);
        let manifests = ManifestPair { built, remote: published };
        stale_source::check(self.job.store, manifests, known_ids, self.job.has_article)
    }

    /// Uploads under a token. It is saved in the outbox before the lock is taken, so
    /// that after a crash this publisher recognizes the lock as its own.
    fn upload(
        &mut self,
        input: UploadInput<'_>,
        report: &mut Report,
    ) -> Result<RoundResult, Diagnostic> {
        let UploadInput { remote, built, plan } = input;
        let token = self.outbox.token().map_or_else(random::token, str::to_owned);
        self.outbox.set_token(Some(&token))?;
        let is_verified = remote.record().verified_store == Some(self.job.store.identity());
        if self.job.config.publish.publishers == PublisherCount::Many && !is_verified {
            probe::probe_conditional_writes(self.job.store, &token)?;
        }
        let sent_pings = self.outbox.sent_pings();
        let task = UploadTask { job: self.job, remote, built, plan, sent_pings };
        match upload::upload(&task, &token)? {
            UploadOutcome::Complete { written, remote: new_remote } => {
                report.diagnostics.append(&mut self.file_warnings);
                self.warn_of_unmanaged(remote, report);
                self.record_written(written);
                self.summary.removed.clone_from(&plan.removals);
                self.summary.unchanged = plan.unchanged;
                self.finish(built)?;
                Ok(RoundResult::Done(new_remote))
            }
            UploadOutcome::Lost { written, unverified } => {
                self.record_written(written);
                let is_raced = unverified.is_empty();
                let new = plan.writes.iter().filter(|it| it.condition == WriteCondition::Absent);
                let new = new.map(|write| &write.path);
                self.unmanaged.extend(new.filter(|path| unverified.contains(path)).cloned());
                self.unverified.extend(unverified);
                Ok(if is_raced { RoundResult::Raced } else { RoundResult::NeedsVersions })
            }
        }
    }

    /// Warns of replaced files that no publisher had written.
    fn warn_of_unmanaged(&self, remote: &RemoteManifest, report: &mut Report) {
        let files = remote.manifest.as_ref().map(|manifest| &manifest.files);
        for path in &self.unmanaged {
            if files.is_some_and(|files| files.contains_key(path)) {
                continue;
            }
            let message = format!(
                "`{path}` in {} was not written by feedwright; it is replaced",
                self.job.store.name()
            );
            let help = "publish to another folder of the store if another program writes this file";
            report.push(Diagnostic::new(&codes::PUBLISH_FOREIGN, message).help(help));
        }
    }

    fn record_written(&mut self, written: Vec<String>) {
        for topic in hubs::topics(self.job.config, &written) {
            if !self.summary.topics.contains(&topic) {
                self.summary.topics.push(topic);
            }
        }
        self.summary.written.extend(written);
    }

    fn finish(&mut self, built: &Manifest) -> Result<(), Diagnostic> {
        self.summary.written.sort();
        self.summary.written.dedup();
        self.outbox.set_known_ids(built.entries.keys().cloned().collect())
    }

    fn progress(&self, total: usize) -> PublishProgress {
        PublishProgress { done: self.summary.written.len(), total }
    }
}

/// State of a round when it starts to upload.
#[derive(Clone, Copy)]
struct UploadInput<'a> {
    remote: &'a RemoteManifest,
    built: &'a Manifest,
    plan: &'a PublishPlan,
}
