//! Copies of the caches in the store of the articles, so that a job that starts with an
//! empty disk need not read every article again.
//!
//! Caches contain drafts, so they must be stored with the articles and never with the
//! published feeds. Each is checked when it is loaded: a cache that is outdated, damaged or
//! of another site costs only time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::sources::article_store::{ArticleStore, ObjectRange};
use crate::sources::cache;
use crate::sources::remote::listing::ObjectListing;
use crate::stores::StoreError;
use crate::text::hash;
use crate::text::slug::slug;

/// Names of the caches that are valid on every machine, because they identify articles by
/// their versions in the store and not by local files.
const SHARED: [&str; 4] = ["headers", "articles", "documents", "objects"];

/// Name of the local record of the caches in the store.
const RECORD: &str = "shared";

/// Size limit of a cache that is shared, in bytes: enough for some million articles.
const MAX_SIZE: u64 = 1 << 30;

/// The caches of a site, on this machine and in the store of its articles.
pub(crate) struct SharedCaches<'a> {
    config: &'a Config,
    /// File of the configuration, from which the names of local caches are derived.
    file: &'a Path,
}

/// Digests of the caches in the store, by name.
type CacheDigests = BTreeMap<String, String>;

impl<'a> SharedCaches<'a> {
    /// Returns the caches of a configuration that was read from `file`.
    pub(crate) const fn new(config: &'a Config, file: &'a Path) -> Self {
        Self { config, file }
    }

    /// Fetches the caches that this machine lacks.
    pub(crate) fn fetch(&self, bucket: &dyn ArticleStore, listing: &ObjectListing) {
        let mut record = self.load_record();
        let before = record.clone();
        record.retain(|name, _| listing.get(&self.remote_path(name)).is_some());
        for name in SHARED.iter().filter(|name| !self.local_path(name).exists()) {
            if let Some(bytes) = self.read(bucket, listing, name) {
                cache::put(&self.local_path(name), &bytes);
                record.insert((*name).to_owned(), hash::hex(&bytes));
            }
        }
        if record != before {
            self.save_record(&record);
        }
    }

    fn read(
        &self,
        bucket: &dyn ArticleStore,
        listing: &ObjectListing,
        name: &str,
    ) -> Option<Vec<u8>> {
        let path = self.remote_path(name);
        let object = listing.get(&path).filter(|object| (1..=MAX_SIZE).contains(&object.length))?;
        let range = ObjectRange { path: &path, range: Some(0..object.length), version: None };
        Some(bucket.get(&[range]).pop()?.ok()??.bytes)
    }

    /// Uploads the caches that differ from those in the store.
    pub(crate) fn upload(&self, bucket: &dyn ArticleStore) -> Result<(), StoreError> {
        let mut record = self.load_record();
        for name in SHARED {
            let Ok(bytes) = cache::read(&self.local_path(name)) else { continue };
            let digest = hash::hex(&bytes);
            if record.get(name) == Some(&digest) || bytes.len() as u64 > MAX_SIZE {
                continue;
            }
            bucket.put(&self.remote_path(name), bytes)?;
            record.insert(name.to_owned(), digest);
            self.save_record(&record);
        }
        Ok(())
    }

    fn local_path(&self, name: &str) -> PathBuf {
        cache::place(self.file, name)
    }

    fn remote_path(&self, name: &str) -> String {
        format!("{}/{}.{name}", cache::FOLDER, slug(self.config.site.url.as_str()))
    }

    fn key(&self) -> String {
        self.config.articles.folder.display().to_string()
    }

    fn load_record(&self) -> CacheDigests {
        cache::load(&self.local_path(RECORD), &self.key()).into_iter().collect()
    }

    fn save_record(&self, record: &CacheDigests) {
        let rows: Vec<_> = record.iter().collect();
        cache::save(&self.local_path(RECORD), &self.key(), &rows);
    }
}
