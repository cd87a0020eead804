//! Cache of objects that are not articles: the text of `.gitignore` files, and the width
//! and height of pictures.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::sources::article_store::ListedObject;
use crate::sources::{Fingerprint, cache};

/// File name of the cache.
const CACHE: &str = "objects";

/// Content of an object, as far as it is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum CachedObject {
    /// Text of a `.gitignore` file or another file that may hide articles.
    Rules(String),
    /// Width and height of a picture; none if the object is not a picture.
    Pixels(Option<(u32, u32)>),
}

type CachedObjects = BTreeMap<Box<str>, (Fingerprint, CachedObject)>;

/// Returns the cached content of an object, if it is of the same version.
fn lookup(rows: &CachedObjects, object: &ListedObject) -> Option<CachedObject> {
    let (stamp, content) = rows.get(&object.path)?;
    (*stamp == object.stamp).then(|| content.clone())
}

/// Cached objects of the last build, and those that this build has used.
#[derive(Debug, Default)]
pub(super) struct ObjectCache {
    known: CachedObjects,
    used: Mutex<CachedObjects>,
}

impl ObjectCache {
    /// Loads the cache that the last build of a configuration saved.
    pub(super) fn load(config: &Path, key: &str) -> Self {
        let rows: Vec<(Box<str>, (Fingerprint, CachedObject))> =
            cache::load(&cache::place(config, CACHE), key);
        Self { known: rows.into_iter().collect(), used: Mutex::default() }
    }

    /// Returns the cached content of an object, if its version is the cached one; else calls
    /// `read` and caches the result. No lock is held while it reads.
    pub(super) fn get_or_read(
        &self,
        object: &ListedObject,
        read: impl FnOnce() -> Option<CachedObject>,
    ) -> Option<CachedObject> {
        let used = lookup(&self.lock_used(), object);
        let content = used.or_else(|| lookup(&self.known, object)).or_else(read)?;
        self.lock_used().insert(object.path.clone(), (object.stamp, content.clone()));
        Some(content)
    }

    fn lock_used(&self) -> MutexGuard<'_, CachedObjects> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Saves the objects that this build has used; others are dropped.
    pub(super) fn save(&self, config: &Path, key: &str) {
        let used = self.lock_used();
        if *used != self.known {
            let rows: Vec<_> = used.iter().collect();
            cache::save(&cache::place(config, CACHE), key, &rows);
        }
    }
}
