//! Interface of every publish target, folder or object store.

use std::collections::BTreeMap;

use crate::publish::headers::UploadHeaders;
use crate::stores::StoreError;
use crate::writer::ObjectVersion;

/// A folder of a store or of this machine that files are published to.
///
/// Paths are relative to the target. Implementations retry requests that fail for a
/// short time; callers do not.
pub(crate) trait PublishTarget: Sync {
    /// Returns the address of the target as the user wrote it.
    fn name(&self) -> &str;

    /// Returns a key of the actual store. It differs for two stores that have the same
    /// address because an environment variable selects the endpoint.
    fn identity(&self) -> String;

    /// Reads a file and its version; returns none if the file does not exist.
    fn read(&self, path: &str) -> Result<Option<(Vec<u8>, ObjectVersion)>, StoreError>;

    /// Returns the current versions of files, by path. Missing files are left out.
    fn versions(&self, paths: &[String]) -> Result<BTreeMap<String, ObjectVersion>, StoreError>;

    /// Writes each file if its condition holds, whole or not at all. The results have
    /// the order of `uploads`; a failed condition is [`StoreError::Changed`].
    fn put(&self, uploads: Vec<FileUpload>) -> Vec<Result<ObjectVersion, StoreError>>;

    /// Removes files. A missing file counts as removed, so that an interrupted removal
    /// can be repeated.
    fn remove(&self, paths: &[String]) -> Result<(), StoreError>;
}

/// A file to be written to a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileUpload {
    /// Path relative to the target.
    pub path: String,
    /// Complete content of the file.
    pub bytes: Vec<u8>,
    /// Condition for the write.
    pub condition: WriteCondition,
    /// Headers that the file is served with.
    pub headers: UploadHeaders,
}

/// Condition for a write, which the store checks and applies in one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WriteCondition {
    /// The file does not exist.
    Absent,
    /// The file exists and has this version.
    Is(ObjectVersion),
    /// No condition: the write always succeeds.
    None,
}
