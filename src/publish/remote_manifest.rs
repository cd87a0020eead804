//! The manifest of a store: read when nobody else is at work, and replaced if it
//! is still the one that was read.

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

/// How long it takes until a store at which somebody works is asked again.
const NEXT_LOOK: Duration = Duration::from_millis(500);

/// What stands in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemoteManifest {
    /// None before the first publish.
    pub manifest: Option<Manifest>,
    /// Its version.
    pub tag: Option<ObjectVersion>,
}

impl RemoteManifest {
    /// Returns what publishers have told each other.
    pub fn record(&self) -> StoreRecord {
        self.manifest.as_ref().and_then(|manifest| manifest.store.clone()).unwrap_or_default()
    }

    /// Lists what hubs have not been told.
    pub fn pending_pings(&self) -> &[PendingPing] {
        let record = self.manifest.as_ref().and_then(|manifest| manifest.store.as_ref());
        record.map_or(&[], |record| &record.untold)
    }
}

/// Reads the manifest, and waits while another publisher is at work, until that
/// has moved nothing for as long as `patience`: then it was killed. One whose
/// claim is `own` was killed for sure. `extent` is what was published before.
pub fn wait_for_idle(
    job: &PublishJob<'_>,
    own: Option<&str>,
    extent: PublishProgress,
) -> Result<RemoteManifest, Diagnostic> {
    let patience = job.config.publish.patience;
    let mut last: Option<(Option<ObjectVersion>, Instant)> = None;
    loop {
        let found = read(job.store, extent)?;
        let claim = found.record().claim;
        if claim.is_none() || claim.as_deref() == own {
            return Ok(found);
        }
        let since = match last {
            Some((tag, since)) if tag == found.tag => since,
            Some(_) | None => Instant::now(),
        };
        if since.elapsed() >= patience {
            return Ok(found);
        }
        last = Some((found.tag, since));
        thread::sleep(random::pause(NEXT_LOOK.min(patience)));
    }
}

/// Reads the manifest as it is.
pub fn read(
    store: &dyn PublishTarget,
    extent: PublishProgress,
) -> Result<RemoteManifest, Diagnostic> {
    let answer = store
        .read(manifest::FILE)
        .map_err(|fault| errors::publish_failed(store, "be read", &fault, extent))?;
    let Some((bytes, tag)) = answer else { return Ok(RemoteManifest::default()) };
    let manifest = Manifest::parse(Path::new(manifest::FILE), &bytes)
        .map_err(|found| invalid_manifest(store, &found))?;
    Ok(RemoteManifest { manifest: Some(manifest), tag: Some(tag) })
}

/// Replaces the manifest of a version, or of none; returns its new version.
///
/// # Errors
/// [`Fault::Changed`] if another publisher was faster.
pub fn replace(
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
    let answer = job.store.put(vec![upload]).pop();
    answer.unwrap_or_else(|| Err(StoreError::Failed("no answer".to_owned())))
}

fn invalid_manifest(store: &dyn PublishTarget, found: &Diagnostic) -> Diagnostic {
    let message = format!("{}: {}; nothing was published", store.name(), found.message);
    let location =
        found.location.clone().unwrap_or_else(|| SourceLocation::file(Path::new(manifest::FILE)));
    Diagnostic::new(&codes::PUBLISH_MANIFEST, message).with_location(location).help(
        "restore it from a copy; or remove it there, if the manifest in the output folder is the newest, and run `feedwright publish` again",
    )
}
