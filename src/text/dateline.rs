//! Recognizes dates in the first lines of a text: lines that are a date, and datelines.

use chrono::Datelike;

use crate::text::date::{self, DateRules, ParsedDate};
use crate::text::lines;

/// Maximum length of a line with a date, in characters.
const LONGEST_DATE: usize = 60;

/// Number of lines with text in which a date is searched.
const LINES: usize = 6;

/// Length of the beginning in which a date is searched, in bytes.
const LONGEST_BEGINNING: usize = 2000;

/// Marks of headings, quotations and emphasis around a line.
const MARKS: [char; 6] = ['#', '*', '_', '>', '(', ')'];

/// Returns the date in the first lines of a text: a line that is a complete date, or a
/// dateline. If there are two dates, or a line may be an incomplete date, returns `None`,
/// because the date is not certain.
pub(crate) fn first_date(text: &str, rules: &DateRules<'_>) -> Option<ParsedDate> {
    let beginning = &text[..text.floor_char_boundary(text.len().min(LONGEST_BEGINNING))];
    let mut found: Option<ParsedDate> = None;
    let written = lines::whole(beginning).map(|(_, line)| line.trim_matches(is_mark));
    for line in written.filter(|line| !line.is_empty()).take(LINES) {
        let Some(written) = certain_date(line, rules).or_else(|| date_of_dateline(line, rules))
        else {
            if may_be_date(line) {
                return None;
            }
            continue;
        };
        let date = date::parse(written, rules);
        if found.is_some() && found != date {
            return None;
        }
        found = date;
    }
    found
}

fn date_of_dateline<'l>(line: &'l str, rules: &DateRules<'_>) -> Option<&'l str> {
    find_dateline(line).and_then(|part| certain_date(part, rules))
}

fn is_mark(next: char) -> bool {
    next.is_whitespace() || next == '\u{feff}' || MARKS.contains(&next)
}

/// Returns the beginning of a text that may be a dateline: up to a dash, without the agency
/// in parentheses.
pub(crate) fn find_dateline(text: &str) -> Option<&str> {
    let dashes = ["—", "–", "--", " - "];
    let ends = dashes.iter().filter_map(|dash| text.find(dash));
    let end = ends.min().filter(|end| *end <= LONGEST_DATE)?;
    let dateline = &text[..end];
    Some(dateline.split_once('(').map_or(dateline, |(before, _)| before).trim_end())
}

/// Returns the part of a line that is a complete date: all of it, or what follows a place.
pub(crate) fn certain_date<'l>(line: &'l str, rules: &DateRules<'_>) -> Option<&'l str> {
    let line = without_label(line.trim().trim_end_matches('.'), LABELS);
    if date::parse(line, rules).is_some() {
        return Some(line);
    }
    if let Some(date) = before_ideographic_weekday(line, rules) {
        return Some(date);
    }
    let commas = line.match_indices(',').map(|(at, _)| at);
    commas
        .filter(|at| is_place(&line[..*at]))
        .map(|at| line[at + 1..].trim_start())
        .find(|rest| date::parse(rest, rules).is_some())
}

/// Maximum length of a line with a date in Chinese or Japanese, in characters.
const LONGEST_IDEOGRAPHIC: usize = 24;

/// Words before a date of publication.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "published on", "published", "posted on", "posted", "date", "veröffentlicht am", "publié le",
    "publicado el",
];

/// Words before the date of a change, which is not that of the publication.
const CHANGE_LABELS: &[&str] = &["last updated", "updated on", "updated", "last modified"];

/// Returns a line without a label such as `Published:`.
fn without_label<'l>(line: &'l str, labels: &[&str]) -> &'l str {
    let rests = labels.iter().filter_map(|label| {
        let start = line.get(..label.len())?;
        let rest = &line[label.len()..];
        let is_label = start.to_lowercase() == *label && rest.starts_with([' ', ':']);
        is_label.then(|| rest.trim_start_matches([' ', ':']))
    });
    rests.into_iter().next().unwrap_or(line)
}

/// Weekdays from Monday, after the words for a day of the week in Chinese and Japanese.
const IDEOGRAPHIC_WEEKDAYS: [(&[&str], &str); 2] =
    [(&["星期", "周", "週"], "一二三四五六日"), (&["(", "（", " "], "月火水木金土日")];

/// Returns the date before a weekday such as `星期三`, `(水)` or `水曜日`, if that is right.
fn before_ideographic_weekday<'l>(line: &'l str, rules: &DateRules<'_>) -> Option<&'l str> {
    let bare = line.trim_end_matches([')', '）']);
    let bare = bare.strip_suffix("曜日").unwrap_or(bare);
    let name = bare.chars().next_back()?;
    let before = &bare[..bare.len() - name.len_utf8()];
    IDEOGRAPHIC_WEEKDAYS.iter().find_map(|(marks, names)| {
        let weekday = names.chars().position(|known| known == name)?;
        let rest = marks.iter().find_map(|mark| before.strip_suffix(mark))?.trim_end();
        let day = date::parse(rest, rules)?.instant.with_timezone(&rules.zone);
        (day.weekday().num_days_from_monday() as usize == weekday).then_some(rest)
    })
}

/// Returns true if the words before a date can be a place. A weekday can't: if the rest is
/// a date without it, the weekday was wrong.
fn is_place(words: &str) -> bool {
    words.starts_with(char::is_uppercase)
        && !words.contains(|next: char| next.is_ascii_digit())
        && !words.split(|next: char| !next.is_alphabetic()).any(date::is_weekday)
}

/// Returns true for a line that may be meant as a date: a few words and numbers that dates
/// consist of, with the name of a month or a weekday, or three numbers.
pub(crate) fn may_be_date(line: &str) -> bool {
    let line = without_label(line, &[LABELS, CHANGE_LABELS].concat());
    let is_ideographic = line.starts_with(|first: char| first.is_ascii_digit())
        && line.contains('年')
        && line.contains('月')
        && line.chars().count() <= LONGEST_IDEOGRAPHIC;
    if is_ideographic {
        return true;
    }
    let words: Vec<&str> =
        line.split(|next: char| !next.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let numbers = words.iter().filter(|word| is_number(word)).count();
    let has_name = words.iter().any(|word| date::is_month(word) || date::is_weekday(word));
    line.chars().count() <= LONGEST_DATE
        && numbers > 0
        && (has_name || numbers == 3)
        && words.iter().all(|word| is_number(word) || date::is_date_word(word))
}

/// Returns true for a number of a date: a day, a month or a year, as in `22nd`.
fn is_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|last: char| last.is_alphabetic()).len();
    word.len() <= 4
        && (1..=4).contains(&digits)
        && word.starts_with(|first: char| first.is_ascii_digit())
}
