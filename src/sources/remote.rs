//! Articles in a bucket: listed once a build, and read only where the list
//! shows a version that no cache knows.
//!
//! What can't be read ends the build: nothing that was published goes because a
//! store had a fault. So a fault is kept here until the build asks for it, and
//! nothing else is read meanwhile.

mod cache_sync;
mod errors;
mod head_reader;
mod listing;
mod object_cache;
mod pictures;
mod select;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::model::FileFacts;
use crate::parser::Frontmatter;
use crate::sources::article_store::{ArticleStore, FetchedObject, ListedObject, ObjectRange};
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::ArticleListing;
use crate::sources::read::{self, LARGEST};
use crate::sources::remote::head_reader::RemoteHeadReader;
use crate::sources::remote::listing::ObjectListing;
use crate::sources::remote::object_cache::{CachedObject, ObjectCache};
use crate::sources::{Fingerprint, linked_files};
use crate::stores::StoreError;

pub use cache_sync::SharedCaches;
pub use errors::{elsewhere, not_shared, unopened};

/// How many bytes of bodies are read ahead at most.
const AHEAD: u64 = 32 << 20;

/// The largest `.gitignore`, in bytes.
const RULES: u64 = 1 << 20;

/// How much of an article is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadDepth {
    /// Its beginning, where its frontmatter stands.
    Head,
    /// All of it.
    Whole,
}

/// A bucket's folder as it was listed.
pub struct RemoteArticles {
    bucket: Box<dyn ArticleStore>,
    /// As messages name it.
    name: PathBuf,
    listing: ObjectListing,
    memory: OnceLock<ObjectCache>,
    ahead: Mutex<HashMap<(ReadDepth, Box<str>), FetchedObject>>,
    /// Articles that were read in a newer version than was listed.
    newer: Mutex<HashMap<Box<str>, ListedObject>>,
    fault: Mutex<Option<Diagnostic>>,
}

impl RemoteArticles {
    /// Lists a bucket's folder of this name; `step` hears of objects on the way.
    pub fn list(
        bucket: Box<dyn ArticleStore>,
        name: &Path,
        step: &dyn Fn(u64),
    ) -> Result<Self, Diagnostic> {
        let listing = ObjectListing::read(&*bucket, step);
        let listing = listing.map_err(|fault| errors::store_failure(name, "listed", &fault))?;
        if listing.objects().is_empty() {
            return Err(errors::empty(name));
        }
        let (ahead, newer, fault) = (Mutex::default(), Mutex::default(), Mutex::default());
        let (name, memory) = (name.to_path_buf(), OnceLock::new());
        Ok(Self { bucket, name, listing, memory, ahead, newer, fault })
    }

    /// Takes up what an earlier build knew of objects that are no articles.
    pub fn remember(&self, file: &Path) {
        self.memory.get_or_init(|| ObjectCache::load(file, &self.name.display().to_string()));
    }

    /// Fetches caches that lie beside the articles and not here.
    pub fn fetch_caches(&self, caches: &SharedCaches<'_>) {
        caches.fetch(&*self.bucket, &self.listing);
    }

    fn memory(&self) -> &ObjectCache {
        self.memory.get_or_init(ObjectCache::default)
    }

    /// Finds every article, sorted by path.
    pub fn articles(&self, exclusions: &ExclusionRules) -> ArticleListing {
        select::articles(self, exclusions)
    }

    /// Returns what was read of objects that are no articles to the cache.
    pub fn save(&self, file: &Path) {
        self.memory().save(file, &self.name.display().to_string());
    }

    /// Returns the first fault, if there was one.
    pub fn fault(&self) -> Option<Diagnostic> {
        held(&self.fault).clone()
    }

    /// Returns an article's stamp: of the version that was read, if one was.
    pub fn stamp(&self, path: &str) -> Option<Fingerprint> {
        self.object(path).map(|object| object.stamp)
    }

    fn objects(&self) -> &[ListedObject] {
        self.listing.objects()
    }

    fn object(&self, path: &str) -> Option<ListedObject> {
        let newer = held(&self.newer).get(path).cloned();
        newer.or_else(|| self.listing.at(path).cloned())
    }

    /// Reads articles before they are asked for, many at once.
    pub fn read_ahead<'p>(&self, depth: ReadDepth, paths: impl Iterator<Item = &'p str>) {
        if self.fault().is_some() {
            return;
        }
        let mut left = AHEAD;
        let is_wanted = |path: &&str| {
            let Some(object) = self.object(path) else { return false };
            let cost = if depth == ReadDepth::Whole { object.length } else { 0 };
            let fits = object.length > 0 && cost <= left.min(LARGEST);
            left -= if fits { cost } else { 0 };
            fits
        };
        let parts: Vec<ObjectRange<'_>> =
            paths.filter(is_wanted).map(|path| part(path, depth)).collect();
        for (ObjectRange { path, .. }, answer) in parts.iter().zip(self.bucket.get(&parts)) {
            if let Some(got) = self.settle(path, answer) {
                held(&self.ahead).insert((depth, (*path).into()), got);
            }
        }
    }

    /// Reads an article until its frontmatter ends, as [`read::head`] does.
    pub fn head<T>(
        &self,
        path: &str,
        report: &mut Report,
        parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
    ) -> Option<(Fingerprint, T)> {
        let got = self.take(path, ReadDepth::Head)?;
        if self.stamp(path) != Some(got.stamp) {
            let object = ListedObject { path: path.into(), length: got.length, stamp: got.stamp };
            held(&self.newer).insert(path.into(), object);
        }
        let mut head = RemoteHeadReader::new(self, path, got);
        let file = self.name.join(path);
        let mut more = |bytes: &mut Vec<u8>| head.more(bytes);
        let parsed = read::until_complete(&file, &mut more, report, parse)?;
        Some((head.stamp, parsed))
    }

    /// Reads a whole article, as [`read::whole`] does, in the version of which
    /// the header was read: a body of another may be a draft by now.
    pub fn whole<T>(
        &self,
        path: &str,
        report: &mut Report,
        parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
    ) -> Option<(Fingerprint, T)> {
        let object = self.object(path)?;
        let file = self.name.join(path);
        let depth = if object.length > LARGEST { ReadDepth::Head } else { ReadDepth::Whole };
        let got = self.take(path, depth)?;
        if got.stamp != object.stamp {
            self.fail(errors::changed(&file));
            return None;
        }
        if depth == ReadDepth::Head {
            report.push(read::too_large(&file, &got.bytes));
            return None;
        }
        read::complete(&file, &got.bytes, report, parse).map(|parsed| (got.stamp, parsed))
    }

    /// Looks at a file that an article names: beside it, else among the assets,
    /// which lie here too or are looked at by `asset`.
    pub fn facts(
        &self,
        path: &str,
        written: &str,
        assets: Option<&Path>,
        asset: &linked_files::FileLookup<'_>,
    ) -> FileFacts {
        let below = assets.and_then(|assets| assets.strip_prefix(&self.name).ok());
        let here = |file: &Path| self.measures(file);
        let there = |file: &Path| match below {
            Some(below) => self.measures(&below.join(file)),
            None => asset(file),
        };
        linked_files::facts_by(path, written, &here, &there)
    }

    /// Reads a `.gitignore`.
    fn rules(&self, object: &ListedObject) -> Option<String> {
        let read = || {
            if object.length == 0 {
                return Some(CachedObject::Rules(String::new()));
            }
            let range = 0..object.length.min(RULES);
            let got =
                self.get(ObjectRange { path: &object.path, range: Some(range), version: None })?;
            Some(CachedObject::Rules(String::from_utf8_lossy(&got.bytes).into_owned()))
        };
        match self.memory().get_or_read(object, read)? {
            CachedObject::Rules(text) => Some(text),
            CachedObject::Pixels(_) => None,
        }
    }

    /// Reads a small file that is not an article, if it is there.
    pub fn small_file(&self, path: &str) -> Option<Vec<u8>> {
        self.rules(self.listing.at(path)?).map(String::into_bytes)
    }

    /// Takes what was read ahead, or reads it now.
    fn take(&self, path: &str, depth: ReadDepth) -> Option<FetchedObject> {
        if let Some(got) = held(&self.ahead).remove(&(depth, path.into())) {
            return Some(got);
        }
        let ListedObject { length, stamp, .. } = self.object(path)?;
        if length == 0 {
            return Some(FetchedObject { bytes: Vec::new(), length, stamp, version: None });
        }
        self.get(part(path, depth))
    }

    fn get(&self, part: ObjectRange<'_>) -> Option<FetchedObject> {
        if self.fault().is_some() {
            return None;
        }
        let path = part.path;
        let answer = self.bucket.get(&[part]).pop();
        self.settle(path, answer.unwrap_or(Ok(None)))
    }

    fn settle(
        &self,
        path: &str,
        answer: Result<Option<FetchedObject>, StoreError>,
    ) -> Option<FetchedObject> {
        let file = self.name.join(path);
        let fault = match answer {
            Ok(Some(got)) => return Some(got),
            Ok(None) | Err(StoreError::Changed) => errors::changed(&file),
            Err(fault) => errors::store_failure(&file, "read", &fault),
        };
        self.fail(fault);
        None
    }

    /// Keeps the first fault.
    fn fail(&self, fault: Diagnostic) {
        held(&self.fault).get_or_insert(fault);
    }
}

/// How much of a file is asked for first: a second request costs more than a few
/// bytes that nobody looks at.
const START: usize = 4096;

fn part(path: &str, depth: ReadDepth) -> ObjectRange<'_> {
    let range: Option<Range<u64>> = (depth == ReadDepth::Head).then_some(0..START as u64);
    ObjectRange { path, range, version: None }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
