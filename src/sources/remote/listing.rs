//! All objects of a bucket's folder, as its list shows them.

use crate::sources::article_store::{ArticleStore, ListedObject};
use crate::stores::StoreError;

/// How many objects a folder may hold: several times the largest newsroom, and
/// still less than two gigabytes of names.
const MOST: usize = 16 << 20;

/// How long a name may be, in bytes: no store takes longer ones.
const LONGEST: usize = 1024;

/// After how many objects it is told how far a list has come.
const STEP: usize = 1000;

/// All objects, sorted by path.
#[derive(Debug, Default)]
pub struct ObjectListing(Vec<ListedObject>);

impl ObjectListing {
    /// Lists a bucket's folder; `step` hears of objects on the way.
    pub fn read(bucket: &dyn ArticleStore, step: &dyn Fn(u64)) -> Result<Self, StoreError> {
        let mut objects: Vec<ListedObject> = Vec::new();
        // A list that goes round in a circle would have no end: sooner or later
        // it comes by the one that is remembered here.
        let mut mark: Box<str> = Box::default();
        bucket.list(&mut |object| {
            if object.path == mark || objects.len() == MOST {
                return Err(StoreError::Failed("its list has no end".to_owned()));
            }
            if object.path.len() > LONGEST {
                let start: String = object.path.chars().take(40).collect();
                return Err(StoreError::Failed(format!("it holds a name too long, `{start}…`")));
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
        // Stores sort by bytes, as paths are; but not all promise to.
        if !objects.is_sorted_by(|a, b| a.path < b.path) {
            objects.sort_by(|a, b| a.path.cmp(&b.path));
            objects.dedup_by(|a, b| a.path == b.path);
        }
        Ok(Self(objects))
    }

    /// Returns them, sorted by path.
    pub fn objects(&self) -> &[ListedObject] {
        &self.0
    }

    /// Finds an object.
    pub fn at(&self, path: &str) -> Option<&ListedObject> {
        let index = self.0.binary_search_by(|object| (*object.path).cmp(path)).ok()?;
        Some(&self.0[index])
    }
}
