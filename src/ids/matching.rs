//! Finds the article of a published feed's entry: by id, otherwise by address, otherwise
//! by title and date. An entry that matches several articles is never assigned to one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use url::Url;

use crate::diagnostic::Report;
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::identity;
use crate::ids::normalize;
use crate::model::FileFacts;
use crate::model::{Header, ParsedDate};
use crate::parser::{self, ArticleContext, LinkTarget};
use crate::pipeline::BuildProgress;
use crate::site::inspect::SiteInspection;
use crate::sources::{self, SaveDetector};

/// Result of matching an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum EntryMatch {
    /// Exactly one article matches; the index of its header.
    Article(usize),
    /// Several articles match; the indices of their headers.
    Several(Vec<usize>),
    /// No article matches.
    Nothing,
}

impl EntryMatch {
    fn from_candidates(mut found: Vec<usize>) -> Self {
        found.sort_unstable();
        found.dedup();
        match found[..] {
            [] => Self::Nothing,
            [index] => Self::Article(index),
            [_, _, ..] => Self::Several(found),
        }
    }
}

/// Largest distance between two dates of one article: one may be a day without a time, in
/// another time zone.
const DAY: TimeDelta = TimeDelta::days(1);

/// Finds the article of every entry.
pub(super) fn match_entries(
    site: &SiteInspection,
    entries: &[AdoptedEntry],
    progress: &dyn BuildProgress,
) -> Vec<EntryMatch> {
    let addresses = AddressIndex::new(site);
    let mut matches: Vec<EntryMatch> = entries.iter().map(|entry| addresses.find(entry)).collect();
    let taken: BTreeSet<usize> = matches.iter().filter_map(EntryMatch::article).collect();
    let titles = TitleIndex::new(site, &taken);
    let open: Vec<usize> =
        (0..entries.len()).filter(|&index| matches[index] == EntryMatch::Nothing).collect();
    let known = titles.read_titles(open.iter().map(|&index| &entries[index]), progress);
    for index in open {
        matches[index] = titles.find(&entries[index], &known);
    }
    matches
}

impl EntryMatch {
    fn article(&self) -> Option<usize> {
        if let Self::Article(index) = self { Some(*index) } else { None }
    }
}

/// Index of the articles by their ids and addresses.
struct AddressIndex<'a> {
    site: &'a SiteInspection,
    by_id: HashMap<String, Vec<usize>>,
    by_address: HashMap<String, Vec<usize>>,
}

impl<'a> AddressIndex<'a> {
    fn new(site: &'a SiteInspection) -> Self {
        let (mut by_id, mut by_address) = (HashMap::new(), HashMap::new());
        for (index, header) in site.headers.iter().enumerate() {
            for id in [rss_id(header, site), site.id(header)] {
                by_id.entry(id).or_insert_with(Vec::new).push(index);
            }
            if let Ok(url) = identity::permalink(header, &site.config) {
                let address = normalize::address_key(&url);
                by_address.entry(address).or_insert_with(Vec::new).push(index);
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
        let urls = entry.urls.iter().filter_map(|url| base.join(url).ok());
        let found = urls.filter_map(|url: Url| self.by_address.get(&normalize::address_key(&url)));
        EntryMatch::from_candidates(found.flatten().copied().collect())
    }
}

/// Returns the id that RSS shows for an article.
pub(super) fn rss_id(header: &Header, site: &SiteInspection) -> String {
    header.exact_id.as_deref().map_or_else(|| site.id(header), str::to_owned)
}

/// Articles that were not matched by id or address, sorted by date.
struct TitleIndex<'a> {
    site: &'a SiteInspection,
    /// Date and header index of each article.
    by_date: Vec<(ParsedDate, usize)>,
}

impl<'a> TitleIndex<'a> {
    fn new(site: &'a SiteInspection, taken: &BTreeSet<usize>) -> Self {
        let headers = site.headers.iter().enumerate();
        let free = headers.filter(|(index, _)| !taken.contains(index));
        let mut by_date: Vec<(ParsedDate, usize)> =
            free.filter_map(|(index, header)| Some((header.published?, index))).collect();
        by_date.sort_unstable_by_key(|(date, index)| (date.instant, *index));
        Self { site, by_date }
    }

    /// Returns the articles published less than a day before or after a date.
    fn near(&self, date: ParsedDate) -> &[(ParsedDate, usize)] {
        let start = self.by_date.partition_point(|(it, _)| it.instant - date.instant <= -DAY);
        let end = self.by_date.partition_point(|(it, _)| it.instant - date.instant < DAY);
        &self.by_date[start..end]
    }

    /// Reads the titles of all articles that entries may match, by header index.
    fn read_titles<'e>(
        &self,
        entries: impl Iterator<Item = &'e AdoptedEntry>,
        progress: &dyn BuildProgress,
    ) -> BTreeMap<usize, String> {
        let dates = entries.filter(|entry| entry.title.is_some()).filter_map(|entry| entry.date);
        let near = dates.flat_map(|date| self.near(date)).map(|(_, index)| *index);
        let near: Vec<usize> = near.collect::<BTreeSet<_>>().into_iter().collect();
        progress.start("titles", near.len() as u64);
        let titles = sources::each(&near, &mut Report::default(), |&index, _| {
            progress.advance(1);
            Some((index, normalize::title_key(&read_title(self.site, index)?)))
        });
        progress.finish();
        titles.into_iter().flatten().collect()
    }

    /// Finds the article with the same title and time; without one, on the same day;
    /// without one, less than a day apart.
    fn find(&self, entry: &AdoptedEntry, titles: &BTreeMap<usize, String>) -> EntryMatch {
        let (Some(written), Some(date)) = (&entry.title, entry.date) else {
            return EntryMatch::Nothing;
        };
        let key = normalize::title_key(written);
        let candidates: Vec<_> =
            self.near(date).iter().filter(|(_, index)| titles.get(index) == Some(&key)).collect();
        let zone = self.site.config.site.zone;
        let tests: [&dyn Fn(ParsedDate) -> bool; 3] = [
            &|other| other.instant.timestamp() == date.instant.timestamp(),
            &|other| day_in(other, zone) == day_in(date, zone),
            &|_| true,
        ];
        let found = tests.iter().map(|is_same| {
            let same = candidates.iter().filter(|(other, _)| is_same(*other));
            EntryMatch::from_candidates(same.map(|(_, index)| *index).collect())
        });
        found.into_iter().find(|found| *found != EntryMatch::Nothing).unwrap_or(EntryMatch::Nothing)
    }
}

fn day_in(date: ParsedDate, zone: Tz) -> NaiveDate {
    date.instant.with_timezone(&zone).date_naive()
}

/// Reads the title of an article; it may be the first heading of the body.
fn read_title(site: &SiteInspection, index: usize) -> Option<String> {
    let SiteInspection { config, headers, .. } = site;
    let header = &headers[index];
    let path = config.articles.folder.join(&*header.path);
    let context = ArticleContext {
        config,
        permalink: &config.site.url,
        id: "",
        resolve: &|_| LinkTarget::Unknown,
        files: &|_| FileFacts::Missing,
        has_file: &|_| true,
    };
    let read = sources::whole(
        &path,
        &SaveDetector::default(),
        &mut Report::default(),
        |source, frontmatter, report| {
            parser::render_article(source, header, frontmatter, &context, report).title
        },
    );
    read.map(|(_, title)| title)
}
