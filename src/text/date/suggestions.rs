//! Suggests what to write in place of a text that is not a date, or not only one.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::{DateRules, DayOrder, parse};

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
    reading.filter(|reading| parse(reading, &UTC).is_some())
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
        if is_part_of_time(&words, left_out)
            || kept.last()?.chars().all(|last| !last.is_alphanumeric())
        {
            return None;
        }
        Some(kept.join(" ")).filter(|rest| parse(rest, &UTC).is_some())
    })
}

/// Returns true if a time may be another one without a word: the word has digits that the
/// others lack, or it is next to a time on a clock of twelve hours, as `PM` and `下午` are.
fn is_part_of_time(words: &[&str], index: usize) -> bool {
    let others = || [&words[..index], &words[index + 1..]].concat();
    let word = words[index];
    if word.contains(|next: char| next.is_ascii_digit()) {
        return !others().iter().any(|other| other.contains(word));
    }
    let is_before_noon = |word: &str| {
        let hour = word.split_once([':', '.']).and_then(|(hour, _)| hour.parse::<u32>().ok());
        hour.is_some_and(|hour| hour <= 12)
    };
    let neighbors = &words[index.saturating_sub(1)..words.len().min(index + 2)];
    word.contains(char::is_alphabetic) && neighbors.iter().any(|near| is_before_noon(near))
}

/// Parses three numbers with a year of four digits, first or last.
fn any_order(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split(['-', '/', '.']).map(str::trim);
    let mut part = || parts.next()?.parse::<u32>().ok();
    let (a, b, c) = (part()?, part()?, part()?);
    if a >= 1000 {
        any_year_date(a, c, b)
    } else if c >= 1000 {
        any_year_date(c, b, a).or_else(|| any_year_date(c, a, b))
    } else {
        None
    }
}

fn any_year_date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Rules for a reading that only has to be possible.
const UTC: DateRules<'static> = DateRules::in_zone(Tz::UTC);

/// Returns the two readings of a date that is complete except for the order of day and month:
/// with the month first, and with the day first.
pub(crate) fn two_readings(text: &str, rules: &DateRules<'_>) -> Option<[String; 2]> {
    if parse(text, rules).is_some() {
        return None;
    }
    let days = [DayOrder::MonthFirst, DayOrder::DayFirst].map(|order| {
        let ordered = DateRules { order: Some(order), ..*rules };
        parse(text, &ordered)?;
        let (day, rest) = super::day::day(text.trim(), &ordered)?;
        Some(format!("{}{rest}", format_day(day)))
    });
    let [month_first, day_first] = days;
    Some([month_first?, day_first?])
}

/// Returns true if a text has the form of a date in numbers, even of one that does not exist.
pub(crate) fn is_date_shaped(text: &str) -> bool {
    let start = text.trim().split(['T', 't', ' ', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = start.split(['-', '/', '.']).collect();
    let has_form = |parts: [&str; 3], lengths: [std::ops::RangeInclusive<usize>; 3]| {
        parts.iter().zip(lengths).all(|(part, length)| {
            length.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let [first, second, third] = parts.as_slice() else { return false };
    has_form([first, second, third], [4..=4, 1..=2, 1..=2])
        || has_form([first, second, third], [1..=2, 1..=2, 4..=4])
}

/// Returns true if a text may be a date in some language and order.
pub(crate) fn may_be_date(text: &str) -> bool {
    let rules = DateRules { order: Some(DayOrder::MonthFirst), ..UTC };
    if !text.bytes().any(|byte| byte.is_ascii_digit()) && text.is_ascii() {
        return false;
    }
    parse(text, &rules).is_some()
        || super::month_names::MONTHS
            .iter()
            .any(|row| parse(text, &DateRules { language: Some(row.language), ..rules }).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        for text in [
            "2026年3月3日 下午 2:30",
            "2026년 3월 3일 오후 2:30",
            "2026-03-03 2:30 PMs",
            "2 March 2026 - 3pm",
        ] {
            assert_eq!(nearest_reading(text), None, "{text}");
        }
        assert_eq!(nearest_reading("soon"), None);
        assert_eq!(nearest_reading("10000-01-01"), None);
        assert_eq!(nearest_reading("last Tuesday"), None);
    }

    #[test]
    fn both_readings_of_a_date_are_shown() {
        let check = |text: &str| two_readings(text, &UTC).map(|both| both.join(" | "));
        assert_eq!(check("03/04/2026").as_deref(), Some("2026-03-04 | 2026-04-03"));
        assert_eq!(
            check("3-4-2026 14:30 +0200").as_deref(),
            Some("2026-03-04 14:30 +0200 | 2026-04-03 14:30 +0200")
        );
        for text in ["04/04/2026", "13/04/2026", "03/04/2026 1:00 PM", "30/02/2026", "soon", ""] {
            assert_eq!(check(text), None, "{text}");
        }
    }

    #[test]
    fn form_of_a_date_is_three_numbers() {
        for text in ["2024-13-45", "2024/1/2", "03/04/2026", "99.99.2024 10:00", "0000-00-00T1"] {
            assert!(is_date_shaped(text), "{text}");
        }
        for text in ["", "2024", "2024-05", "1.2.3", "soon", "1716372000", "20240522", "v2024-1-2"]
        {
            assert!(!is_date_shaped(text), "{text}");
        }
    }

    #[test]
    fn text_may_be_a_date_in_any_language_and_order() {
        for text in ["2024-05-22", "03/04/2026", "2. Januar 2026", "2 listopada 2026"] {
            assert!(may_be_date(text), "{text}");
        }
        for text in ["", "https://web.example/a", "2024", "soon", "日"] {
            assert!(!may_be_date(text), "{text}");
        }
    }
}
