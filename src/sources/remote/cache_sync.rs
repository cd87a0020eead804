//! Caches that lie beside the articles in their bucket, so that a machine that
//! begins with nothing need not read every article again.
//!
//! They know the drafts, as the articles do, so they lie where these lie and
//! not with what is published. Each is checked when it is read; what is older,
//! damaged or another's costs time alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::sources::article_store::{ArticleStore, ObjectRange};
use crate::sources::cache;
use crate::sources::remote::listing::ObjectListing;
use crate::stores::StoreError;
use crate::text::hash;
use crate::text::slug::slug;

/// The caches that are as good on any machine: they know articles by their
/// versions in the bucket, and not by files of this machine.
const SHARED: [&str; 4] = ["headers", "articles", "documents", "objects"];

/// What is known of shared caches here.
const RECORD: &str = "shared";

/// The largest cache that is shared, in bytes: that of some million articles.
const LARGEST: u64 = 1 << 30;

/// The caches of a site, here and in its bucket.
pub struct SharedCaches<'a> {
    config: &'a Config,
    /// By which they are named here.
    file: &'a Path,
}

/// Digests of caches as the bucket has them, by name.
type CacheDigests = BTreeMap<String, String>;

impl<'a> SharedCaches<'a> {
    /// Names the caches of a configuration and its file.
    pub const fn new(config: &'a Config, file: &'a Path) -> Self {
        Self { config, file }
    }

    /// Fetches what is not here.
    pub fn fetch(&self, bucket: &dyn ArticleStore, listing: &ObjectListing) {
        let mut record = self.record();
        let before = record.clone();
        record.retain(|name, _| listing.at(&self.there(name)).is_some());
        for name in SHARED.iter().filter(|name| !self.here(name).exists()) {
            if let Some(bytes) = self.read(bucket, listing, name) {
                cache::put(&self.here(name), &bytes);
                record.insert((*name).to_owned(), hash::hex(&bytes));
            }
        }
        if record != before {
            self.keep(&record);
        }
    }

    fn read(
        &self,
        bucket: &dyn ArticleStore,
        listing: &ObjectListing,
        name: &str,
    ) -> Option<Vec<u8>> {
        let path = self.there(name);
        let object = listing.at(&path).filter(|object| (1..=LARGEST).contains(&object.length))?;
        let part = ObjectRange { path: &path, range: Some(0..object.length), version: None };
        Some(bucket.get(&[part]).pop()?.ok()??.bytes)
    }

    /// Sends what is other than the bucket had it last.
    pub fn give(&self, bucket: &dyn ArticleStore) -> Result<(), StoreError> {
        let mut record = self.record();
        for name in SHARED {
            let Ok(bytes) = cache::read(&self.here(name)) else { continue };
            let digest = hash::hex(&bytes);
            if record.get(name) == Some(&digest) || bytes.len() as u64 > LARGEST {
                continue;
            }
            bucket.put(&self.there(name), bytes)?;
            record.insert(name.to_owned(), digest);
            self.keep(&record);
        }
        Ok(())
    }

    fn here(&self, name: &str) -> PathBuf {
        cache::place(self.file, name)
    }

    fn there(&self, name: &str) -> String {
        format!("{}/{}.{name}", cache::FOLDER, slug(self.config.site.url.as_str()))
    }

    fn key(&self) -> String {
        self.config.articles.folder.display().to_string()
    }

    fn record(&self) -> CacheDigests {
        cache::load(&self.here(RECORD), &self.key()).into_iter().collect()
    }

    fn keep(&self, record: &CacheDigests) {
        let rows: Vec<_> = record.iter().collect();
        cache::save(&self.here(RECORD), &self.key(), &rows);
    }
}
