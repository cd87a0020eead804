//! Finds a feed that would lose all its entries. The manifest does not list the
//! entries of each feed, so the published files are read; this happens only if
//! several files disappeared.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use super::sudden_loss::{LEAST, LostEntries};
use crate::builder::archive;
use crate::validator::entries;
use crate::writer::Manifest;

/// Published feeds of an output folder.
pub struct PublishedFeeds<'a> {
    /// The output folder.
    pub folder: &'a Path,
    /// Last manifest.
    pub manifest: &'a Manifest,
    /// File names of feeds.
    pub names: [&'a str; 3],
    /// Folders of feeds that keep at least one published entry.
    pub kept: HashSet<&'a str>,
}

impl PublishedFeeds<'_> {
    /// Returns true if all entries of a feed, and enough of them, are lost.
    pub fn has_emptied(&self, lost: &LostEntries<'_>) -> bool {
        let exact = lost.values().filter_map(|record| record.exact_id.as_deref());
        let ids: HashSet<&str> = lost.keys().copied().chain(exact).collect();
        self.folders().iter().any(|folder| self.is_emptied(folder, &ids))
    }

    /// Lists the folders of feeds that keep none of their entries.
    fn folders(&self) -> BTreeSet<&str> {
        let files =
            self.manifest.files.keys().map(|path| path.rsplit_once('/').unwrap_or(("", path)));
        let feeds = files.filter(|(_, name)| self.names.contains(name)).map(|(folder, _)| folder);
        feeds
            .filter(|folder| !self.kept.contains(folder) && archive::page_at(folder).is_none())
            .collect()
    }

    fn is_emptied(&self, folder: &str, lost: &HashSet<&str>) -> bool {
        let files = self.names.iter().map(|name| self.folder.join(folder).join(name));
        let mut texts = files.filter(|file| file.is_file()).filter_map(|file| fs::read(file).ok());
        let Some(text) = texts.next() else { return false };
        let ids: Vec<_> =
            entries::decode(&text).entries.into_iter().filter_map(|entry| entry.id).collect();
        ids.len() >= LEAST && ids.iter().all(|id| lost.contains(id.as_str()))
    }
}
