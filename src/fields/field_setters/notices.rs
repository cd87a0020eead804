//! Fields that an author adds after publication: corrections, and the reason for a
//! withdrawal.

use std::borrow::Cow;

use super::first_value;
use crate::fields::{CorrectionField, FieldReader};
use crate::syntax::html;
use crate::syntax::value::{SpannedValue, ValueKind, ValueTable};

pub(crate) fn corrections<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    for row in value.as_list() {
        let correction = match &row.kind {
            ValueKind::Null => None,
            ValueKind::Table(table) => correction(reader, table, row),
            _ => reader.read_line(row).map(|text| CorrectionField {
                date: None,
                date_span: 0..0,
                text,
                span: row.span.clone(),
            }),
        };
        reader.fields.corrections.extend(correction);
    }
}

fn correction<'a>(
    reader: &mut FieldReader<'a, '_>,
    table: &ValueTable<'a>,
    whole: &SpannedValue<'a>,
) -> Option<CorrectionField<'a>> {
    let date = first_value(table, &["date", "at", "when"]);
    let date_span = date.map_or(0..0, |date| date.span.clone());
    let date = date.and_then(|date| reader.read_optional_date(date));
    let Some(value) = first_value(table, &["text", "correction", "note", "what"]) else {
        reader.report_misfit(whole, "text, or a table with a `text`");
        return None;
    };
    let text = reader.read_line(value)?;
    Some(CorrectionField { date, date_span, text, span: value.span.clone() })
}

pub(crate) fn retracted<'a>(reader: &mut FieldReader<'a, '_>, value: &SpannedValue<'a>) {
    let word = value.as_str().map(|word| word.trim().to_ascii_lowercase());
    let is_reason = match &value.kind {
        // A date is the time of the withdrawal, not its reason.
        ValueKind::Date(_) | ValueKind::Bool(_) => false,
        _ => !matches!(word.as_deref(), Some("true" | "yes" | "on" | "1")),
    };
    let reason = match &value.kind {
        ValueKind::Table(table) => first_value(table, &["reason", "why", "text", "note"]),
        _ => Some(value).filter(|_| is_reason),
    };
    let reason = reason.and_then(|reason| reader.read_line(reason));
    reader.fields.retraction =
        reason.map(|reason| Cow::Owned(html::plain_text(&reason).into_owned()));
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use crate::config;
    use crate::diagnostic::{Report, SourceText};
    use crate::fields;
    use crate::syntax::yaml;

    /// Reads fields in YAML; returns the corrections, the retraction, and all messages.
    fn check(text: &str) -> (String, Vec<String>) {
        let path: Arc<Path> = Path::new("a.md").into();
        let mut report = Report::default();
        let file = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        let config =
            config::read(&SourceText::new(&path, file), Path::new(""), &mut report).unwrap();
        let table = yaml::parse(text, 0..text.len()).unwrap();
        let fields = fields::read(&table, &SourceText::new(&path, text), &config, &mut report);
        let shown = fields.corrections.iter().map(|correction| {
            let date = correction.date.map(|date| date.instant.format("%Y-%m-%d ").to_string());
            date.unwrap_or_default() + &correction.text
        });
        let mut shown = shown.collect::<Vec<_>>().join(" | ");
        if fields.is_retracted {
            shown += "retracted";
            shown += &fields.retraction.map(|why| format!(": {why}")).unwrap_or_default();
        }
        (shown, report.diagnostics.into_iter().map(|found| found.message).collect())
    }

    #[test]
    fn correction_is_a_text_a_table_or_a_list_of_them() {
        #[rustfmt::skip]
        let rows = [
            ("correction: The  year",                                  "The year"),
            ("corrections: [The year, The name]",                      "The year | The name"),
            ("corrections: {date: 2026-01-02, text: The year}",        "2026-01-02 The year"),
            ("corrections: [{date: 2026-01-02, text: The year}, Two]", "2026-01-02 The year | Two"),
            ("corrections: [{date: null, text: The year}]",            "The year"),
            ("corrections: []",                                        ""),
            ("corrections: false",                                     ""),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), (expected.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn retraction_is_a_reason_or_true() {
        #[rustfmt::skip]
        let rows = [
            ("retracted: The data  was made up", "retracted: The data was made up"),
            ("retraction: {reason: Made up}",    "retracted: Made up"),
            ("withdrawn: true",                  "retracted"),
            ("retracted: 'yes'",                 "retracted"),
            ("retracted: false",                 ""),
            ("retracted: 'no'",                  ""),
            ("retracted: ''",                    ""),
            ("extra: {withdrawn: Made up}",      "retracted: Made up"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text), (expected.to_owned(), vec![]), "{text}");
        }
    }

    #[test]
    fn invalid_correction_is_reported() {
        #[rustfmt::skip]
        let rows = [
            ("corrections: [{date: soon, text: x}]", "`corrections` should be a date like 2026-01-02T03:04:05Z, not `soon`"),
            ("correction: {date: 2026-01-02}",       "`correction` should be text, or a table with a `text`, not a table"),
            ("corrections: [[x, y]]",                   "`corrections` should be text, not a list"),
        ];
        for (text, expected) in rows {
            assert_eq!(check(text).1, [expected], "{text}");
        }
    }
}
