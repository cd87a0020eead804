//! What one text alone can't show: ids and dates that changed against an
//! earlier copy, and ids that two feeds give to different articles.

use std::collections::HashMap;

use crate::text::date::Timestamp;
use crate::validator::codes::{DATE_CHANGED, FEED_OLDER_THAN_ENTRY, ID_CHANGED, SHARED_ID};
use crate::validator::entries::{EntryFacts, FeedFacts};
use crate::validator::finding::{Finding, Findings};
use crate::validator::{Ids, Options};

/// A feed that is compared while it is read.
pub(super) struct Comparison<'a> {
    old: Known<'a>,
    beside: Known<'a>,
    newest: Option<Timestamp>,
    /// Where entries begin and their ids, if that is asked for.
    ids: Option<Vec<(usize, String)>>,
}

impl<'a> Comparison<'a> {
    /// Begins to compare with what is known beside a feed.
    pub fn new(options: &'a Options) -> Self {
        Self {
            old: Known::of(&options.against),
            beside: Known::of(&options.beside),
            newest: None,
            ids: (options.ids == Ids::Told).then(Vec::new),
        }
    }

    /// Takes the next entry.
    pub fn entry(&mut self, entry: EntryFacts, findings: &mut Findings) {
        self.newest = self.newest.max(entry.updated).max(entry.published);
        share(&self.beside, &entry, findings);
        compare(&self.old, &entry, findings);
        if let (Some(ids), Some(id)) = (&mut self.ids, entry.id) {
            ids.push((entry.span.start, id));
        }
    }

    /// Takes what the feed says of itself; returns the ids.
    pub fn end(self, feed: &FeedFacts, findings: &mut Findings) -> Vec<(usize, String)> {
        age(feed, self.newest, findings);
        self.ids.unwrap_or_default()
    }
}

/// The entries of other feeds.
#[derive(Debug, Default)]
struct Known<'a> {
    by_id: HashMap<&'a str, &'a EntryFacts>,
    by_url: HashMap<&'a str, &'a EntryFacts>,
}

impl<'a> Known<'a> {
    /// Looks through feeds once, so that entries can be found in them.
    fn of(feeds: impl IntoIterator<Item = &'a FeedFacts>) -> Self {
        let mut known = Self::default();
        for entry in feeds.into_iter().flat_map(|feed| &feed.entries) {
            known.by_id.extend(entry.id.as_deref().map(|id| (id, entry)));
            known.by_url.extend(entry.url.as_deref().map(|url| (url, entry)));
        }
        known
    }

    fn with_id(&self, id: Option<&str>) -> Option<&'a EntryFacts> {
        self.by_id.get(id?).copied()
    }

    fn with_url(&self, url: Option<&str>) -> Option<&'a EntryFacts> {
        self.by_url.get(url?).copied()
    }
}

/// Compares an entry with those of an earlier copy of its feed: one of the same
/// address should have the same id, and one of the same id the same date.
fn compare(old: &Known<'_>, entry: &EntryFacts, findings: &mut Findings) {
    if let Some(known) = old.with_id(entry.id.as_deref()) {
        date(known, entry, findings);
    } else if let Some(known) = old.with_url(entry.url.as_deref()) {
        id(known, entry, findings);
    }
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

/// Finds an entry of another file with the same id, though it is another
/// article: it has another address and another title.
fn share(others: &Known<'_>, entry: &EntryFacts, findings: &mut Findings) {
    if let Some(other) = others.with_id(entry.id.as_deref())
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

/// Compares the date of a feed with that of its newest entry: readers that see
/// a feed older than its entries leave them out.
fn age(feed: &FeedFacts, newest: Option<Timestamp>, findings: &mut Findings) {
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
