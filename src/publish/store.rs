//! What a store can do: the few verbs that every one of them has.

use std::collections::BTreeMap;

use crate::publish::headers::UploadHeaders;
use crate::stores::StoreError;
use crate::writer::ObjectVersion;

/// A place that files are published to.
///
/// A request that fails for a while is sent again by the store itself.
pub trait PublishTarget: Sync {
    /// Returns its address, as the user gave it.
    fn name(&self) -> &str;

    /// Names the very store: another one behind the same address has another.
    fn identity(&self) -> String;

    /// Reads a file and its version, if it is there.
    fn read(&self, path: &str) -> Result<Option<(Vec<u8>, ObjectVersion)>, StoreError>;

    /// Returns the versions of those files that are there.
    fn tags(&self, paths: &[String]) -> Result<BTreeMap<String, ObjectVersion>, StoreError>;

    /// Writes files, each whole or not at all; answers in their order.
    fn put(&self, uploads: Vec<FileUpload>) -> Vec<Result<ObjectVersion, StoreError>>;

    /// Removes files; one that is not there is removed already.
    fn remove(&self, paths: &[String]) -> Result<(), StoreError>;
}

/// A file on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileUpload {
    /// Below the target.
    pub path: String,
    /// Everything that stands in it.
    pub bytes: Vec<u8>,
    /// On what it is written.
    pub condition: WriteCondition,
    /// What it is served with.
    pub headers: UploadHeaders,
}

/// On what a file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteCondition {
    /// No file stands there.
    Absent,
    /// The file there is of this version.
    Is(ObjectVersion),
    /// Always.
    None,
}
