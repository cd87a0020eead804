//! Finds the articles that are not read because the order of day and month in a date such as
//! `03/04/2026` is not clear. The entry of such an article in a published feed has the date
//! that is right; it is shown, and never written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::ids::dated_index::DAY;
use crate::ids::matched_articles::MatchedArticles;
use crate::ids::matching::{self, EntryMatch};
use crate::model::{Header, Timestamp};
use crate::parser;
use crate::pipeline::BuildProgress;
use crate::site::inspect::SiteInspection;
use crate::sources::{self, SaveDetector};
use crate::text::date::{self, DayOrder};

/// Both orders of day and month, in the order of an article's readings.
const ORDERS: [DayOrder; 2] = [DayOrder::MonthFirst, DayOrder::DayFirst];

/// Values of the setting `dates` for [`ORDERS`].
const ORDER_NAMES: [&str; 2] = ["month-first", "day-first"];

/// Matches the entries without an article with the articles that are not read because of
/// their dates, and adds to the errors of these dates which reading the feeds have.
pub(super) fn match_held_articles(
    site: &SiteInspection,
    entries: &[AdoptedEntry],
    matches: &mut [EntryMatch],
    report: &mut Report,
    progress: &dyn BuildProgress,
) {
    let held = read_held_articles(site);
    let open: Vec<usize> =
        (0..entries.len()).filter(|entry| matches[*entry] == EntryMatch::Nothing).collect();
    if held.is_empty() || open.is_empty() {
        return;
    }
    let headers = held.iter().flat_map(|article| &article.readings).collect();
    let articles = MatchedArticles { site, headers };
    let open_entries: Vec<AdoptedEntry> =
        open.iter().map(|&entry| entries[entry].clone()).collect();
    let found = matching::match_entries(&articles, &open_entries, progress);
    let mut dates: BTreeMap<usize, BTreeSet<Timestamp>> = BTreeMap::new();
    for (entry, found) in open.into_iter().zip(found) {
        let Some(article) = only_held_article(&found) else { continue };
        matches[entry] = EntryMatch::Held;
        let date = entries[entry].date().map(|date| date.instant);
        dates.entry(article).or_default().extend(date);
    }
    report_readings(site, &held, &dates, report);
}

/// Article whose header can be read in two ways.
struct HeldArticle {
    /// The file, as diagnostics name it.
    file: Arc<Path>,
    /// Header with the dates read in each of [`ORDERS`].
    readings: [Header; 2],
}

fn read_held_articles(site: &SiteInspection) -> Vec<HeldArticle> {
    let unclear = site.article_report.diagnostics.iter().filter(|found| is_bad_date(found));
    let files: BTreeSet<_> =
        unclear.filter_map(|found| Some(found.location.as_ref()?.path.clone())).collect();
    let configs = ORDERS.map(|order| {
        let mut config = site.config.clone();
        config.articles.dates = Some(order);
        config
    });
    let held = files.into_iter().filter_map(|file| {
        let path = file.strip_prefix(&site.config.articles.folder).ok()?.to_str()?;
        let path = path.replace('\\', "/");
        let [month_first, day_first] =
            configs.each_ref().map(|config| read_header(&path, config, site));
        let readings = [month_first?, day_first?];
        Some(HeldArticle { file, readings })
    });
    held.collect()
}

fn is_bad_date(found: &Diagnostic) -> bool {
    found.code == &codes::ARTICLE_BAD_DATE
}

/// Reads the header of an article with other settings than those of the site.
fn read_header(path: &str, config: &Config, site: &SiteInspection) -> Option<Header> {
    let file = config.articles.folder.join(path);
    let read = sources::whole(
        &file,
        &SaveDetector::default(),
        &mut Report::default(),
        |source, frontmatter, report| {
            parser::read_header(source, path, frontmatter, config, &site.defaults, report)
        },
    );
    read?.1
}

/// Returns the only article that an entry matches, in one or both of its readings.
fn only_held_article(found: &EntryMatch) -> Option<usize> {
    match found {
        EntryMatch::Article(index) => Some(index / ORDERS.len()),
        EntryMatch::Several(indices) => {
            let articles: BTreeSet<usize> = indices.iter().map(|it| it / ORDERS.len()).collect();
            articles.first().copied().filter(|_| articles.len() == 1)
        }
        EntryMatch::Held | EntryMatch::Nothing => None,
    }
}

/// Adds the readings of the feeds to the errors of the dates.
fn report_readings(
    site: &SiteInspection,
    held: &[HeldArticle],
    dates: &BTreeMap<usize, BTreeSet<Timestamp>>,
    report: &mut Report,
) {
    let orders: Vec<_> =
        dates.iter().map(|(&article, dates)| choose_order(&held[article], dates)).collect();
    let is_same_for_all = orders.iter().collect::<BTreeSet<_>>().len() == 1;
    for ((&article, adopted), order) in dates.iter().zip(orders) {
        for found in report.diagnostics.iter_mut().filter(|found| is_bad_date(found)) {
            if found.location.as_ref().is_none_or(|at| at.path != held[article].file) {
                continue;
            }
            let reading = match order {
                Some(order) => {
                    describe_reading(found, order, is_same_for_all.then_some(order), site)
                }
                None => describe_other_dates(adopted),
            };
            if let Some(reading) = reading {
                *found = found.clone().help(reading);
            }
        }
    }
}

/// Returns the only order of day and month, as an index of [`ORDERS`], with which an article
/// has a date of the feeds. The readings of a date are weeks apart.
fn choose_order(article: &HeldArticle, dates: &BTreeSet<Timestamp>) -> Option<usize> {
    let is_published = article.readings.each_ref().map(|header| {
        header.published.is_some_and(|published| {
            dates.iter().all(|date| (*date - published.instant).abs() < DAY)
        })
    });
    match is_published {
        [true, false] => Some(0),
        [false, true] => Some(1),
        [true, true] | [false, false] => None,
    }
}

/// Returns the line to write for a date whose reading is known. If every article has the same
/// order, one setting reads them all.
fn describe_reading(
    found: &Diagnostic,
    order: usize,
    site_order: Option<usize>,
    site: &SiteInspection,
) -> Option<String> {
    let at = found.location.as_ref()?;
    let written = at.marked().trim_matches(['"', '\'']);
    let readings = date::two_readings(written, &site.config.date_rules())?;
    let line = at.excerpt.replacen(written, &readings[order], 1);
    let mut help =
        format!("write `{}`: the published feed has this article on that day", line.trim());
    if let Some(order) = site_order {
        help += &format!(
            "; `dates = \"{}\"` below `[articles]` in feed.toml reads every such date in this way",
            ORDER_NAMES[order]
        );
    }
    Some(help)
}

fn describe_other_dates(dates: &BTreeSet<Timestamp>) -> Option<String> {
    let day = dates.first()?.format("%Y-%m-%d");
    Some(format!("the published feed has this article on {day}: correct the date"))
}
