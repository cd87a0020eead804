//! Which entries earlier versions of a feed had, and which files are no more.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::sources::cache;

/// How many versions of a feed are remembered.
const VERSIONS: usize = 64;

/// The last second of the year 9999, behind which HTTP has no dates.
const LAST: u64 = 253_402_300_799;

/// The name of the cache that keeps it.
const CACHE: &str = "served";

/// Whether a file is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PublicationState {
    /// It is.
    Published,
    /// It was.
    Gone,
}

/// What is remembered of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHistory {
    /// Whether it is published.
    pub state: PublicationState,
    /// When it changed last, in seconds since 1970; it only grows.
    pub modified: u64,
    /// The newest last.
    versions: Vec<NumberedVersion>,
    seen: Vec<EntryVersionRange>,
}

/// A version of a file.
#[derive(Clone, Copy, Debug)]
pub struct ServedVersion<'a> {
    /// What its entity tags begin with.
    pub tag: &'a str,
    /// When the file changed, in seconds since 1970.
    pub modified: u64,
    /// The hashes of its entries.
    pub entries: &'a [u64],
}

/// A version that is remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NumberedVersion {
    number: u32,
    /// What its entity tags begin with.
    tag: Box<str>,
}

/// From which version to which an entry stood in a feed: most stand in many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EntryVersionRange {
    entry: u64,
    first: u32,
    last: u32,
}

impl FileHistory {
    /// Begins with a first version.
    pub fn new(version: &ServedVersion<'_>) -> Self {
        let empty = Self {
            state: PublicationState::Published,
            modified: 0,
            versions: vec![],
            seen: vec![],
        };
        empty.followed_by(version)
    }

    /// Returns the newest version's tag.
    pub fn tag(&self) -> &str {
        self.versions.last().map_or("", |version| &version.tag)
    }

    /// Adds a version. The same as before changes nothing, not even the time.
    #[must_use]
    pub fn followed_by(mut self, version: &ServedVersion<'_>) -> Self {
        let ServedVersion { tag, modified, entries } = version;
        self.state = PublicationState::Published;
        if self.tag() == *tag {
            return self;
        }
        let last = self.versions.last().map(|version| version.number);
        let number = last.map_or(0, |last| last + 1);
        for &entry in *entries {
            let known =
                self.seen.iter_mut().find(|seen| seen.entry == entry && Some(seen.last) == last);
            match known {
                Some(seen) => seen.last = number,
                None => self.seen.push(EntryVersionRange { entry, first: number, last: number }),
            }
        }
        // A version that comes back is the newest, with the entries it had.
        self.versions.retain(|version| *version.tag != **tag);
        self.versions.push(NumberedVersion { number, tag: (*tag).into() });
        if self.versions.len() > VERSIONS {
            self.versions.remove(0);
        }
        let oldest = self.versions[0].number;
        self.seen.retain(|seen| seen.last >= oldest);
        // Two versions never bear one date, though a restored file brings an old one.
        self.modified = (*modified).max(self.modified.saturating_add(1)).min(LAST);
        self
    }

    /// Finds an earlier version by its tag.
    pub fn version(&self, tag: &str) -> Option<u32> {
        self.versions.iter().find(|version| &*version.tag == tag).map(|version| version.number)
    }

    /// Says whether a version had an entry.
    pub fn has(&self, version: u32, entry: u64) -> bool {
        self.seen
            .iter()
            .any(|seen| seen.entry == entry && (seen.first..=seen.last).contains(&version))
    }
}

/// What is remembered of every file, by its path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteHistory {
    /// The files.
    pub files: BTreeMap<String, Arc<FileHistory>>,
}

impl SiteHistory {
    /// Reads what is kept beside a configuration; without it readers are sent
    /// whole feeds, and files that went are merely not found.
    pub fn load(config: &Path) -> Self {
        let rows: Vec<(String, FileHistory)> = cache::load(&cache_path(config), "");
        Self { files: rows.into_iter().map(|(path, past)| (path, Arc::new(past))).collect() }
    }

    /// Keeps it beside a configuration.
    pub fn save(&self, config: &Path) {
        let rows: Vec<(&String, &FileHistory)> =
            self.files.iter().map(|(path, past)| (path, &**past)).collect();
        cache::save(&cache_path(config), "", &rows);
    }

    /// Adds the version of a file that is published now.
    pub fn add(&mut self, path: &str, version: &ServedVersion<'_>) -> Arc<FileHistory> {
        let past = match self.files.remove(path) {
            Some(past)
                if past.state == PublicationState::Published && past.tag() == version.tag =>
            {
                past
            }
            Some(past) => Arc::new(Arc::unwrap_or_clone(past).followed_by(version)),
            None => Arc::new(FileHistory::new(version)),
        };
        self.files.insert(path.to_owned(), past.clone());
        past
    }

    /// Marks every file that is not published.
    pub fn mark_gone(&mut self, is_published: impl Fn(&str) -> bool) {
        for (path, past) in &mut self.files {
            if past.state == PublicationState::Published && !is_published(path) {
                Arc::make_mut(past).state = PublicationState::Gone;
            }
        }
    }
}

fn cache_path(config: &Path) -> PathBuf {
    cache::place(config, CACHE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version<'a>(tag: &'a str, modified: u64, entries: &'a [u64]) -> ServedVersion<'a> {
        ServedVersion { tag, modified, entries }
    }

    /// The past of a file that had these versions.
    fn past(versions: &[(&str, u64, &[u64])]) -> FileHistory {
        let mut versions =
            versions.iter().map(|&(tag, modified, entries)| version(tag, modified, entries));
        let first = FileHistory::new(&versions.next().unwrap());
        versions.fold(first, |past, next| past.followed_by(&next))
    }

    #[test]
    fn versions_know_their_entries() {
        let past = past(&[("a", 10, &[1, 2]), ("b", 20, &[2, 3]), ("c", 30, &[1, 3])]);
        let has = |tag: &str| {
            let version = past.version(tag).unwrap();
            (1..=3).filter(|&entry| past.has(version, entry)).collect::<Vec<_>>()
        };
        assert_eq!(has("a"), [1, 2]);
        assert_eq!(has("b"), [2, 3]);
        assert_eq!(has("c"), [1, 3]);
        assert_eq!(past.version("d"), None);
        assert_eq!(past.modified, 30);
    }

    #[test]
    fn version_that_comes_back_is_the_newest() {
        let past = past(&[("a", 10, &[1]), ("b", 20, &[2]), ("a", 30, &[1])]);
        assert_eq!(past.tag(), "a");
        assert!(past.has(past.version("a").unwrap(), 1));
        assert!(!past.has(past.version("b").unwrap(), 1));
    }

    #[test]
    fn same_version_changes_nothing() {
        assert_eq!(past(&[("a", 10, &[1]), ("a", 20, &[1])]), past(&[("a", 10, &[1])]));
    }

    #[test]
    fn two_versions_never_bear_one_date() {
        let past = past(&[("a", 10, &[]), ("b", 10, &[]), ("c", 5, &[])]);
        assert_eq!(past.modified, 12);
    }

    #[test]
    fn only_so_many_versions_are_remembered() {
        let mut past = past(&[("0", 0, &[0, 99])]);
        for number in 1..1000_u64 {
            past = past.followed_by(&version(&number.to_string(), number, &[number, 99]));
        }
        assert_eq!(past.versions.len(), VERSIONS);
        assert_eq!(past.seen.len(), VERSIONS + 1);
        assert_eq!(past.version("10"), None);
        assert!(past.has(past.version("950").unwrap(), 950));
        assert!(past.has(past.version("950").unwrap(), 99));
    }

    #[test]
    fn history_comes_back_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("feed.toml");
        let mut history = SiteHistory::default();
        history.add("feed.xml", &version("a", 1, &[1, 2]));
        history.add("old.xml", &version("b", 1, &[]));
        history.mark_gone(|path| path == "feed.xml");
        history.save(&config);
        let read = SiteHistory::load(&config);
        assert_eq!(read, history);
        assert_eq!(read.files["old.xml"].state, PublicationState::Gone);
    }
}
