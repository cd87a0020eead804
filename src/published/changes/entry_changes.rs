//! Compares the entries about to be published with those that readers have.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use crate::builder::EntryMap;
use crate::model::ArticleHeaders;
use crate::published::EntryChange;
use crate::published::changes::{PublishedState, header_at};
use crate::published::rename_detection::{NewEntry, RenameDetector, RenamedEntry};
use crate::published::{PastEntries, RestoredEntry};
use crate::writer::EntryRecord;
use crate::writer::manifest::past_entry;

/// Published entries, compared with the articles of this build.
pub(crate) struct EntryComparison<'b, 'a> {
    published: &'b PublishedState<'a>,
    /// Headers of the articles, sorted by path.
    headers: &'b ArticleHeaders,
    /// Entries whose file is gone; collected when the first new entry is found.
    gone: OnceLock<Vec<(&'a String, &'a EntryRecord)>>,
    /// Entries that left every feed; indexed when the first new entry is found.
    past: OnceLock<PastEntries<'a>>,
}

/// New entry that seems to be one that left every feed.
struct RestoredCandidate<'n, 'a> {
    new: NewEntry<'n>,
    restored: RestoredEntry<'a>,
}

impl<'a> PublishedState<'a> {
    /// Prepares to compare the entries of these headers.
    pub(crate) const fn compare_with<'b>(
        &'b self,
        headers: &'b ArticleHeaders,
    ) -> EntryComparison<'b, 'a> {
        EntryComparison { published: self, headers, gone: OnceLock::new(), past: OnceLock::new() }
    }
}

impl<'a> EntryComparison<'_, 'a> {
    /// Finds selected entries that readers know by another id or date: their file was
    /// renamed, they were restored, or their id moved to another file.
    pub(crate) fn find_changes(&self, entries: &EntryMap) -> Vec<EntryChange> {
        let (published, headers) = (self.published, self.headers);
        let mut changes = Vec::new();
        let mut new = Vec::new();
        let mut selected: Vec<_> = entries.iter().collect();
        selected.sort_unstable_by_key(|(index, _)| **index);
        for (index, entry) in selected {
            let header = &headers[*index];
            let Some(record) = published.manifest.entries.get(&entry.id) else {
                new.push(NewEntry { header, entry });
                continue;
            };
            changes.extend(published.find_lost_text(record, header, entry));
            // The comparison of headers covers a file with its own id; two articles with one
            // id are reported elsewhere.
            let has_own_id = header_at(headers, &record.path)
                .is_some_and(|known_as| published.id(known_as) == entry.id);
            if !has_own_id {
                changes.extend(published.describe_new_date(&entry.id, record, header));
            }
        }
        if !new.is_empty() {
            let renamed = self.find_renamed(entries, &new);
            new.retain(|it| renamed.iter().all(|change| change.path != it.header.path));
            changes.extend(renamed);
            changes.extend(self.find_restored(&new));
        }
        changes
    }

    /// Finds articles that left every feed and are back with another id or date.
    fn find_restored(&self, new: &[NewEntry<'_>]) -> Vec<EntryChange> {
        let published = self.published;
        if published.manifest.past.is_empty() {
            return Vec::new();
        }
        let past = self.past.get_or_init(|| PastEntries::new(published.manifest));
        let found: Vec<_> = new
            .iter()
            .filter_map(|new| {
                let restored = past.find_restored(new.header, new.entry)?;
                Some(RestoredCandidate { new: *new, restored })
            })
            .collect();
        let claimed = self.count_claims(&found);
        found
            .iter()
            .filter(|candidate| match candidate.restored {
                RestoredEntry::OtherDate(_) => true,
                // An id that fits two articles, or still has its own, proves nothing.
                RestoredEntry::OtherId(id) => claimed.get(id) == Some(&1),
            })
            .map(|RestoredCandidate { new, restored }| {
                published.describe_restored(restored, new.header, new.entry)
            })
            .collect()
    }

    /// Counts the articles that claim each past id: those that seem to be restored, and those
    /// that have it.
    fn count_claims<'r>(&self, found: &[RestoredCandidate<'_, 'r>]) -> HashMap<&'r str, usize> {
        let mut claimed: HashMap<&str, usize> = HashMap::new();
        for candidate in found {
            if let RestoredEntry::OtherId(id) = candidate.restored {
                *claimed.entry(id).or_default() += 1;
            }
        }
        if !claimed.is_empty() {
            let published = self.published;
            for header in self.headers.iter().filter(|header| published.may_be_in_feed(header)) {
                let id = past_entry::short_hash(&published.id(header));
                if let Some(count) = claimed.get_mut(&*id) {
                    *count += 1;
                }
            }
        }
        claimed
    }

    fn find_renamed(&self, entries: &EntryMap, new: &[NewEntry<'_>]) -> Vec<EntryChange> {
        let present: HashSet<&str> = entries.values().map(|entry| entry.id.as_str()).collect();
        let gone = self.gone().iter().filter(|(id, _)| !present.contains(id.as_str())).copied();
        let gone: BTreeMap<_, _> = gone.collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let renamed = RenameDetector::new(self.published.manifest, gone, new).find(new);
        let ids = renamed.iter().map(|renamed| renamed.id).collect();
        let missing = self.published.retain_missing(ids, self.headers);
        renamed
            .into_iter()
            .filter(|renamed| missing.contains(renamed.id))
            .map(|RenamedEntry { id, new }| {
                self.published.describe_rename(id, new.header, new.entry)
            })
            .collect()
    }

    /// Lists published entries whose file is gone or has errors.
    fn gone(&self) -> &[(&'a String, &'a EntryRecord)] {
        self.gone.get_or_init(|| {
            let entries = self.published.manifest.entries.iter();
            entries.filter(|(_, record)| header_at(self.headers, &record.path).is_none()).collect()
        })
    }
}
