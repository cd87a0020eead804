//! What was published and is taken back: its tombstones in the manifest and in
//! the feeds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{SubsecRound, TimeDelta};

use crate::builder::{self, SitePlan};
use crate::config::{Config, TombstonePolicy};
use crate::identity;
use crate::model::{ArticleHeaders, ArticleVisibility, DeletedEntry, Feed, Timestamp};
use crate::writer::manifest::past_entry::short_hash;
use crate::writer::{EntryRecord, Manifest, Tombstone};

/// Tombstones by the ids of their entries.
pub type TombstoneMap = BTreeMap<String, Tombstone>;

/// What a build publishes.
pub struct CurrentSite<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// From which ids are derived.
    pub authority: &'a str,
    /// The instant of the living.
    pub now: Timestamp,
    /// Of every article without errors, sorted by path.
    pub headers: &'a ArticleHeaders,
    /// Which articles stand in which feed.
    pub plan: &'a SitePlan,
    /// The ids of all entries of feeds and pages, by the index of their header.
    pub ids: &'a HashMap<usize, String>,
}

/// Digs a grave for what was published and is taken back, and keeps those of
/// earlier builds for their time; what is back in a feed has none.
///
/// No grave is for what is merely too old for its feeds or has expired.
/// `is_there` says whether an article's file is in the folder.
pub fn collect_tombstones(
    living: &CurrentSite<'_>,
    known: &Manifest,
    is_there: &dyn Fn(&str) -> bool,
) -> TombstoneMap {
    let ids: HashSet<&str> = living.ids.values().map(String::as_str).collect();
    let mut graves = known.tombstones.clone();
    let articles = living.articles_of(known);
    graves.retain(|id, grave| {
        let header = articles.get(id.as_str()).copied();
        !ids.contains(id.as_str()) && living.keeps(header, grave)
    });
    let is_missing = |id: &str| !ids.contains(id) && !known.tombstones.contains_key(id);
    let missing: Vec<(&String, &EntryRecord)> =
        known.entries.iter().filter(|(id, _)| is_missing(id)).collect();
    let moved = living.moved(&missing);
    for (id, record) in missing {
        let header = living.at(&record.path, id).or_else(|| moved.get(id.as_str()).copied());
        let grave = match header {
            Some(index) => living.tombstone_for_withdrawn(index, record),
            None if is_there(&record.path) => None,
            None => living.tombstone_for_deleted(record),
        };
        graves.extend(grave.map(|grave| (id.clone(), grave)));
    }
    graves
}

/// Puts the tombstones into the feeds that the entries stood in.
pub fn insert_into_feeds(feeds: &mut [Feed], living: &CurrentSite<'_>, graves: &TombstoneMap) {
    for (feed, planned) in feeds.iter_mut().zip(&living.plan.feeds) {
        let settings = &planned.rule.settings;
        let own = graves.iter().filter(|(_, grave)| {
            grave.feeds.contains(&planned.rule.path)
                && is_live(grave, settings.tombstones_for, living.now)
        });
        feed.deleted = own.map(|(id, grave)| deleted(id, grave)).collect();
        feed.deleted
            .sort_by(|a, b| Reverse(a.when).cmp(&Reverse(b.when)).then_with(|| a.id.cmp(&b.id)));
        let newest = feed.deleted.first().map(|deleted| deleted.when);
        feed.updated = feed.updated.max(newest.unwrap_or(feed.updated));
    }
}

fn deleted(id: &str, grave: &Tombstone) -> DeletedEntry {
    DeletedEntry {
        id: id.to_owned(),
        exact_id: grave.exact_id.clone(),
        when: grave.when,
        reason: grave.reason.clone(),
    }
}

fn is_live(grave: &Tombstone, age: TimeDelta, now: Timestamp) -> bool {
    now.signed_duration_since(grave.when) < age
}

/// Notes in the manifest the tombstones, and for every entry in which feeds it
/// would leave one if its file were deleted.
pub fn record(manifest: &mut Manifest, living: &CurrentSite<'_>, graves: TombstoneMap) {
    manifest.tombstones = graves;
    let feeds = living.plan.feeds.iter();
    for feed in feeds.filter(|feed| feed.rule.settings.tombstones == TombstonePolicy::Deleted) {
        let paged = feed.pages.iter().flat_map(|page| &page.articles);
        for id in feed.articles.iter().chain(paged).filter_map(|index| living.ids.get(index)) {
            if let Some(record) = manifest.entries.get_mut(id) {
                record.feeds.push(feed.rule.path.clone());
            }
        }
    }
}

impl CurrentSite<'_> {
    /// Finds the article at a path, if it has the id still.
    fn at(&self, path: &str, id: &str) -> Option<usize> {
        let index = self.headers.at(path)?;
        (self.id(index) == id).then_some(index)
    }

    fn id(&self, index: usize) -> String {
        identity::id(&self.headers[index], self.config, self.authority)
    }

    /// Finds articles that have one of the ids, but not at the path where the
    /// manifest knows it: only a file that is gone costs this look at them all.
    fn moved<'m>(&self, missing: &[(&'m String, &EntryRecord)]) -> HashMap<&'m str, usize> {
        let lost = missing.iter().filter(|(id, record)| self.at(&record.path, id).is_none());
        let lost: HashSet<&str> = lost.map(|(id, _)| id.as_str()).collect();
        if lost.is_empty() {
            return HashMap::new();
        }
        let found = (0..self.headers.len()).filter_map(|index| {
            let id = lost.get(self.id(index).as_str())?;
            Some((*id, index))
        });
        found.collect()
    }

    /// Finds the articles of tombstones, by their ids. The manifest has hashes of
    /// their paths only, so they are looked for among the articles that are hidden or
    /// have the same date.
    fn articles_of<'m>(&self, known: &'m Manifest) -> HashMap<&'m str, usize> {
        let graves = known.tombstones.keys().filter_map(|id| {
            let past = known.past.get(&short_hash(id))?;
            Some((past.path.as_str(), (id.as_str(), past.published)))
        });
        let graves: HashMap<&str, _> = graves.collect();
        if graves.is_empty() {
            return HashMap::new();
        }
        let dates: HashSet<Option<i64>> =
            graves.values().map(|(_, date)| date.map(|date| date.timestamp())).collect();
        let may_be = |&index: &usize| {
            let glance = self.headers.summary(index);
            let second = glance.published.map(|date| date.timestamp());
            glance.visibility != ArticleVisibility::Public
                || dates.contains(&None)
                || dates.contains(&second)
        };
        let found = (0..self.headers.len()).filter(may_be).filter_map(|index| {
            let (id, _) = graves.get(&*short_hash(self.headers.path(index)))?;
            (self.id(index) == *id).then_some((*id, index))
        });
        found.collect()
    }

    /// Says whether an old grave stays, with the reason that stands there now: its
    /// article is not public again, and its time is not over in every feed.
    fn keeps(&self, header: Option<usize>, grave: &mut Tombstone) -> bool {
        let header = header.map(|index| &self.headers[index]);
        if let Some(retraction) = header.and_then(|header| header.retraction.as_deref()) {
            retraction.clone_into(grave.reason.get_or_insert_default());
        }
        let is_public = header.is_some_and(|header| header.visibility == ArticleVisibility::Public);
        let settings = self.config.feeds.iter().map(|feed| &feed.settings);
        let ages = settings.chain(self.config.each.iter().map(|each| &each.settings));
        let longest = ages.map(|settings| settings.tombstones_for).max();
        !is_public && longest.is_some_and(|age| is_live(grave, age, self.now))
    }

    /// Digs a grave for an article that is there, but no longer public.
    fn tombstone_for_withdrawn(&self, index: usize, record: &EntryRecord) -> Option<Tombstone> {
        let header = &self.headers[index];
        let least = match header.visibility {
            ArticleVisibility::Public => return None,
            ArticleVisibility::Retracted => TombstonePolicy::Retracted,
            ArticleVisibility::Draft
            | ArticleVisibility::Excluded
            | ArticleVisibility::Protected => TombstonePolicy::Deleted,
        };
        let feeds = builder::feeds_containing(index, self.headers, self.config, self.now);
        let marking = feeds.into_iter().filter(|(_, settings)| {
            least == TombstonePolicy::Retracted || settings.tombstones == TombstonePolicy::Deleted
        });
        let reason = header.retraction.as_deref().map(str::to_owned);
        self.new_tombstone(record, marking.map(|(path, _)| path).collect(), reason)
    }

    /// Digs a grave for an article whose file is gone. Of one that stood in no
    /// feed that would note it then, the site's own feed tells.
    fn tombstone_for_deleted(&self, record: &EntryRecord) -> Option<Tombstone> {
        let stood = |path: &str| {
            record.feeds.iter().any(|feed| feed == path)
                || record.feeds.is_empty() && path.is_empty()
        };
        let marking = self.plan.feeds.iter().filter(|feed| {
            stood(&feed.rule.path) && feed.rule.settings.tombstones == TombstonePolicy::Deleted
        });
        self.new_tombstone(record, marking.map(|feed| feed.rule.path.clone()).collect(), None)
    }

    fn new_tombstone(
        &self,
        record: &EntryRecord,
        feeds: Vec<String>,
        reason: Option<String>,
    ) -> Option<Tombstone> {
        let when = self.now.trunc_subsecs(0);
        let mut grave = Tombstone::new(when, record.exact_id.clone(), feeds);
        grave.reason = reason;
        (!grave.feeds.is_empty()).then_some(grave)
    }
}
