//! Publishing to object stores: Amazon S3 and compatible stores, Google Cloud Storage,
//! Azure.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload,
    UpdateVersion,
};

use crate::publish::store::{FileUpload, PublishTarget, WriteCondition};
use crate::stores::object_store_folder::{CONCURRENT_REQUESTS, ObjectStoreFolder, store_error};
use crate::stores::{CLOUDS, StoreError};
use crate::text::hash;
use crate::writer::ObjectVersion;

/// A folder in a bucket that is published to.
pub(crate) struct ObjectStoreTarget(pub ObjectStoreFolder);

impl ObjectStoreTarget {
    async fn write(&self, upload: FileUpload) -> Result<ObjectVersion, StoreError> {
        let path = self.0.object_path(&upload.path)?;
        let mode = match upload.condition {
            WriteCondition::Absent => PutMode::Create,
            WriteCondition::Is(ObjectVersion { etag, version }) => {
                PutMode::Update(UpdateVersion { e_tag: etag, version })
            }
            WriteCondition::None => PutMode::Overwrite,
        };
        let is_update = matches!(mode, PutMode::Update(_));
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, upload.headers.content_type),
            (Attribute::CacheControl, upload.headers.cache_control),
        ]);
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        match self.0.store.put_opts(&path, PutPayload::from(upload.bytes), options).await {
            Ok(put) => Ok(ObjectVersion { etag: put.e_tag, version: put.version }),
            // An update of a missing object is a failed condition: another publisher has
            // removed it. S3 answers 404 for that, not 412.
            Err(Error::NotFound { .. }) if is_update => Err(StoreError::Changed),
            Err(error) => Err(store_error(&error)),
        }
    }

    async fn version(&self, path: &str) -> Result<Option<(String, ObjectVersion)>, StoreError> {
        match self.0.store.head(&self.0.object_path(path)?).await {
            Ok(meta) => Ok(Some((
                path.to_owned(),
                ObjectVersion { etag: meta.e_tag, version: meta.version },
            ))),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(store_error(&error)),
        }
    }

    async fn get(&self, path: &str) -> Result<Option<(Vec<u8>, ObjectVersion)>, StoreError> {
        let object = match self.0.store.get(&self.0.object_path(path)?).await {
            Ok(object) => object,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(store_error(&error)),
        };
        let tag =
            ObjectVersion { etag: object.meta.e_tag.clone(), version: object.meta.version.clone() };
        let bytes = object.bytes().await.map_err(|error| store_error(&error))?;
        Ok(Some((bytes.to_vec(), tag)))
    }
}

impl PublishTarget for ObjectStoreTarget {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn identity(&self) -> String {
        let names = CLOUDS.iter().flat_map(|cloud| cloud.endpoints);
        let endpoints = names.filter_map(|name| std::env::var(name).ok());
        let key = endpoints.fold(self.0.name.clone(), |key, endpoint| key + " " + &endpoint);
        // Hashed, because the manifest is public and an endpoint may be internal.
        hash::hex(key.as_bytes())[..16].to_owned()
    }

    fn read(&self, path: &str) -> Result<Option<(Vec<u8>, ObjectVersion)>, StoreError> {
        self.0.runtime.block_on(self.get(path))
    }

    fn versions(&self, paths: &[String]) -> Result<BTreeMap<String, ObjectVersion>, StoreError> {
        let requests =
            stream::iter(paths).map(|path| self.version(path)).buffered(CONCURRENT_REQUESTS);
        let versions: Vec<_> = self.0.runtime.block_on(requests.collect());
        let versions: Result<Vec<_>, StoreError> = versions.into_iter().collect();
        Ok(versions?.into_iter().flatten().collect())
    }

    fn put(&self, uploads: Vec<FileUpload>) -> Vec<Result<ObjectVersion, StoreError>> {
        let requests =
            stream::iter(uploads).map(|upload| self.write(upload)).buffered(CONCURRENT_REQUESTS);
        self.0.runtime.block_on(requests.collect())
    }

    fn remove(&self, paths: &[String]) -> Result<(), StoreError> {
        let paths: Result<Vec<Path>, StoreError> =
            paths.iter().map(|path| self.0.object_path(path)).collect();
        let paths = stream::iter(paths?.into_iter().map(Ok)).boxed();
        let results: Vec<_> = self.0.runtime.block_on(self.0.store.delete_stream(paths).collect());
        results.into_iter().try_for_each(|result| match result {
            Ok(_) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(store_error(&error)),
        })
    }
}
