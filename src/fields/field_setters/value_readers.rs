//! Converts values into text, dates, words, authors, pictures and files, and reports each
//! value that has the wrong form.

use std::borrow::Cow;

use super::{FILE_KEYS, first_value};
use crate::config::ListSeparator;
use crate::diagnostic::{Diagnostic, DiagnosticCode, codes};
use crate::fields::distinct_list::DistinctList;
use crate::fields::{BylineAuthor, EnclosureField, FieldReader, ImageField, dates};
use crate::model::ParsedDate;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};
use crate::text::{control_chars, date, units, whitespace};

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
        let help = "fix the value, or remove the field".to_owned();
        self.report_problem(&codes::ARTICLE_BAD_VALUE, value, message, help);
    }

    /// Reads text as one line, with white space collapsed.
    pub(super) fn read_line(&mut self, value: &SpannedValue<'a>) -> Option<Cow<'a, str>> {
        let text = self.read_exact(value)?;
        Some(if whitespace::is_folded(&text) { text } else { Cow::Owned(whitespace::fold(&text)) })
    }

    /// Reads text as written, without white space at its ends and characters that XML
    /// forbids.
    pub(super) fn read_exact(&mut self, value: &SpannedValue<'a>) -> Option<Cow<'a, str>> {
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

    pub(in crate::fields) fn read_date(&mut self, value: &SpannedValue<'_>) -> Option<ParsedDate> {
        // In some themes `lastUpdated: false` turns the date off.
        if matches!(value.kind, ValueKind::Bool(_)) || dates::is_unset(value) {
            return None;
        }
        let within = value
            .as_table()
            .and_then(|table| first_value(table, &["created", "published", "date"]));
        if let Some(within) = within {
            return self.read_date(within);
        }
        let text = value.as_str().unwrap_or_default();
        let date = date::parse(text, self.zone);
        if date.is_none() {
            let shown = if value.as_str().is_some() {
                format!("`{}`", crate::text::excerpt::cut(text, 60))
            } else {
                value.kind_name().to_owned()
            };
            let message =
                format!("`{}` should be a date like 2026-01-02T03:04:05Z, not {shown}", self.name);
            let help = date::nearest_reading(text).map_or_else(
                || "fix the value, or remove the field".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            self.report_problem(&codes::ARTICLE_BAD_DATE, value, message, help);
        }
        date
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
        let bytes = value.as_str().and_then(units::bytes);
        if bytes.is_none() {
            self.report_misfit(value, "a length in bytes");
        }
        bytes
    }

    pub(super) fn read_seconds(&mut self, value: &SpannedValue<'_>) -> Option<u32> {
        let seconds = value.as_str().and_then(units::duration);
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

    pub(super) fn read_author(&mut self, table: &ValueTable<'a>) -> Option<BylineAuthor<'a>> {
        let email = self.read_text(table, &["email", "mail"]);
        let url = self.read_text(table, &["url", "link", "website", "homepage", "to"]);
        let name = self.read_text(table, &["name", "key", "title", "id"])?;
        Some(BylineAuthor { name, email, url })
    }

    pub(super) fn read_image(&mut self, table: &ValueTable<'a>) -> Option<ImageField<'a>> {
        let keys = ["src", "url", "path", "image", "file", "filename", "source"];
        let value = first_value(table, &keys)?;
        let source = self.read_line(value)?;
        Some(ImageField {
            source,
            span: value.span.clone(),
            alt: self.read_text(table, &["alt", "alt_text", "description"]),
            caption: self.read_text(table, &["caption", "cutline", "title"]),
            credit: self.read_text(table, &["credit", "author", "photographer", "copyright"]),
        })
    }

    pub(super) fn read_enclosure(
        &mut self,
        table: &ValueTable<'a>,
        whole: &SpannedValue<'a>,
    ) -> Option<EnclosureField<'a>> {
        let Some(value) = first_value(table, FILE_KEYS) else {
            self.report_misfit(whole, "a table with a `url`");
            return None;
        };
        let source = self.read_line(value)?;
        let length = first_value(table, &["length", "size", "bytes", "size_in_bytes"])
            .and_then(|length| self.read_bytes(length));
        let duration = first_value(table, &["duration", "duration_in_seconds"])
            .and_then(|value| self.read_seconds(value));
        Some(EnclosureField {
            source,
            span: value.span.clone(),
            mime_type: self.read_text(table, &["type", "mime_type", "mime"]),
            length,
            duration,
            title: self.read_text(table, &["title", "name"]),
        })
    }
}
