//! Finds a feed that would lose all its entries. The manifest does not list the
//! entries of each feed, so the published files are read, from the store that is
//! published to or from the output folder; this happens only if several articles
//! disappeared.

use std::collections::HashSet;

use super::sudden_loss::{LEAST, LostEntries};
use crate::validator::entries;
use crate::writer::{FeedRecord, Manifest};

/// What a store has.
#[derive(Clone, Copy)]
pub struct PublishedSite<'a> {
    /// Its manifest.
    pub manifest: &'a Manifest,
    /// Reads a file by its path below the target; none where it can't be had.
    pub read: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
}

/// Published feeds of an output folder.
pub struct PublishedFeeds<'a> {
    /// Reads a published file by its path below the output folder.
    pub read: &'a dyn Fn(&str) -> Option<Vec<u8>>,
    /// Last manifest.
    pub manifest: &'a Manifest,
    /// Folders of feeds that keep at least one published entry.
    pub kept: HashSet<&'a str>,
}

impl PublishedFeeds<'_> {
    /// Returns true if all entries of a feed, and enough of them, are lost.
    pub fn has_emptied(&self, lost: &LostEntries<'_>) -> bool {
        let exact = lost.values().filter_map(|record| record.exact_id.as_deref());
        let ids: HashSet<&str> = lost.keys().copied().chain(exact).collect();
        let feeds = self.manifest.feeds.iter();
        let mut feeds = feeds.filter(|(folder, _)| !self.kept.contains(folder.as_str()));
        feeds.any(|(_, feed)| self.is_emptied(feed, &ids))
    }

    fn is_emptied(&self, feed: &FeedRecord, lost: &HashSet<&str>) -> bool {
        let mut files = feed.files.values().filter_map(|path| (self.read)(path));
        let Some(text) = files.next() else { return false };
        let ids: Vec<_> =
            entries::decode(&text).entries.into_iter().filter_map(|entry| entry.id).collect();
        ids.len() >= LEAST && ids.iter().all(|id| lost.contains(id.as_str()))
    }
}
