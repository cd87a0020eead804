//! Articles in an object store. The store is listed once in a build, and an article is
//! read only if the listing shows a version that no cache has.
//!
//! A failure to list or read an object is an error, never a deletion: it must not remove
//! a published entry. The first error is kept here until the build asks for it, and
//! nothing else is read after it.
//!
//! Reading order: [`listing`], [`select`] (which objects are articles), [`head_reader`],
//! [`pictures`], then the caches [`object_cache`] and [`cache_sync`].

mod cache_sync;
mod errors;
mod head_reader;
mod listing;
mod object_cache;
mod pictures;
mod select;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::FileFacts;
use crate::sources::article_source::{ArticleParser, ArticleSource, ReadDepth};
use crate::sources::article_store::{ArticleStore, FetchedObject, ListedObject, ObjectRange};
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::{ArticleListing, WalkFolders, WalkProgress};
use crate::sources::in_progress::LARGEST;
use crate::sources::read;
use crate::sources::remote::head_reader::RemoteHeadReader;
use crate::sources::remote::listing::ObjectListing;
use crate::sources::remote::object_cache::{CachedObject, ObjectCache};
use crate::sources::{Fingerprint, WalkDetail, linked_files};
use crate::stores::StoreError;

pub(super) use cache_sync::SharedCaches;
pub(super) use errors::{caches_not_uploaded, not_local, open_failed};

/// Number of articles that are read together.
const BATCH: usize = 64;

/// Limit of the bytes of bodies that are read ahead together.
const MAX_READ_AHEAD: u64 = 32 << 20;

/// Size limit of a `.gitignore` file or a file that may hide articles, in bytes.
const MAX_SMALL_FILE: u64 = 1 << 20;

/// A folder of articles in a store, as it was listed.
pub(super) struct RemoteArticles {
    bucket: Box<dyn ArticleStore>,
    /// Address of the folder, for messages.
    name: PathBuf,
    listing: ObjectListing,
    cache: OnceLock<ObjectCache>,
    ahead: Mutex<HashMap<(ReadDepth, Box<str>), FetchedObject>>,
    /// Articles whose head was read in a newer version than the listed one.
    newer: Mutex<HashMap<Box<str>, ListedObject>>,
    error: Mutex<Option<Diagnostic>>,
}

impl RemoteArticles {
    /// Lists a folder of articles; `step` receives the number of objects on the way.
    ///
    /// # Errors
    /// The folder can't be listed, or it is empty.
    pub(super) fn list(
        bucket: Box<dyn ArticleStore>,
        name: &Path,
        step: &dyn Fn(u64),
    ) -> Result<Self, Diagnostic> {
        let listing = ObjectListing::read(&*bucket, step);
        let listing = listing.map_err(|error| errors::store_failure(name, "list", &error))?;
        if listing.objects().is_empty() {
            return Err(errors::empty(name));
        }
        let (ahead, newer, error) = (Mutex::default(), Mutex::default(), Mutex::default());
        let (name, cache) = (name.to_path_buf(), OnceLock::new());
        Ok(Self { bucket, name, listing, cache, ahead, newer, error })
    }

    fn cache(&self) -> &ObjectCache {
        self.cache.get_or_init(ObjectCache::default)
    }

    /// Returns the first error, if there was one.
    fn error(&self) -> Option<Diagnostic> {
        lock(&self.error).clone()
    }

    fn articles(&self, exclusions: &ExclusionRules) -> ArticleListing {
        select::articles(self, exclusions)
    }

    fn objects(&self) -> &[ListedObject] {
        self.listing.objects()
    }

    fn object(&self, path: &str) -> Option<ListedObject> {
        let newer = lock(&self.newer).get(path).cloned();
        newer.or_else(|| self.listing.get(path).cloned())
    }

    /// Reads an article to the end of its frontmatter, as [`read::head`] does.
    fn read_head(
        &self,
        path: &str,
        report: &mut Report,
        parse: &mut ArticleParser<'_>,
    ) -> Option<Fingerprint> {
        let start = self.fetch(path, ReadDepth::Head)?;
        if self.fingerprint(path) != Some(start.stamp) {
            let FetchedObject { length, stamp, .. } = start;
            let object = ListedObject { path: path.into(), length, stamp };
            lock(&self.newer).insert(path.into(), object);
        }
        let mut head = RemoteHeadReader::new(self, path, start);
        let file = self.name.join(path);
        read::until_complete(&file, &mut |bytes| head.read_more(bytes), report, parse)?;
        Some(head.stamp)
    }

    /// Reads a whole article, as [`read::whole`] does. It must be the version whose head was
    /// read: in another version the article may be a draft, and its body must not be
    /// published under the old header.
    fn read_whole(
        &self,
        path: &str,
        report: &mut Report,
        parse: &mut ArticleParser<'_>,
    ) -> Option<Fingerprint> {
        let object = self.object(path)?;
        let file = self.name.join(path);
        let depth = if object.length > LARGEST { ReadDepth::Head } else { ReadDepth::Whole };
        let fetched = self.fetch(path, depth)?;
        if fetched.stamp != object.stamp {
            self.fail(errors::changed(&file));
            return None;
        }
        if depth == ReadDepth::Head {
            report.push(read::too_large(&file, &fetched.bytes));
            return None;
        }
        read::complete(&file, &fetched.bytes, report, parse).map(|()| fetched.stamp)
    }

    /// Returns the text of a small file that is not an article, from the cache or the store.
    fn read_text(&self, object: &ListedObject) -> Option<String> {
        let cached = self.cache().get_or_read(object, || {
            if object.length == 0 {
                return Some(CachedObject::Rules(String::new()));
            }
            let range = 0..object.length.min(MAX_SMALL_FILE);
            let fetched =
                self.get(ObjectRange { path: &object.path, range: Some(range), version: None })?;
            Some(CachedObject::Rules(String::from_utf8_lossy(&fetched.bytes).into_owned()))
        })?;
        match cached {
            CachedObject::Rules(text) => Some(text),
            CachedObject::Pixels(_) => None,
        }
    }

    /// Returns an article that was read ahead, or reads it now.
    fn fetch(&self, path: &str, depth: ReadDepth) -> Option<FetchedObject> {
        if let Some(fetched) = lock(&self.ahead).remove(&(depth, path.into())) {
            return Some(fetched);
        }
        let ListedObject { length, stamp, .. } = self.object(path)?;
        // A range request for an empty object is an error (416) in most stores.
        if length == 0 {
            return Some(FetchedObject { bytes: Vec::new(), length, stamp, version: None });
        }
        self.get(object_range(path, depth))
    }

    fn get(&self, range: ObjectRange<'_>) -> Option<FetchedObject> {
        if self.error().is_some() {
            return None;
        }
        let path = range.path;
        let result = self.bucket.get(&[range]).pop();
        self.record_result(path, result.unwrap_or(Ok(None)))
    }

    /// Returns a fetched object, or keeps the error.
    fn record_result(
        &self,
        path: &str,
        result: Result<Option<FetchedObject>, StoreError>,
    ) -> Option<FetchedObject> {
        let file = self.name.join(path);
        let error = match result {
            Ok(Some(fetched)) => return Some(fetched),
            Ok(None) | Err(StoreError::Changed) => errors::changed(&file),
            Err(error) => errors::store_failure(&file, "read", &error),
        };
        self.fail(error);
        None
    }

    /// Keeps an error, unless there was one before.
    fn fail(&self, error: Diagnostic) {
        lock(&self.error).get_or_insert(error);
    }
}

impl ArticleSource for RemoteArticles {
    fn list(
        &self,
        folders: &WalkFolders<'_>,
        _: WalkDetail,
        _: &mut Report,
        _: &WalkProgress<'_>,
    ) -> ArticleListing {
        self.articles(folders.exclusions)
    }

    fn list_among(
        &self,
        paths: &BTreeSet<Box<str>>,
        folders: &WalkFolders<'_>,
        _: &mut Report,
    ) -> Vec<Box<str>> {
        let found = self.articles(folders.exclusions).files.into_iter();
        found.map(|found| found.path).filter(|path| paths.contains(path)).collect()
    }

    fn read_small_file(&self, path: &str, _: &mut Report) -> Option<Vec<u8>> {
        self.read_text(self.listing.get(path)?).map(String::into_bytes)
    }

    fn read(
        &self,
        depth: ReadDepth,
        path: &str,
        report: &mut Report,
        parse: &mut ArticleParser<'_>,
    ) -> Option<Fingerprint> {
        match depth {
            ReadDepth::Head => self.read_head(path, report, parse),
            ReadDepth::Whole => self.read_whole(path, report, parse),
        }
    }

    /// The fingerprint is that of the version whose head was read, if it was, else of the
    /// listed one.
    fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        self.object(path).map(|object| object.stamp)
    }

    fn has(&self, path: &str) -> bool {
        self.object(path).is_some()
    }

    /// The file is next to the article, else among the assets. Assets below the articles are
    /// looked up in the listing, others on this machine.
    fn linked_file(&self, path: &str, written: &str, assets: Option<&Path>) -> FileFacts {
        let asset = linked_files::lookup_in(assets);
        let below = assets.and_then(|assets| assets.strip_prefix(&self.name).ok());
        linked_files::facts_with(path, written, &|file| self.measure(file), &|file| match below {
            Some(below) => self.measure(&below.join(file)),
            None => asset(file),
        })
    }

    fn has_linked_file(&self, path: &str, written: &str, assets: Option<&Path>) -> bool {
        let below = assets.and_then(|assets| assets.strip_prefix(&self.name).ok());
        // Assets outside the store are on this machine.
        let local = assets.filter(|_| below.is_none());
        let has_object =
            |path: &Path| path.to_str().is_some_and(|path| self.object(path).is_some());
        linked_files::exists(path, written, &|file| {
            has_object(file)
                || below.is_some_and(|below| has_object(&below.join(file)))
                || local.is_some_and(|folder| linked_files::may_exist(&folder.join(file)))
        })
    }

    fn batch_size(&self) -> usize {
        BATCH
    }

    /// Many articles are read at the same time.
    fn read_ahead(&self, depth: ReadDepth, paths: &mut dyn Iterator<Item = &str>) {
        if self.error().is_some() {
            return;
        }
        let mut left = MAX_READ_AHEAD;
        let ranges: Vec<ObjectRange<'_>> = paths
            .filter(|path| {
                let Some(object) = self.object(path) else { return false };
                let cost = if depth == ReadDepth::Whole { object.length } else { 0 };
                let fits = object.length > 0 && cost <= left.min(LARGEST);
                left -= if fits { cost } else { 0 };
                fits
            })
            .map(|path| object_range(path, depth))
            .collect();
        for (ObjectRange { path, .. }, result) in ranges.iter().zip(self.bucket.get(&ranges)) {
            if let Some(object) = self.record_result(path, result) {
                lock(&self.ahead).insert((depth, (*path).into()), object);
            }
        }
    }

    fn fetch_caches(&self, config: &Config, file: &Path) {
        SharedCaches::new(config, file).fetch(&*self.bucket, &self.listing);
    }

    /// Only objects that are not articles have a cache here.
    fn load_caches(&self, file: &Path) {
        self.cache.get_or_init(|| ObjectCache::load(file, &self.name.display().to_string()));
    }

    fn save_caches(&self, file: &Path) {
        self.cache().save(file, &self.name.display().to_string());
    }

    fn failure(&self) -> Option<Diagnostic> {
        self.error()
    }
}

/// Number of bytes that the first request for a file asks for. Most frontmatter and image
/// headers fit, and a second request would cost more than unused bytes do.
const START: usize = 4096;

fn object_range(path: &str, depth: ReadDepth) -> ObjectRange<'_> {
    let range: Option<Range<u64>> = (depth == ReadDepth::Head).then_some(0..START as u64);
    ObjectRange { path, range, version: None }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
