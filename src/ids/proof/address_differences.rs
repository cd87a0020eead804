//! Classes of addresses that are not those of the site.
//!
//! Each row of [`RULES`] erases one kind of difference from both addresses. The difference
//! of an entry is the smallest set of rows that makes its addresses equal.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use url::Url;

use crate::feed_reader::adopted_entries::AdoptedEntry;
use crate::identity;
use crate::ids::normalize;
use crate::ids::proof::matched_pair::{
    AddressScope, DifferenceName, DifferentValues, IdentitySettings, MatchedPair, feed_address,
};
use crate::ids::proof::{ComparedProperty, DifferenceClass};
use crate::text::date::in_path;
use crate::text::slug_style::SlugStyle;

/// Address in the parts that may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
struct AddressParts {
    scheme: String,
    host: String,
    port: Option<u16>,
    query: String,
    segments: Vec<String>,
    ending: String,
    has_slash: bool,
}

/// Address of the site and address in the feed.
#[derive(Clone)]
struct AddressPair {
    /// Address of the site, then that of the feed.
    sides: [AddressParts; 2],
    /// Title of the entry, folded.
    title: String,
}

/// Kind of difference between two addresses.
struct AddressRule {
    name: DifferenceName,
    erase: fn(&mut AddressPair),
}

const fn rule(name: &'static str, words: &'static str, erase: fn(&mut AddressPair)) -> AddressRule {
    AddressRule { name: DifferenceName { name, words }, erase }
}

/// Kinds of differences, those that erase less before those that erase more.
#[rustfmt::skip]
const RULES: &[AddressRule] = &[
    rule("scheme",          "`http` or `https`",                |it| it.each(|side| side.scheme.clear())),
    rule("www",             "`www.`",                           |it| it.each(erase_www)),
    rule("host",            "the host",                         |it| it.each(erase_host)),
    rule("query",           "the query",                        |it| it.each(|side| side.query.clear())),
    rule("trailing-slash",  "the slash at the end",             |it| it.each(|side| side.has_slash = false)),
    rule("ending",          "an ending such as `.html`",        |it| it.each(erase_ending)),
    rule("capital-letters", "capital letters",                  |it| it.each(erase_case)),
    rule("date-zone",       "the date, as in another time zone", erase_near_dates),
    rule("date-in-name",    "the date before the name",         |it| it.each(erase_date_in_name)),
    rule("date-folders",    "the folders of the date",          |it| it.each(erase_date_folders)),
    rule("spelling",        "the spelling of words",            |it| it.each(erase_spelling)),
    rule("slug-from-title", "a name from the title",            erase_title),
    rule("folders",         "the folders",                      erase_folders),
];

/// Difference that no row of the table explains.
const OTHER: DifferenceName = DifferenceName { name: "other", words: "the name" };

impl AddressPair {
    fn each(&mut self, erase: impl Fn(&mut AddressParts)) {
        self.sides.iter_mut().for_each(erase);
    }

    /// Returns true if the addresses are equal after some kinds of differences are erased.
    fn is_equal_after(&self, rules: &[&AddressRule]) -> bool {
        let mut pair = self.clone();
        for rule in rules {
            (rule.erase)(&mut pair);
        }
        pair.sides[0] == pair.sides[1]
    }

    /// Returns the smallest set of differences.
    fn differences(&self) -> Vec<DifferenceName> {
        let mut needed: Vec<&AddressRule> = RULES.iter().collect();
        if !self.is_equal_after(&needed) {
            return vec![OTHER];
        }
        // From the end: those that erase more are left out first.
        for index in (0..needed.len()).rev() {
            let rule = needed.remove(index);
            if !self.is_equal_after(&needed) {
                needed.insert(index, rule);
            }
        }
        needed.iter().map(|rule| rule.name).collect()
    }
}

impl AddressParts {
    fn new(url: &Url) -> Self {
        let path = normalize::path_key(url);
        let (path, query) = path.find('?').map_or((&*path, ""), |at| path.split_at(at));
        let mut segments: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let ending = segments.last_mut().and_then(|name| {
            let at = name.rfind('.').filter(|at| is_ending(&name[*at..]))?;
            Some(name.split_off(at))
        });
        Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str().unwrap_or_default().to_owned(),
            port: url.port(),
            query: query.to_owned(),
            has_slash: path.ends_with('/'),
            ending: ending.unwrap_or_default(),
            segments,
        }
    }
}

/// Returns true for the ending of a web page's file name.
fn is_ending(ending: &str) -> bool {
    [".html", ".htm", ".php", ".xhtml", ".aspx", ".md"].contains(&&*ending.to_ascii_lowercase())
}

fn erase_www(side: &mut AddressParts) {
    if let Some(rest) = side.host.strip_prefix("www.") {
        side.host = rest.to_owned();
    }
}

fn erase_host(side: &mut AddressParts) {
    side.host.clear();
    side.port = None;
}

/// Erases the ending, and the name of a file that is also served for its folder.
fn erase_ending(side: &mut AddressParts) {
    if !side.ending.is_empty() && side.segments.last().is_some_and(|name| name == "index") {
        side.segments.pop();
    }
    side.ending.clear();
}

fn erase_case(side: &mut AddressParts) {
    for segment in &mut side.segments {
        *segment = segment.to_lowercase();
    }
    side.ending = side.ending.to_lowercase();
}

/// Date in the folders of an address: its segments, and the day, or the month with day 1.
struct DateFolders {
    start: usize,
    length: usize,
    day: NaiveDate,
}

fn find_date_folders(segments: &[String]) -> Option<DateFolders> {
    let numbers: Vec<Option<u32>> = segments.iter().map(|part| number(part)).collect();
    (0..numbers.len()).find_map(|start| {
        let year = numbers[start].filter(|_| segments[start].len() == 4)?;
        let month = numbers.get(start + 1).copied().flatten();
        let day = month.and_then(|_| numbers.get(start + 2).copied().flatten());
        let length = 1 + usize::from(month.is_some()) + usize::from(day.is_some());
        let year = i32::try_from(year).ok()?;
        let day = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
        Some(DateFolders { start, length, day })
    })
}

fn number(part: &str) -> Option<u32> {
    let is_number = part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
    part.parse().ok().filter(|_| is_number)
}

/// Erases dates in folders that are at most a day apart: one day, or neighboring months or
/// years.
fn erase_near_dates(pair: &mut AddressPair) {
    let [Some(site), Some(feed)] =
        pair.sides.each_ref().map(|side| find_date_folders(&side.segments))
    else {
        return;
    };
    let days = (site.day - feed.day).num_days().abs();
    let is_near = match site.length {
        3 => days <= 1,
        2 => days <= 31,
        _ => (site.day.year() - feed.day.year()).abs() <= 1,
    };
    if is_near && (site.start, site.length) == (feed.start, feed.length) {
        pair.each(|side| drop(side.segments.drain(site.start..site.start + site.length)));
    }
}

/// Erases the date at the beginning of the last segment.
fn erase_date_in_name(side: &mut AddressParts) {
    let Some(name) = side.segments.last_mut() else { return };
    if let Some((_, rest)) = in_path(name, chrono_tz::Tz::UTC).filter(|(_, rest)| !rest.is_empty())
    {
        *name = rest.to_owned();
    }
}

fn erase_date_folders(side: &mut AddressParts) {
    if let Some(DateFolders { start, length, .. }) = find_date_folders(&side.segments) {
        side.segments.drain(start..start + length);
    }
}

/// Erases the folders if the names are equal.
fn erase_folders(pair: &mut AddressPair) {
    if pair.sides[0].segments.last() == pair.sides[1].segments.last() {
        pair.each(|side| drop(side.segments.drain(..side.segments.len().saturating_sub(1))));
    }
}

fn erase_spelling(side: &mut AddressParts) {
    for segment in &mut side.segments {
        *segment = fold_words(segment);
    }
}

/// Folds a text to its letters and digits in ASCII.
pub(in crate::ids) fn fold_words(text: &str) -> String {
    SlugStyle::Zola.file_name(text).replace('-', "")
}

/// Makes the names equal if one of them has the words of the title.
fn erase_title(pair: &mut AddressPair) {
    let names = pair.sides.each_ref().map(|side| side.segments.last().map(|name| fold_words(name)));
    let is_title = names.iter().flatten().any(|name| !name.is_empty() && *name == pair.title);
    let title = pair.title.clone();
    if is_title && names.iter().all(Option::is_some) {
        pair.each(|side| {
            side.segments.pop();
            side.segments.push(title.clone());
        });
    }
}

/// Lists the addresses that are not those of the site.
pub(super) fn list(pairs: &[MatchedPair<'_>], settings: &IdentitySettings) -> Vec<DifferenceClass> {
    let base = &settings.config.site.url;
    let different = pairs.iter().filter_map(|pair| {
        if pair.has_address(&settings.config, AddressScope::Whole)? {
            return None;
        }
        let feed = pair.feed_address(base)?;
        let shown = identity::permalink(pair.header, &settings.config).ok()?;
        let title = pair.entry.title.as_deref().map(normalize::title_key).unwrap_or_default();
        let sides = [&shown, &feed].map(AddressParts::new);
        let names = AddressPair { sides, title: fold_words(&title) }.differences();
        let values = DifferentValues {
            property: ComparedProperty::Address,
            site: shown.into(),
            feed: feed.into(),
        };
        Some(pair.describe(&names, values, settings))
    });
    different.collect()
}

/// Returns the beginning of all links of the feeds, if the site's addresses have another.
pub(super) fn find_other_origin(entries: &[AdoptedEntry], base: &Url) -> Option<String> {
    let addresses = entries.iter().filter_map(|entry| feed_address(entry, base));
    let origins: BTreeSet<String> =
        addresses.map(|address| address.origin().ascii_serialization()).collect();
    let origin = origins.first().filter(|_| origins.len() == 1)?;
    (*origin != base.origin().ascii_serialization()).then(|| origin.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(site: &str, feed: &str, title: &str) -> String {
        let sides = [site, feed].map(|url| AddressParts::new(&Url::parse(url).unwrap()));
        let pair = AddressPair { sides, title: fold_words(title) };
        let names: Vec<_> = pair.differences().iter().map(|name| name.name).collect();
        names.join(" ")
    }

    #[test]
    fn every_kind_of_difference_has_an_example() {
        #[rustfmt::skip]
        let rows = [
            ("https://a.example/b/",            "http://a.example/b/",              "scheme"),
            ("https://a.example/b/",            "https://www.a.example/b/",         "www"),
            ("https://a.example/b/",            "https://b.example:81/b/",          "host"),
            ("https://a.example/b/",            "https://a.example/b/?p=1",         "query"),
            ("https://a.example/b/",            "https://a.example/b",              "trailing-slash"),
            ("https://a.example/b",             "https://a.example/b.html",         "ending"),
            ("https://a.example/B/c",           "https://a.example/b/C",            "capital-letters"),
            ("https://a.example/2024/05/31/b/", "https://a.example/2024/06/01/b/",  "date-zone"),
            ("https://a.example/2024-05-22-b/", "https://a.example/b/",             "date-in-name"),
            ("https://a.example/2024/05/22/b/", "https://a.example/b/",             "date-folders"),
            ("https://a.example/don-t--été/",   "https://a.example/dont-ete/",      "spelling"),
            ("https://a.example/b/",            "https://a.example/low-water/",     "slug-from-title"),
            ("https://a.example/x/b/",          "https://a.example/b/",             "folders"),
        ];
        for (site, feed, expected) in rows {
            assert_eq!(check(site, feed, "Low water"), expected, "{site} {feed}");
            assert_eq!(check(feed, site, "Low water"), expected, "{feed} {site}");
        }
        assert_eq!(
            rows.map(|row| row.2),
            *RULES.iter().map(|rule| rule.name.name).collect::<Vec<_>>()
        );
    }

    #[test]
    fn several_differences_of_one_address_are_all_named() {
        #[rustfmt::skip]
        let rows = [
            ("https://a.example/b/",            "http://www.a.example/b.html",      "scheme www trailing-slash ending"),
            ("https://a.example/b/",            "https://a.example/2024/05/b.html", "trailing-slash ending date-folders"),
            ("https://a.example/b/",            "https://a.example/x/index.php",    "other"),
            ("https://a.example/b/",            "https://a.example/b/index.html",   "trailing-slash ending"),
            ("https://a.example/x/2024-05-22-b/", "https://a.example/b",            "trailing-slash date-in-name folders"),
            ("https://a.example/x/b/",          "http://a.example/y/z/low-water/",  "scheme slug-from-title folders"),
            ("https://a.example/",              "https://a.example/b/",             "other"),
        ];
        for (site, feed, expected) in rows {
            assert_eq!(check(site, feed, "Low water"), expected, "{site} {feed}");
        }
    }

    #[test]
    fn no_kind_is_listed_twice() {
        for (row, rule) in RULES.iter().enumerate() {
            assert!(RULES[..row].iter().all(|other| other.name.name != rule.name.name));
        }
    }
}
