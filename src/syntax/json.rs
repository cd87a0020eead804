//! Parses JSON, using the crate `serde_json`.
//!
//! [`parse`] reads a small object whole, such as frontmatter. [`parse_each`] streams a
//! feed: it checks every value but keeps none.

mod unread_value;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::mistakes;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::syntax::{DEPTH, SyntaxError};

pub use unread_value::{ChosenMembers, JsonKind, UnreadValue};

use unread_value::{JsonChecker, find_span, hash};

/// Most values that [`parse`] keeps. A value takes far more memory than its source.
const VALUES: usize = 250_000;

/// End of the JSON value that a text begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonValueEnd {
    /// The value ends at this byte offset.
    At(usize),
    /// The text ends before the value does.
    Open,
    /// The value contains a syntax error.
    Broken(SyntaxError),
}

/// Finds the end of the value that `text` begins with.
pub fn end(text: &str) -> JsonValueEnd {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(_)) => JsonValueEnd::At(values.byte_offset()),
        Some(Err(error)) if !error.is_eof() => JsonValueEnd::Broken(convert_error(&error, text, 0)),
        None | Some(Err(_)) => JsonValueEnd::Open,
    }
}

/// Parses `text[range]` as one JSON object.
///
/// # Errors
/// Returns the first syntax error.
pub fn parse(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    let reader = JsonReader::new(&text[range.clone()], range.start);
    reader.read_root().and_then(|raw| reader.read_object(raw, 0)).map_err(|fault| vec![fault])
}

/// A part of an object that [`parse_each`] reads.
#[derive(Clone, Debug)]
pub enum JsonPart<'a> {
    /// A value of the streamed list.
    Item(UnreadValue<'a>),
    /// A member of the object. For the streamed list, the value is an empty list.
    Member(Cow<'a, str>, UnreadValue<'a>),
}

/// Parses a whole text as one JSON object. Calls `visit` for each member, and for each
/// value of the member named `list`.
///
/// Keeps no values, because a parsed feed can take many times the memory of its text.
///
/// # Errors
/// Returns the first syntax error, after visiting all parts before it.
pub fn parse_each<'a>(
    text: &'a str,
    list: &str,
    mut visit: impl FnMut(JsonPart<'a>),
) -> Result<(), SyntaxError> {
    let (checker, first_error) = (JsonChecker::new(text), Cell::new(None));
    // A list is streamed if its start is known before it is read. That needs the key
    // as it is in the text, so a list with escapes in its key is read at the end.
    let mut lists_with_escaped_key = Vec::new();
    let visit = RefCell::new(&mut visit);
    let item = |raw| {
        let value = checker.check_value(raw, 1);
        let read = value.map(|value| (visit.borrow_mut())(JsonPart::Item(value)));
        record_error(read, &first_error)
    };
    let whole = UnreadValue::new(text, text.len() - text.trim_start().len()..text.len());
    let members = JsonStreamVisitor {
        list,
        text,
        each_value: &mut |raw| item(raw),
        each_member: |name: Cow<'a, str>, member| {
            let value = match member {
                StreamedMember::Value(raw) if name == list && raw.get().starts_with('[') => {
                    lists_with_escaped_key.push(raw);
                    Ok(empty_list(text, find_span(text, raw).start))
                }
                StreamedMember::Value(raw) => checker.check_value(raw, 0),
                StreamedMember::List(start) => Ok(empty_list(text, start)),
            };
            let may_repeat = checker.keys.add(0, hash(&name));
            let repeat = may_repeat.then(|| checker.find_repeat(0, &whole)).flatten();
            let value = value.and_then(|value| repeat.map_or(Ok(value), Err));
            let read = value.map(|value| (visit.borrow_mut())(JsonPart::Member(name, value)));
            record_error(read, &first_error)
        },
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = deserializer.deserialize_map(members).and_then(|()| deserializer.end());
    checker.find_repeat(0, &whole).map_or(Ok(()), Err)?;
    merge_errors(first_error.take(), read, text, 0)?;
    for raw in lists_with_escaped_key {
        let read =
            serde_json::Deserializer::from_str(raw.get()).deserialize_seq(JsonValuesVisitor(item));
        merge_errors(first_error.take(), read, raw.get(), find_span(text, raw).start)?;
    }
    Ok(())
}

/// Returns the empty list that is visited in place of the streamed list.
fn empty_list(text: &str, start: usize) -> UnreadValue<'_> {
    UnreadValue::new(text, start..start + 1)
}

/// Explains an error of the crate. Its own message is not used.
fn convert_error(error: &serde_json::Error, text: &str, base: usize) -> SyntaxError {
    if let Some(fault) = mistakes::json::explain(text) {
        return fault.shifted(base);
    }
    // Valid JSON that does not fit: the caller needs an object.
    let start = text.len() - text.trim_start().len();
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
    let offset = (line.sum::<usize>() + error.column().saturating_sub(1)).min(text.len());
    if text[start..].starts_with('{') {
        let message = "this value can't be read; a number may be too large";
        return SyntaxError::new(offset..offset + 1, message).shifted(base);
    }
    let kind = match text[start..].chars().next() {
        Some('[') => "a list",
        Some('"') => "a text",
        _ => "another value",
    };
    SyntaxError::new(start..start + 1, format!("expected an object, not {kind}"))
        .with_help("write the fields in braces: `{ \"title\": \"…\" }`")
        .shifted(base)
}

struct JsonReader<'a> {
    part: &'a str,
    /// Offset of `part` in the whole text.
    base: usize,
    /// Number of values read so far.
    count: Cell<usize>,
}

impl<'a> JsonReader<'a> {
    const fn new(part: &'a str, base: usize) -> Self {
        Self { part, base, count: Cell::new(0) }
    }

    /// Returns the span of a value that was borrowed from the text.
    fn span(&self, raw: &'a RawValue) -> Range<usize> {
        let start = raw.get().as_ptr().addr().saturating_sub(self.part.as_ptr().addr()) + self.base;
        start..start + raw.get().len()
    }

    fn read_root(&self) -> Result<&'a RawValue, SyntaxError> {
        serde_json::from_str(self.part).map_err(|error| convert_error(&error, self.part, self.base))
    }

    fn read_object(&self, raw: &'a RawValue, depth: usize) -> Result<ValueTable<'a>, SyntaxError> {
        let (mut table, first_error) = (JsonTableBuilder::default(), Cell::new(None));
        let members = JsonMembersVisitor(|name, raw| {
            let read = self.read_value(raw, depth).and_then(|value| table.add(name, value));
            record_error(read, &first_error)
        });
        let read = serde_json::Deserializer::from_str(raw.get()).deserialize_map(members);
        merge_errors(first_error.take(), read, raw.get(), self.span(raw).start)?;
        Ok(ValueTable { entries: table.entries })
    }

    fn read_value(&self, raw: &'a RawValue, depth: usize) -> Result<SpannedValue<'a>, SyntaxError> {
        let span = self.span(raw);
        if depth > DEPTH {
            return Err(SyntaxError::nested_too_deep(span));
        }
        self.count.set(self.count.get() + 1);
        if self.count.get() > VALUES {
            return Err(SyntaxError::new(span, format!("there are more than {VALUES} values")));
        }
        let kind = match raw.get().as_bytes().first() {
            Some(b'{') => ValueKind::Table(self.read_object(raw, depth + 1)?),
            Some(b'[') => ValueKind::List(self.read_list(raw, depth)?),
            Some(b'"') => ValueKind::Text(self.read_text(raw)?),
            Some(b't') => ValueKind::Bool(true),
            Some(b'f') => ValueKind::Bool(false),
            Some(b'n') | None => ValueKind::Null,
            Some(_) => ValueKind::Number(Cow::Borrowed(raw.get())),
        };
        Ok(SpannedValue { span, kind })
    }

    fn read_list(
        &self,
        raw: &'a RawValue,
        depth: usize,
    ) -> Result<Vec<SpannedValue<'a>>, SyntaxError> {
        let (mut values, first_error) = (Vec::new(), Cell::new(None));
        let visitor = JsonValuesVisitor(|raw| {
            let read = self.read_value(raw, depth + 1).map(|value| values.push(value));
            record_error(read, &first_error)
        });
        let read = serde_json::Deserializer::from_str(raw.get()).deserialize_seq(visitor);
        merge_errors(first_error.take(), read, raw.get(), self.span(raw).start)?;
        Ok(values)
    }

    fn read_text(&self, raw: &'a RawValue) -> Result<Cow<'a, str>, SyntaxError> {
        serde_json::from_str::<JsonString<'a>>(raw.get())
            .map(|text| text.0)
            .map_err(|error| convert_error(&error, raw.get(), self.span(raw).start))
    }
}

/// Table under construction, which finds duplicate keys in constant time.
#[derive(Default)]
struct JsonTableBuilder<'a> {
    names: HashSet<Cow<'a, str>>,
    entries: Vec<(SpannedKey<'a>, SpannedValue<'a>)>,
}

impl<'a> JsonTableBuilder<'a> {
    fn add(&mut self, name: Cow<'a, str>, value: SpannedValue<'a>) -> Result<(), SyntaxError> {
        if !self.names.insert(name.clone()) {
            return Err(SyntaxError::duplicate_key(&name, value.span));
        }
        self.entries.push((SpannedKey { span: value.span.clone(), name }, value));
        Ok(())
    }
}

/// Stores an error in `first_error`. Returns true on success, so that a visitor
/// continues.
fn record_error(read: Result<(), SyntaxError>, first_error: &Cell<Option<SyntaxError>>) -> bool {
    let is_ok = read.is_ok();
    first_error.set(read.err());
    is_ok
}

/// Returns our own error, which stopped the visitor, or else the error of the crate.
fn merge_errors(
    own_error: Option<SyntaxError>,
    read: serde_json::Result<()>,
    part: &str,
    base: usize,
) -> Result<(), SyntaxError> {
    match (own_error, read) {
        (Some(error), _) => Err(error),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => Err(convert_error(&error, part, base)),
    }
}

/// A member of the object that [`parse_each`] reads.
enum StreamedMember<'a> {
    /// A member other than the streamed list.
    Value(&'a RawValue),
    /// The streamed list, by its offset. Its values were visited already.
    List(usize),
}

/// Visits the members of an object, and the values of the list named `list`, as long as
/// the callbacks return true.
struct JsonStreamVisitor<'a, M, V> {
    list: &'a str,
    text: &'a str,
    each_member: M,
    each_value: V,
}

impl<'de, M, V> Visitor<'de> for JsonStreamVisitor<'_, M, V>
where
    M: FnMut(Cow<'de, str>, StreamedMember<'de>) -> bool,
    V: FnMut(&'de RawValue) -> bool,
{
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(JsonString(name)) = map.next_key()? {
            let start = start_of_list(self.text, &name).filter(|_| name == self.list);
            let member = match start {
                None => StreamedMember::Value(map.next_value()?),
                Some(start) => {
                    map.next_value_seed(JsonValuesVisitor(&mut self.each_value))?;
                    StreamedMember::List(start)
                }
            };
            if !(self.each_member)(name, member) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Returns the offset of the value of a key if it is a list. A key with escapes is not
/// borrowed from the text, so its value can't be located.
fn start_of_list(text: &str, key: &str) -> Option<usize> {
    let after = key.as_ptr().addr().checked_sub(text.as_ptr().addr())? + key.len();
    let rest = text.get(after..)?.strip_prefix('"')?.trim_start();
    let value = rest.strip_prefix(':')?.trim_start();
    value.starts_with('[').then(|| text.len() - value.len())
}

/// Visits the members of an object, including repeated ones, as long as the callback
/// returns true.
struct JsonMembersVisitor<F>(F);

impl<'de, F: FnMut(Cow<'de, str>, &'de RawValue) -> bool> Visitor<'de> for JsonMembersVisitor<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some((JsonString(name), raw)) = map.next_entry()? {
            if !(self.0)(name, raw) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Visits the values of a list as long as the callback returns true.
struct JsonValuesVisitor<F>(F);

impl<'de, F: FnMut(&'de RawValue) -> bool> DeserializeSeed<'de> for JsonValuesVisitor<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(&'de RawValue) -> bool> Visitor<'de> for JsonValuesVisitor<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut values: A) -> Result<(), A::Error> {
        while let Some(raw) = values.next_element()? {
            if !(self.0)(raw) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// A string that is borrowed from the text if it has no escapes.
#[derive(serde::Deserialize)]
#[serde(transparent)]
struct JsonString<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
        parse(text, 0..text.len())
    }

    #[test]
    fn spans_are_offsets_in_the_whole_text() {
        let text = "\u{feff}{\"a\": {\"b\": [1, \"x\\ny\"]}}";
        let table = parse(text, 3..text.len()).unwrap();
        let inner = table.get("a").unwrap().as_table().unwrap().get("b").unwrap();
        assert_eq!(&text[inner.as_list()[1].span.clone()], "\"x\\ny\"");
        assert_eq!(inner.as_list()[1].as_str(), Some("x\ny"));
    }

    #[test]
    fn unpaired_surrogate_is_an_error_in_its_text() {
        let faults = check("{\n \"title\": \"a\\ud800b\"}").unwrap_err();
        assert_eq!(faults[0].message, "`\\ud800` is only half of a character");
        assert!((12..24).contains(&faults[0].span.start), "{faults:?}");
    }

    #[test]
    fn duplicate_key_is_an_error() {
        assert_eq!(check("{\"a\":1,\"a\":2}").unwrap_err()[0].message, "`a` is set twice");
    }

    #[test]
    fn values_of_the_list_are_visited_up_to_the_first_error() {
        let read = |text: &str| {
            let (mut places, mut members) = (Vec::new(), 0);
            let read = parse_each(text, "b", |piece| match piece {
                JsonPart::Item(value) => places.push(value.span()),
                JsonPart::Member(..) => members += 1,
            });
            (read.map(|()| members).map_err(|fault| fault.message), places)
        };
        assert_eq!(read(r#"{"a": [1], "b": [2, {}]}"#), (Ok(2), vec![17..18, 20..22]));
        let twice = "`c` is set twice".to_owned();
        let before = std::iter::once(7..8).collect();
        assert_eq!(read(r#"{"b": [2, {"c": 1, "c": 1}, 3]}"#), (Err(twice), before));
        assert_eq!(read(r#"{"b": 7}"#), (Ok(1), vec![]));
        assert_eq!(read(r#"{"\u0062": [2]}"#), (Ok(1), std::iter::once(12..13).collect()));
    }

    #[test]
    fn deep_nesting_is_a_fault() {
        assert!(check(&format!("{{\"a\":{}{}}}", "[".repeat(60), "]".repeat(60))).is_err());
        assert!(check(&format!("{{\"a\":{}", "[".repeat(100_000))).is_err());
    }

    #[test]
    fn values_kept_at_once_are_bounded() {
        let many = format!("[{}1]", "1,".repeat(VALUES));
        assert!(check(&format!("{{\"a\":{many}}}")).is_err());
        assert!(parse_each(&format!("{{\"a\":{many}}}"), "b", drop).is_ok());
    }

    #[test]
    fn end_of_an_object_is_found_before_a_body() {
        assert_eq!(end("{\"a\": \"}\"}\n\nBody {"), JsonValueEnd::At(10));
        assert_eq!(end("{\"a\": "), JsonValueEnd::Open);
        assert!(matches!(end("{\"a\": ]"), JsonValueEnd::Broken(_)));
    }
}
