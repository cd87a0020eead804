//! Parses dates in the forms that people and site generators write.

mod certain;
mod day;
mod digits;
mod month_names;
mod suggestions;
mod worded;
mod zone;

use chrono::{DateTime, NaiveTime, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub(crate) use certain::certain_reading;
pub(crate) use suggestions::{is_date_shaped, may_be_date, nearest_reading, two_readings};

use crate::text::date::day::{day, numbers, word};
use crate::text::date::digits::{number, number_of};
use crate::text::date::month_names::DateWord;
use crate::text::date::zone::{local, zoned};

/// An instant in UTC, to the second or finer.
pub type Timestamp = DateTime<Utc>;

/// The part of a date that its author wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DatePrecision {
    /// A day alone, or exactly midnight in its zone.
    Day,
    /// A day with a time of day.
    Time,
}

/// A parsed date: its instant, and the precision that it was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ParsedDate {
    /// The instant; for a day alone, midnight in the site's zone.
    #[serde(with = "instant")]
    pub instant: Timestamp,
    /// The precision of the written date.
    pub precision: DatePrecision,
}

/// Serialization of instants in caches, as seconds since 1970 and nanoseconds. A single
/// number of nanoseconds would overflow in the year 2262.
pub(crate) mod instant {
    use chrono::DateTime;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Timestamp;

    /// Serializes an instant as two numbers.
    pub(crate) fn serialize<S: Serializer>(
        instant: &Timestamp,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        (instant.timestamp(), instant.timestamp_subsec_nanos()).serialize(serializer)
    }

    /// Deserializes an instant from two numbers.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Timestamp, D::Error> {
        let (seconds, nanoseconds) = Deserialize::deserialize(deserializer)?;
        DateTime::from_timestamp(seconds, nanoseconds)
            .ok_or_else(|| D::Error::custom("instant out of range"))
    }
}

/// Order of day and month in dates such as `03/04/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayOrder {
    /// The month is first.
    MonthFirst,
    /// The day is first.
    DayFirst,
}

/// Rules for the parts of a date that its text does not state.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DateRules<'a> {
    /// Zone of dates without one.
    pub zone: Tz,
    /// Order of day and month if both numbers can be the month.
    pub order: Option<DayOrder>,
    /// Language of a word that is the name of different months in two languages.
    pub language: Option<&'a str>,
}

impl DateRules<'_> {
    /// Returns the rules of a site that has only a time zone.
    pub(crate) const fn in_zone(zone: Tz) -> Self {
        Self { zone, order: None, language: None }
    }
}

/// Parses a date in any of the forms that product pages, generators and mail use.
///
/// Never guesses: returns nothing for an unknown form, a wrong weekday, a day that does not
/// exist, and an order of day and month that nothing decides.
pub(crate) fn parse(text: &str, rules: &DateRules<'_>) -> Option<ParsedDate> {
    let zone = rules.zone;
    let text = text.trim();
    let (date, rest) = day(text, rules)?;
    let rest = rest.trim_start_matches(['T', 't', ' ', ',']);
    let rest = rest.strip_prefix("at ").unwrap_or(rest).trim_start();
    if rest.is_empty() {
        return Some(ParsedDate {
            instant: local(date.and_time(NaiveTime::MIN), zone)?,
            precision: DatePrecision::Day,
        });
    }
    let (time, rest) = time(rest)?;
    let written = date.and_time(time);
    let rest = skip_hour_word(rest.trim());
    let instant = if rest.is_empty() { local(written, zone)? } else { zoned(written, rest)? };
    let is_midnight = time.num_seconds_from_midnight() == 0 && time.nanosecond() == 0;
    Some(ParsedDate {
        instant,
        precision: if is_midnight { DatePrecision::Day } else { DatePrecision::Time },
    })
}

/// Returns true for the name of a weekday in any language, in full or shortened.
pub(crate) fn is_weekday(word: &str) -> bool {
    let meanings = month_names::meanings(word, None);
    meanings.iter().any(|meaning| matches!(meaning, DateWord::Weekday(_)))
}

/// Returns true for the name of a month in any language, in full or shortened.
pub(crate) fn is_month(word: &str) -> bool {
    let meanings = month_names::meanings(word, None);
    meanings.iter().any(|meaning| matches!(meaning, DateWord::Month(_)))
}

/// Returns true for a word that dates contain in some language: a month, a weekday, or a
/// preposition.
pub(crate) fn is_date_word(word: &str) -> bool {
    !month_names::meanings(word, None).is_empty()
}

/// Words for "hours" after a time.
const HOUR_WORDS: [&str; 8] = ["uhr", "h", "hrs", "uur", "u", "hod.", "hod", "ч."];

fn skip_hour_word(text: &str) -> &str {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if HOUR_WORDS.contains(&&*word.to_lowercase()) { rest.trim_start() } else { text }
}

/// Parses the date at the beginning of a file's name, or in its folders:
/// `2024-05-22-slug`, `2024/05/22/slug`, `2024-05-22-1030`. Returns it with the rest of
/// the path.
pub(crate) fn in_path(path: &str, zone: Tz) -> Option<(ParsedDate, &str)> {
    let mut starts = std::iter::once(0).chain(path.match_indices('/').map(|(at, _)| at + 1));
    starts.find_map(|start| {
        let (date, rest) = numbers(&path[start..], &['-', '/'], 2)?;
        let rest =
            rest.strip_prefix(['-', '/', '_', '.', ' ']).or(rest.is_empty().then_some(rest))?;
        let (clock, rest) = clock(rest).unwrap_or((NaiveTime::MIN, rest));
        let precision =
            if clock == NaiveTime::MIN { DatePrecision::Day } else { DatePrecision::Time };
        Some((ParsedDate { instant: local(date.and_time(clock), zone)?, precision }, rest))
    })
}

/// Parses `1030` or `103059` after a date in a file's name.
fn clock(rest: &str) -> Option<(NaiveTime, &str)> {
    let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
    // Nothing may follow: `2020-election` begins with a year.
    if end != rest.len() {
        return None;
    }
    let seconds = match end {
        4 => 0,
        6 => rest[4..6].parse().ok()?,
        _ => return None,
    };
    let time =
        NaiveTime::from_hms_opt(rest[0..2].parse().ok()?, rest[2..4].parse().ok()?, seconds)?;
    Some((time, ""))
}

/// Formats an instant with the zone's offset, for a new article's frontmatter.
pub(crate) fn with_offset(instant: Timestamp, zone: Tz) -> String {
    instant.with_timezone(&zone).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Parses `HH:MM[:SS[.fraction]]` with an optional `AM` or `PM`, and returns the rest.
fn time(text: &str) -> Option<(NaiveTime, &str)> {
    let (hour, rest) = number(text, 2)?;
    // In some languages an `h` or a dot is between hour and minute.
    let (minute, rest) = number_of(rest.strip_prefix([':', 'h', '.'])?, 2, 2)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number_of(rest, 2, 2)?,
        None => (0, rest),
    };
    let (nano, rest) = fraction(rest)?;
    let after = rest.trim_start();
    // A whole word, because `America/New_York` begins with `am`, too.
    let half = word(after).0.to_ascii_lowercase();
    let hour = match half.as_str() {
        "am" if (1..=12).contains(&hour) => hour % 12,
        "pm" if (1..=12).contains(&hour) => hour % 12 + 12,
        _ => return Some((clock_time(hour, minute, second, nano)?, rest)),
    };
    Some((clock_time(hour, minute, second, nano)?, &after[2..]))
}

/// Makes a time. A leap second (RFC 3339 section 5.7) becomes the second before it,
/// because most readers do not support it.
fn clock_time(hour: u32, minute: u32, second: u32, nano: u32) -> Option<NaiveTime> {
    NaiveTime::from_hms_nano_opt(hour, minute, if second == 60 { 59 } else { second }, nano)
}

fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix(['.', ',']) else { return Some((0, text)) };
    let end = rest.bytes().take_while(u8::is_ascii_digit).count();
    let digits = rest.get(..end.min(9)).filter(|digits| !digits.is_empty())?;
    Some((format!("{digits:0<9}").parse().ok()?, &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Option<String> {
        let date = parse(text, &DateRules::in_zone(chrono_tz::Europe::London))?;
        let precision = if date.precision == DatePrecision::Day { " day" } else { "" };
        Some(format!(
            "{}{precision}",
            date.instant.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
        ))
    }

    #[test]
    fn every_known_writing_is_read() {
        #[rustfmt::skip]
        let rows = [
            ("2024-05-22T10:00:00Z",             "2024-05-22T10:00:00Z"),
            ("2024-05-22T10:00:00.5+02:00",      "2024-05-22T08:00:00.500Z"),
            ("2024-05-22",                       "2024-05-21T23:00:00Z day"),
            ("2024-1-2",                         "2024-01-02T00:00:00Z day"),
            ("2024/01/02",                       "2024-01-02T00:00:00Z day"),
            ("2024-05-22 10:00",                 "2024-05-22T09:00:00Z"),
            ("2024-05-22 10:00:01 -0500",        "2024-05-22T15:00:01Z"),
            ("2016-09-27 14:00:00 -4",           "2016-09-27T18:00:00Z"),
            ("2024-05-22 10:00:01 EST",          "2024-05-22T15:00:01Z"),
            ("2024-05-22 10:00 Europe/Paris",    "2024-05-22T08:00:00Z"),
            ("2024-05-22 10:00 America/New_York", "2024-05-22T14:00:00Z"),
            ("2024-05-22 10:00:00 UTC+05:30",    "2024-05-22T04:30:00Z"),
            ("May 22nd, 2024",                   "2024-05-21T23:00:00Z day"),
            ("Wednesday, May 22, 2024 at 5:00 PM", "2024-05-22T16:00:00Z"),
            ("2024-05-22T00:00:00Z",             "2024-05-22T00:00:00Z day"),
            ("2019-09-29 T18:00",                "2019-09-29T17:00:00Z"),
            ("05/05/2014 03:00:00 PM UTC",       "2014-05-05T15:00:00Z"),
            ("05/05/2014 12:00 AM UTC",          "2014-05-05T00:00:00Z day"),
            ("Wed, 22 May 2024 10:00:00 GMT",    "2024-05-22T10:00:00Z"),
            ("22 May 2024 10:00 +0200 (CEST)",   "2024-05-22T08:00:00Z"),
            ("Wed, 22 May 2024",                 "2024-05-21T23:00:00Z day"),
            ("May 22, 2024",                     "2024-05-21T23:00:00Z day"),
            ("2016-12-31T23:59:60Z",             "2016-12-31T23:59:59Z"),
            ("17.01.2024",                       "2024-01-17T00:00:00Z day"),
            ("17.01.2024 14:30",                 "2024-01-17T14:30:00Z"),
            ("17.01.2024, 14:30:05",             "2024-01-17T14:30:05Z"),
            ("1. 2. 2024",                       "2024-02-01T00:00:00Z day"),
            ("2024年3月3日",                      "2024-03-03T00:00:00Z day"),
            ("2024年03月03日 14:30",              "2024-03-03T14:30:00Z"),
            ("2024년 3월 3일",                    "2024-03-03T00:00:00Z day"),
            ("2024/3/3",                         "2024-03-03T00:00:00Z day"),
            ("3 March 2024",                     "2024-03-03T00:00:00Z day"),
            ("March 3, 2024 10:00 AM",           "2024-03-03T10:00:00Z"),
            ("Sun, 3 Mar 2024 10:00:00 +0100",   "2024-03-03T09:00:00Z"),
            ("10/26/2024",                       "2024-10-25T23:00:00Z day"),
            ("03/04/2024 1:00PM",                "2024-03-04T13:00:00Z"),
            ("03/04/2024 1:00 pm UTC",           "2024-03-04T13:00:00Z"),
            ("13/05/2014",                       "2014-05-12T23:00:00Z day"),
            ("26-10-2024 14:30",                 "2024-10-26T13:30:00Z"),
            ("03/03/2024",                       "2024-03-03T00:00:00Z day"),
            ("2020-05-28 14:15:14+15:00",        "2020-05-27T23:15:14Z"),
            ("2020-05-28 14:15:14 -23:59",       "2020-05-29T14:14:14Z"),
            ("2. Januar 2026, 14:30 Uhr",        "2026-01-02T14:30:00Z"),
            ("2 janvier 2026 à 14h30",           "2026-01-02T14:30:00Z"),
            ("2. januar 2026 kl. 14.30",         "2026-01-02T14:30:00Z"),
            ("2 de enero de 2026 14:30 -0500",   "2026-01-02T19:30:00Z"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_dates() {
        let texts = [
            "",
            "last Tuesday",
            "2024",
            "2024-13-01",
            "2024-02-30",
            "20240522",
            "22.13.2024",
            "05.22.2024",
            "22.05.24",
            "2024年13月3日",
            "2024年3月",
            "1716372000",
            "2024-05-22T25:00:00Z",
            "2024-05-22T10:00:00+99:00",
            "Mon, 22 May 2024 10:00:00 GMT",
            "2024-05-22 tomorrow",
            "03/04/2026",
            "3-4-2026 10:00",
            "30/02/2026",
            "13/13/2026",
            "2024-05-22T10:00:00+24:00",
            "2024-05-22T10:00:00+23:60",
            "2024-05-22T10:00:00Z and more",
            "é2024-05-22",
        ];
        for text in texts {
            assert_eq!(check(text), None, "{text}");
        }
    }

    #[test]
    fn setting_decides_the_order_of_day_and_month() {
        let day = |text, order| {
            let rules = DateRules { order: Some(order), ..DateRules::in_zone(Tz::UTC) };
            parse(text, &rules).map(|date| date.instant.format("%Y-%m-%d").to_string())
        };
        for (text, month_first, day_first) in [
            ("03/04/2026", "2026-03-04", "2026-04-03"),
            ("3-4-2026", "2026-03-04", "2026-04-03"),
            ("03/04/2026 1:00 PM", "2026-03-04", "2026-04-03"),
            ("13/04/2026", "2026-04-13", "2026-04-13"),
            ("04/13/2026", "2026-04-13", "2026-04-13"),
            ("03.04.2026", "2026-04-03", "2026-04-03"),
        ] {
            assert_eq!(day(text, DayOrder::MonthFirst).as_deref(), Some(month_first), "{text}");
            assert_eq!(day(text, DayOrder::DayFirst).as_deref(), Some(day_first), "{text}");
        }
    }

    #[test]
    fn hour_that_comes_twice_is_the_first() {
        assert_eq!(check("2024-10-27 01:30").as_deref(), Some("2024-10-27T00:30:00Z"));
    }

    #[test]
    fn hour_that_is_skipped_is_after_the_gap() {
        assert_eq!(check("2024-03-31 01:30").as_deref(), Some("2024-03-31T01:30:00Z"));
    }

    #[test]
    fn date_is_found_in_a_path() {
        let found = |path| {
            in_path(path, chrono_tz::UTC).map(|(date, rest)| (date.instant.to_rfc3339(), rest))
        };
        assert_eq!(found("2024-05-22-slug"), Some(("2024-05-22T00:00:00+00:00".into(), "slug")));
        assert_eq!(found("a/2024/05/22/slug"), Some(("2024-05-22T00:00:00+00:00".into(), "slug")));
        assert_eq!(found("2024-02-22-1030"), Some(("2024-02-22T10:30:00+00:00".into(), "")));
        assert_eq!(found("2024-05-22-2020-vote").map(|(_, rest)| rest), Some("2020-vote"));
        assert_eq!(found("v2024-05-22"), None);
        assert_eq!(found("2024-05-229"), None);
        assert_eq!(found("2023-Rust-Annual-Survey-2023-results"), None);
    }
}
