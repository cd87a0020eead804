//! What one text alone can't show: ids and dates that changed against an
//! earlier copy, and ids that two feeds give to different articles.

use std::collections::HashMap;

use crate::validator::codes::{DATE_CHANGED, FEED_OLDER_THAN_ENTRY, ID_CHANGED, SHARED_ID};
use crate::validator::entries::{EntryFacts, FeedFacts};
use crate::validator::finding::{Finding, Findings};

/// Compares a feed with an earlier copy of it: an entry of the same address
/// should have the same id, and an entry of the same id the same date.
pub(super) fn compare(old: &FeedFacts, new: &FeedFacts, findings: &mut Findings) {
    let by_url = index(&old.entries, |entry| entry.url.as_deref());
    let by_id = index(&old.entries, |entry| entry.id.as_deref());
    for entry in &new.entries {
        let known = entry.id.as_deref().and_then(|id| by_id.get(id));
        if let Some(known) = known {
            date(known, entry, findings);
        } else if let Some(known) = entry.url.as_deref().and_then(|url| by_url.get(url)) {
            id(known, entry, findings);
        }
    }
}

fn index<'a>(
    entries: &'a [EntryFacts],
    key: fn(&EntryFacts) -> Option<&str>,
) -> HashMap<&'a str, &'a EntryFacts> {
    entries.iter().filter_map(|entry| Some((key(entry)?, entry))).collect()
}

fn id(old: &EntryFacts, new: &EntryFacts, findings: &mut Findings) {
    let text = |id: &Option<String>| id.clone().unwrap_or_default();
    findings.push(
        Finding::new(&ID_CHANGED, new.span.clone())
            .with("entry", shown(new))
            .with("old", text(&old.id))
            .with("new", text(&new.id)),
    );
}

fn date(old: &EntryFacts, new: &EntryFacts, findings: &mut Findings) {
    if let (Some(before), Some(after)) = (old.published, new.published)
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

/// Finds ids that an entry of another file has too, though it is another
/// article: it has another address and another title.
pub(super) fn share(others: &[FeedFacts], feed: &FeedFacts, findings: &mut Findings) {
    let entries = others.iter().flat_map(|feed| &feed.entries);
    let by_id: HashMap<&str, &EntryFacts> =
        entries.filter_map(|entry| Some((entry.id.as_deref()?, entry))).collect();
    for entry in &feed.entries {
        let other = entry.id.as_deref().and_then(|id| by_id.get(id));
        if let Some(other) = other
            && other.url != entry.url
            && other.title != entry.title
        {
            findings.push(
                Finding::new(&SHARED_ID, entry.span.clone())
                    .with("id", entry.id.clone().unwrap_or_default())
                    .with("entry", shown(entry))
                    .with("other", shown(other)),
            );
        }
    }
}

/// Compares the date of a feed with those of its entries: readers that see
/// a feed older than its entries leave them out.
pub(super) fn age(feed: &FeedFacts, findings: &mut Findings) {
    let newest = feed.entries.iter().filter_map(|entry| entry.updated.max(entry.published)).max();
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

fn shown(entry: &EntryFacts) -> String {
    entry.title.clone().or_else(|| entry.url.clone()).unwrap_or_default()
}
