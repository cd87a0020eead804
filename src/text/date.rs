//! Parses dates in the forms that people and site generators write.

mod day;

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::text::date::day::{any_order, day, number, number_of, numbers, word};

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

/// Parses a date in any of the forms that product pages, generators and mail use. A date
/// without a zone is in `zone`.
///
/// Never guesses: returns nothing for an unknown form, a wrong weekday, or a day that
/// does not exist.
pub(crate) fn parse(text: &str, zone: Tz) -> Option<ParsedDate> {
    let text = text.trim();
    let (date, rest) = day(text)?;
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
    let instant =
        if rest.trim().is_empty() { local(written, zone)? } else { zoned(written, rest.trim())? };
    let is_midnight = time.num_seconds_from_midnight() == 0 && time.nanosecond() == 0;
    Some(ParsedDate {
        instant,
        precision: if is_midnight { DatePrecision::Day } else { DatePrecision::Time },
    })
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

/// The most words of a text that is searched for a date.
const MOST_WORDS: usize = 10;

/// Returns the date that an unreadable text most likely means, in a form that [`parse`]
/// accepts.
pub(crate) fn nearest_reading(text: &str) -> Option<String> {
    let text = text.trim();
    let reading = any_order(text)
        .map(format_day)
        .or_else(|| read_packed_day(text))
        .or_else(|| read_epoch_seconds(text))
        .or_else(|| without_one_word(text));
    // Years of five digits can't be parsed.
    reading.filter(|reading| parse(reading, Tz::UTC).is_some())
}

fn format_day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// Reads a day such as `20240522`.
fn read_packed_day(text: &str) -> Option<String> {
    let is_packed = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
    let day = is_packed.then(|| NaiveDate::parse_from_str(text, "%Y%m%d").ok())??;
    Some(format_day(day))
}

/// Reads seconds since 1970.
fn read_epoch_seconds(text: &str) -> Option<String> {
    let is_epoch = (9..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let instant = is_epoch.then(|| DateTime::from_timestamp(text.parse().ok()?, 0))??;
    Some(instant.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// Leaves out one word if the rest is a date then.
fn without_one_word(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > MOST_WORDS {
        return None;
    }
    (0..words.len()).rev().find_map(|left_out| {
        let kept: Vec<&str> = [&words[..left_out], &words[left_out + 1..]].concat();
        Some(kept.join(" ")).filter(|rest| parse(rest, Tz::UTC).is_some())
    })
}

/// Parses `HH:MM[:SS[.fraction]]` with an optional `AM` or `PM`, and returns the rest.
fn time(text: &str) -> Option<(NaiveTime, &str)> {
    let (hour, rest) = number(text, 2)?;
    let (minute, rest) = number_of(rest.strip_prefix(':')?, 2, 2)?;
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

/// Places a written time in a zone: `Z`, `+01:00`, `-0500`, a name of RFC 2822 section
/// 4.3, or one of the IANA database.
fn zoned(written: NaiveDateTime, zone: &str) -> Option<Timestamp> {
    if let Some(offset) = offset(zone) {
        return with_four_digit_year(offset.from_local_datetime(&written).single()?.to_utc());
    }
    local(written, zone.parse::<Tz>().ok()?)
}

#[rustfmt::skip]
const ZONES: &[(&str, i32)] = &[
    ("Z", 0), ("UT", 0), ("UTC", 0), ("GMT", 0),
    ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5),
    ("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7),
];

fn offset(zone: &str) -> Option<FixedOffset> {
    if let Some((_, hours)) = ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(zone)) {
        return FixedOffset::east_opt(hours * 3600);
    }
    // `(CEST)` after an offset is a comment (RFC 2822 section 3.2.3).
    let zone = zone.split_once(" (").map_or(zone, |(zone, _)| zone.trim());
    // Nikola writes `UTC+01:00`.
    let zone = zone.strip_prefix("UTC").or_else(|| zone.strip_prefix("GMT")).unwrap_or(zone);
    let sign = match zone.chars().next()? {
        '+' => 1,
        '-' | '−' => -1,
        _ => return None,
    };
    let digits: String = zone.chars().skip(1).filter(|&letter| letter != ':').collect();
    // Jekyll accepts `-4`.
    let digits = if digits.len() == 1 { format!("0{digits}") } else { digits };
    let is_plain =
        matches!(digits.len(), 2 | 4) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then_some(())?;
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits
        .get(2..)
        .filter(|text| !text.is_empty())
        .map_or(Some(0), |text| text.parse().ok())?;
    (hours <= 14 && minutes < 60)
        .then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60)))?
}

/// Converts a local time to an instant. When clocks are set back, an hour comes twice: the
/// first is used. When they are set forward, an hour is missing: its times are moved by
/// the length of the gap.
fn local(written: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    zone.from_local_datetime(&written)
        .earliest()
        .map(|found| found.with_timezone(&Utc))
        .or_else(|| after_gap(written, zone))
        .and_then(with_four_digit_year)
}

fn after_gap(written: NaiveDateTime, zone: Tz) -> Option<Timestamp> {
    let earlier = written.checked_sub_signed(chrono::TimeDelta::hours(3))?;
    let earlier = zone.from_local_datetime(&earlier).earliest()?;
    Some(earlier.to_utc() + chrono::TimeDelta::hours(3))
}

/// Returns an instant only if its year has four digits, which every format requires
/// (RFC 3339 section 1). Conversion to UTC may change the year.
fn with_four_digit_year(instant: Timestamp) -> Option<Timestamp> {
    (0..=9999).contains(&instant.year()).then_some(instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Option<String> {
        let date = parse(text, chrono_tz::Europe::London)?;
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
            "13/05/2014",
            "2024-05-22T10:00:00Z and more",
            "é2024-05-22",
        ];
        for text in texts {
            assert_eq!(check(text), None, "{text}");
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
    fn nearest_reading_shows_the_way() {
        assert_eq!(nearest_reading("13/05/2014").as_deref(), Some("2014-05-13"));
        assert_eq!(nearest_reading("10-26-2024").as_deref(), Some("2024-10-26"));
        assert_eq!(nearest_reading("2024-22-05").as_deref(), Some("2024-05-22"));
        assert_eq!(nearest_reading("20240522").as_deref(), Some("2024-05-22"));
        assert_eq!(nearest_reading("1716372000").as_deref(), Some("2024-05-22T10:00:00Z"));
        assert_eq!(
            nearest_reading("2023-01-29 18:30:22 2023 -0800").as_deref(),
            Some("2023-01-29 18:30:22 -0800")
        );
        assert_eq!(nearest_reading("soon"), None);
        assert_eq!(nearest_reading("10000-01-01"), None);
        assert_eq!(nearest_reading("last Tuesday"), None);
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
