//! Which article an entry of a published feed is: by its id, else its address,
//! else its title and date. What fits two is no proof for either.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::TimeDelta;
use url::Url;

use crate::diagnostic::Report;
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::identity;
use crate::ids::normalize;
use crate::model::FileFacts;
use crate::model::{Header, ParsedDate};
use crate::parser::{self, ArticleContext, LinkTarget};
use crate::pipeline::{BuildProgress, SiteInspection};
use crate::sources::{self, SaveDetector};

/// What an entry was found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryMatch {
    /// This article, by its place among the headers.
    Article(usize),
    /// One of these.
    Several(Vec<usize>),
    /// None.
    Nothing,
}

impl EntryMatch {
    fn of(mut found: Vec<usize>) -> Self {
        found.sort_unstable();
        found.dedup();
        match found[..] {
            [] => Self::Nothing,
            [index] => Self::Article(index),
            [_, _, ..] => Self::Several(found),
        }
    }
}

/// How far two dates of one article may lie apart: one of them may be the day
/// alone, in another zone.
const DAY: TimeDelta = TimeDelta::days(1);

/// Finds the article of every entry.
pub fn matches(
    survey: &SiteInspection,
    entries: &[AdoptedEntry],
    progress: &(dyn BuildProgress + Sync),
) -> Vec<EntryMatch> {
    let addresses = AddressIndex::new(survey);
    let mut matches: Vec<EntryMatch> = entries.iter().map(|entry| addresses.find(entry)).collect();
    let taken: BTreeSet<usize> = matches.iter().filter_map(EntryMatch::article).collect();
    let titles = TitleIndex::new(survey, &taken);
    let is_open = |index: usize| matches[index] == EntryMatch::Nothing;
    let open: Vec<usize> = (0..entries.len()).filter(|&index| is_open(index)).collect();
    let known = titles.read(open.iter().map(|&index| &entries[index]), progress);
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

/// Articles by their ids and addresses.
struct AddressIndex<'a> {
    survey: &'a SiteInspection,
    by_id: HashMap<String, Vec<usize>>,
    by_address: HashMap<String, Vec<usize>>,
}

impl<'a> AddressIndex<'a> {
    fn new(survey: &'a SiteInspection) -> Self {
        let (mut by_id, mut by_address) = (HashMap::new(), HashMap::new());
        for (index, header) in survey.headers.iter().enumerate() {
            for id in [rss_id(header, survey), survey.id(header)] {
                by_id.entry(id).or_insert_with(Vec::new).push(index);
            }
            if let Ok(url) = identity::permalink(header, &survey.config) {
                let address = normalize::address(&url);
                by_address.entry(address).or_insert_with(Vec::new).push(index);
            }
        }
        Self { survey, by_id, by_address }
    }

    fn find(&self, entry: &AdoptedEntry) -> EntryMatch {
        let by_id = entry.id.as_ref().and_then(|id| self.by_id.get(id));
        if let Some(found) = by_id {
            return EntryMatch::of(found.clone());
        }
        let site = &self.survey.config.site.url;
        let urls = entry.urls.iter().filter_map(|url| site.join(url).ok());
        let found = urls.filter_map(|url: Url| self.by_address.get(&normalize::address(&url)));
        EntryMatch::of(found.flatten().copied().collect())
    }
}

/// Returns the id of an article as RSS shows it.
pub fn rss_id(header: &Header, survey: &SiteInspection) -> String {
    header.exact_id.as_deref().map_or_else(|| survey.id(header), str::to_owned)
}

/// Articles that no address tells, by their dates.
struct TitleIndex<'a> {
    survey: &'a SiteInspection,
    /// Sorted.
    by_date: Vec<(ParsedDate, usize)>,
}

impl<'a> TitleIndex<'a> {
    fn new(survey: &'a SiteInspection, taken: &BTreeSet<usize>) -> Self {
        let headers = survey.headers.iter().enumerate();
        let free = headers.filter(|(index, _)| !taken.contains(index));
        let mut by_date: Vec<(ParsedDate, usize)> =
            free.filter_map(|(index, header)| Some((header.published?, index))).collect();
        by_date.sort_unstable_by_key(|(date, index)| (date.instant, *index));
        Self { survey, by_date }
    }

    /// Lists the articles whose dates are near.
    fn near(&self, date: ParsedDate) -> &[(ParsedDate, usize)] {
        let bound = |is_before: &dyn Fn(TimeDelta) -> bool| {
            self.by_date.partition_point(|(other, _)| is_before(other.instant - date.instant))
        };
        &self.by_date[bound(&|apart| apart <= -DAY)..bound(&|apart| apart < DAY)]
    }

    /// Reads the titles of all articles that entries may be.
    fn read<'e>(
        &self,
        entries: impl Iterator<Item = &'e AdoptedEntry>,
        progress: &(dyn BuildProgress + Sync),
    ) -> BTreeMap<usize, String> {
        let dates = entries.filter(|entry| entry.title.is_some()).filter_map(|entry| entry.date);
        let near = dates.flat_map(|date| self.near(date)).map(|(_, index)| *index);
        let near: Vec<usize> = near.collect::<BTreeSet<_>>().into_iter().collect();
        progress.start("titles", near.len() as u64);
        let titles = sources::each(&near, &mut Report::default(), |&index, _| {
            progress.advance(1);
            Some((index, normalize::title(&title(self.survey, index)?)))
        });
        progress.finish();
        titles.into_iter().flatten().collect()
    }

    /// Finds the one article of the same title at the same time, else on the
    /// same day, else less than a day apart.
    fn find(&self, entry: &AdoptedEntry, titles: &BTreeMap<usize, String>) -> EntryMatch {
        let (Some(written), Some(date)) = (&entry.title, entry.date) else {
            return EntryMatch::Nothing;
        };
        let wanted = normalize::title(written);
        let zone = self.survey.config.site.zone;
        let day = |date: ParsedDate| date.instant.with_timezone(&zone).date_naive();
        let same: Vec<_> = self
            .near(date)
            .iter()
            .filter(|(_, index)| titles.get(index) == Some(&wanted))
            .collect();
        let tests: [&dyn Fn(ParsedDate) -> bool; 3] = [
            &|other| other.instant.timestamp() == date.instant.timestamp(),
            &|other| day(other) == day(date),
            &|_| true,
        ];
        let found = tests.iter().map(|is_same| {
            let found = same.iter().filter(|(other, _)| is_same(*other));
            EntryMatch::of(found.map(|(_, index)| *index).collect())
        });
        found.into_iter().find(|found| *found != EntryMatch::Nothing).unwrap_or(EntryMatch::Nothing)
    }
}

/// Reads the title of an article, which its first heading may be.
fn title(survey: &SiteInspection, index: usize) -> Option<String> {
    let SiteInspection { config, headers, .. } = survey;
    let header = &headers[index];
    let path = config.articles.folder.join(&*header.path);
    let around = ArticleContext {
        config,
        permalink: &config.site.url,
        id: "",
        resolve: &|_| LinkTarget::Unknown,
        files: &|_| FileFacts::Missing,
    };
    let read = sources::whole(
        &path,
        &SaveDetector::default(),
        &mut Report::default(),
        |source, frontmatter, report| {
            parser::body(source, header, frontmatter, &around, report).title
        },
    );
    read.map(|(_, title)| title)
}
