//! What changed to a store, and hubs told of it.
//!
//! Any number of publishers may share a target. They share one source of
//! articles, too, and each goes through these steps:
//!
//! 1. it reads the manifest in the store, and waits while another is at work;
//! 2. it builds from the articles as they are now, on what the manifest says;
//! 3. it claims the work: the manifest, replaced on the condition that it is
//!    still the one that was read, names the files that are about to change;
//! 4. it writes each file on the condition that the version stands there that
//!    was known before the articles were read, archives before feeds;
//! 5. it replaces the manifest again, which now says of what hubs are to be told,
//!    and removes files last;
//! 6. it tells the hubs, and what was left untold by a publisher that was killed
//!    or that they did not answer, and takes out of the manifest what they know.
//!
//! Whoever loses a condition begins again. Articles are always read after what
//! is replaced, so no feed goes back to an older state; what a killed publisher
//! left half done is named in its claim, and whoever comes next completes it.

mod errors;
pub mod folder;
pub mod headers;
pub mod hosts;
pub mod hubs;
mod notify;
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
pub mod object_store;
pub mod open_target;
mod outbox;
mod pending_pings;
mod ping_protocol;
pub mod plan;
mod probe;
mod random;
mod remote_manifest;
mod session;
mod stale_source;
pub mod store;
mod target_ownership;
#[cfg(test)]
mod test_support;
mod upload;

use std::path::Path;
use std::time::Instant;

pub use open_target::open;

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

/// Whether entries may go whose articles were never here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemoteDeletions {
    /// They are another publisher's: nothing is published.
    Refuse,
    /// They were deleted on purpose.
    Accept,
}

/// Whether hubs are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationTarget {
    /// Of every feed that changed.
    Hubs,
    /// Of nothing.
    Nobody,
}

/// How far the upload has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadStep {
    /// So many files are to be written.
    Starts(usize),
    /// So many more are.
    Moves(usize),
    /// All are.
    Ends,
}

/// What to publish, and how.
pub struct PublishJob<'a> {
    /// Where to.
    pub store: &'a dyn PublishTarget,
    /// The site's.
    pub config: &'a Config,
    /// The folder that is built into.
    pub output: &'a Path,
    /// Says whether an article's file is where articles come from.
    pub has_article: &'a dyn Fn(&str) -> bool,
    /// The instant by which hubs are asked again.
    pub now: Timestamp,
    /// When that was.
    pub started: Instant,
    /// Whether entries may go whose articles were never here.
    pub deletions: RemoteDeletions,
    /// Whether hubs are told.
    pub notify: NotificationTarget,
    /// Tokens of the hubs that want one.
    pub hub_tokens: &'a HubTokens,
    /// What happens to files of other programs at the target.
    pub on_stranger: OnForeignFile,
    /// How long another publish of the output folder is waited for.
    pub lock: LockWait<'a>,
    /// Hears how far the upload has come.
    pub progress: &'a dyn Fn(UploadStep),
}

impl PublishJob<'_> {
    /// Names the store that the articles come from, if they do from one.
    fn source(&self) -> Option<String> {
        self.config.articles.store.as_ref().map(ToString::to_string)
    }
}

/// Builds the site into the output folder on what a store's manifest says, if
/// there is one; says whether the folder holds what was built.
pub type BuildCallback<'b> = dyn FnMut(Option<PublishedSite<'_>>) -> bool + 'b;

/// What a publish did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishSummary {
    /// Files that were written, or would be.
    pub written: Vec<String>,
    /// Files that were removed, or would be.
    pub removed: Vec<String>,
    /// How many files were left alone.
    pub unchanged: usize,
    /// Of how many changes of feeds hubs were told.
    pub notified: usize,
    /// Of how many they are to be told later.
    pub pending: usize,
    /// Feeds that changed, by their addresses.
    pub topics: Vec<String>,
    /// How often another publisher was faster.
    pub raced: u32,
}

/// Builds, uploads what changed, and tells the hubs; nothing if the build
/// failed, which has said so itself.
///
/// # Errors
/// The one reason why not everything was published; it says what was.
pub fn run(
    job: &PublishJob<'_>,
    rebuild: &mut BuildCallback<'_>,
    report: &mut Report,
) -> Result<Option<PublishSummary>, Diagnostic> {
    let outbox = PublishOutbox::open(job.output, job.store.name(), &job.lock, report)?;
    let mut session = PublishSession::new(job, outbox);
    let Some(found) = session.publish(rebuild, report)? else { return Ok(None) };
    match job.notify {
        NotificationTarget::Hubs => notify::send_pending(&mut session, found, report)?,
        NotificationTarget::Nobody => {
            session.outbox.set_claim(None)?;
            session.summary.pending = found.pending_pings().len();
        }
    }
    Ok(Some(session.summary))
}

/// Builds on what the store has; returns true if the folder holds what was built.
fn rebuild_on(
    job: &PublishJob<'_>,
    manifest: Option<&Manifest>,
    rebuild: &mut BuildCallback<'_>,
) -> bool {
    let read = |path: &str| match job.store.read(path) {
        Ok(found) => Ok(found.map(|(bytes, _)| bytes)),
        Err(fault) => {
            Err(errors::publish_failed(job.store, "be read", &fault, PublishProgress::default()))
        }
    };
    rebuild(manifest.map(|manifest| PublishedSite { manifest, read: &read }))
}

/// Builds, and says what would be uploaded.
///
/// # Errors
/// The store can't be read, or articles are missing here.
pub fn plan(
    job: &PublishJob<'_>,
    rebuild: &mut BuildCallback<'_>,
    report: &mut Report,
) -> Result<Option<PublishSummary>, Diagnostic> {
    let outbox = PublishOutbox::open(job.output, job.store.name(), &job.lock, report)?;
    let mut session = PublishSession::new(job, outbox);
    let found = remote_manifest::read(job.store, PublishProgress::default())?;
    if !rebuild_on(job, found.manifest.as_ref(), rebuild) {
        return Ok(None);
    }
    let built = built(job.output)?;
    session.check(&built, &found)?;
    let there = found.manifest.unwrap_or_default();
    let mut plan = plan::plan(job.config, &built, &there, &RemoteVersions::new());
    target_ownership::check(job, &there, &mut plan, report)?;
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

/// Reads what the last build of a folder wrote.
fn built(output: &Path) -> Result<Manifest, Diagnostic> {
    Manifest::read(output)?.ok_or_else(|| {
        let message =
            format!("`{}` has no manifest any more; nothing was published", output.display());
        Diagnostic::new(&codes::PUBLISH_FAILED, message)
            .help("run `feedwright publish` again, and let no other program clear the folder")
    })
}
