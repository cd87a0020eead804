//! What subscribers have, beside entries that are about to be published.

use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use super::{Change, Known, at};
use crate::builder::Entries;
use crate::model::Headers;
use crate::pipeline::renames::{New, Renames};
use crate::writer::EntryRecord;

/// What subscribers have, beside the articles that are there now.
pub struct Beside<'b, 'a> {
    known: &'b Known<'a>,
    /// Sorted by path.
    headers: &'b Headers,
    /// Looked for when the first entry is met that no reader knows.
    gone: OnceLock<Vec<(&'a String, &'a EntryRecord)>>,
}

impl<'a> Known<'a> {
    /// Puts the headers beside it whose entries are asked for next.
    pub const fn beside<'b>(&'b self, headers: &'b Headers) -> Beside<'b, 'a> {
        Beside { known: self, headers, gone: OnceLock::new() }
    }
}

impl<'a> Beside<'_, 'a> {
    /// Finds selected entries that were known by the id of a file that is gone,
    /// or at another date by a file of another name.
    pub fn changes(&self, entries: &Entries) -> Vec<Change> {
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
                Some(record) => changes.extend(known.moved(&entry.id, record, header)),
                None => new.push((header, &**entry)),
            }
        }
        if !new.is_empty() {
            changes.extend(self.renamed(entries, &new));
        }
        changes
    }

    fn renamed(&self, entries: &Entries, new: &[New<'_>]) -> Vec<Change> {
        let present: HashSet<&str> = entries.values().map(|entry| entry.id.as_str()).collect();
        let gone = self.gone().iter().filter(|(id, _)| !present.contains(id.as_str())).copied();
        let gone: BTreeMap<_, _> = gone.collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let renamed = Renames::new(self.known.manifest, gone, new).find(new);
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
