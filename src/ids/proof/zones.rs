//! Finds time zones in which the dates of articles without an offset are those of the feeds.

use chrono::TimeZone;
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::ids::proof::matched_pair::MatchedPair;
use crate::model::Timestamp;

/// Zones that most sites use, the preferred ones first, for several that fit equally well.
#[rustfmt::skip]
const PREFERRED: [Tz; 32] = [
    Tz::UTC, Tz::Europe__London, Tz::Europe__Berlin, Tz::Europe__Helsinki, Tz::Europe__Moscow,
    Tz::Europe__Istanbul, Tz::Europe__Lisbon, Tz::America__New_York, Tz::America__Chicago,
    Tz::America__Denver, Tz::America__Phoenix, Tz::America__Los_Angeles, Tz::America__Anchorage,
    Tz::America__Halifax, Tz::America__Sao_Paulo, Tz::America__Argentina__Buenos_Aires,
    Tz::America__Bogota, Tz::America__Mexico_City, Tz::Africa__Cairo, Tz::Africa__Johannesburg,
    Tz::Africa__Lagos, Tz::Africa__Nairobi, Tz::Asia__Dubai, Tz::Asia__Karachi, Tz::Asia__Kolkata,
    Tz::Asia__Bangkok, Tz::Asia__Shanghai, Tz::Asia__Singapore, Tz::Asia__Tokyo, Tz::Asia__Seoul,
    Tz::Australia__Sydney, Tz::Pacific__Auckland,
];

/// Date of an article and of its entry.
#[derive(Clone, Copy)]
struct DatePair {
    site: Timestamp,
    feed: Timestamp,
}

/// Returns the zones in which the most dates are equal, the preferred one first; none if the
/// current zone is one of them, or if more than `most_others` dates differ.
pub(super) fn find(pairs: &[MatchedPair<'_>], current: Tz, most_others: usize) -> Vec<Tz> {
    let dates = pairs.iter().filter_map(|pair| {
        let (site, feed) = (pair.header.published?.instant, pair.entry.published?.instant);
        Some(DatePair { site, feed })
    });
    let dates: Vec<DatePair> = dates.collect();
    let others = count_others(&dates, current, current, dates.len());
    let mut least = others.unwrap_or(dates.len());
    let mut best = Vec::new();
    let rest = TZ_VARIANTS.iter().filter(|zone| !PREFERRED.contains(zone));
    for &zone in PREFERRED.iter().chain(rest) {
        let Some(count) = count_others(&dates, current, zone, most_others.min(least)) else {
            continue;
        };
        if count < least {
            best.clear();
            least = count;
        }
        // A zone that is not better than the current one changes nothing.
        if Some(count) != others {
            best.push(zone);
        }
    }
    best
}

/// Counts the dates that differ if those without an offset are in another zone; `None` if
/// there are more than `most`. A date with an offset stays as it is, so an equal one does not
/// differ in any zone.
fn count_others(dates: &[DatePair], current: Tz, zone: Tz, most: usize) -> Option<usize> {
    let mut others = 0;
    for date in dates {
        let is_equal = date.site.timestamp() == date.feed.timestamp();
        if !is_equal && !is_in_zone(*date, current, zone) {
            others += 1;
        }
        if others > most {
            return None;
        }
    }
    Some(others)
}

/// Returns true if the local time of an article is the time of its entry in a zone.
fn is_in_zone(date: DatePair, current: Tz, zone: Tz) -> bool {
    let local = date.site.with_timezone(&current).naive_local();
    let instant = zone.from_local_datetime(&local).earliest();
    instant.is_some_and(|instant| instant.timestamp() == date.feed.timestamp())
}
