//! What was read of objects that are no articles, kept from build to build:
//! `.gitignore` files, and the width and height of pictures.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::sources::article_store::ListedObject;
use crate::sources::{Fingerprint, cache};

/// The name of the cache.
const CACHE: &str = "objects";

/// What was read of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CachedObject {
    /// What a `.gitignore` says.
    Rules(String),
    /// The width and height of a picture; none of what is no picture.
    Pixels(Option<(u32, u32)>),
}

type CachedObjects = BTreeMap<Box<str>, (Fingerprint, CachedObject)>;

/// What earlier builds read, and what this one does.
#[derive(Debug, Default)]
pub struct ObjectCache {
    known: CachedObjects,
    used: Mutex<CachedObjects>,
}

impl ObjectCache {
    /// Takes up what the last build of a configuration kept.
    pub fn load(config: &Path, key: &str) -> Self {
        let rows: Vec<(Box<str>, (Fingerprint, CachedObject))> =
            cache::load(&cache::place(config, CACHE), key);
        Self { known: rows.into_iter().collect(), used: Mutex::default() }
    }

    /// Returns what is known of an object, or else what `read` makes of it.
    pub fn get_or_read(
        &self,
        object: &ListedObject,
        read: impl FnOnce() -> Option<CachedObject>,
    ) -> Option<CachedObject> {
        let known = |rows: &CachedObjects| {
            let (stamp, read) = rows.get(&object.path)?;
            (*stamp == object.stamp).then(|| read.clone())
        };
        let used = || known(&self.used.lock().unwrap_or_else(PoisonError::into_inner));
        let read = used().or_else(|| known(&self.known)).or_else(read)?;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert(object.path.clone(), (object.stamp, read.clone()));
        Some(read)
    }

    /// Keeps what was used for the next build.
    pub fn save(&self, config: &Path, key: &str) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if *used != self.known {
            let rows: Vec<_> = used.iter().collect();
            cache::save(&cache::place(config, CACHE), key, &rows);
        }
    }
}
