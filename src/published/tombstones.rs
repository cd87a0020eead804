//! Tombstones (RFC 6721) of published entries that were withdrawn: in the manifest, where
//! they are kept until they expire, and in the feeds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{SubsecRound, TimeDelta};

use crate::builder::{self, SitePlan};
use crate::config::{Config, TombstonePolicy};
use crate::identity;
use crate::model::{ArticleHeaders, ArticleVisibility, DeletedEntry, Feed, Timestamp};
use crate::writer::manifest::past_entry::short_hash;
use crate::writer::{EntryRecord, Manifest, Tombstone};

/// Tombstones by id of the entry.
pub(crate) type TombstoneMap = BTreeMap<String, Tombstone>;

/// Everything that this build publishes.
pub(crate) struct CurrentSite<'a> {
    /// Configuration of the site.
    pub config: &'a Config,
    /// Authority of derived ids.
    pub authority: &'a str,
    /// Time of the build.
    pub now: Timestamp,
    /// Headers of every article without errors, sorted by path.
    pub headers: &'a ArticleHeaders,
    /// Articles of each feed.
    pub plan: &'a SitePlan,
    /// Ids of all entries of feeds and archive pages, by header index.
    pub ids: &'a HashMap<usize, String>,
}

/// Creates tombstones for withdrawn entries, and keeps earlier ones until they expire or
/// their entry is back in a feed.
///
/// An entry that is only too old for its feeds, or has expired, is not withdrawn and gets no
/// tombstone. `is_present` returns true if the file of an article exists.
pub(crate) fn collect(
    current: &CurrentSite<'_>,
    previous: &Manifest,
    is_present: &dyn Fn(&str) -> bool,
) -> TombstoneMap {
    let ids: HashSet<&str> = current.ids.values().map(String::as_str).collect();
    let mut tombstones = previous.tombstones.clone();
    let articles = current.articles_with_tombstones(previous);
    tombstones.retain(|id, tombstone| {
        let header = articles.get(id.as_str()).copied();
        !ids.contains(id.as_str()) && current.retains(header, tombstone)
    });
    let missing: Vec<EntryOutOfFeeds<'_>> = previous
        .entries
        .iter()
        .filter(|(id, _)| !ids.contains(id.as_str()) && !previous.tombstones.contains_key(*id))
        .map(|(id, record)| EntryOutOfFeeds { id, record })
        .collect();
    let moved = current.find_moved(&missing);
    for EntryOutOfFeeds { id, record } in missing {
        let header = current.find_at(&record.path, id).or_else(|| moved.get(id).copied());
        let tombstone = match header {
            Some(index) => current.tombstone_for_withdrawn(index, record),
            None if is_present(&record.path) => None,
            None => current.tombstone_for_deleted(record),
        };
        tombstones.extend(tombstone.map(|tombstone| (id.to_owned(), tombstone)));
    }
    tombstones
}

/// Published entry that is in no feed now, and has no tombstone yet.
#[derive(Clone, Copy)]
struct EntryOutOfFeeds<'a> {
    id: &'a str,
    record: &'a EntryRecord,
}

/// Inserts the tombstones into the feeds that had the entries, the newest first.
pub(crate) fn insert_into_feeds(
    feeds: &mut [Feed],
    current: &CurrentSite<'_>,
    tombstones: &TombstoneMap,
) {
    for (feed, planned) in feeds.iter_mut().zip(&current.plan.feeds) {
        let settings = &planned.rule.settings;
        let of_feed = tombstones.iter().filter(|(_, tombstone)| {
            tombstone.feeds.contains(&planned.rule.path)
                && is_live(tombstone, settings.tombstones_for, current.now)
        });
        feed.deleted = of_feed.map(|(id, tombstone)| to_deleted_entry(id, tombstone)).collect();
        feed.deleted
            .sort_by(|a, b| Reverse(a.when).cmp(&Reverse(b.when)).then_with(|| a.id.cmp(&b.id)));
        let newest = feed.deleted.first().map(|deleted| deleted.when);
        feed.updated = feed.updated.max(newest.unwrap_or(feed.updated));
    }
}

fn to_deleted_entry(id: &str, tombstone: &Tombstone) -> DeletedEntry {
    DeletedEntry {
        id: id.to_owned(),
        exact_id: tombstone.exact_id.clone(),
        when: tombstone.when,
        reason: tombstone.reason.clone(),
    }
}

fn is_live(tombstone: &Tombstone, max_age: TimeDelta, now: Timestamp) -> bool {
    now.signed_duration_since(tombstone.when) < max_age
}

/// Adds the tombstones to the manifest, and for every entry the feeds in which it would get a
/// tombstone if its file were deleted: the next build can't read that from the deleted file.
pub(crate) fn record(manifest: &mut Manifest, current: &CurrentSite<'_>, tombstones: TombstoneMap) {
    manifest.tombstones = tombstones;
    let feeds = current.plan.feeds.iter();
    for feed in feeds.filter(|feed| feed.rule.settings.tombstones == TombstonePolicy::Deleted) {
        let paged = feed.pages.iter().flat_map(|page| &page.articles);
        for id in feed.articles.iter().chain(paged).filter_map(|index| current.ids.get(index)) {
            if let Some(record) = manifest.entries.get_mut(id) {
                record.feeds.push(feed.rule.path.clone());
            }
        }
    }
}

impl CurrentSite<'_> {
    /// Returns the article at a path, if it still has the id.
    fn find_at(&self, path: &str, id: &str) -> Option<usize> {
        let index = self.headers.at(path)?;
        (self.id(index) == id).then_some(index)
    }

    fn id(&self, index: usize) -> String {
        identity::id(&self.headers[index], self.config, self.authority)
    }

    /// Finds articles that have one of the ids in another file than the manifest says. This
    /// derives the id of every article, so it runs only if a file is gone.
    fn find_moved<'m>(&self, missing: &[EntryOutOfFeeds<'m>]) -> HashMap<&'m str, usize> {
        let lost: HashSet<&str> = missing
            .iter()
            .filter(|entry| self.find_at(&entry.record.path, entry.id).is_none())
            .map(|entry| entry.id)
            .collect();
        if lost.is_empty() {
            return HashMap::new();
        }
        let found = (0..self.headers.len()).filter_map(|index| {
            let id = lost.get(self.id(index).as_str())?;
            Some((*id, index))
        });
        found.collect()
    }

    /// Finds the articles of tombstones, by id. The manifest has only hashes of their paths,
    /// so candidates are the articles that are hidden or have the same date.
    fn articles_with_tombstones<'m>(&self, previous: &'m Manifest) -> HashMap<&'m str, usize> {
        let by_path_hash: HashMap<&str, _> = previous
            .tombstones
            .keys()
            .filter_map(|id| {
                let past = previous.past.get(&short_hash(id))?;
                Some((past.path.as_str(), (id.as_str(), past.published)))
            })
            .collect();
        if by_path_hash.is_empty() {
            return HashMap::new();
        }
        let dates: HashSet<Option<i64>> =
            by_path_hash.values().map(|(_, date)| date.map(|date| date.timestamp())).collect();
        (0..self.headers.len())
            .filter(|&index| {
                let summary = self.headers.summary(index);
                let second = summary.published.map(|date| date.timestamp());
                summary.visibility != ArticleVisibility::Public
                    || dates.contains(&None)
                    || dates.contains(&second)
            })
            .filter_map(|index| {
                let (id, _) = by_path_hash.get(&*short_hash(self.headers.path(index)))?;
                (self.id(index) == *id).then_some((*id, index))
            })
            .collect()
    }

    /// Returns true if an earlier tombstone is kept: its article is not public again, and it
    /// has not expired in every feed. Updates its reason from the article.
    fn retains(&self, header: Option<usize>, tombstone: &mut Tombstone) -> bool {
        let header = header.map(|index| &self.headers[index]);
        if let Some(retraction) = header.and_then(|header| header.retraction.as_deref()) {
            retraction.clone_into(tombstone.reason.get_or_insert_default());
        }
        let is_public = header.is_some_and(|header| header.visibility == ArticleVisibility::Public);
        let settings = self.config.feeds.iter().map(|feed| &feed.settings);
        let ages = settings.chain(self.config.each.iter().map(|each| &each.settings));
        let longest = ages.map(|settings| settings.tombstones_for).max();
        !is_public && longest.is_some_and(|age| is_live(tombstone, age, self.now))
    }

    /// Creates a tombstone for an article that exists but is not public any more.
    fn tombstone_for_withdrawn(&self, index: usize, record: &EntryRecord) -> Option<Tombstone> {
        let header = &self.headers[index];
        let policy = match header.visibility {
            ArticleVisibility::Public => return None,
            ArticleVisibility::Retracted => TombstonePolicy::Retracted,
            ArticleVisibility::Draft
            | ArticleVisibility::Excluded
            | ArticleVisibility::Protected => TombstonePolicy::Deleted,
        };
        let feeds = builder::feeds_containing(index, self.headers, self.config, self.now);
        let with_tombstone = feeds.into_iter().filter(|(_, settings)| {
            policy == TombstonePolicy::Retracted || settings.tombstones == TombstonePolicy::Deleted
        });
        let reason = header.retraction.as_deref().map(str::to_owned);
        self.new_tombstone(record, with_tombstone.map(|(path, _)| path).collect(), reason)
    }

    /// Creates a tombstone for an article with a deleted file. If no feed was recorded for
    /// it, the tombstone goes into the feed of the whole site.
    fn tombstone_for_deleted(&self, record: &EntryRecord) -> Option<Tombstone> {
        let with_tombstone = self.plan.feeds.iter().filter(|feed| {
            let path = &feed.rule.path;
            let had_entry =
                record.feeds.contains(path) || record.feeds.is_empty() && path.is_empty();
            had_entry && feed.rule.settings.tombstones == TombstonePolicy::Deleted
        });
        let feeds = with_tombstone.map(|feed| feed.rule.path.clone()).collect();
        self.new_tombstone(record, feeds, None)
    }

    fn new_tombstone(
        &self,
        record: &EntryRecord,
        feeds: Vec<String>,
        reason: Option<String>,
    ) -> Option<Tombstone> {
        let when = self.now.trunc_subsecs(0);
        let mut tombstone = Tombstone::new(when, record.exact_id.clone(), feeds);
        tombstone.reason = reason;
        (!tombstone.feeds.is_empty()).then_some(tombstone)
    }
}
