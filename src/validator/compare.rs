//! Compares the entries of a feed with an earlier copy and with other feeds: reports ids
//! and dates that have changed, and ids that two feeds use for different articles.

use crate::feed_reader::entries::{ParsedEntry, ParsedFeed};
use crate::text::date::Timestamp;
use crate::validator::codes::{DATE_CHANGED, FEED_OLDER_THAN_ENTRY, ID_CHANGED, SHARED_ID};
use crate::validator::finding::{Finding, FindingList};
use crate::validator::known_entries::{KnownEntries, KnownEntry};
use crate::validator::{EntryIds, ValidationOptions};

/// A comparison of a feed that is being read with known entries.
pub(super) struct KnownEntryComparison<'a> {
    old: Option<&'a KnownEntries>,
    siblings: &'a [KnownEntries],
    newest: Option<Timestamp>,
    /// Byte offsets and ids of entries, if requested.
    ids: Option<Vec<(usize, String)>>,
}

impl<'a> KnownEntryComparison<'a> {
    /// Starts a comparison with the known entries of the options.
    pub(super) fn new(options: &'a ValidationOptions) -> Self {
        Self {
            old: options.previous.as_ref(),
            siblings: &options.siblings,
            newest: None,
            ids: (options.ids == EntryIds::Include).then(Vec::new),
        }
    }

    /// Compares the next entry.
    pub(super) fn add_entry(&mut self, entry: ParsedEntry, findings: &mut FindingList) {
        self.newest = self.newest.max(entry.updated).max(entry.published);
        check_shared_id(self.siblings, &entry, findings);
        if let Some(old) = self.old {
            compare_entry(old, &entry, findings);
        }
        if let (Some(ids), Some(id)) = (&mut self.ids, entry.id) {
            ids.push((entry.span.start, id));
        }
    }

    /// Compares the feed's own date with its entries, and returns the collected ids.
    pub(super) fn finish(
        self,
        feed: &ParsedFeed,
        findings: &mut FindingList,
    ) -> Vec<(usize, String)> {
        check_feed_date(feed, self.newest, findings);
        self.ids.unwrap_or_default()
    }
}

/// Compares an entry with an earlier copy of its feed. The entry with the same id should
/// have the same date, and the entry with the same address the same id.
fn compare_entry(old: &KnownEntries, entry: &ParsedEntry, findings: &mut FindingList) {
    if let Some(known) = entry.id.as_deref().and_then(|id| old.with_id(id)) {
        compare_date(known, entry, findings);
    } else if let Some(known) = entry.url.as_deref().and_then(|url| old.with_url(url)) {
        report_changed_id(known, entry, findings);
    }
}

fn report_changed_id(old: KnownEntry<'_>, new: &ParsedEntry, findings: &mut FindingList) {
    findings.push(
        Finding::new(&ID_CHANGED, new.span.clone())
            .with("entry", display_title(new))
            .with("old", old.id())
            .with("new", new.id.as_deref().unwrap_or_default()),
    );
}

fn compare_date(old: KnownEntry<'_>, new: &ParsedEntry, findings: &mut FindingList) {
    if let (Some(before), Some(after)) = (old.published(), new.published)
        && before != after
    {
        findings.push(
            Finding::new(&DATE_CHANGED, new.span.clone())
                .with("entry", display_title(new))
                .with("old", before.to_rfc3339())
                .with("new", after.to_rfc3339()),
        );
    }
}

/// Reports an entry of another feed with the same id, but another address and title: a
/// different article.
fn check_shared_id(others: &[KnownEntries], entry: &ParsedEntry, findings: &mut FindingList) {
    let Some(id) = entry.id.as_deref() else { return };
    if let Some(other) = others.iter().rev().find_map(|known| known.with_id(id))
        && !other.has_url(entry.url.as_deref())
        && !other.has_title(entry.title.as_deref())
    {
        findings.push(
            Finding::new(&SHARED_ID, entry.span.clone())
                .with("id", id)
                .with("entry", display_title(entry))
                .with("other", other.display_title()),
        );
    }
}

/// Compares the date of a feed with its newest entry. If a feed is older than its entries,
/// readers may ignore them.
fn check_feed_date(feed: &ParsedFeed, newest: Option<Timestamp>, findings: &mut FindingList) {
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

fn display_title(entry: &ParsedEntry) -> &str {
    entry.title.as_deref().or(entry.url.as_deref()).unwrap_or_default()
}
