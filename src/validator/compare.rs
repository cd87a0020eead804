//! What one text alone can't show: ids and dates that changed against an
//! earlier copy, and ids that two feeds give to different articles.

use crate::feed_reader::entries::{ParsedEntry, ParsedFeed};
use crate::text::date::Timestamp;
use crate::validator::codes::{DATE_CHANGED, FEED_OLDER_THAN_ENTRY, ID_CHANGED, SHARED_ID};
use crate::validator::finding::{Finding, FindingList};
use crate::validator::known_entries::{KnownEntries, KnownEntry};
use crate::validator::{EntryIds, ValidationOptions};

/// A feed that is compared while it is read.
pub(super) struct KnownEntryComparison<'a> {
    old: Option<&'a KnownEntries>,
    siblings: &'a [KnownEntries],
    newest: Option<Timestamp>,
    /// Where entries begin and their ids, if that is asked for.
    ids: Option<Vec<(usize, String)>>,
}

impl<'a> KnownEntryComparison<'a> {
    /// Begins to compare with what is known beside a feed.
    pub fn new(options: &'a ValidationOptions) -> Self {
        Self {
            old: options.previous.as_ref(),
            siblings: &options.siblings,
            newest: None,
            ids: (options.ids == EntryIds::Told).then(Vec::new),
        }
    }

    /// Takes the next entry.
    pub fn entry(&mut self, entry: ParsedEntry, findings: &mut FindingList) {
        self.newest = self.newest.max(entry.updated).max(entry.published);
        share(self.siblings, &entry, findings);
        if let Some(old) = self.old {
            compare(old, &entry, findings);
        }
        if let (Some(ids), Some(id)) = (&mut self.ids, entry.id) {
            ids.push((entry.span.start, id));
        }
    }

    /// Takes what the feed says of itself; returns the ids.
    pub fn end(self, feed: &ParsedFeed, findings: &mut FindingList) -> Vec<(usize, String)> {
        age(feed, self.newest, findings);
        self.ids.unwrap_or_default()
    }
}

/// Compares an entry with those of an earlier copy of its feed: one of the same
/// address should have the same id, and one of the same id the same date.
fn compare(old: &KnownEntries, entry: &ParsedEntry, findings: &mut FindingList) {
    if let Some(known) = entry.id.as_deref().and_then(|id| old.with_id(id)) {
        date(known, entry, findings);
    } else if let Some(known) = entry.url.as_deref().and_then(|url| old.with_url(url)) {
        id(known, entry, findings);
    }
}

fn id(old: KnownEntry<'_>, new: &ParsedEntry, findings: &mut FindingList) {
    findings.push(
        Finding::new(&ID_CHANGED, new.span.clone())
            .with("entry", shown(new))
            .with("old", old.id())
            .with("new", new.id.as_deref().unwrap_or_default()),
    );
}

fn date(old: KnownEntry<'_>, new: &ParsedEntry, findings: &mut FindingList) {
    if let (Some(before), Some(after)) = (old.published(), new.published)
        && before != after
    {
        findings.push(
            Finding::new(&DATE_CHANGED, new.span.clone())
                .with("entry", shown(new))
                .with("old", before.to_rfc3339())
                .with("new", after.to_rfc3339()),
        );
    }
}

/// Finds an entry of another file with the same id, though it is another
/// article: it has another address and another title.
fn share(others: &[KnownEntries], entry: &ParsedEntry, findings: &mut FindingList) {
    let Some(id) = entry.id.as_deref() else { return };
    if let Some(other) = others.iter().rev().find_map(|known| known.with_id(id))
        && !other.has_url(entry.url.as_deref())
        && !other.has_title(entry.title.as_deref())
    {
        findings.push(
            Finding::new(&SHARED_ID, entry.span.clone())
                .with("id", id)
                .with("entry", shown(entry))
                .with("other", other.display_title()),
        );
    }
}

/// Compares the date of a feed with that of its newest entry: readers that see
/// a feed older than its entries leave them out.
fn age(feed: &ParsedFeed, newest: Option<Timestamp>, findings: &mut FindingList) {
    if let (Some(updated), Some(newest)) = (feed.updated, newest)
        && updated < newest
    {
        findings.push(
            Finding::new(&FEED_OLDER_THAN_ENTRY, feed.updated_span.clone())
                .with("updated", updated.to_rfc3339())
                .with("newest", newest.to_rfc3339()),
        );
    }
}

fn shown(entry: &ParsedEntry) -> &str {
    entry.title.as_deref().or(entry.url.as_deref()).unwrap_or_default()
}
