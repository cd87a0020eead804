//! Finds a feed that would lose all its entries.
//!
//! The manifest does not list the entries of each feed, so the published files are read,
//! from the store that is published to or from the output folder. This happens only if
//! several articles disappeared.

use std::collections::HashSet;

use super::sudden_loss::{LEAST, LostEntries};
use crate::diagnostic::Diagnostic;
use crate::feed_reader::entries;
use crate::writer::{FeedRecord, Manifest};

/// Bytes of a published file; `None` if it does not exist.
///
/// # Errors
/// The file can't be read, so its entries are unknown.
pub(crate) type PublishedFile = Result<Option<Vec<u8>>, Diagnostic>;

/// Published files of a store.
#[derive(Clone, Copy)]
pub struct PublishedSite<'a> {
    /// Manifest of the store.
    pub manifest: &'a Manifest,
    /// Reads a file, by its path relative to the target.
    pub read: &'a (dyn Fn(&str) -> PublishedFile + Sync),
}

/// Published feeds of an output folder or a store.
pub(crate) struct PublishedFeeds<'a> {
    /// Reads a published file, by its path relative to the output folder.
    pub read: &'a dyn Fn(&str) -> PublishedFile,
    /// Manifest of the last publication.
    pub manifest: &'a Manifest,
    /// Folders of feeds that keep at least one published entry.
    pub kept: HashSet<&'a str>,
}

impl PublishedFeeds<'_> {
    /// Returns true if a feed lost all its entries, and at least [`LEAST`] of them. A feed
    /// that can't be read counts as emptied: it may be one.
    pub(crate) fn has_emptied(&self, lost: &LostEntries<'_>) -> bool {
        let exact = lost.values().filter_map(|record| record.exact_id.as_deref());
        let ids: HashSet<&str> = lost.keys().copied().chain(exact).collect();
        let feeds = self.manifest.feeds.iter();
        let mut feeds = feeds.filter(|(folder, _)| !self.kept.contains(folder.as_str()));
        feeds.any(|(_, feed)| self.is_emptied(feed, &ids))
    }

    fn is_emptied(&self, feed: &FeedRecord, lost: &HashSet<&str>) -> bool {
        let mut files = feed.files.values().filter_map(|path| (self.read)(path).transpose());
        let text = match files.next() {
            Some(Ok(text)) => text,
            Some(Err(_)) => return true,
            None => return false,
        };
        let ids: Vec<_> =
            entries::decode(&text).entries.into_iter().filter_map(|entry| entry.id).collect();
        ids.len() >= LEAST && ids.iter().all(|id| lost.contains(id.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;
    use crate::model::FeedFormat;
    use crate::writer::EntryRecord;

    /// Returns true if a feed counts as emptied after three of its entries were lost; `read`
    /// reads its file.
    fn check(read: &dyn Fn(&str) -> PublishedFile) -> bool {
        let mut manifest = Manifest::default();
        let feed = manifest.feeds.entry("world".to_owned()).or_default();
        feed.files.insert(FeedFormat::Json, "world/feed.json".to_owned());
        let record = EntryRecord::default();
        let lost = ["a", "b", "c"].map(|id| (id, &record)).into_iter().collect();
        PublishedFeeds { read, manifest: &manifest, kept: HashSet::new() }.has_emptied(&lost)
    }

    fn feed(ids: &[&str]) -> Vec<u8> {
        let items: Vec<_> = ids.iter().map(|id| format!("{{\"id\": \"{id}\"}}")).collect();
        format!("{{\"items\": [{}]}}", items.join(", ")).into_bytes()
    }

    #[test]
    fn feed_is_emptied_if_all_its_entries_are_lost_or_it_cannot_be_read() {
        assert!(check(&|_| Ok(Some(feed(&["a", "b", "c"])))));
        assert!(!check(&|_| Ok(Some(feed(&["a", "b", "c", "d"])))));
        assert!(!check(&|_| Ok(Some(feed(&["a", "b"])))));
        assert!(!check(&|_| Ok(None)));
        assert!(check(&|_| Err(Diagnostic::new(&codes::OUTPUT_FAILED, "can't be read"))));
    }
}
