//! The manifest of a store, read when nobody else is at work.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostic::{Diagnostic, Location, codes};
use crate::publish::chance;
use crate::publish::faults::{self, Extent};
use crate::publish::store::{Condition, Store};
use crate::writer::{Manifest, StoreRecord, Tag, manifest};

/// How long it takes until a store at which somebody works is asked again.
const NEXT_LOOK: Duration = Duration::from_millis(500);

/// What stands in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// None before the first publish.
    pub manifest: Option<Manifest>,
    /// Its version.
    pub tag: Option<Tag>,
}

impl Found {
    /// Returns what publishers have told each other.
    pub fn record(&self) -> StoreRecord {
        self.manifest.as_ref().and_then(|manifest| manifest.store.clone()).unwrap_or_default()
    }

    /// Returns the condition on which it is replaced.
    pub fn condition(&self) -> Condition {
        self.tag.clone().map_or(Condition::Absent, Condition::Is)
    }
}

/// Reads the manifest, and waits while another publisher is at work, until that
/// has moved nothing for as long as `patience`: then it was killed. One whose
/// claim is `own` was killed for sure.
pub fn look(store: &dyn Store, own: Option<&str>, patience: Duration) -> Result<Found, Diagnostic> {
    let mut last: Option<(Option<Tag>, Instant)> = None;
    loop {
        let found = read(store)?;
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
        thread::sleep(chance::pause(NEXT_LOOK.min(patience)));
    }
}

/// Reads the manifest as it is.
pub fn read(store: &dyn Store) -> Result<Found, Diagnostic> {
    let answer = store
        .read(manifest::FILE)
        .map_err(|fault| faults::told(store, "be read", &fault, Extent::default()))?;
    let Some((bytes, tag)) = answer else { return Ok(Found::default()) };
    let manifest =
        Manifest::parse(Path::new(manifest::FILE), &bytes).map_err(|found| bad(store, &found))?;
    Ok(Found { manifest: Some(manifest), tag: Some(tag) })
}

fn bad(store: &dyn Store, found: &Diagnostic) -> Diagnostic {
    let message = format!("{}: {}; nothing was published", store.name(), found.message);
    let location =
        found.location.clone().unwrap_or_else(|| Location::file(Path::new(manifest::FILE)));
    Diagnostic::new(&codes::PUBLISH_MANIFEST, message).at(location).help(
        "restore it from a copy; or remove it there, if the manifest in the output folder is the newest, and run `feedwright publish` again",
    )
}
