//! Interface of a store that articles are read from.

use std::ops::Range;

use crate::sources::Fingerprint;
use crate::stores::StoreError;

/// A folder in a store that articles are read from.
///
/// Paths are relative to the folder. Implementations retry requests that fail for a
/// short time; callers do not.
pub(super) trait ArticleStore: Send + Sync {
    /// Calls `take` with every object below the folder, in any order, until it returns an
    /// error.
    fn list(&self, take: &mut OnObject<'_>) -> Result<(), StoreError>;

    /// Reads parts of objects, many at the same time. The results have the order of
    /// `parts`; the result for a missing object is `None`.
    fn get(&self, parts: &[ObjectRange<'_>]) -> Vec<Result<Option<FetchedObject>, StoreError>>;

    /// Returns true if an object exists.
    fn has(&self, path: &str) -> Result<bool, StoreError>;

    /// Writes an object, replacing an existing one.
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<(), StoreError>;
}

/// Called with each object of a listing; an error ends the listing.
pub(super) type OnObject<'t> = dyn FnMut(ListedObject) -> Result<(), StoreError> + 't;

/// An object as a listing describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListedObject {
    /// Path relative to the folder.
    pub path: Box<str>,
    /// Length of the object in bytes.
    pub length: u64,
    /// Fingerprint of the listed version.
    pub stamp: Fingerprint,
}

/// A part of an object to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ObjectRange<'a> {
    /// Path relative to the folder.
    pub path: &'a str,
    /// Range in bytes; none for the whole object.
    pub range: Option<Range<u64>>,
    /// Required version; [`StoreError::Changed`] if the object has another one.
    pub version: Option<&'a str>,
}

/// An object, or a part of it, that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FetchedObject {
    /// Bytes of the requested part; empty if a whole object was requested that is too large
    /// for an article.
    pub bytes: Vec<u8>,
    /// Length of the whole object in bytes.
    pub length: u64,
    /// Fingerprint of the version that was read.
    pub stamp: Fingerprint,
    /// Version that was read, in the store's notation.
    pub version: Option<String>,
}
