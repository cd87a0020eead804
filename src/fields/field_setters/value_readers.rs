//! Converts values into text, dates, words, authors, pictures and files, and reports each
//! value that has the wrong form.

use std::borrow::Cow;

use super::{first_value, only_item};
use crate::config::ListSeparator;
use crate::diagnostic::{Diagnostic, DiagnosticCode, codes};
use crate::fields::distinct_list::DistinctList;
use crate::fields::{BylineAuthor, FieldReader, ImageField, dates};
use crate::model::ParsedDate;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::text::{control_chars, date, units, whitespace};

/// Keys for the name of an author, or for its key in `[authors]`. jekyll-import writes
/// `display_name` and `login`.
const NAME_KEYS: &[&str] =
    &["name", "display_name", "displayname", "full_name", "fullname", "literal", "key"];

/// Keys for the two parts of a name.
const NAME_PARTS: [&[&str]; 2] = [
    &["first_name", "firstname", "given_name", "given", "first"],
    &["last_name", "lastname", "family_name", "family", "last"],
];

/// Keys for the name of an account and the like, for an author without another name.
const ACCOUNT_KEYS: &[&str] =
    &["login", "nicename", "nickname", "username", "user", "title", "id", "slug"];

/// Keys for the address of a picture in a table.
const PICTURE_KEYS: &[&str] =
    &["src", "url", "path", "image", "file", "filename", "source", "feature", "featured"];

impl<'a> FieldReader<'a, '_> {
    pub(in crate::fields) fn report_problem(
        &mut self,
        code: &'static DiagnosticCode,
        value: &SpannedValue<'_>,
        message: String,
        help: String,
    ) {
        if self.problems_left == 0 {
            return;
        }
        self.problems_left -= 1;
        let at = self.source.locate(value.span.clone());
        self.report.push(Diagnostic::new(code, message).with_location(at).help(help));
    }

    pub(super) fn report_misfit(&mut self, value: &SpannedValue<'_>, expected: &str) {
        let found = value.as_str().map_or_else(
            || value.kind_name().to_owned(),
            |text| format!("`{}`", crate::text::excerpt::cut(text, 60)),
        );
        let message = format!("`{}` should be {expected}, not {found}", self.name);
        let help = "fix the value, or remove the field; until then the value is ignored".to_owned();
        self.report_problem(&codes::ARTICLE_UNUSABLE_VALUE, value, message, help);
    }

    /// Reads text as one line, with white space collapsed.
    pub(super) fn read_line(&mut self, value: &SpannedValue<'a>) -> Option<Cow<'a, str>> {
        let text = self.read_exact(value)?;
        Some(if whitespace::is_folded(&text) { text } else { Cow::Owned(whitespace::fold(&text)) })
    }

    /// Reads text for people as one line: `true` is a switch of a theme, not such a text.
    pub(super) fn read_prose(&mut self, value: &SpannedValue<'a>) -> Option<Cow<'a, str>> {
        if only_item(value).kind == ValueKind::Bool(true) {
            self.report_misfit(value, "text");
            return None;
        }
        self.read_line(value)
    }

    /// Reads text as written, without white space at its ends and characters that XML
    /// forbids.
    pub(super) fn read_exact(&mut self, value: &SpannedValue<'a>) -> Option<Cow<'a, str>> {
        let value = only_item(value);
        // In some themes `description: false` turns the description off.
        if value.kind == ValueKind::Bool(false) {
            return None;
        }
        let Some(text) = value.to_text() else {
            self.report_misfit(value, "text");
            return None;
        };
        let stripped = control_chars::strip(&text);
        if let Some((_, character)) = stripped.dropped.first().filter(|_| !self.is_stripped) {
            self.is_stripped = true;
            let message = format!(
                "`{}` contains U+{1:04X}, which is not allowed in XML",
                self.name,
                u32::from(*character)
            );
            let help = "remove the character; feeds are written without it".to_owned();
            self.report_problem(&codes::ARTICLE_CONTROL_CHARACTER, value, message, help);
        }
        let is_as_written = stripped.dropped.is_empty() && text.trim().len() == text.len();
        let exact = if is_as_written { text } else { Cow::Owned(stripped.text.trim().to_owned()) };
        (!exact.is_empty()).then_some(exact)
    }

    /// Reads a date on which the publication of the article depends.
    pub(in crate::fields) fn read_date(&mut self, value: &SpannedValue<'_>) -> Option<ParsedDate> {
        self.read_date_or_report(value, &codes::ARTICLE_BAD_DATE)
    }

    /// Reads a date that the entry can do without. Only an impossible date is an error.
    pub(super) fn read_optional_date(&mut self, value: &SpannedValue<'_>) -> Option<ParsedDate> {
        self.read_date_or_report(value, &codes::ARTICLE_UNUSABLE_VALUE)
    }

    /// Reads a date. A value of another form is reported under `code`.
    fn read_date_or_report(
        &mut self,
        value: &SpannedValue<'_>,
        code: &'static DiagnosticCode,
    ) -> Option<ParsedDate> {
        // In some themes `lastUpdated: false` turns the date off.
        if matches!(value.kind, ValueKind::Bool(_)) || dates::is_unset(value) {
            return None;
        }
        let within = value
            .as_table()
            .and_then(|table| first_value(table, &["created", "published", "date"]));
        if let Some(within) = within {
            return self.read_date_or_report(within, code);
        }
        let text = value.as_str().unwrap_or_default();
        let date = date::parse(text, &self.dates);
        if date.is_none() {
            let code = if date::is_date_shaped(text) { &codes::ARTICLE_BAD_DATE } else { code };
            self.report_bad_date(value, code);
        }
        date
    }

    fn report_bad_date(&mut self, value: &SpannedValue<'_>, code: &'static DiagnosticCode) {
        let text = value.as_str().unwrap_or_default();
        let shown = if value.as_str().is_some() {
            format!("`{}`", crate::text::excerpt::cut(text, 60))
        } else {
            value.kind_name().to_owned()
        };
        let name = &self.name;
        if let Some([month_first, day_first]) = date::two_readings(text, &self.dates) {
            let message =
                format!("`{name}` may be {month_first} or {day_first}: {shown} has no clear order");
            let help = format!(
                "write `{month_first}` or `{day_first}`; if all dates of the site have the same order, set `dates = \"month-first\"` or `dates = \"day-first\"` below `[articles]` in feed.toml"
            );
            return self.report_problem(code, value, message, help);
        }
        let message = format!("`{name}` should be a date like 2026-01-02T03:04:05Z, not {shown}");
        let help = date::nearest_reading(text).map_or_else(
            || "fix the value, or remove the field".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        self.report_problem(code, value, message, help);
        self.suggest_date(value, text);
    }

    /// Adds the date that a faulty text certainly means to its report.
    fn suggest_date(&mut self, value: &SpannedValue<'_>, text: &str) {
        let Some(reading) = date::certain_reading(text) else { return };
        let edit = self.source.suggest_word(value.span.clone(), text, &reading);
        let at = self.source.locate(value.span.clone());
        let last = self.report.diagnostics.last_mut();
        if let Some(found) = last.filter(|found| found.location.as_ref() == Some(&at)) {
            let has_reading = found.help.as_deref().is_some_and(|help| help.contains(&reading));
            let found_date = found.clone().with_edit(edit);
            *found = if has_reading { found_date } else { found_date.help("write it like this") };
        }
    }

    /// Reads a list, or words separated by commas, without repeats.
    pub(super) fn read_words(&mut self, value: &SpannedValue<'a>) -> Vec<Cow<'a, str>> {
        let mut words = DistinctList::new();
        // In Hexo, a list in a list is a category with its subcategories.
        let items = value.as_list().iter().flat_map(SpannedValue::as_list);
        for item in items {
            if matches!(item.kind, ValueKind::Null | ValueKind::Bool(false)) {
                continue;
            }
            let named =
                item.as_table().and_then(|table| first_value(table, &["name", "title", "label"]));
            let Some(line) = self.read_line(named.unwrap_or(item)) else { continue };
            // Jekyll splits only the plural: `category: two words` is one category.
            let is_plural = self.name.ends_with(['s', 'S']);
            let separator = match self.settings.lists {
                _ if matches!(value.kind, ValueKind::List(_)) => None,
                ListSeparator::Commas => Some(','),
                ListSeparator::Spaces => is_plural.then_some(' '),
            };
            let Some(separator) = separator else {
                words.add(line);
                continue;
            };
            for part in line.split(separator).map(str::trim).filter(|part| !part.is_empty()) {
                words.add(Cow::Owned(part.to_owned()));
            }
        }
        words.into_values()
    }

    /// Splits the names in one text if the field is a plural, as Pelican does: at semicolons,
    /// because a name may contain a comma, else at commas.
    pub(super) fn split_names(&self, line: Cow<'a, str>) -> Vec<Cow<'a, str>> {
        let separator = if line.contains(';') { ';' } else { ',' };
        if !self.name.ends_with(['s', 'S']) || !line.contains(separator) {
            return vec![line];
        }
        let parts = line.split(separator).map(str::trim).filter(|part| !part.is_empty());
        let names: Vec<_> = parts.map(|part| Cow::Owned(part.to_owned())).collect();
        if names.len() > 1 { names } else { vec![line] }
    }

    pub(super) fn read_bytes(&mut self, value: &SpannedValue<'_>) -> Option<u64> {
        let bytes = only_item(value).as_str().and_then(units::bytes);
        if bytes.is_none() {
            self.report_misfit(value, "a length in bytes");
        }
        bytes
    }

    pub(super) fn read_seconds(&mut self, value: &SpannedValue<'_>) -> Option<u32> {
        let seconds = only_item(value).as_str().and_then(units::duration);
        if seconds.is_none() {
            self.report_misfit(value, "seconds, or a time like 1:02:03");
        }
        seconds
    }

    pub(super) fn read_text(
        &mut self,
        table: &ValueTable<'a>,
        names: &[&str],
    ) -> Option<Cow<'a, str>> {
        first_value(table, names).and_then(|value| self.read_line(value))
    }

    pub(super) fn read_author(
        &mut self,
        table: &ValueTable<'a>,
        whole: &SpannedValue<'a>,
    ) -> Option<BylineAuthor<'a>> {
        let email = self.read_text(table, &["email", "mail"]);
        let url = self.read_text(table, &["url", "link", "website", "homepage", "to"]);
        let Some(name) = self.read_name(table) else {
            self.report_misfit(whole, "a name, or a table with a `name`");
            return None;
        };
        Some(BylineAuthor { name, email, url })
    }

    /// Reads the name of an author: a text, or the parts of a name.
    fn read_name(&mut self, table: &ValueTable<'a>) -> Option<Cow<'a, str>> {
        let whole = first_value(table, NAME_KEYS);
        if let Some(parts) = whole.and_then(SpannedValue::as_table) {
            return self.read_name(parts);
        }
        if let Some(whole) = whole {
            return self.read_prose(whole);
        }
        let parts = NAME_PARTS.iter().filter_map(|keys| self.read_text(table, keys));
        let parts: Vec<Cow<'a, str>> = parts.collect();
        if parts.is_empty() {
            return self.read_text(table, ACCOUNT_KEYS);
        }
        Some(Cow::Owned(parts.join(" ")))
    }

    pub(super) fn read_image(
        &mut self,
        table: &ValueTable<'a>,
        whole: &SpannedValue<'a>,
    ) -> Option<ImageField<'a>> {
        let Some(value) = first_value(table, PICTURE_KEYS) else {
            // Themes keep switches in such a table, as in `cover: {hidden: true}`.
            if table.entries.iter().any(|(_, value)| is_picture_path(value)) {
                self.report_misfit(whole, "a path, an address, or a table with a `src`");
            }
            return None;
        };
        let source = self.read_line(value)?;
        Some(ImageField {
            source,
            span: value.span.clone(),
            alt: self.read_text(table, &["alt", "alt_text", "description"]),
            caption: self.read_text(table, &["caption", "cutline", "title"]),
            credit: self.read_text(table, &["credit", "author", "photographer", "copyright"]),
        })
    }
}

/// Returns true for a text that ends like the name of a picture's file.
fn is_picture_path(value: &SpannedValue<'_>) -> bool {
    let text = value.as_str().unwrap_or_default();
    let kind = mime_guess::from_path(text).first_raw();
    kind.is_some_and(|kind| kind.starts_with("image/"))
}
