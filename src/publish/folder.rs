//! Publishing to a folder on this machine, for a web server to serve.
//!
//! A lock that every publisher takes makes writes conditional; the version of a
//! file is the hash of its bytes. Headers are left to the web server.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Report};
use crate::publish::store::{FileUpload, PublishTarget, WriteCondition};
use crate::stores::StoreError;
use crate::text::hash;
use crate::writer::{FolderLock, LockWait, ObjectVersion, atomic_write};

/// Size limit of a file that is read, in bytes.
const MAX_FILE_SIZE: u64 = 4 << 30;

/// A folder that is published to.
pub(crate) struct FolderTarget<'a> {
    /// Address of the folder as the user wrote it.
    name: String,
    path: PathBuf,
    wait: LockWait<'a>,
}

impl<'a> FolderTarget<'a> {
    /// Makes a target of a folder, which the first write creates. `wait` limits the
    /// time to wait for another publisher's lock.
    pub(crate) const fn new(name: String, path: PathBuf, wait: LockWait<'a>) -> Self {
        Self { name, path, wait }
    }

    fn read_versioned(&self, path: &str) -> Result<Option<(Vec<u8>, ObjectVersion)>, StoreError> {
        if atomic_write::is_special(&self.path, path).map_err(store_error)? {
            // Links are not followed: feedwright writes none, so another program did.
            return Ok(Some((
                Vec::new(),
                ObjectVersion { etag: Some("link".to_owned()), version: None },
            )));
        }
        let bytes = atomic_write::read(&self.path, path, MAX_FILE_SIZE).map_err(store_error)?;
        Ok(bytes.map(|bytes| {
            let tag = ObjectVersion { etag: Some(hash::hex(&bytes)), version: None };
            (bytes, tag)
        }))
    }

    fn lock(&self) -> Result<FolderLock, StoreError> {
        // The diagnostics about waiting are dropped: `wait` has already notified the user.
        FolderLock::acquire_within(&self.path, &self.wait, &mut Report::default())
            .map_err(store_error)
    }

    fn write(&self, upload: &FileUpload) -> Result<ObjectVersion, StoreError> {
        let current = self.read_versioned(&upload.path)?.map(|(_, tag)| tag);
        let is_met = match &upload.condition {
            WriteCondition::Absent => current.is_none(),
            WriteCondition::Is(tag) => current.as_ref() == Some(tag),
            WriteCondition::None => true,
        };
        if !is_met {
            return Err(StoreError::Changed);
        }
        atomic_write::replace(&self.path, &upload.path, &upload.bytes).map_err(store_error)?;
        Ok(ObjectVersion { etag: Some(hash::hex(&upload.bytes)), version: None })
    }
}

impl PublishTarget for FolderTarget<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn identity(&self) -> String {
        self.name.clone()
    }

    fn read(&self, path: &str) -> Result<Option<(Vec<u8>, ObjectVersion)>, StoreError> {
        self.read_versioned(path)
    }

    fn versions(&self, paths: &[String]) -> Result<BTreeMap<String, ObjectVersion>, StoreError> {
        let mut versions = BTreeMap::new();
        for path in paths {
            versions.extend(self.read_versioned(path)?.map(|(_, tag)| (path.clone(), tag)));
        }
        Ok(versions)
    }

    fn put(&self, uploads: Vec<FileUpload>) -> Vec<Result<ObjectVersion, StoreError>> {
        match self.lock() {
            Ok(_lock) => uploads.iter().map(|upload| self.write(upload)).collect(),
            Err(error) => uploads.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    fn remove(&self, paths: &[String]) -> Result<(), StoreError> {
        let _lock = self.lock()?;
        paths
            .iter()
            .try_for_each(|path| atomic_write::remove(&self.path, path).map_err(store_error))
    }
}

fn store_error(diagnostic: Diagnostic) -> StoreError {
    StoreError::Failed(diagnostic.message.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::publish::headers::UploadHeaders;

    /// Writes a file under each condition in turn; returns the results.
    fn check(conditions: &[(&str, WriteCondition)]) -> Vec<Result<ObjectVersion, StoreError>> {
        let folder = tempfile::tempdir().unwrap();
        let store =
            FolderTarget::new("file:///x".into(), folder.path().join("new"), LockWait::default());
        let headers = UploadHeaders { content_type: String::new(), cache_control: String::new() };
        let upload = |(text, condition): &(&str, WriteCondition)| FileUpload {
            path: "a/feed.xml".into(),
            bytes: text.as_bytes().to_vec(),
            condition: condition.clone(),
            headers: headers.clone(),
        };
        conditions.iter().flat_map(|it| store.put(vec![upload(it)])).collect()
    }

    fn tag(text: &str) -> ObjectVersion {
        ObjectVersion { etag: Some(hash::hex(text.as_bytes())), version: None }
    }

    #[test]
    fn folder_keeps_to_conditions() {
        let results = check(&[
            ("1", WriteCondition::Absent),
            ("2", WriteCondition::Absent),
            ("2", WriteCondition::Is(tag("1"))),
            ("3", WriteCondition::Is(tag("1"))),
            ("4", WriteCondition::None),
        ]);
        let changed = Err(StoreError::Changed);
        assert_eq!(results, [Ok(tag("1")), changed.clone(), Ok(tag("2")), changed, Ok(tag("4"))]);
    }

    #[test]
    fn path_that_climbs_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x"), "").unwrap();
        let store =
            FolderTarget::new("file:///x".into(), folder.path().join("new"), LockWait::default());
        assert!(store.read("../x").is_err());
        assert!(store.remove(&["../x".into()]).is_err());
        assert!(folder.path().join("x").exists());
    }

    #[test]
    fn removal_takes_the_empty_folder_along_and_can_be_repeated() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("a")).unwrap();
        fs::write(folder.path().join("a/feed.xml"), "").unwrap();
        let store =
            FolderTarget::new("file:///x".into(), folder.path().to_path_buf(), LockWait::default());
        for _ in 0..2 {
            assert_eq!(store.remove(&["a/feed.xml".into()]), Ok(()));
        }
        assert!(!folder.path().join("a").exists());
    }
}
