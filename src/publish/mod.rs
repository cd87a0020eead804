//! Uploads what a build changed to a store, then notifies the hubs.
//!
//! Any number of publishers may share a target, as long as they build from the
//! same articles. Each one
//!
//! 1. reads the manifest in the store, and waits while another publisher holds
//!    the publish lock ([`remote_manifest`]);
//! 2. builds from the articles as they are now, with that manifest as the
//!    baseline ([`session`], [`plan`]);
//! 3. takes the publish lock: it replaces the manifest, on the condition that it
//!    is still the one that was read, by one that lists the files about to change
//!    ([`upload`]);
//! 4. writes each file on the condition that its version is the one known before
//!    the articles were read; archives before the feeds that link to them;
//! 5. releases the lock by replacing the manifest again, which now lists the
//!    pending pings, after it has removed obsolete files;
//! 6. notifies the hubs ([`notify`], [`hubs`]), including pings left by a
//!    publisher that was killed or by a hub that was down, and removes the delivered
//!    ones from the manifest. [`pending_pings`] has the states of a ping.
//!
//! A publisher whose condition fails starts again at step 1. The order of steps
//! 1 and 2 is what keeps feeds from going back to an older state: articles are
//! always read after the state that they will replace. The lock of a killed
//! publisher lists its unfinished files, and the next publisher completes them.
//!
//! No file may be written to the store without a condition (unless
//! `publishers = "one"`), and no ping may be sent before it is in the manifest.

mod bot_rules;
mod errors;
pub(crate) mod folder;
pub(crate) mod headers;
pub(crate) mod hosts;
pub(crate) mod hubs;
mod notify;
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
pub(crate) mod object_store;
pub(crate) mod open_target;
mod outbox;
mod pending_pings;
mod ping_protocol;
pub(crate) mod plan;
mod probe;
mod random;
mod remote_manifest;
mod session;
mod stale_source;
pub(crate) mod store;
mod target_ownership;
#[cfg(test)]
mod test_support;
mod upload;

use std::path::Path;
use std::time::Instant;

pub(crate) use open_target::open;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::Timestamp;
use crate::publish::errors::PublishProgress;
use crate::publish::hubs::HubTokens;
use crate::publish::outbox::PublishOutbox;
use crate::publish::plan::{PublishPlan, RemoteVersions};
use crate::publish::session::PublishSession;
use crate::publish::store::PublishTarget;
use crate::published::PublishedSite;
use crate::writer::{LockWait, Manifest, OnForeignFile};

/// Policy for published entries whose articles this copy of the site never had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RemoteDeletions {
    /// Another publisher added them: publish nothing.
    Refuse,
    /// They were deleted on purpose: remove them.
    Accept,
}

/// Recipients of the notifications that follow a publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotificationTarget {
    /// Every hub is notified of every feed that changed.
    Hubs,
    /// No hub is notified (`--no-ping`).
    Nobody,
}

/// Progress of the upload, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UploadStep {
    /// Start of an upload of this number of files.
    Starts(usize),
    /// Completion of this number of further files.
    Moves(usize),
    /// End of the upload, complete or not.
    Ends,
}

/// Input of a publish: the site, the target and the policies.
pub(crate) struct PublishJob<'a> {
    /// Target of the publish.
    pub store: &'a dyn PublishTarget,
    /// Configuration of the site.
    pub config: &'a Config,
    /// Folder that the site is built into.
    pub output: &'a Path,
    /// Returns true if the source of articles has a file at this path.
    pub has_article: &'a dyn Fn(&str) -> bool,
    /// Start of the run by the wall clock; the times of leases are based on it.
    pub now: Timestamp,
    /// Start of the run by the monotonic clock: what elapsed since is added to
    /// `now`, because a long build must not shorten the leases it takes.
    pub started: Instant,
    /// Policy for published entries whose articles this copy of the site never had.
    pub deletions: RemoteDeletions,
    /// Recipients of notifications.
    pub notify: NotificationTarget,
    /// Access tokens of the hubs that require one.
    pub hub_tokens: &'a HubTokens,
    /// Policy for files at the target that feedwright did not write.
    pub on_stranger: OnForeignFile,
    /// Time limit for waiting until another publish of the output folder ends.
    pub lock: LockWait<'a>,
    /// Receives the progress of the upload.
    pub progress: &'a dyn Fn(UploadStep),
}

impl PublishJob<'_> {
    /// Returns the address of the store that the articles come from, if they come
    /// from one.
    fn source(&self) -> Option<String> {
        self.config.articles.store.as_ref().map(ToString::to_string)
    }
}

/// Builds the site into the output folder, with the published site (if any) as
/// the baseline; returns false if the build failed.
pub(crate) type BuildCallback<'b> = dyn FnMut(Option<PublishedSite<'_>>) -> bool + 'b;

/// Result of a publish, or of a plan for one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PublishSummary {
    /// Files that were written, or would be.
    pub written: Vec<String>,
    /// Files that were removed, or would be.
    pub removed: Vec<String>,
    /// Number of files that were already up to date.
    pub unchanged: usize,
    /// Number of pings that were delivered.
    pub notified: usize,
    /// Number of pings that are still pending.
    pub pending: usize,
    /// URLs of the feeds that changed.
    pub topics: Vec<String>,
    /// Number of rounds that were lost to other publishers.
    pub raced: u32,
}

/// Builds, uploads what changed, and notifies the hubs. Returns no summary if the
/// build failed, which the build itself reports.
///
/// # Errors
/// The store, the output folder or a policy stopped the publish; the message says
/// how much was published.
pub(crate) fn run(
    job: &PublishJob<'_>,
    rebuild: &mut BuildCallback<'_>,
    report: &mut Report,
) -> Result<Option<PublishSummary>, Diagnostic> {
    let outbox = PublishOutbox::open(job.output, job.store.name(), &job.lock, report)?;
    let mut session = PublishSession::new(job, outbox);
    let Some(remote) = session.publish(rebuild, report)? else { return Ok(None) };
    match job.notify {
        NotificationTarget::Hubs => notify::send_pending(&mut session, remote, report)?,
        NotificationTarget::Nobody => {
            session.outbox.set_token(None)?;
            session.summary.pending = remote.pending_pings().len();
        }
    }
    Ok(Some(session.summary))
}

/// Builds on top of the published site; returns false if the build failed.
fn rebuild_on(
    job: &PublishJob<'_>,
    manifest: Option<&Manifest>,
    rebuild: &mut BuildCallback<'_>,
) -> bool {
    let store = job.store;
    let read = |path: &str| read_published_file(store, path);
    rebuild(manifest.map(|manifest| PublishedSite { manifest, read: &read }))
}

fn read_published_file(
    store: &dyn PublishTarget,
    path: &str,
) -> Result<Option<Vec<u8>>, Diagnostic> {
    match store.read(path) {
        Ok(file) => Ok(file.map(|(bytes, _)| bytes)),
        Err(error) => {
            Err(errors::publish_failed(store, "read", &error, PublishProgress::default()))
        }
    }
}

/// Builds, and returns what a publish would upload.
///
/// # Errors
/// The store can't be read, or a policy would stop the publish.
pub(crate) fn plan(
    job: &PublishJob<'_>,
    rebuild: &mut BuildCallback<'_>,
    report: &mut Report,
) -> Result<Option<PublishSummary>, Diagnostic> {
    let outbox = PublishOutbox::open(job.output, job.store.name(), &job.lock, report)?;
    let mut session = PublishSession::new(job, outbox);
    let remote = remote_manifest::read(job.store, PublishProgress::default())?;
    if !rebuild_on(job, remote.manifest.as_ref(), rebuild) {
        return Ok(None);
    }
    let built = read_built_manifest(job.output)?;
    session.check_source(&built, &remote)?;
    let remote = remote.manifest.unwrap_or_default();
    let mut plan = plan::plan(job.config, &built, &remote, &RemoteVersions::new());
    target_ownership::check(job, &remote, &mut plan, report)?;
    let PublishPlan { writes, removals, unchanged, .. } = plan;
    let written: Vec<String> = writes.into_iter().map(|write| write.path).collect();
    let topics = hubs::topics(job.config, &written);
    let summary = PublishSummary {
        written,
        removed: removals,
        unchanged,
        topics,
        ..PublishSummary::default()
    };
    Ok(Some(summary))
}

/// Reads the manifest of the build that was just made.
fn read_built_manifest(output: &Path) -> Result<Manifest, Diagnostic> {
    Manifest::read(output)?.ok_or_else(|| {
        let message = format!(
            "the manifest in `{}` disappeared during the publish; nothing was published",
            output.display()
        );
        Diagnostic::new(&codes::PUBLISH_FAILED, message).help(
            "run `feedwright publish` again, and make sure that no other program clears the folder",
        )
    })
}
