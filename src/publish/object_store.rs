//! Object stores: S3 and what speaks its language, Google Cloud Storage, Azure.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload,
    UpdateVersion,
};

use crate::publish::store::{FileUpload, PublishTarget, WriteCondition};
use crate::stores::object_store_folder::{AT_ONCE, ObjectStoreFolder, fault};
use crate::stores::{CLOUDS, StoreError};
use crate::text::hash;
use crate::writer::ObjectVersion;

/// A folder of a bucket that is published to.
pub struct ObjectStoreTarget(pub ObjectStoreFolder);

impl ObjectStoreTarget {
    async fn write(&self, upload: FileUpload) -> Result<ObjectVersion, StoreError> {
        let place = self.0.place(&upload.path)?;
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
        match self.0.store.put_opts(&place, PutPayload::from(upload.bytes), options).await {
            Ok(put) => Ok(ObjectVersion { etag: put.e_tag, version: put.version }),
            // What was to be replaced is gone.
            Err(Error::NotFound { .. }) if is_update => Err(StoreError::Changed),
            Err(error) => Err(fault(&error)),
        }
    }

    async fn tag(&self, path: &str) -> Result<Option<(String, ObjectVersion)>, StoreError> {
        match self.0.store.head(&self.0.place(path)?).await {
            Ok(meta) => Ok(Some((
                path.to_owned(),
                ObjectVersion { etag: meta.e_tag, version: meta.version },
            ))),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    async fn get(&self, path: &str) -> Result<Option<(Vec<u8>, ObjectVersion)>, StoreError> {
        let found = match self.0.store.get(&self.0.place(path)?).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(fault(&error)),
        };
        let tag =
            ObjectVersion { etag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
        let bytes = found.bytes().await.map_err(|error| fault(&error))?;
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
        let whole = endpoints.fold(self.0.name.clone(), |whole, endpoint| whole + " " + &endpoint);
        hash::hex(whole.as_bytes())[..16].to_owned()
    }

    fn read(&self, path: &str) -> Result<Option<(Vec<u8>, ObjectVersion)>, StoreError> {
        self.0.runtime.block_on(self.get(path))
    }

    fn tags(&self, paths: &[String]) -> Result<BTreeMap<String, ObjectVersion>, StoreError> {
        let asked = stream::iter(paths).map(|path| self.tag(path)).buffered(AT_ONCE);
        let found: Vec<_> = self.0.runtime.block_on(asked.collect());
        let found: Result<Vec<_>, StoreError> = found.into_iter().collect();
        Ok(found?.into_iter().flatten().collect())
    }

    fn put(&self, uploads: Vec<FileUpload>) -> Vec<Result<ObjectVersion, StoreError>> {
        let sent = stream::iter(uploads).map(|upload| self.write(upload)).buffered(AT_ONCE);
        self.0.runtime.block_on(sent.collect())
    }

    fn remove(&self, paths: &[String]) -> Result<(), StoreError> {
        let places: Result<Vec<Path>, StoreError> =
            paths.iter().map(|path| self.0.place(path)).collect();
        let places = stream::iter(places?.into_iter().map(Ok)).boxed();
        let removed: Vec<_> = self.0.runtime.block_on(self.0.store.delete_stream(places).collect());
        let is_fault = |result: Result<Path, Error>| match result {
            Ok(_) | Err(Error::NotFound { .. }) => None,
            Err(error) => Some(fault(&error)),
        };
        removed.into_iter().find_map(is_fault).map_or(Ok(()), Err)
    }
}
