//! Articles in Amazon S3 and compatible stores, Google Cloud Storage and Azure.

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
use crate::sources::in_progress::LARGEST;
use crate::stores::StoreError;
use crate::stores::object_store_folder::{ObjectStoreFolder, store_error};

/// Number of reads that run at the same time. More than for publishing, because reads are
/// small and mostly wait.
const CONCURRENT_READS: usize = 64;

/// Time without a new object after which a listing counts as endless, as a multiple of the
/// time limit of a request. It leaves time for retries, and for pages without an object,
/// which stores may send.
const LISTING_TIMEOUTS: u32 = 4;

/// A folder in a bucket that articles are read from.
pub(super) struct ObjectStoreSource {
    folder: ObjectStoreFolder,
    listing_timeout: Duration,
}

impl ObjectStoreSource {
    /// Makes a source of a folder; `timeout` is the time limit of a request.
    pub(super) fn new(folder: ObjectStoreFolder, timeout: Duration) -> Self {
        Self { folder, listing_timeout: timeout * LISTING_TIMEOUTS }
    }

    /// Returns a path relative to the folder; none for the folder itself.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let folder = self.folder.path.as_ref();
        let below = path.strip_prefix(folder)?;
        let below = if folder.is_empty() { below } else { below.strip_prefix('/')? };
        (!below.is_empty()).then_some(below)
    }

    async fn read(&self, range: &ObjectRange<'_>) -> Result<Option<FetchedObject>, StoreError> {
        let options = GetOptions {
            range: range.range.clone().map(GetRange::Bounded),
            if_match: range.version.map(str::to_owned),
            ..GetOptions::default()
        };
        let path = self.folder.object_path(range.path)?;
        let object = match self.folder.store.get_opts(&path, options).await {
            Ok(object) => object,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(store_error(&error)),
        };
        let (length, stamp) = (object.meta.size, fingerprint(&object.meta));
        let version = object.meta.e_tag.clone();
        // The size is checked again, because the object may have grown since it was listed.
        let bytes = if range.range.is_none() && length > LARGEST {
            Vec::new()
        } else {
            object.bytes().await.map_err(|error| store_error(&error))?.to_vec()
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
                let next = tokio::time::timeout(self.listing_timeout, objects.next()).await;
                let next =
                    next.map_err(|_| StoreError::Unreachable("its listing does not end".into()))?;
                let Some(object) = next else { return Ok(()) };
                let object = object.map_err(|error| listing_error(&error))?;
                if let Some(path) = self.below(object.location.as_ref()) {
                    take(ListedObject {
                        path: path.into(),
                        length: object.size,
                        stamp: fingerprint(&object),
                    })?;
                }
            }
        })
    }

    fn get(&self, parts: &[ObjectRange<'_>]) -> Vec<Result<Option<FetchedObject>, StoreError>> {
        let requests = stream::iter(parts).map(|range| self.read(range)).buffered(CONCURRENT_READS);
        self.folder.runtime.block_on(requests.collect())
    }

    fn has(&self, path: &str) -> Result<bool, StoreError> {
        let path = self.folder.object_path(path)?;
        match self.folder.runtime.block_on(self.folder.store.head(&path)) {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(store_error(&error)),
        }
    }

    fn put(&self, path: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        let path = self.folder.object_path(path)?;
        let put = self.folder.store.put(&path, PutPayload::from(bytes));
        self.folder.runtime.block_on(put).map(drop).map_err(|error| store_error(&error))
    }
}

fn fingerprint(meta: &ObjectMeta) -> Fingerprint {
    Fingerprint::of_object(meta.e_tag.as_deref(), meta.size, meta.last_modified.timestamp())
}

/// Classifies an error of a listing. An object name that is not a path is reported with
/// the name, because the user must rename the object.
fn listing_error(error: &Error) -> StoreError {
    match error {
        Error::InvalidPath {
            source: path::Error::EmptySegment { path } | path::Error::BadSegment { path, .. },
        } => {
            let name = path.escape_debug();
            let reason = format!("it has an object `{name}`, whose name is not a valid path");
            StoreError::Failed(reason.into())
        }
        _ => store_error(error),
    }
}
