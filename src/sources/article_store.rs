//! A folder of a bucket that articles are read from: the few verbs it needs.

use std::ops::Range;

use crate::sources::Fingerprint;
use crate::stores::StoreError;

/// A place that articles are read from.
///
/// A request that fails for a while is sent again by the bucket itself.
pub trait ArticleStore: Send + Sync {
    /// Hands every object below the folder to `take`, page after page, in any
    /// order, until that refuses one.
    fn list(&self, take: &mut OnObject<'_>) -> Result<(), StoreError>;

    /// Reads parts of objects, many at once; answers in their order, with
    /// nothing for an object that is not there.
    fn get(&self, parts: &[ObjectRange<'_>]) -> Vec<Result<Option<FetchedObject>, StoreError>>;

    /// Says whether an object is there.
    fn has(&self, path: &str) -> Result<bool, StoreError>;

    /// Replaces an object.
    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<(), StoreError>;
}

/// Takes the objects of a list.
pub type OnObject<'t> = dyn FnMut(ListedObject) -> Result<(), StoreError> + 't;

/// An object as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedObject {
    /// Below the folder.
    pub path: Box<str>,
    /// In bytes.
    pub length: u64,
    /// By which a change shows.
    pub stamp: Fingerprint,
}

/// What is to be read of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRange<'a> {
    /// Below the folder.
    pub path: &'a str,
    /// In bytes; all of it where nothing is given.
    pub range: Option<Range<u64>>,
    /// The version that is to be read, where another is of no use.
    pub version: Option<&'a str>,
}

/// What was read of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedObject {
    /// Of the part that was asked for; none where all of an object was asked
    /// for that is too large for an article.
    pub bytes: Vec<u8>,
    /// Of the whole object.
    pub length: u64,
    /// Of the object that was read.
    pub stamp: Fingerprint,
    /// The version that was read, in the store's own words.
    pub version: Option<String>,
}
