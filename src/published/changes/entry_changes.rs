//! What subscribers have, beside entries that are about to be published.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use crate::builder::EntryMap;
use crate::model::{ArticleHeaders, Entry, Header};
use crate::published::EntryChange;
use crate::published::changes::{PublishedState, at};
use crate::published::rename_detection::{NewEntry, RenameDetector};
use crate::published::{PastEntries, RestoredEntry};
use crate::writer::EntryRecord;
use crate::writer::manifest::past_entry;

/// What subscribers have, beside the articles that are there now.
pub struct EntryComparison<'b, 'a> {
    known: &'b PublishedState<'a>,
    /// Sorted by path.
    headers: &'b ArticleHeaders,
    /// Looked for when the first entry is met that no reader knows.
    gone: OnceLock<Vec<(&'a String, &'a EntryRecord)>>,
    /// Entries that left every feed, indexed when the first such entry is met.
    past: OnceLock<PastEntries<'a>>,
}

impl<'a> PublishedState<'a> {
    /// Puts the headers beside it whose entries are asked for next.
    pub const fn beside<'b>(&'b self, headers: &'b ArticleHeaders) -> EntryComparison<'b, 'a> {
        EntryComparison { known: self, headers, gone: OnceLock::new(), past: OnceLock::new() }
    }
}

impl<'a> EntryComparison<'_, 'a> {
    /// Finds selected entries that were known by the id of a file that is gone,
    /// or at another date by a file of another name.
    pub fn changes(&self, entries: &EntryMap) -> Vec<EntryChange> {
        let (known, headers) = (self.known, self.headers);
        let mut changes = Vec::new();
        let mut new = Vec::new();
        let mut selected: Vec<_> = entries.iter().collect();
        selected.sort_unstable_by_key(|(index, _)| **index);
        for (index, entry) in selected {
            let header = &headers[*index];
            let record = known.manifest.entries.get(&entry.id);
            changes.extend(record.and_then(|record| known.lost_text(record, header, entry)));
            match record {
                // Headers have told, or another article has the same id.
                Some(record)
                    if at(headers, &record.path)
                        .is_some_and(|known_as| known.id(known_as) == entry.id) => {}
                Some(record) => changes.extend(known.describe_new_date(&entry.id, record, header)),
                None => new.push((header, &**entry)),
            }
        }
        if !new.is_empty() {
            let renamed = self.renamed(entries, &new);
            new.retain(|(header, _)| renamed.iter().all(|change| change.path != header.path));
            changes.extend(renamed);
            changes.extend(self.restored(&new));
        }
        changes
    }

    /// Finds articles that left every feed and are back under another id or date.
    fn restored(&self, new: &[NewEntry<'_>]) -> Vec<EntryChange> {
        let known = self.known;
        if known.manifest.past.is_empty() {
            return Vec::new();
        }
        let past = self.past.get_or_init(|| PastEntries::new(known.manifest));
        let found = new
            .iter()
            .filter_map(|(header, entry)| Some((*header, *entry, past.restored(header, entry)?)));
        let found: Vec<_> = found.collect();
        let claimed = self.claimed_ids(&found);
        let is_proven = |(_, _, restored): &&(&Header, &Entry, RestoredEntry<'_>)| match restored {
            RestoredEntry::OtherDate(_) => true,
            // What fits two articles, or has its article elsewhere, is no proof.
            RestoredEntry::OtherId(id) => claimed.get(*id) == Some(&1),
        };
        let proven = found.iter().filter(is_proven);
        proven.map(|(header, entry, restored)| known.restored(restored, header, entry)).collect()
    }

    /// Counts by how many articles each past id is claimed: by those that seem to be
    /// restored, and by those that have it.
    fn claimed_ids<'r>(
        &self,
        found: &[(&Header, &Entry, RestoredEntry<'r>)],
    ) -> HashMap<&'r str, usize> {
        let mut claimed: HashMap<&str, usize> = HashMap::new();
        for (_, _, restored) in found {
            if let RestoredEntry::OtherId(id) = restored {
                *claimed.entry(*id).or_default() += 1;
            }
        }
        if !claimed.is_empty() {
            for header in self.headers.iter().filter(|header| self.known.is_public(header)) {
                let id = past_entry::short_hash(&self.known.id(header));
                if let Some(count) = claimed.get_mut(&*id) {
                    *count += 1;
                }
            }
        }
        claimed
    }

    fn renamed(&self, entries: &EntryMap, new: &[NewEntry<'_>]) -> Vec<EntryChange> {
        let present: HashSet<&str> = entries.values().map(|entry| entry.id.as_str()).collect();
        let gone = self.gone().iter().filter(|(id, _)| !present.contains(id.as_str())).copied();
        let gone: BTreeMap<_, _> = gone.collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let renamed = RenameDetector::new(self.known.manifest, gone, new).find(new);
        let ids = renamed.iter().map(|(id, _)| *id).collect();
        let missing = self.known.missing(ids, self.headers);
        let renamed = renamed.into_iter().filter(|(id, _)| missing.contains(id));
        renamed.map(|(id, (header, entry))| self.known.renamed(id, header, entry)).collect()
    }

    /// Lists what was published from files that are no more.
    fn gone(&self) -> &[(&'a String, &'a EntryRecord)] {
        self.gone.get_or_init(|| {
            let entries = self.known.manifest.entries.iter();
            entries.filter(|(_, record)| at(self.headers, &record.path).is_none()).collect()
        })
    }
}
