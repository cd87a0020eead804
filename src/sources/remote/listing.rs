//! The listing of a folder of articles in a store.

use crate::sources::article_store::{ArticleStore, ListedObject};
use crate::stores::StoreError;

/// Limit of the number of objects: several times the largest newsroom, and still less than
/// two gigabytes of names.
const MAX_OBJECTS: usize = 16 << 20;

/// Limit of the length of a name, in bytes. No store accepts longer ones.
const MAX_NAME_LENGTH: usize = 1024;

/// Number of objects after which progress is reported.
const STEP: usize = 1000;

/// Every object of a folder, sorted by path.
#[derive(Debug, Default)]
pub(crate) struct ObjectListing(Vec<ListedObject>);

impl ObjectListing {
    /// Lists a folder; `step` receives the number of objects on the way.
    ///
    /// # Errors
    /// The store failed, its listing does not end, or a name is too long.
    pub(crate) fn read(bucket: &dyn ArticleStore, step: &dyn Fn(u64)) -> Result<Self, StoreError> {
        let mut objects: Vec<ListedObject> = Vec::new();
        // Some stores repeat pages without an end. This is Brent's algorithm: the mark moves
        // to the latest object at every power of two, so a repetition of any length reaches
        // the mark again.
        let mut mark: Box<str> = Box::default();
        bucket.list(&mut |object| {
            if object.path == mark || objects.len() == MAX_OBJECTS {
                return Err(StoreError::Failed("its listing does not end".into()));
            }
            if object.path.len() > MAX_NAME_LENGTH {
                let start: String = object.path.chars().take(40).collect();
                let reason = format!("it has a name that is too long: `{start}…`");
                return Err(StoreError::Failed(reason.into()));
            }
            if objects.len().is_power_of_two() {
                mark.clone_from(&object.path);
            }
            objects.push(object);
            if objects.len().is_multiple_of(STEP) {
                step(STEP as u64);
            }
            Ok(())
        })?;
        step((objects.len() % STEP) as u64);
        // Most stores list in byte order, which is the order needed, but not all do.
        if !objects.is_sorted_by(|a, b| a.path < b.path) {
            objects.sort_by(|a, b| a.path.cmp(&b.path));
            objects.dedup_by(|a, b| a.path == b.path);
        }
        Ok(Self(objects))
    }

    /// Returns the objects, sorted by path.
    pub(crate) fn objects(&self) -> &[ListedObject] {
        &self.0
    }

    /// Returns the object at a path, if there is one.
    pub(crate) fn get(&self, path: &str) -> Option<&ListedObject> {
        let index = self.0.binary_search_by(|object| (*object.path).cmp(path)).ok()?;
        Some(&self.0[index])
    }
}
