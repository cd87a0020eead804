//! What a store can do: the few verbs that every one of them has.

use std::collections::BTreeMap;

use crate::publish::headers::Headers;
use crate::stores::Fault;
use crate::writer::Tag;

/// A place that files are published to.
///
/// A request that fails for a while is sent again by the store itself.
pub trait Store: Sync {
    /// Returns its address, as the user gave it.
    fn name(&self) -> &str;

    /// Names the very store: another one behind the same address has another.
    fn identity(&self) -> String;

    /// Reads a file and its version, if it is there.
    fn read(&self, path: &str) -> Result<Option<(Vec<u8>, Tag)>, Fault>;

    /// Returns the versions of those files that are there.
    fn tags(&self, paths: &[String]) -> Result<BTreeMap<String, Tag>, Fault>;

    /// Writes files, each whole or not at all; answers in their order.
    fn put(&self, uploads: Vec<Upload>) -> Vec<Result<Tag, Fault>>;

    /// Removes files; one that is not there is removed already.
    fn remove(&self, paths: &[String]) -> Result<(), Fault>;
}

/// A file on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Below the target.
    pub path: String,
    /// Everything that stands in it.
    pub bytes: Vec<u8>,
    /// On what it is written.
    pub condition: Condition,
    /// What it is served with.
    pub headers: Headers,
}

/// On what a file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// No file stands there.
    Absent,
    /// The file there is of this version.
    Is(Tag),
    /// Always.
    None,
}
