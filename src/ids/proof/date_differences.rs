//! Classes of dates that are not those of the site.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::ids::proof::matched_pair::{
    DifferenceName, DifferentValues, IdentitySettings, MatchedPair, format_date, is_same_second,
};
use crate::ids::proof::{ComparedProperty, DifferenceClass};
use crate::model::{DatePrecision, ParsedDate};

/// Two dates that differ.
struct DifferentDates {
    site: ParsedDate,
    feed: ParsedDate,
    updated: Option<ParsedDate>,
    is_common_offset: bool,
    is_same_day: bool,
}

/// Kind of difference between dates.
struct DateRule {
    name: DifferenceName,
    matches: fn(&DifferentDates) -> bool,
}

const fn rule(
    name: &'static str,
    words: &'static str,
    matches: fn(&DifferentDates) -> bool,
) -> DateRule {
    DateRule { name: DifferenceName { name, words }, matches }
}

/// Kinds of differences; the first that matches counts.
#[rustfmt::skip]
const RULES: &[DateRule] = &[
    rule("updated",      "the feed has the date of the last change",         |it| it.updated.is_some_and(|date| is_same_second(date, it.feed))),
    rule("offset",       "the time zone: the dates are hours apart",         |it| it.is_common_offset),
    rule("day-only",     "the feed has the day without a time",              |it| it.is_same_day && it.feed.precision == DatePrecision::Day),
    rule("time-missing", "the feed has a time of day, the article has none", |it| it.is_same_day && it.site.precision == DatePrecision::Day),
    rule("same-day",     "another time of the same day",                     |it| it.is_same_day),
    rule("other-day",    "another day",                                      |_| true),
];

/// Largest difference between the clocks of two time zones.
const LARGEST_OFFSET: TimeDelta = TimeDelta::hours(14);

/// Seconds that all offsets of time zones today are a multiple of.
const QUARTER: i64 = 15 * 60;

/// Smallest part of the differing dates that have a common offset: a fifth.
const COMMON: usize = 5;

/// Shift of an offset during daylight saving time, in seconds.
const SHIFTS: [i64; 3] = [0, 3_600, -3_600];

/// Lists the dates that are not those of the site.
pub(super) fn list(pairs: &[MatchedPair<'_>], settings: &IdentitySettings) -> Vec<DifferenceClass> {
    let different: Vec<(&MatchedPair<'_>, [ParsedDate; 2])> = pairs
        .iter()
        .filter_map(|pair| Some((pair, pair.dates()?)))
        .filter(|(_, [site, feed])| !is_same_second(*site, *feed))
        .collect();
    let mut offsets: BTreeMap<i64, usize> = BTreeMap::new();
    for (_, dates) in &different {
        *offsets.entry(seconds_between(dates)).or_default() += 1;
    }
    let least = (different.len() / COMMON).max(2);
    let zone = settings.config.site.zone;
    let described = different.iter().map(|(pair, dates)| {
        let offset = seconds_between(dates);
        let [shown, feed] = *dates;
        let [day, feed_day] = dates.map(|date| date.instant.with_timezone(&zone).date_naive());
        let found = DifferentDates {
            site: shown,
            feed,
            updated: pair.header.updated,
            is_common_offset: is_offset(offset)
                && (SHIFTS.iter().any(|shift| offsets.get(&(offset + shift)) >= Some(&least))
                    || different.len() == 1 && shown.precision == feed.precision),
            is_same_day: day == feed_day,
        };
        let rule =
            RULES.iter().find(|rule| (rule.matches)(&found)).unwrap_or(&RULES[RULES.len() - 1]);
        let [shown, feed] = dates.map(|date| format_date(date, settings));
        let values = DifferentValues { property: ComparedProperty::Date, site: shown, feed };
        pair.describe(&[rule.name], values, settings)
    });
    described.collect()
}

fn seconds_between([site, feed]: &[ParsedDate; 2]) -> i64 {
    feed.instant.timestamp() - site.instant.timestamp()
}

/// Returns true if a difference can be that of two time zones.
fn is_offset(seconds: i64) -> bool {
    seconds % QUARTER == 0 && seconds.abs() <= LARGEST_OFFSET.num_seconds()
}
