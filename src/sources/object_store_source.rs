//! Buckets of S3 and what speaks its language, Google Cloud Storage and Azure.

use std::time::Duration;

use futures_util::{StreamExt, stream};
use object_store::path;
use object_store::{
    Error, GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, PutPayload,
};

use crate::sources::Fingerprint;
use crate::sources::article_store::{
    ArticleStore, FetchedObject, ListedObject, ObjectRange, OnObject,
};
use crate::sources::read::LARGEST;
use crate::stores::StoreError;
use crate::stores::object_store_folder::{ObjectStoreFolder, store_error};

/// How many reads are under way at once: most of a read is waiting.
const AT_ONCE: usize = 64;

/// How many times a request's limit a list may stand still, which repeats what
/// fails: a store may send pages without an object.
const STANDSTILL: u32 = 4;

/// A folder of a bucket that is read from.
pub struct ObjectStoreSource {
    folder: ObjectStoreFolder,
    standstill: Duration,
}

impl ObjectStoreSource {
    /// Takes a folder, each request to which may take so long.
    pub fn new(folder: ObjectStoreFolder, timeout: Duration) -> Self {
        Self { folder, standstill: timeout * STANDSTILL }
    }

    /// Returns the path below the folder; nothing for the folder itself.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let folder = self.folder.path.as_ref();
        let below = path.strip_prefix(folder)?;
        let below = if folder.is_empty() { below } else { below.strip_prefix('/')? };
        (!below.is_empty()).then_some(below)
    }

    async fn read(&self, part: &ObjectRange<'_>) -> Result<Option<FetchedObject>, StoreError> {
        let options = GetOptions {
            range: part.range.clone().map(GetRange::Bounded),
            if_match: part.version.map(str::to_owned),
            ..GetOptions::default()
        };
        let found =
            match self.folder.store.get_opts(&self.folder.object_path(part.path)?, options).await {
                Ok(found) => found,
                Err(Error::NotFound { .. }) => return Ok(None),
                Err(error) => return Err(store_error(&error)),
            };
        let (length, stamp) = (found.meta.size, stamp(&found.meta));
        let version = found.meta.e_tag.clone();
        // It may have grown since it was listed.
        let bytes = if part.range.is_none() && length > LARGEST {
            Vec::new()
        } else {
            found.bytes().await.map_err(|error| store_error(&error))?.to_vec()
        };
        Ok(Some(FetchedObject { bytes, length, stamp, version }))
    }
}

impl ArticleStore for ObjectStoreSource {
    fn list(&self, take: &mut OnObject<'_>) -> Result<(), StoreError> {
        let folder = Some(&self.folder.path).filter(|path| !path.as_ref().is_empty());
        self.folder.runtime.block_on(async {
            let mut objects = self.folder.store.list(folder);
            loop {
                let next = tokio::time::timeout(self.standstill, objects.next()).await;
                let next =
                    next.map_err(|_| StoreError::Unreachable("its list has no end".to_owned()))?;
                let Some(found) = next else { return Ok(()) };
                let found = found.map_err(|error| listed(&error))?;
                if let Some(path) = self.below(found.location.as_ref()) {
                    take(ListedObject {
                        path: path.into(),
                        length: found.size,
                        stamp: stamp(&found),
                    })?;
                }
            }
        })
    }

    fn get(&self, parts: &[ObjectRange<'_>]) -> Vec<Result<Option<FetchedObject>, StoreError>> {
        let read = stream::iter(parts).map(|part| self.read(part)).buffered(AT_ONCE);
        self.folder.runtime.block_on(read.collect())
    }

    fn has(&self, path: &str) -> Result<bool, StoreError> {
        let place = self.folder.object_path(path)?;
        match self.folder.runtime.block_on(self.folder.store.head(&place)) {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(store_error(&error)),
        }
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        let place = self.folder.object_path(path)?;
        let put = self.folder.store.put(&place, PutPayload::from(bytes));
        self.folder.runtime.block_on(put).map(drop).map_err(|error| store_error(&error))
    }
}

fn stamp(meta: &ObjectMeta) -> Fingerprint {
    Fingerprint::of_object(meta.e_tag.as_deref(), meta.size, meta.last_modified.timestamp())
}

/// Says why a list could not be read. A name that no path can have is the
/// user's to mend, so it is told.
fn listed(error: &Error) -> StoreError {
    match error {
        Error::InvalidPath {
            source: path::Error::EmptySegment { path } | path::Error::BadSegment { path, .. },
        } => StoreError::Failed(format!(
            "it holds `{}`, whose name no file could have",
            path.escape_debug()
        )),
        _ => store_error(error),
    }
}
