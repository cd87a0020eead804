//! Finds the article of a published feed's entry: by id, otherwise by address, otherwise
//! by the last segment of the address and the date, otherwise by title and date. An entry
//! that matches several articles is never assigned to one.

use std::collections::{BTreeSet, HashMap};

use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::identity;
use crate::ids::dated_index::{ArticlesByDate, MOST_CANDIDATES};
use crate::ids::matched_articles::{MatchedArticles, rss_id};
use crate::ids::{normalize, titles};
use crate::model::Header;
use crate::pipeline::BuildProgress;
use crate::site::inspect::SiteInspection;
use crate::text::path;

/// Result of matching an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EntryMatch {
    /// Exactly one article matches; its index.
    Article(usize),
    /// Several articles match; the indices of the first ones.
    Several(Vec<usize>),
    /// An article matches that is not read because the order of day and month in its date
    /// is not clear.
    Held,
    /// No article matches.
    Nothing,
}

impl EntryMatch {
    /// Creates the match of an entry with some candidates, which may be repeated.
    fn from_candidates(mut found: Vec<usize>) -> Self {
        found.sort_unstable();
        found.dedup();
        match found[..] {
            [] => Self::Nothing,
            [index] => Self::Article(index),
            [_, _, ..] => Self::Several(found),
        }
    }

    /// Returns the index of the only article that matches.
    pub(super) fn article(&self) -> Option<usize> {
        if let Self::Article(index) = self { Some(*index) } else { None }
    }
}

/// Finds the article of every entry.
pub(super) fn match_entries(
    articles: &MatchedArticles<'_>,
    entries: &[AdoptedEntry],
    progress: &dyn BuildProgress,
) -> Vec<EntryMatch> {
    let addresses = AddressIndex::new(articles);
    let mut matches: Vec<EntryMatch> = entries.iter().map(|entry| addresses.find(entry)).collect();
    let open = open_entries(&matches);
    match_by_segment(articles, entries, &open, &mut matches);
    // The titles decide between several articles with the same segment.
    let open: Vec<usize> =
        open.into_iter().filter(|entry| matches[*entry].article().is_none()).collect();
    match_by_title(articles, entries, &open, &mut matches, progress);
    matches
}

/// Index of the articles by their ids and addresses.
struct AddressIndex<'a> {
    site: &'a SiteInspection,
    by_id: HashMap<String, Vec<usize>>,
    by_address: HashMap<String, Vec<usize>>,
}

impl<'a> AddressIndex<'a> {
    fn new(articles: &MatchedArticles<'a>) -> Self {
        let site = articles.site;
        let (mut by_id, mut by_address) = (HashMap::new(), HashMap::new());
        for (index, header) in articles.headers.iter().enumerate() {
            for id in [rss_id(header, site), site.id(header)] {
                add_candidate(&mut by_id, id, index);
            }
            if let Ok(url) = identity::permalink(header, &site.config) {
                add_candidate(&mut by_address, normalize::address_key(&url), index);
            }
        }
        Self { site, by_id, by_address }
    }

    fn find(&self, entry: &AdoptedEntry) -> EntryMatch {
        let by_id = entry.id.as_ref().and_then(|id| self.by_id.get(id));
        if let Some(found) = by_id {
            return EntryMatch::from_candidates(found.clone());
        }
        let base = &self.site.config.site.url;
        let urls = entry.urls().filter_map(|url| base.join(url).ok());
        let found = urls.filter_map(|url| self.by_address.get(&normalize::address_key(&url)));
        EntryMatch::from_candidates(found.flatten().copied().collect())
    }
}

/// Adds an article to those with a key. An article that has the key twice is added once.
fn add_candidate(index: &mut HashMap<String, Vec<usize>>, key: String, article: usize) {
    let candidates = index.entry(key).or_default();
    if candidates.last() != Some(&article) && candidates.len() < MOST_CANDIDATES {
        candidates.push(article);
    }
}

/// Returns the entries without an article.
fn open_entries(matches: &[EntryMatch]) -> Vec<usize> {
    (0..matches.len()).filter(|&entry| matches[entry] == EntryMatch::Nothing).collect()
}

/// Returns the articles that no entry matches so far.
fn free_articles(articles: &MatchedArticles<'_>, matches: &[EntryMatch]) -> Vec<usize> {
    let taken: BTreeSet<usize> = matches.iter().filter_map(EntryMatch::article).collect();
    (0..articles.headers.len()).filter(|index| !taken.contains(index)).collect()
}

/// Finds articles with the same last segment of the address, or the same file name, and the
/// same date: the rest of an address depends on settings.
fn match_by_segment(
    articles: &MatchedArticles<'_>,
    entries: &[AdoptedEntry],
    open: &[usize],
    matches: &mut [EntryMatch],
) {
    if open.is_empty() {
        return;
    }
    let config = &articles.site.config;
    let mut index = ArticlesByDate::new(config.site.zone);
    for article in free_articles(articles, matches) {
        let header = articles.headers[article];
        for segment in article_segments(header, articles.site) {
            index.add(segment, header.published, article);
        }
    }
    index.sort();
    for &entry in open {
        let urls = entries[entry].urls().filter_map(|url| config.site.url.join(url).ok());
        let segments = urls.filter_map(|url| normalize::segment_key(url.path()));
        let date = entries[entry].date();
        let candidates = segments.flat_map(|segment| index.find(&segment, date));
        matches[entry] = EntryMatch::from_candidates(candidates.collect());
    }
}

/// Returns the last segment of an article's address, and its file name without a date.
fn article_segments(header: &Header, site: &SiteInspection) -> BTreeSet<String> {
    let url = identity::permalink(header, &site.config).ok();
    let segment = url.and_then(|url| normalize::segment_key(url.path()));
    segment.into_iter().chain(normalize::segment_key(path::facts(&header.path).slug())).collect()
}

/// Finds articles with the same title and date.
fn match_by_title(
    articles: &MatchedArticles<'_>,
    entries: &[AdoptedEntry],
    open: &[usize],
    matches: &mut [EntryMatch],
    progress: &dyn BuildProgress,
) {
    let titled = open.iter().map(|&entry| &entries[entry]).filter(|entry| entry.title.is_some());
    let dates: Vec<_> = titled.filter_map(AdoptedEntry::date).collect();
    let free = free_articles(articles, matches);
    let mut index = ArticlesByDate::new(articles.site.config.site.zone);
    for (article, title) in titles::read_near(articles, &free, &dates, progress) {
        index.add(normalize::title_key(&title), articles.headers[article].published, article);
    }
    index.sort();
    for &entry in open {
        let Some(title) = &entries[entry].title else { continue };
        let found = index.find(&normalize::title_key(title), entries[entry].date());
        match EntryMatch::from_candidates(found) {
            EntryMatch::Nothing => {}
            found => matches[entry] = found,
        }
    }
}
