//! The manifest in a store, which is also the publish lock.
//!
//! | lock                | in the manifest                 | who may replace the manifest       | ended by                                   |
//! |---------------------|---------------------------------|------------------------------------|--------------------------------------------|
//! | free                | no `claim`                      | any publisher                      | the conditional write of a token to `claim` |
//! | held                | `claim` = a token               | the publisher of the token         | its last write, which removes `claim`      |
//! | held by the dead    | the same, unchanged for `[publish] patience` | any publisher         | the conditional write of another token     |
//!
//! A publisher that works for long shows that it is alive by replacing the manifest
//! every few seconds (`upload::HEARTBEAT`), which changes its version. Time is
//! measured from the first sight of a version by the waiting publisher's own clock,
//! so the clocks of two machines are never compared.
//!
//! The lock is advisory. If the holder is alive after all, its next conditional write
//! fails and it starts again; every file is written on a condition of its own, so
//! no feed is overwritten by an older one.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::config::PublisherCount;
use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::publish::errors::{self, PublishProgress};
use crate::publish::headers;
use crate::publish::store::{FileUpload, PublishTarget, WriteCondition};
use crate::publish::{PublishJob, random};
use crate::stores::StoreError;
use crate::writer::{Manifest, ObjectVersion, PendingPing, StoreRecord, manifest};

/// Longest pause between two looks at a lock that another publisher holds.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// State of a store: its manifest and the version of that file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RemoteManifest {
    /// Content of the manifest; none before the first publish.
    pub manifest: Option<Manifest>,
    /// Version of the manifest, the condition for its next replacement.
    pub tag: Option<ObjectVersion>,
}

impl RemoteManifest {
    /// Returns the records that publishers share, empty before the first publish.
    pub(super) fn record(&self) -> StoreRecord {
        self.manifest.as_ref().and_then(|manifest| manifest.store.clone()).unwrap_or_default()
    }

    /// Lists the pings that are not yet delivered.
    pub(super) fn pending_pings(&self) -> &[PendingPing] {
        let record = self.manifest.as_ref().and_then(|manifest| manifest.store.as_ref());
        record.map_or(&[], |record| &record.pending_pings)
    }
}

/// Reads the manifest once no other publisher holds the lock. A lock under
/// `own_token` is left from a killed run of this publisher, so it is not waited for;
/// any other is, until its holder has shown no sign of life for `patience`.
///
/// # Errors
/// The store can't be read; the message includes the `progress` so far.
pub(super) fn wait_for_idle(
    job: &PublishJob<'_>,
    own_token: Option<&str>,
    progress: PublishProgress,
) -> Result<RemoteManifest, Diagnostic> {
    let patience = job.config.publish.patience;
    let mut last: Option<(Option<ObjectVersion>, Instant)> = None;
    loop {
        let remote = read(job.store, progress)?;
        let holder = remote.record().lock_holder;
        if holder.is_none() || holder.as_deref() == own_token {
            return Ok(remote);
        }
        let first_seen = match last {
            Some((tag, first_seen)) if tag == remote.tag => first_seen,
            Some(_) | None => Instant::now(),
        };
        if first_seen.elapsed() >= patience {
            return Ok(remote);
        }
        last = Some((remote.tag, first_seen));
        thread::sleep(random::jitter(POLL_INTERVAL.min(patience)));
    }
}

/// Reads the manifest, whether or not the lock is held.
///
/// # Errors
/// The store or the manifest can't be read; the message includes the `progress` so far.
pub(super) fn read(
    store: &dyn PublishTarget,
    progress: PublishProgress,
) -> Result<RemoteManifest, Diagnostic> {
    let file = store
        .read(manifest::FILE)
        .map_err(|error| errors::publish_failed(store, "read", &error, progress))?;
    let Some((bytes, tag)) = file else { return Ok(RemoteManifest::default()) };
    let manifest = Manifest::parse(Path::new(manifest::FILE), &bytes)
        .map_err(|diagnostic| invalid_manifest(store, &diagnostic))?;
    Ok(RemoteManifest { manifest: Some(manifest), tag: Some(tag) })
}

/// Replaces the manifest that has the version `tag`, or without a `tag` creates the first
/// one; returns the new version.
///
/// # Errors
/// [`StoreError::Changed`] if another publisher was faster.
pub(super) fn replace(
    job: &PublishJob<'_>,
    manifest: &Manifest,
    tag: Option<&ObjectVersion>,
) -> Result<ObjectVersion, StoreError> {
    let upload = FileUpload {
        path: manifest::FILE.to_owned(),
        bytes: manifest.to_bytes(),
        condition: match job.config.publish.publishers {
            PublisherCount::Many => tag.cloned().map_or(WriteCondition::Absent, WriteCondition::Is),
            PublisherCount::One => WriteCondition::None,
        },
        headers: headers::headers(job.config, manifest::FILE),
    };
    let result = job.store.put(vec![upload]).pop();
    result.unwrap_or_else(|| Err(StoreError::Failed("no answer".into())))
}

fn invalid_manifest(store: &dyn PublishTarget, diagnostic: &Diagnostic) -> Diagnostic {
    let message = format!("{}: {}; nothing was published", store.name(), diagnostic.message);
    let location = diagnostic
        .location
        .clone()
        .unwrap_or_else(|| SourceLocation::file(Path::new(manifest::FILE)));
    Diagnostic::new(&codes::PUBLISH_MANIFEST, message).with_location(location).help(
        "restore it from a backup; or, if the manifest in the output folder is up to date, delete the one in the store and run `feedwright publish` again",
    )
}
