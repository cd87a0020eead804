//! History of published files: the entries of earlier versions of a feed, and files that
//! are no longer published.
//!
//! The cache keeps it across restarts. Without it, readers get whole feeds instead of
//! deltas until new versions are published.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::sources::cache;

/// Most versions of a feed in its history.
const VERSIONS: usize = 64;

/// Last second of the year 9999. HTTP has no later dates.
const LAST_DATE: u64 = 253_402_300_799;

/// Name of the cache with the history.
const CACHE: &str = "served";

/// Publication state of a file in the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PublicationState {
    /// The latest build publishes the file.
    Published,
    /// An earlier build has published the file; the latest one does not.
    Gone,
}

/// History of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHistory {
    /// Publication state in the latest build.
    pub state: PublicationState,
    /// Time of the last change, in seconds since 1970. It differs between all versions and
    /// only grows.
    pub modified: u64,
    /// Latest versions of the file, newest last.
    versions: Vec<NumberedVersion>,
    /// Entries of these versions.
    seen: Vec<EntryVersionRange>,
}

/// A version of a file as a build has published it.
#[derive(Clone, Copy, Debug)]
pub struct ServedVersion<'a> {
    /// Start of its entity tags.
    pub tag: &'a str,
    /// Modification time of the file, in seconds since 1970.
    pub modified: u64,
    /// Hashes of its entries.
    pub entries: &'a [u64],
}

/// A version in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NumberedVersion {
    number: u32,
    /// Start of its entity tags.
    tag: Box<str>,
}

/// A range of versions, inclusive, that contain an entry. Most entries are in many
/// consecutive versions, so a range is smaller than a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EntryVersionRange {
    entry: u64,
    first: u32,
    last: u32,
}

impl FileHistory {
    /// Creates the history of a file with its first version.
    pub fn new(version: &ServedVersion<'_>) -> Self {
        let empty = Self {
            state: PublicationState::Published,
            modified: 0,
            versions: vec![],
            seen: vec![],
        };
        empty.with_version(version)
    }

    /// Returns the tag of the newest version.
    pub fn tag(&self) -> &str {
        self.versions.last().map_or("", |version| &version.tag)
    }

    /// Adds a version. If it is the newest one already, nothing changes, not even the time.
    #[must_use]
    pub fn with_version(mut self, version: &ServedVersion<'_>) -> Self {
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
        // An old version that is published again counts as the newest.
        self.versions.retain(|version| *version.tag != **tag);
        self.versions.push(NumberedVersion { number, tag: (*tag).into() });
        if self.versions.len() > VERSIONS {
            self.versions.remove(0);
        }
        let oldest = self.versions[0].number;
        self.seen.retain(|seen| seen.last >= oldest);
        // Each version gets its own date, even if the file was restored with an old one.
        // Otherwise `If-Modified-Since` could not distinguish versions.
        self.modified = (*modified).max(self.modified.saturating_add(1)).min(LAST_DATE);
        self
    }

    /// Returns the number of the version with a tag.
    pub fn version(&self, tag: &str) -> Option<u32> {
        self.versions.iter().find(|version| &*version.tag == tag).map(|version| version.number)
    }

    /// Returns true if a version contains an entry.
    pub fn has_entry(&self, version: u32, entry: u64) -> bool {
        self.seen
            .iter()
            .any(|seen| seen.entry == entry && (seen.first..=seen.last).contains(&version))
    }
}

/// History of all files of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteHistory {
    /// Histories by the path of the file.
    pub files: BTreeMap<String, Arc<FileHistory>>,
}

impl SiteHistory {
    /// Loads the history from the cache of a configuration. Without a cache it is empty.
    pub fn load(config: &Path) -> Self {
        let rows: Vec<(String, FileHistory)> = cache::load(&cache_path(config), "");
        Self { files: rows.into_iter().map(|(path, file)| (path, Arc::new(file))).collect() }
    }

    /// Saves the history to the cache of a configuration.
    pub fn save(&self, config: &Path) {
        let rows: Vec<(&String, &FileHistory)> =
            self.files.iter().map(|(path, file)| (path, &**file)).collect();
        cache::save(&cache_path(config), "", &rows);
    }

    /// Adds the version of a file that is published now, and returns the file's history.
    pub fn add(&mut self, path: &str, version: &ServedVersion<'_>) -> Arc<FileHistory> {
        let file = match self.files.remove(path) {
            Some(file)
                if file.state == PublicationState::Published && file.tag() == version.tag =>
            {
                file
            }
            Some(file) => Arc::new(Arc::unwrap_or_clone(file).with_version(version)),
            None => Arc::new(FileHistory::new(version)),
        };
        self.files.insert(path.to_owned(), file.clone());
        file
    }

    /// Marks the files that are no longer published.
    pub fn mark_gone(&mut self, is_published: impl Fn(&str) -> bool) {
        for (path, file) in &mut self.files {
            if file.state == PublicationState::Published && !is_published(path) {
                Arc::make_mut(file).state = PublicationState::Gone;
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

    /// Returns the history of a file with these versions.
    fn history(versions: &[(&str, u64, &[u64])]) -> FileHistory {
        let mut versions =
            versions.iter().map(|&(tag, modified, entries)| version(tag, modified, entries));
        let first = FileHistory::new(&versions.next().unwrap());
        versions.fold(first, |file, next| file.with_version(&next))
    }

    #[test]
    fn versions_know_their_entries() {
        let file = history(&[("a", 10, &[1, 2]), ("b", 20, &[2, 3]), ("c", 30, &[1, 3])]);
        let has = |tag: &str| {
            let version = file.version(tag).unwrap();
            (1..=3).filter(|&entry| file.has_entry(version, entry)).collect::<Vec<_>>()
        };
        assert_eq!(has("a"), [1, 2]);
        assert_eq!(has("b"), [2, 3]);
        assert_eq!(has("c"), [1, 3]);
        assert_eq!(file.version("d"), None);
        assert_eq!(file.modified, 30);
    }

    #[test]
    fn version_that_is_published_again_is_the_newest() {
        let file = history(&[("a", 10, &[1]), ("b", 20, &[2]), ("a", 30, &[1])]);
        assert_eq!(file.tag(), "a");
        assert!(file.has_entry(file.version("a").unwrap(), 1));
        assert!(!file.has_entry(file.version("b").unwrap(), 1));
    }

    #[test]
    fn same_version_changes_nothing() {
        assert_eq!(history(&[("a", 10, &[1]), ("a", 20, &[1])]), history(&[("a", 10, &[1])]));
    }

    #[test]
    fn two_versions_never_have_the_same_date() {
        let file = history(&[("a", 10, &[]), ("b", 10, &[]), ("c", 5, &[])]);
        assert_eq!(file.modified, 12);
    }

    #[test]
    fn number_of_versions_is_bounded() {
        let mut file = history(&[("0", 0, &[0, 99])]);
        for number in 1..1000_u64 {
            file = file.with_version(&version(&number.to_string(), number, &[number, 99]));
        }
        assert_eq!(file.versions.len(), VERSIONS);
        assert_eq!(file.seen.len(), VERSIONS + 1);
        assert_eq!(file.version("10"), None);
        assert!(file.has_entry(file.version("950").unwrap(), 950));
        assert!(file.has_entry(file.version("950").unwrap(), 99));
    }

    #[test]
    fn history_survives_a_restart() {
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
