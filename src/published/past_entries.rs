//! Remembers entries that left every feed: if their articles are restored, they get their
//! former ids, and can't get other dates unnoticed.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{DurationRound, TimeDelta};

use crate::model::{ArticleHeaders, ArticleVisibility, Entry, Header, Timestamp};
use crate::text::similarity::TextSketch;
use crate::writer::manifest::past_entry::{short_hash, titled_hash_of};
use crate::writer::{Manifest, PastEntry};

/// Time for which an entry is remembered.
const KEPT_FOR: TimeDelta = TimeDelta::days(400);

/// Largest number of remembered entries; those that left first are dropped.
const MOST: usize = 50_000;

/// Former publication of an article whose id no reader knows.
pub(crate) enum RestoredEntry<'a> {
    /// The id was published with another date.
    OtherDate(Timestamp),
    /// The article was published with another id, given as its hash.
    OtherId(&'a str),
}

/// Index of entries that left every feed.
pub(crate) struct PastEntries<'a> {
    entries: &'a BTreeMap<String, PastEntry>,
    by_path: HashMap<&'a str, Vec<&'a str>>,
    by_title: HashMap<&'a str, Vec<&'a str>>,
    by_second: HashMap<i64, Vec<&'a str>>,
}

impl<'a> PastEntries<'a> {
    /// Indexes the past entries of a manifest.
    pub(crate) fn new(manifest: &'a Manifest) -> Self {
        let mut past = Self {
            entries: &manifest.past,
            by_path: HashMap::new(),
            by_title: HashMap::new(),
            by_second: HashMap::new(),
        };
        for (id, entry) in &manifest.past {
            past.by_path.entry(&*entry.path).or_default().push(id);
            if let Some(title) = &entry.title {
                past.by_title.entry(title).or_default().push(id);
            }
            if let Some(published) = entry.published {
                past.by_second.entry(published.timestamp()).or_default().push(id);
            }
        }
        past
    }

    /// Finds the former publication of an article whose id no reader knows.
    ///
    /// An id proves most, then a path, then a title with the same date, then a similar text
    /// with the same date. Whatever fits several entries proves nothing.
    pub(crate) fn find_restored(
        &self,
        header: &Header,
        entry: &Entry,
    ) -> Option<RestoredEntry<'a>> {
        if let Some(past) = self.entries.get(&short_hash(&entry.id)) {
            let published = past.published?;
            let is_same = published.timestamp() == entry.published.timestamp();
            return (!is_same).then_some(RestoredEntry::OtherDate(published));
        }
        let id = self
            .find_by_path(&header.path)
            .or_else(|| self.find_by_title(entry))
            .or_else(|| self.find_similar(entry))?;
        Some(RestoredEntry::OtherId(id))
    }

    fn find_by_path(&self, path: &str) -> Option<&'a str> {
        only(self.by_path.get(&*short_hash(path)))
    }

    fn find_by_title(&self, entry: &Entry) -> Option<&'a str> {
        only(self.by_title.get(&*titled_hash_of(&entry.title, entry.published)))
    }

    fn find_similar(&self, entry: &Entry) -> Option<&'a str> {
        let ids = self.by_second.get(&entry.published.timestamp())?;
        let sketch = TextSketch::from_html(&entry.content);
        let mut similar = ids
            .iter()
            .filter(|id| self.entries[**id].text.is_some_and(|text| text.is_similar(&sketch)));
        let first = similar.next();
        first.filter(|_| similar.next().is_none()).copied()
    }
}

fn only<'a>(ids: Option<&Vec<&'a str>>) -> Option<&'a str> {
    match ids.map(Vec::as_slice) {
        Some([id]) => Some(id),
        _ => None,
    }
}

/// Adds the past entries to a new manifest: those that left every feed with this build, and
/// those of the last manifest. Of the ids in `retained`, more is kept.
pub(crate) fn record(
    manifest: &mut Manifest,
    previous: &Manifest,
    retained: &BTreeSet<String>,
    now: Timestamp,
) {
    // Days are exact enough, and two builds on one day write the same bytes.
    let day = now.duration_trunc(TimeDelta::days(1)).unwrap_or(now);
    let left = previous.entries.iter().filter(|(id, _)| !manifest.entries.contains_key(*id));
    let left: Vec<_> = left
        .map(|(id, record)| {
            let past = PastEntry::new(record, day);
            let past = if retained.contains(id) { past.retaining(record) } else { past };
            (short_hash(id), past)
        })
        .collect();
    let mut past = previous.past.clone();
    if !past.is_empty() {
        let back = manifest.entries.keys().filter(|id| !previous.entries.contains_key(*id));
        for id in back {
            past.remove(&short_hash(id));
        }
    }
    past.extend(left);
    for retained in past.values_mut().filter_map(|entry| entry.retained.as_mut()) {
        retained.pages.retain(|feed| manifest.archives.contains_key(feed));
    }
    past.retain(|_, entry| now.signed_duration_since(entry.left) < KEPT_FOR);
    forget_oldest(&mut past);
    manifest.past = past;
}

fn forget_oldest(past: &mut BTreeMap<String, PastEntry>) {
    if past.len() <= MOST {
        return;
    }
    let mut times: Vec<_> = past.iter().map(|(id, entry)| (entry.left, id.clone())).collect();
    times.sort_unstable();
    for (_, id) in &times[..times.len() - MOST] {
        past.remove(id);
    }
}

/// Ids of hidden articles, by hash; the articles get them again when they are public. They
/// are private: the manifest has only the hashes.
pub(crate) type WithheldIds = BTreeMap<String, String>;

/// Lists the ids of published articles that exist but are not public, or have errors: those
/// that were withheld before, and those that left with this build.
pub(crate) fn withheld_ids(
    known: WithheldIds,
    previous: &Manifest,
    manifest: &Manifest,
    headers: &ArticleHeaders,
) -> WithheldIds {
    let left = previous.entries.keys().filter(|id| !manifest.entries.contains_key(*id));
    let mut ids: WithheldIds = left.map(|id| (short_hash(id), id.clone())).collect();
    ids.extend(known);
    if ids.is_empty() {
        return ids;
    }
    let hidden = (0..headers.len())
        .filter(|&index| headers.summary(index).visibility != ArticleVisibility::Public)
        .map(|index| &headers[index]);
    let (mut paths, mut titles) = (HashSet::new(), HashSet::new());
    for header in hidden {
        paths.insert(short_hash(&header.path));
        let title = header.title.as_deref().zip(header.published);
        titles.extend(title.map(|(title, date)| titled_hash_of(title, date.instant)));
    }
    ids.retain(|id, _| {
        manifest.past.get(id).is_some_and(|entry| {
            entry.retained.is_some()
                || paths.contains(&entry.path)
                || entry.title.as_ref().is_some_and(|title| titles.contains(title))
        })
    });
    ids
}
