//! Refuses a build that would remove most published entries at once, because their files
//! are gone: the folder is not mounted, another branch is checked out, a copy is incomplete.
//!
//! Only entries count whose file disappeared or can't be read as an article any more. An entry
//! that its author took back (draft, retraction, expiry) or that is too old for every feed
//! never does.

use std::collections::{BTreeMap, HashSet};

use crate::diagnostic::{Diagnostic, codes};
use crate::model::{ArticleHeaders, ArticleVisibility, Timestamp};
use crate::text::path;
use crate::writer::{EntryRecord, Manifest};

/// Smallest number of entries that counts as a sudden loss; fewer are an ordinary deletion.
pub(super) const LEAST: usize = 3;

/// Number of files that a message names.
const SHOWN: usize = 3;

/// Published entries that a build would remove although nobody asked for it, by id.
pub(crate) type LostEntries<'a> = BTreeMap<&'a str, &'a EntryRecord>;

/// State of a site that decides which published entries are lost.
pub(crate) struct CurrentEntries<'a> {
    /// Headers of every article without errors, sorted by path.
    pub headers: &'a ArticleHeaders,
    /// Ids of every entry that the build publishes.
    pub published: HashSet<&'a str>,
    /// Ids that another diagnostic reports: renamed files, changed ids.
    pub reported: HashSet<&'a str>,
    /// Entries published before this are too old for every feed.
    pub oldest: Option<Timestamp>,
}

/// Part of a site that would lose its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LossExtent {
    /// The folder has no article at all.
    Folder,
    /// More than half of all known entries.
    Site,
    /// Every entry of a feed.
    Feed,
}

/// Loss that is refused unless the user agrees to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SuddenLoss<'a> {
    /// Part of the site that would be lost.
    pub extent: LossExtent,
    /// Number of entries that would disappear.
    pub count: usize,
    /// Paths of the first articles, relative to their folder.
    pub files: Vec<&'a str>,
}

impl CurrentEntries<'_> {
    /// Lists published entries whose file is gone or no longer an article.
    pub(crate) fn lost_entries<'m>(&self, manifest: &'m Manifest) -> LostEntries<'m> {
        let entries = manifest.entries.iter().map(|(id, record)| (id.as_str(), record));
        let mut lost: LostEntries<'m> =
            entries.filter(|(id, record)| self.is_lost(id, record)).collect();
        if !lost.is_empty() {
            let drafts = self.hidden_names();
            lost.retain(|_, record| !drafts.contains(path::facts(&record.path).slug()));
        }
        lost
    }

    fn is_lost(&self, id: &str, record: &EntryRecord) -> bool {
        if self.published.contains(id) || self.reported.contains(id) {
            return false;
        }
        if self.oldest.is_some_and(|oldest| record.published < oldest) {
            return false;
        }
        // An article with a header was excluded for a known reason, unless it lost its date.
        self.headers.at(&record.path).is_none_or(|index| {
            let summary = self.headers.summary(index);
            summary.visibility == ArticleVisibility::Public && summary.published.is_none()
        })
    }

    /// Collects the file names of hidden articles: an author takes an article back by moving
    /// it to a folder of drafts, too.
    fn hidden_names(&self) -> HashSet<&str> {
        let hidden = (0..self.headers.len())
            .filter(|&index| self.headers.summary(index).visibility != ArticleVisibility::Public);
        hidden.map(|index| path::facts(self.headers.path(index)).slug()).collect()
    }
}

impl<'a> SuddenLoss<'a> {
    /// Decides whether lost entries are a sudden loss. `articles` is the number of article
    /// files; `lost_feed` returns true if a feed would lose all its entries.
    pub(crate) fn detect(
        manifest: &Manifest,
        lost: &LostEntries<'a>,
        articles: usize,
        lost_feed: impl FnOnce(&LostEntries<'a>) -> bool,
    ) -> Option<Self> {
        let extent = if articles == 0 && !manifest.entries.is_empty() {
            LossExtent::Folder
        } else if lost.len() < LEAST {
            return None;
        } else if lost.len() * 2 > manifest.entries.len() {
            LossExtent::Site
        } else if lost_feed(lost) {
            LossExtent::Feed
        } else {
            return None;
        };
        let mut files: Vec<&str> = lost.values().map(|record| &*record.path).collect();
        files.sort_unstable();
        files.truncate(SHOWN);
        Some(Self { extent, count: lost.len(), files })
    }

    /// Creates the error that stops the build.
    pub(crate) fn to_error(&self) -> Diagnostic {
        let message = format!(
            "{} would disappear; run again with --accept-deletions if this is intended",
            self.count_entries()
        );
        let reason = match self.extent {
            LossExtent::Folder => "the folder of the articles is empty, but had articles",
            LossExtent::Site => {
                "more than half of the published articles are missing or unreadable"
            }
            LossExtent::Feed => "all articles of a feed are missing or unreadable",
        };
        let help = format!("{reason}: {}", self.list_files());
        Diagnostic::new(&codes::LOSS_SUDDEN, message).help(help)
    }

    /// Creates the note for a loss that the user accepted.
    pub(crate) fn to_note(&self) -> Diagnostic {
        let message =
            format!("{} removed, as accepted: {}", self.count_entries(), self.list_files());
        Diagnostic::new(&codes::LOSS_ACCEPTED, message)
    }

    fn count_entries(&self) -> String {
        match self.count {
            1 => "1 published entry".to_owned(),
            count => format!("{count} published entries"),
        }
    }

    fn list_files(&self) -> String {
        let files: Vec<String> = self.files.iter().map(|file| format!("`{file}`")).collect();
        let more = self.count - files.len();
        let files = files.join(", ");
        if more == 0 { files } else { format!("{files} and {more} more") }
    }
}
