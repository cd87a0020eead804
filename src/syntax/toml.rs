//! Parses and writes TOML, using the crate `toml`.
//!
//! Simple frontmatter takes the fast path in `fast_path`, with the same result.

mod fast_path;

use std::borrow::Cow;
use std::ops::Range;

use serde::de::DeserializeOwned;
pub(crate) use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use crate::mistakes;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::syntax::{DEPTH, SyntaxError, SyntaxErrorKind};

/// Parses `text[range]` as a TOML document.
///
/// # Errors
/// Returns all syntax errors.
pub(crate) fn parse(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    fast_path::parse(text, range.clone()).map_or_else(|| parse_with_crate(text, range), Ok)
}

fn parse_with_crate(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    let part = &text[range.clone()];
    let (table, errors) = DeTable::parse_recoverable(part);
    if !errors.is_empty() {
        let faults = explain_errors(&errors, part);
        return Err(faults.into_iter().map(|fault| fault.shifted(range.start)).collect());
    }
    let reader = TomlReader { part, base: range.start };
    reader.convert_table(table.into_inner(), 0).map_err(|fault| vec![fault])
}

/// Deserializes a whole document. Each key or value that does not fit is reported and
/// left out, so that one run shows all mistakes.
pub(crate) fn read<T: DeserializeOwned + Default>(text: &str) -> (T, Vec<SyntaxError>) {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return (T::default(), explain_errors(&errors, text));
    }
    let mut faults = Vec::new();
    // Deserializing stops at the first error. Each round removes its cause, so the loop
    // ends after at most as many rounds as there are keys.
    loop {
        let error = match T::deserialize(Deserializer::from(table.clone())) {
            Ok(value) => return (value, faults),
            Err(error) => misfit(&error, text.len()),
        };
        let is_removed = remove(table.get_mut(), &error.span);
        faults.push(error);
        if !is_removed {
            return (T::default(), faults);
        }
    }
}

/// Parses a document as JSON has it; returns nothing if it is not TOML.
#[cfg(test)]
pub(crate) fn to_json(text: &str) -> Option<serde_json::Value> {
    toml::from_str(text).ok()
}

/// Writes fields as lines of TOML, in the given order.
pub(crate) fn write(fields: &[(&str, serde_json::Value)]) -> String {
    let lines = fields.iter().map(|(key, value)| {
        let value = toml::Value::try_from(value).expect("text and booleans are TOML");
        format!("{key} = {value}\n")
    });
    lines.collect()
}

/// Returns a key as TOML writes it, in quotes if necessary.
pub(crate) fn write_key(key: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if !key.is_empty() && key.bytes().all(is_bare) {
        return key.to_owned();
    }
    // A quoted key follows the syntax of a quoted string (TOML 1.0, "Keys"), but has one line.
    if key.contains(char::is_control) {
        let quoted = serde_json::Value::from(key).to_string();
        return quoted.replace('\u{7f}', "\\u007f");
    }
    toml::Value::String(key.to_owned()).to_string()
}

/// Removes the innermost key that contains the span in its name or value. Returns false
/// if no key does.
fn remove(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    if table.iter_mut().any(|(_, value)| remove_inside(value, span)) {
        return true;
    }
    let entry = table
        .iter()
        .find(|(key, value)| contains(&key.span(), span) || contains(&value.span(), span));
    let Some(name) = entry.map(|(key, _)| key.get_ref().clone()) else { return false };
    table.remove(&*name).is_some()
}

/// Removes the key from the tables inside a value.
fn remove_inside(value: &mut Spanned<DeValue<'_>>, span: &Range<usize>) -> bool {
    match value.get_mut() {
        DeValue::Table(inner) => remove(inner, span),
        DeValue::Array(values) => values.iter_mut().any(|value| {
            let DeValue::Table(inner) = value.get_mut() else { return false };
            remove(inner, span)
        }),
        _ => false,
    }
}

const fn contains(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Most errors of the crate that are explained: later ones follow from the first.
const MOST_ERRORS: usize = 50;

/// Explains the errors of the crate, whose own messages are not used. One mistake often
/// causes several errors in its line, so each line has one.
fn explain_errors(errors: &[toml::de::Error], text: &str) -> Vec<SyntaxError> {
    let mut faults: Vec<SyntaxError> = Vec::new();
    for error in errors.iter().take(MOST_ERRORS) {
        let span = error.span().unwrap_or(text.len()..text.len());
        let fault = match is_valid_alone(text, &span) {
            // It may be inside a list that an earlier line opens, or the same key again: that
            // is certain only when the lines before it are valid.
            true if faults.iter().any(|fault| fault.kind == SyntaxErrorKind::Malformed) => continue,
            true if is_valid_above(text, &span, &faults) => {
                mistakes::toml::duplicate_key(text, span.clone())
            }
            _ => mistakes::toml::explain(text, &span),
        };
        let line = line_number(text, fault.span.start);
        if faults.iter().all(|other| line_number(text, other.span.start) != line) {
            faults.push(fault);
        }
        // After a list that is not closed, nothing is read as it was meant.
        if line < line_number(text, span.start) {
            break;
        }
    }
    faults.sort_by_key(|fault| fault.span.start);
    faults
}

fn line_number(text: &str, at: usize) -> usize {
    memchr::memchr_iter(b'\n', &text.as_bytes()[..at.min(text.len())]).count()
}

/// Returns true if the lines above a span have no other faults than the given ones: none of
/// them opens a list that the line of the span is in.
fn is_valid_above(text: &str, span: &Range<usize>, faults: &[SyntaxError]) -> bool {
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let (_, errors) = DeTable::parse_recoverable(&text[..start]);
    errors
        .iter()
        .filter_map(toml::de::Error::span)
        .all(|error| faults.iter().any(|fault| fault.span.start == error.start))
}

/// Returns true if the text from the line of a span on has no error at the span, so that only
/// the lines before it make it wrong.
fn is_valid_alone(text: &str, span: &Range<usize>) -> bool {
    let Some(before) = text.get(..span.start) else { return false };
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    if start == 0 || span.is_empty() {
        return false;
    }
    let (_, errors) = DeTable::parse_recoverable(&text[start..]);
    let starts_at_span = |error: &toml::de::Error| {
        error.span().is_some_and(|other| other.start + start == span.start)
    };
    !errors.iter().any(starts_at_span)
}

/// Returns the error for a value that does not fit its type. The caller explains it.
fn misfit(error: &toml::de::Error, end: usize) -> SyntaxError {
    SyntaxError::new(error.span().unwrap_or(end..end), "this setting does not fit")
}

struct TomlReader<'a> {
    part: &'a str,
    /// Offset of `part` in the whole text.
    base: usize,
}

impl<'a> TomlReader<'a> {
    fn span(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.base..span.end + self.base
    }

    fn convert_table(
        &self,
        table: DeTable<'a>,
        depth: usize,
    ) -> Result<ValueTable<'a>, SyntaxError> {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let span = self.span(&key.span());
            let key = SpannedKey { span, name: key.into_inner() };
            entries.push((key, self.convert_value(value, depth)?));
        }
        // The crate sorts by name; diagnostics and tags keep the author's order.
        entries.sort_by_key(|(key, _)| key.span.start);
        Ok(ValueTable { entries })
    }

    fn convert_value(
        &self,
        value: Spanned<DeValue<'a>>,
        depth: usize,
    ) -> Result<SpannedValue<'a>, SyntaxError> {
        let span = value.span();
        if depth > DEPTH {
            return Err(SyntaxError::nested_too_deep(self.span(&span)));
        }
        let kind = match value.into_inner() {
            DeValue::String(text) => ValueKind::Text(text),
            DeValue::Boolean(truth) => ValueKind::Bool(truth),
            DeValue::Integer(_) | DeValue::Float(_) => ValueKind::Number(self.source_at(&span)),
            DeValue::Datetime(_) => ValueKind::Date(self.source_at(&span)),
            DeValue::Array(values) => ValueKind::List(
                values
                    .into_iter()
                    .map(|value| self.convert_value(value, depth + 1))
                    .collect::<Result<_, _>>()?,
            ),
            DeValue::Table(table) => ValueKind::Table(self.convert_table(table, depth + 1)?),
        };
        Ok(SpannedValue { span: self.span(&span), kind })
    }

    fn source_at(&self, span: &Range<usize>) -> Cow<'a, str> {
        Cow::Borrowed(self.part.get(span.clone()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Vec<(String, String)>, Vec<SyntaxError>> {
        let table = parse(text, 0..text.len())?;
        let shown = |value: &SpannedValue<'_>| value.as_str().map_or("…".to_owned(), str::to_owned);
        Ok(table.entries.iter().map(|(key, value)| (key.name.to_string(), shown(value))).collect())
    }

    #[test]
    fn values_keep_their_order_and_spelling() {
        let rows = check("b = 1_000\na = 2024-05-22\nc = [1]").unwrap();
        let rows: Vec<_> = rows.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(rows, [("b", "1_000"), ("a", "2024-05-22"), ("c", "…")]);
    }

    #[test]
    fn spans_are_offsets_in_the_whole_text() {
        let text = "+++\ntitle = 'x'\n+++";
        let table = parse(text, 4..16).unwrap();
        assert_eq!(&text[table.entries[0].1.span.clone()], "'x'");
    }

    #[test]
    fn every_fault_is_reported() {
        let faults = check("a = \nb = 1\nc = ]\n").unwrap_err();
        assert!(faults.len() >= 2, "{faults:?}");
    }

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct TomlSample {
        number: u8,
        list: Vec<TomlSampleItem>,
    }

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default, deny_unknown_fields)]
    struct TomlSampleItem {
        name: String,
    }

    #[test]
    fn every_misfit_is_reported_and_left_out() {
        let text = "numbr = 1\nnumber = 'x'\n[[list]]\nname = 'a'\nother = 1\n[[list]]\nname = 2\n";
        let (sample, faults) = read::<TomlSample>(text);
        assert_eq!(faults.len(), 4, "{faults:?}");
        assert_eq!(sample.list[0].name, "a");
        let places: Vec<_> = faults.iter().map(|fault| &text[fault.span.clone()]).collect();
        assert!(places.contains(&"numbr") && places.contains(&"'x'"), "{places:?}");
    }

    #[test]
    fn every_repeated_key_is_reported_as_one() {
        let faults = check("a = 1\na = 2\nb = 1\nb = 2\n").unwrap_err();
        let messages: Vec<_> = faults.iter().map(|fault| &*fault.message).collect();
        let expected = ["`a` is set twice in the same table", "`b` is set twice in the same table"];
        assert_eq!(messages, expected);
    }

    #[test]
    fn deep_nesting_is_a_fault() {
        assert!(check(&format!("a = {}{}", "[".repeat(60), "]".repeat(60))).is_err());
        assert!(check(&format!("a = {}", "[".repeat(100_000))).is_err());
    }
}
