//! Resolves which date counts if several fields state when an article is public. The date
//! that hides the article longer wins, with a warning.

use chrono::Datelike;

use super::guards::is_switch;
use super::names::FieldName;
use super::nested_rows::{FrontmatterRow, visit_rows};
use super::{BestCandidate, FIELD_COUNT, FIELDS, FieldReader, FieldRole};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::ParsedDate;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueTable};
use crate::text::date;

/// Names of the creation date, which counts only if no other field has a publication date.
const CREATION: &[&str] = &["created", "created-at", "date-created"];

/// Number of values in a frontmatter for each date field.
pub(super) struct DateCounts([u8; FIELD_COUNT]);

impl Default for DateCounts {
    fn default() -> Self {
        Self([0; FIELD_COUNT])
    }
}

impl DateCounts {
    /// Counts one value for the field of a row.
    pub(super) fn count(&mut self, row: usize) {
        self.0[row] = self.0[row].saturating_add(1);
    }

    /// Returns true if the publication or the expiry has more than one value.
    fn are_ambiguous(&self) -> bool {
        let rows = FIELDS
            .iter()
            .zip(self.0)
            .filter(|(field, count)| *count > 0 && matches!(field.role, FieldRole::Date(_)));
        let (mut dates, mut is_repeated) = (0, false);
        for (field, count) in rows {
            dates += usize::from(field.name != "expires");
            is_repeated |= count > 1;
        }
        is_repeated || dates > 1
    }
}

/// Returns true for a date that programs write for "none": Hugo's `0001-01-01`, or the year
/// 0000.
pub(super) fn is_unset(value: &SpannedValue<'_>) -> bool {
    value.as_str().is_some_and(|text| {
        let text = text.trim_start();
        text.starts_with("0001-01-01") || text.starts_with("0000")
    })
}

/// Meaning of a date for its article.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DateMeaning {
    /// Published on this date.
    Published,
    /// Not public before this date.
    Embargo,
    /// Not public from this date on.
    Expires,
}

/// Date with its key and value.
struct DateField<'t, 'a> {
    key: &'t SpannedKey<'a>,
    value: &'t SpannedValue<'a>,
    meaning: DateMeaning,
    date: ParsedDate,
}

impl<'a> FieldReader<'a, '_> {
    /// Chooses, among several dates, the one that hides the article longer.
    pub(super) fn resolve_dates<'t>(
        &mut self,
        candidates: &DateCounts,
        table: &'t ValueTable<'a>,
        best: &[BestCandidate<'t, 'a>],
    ) {
        if !candidates.are_ambiguous() {
            return;
        }
        let mut dates = Vec::new();
        visit_rows(table, &mut |row: FrontmatterRow<'t, 'a>| {
            if !self.settings.is_own_field(&row.name) {
                dates.extend(self.read_date_field(&row, best));
            }
        });
        let (expiries, mut public): (Vec<_>, Vec<_>) =
            dates.into_iter().partition(|dated| dated.meaning == DateMeaning::Expires);
        // A date in the table `feed` is an explicit override of the other fields.
        if best_candidate(best, "published").is_some_and(|candidate| candidate.rank < 0) {
            public.retain(|dated| dated.meaning == DateMeaning::Embargo);
        }
        self.resolve_publication(&public);
        self.resolve_expiry(&expiries);
    }

    /// Reads the date of a row. A value that was not chosen for its field need not be a date.
    fn read_date_field<'t>(
        &mut self,
        row: &FrontmatterRow<'t, 'a>,
        best: &[BestCandidate<'t, 'a>],
    ) -> Option<DateField<'t, 'a>> {
        let name = row.field()?;
        let meaning = meaning_of(name)?;
        let (key, value) = (row.key, row.value);
        let is_chosen = best[name.row].is_some_and(|chosen| std::ptr::eq(chosen.value, value));
        if is_chosen {
            let date = self.chosen_date(meaning)?;
            return Some(DateField { key, value, meaning, date });
        }
        let text = value.as_str().filter(|text| !text.trim().is_empty())?;
        if is_unset(value) || CREATION.contains(&name.written) || is_switch(text) {
            return None;
        }
        let date = date::parse(text, &self.dates);
        if date.is_none() && self.looks_like_date(text) {
            self.start_field(key);
            self.read_date(value);
        }
        date.map(|date| DateField { key, value, meaning, date })
    }

    fn chosen_date(&self, meaning: DateMeaning) -> Option<ParsedDate> {
        match meaning {
            DateMeaning::Published => self.fields.published,
            DateMeaning::Embargo => self.fields.embargo,
            DateMeaning::Expires => self.fields.expires,
        }
    }

    /// Returns true if a text that is not a valid date was probably meant as one.
    /// `published: Random House` was not, and neither was the year in which a book came out.
    fn looks_like_date(&self, text: &str) -> bool {
        let year = text.trim().parse::<i32>().ok().filter(|year| (1000..=9999).contains(year));
        let known = self.fields.published.map(|date| date.instant.year());
        match (year, known) {
            (Some(year), Some(known)) => year > known,
            _ => text.bytes().any(|byte| byte.is_ascii_digit()),
        }
    }

    fn resolve_publication(&mut self, dates: &[DateField<'_, 'a>]) {
        let known = [self.fields.published, self.fields.embargo]
            .into_iter()
            .flatten()
            .max_by_key(|date| date.instant);
        let latest = dates.iter().max_by_key(|dated| dated.date.instant);
        let (Some(known), Some(latest)) = (known, latest) else { return };
        let is_later = latest.date.instant > known.instant;
        if is_later && self.are_different_days(latest.date, known) {
            self.fields.embargo = Some(latest.date);
            self.fields.spans.set_named("embargo", &latest.value.span);
        }
        // An embargo that is later than the date is normal and needs no warning.
        let others = dates.iter().filter(|dated| {
            latest.meaning == DateMeaning::Published || dated.meaning == DateMeaning::Embargo
        });
        self.report_two_dates(latest, others, "later");
    }

    fn resolve_expiry(&mut self, dates: &[DateField<'_, 'a>]) {
        let Some(first) = dates.iter().min_by_key(|dated| dated.date.instant) else { return };
        self.fields.expires = Some(first.date);
        self.fields.spans.set_named("expires", &first.value.span);
        self.report_two_dates(first, dates.iter(), "earlier");
    }

    fn are_different_days(&self, a: ParsedDate, b: ParsedDate) -> bool {
        let [a, b] = [a, b].map(|date| date.instant.with_timezone(&self.dates.zone).date_naive());
        a != b
    }

    /// Reports the first of some dates that is on another day than the date that counts.
    fn report_two_dates<'d>(
        &mut self,
        counted: &DateField<'_, 'a>,
        mut others: impl Iterator<Item = &'d DateField<'d, 'a>>,
        which: &str,
    ) where
        'a: 'd,
    {
        let other = others.find(|other| self.are_different_days(other.date, counted.date));
        let Some(other) = other else { return };
        let day = counted.date.instant.with_timezone(&self.dates.zone).format("%Y-%m-%d");
        let message = format!(
            "`{}` and `{}` are different days: the {which} one counts, {day}",
            other.key.name, counted.key.name
        );
        self.report.push(
            Diagnostic::new(&codes::ARTICLE_TWO_DATES, message)
                .with_location(self.source.locate(counted.value.span.clone()))
                .with_second_location(self.source.locate(other.value.span.clone()))
                .help("correct one of the two dates, or remove it"),
        );
    }
}

fn meaning_of(name: &FieldName) -> Option<DateMeaning> {
    match FIELDS[name.row].name {
        "published" => Some(DateMeaning::Published),
        "embargo" => Some(DateMeaning::Embargo),
        "expires" => Some(DateMeaning::Expires),
        _ => None,
    }
}

fn best_candidate<'t, 'a>(best: &[BestCandidate<'t, 'a>], name: &str) -> BestCandidate<'t, 'a> {
    FIELDS.iter().position(|field| field.name == name).and_then(|row| best[row])
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config;
    use crate::diagnostic::{Report, SourceText};
    use crate::fields;
    use crate::syntax::yaml;

    /// The date of publication, the embargo, and the end; and every problem.
    fn check(text: &str) -> (String, Vec<String>) {
        let path: Arc<Path> = Path::new("a.md").into();
        let mut report = Report::default();
        let file = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n[articles]\nknown_fields = ['posted']\n";
        let config =
            config::read(&SourceText::new(&path, file), Path::new(""), &mut report).unwrap();
        let table = yaml::parse(text, 0..text.len()).unwrap();
        let fields = fields::read(&table, &SourceText::new(&path, text), &config, &mut report);
        let dates = [fields.published, fields.embargo, fields.expires].map(|date| {
            date.map_or_else(|| "-".to_owned(), |date| date.instant.format("%Y-%m-%d").to_string())
        });
        let found = report.diagnostics.into_iter();
        (dates.join(" "), found.map(|found| found.message).collect())
    }

    #[test]
    fn later_of_two_publication_dates_counts_with_a_warning() {
        #[rustfmt::skip]
        let rows = [
            ("date: 2024-05-22\npubDate: 2099-01-01",              "2024-05-22 2099-01-01 -", "`date` and `pubDate` are different days: the later one counts, 2099-01-01"),
            ("pubDate: 2099-01-01\ndate: 2024-05-22",              "2024-05-22 2099-01-01 -", "`date` and `pubDate` are different days: the later one counts, 2099-01-01"),
            ("date: 2024-05-22\nDate: 2099-01-01",                 "2024-05-22 2099-01-01 -", "`date` and `Date` are different days: the later one counts, 2099-01-01"),
            ("date: 2024-05-22\npublished: 2024-06-01",            "2024-05-22 2024-06-01 -", "`date` and `published` are different days: the later one counts, 2024-06-01"),
            ("date: 2024-06-01\npublished_at: 2024-05-22",         "2024-06-01 - -",          "`published_at` and `date` are different days: the later one counts, 2024-06-01"),
            ("date: 2024-05-22\nextra: {pubDate: 2099-01-01}",     "2024-05-22 2099-01-01 -", "`date` and `pubDate` are different days: the later one counts, 2099-01-01"),
            ("date: 2024-06-01\npublishDate: 2024-05-22",          "2024-06-01 2024-05-22 -", "`publishDate` and `date` are different days: the later one counts, 2024-06-01"),
            ("expires: 2030-01-01\nexpiryDate: 2029-01-01",        "- - 2029-01-01",          "`expires` and `expiryDate` are different days: the earlier one counts, 2029-01-01"),
            ("expires: 2030-01-01\nextra: {expires: 2029-01-01}",  "- - 2029-01-01",          "`expires` and `expires` are different days: the earlier one counts, 2029-01-01"),
        ];
        for (text, expected, message) in rows {
            assert_eq!(check(text), (expected.to_owned(), vec![message.to_owned()]), "{text}");
        }
    }

    #[test]
    fn dates_that_agree_are_as_they_were() {
        #[rustfmt::skip]
        let rows = [
            ("date: 2024-05-22T10:00:00Z\npubDate: 2024-05-22",      "2024-05-22 - -"),
            ("date: 2024-05-22\npubDate: 2024-05-22T10:00:00Z",      "2024-05-22 - -"),
            ("date: 2024-05-22\npublishDate: 2099-01-01",            "2024-05-22 2099-01-01 -"),
            ("date: 2024-05-22\ncreated: 2099-01-01",                "2024-05-22 - -"),
            ("published: Random House\ndate: 2024-05-22",            "2024-05-22 - -"),
            ("published: 1998\ndate: 2024-05-22",                    "2024-05-22 - -"),
            ("posted: 2099-01-01\ndate: 2024-05-22",                 "2024-05-22 - -"),
            ("feed: {date: 2024-05-20}\ndate: 2024-05-22",           "2024-05-20 - -"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), (expected.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn embargo_that_is_not_understood_is_an_error() {
        for text in ["date: 2024-05-22\npubDate: 31/31/2099", "date: 2024-05-22\npublished: 2099"] {
            assert_eq!(check(text).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn date_that_programs_write_for_none_is_none() {
        #[rustfmt::skip]
        let rows = [
            ("date: 0001-01-01",                                     "- - -"),
            ("date: 0001-01-01T00:00:00Z\npubDate: 2024-05-22",      "2024-05-22 - -"),
            ("date: 0000-00-00 00:00:00",                            "- - -"),
            ("date: 2024-05-22\nexpiryDate: 0001-01-01T00:00:00Z\npublishDate: 0001-01-01T00:00:00Z\nlastmod: 0001-01-01", "2024-05-22 - -"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), (expected.to_owned(), vec![]), "{text}");
        }
    }
}
