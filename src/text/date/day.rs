//! Parses the day of a date, in the forms that people write.

use chrono::NaiveDate;

use super::digits::{new_date, number, number_of};
use super::worded::worded;
use super::{DateRules, DayOrder};

/// Parses the day at the beginning of a text, and returns it with the rest.
pub(super) fn day<'a>(text: &'a str, rules: &DateRules<'_>) -> Option<(NaiveDate, &'a str)> {
    numbers(text, &['-', '/', '.'], 1)
        .or_else(|| dotted(text))
        .or_else(|| year_last(text, rules.order))
        .or_else(|| signed(text))
        .or_else(|| worded(text, rules.language))
        .or_else(|| long(text))
}

/// Parses `YYYY-M-D` with one of these separators. Month and day have at least `least`
/// digits.
pub(super) fn numbers<'a>(
    text: &'a str,
    separators: &[char],
    least: usize,
) -> Option<(NaiveDate, &'a str)> {
    let separator = text.get(4..)?.chars().next().filter(|sign| separators.contains(sign))?;
    let year = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (month, rest) = number_of(text.get(5..)?, least, 2)?;
    let (day, rest) = number_of(rest.strip_prefix(separator)?, least, 2)?;
    Some((NaiveDate::from_ymd_opt(year.parse().ok()?, month, day)?, rest))
}

/// Parses `17.01.2024` and `17. 1. 2024`: between dots, the day comes first (DIN 1355).
fn dotted(text: &str) -> Option<(NaiveDate, &str)> {
    let (day, rest) = number(text, 2)?;
    let (month, rest) = number(rest.strip_prefix('.')?.trim_start_matches(' '), 2)?;
    let (year, rest) = number_of(rest.strip_prefix('.')?.trim_start_matches(' '), 4, 4)?;
    Some((new_date(year, month, day)?, rest))
}

/// Parses `10/26/2024` and `26-10-2024`: between slashes or hyphens, with the year last, both
/// orders are usual. A number over 12 is the day. Otherwise `order` decides, or a time with
/// `AM` or `PM`, which programs write where the month comes first.
fn year_last(text: &str, order: Option<DayOrder>) -> Option<(NaiveDate, &str)> {
    let (first, rest) = number(text, 2)?;
    let separator = rest.chars().next().filter(|sign| matches!(sign, '/' | '-'))?;
    let (second, rest) = number(rest.strip_prefix(separator)?, 2)?;
    let (year, rest) = number_of(rest.strip_prefix(separator)?, 4, 4)?;
    let month_first = new_date(year, first, second);
    let day_first = new_date(year, second, first);
    let (Some(month_first), Some(day_first)) = (month_first, day_first) else {
        return Some((month_first.or(day_first)?, rest));
    };
    let order = order.or_else(|| has_half_of_day(rest).then_some(DayOrder::MonthFirst));
    let date = match order {
        Some(DayOrder::MonthFirst) => month_first,
        Some(DayOrder::DayFirst) => day_first,
        None => (month_first == day_first).then_some(month_first)?,
    };
    Some((date, rest))
}

/// Returns true if a text contains the word `AM` or `PM`.
fn has_half_of_day(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_ascii_alphabetic());
    words.any(|word| word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm"))
}

/// Characters after year, month and day, in Chinese and Japanese, and in Korean.
const SIGNS: [[&[char]; 3]; 2] =
    [[&['年'], &['月'], &['日', '号', '號']], [&['년'], &['월'], &['일']]];

/// Parses `2024年3月3日` and `2024년 3월 3일`.
fn signed(text: &str) -> Option<(NaiveDate, &str)> {
    SIGNS.iter().find_map(|[after_year, after_month, after_day]| {
        let (year, rest) = number_of(text, 4, 4)?;
        let rest = rest.trim_start().strip_prefix(*after_year)?;
        let (month, rest) = number(rest.trim_start(), 2)?;
        let rest = rest.trim_start().strip_prefix(*after_month)?;
        let (day, rest) = number(rest.trim_start(), 2)?;
        let rest = rest.trim_start().strip_prefix(*after_day)?;
        Some((new_date(year, month, day)?, rest))
    })
}

/// Names of months, by their first three letters as RFC 5322 has them.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Names of weekdays, by their first three letters, from Monday.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Parses `[Wed, ]22 May 2024` (RFC 2822) and `[Wed, ]May 22, 2024`.
fn long(text: &str) -> Option<(NaiveDate, &str)> {
    let (first, after) = word(text);
    let weekday = (first.len() >= 3).then(|| index(&WEEKDAYS, first)).flatten();
    let rest = if weekday.is_some() { after.trim_start_matches([',', '.', ' ']) } else { text };
    let (date, rest) = day_month_year(rest).or_else(|| month_day_year(rest))?;
    let is_right = weekday.is_none_or(|weekday| {
        date.format("%u").to_string().parse::<usize>().is_ok_and(|day| day == weekday + 1)
    });
    is_right.then_some((date, rest))
}

fn day_month_year(text: &str) -> Option<(NaiveDate, &str)> {
    let (day, rest) = ordinal(text)?;
    let (name, rest) = word(rest.trim_start_matches([' ', '-']));
    let month = index(&MONTHS, name)?;
    year(rest, month, day)
}

fn month_day_year(text: &str) -> Option<(NaiveDate, &str)> {
    let (name, rest) = word(text);
    let month = index(&MONTHS, name)?;
    let (day, rest) = ordinal(rest.trim_start_matches(['.', ' ']))?;
    year(rest, month, day)
}

/// Parses `3` and `3rd`, and returns the rest.
fn ordinal(text: &str) -> Option<(u32, &str)> {
    let (day, rest) = number(text, 2)?;
    let (end, after) = word(rest);
    let is_end = ["st", "nd", "rd", "th"].iter().any(|known| end.eq_ignore_ascii_case(known));
    Some((day, if is_end { after } else { rest }))
}

fn year(rest: &str, month: usize, day: u32) -> Option<(NaiveDate, &str)> {
    let (year, rest) = number(rest.trim_start_matches([' ', '-', ',', '.']), 4)?;
    Some((new_date(year, u32::try_from(month).ok()? + 1, day)?, rest))
}

pub(super) fn word(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_alphabetic).count())
}

fn index(names: &[&str], word: &str) -> Option<usize> {
    let start = word.get(..3)?.to_ascii_lowercase();
    names.iter().position(|name| **name == *start)
}
