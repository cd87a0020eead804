//! TOML, by the crate `toml`.

mod fast_path;

use std::borrow::Cow;
use std::ops::Range;

use serde::de::DeserializeOwned;
pub use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::syntax::{DEPTH, SyntaxError};

/// Reads `text[range]` as a TOML document.
///
/// # Errors
/// All the places where it breaks the rules of TOML.
pub fn parse(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    fast_path::parse(text, range.clone()).map_or_else(|| full(text, range), Ok)
}

fn full(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    let part = &text[range.clone()];
    let (table, errors) = DeTable::parse_recoverable(part);
    if !errors.is_empty() {
        return Err(errors.iter().map(|error| fault(error, part.len(), range.start)).collect());
    }
    let reading = TomlReader { part, base: range.start };
    reading.table(table.into_inner(), 0).map_err(|fault| vec![fault])
}

/// Reads a whole document into a type of ours, and goes on past what does not
/// fit: every faulty key or value is reported and left out.
pub fn read<T: DeserializeOwned + Default>(text: &str) -> (T, Vec<SyntaxError>) {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let faults = errors.iter().map(|error| fault(error, text.len(), 0)).collect();
        return (T::default(), faults);
    }
    let mut faults = Vec::new();
    loop {
        let error = match T::deserialize(Deserializer::from(table.clone())) {
            Ok(value) => return (value, faults),
            Err(error) => fault(&error, text.len(), 0),
        };
        let is_removed = remove(table.get_mut(), &error.span);
        faults.push(error);
        if !is_removed {
            return (T::default(), faults);
        }
    }
}

/// Writes fields as lines of TOML, in their order.
pub fn write(fields: &[(&str, serde_json::Value)]) -> String {
    let line = |(key, value): &(&str, serde_json::Value)| {
        let value = toml::Value::try_from(value).expect("text and truth values are TOML");
        format!("{key} = {value}\n")
    };
    fields.iter().map(line).collect()
}

/// Removes the innermost key whose name or value covers the span.
fn remove(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let covers = |outer: Range<usize>| outer.start <= span.start && span.end <= outer.end;
    let is_inside = |value: &mut Spanned<DeValue<'_>>| match value.get_mut() {
        DeValue::Table(inner) => remove(inner, span),
        DeValue::Array(values) => values.iter_mut().any(|value| {
            let DeValue::Table(inner) = value.get_mut() else { return false };
            remove(inner, span)
        }),
        _ => false,
    };
    if table.iter_mut().any(|(_, value)| is_inside(value)) {
        return true;
    }
    let found = table.iter().find(|(key, value)| covers(key.span()) || covers(value.span()));
    let Some(name) = found.map(|(key, _)| key.get_ref().clone()) else { return false };
    table.remove(&*name).is_some()
}

fn fault(error: &toml::de::Error, end: usize, base: usize) -> SyntaxError {
    let span = error.span().unwrap_or(end..end);
    // The crate's message may go on with a second line of what it expected.
    SyntaxError::new(span.start + base..span.end + base, error.message().replace('\n', ", "))
}

struct TomlReader<'a> {
    part: &'a str,
    base: usize,
}

impl<'a> TomlReader<'a> {
    fn span(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.base..span.end + self.base
    }

    fn table(&self, table: DeTable<'a>, depth: usize) -> Result<ValueTable<'a>, SyntaxError> {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let span = self.span(&key.span());
            entries.push((SpannedKey { span, name: key.into_inner() }, self.value(value, depth)?));
        }
        // The crate orders by name; people expect their own order.
        entries.sort_by_key(|(key, _)| key.span.start);
        Ok(ValueTable { entries })
    }

    fn value(
        &self,
        value: Spanned<DeValue<'a>>,
        depth: usize,
    ) -> Result<SpannedValue<'a>, SyntaxError> {
        let span = value.span();
        if depth > DEPTH {
            return Err(SyntaxError::new(self.span(&span), "values stand too deep in each other"));
        }
        let kind = match value.into_inner() {
            DeValue::String(text) => ValueKind::Text(text),
            DeValue::Boolean(truth) => ValueKind::Bool(truth),
            DeValue::Integer(_) | DeValue::Float(_) => ValueKind::Number(self.written(&span)),
            DeValue::Datetime(_) => ValueKind::Date(self.written(&span)),
            DeValue::Array(values) => ValueKind::List(
                values
                    .into_iter()
                    .map(|value| self.value(value, depth + 1))
                    .collect::<Result<_, _>>()?,
            ),
            DeValue::Table(table) => ValueKind::Table(self.table(table, depth + 1)?),
        };
        Ok(SpannedValue { span: self.span(&span), kind })
    }

    fn written(&self, span: &Range<usize>) -> Cow<'a, str> {
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
    fn values_keep_their_order_and_writing() {
        let rows = check("b = 1_000\na = 2024-05-22\nc = [1]").unwrap();
        let rows: Vec<_> = rows.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(rows, [("b", "1_000"), ("a", "2024-05-22"), ("c", "…")]);
    }

    #[test]
    fn places_count_from_the_whole_text() {
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
    fn deep_nesting_is_a_fault() {
        assert!(check(&format!("a = {}{}", "[".repeat(60), "]".repeat(60))).is_err());
        assert!(check(&format!("a = {}", "[".repeat(100_000))).is_err());
    }
}
