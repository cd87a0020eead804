//! Compares what a site would publish now with the entries of feeds that it has published
//! before: ids, addresses and dates. Where they differ, looks for settings that make them
//! equal, and proves them on every entry.
//!
//! Read `matched_pair` (one entry and its article), the three files of differences, then
//! `correction` with `induction` (finds settings).

mod address_comparison;
mod address_differences;
mod correction;
mod date_differences;
mod id_differences;
mod id_forms;
mod induction;
mod matched_pair;
mod pattern_kind;
mod tried_patterns;
mod zones;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::NaiveDate;

use crate::diagnostic::{Report, SourceLocation};
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::ids::held_dates;
use crate::ids::matched_articles::MatchedArticles;
use crate::ids::matching::{self, EntryMatch};
use crate::ids::proof::matched_pair::{IdentitySettings, MatchedPair};
use crate::ids::published_feeds::{self, display_name};
use crate::model::{ArticleVisibility, ParsedDate};
use crate::pipeline::{BuildEnding, BuildRequest};
use crate::site::inspect::{self, InspectionStop, SiteInspection};

pub(super) use address_comparison::AddressComparison;
pub(super) use address_differences::fold_words;

/// Property of an entry that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ComparedProperty {
    /// The id, from which feed readers recognize the entry.
    Id,
    /// The link of the entry.
    Address,
    /// The date of publication.
    Date,
}

/// Every compared property, in the order of [`EqualCounts`].
pub(crate) const PROPERTIES: [ComparedProperty; 3] =
    [ComparedProperty::Id, ComparedProperty::Address, ComparedProperty::Date];

/// Number of entries that have a property, and of those whose article has the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct EqualCount {
    /// Entries that are equal.
    pub equal: usize,
    /// Entries that have the property.
    pub total: usize,
}

impl EqualCount {
    /// Returns true if no entry differs.
    pub(crate) const fn is_complete(self) -> bool {
        self.equal == self.total
    }
}

/// Counts for each property, in the order of [`PROPERTIES`].
pub(crate) type EqualCounts = [EqualCount; PROPERTIES.len()];

/// Entries that differ from their articles in the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DifferenceClass {
    /// Property that differs.
    pub property: ComparedProperty,
    /// Stable names of the differences, such as `trailing-slash`.
    pub names: Vec<&'static str>,
    /// Description of each difference for people.
    pub words: Vec<&'static str>,
    /// Number of entries.
    pub count: usize,
    /// First entries, at least one.
    pub examples: Vec<DifferenceExample>,
}

/// Entry that differs from its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DifferenceExample {
    /// File of the article.
    pub file: PathBuf,
    /// Value that the site would publish for it.
    pub site: String,
    /// Value in the feed.
    pub feed: String,
    /// Place of the entry in its feed.
    pub at: SourceLocation,
}

impl DifferenceClass {
    /// Adds entries that differ in the same way.
    fn add(&mut self, other: Self) {
        self.count += other.count;
        let room = MOST_NAMES.saturating_sub(self.examples.len());
        self.examples.extend(other.examples.into_iter().take(room));
    }
}

/// Number of things that one side lacks, with the first ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct MissingItems {
    /// Number of all.
    pub count: usize,
    /// Names of the first ones.
    pub first: Vec<String>,
}

/// Most names of missing things, and most examples of a difference.
const MOST_NAMES: usize = 3;

impl MissingItems {
    /// Counts names, and keeps the first ones.
    pub(super) fn new(names: impl Iterator<Item = String>) -> Self {
        let mut missing = Self::default();
        for name in names {
            missing.count += 1;
            if missing.first.len() < MOST_NAMES {
                missing.first.push(name);
            }
        }
        missing
    }
}

/// Line of `feed.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SettingLine {
    /// Name of its table, such as `articles`.
    pub table: &'static str,
    /// Name of the setting.
    pub key: String,
    /// Value of the setting, a text.
    pub value: String,
}

/// Settings that make more entries equal, and the counts of the site read with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternCorrection {
    /// Lines of `feed.toml`, by table.
    pub lines: Vec<SettingLine>,
    /// Counts of the site that was read with these lines.
    pub counts: EqualCounts,
    /// Addresses that are equal apart from `http`, `www.` and the host.
    pub paths: EqualCount,
    /// Time zones that fit the dates as well as the one in the lines.
    pub other_zones: Vec<&'static str>,
}

/// Comparison of a site with feeds that it has published before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternProof {
    /// Number of entries in the feeds.
    pub entries: usize,
    /// Number of entries with exactly one article.
    pub matched: usize,
    /// Number of entries whose article is not read because its date is not clear.
    pub held: usize,
    /// Equal ids, addresses and dates of the matched entries.
    pub counts: EqualCounts,
    /// Addresses that are equal apart from `http`, `www.` and the host.
    pub paths: EqualCount,
    /// Differences by class, the most frequent first.
    pub differences: Vec<DifferenceClass>,
    /// Entries without an article, or with several candidates.
    pub without_article: MissingItems,
    /// Public articles within the feeds' range of dates that are in none of the feeds.
    pub not_in_feeds: MissingItems,
    /// First and last day of the feeds' entries.
    pub range: Option<[NaiveDate; 2]>,
    /// Beginning of the site's addresses, up to the host.
    pub origin: String,
    /// Beginning of all links of the feeds, if it is another.
    pub other_origin: Option<String>,
    /// Forms of the feeds' ids, the most frequent first.
    pub id_forms: Vec<IdFormCount>,
    /// Settings that make more entries equal.
    pub correction: Option<PatternCorrection>,
}

/// Ids of one form in published feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct IdFormCount {
    /// Stable name of the form, such as `tag`.
    pub name: &'static str,
    /// Description of one id for people, such as ``a `tag:` URI``.
    pub words: &'static str,
    /// Host that the ids name; empty if the form has none.
    pub host: String,
    /// Number of entries.
    pub count: usize,
    /// First and last day of these entries.
    pub range: Option<[NaiveDate; 2]>,
}

/// Compares a site with feeds that it has published before.
///
/// # Errors
/// The site or a feed can't be read; the report has the reason.
pub(crate) fn prove(
    request: &BuildRequest<'_>,
    feeds: &[PathBuf],
) -> Result<PatternProof, InspectionStop> {
    let site = inspect::inspect_site(request)?;
    prove_site(&site, feeds, request)
}

/// Compares a site, read with another text of feed.toml, with feeds that it has published.
///
/// # Errors
/// The site or a feed can't be read; the report has the reason.
pub(crate) fn prove_text(
    request: &BuildRequest<'_>,
    text: &str,
    feeds: &[PathBuf],
) -> Result<PatternProof, InspectionStop> {
    prove_site(&inspect::inspect_site_with(request, text)?, feeds, request)
}

/// Compares a site that was read already with feeds that it has published before.
///
/// # Errors
/// A feed can't be read; the report has the reason.
pub(crate) fn prove_site(
    site: &SiteInspection,
    feeds: &[PathBuf],
    request: &BuildRequest<'_>,
) -> Result<PatternProof, InspectionStop> {
    let mut report = Report::default();
    let Some(published) = published_feeds::read(feeds, &site.config, &mut report) else {
        return Err(InspectionStop { ending: BuildEnding::OutsideFailed, report });
    };
    let entries = published.entries;
    let articles = MatchedArticles::of_site(site);
    let mut matches = matching::match_entries(&articles, &entries, request.progress);
    held_dates::match_held_articles(site, &entries, &mut matches, &mut report, request.progress);
    let pairs = pair_up(&articles, &entries, &matches);
    let settings = IdentitySettings::of_site(site);
    let counts = matched_pair::count_all(&pairs, &settings);
    let (not_in_feeds, range) = find_missing_articles(site, &entries, &matches);
    Ok(PatternProof {
        entries: entries.len(),
        matched: pairs.len(),
        held: matches.iter().filter(|found| **found == EntryMatch::Held).count(),
        counts,
        paths: matched_pair::count_paths(&pairs, &settings),
        differences: list_differences(&pairs, &settings),
        without_article: list_unmatched(&entries, &matches),
        not_in_feeds,
        range,
        id_forms: id_forms::count(&entries, site.config.site.zone),
        origin: site.config.site.url.origin().ascii_serialization(),
        other_origin: address_differences::find_other_origin(&entries, &site.config.site.url),
        // Last, because it changes the settings.
        correction: correction::find(&pairs, counts, settings, request),
    })
}

fn pair_up<'a>(
    articles: &MatchedArticles<'a>,
    entries: &'a [AdoptedEntry],
    matches: &[EntryMatch],
) -> Vec<MatchedPair<'a>> {
    let pairs = entries.iter().zip(matches).filter_map(|(entry, found)| {
        Some(MatchedPair { entry, header: articles.headers[found.article()?] })
    });
    pairs.collect()
}

fn list_unmatched(entries: &[AdoptedEntry], matches: &[EntryMatch]) -> MissingItems {
    let unmatched = entries.iter().zip(matches).filter(|(_, found)| match found {
        EntryMatch::Several(_) | EntryMatch::Nothing => true,
        EntryMatch::Article(_) | EntryMatch::Held => false,
    });
    MissingItems::new(unmatched.map(|(entry, _)| {
        format!("{} at {}:{}", display_name(entry), entry.at.path.display(), entry.at.line)
    }))
}

/// Lists the public articles that no entry matches although the feeds have older and newer
/// entries.
fn find_missing_articles(
    site: &SiteInspection,
    entries: &[AdoptedEntry],
    matches: &[EntryMatch],
) -> (MissingItems, Option<[NaiveDate; 2]>) {
    let zone = site.config.site.zone;
    let days = entries.iter().filter_map(AdoptedEntry::date).map(|date| day_in(date, zone));
    let days: BTreeSet<NaiveDate> = days.collect();
    let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
        return (MissingItems::default(), None);
    };
    let taken = matches.iter().flat_map(|found| match found {
        EntryMatch::Article(index) => std::slice::from_ref(index),
        EntryMatch::Several(indices) => indices,
        EntryMatch::Held | EntryMatch::Nothing => &[],
    });
    let taken: BTreeSet<usize> = taken.copied().collect();
    let missing = site.headers.iter().enumerate().filter(|(index, header)| {
        let day = header.published.map(|date| day_in(date, zone));
        header.visibility == ArticleVisibility::Public
            && day.is_some_and(|day| (first..=last).contains(&day))
            && !taken.contains(index)
    });
    let folder = &site.config.articles.folder;
    let names = missing.map(|(_, header)| folder.join(&*header.path).display().to_string());
    (MissingItems::new(names), Some([first, last]))
}

fn day_in(date: ParsedDate, zone: chrono_tz::Tz) -> NaiveDate {
    date.instant.with_timezone(&zone).date_naive()
}

/// Lists the differences of all properties by class.
fn list_differences(
    pairs: &[MatchedPair<'_>],
    settings: &IdentitySettings,
) -> Vec<DifferenceClass> {
    let found = id_differences::list(pairs, settings)
        .into_iter()
        .chain(address_differences::list(pairs, settings))
        .chain(date_differences::list(pairs, settings));
    group_differences(found)
}

/// Groups differences of single entries by class.
fn group_differences(found: impl Iterator<Item = DifferenceClass>) -> Vec<DifferenceClass> {
    let mut classes: BTreeMap<(ComparedProperty, Vec<&'static str>), DifferenceClass> =
        BTreeMap::new();
    for found in found {
        let key = (found.property, found.names.clone());
        match classes.get_mut(&key) {
            Some(class) => class.add(found),
            None => drop(classes.insert(key, found)),
        }
    }
    let mut classes: Vec<_> = classes.into_values().collect();
    // Stable: classes with the same count stay sorted by property and name.
    classes.sort_by_key(|class| (class.property, std::cmp::Reverse(class.count)));
    classes
}
