//! JSON, by the crate `serde_json`.

mod unread_value;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::syntax::{DEPTH, SyntaxError};

pub use unread_value::{ChosenMembers, JsonKind, UnreadValue};

use unread_value::{JsonChecker, find_span, hash, repeated_key_error};

/// How many values are kept; each takes many times the bytes it is written in.
const VALUES: usize = 250_000;

/// Where a JSON value that begins a text ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonValueEnd {
    /// At this byte offset.
    At(usize),
    /// Past the end of the text.
    Open,
    /// Nowhere: it breaks the rules before.
    Broken(SyntaxError),
}

/// Finds where the value that begins `text` ends.
pub fn end(text: &str) -> JsonValueEnd {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(_)) => JsonValueEnd::At(values.byte_offset()),
        Some(Err(error)) if !error.is_eof() => JsonValueEnd::Broken(fault(&error, text, 0)),
        None | Some(Err(_)) => JsonValueEnd::Open,
    }
}

/// Reads `text[range]` as one JSON object.
///
/// # Errors
/// The first place where it breaks the rules of JSON.
pub fn parse(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    let reading = JsonReader::new(&text[range.clone()], range.start);
    reading.whole().and_then(|raw| reading.object(raw, 0)).map_err(|fault| vec![fault])
}

/// A piece of an object that is read piece by piece.
#[derive(Clone, Debug)]
pub enum JsonPart<'a> {
    /// A value of the one list whose values are handed on.
    Item(UnreadValue<'a>),
    /// A member. The list that is handed on is empty in it.
    Member(Cow<'a, str>, UnreadValue<'a>),
}

/// As [`parse`] for a whole text, but hands on the members of the object, and
/// the values of one of its lists, as they are read, and keeps nothing: the text
/// may be large, and what is made of it many times as large.
///
/// # Errors
/// The first place where it breaks the rules of JSON. What is before it was
/// handed on.
pub fn parse_each<'a>(
    text: &'a str,
    list: &str,
    mut hand: impl FnMut(JsonPart<'a>),
) -> Result<(), SyntaxError> {
    let (check, found) = (JsonChecker::new(text), Cell::new(None));
    // Lists whose key is written in escapes: where they begin was not known.
    let mut late = Vec::new();
    let hand = RefCell::new(&mut hand);
    let item = |raw| {
        let value = check.value(raw, 1).map(|value| (hand.borrow_mut())(JsonPart::Item(value)));
        keep(value, &found)
    };
    let whole = UnreadValue::new(text, text.len() - text.trim_start().len()..text.len());
    let members = JsonStreamVisitor {
        list,
        text,
        each: &mut |raw| item(raw),
        row: |name: Cow<'a, str>, row| {
            let value = match row {
                StreamedMember::Value(raw) if name == list && raw.get().starts_with('[') => {
                    late.push(raw);
                    Ok(empty(text, find_span(text, raw).start))
                }
                StreamedMember::Value(raw) => check.value(raw, 0),
                StreamedMember::List(start) => Ok(empty(text, start)),
            };
            let repeat = check.keys.add(0, hash(&name)).then(|| check.repeat(0, &whole)).flatten();
            let value = value.and_then(|value| repeat.map_or(Ok(value), Err));
            keep(value.map(|value| (hand.borrow_mut())(JsonPart::Member(name, value))), &found)
        },
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = deserializer.deserialize_map(members).and_then(|()| deserializer.end());
    check.repeat(0, &whole).map_or(Ok(()), Err)?;
    outcome(found.take(), read, text, 0)?;
    for raw in late {
        let read =
            serde_json::Deserializer::from_str(raw.get()).deserialize_seq(JsonValuesVisitor(item));
        outcome(found.take(), read, raw.get(), find_span(text, raw).start)?;
    }
    Ok(())
}

/// Makes the empty list that is handed on in place of one whose values were.
fn empty(text: &str, start: usize) -> UnreadValue<'_> {
    UnreadValue::new(text, start..start + 1)
}

fn fault(error: &serde_json::Error, text: &str, base: usize) -> SyntaxError {
    let line = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
    let offset = (line.sum::<usize>() + error.column().saturating_sub(1)).min(text.len());
    let message = error.to_string();
    // The message ends with its own count of the place, which is relative to the part.
    let message = message.split(" at line ").next().unwrap_or(&message).to_owned();
    SyntaxError::new(offset + base..offset + base + 1, message)
}

struct JsonReader<'a> {
    part: &'a str,
    base: usize,
    kept: Cell<usize>,
}

impl<'a> JsonReader<'a> {
    const fn new(part: &'a str, base: usize) -> Self {
        Self { part, base, kept: Cell::new(0) }
    }

    /// Finds where a value borrowed from the text stands in it.
    fn span(&self, raw: &'a RawValue) -> Range<usize> {
        let start = raw.get().as_ptr().addr().saturating_sub(self.part.as_ptr().addr()) + self.base;
        start..start + raw.get().len()
    }

    fn whole(&self) -> Result<&'a RawValue, SyntaxError> {
        serde_json::from_str(self.part).map_err(|error| fault(&error, self.part, self.base))
    }

    fn object(&self, raw: &'a RawValue, depth: usize) -> Result<ValueTable<'a>, SyntaxError> {
        let (mut rows, found) = (JsonTableBuilder::default(), Cell::new(None));
        let members = JsonMembersVisitor(|name, raw| {
            keep(self.value(raw, depth).and_then(|value| rows.add(name, value)), &found)
        });
        let read = serde_json::Deserializer::from_str(raw.get()).deserialize_map(members);
        outcome(found.take(), read, raw.get(), self.span(raw).start)?;
        Ok(ValueTable { entries: rows.entries })
    }

    fn value(&self, raw: &'a RawValue, depth: usize) -> Result<SpannedValue<'a>, SyntaxError> {
        let span = self.span(raw);
        if depth > DEPTH {
            return Err(SyntaxError::new(span, "values stand too deep in each other"));
        }
        self.kept.set(self.kept.get() + 1);
        if self.kept.get() > VALUES {
            return Err(SyntaxError::new(span, format!("there are more than {VALUES} values")));
        }
        let kind = match raw.get().as_bytes().first() {
            Some(b'{') => ValueKind::Table(self.object(raw, depth + 1)?),
            Some(b'[') => ValueKind::List(self.list(raw, depth)?),
            Some(b'"') => ValueKind::Text(self.text(raw)?),
            Some(b't') => ValueKind::Bool(true),
            Some(b'f') => ValueKind::Bool(false),
            Some(b'n') | None => ValueKind::Null,
            Some(_) => ValueKind::Number(Cow::Borrowed(raw.get())),
        };
        Ok(SpannedValue { span, kind })
    }

    fn list(&self, raw: &'a RawValue, depth: usize) -> Result<Vec<SpannedValue<'a>>, SyntaxError> {
        let (mut values, found) = (Vec::new(), Cell::new(None));
        let visitor = JsonValuesVisitor(|raw| {
            keep(self.value(raw, depth + 1).map(|value| values.push(value)), &found)
        });
        let read = serde_json::Deserializer::from_str(raw.get()).deserialize_seq(visitor);
        outcome(found.take(), read, raw.get(), self.span(raw).start)?;
        Ok(values)
    }

    fn text(&self, raw: &'a RawValue) -> Result<Cow<'a, str>, SyntaxError> {
        serde_json::from_str::<JsonString<'a>>(raw.get())
            .map(|name| name.0)
            .map_err(|error| fault(&error, raw.get(), self.span(raw).start))
    }
}

/// The rows of an object so far.
#[derive(Default)]
struct JsonTableBuilder<'a> {
    names: HashSet<Cow<'a, str>>,
    entries: Vec<(SpannedKey<'a>, SpannedValue<'a>)>,
}

impl<'a> JsonTableBuilder<'a> {
    fn add(&mut self, name: Cow<'a, str>, value: SpannedValue<'a>) -> Result<(), SyntaxError> {
        if !self.names.insert(name.clone()) {
            return Err(repeated_key_error(&name, value.span));
        }
        self.entries.push((SpannedKey { span: value.span.clone(), name }, value));
        Ok(())
    }
}

/// Keeps a fault, and says whether there is none and reading goes on.
fn keep(read: Result<(), SyntaxError>, found: &Cell<Option<SyntaxError>>) -> bool {
    let is_fine = read.is_ok();
    found.set(read.err());
    is_fine
}

/// Joins a fault of ours, which ended the reading of a part, and one of the
/// crate's.
fn outcome(
    found: Option<SyntaxError>,
    read: serde_json::Result<()>,
    part: &str,
    base: usize,
) -> Result<(), SyntaxError> {
    match (found, read) {
        (Some(fault), _) => Err(fault),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => Err(fault(&error, part, base)),
    }
}

/// What stands behind a key of an object one of whose lists is handed on.
enum StreamedMember<'a> {
    /// Any value.
    Value(&'a RawValue),
    /// The list, which begins at this byte and is done.
    List(usize),
}

/// Hands on the members of an object, and each value of one of its lists, as
/// long as it is told to go on.
struct JsonStreamVisitor<'a, R, E> {
    list: &'a str,
    text: &'a str,
    row: R,
    each: E,
}

impl<'de, R, E> Visitor<'de> for JsonStreamVisitor<'_, R, E>
where
    R: FnMut(Cow<'de, str>, StreamedMember<'de>) -> bool,
    E: FnMut(&'de RawValue) -> bool,
{
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(JsonString(name)) = map.next_key()? {
            let start = start_of_list(self.text, &name).filter(|_| name == self.list);
            let row = match start {
                None => StreamedMember::Value(map.next_value()?),
                Some(start) => {
                    map.next_value_seed(JsonValuesVisitor(&mut self.each))?;
                    StreamedMember::List(start)
                }
            };
            if !(self.row)(name, row) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Says where the list begins that stands behind a key, if one does. A key that
/// is written in escapes has no place in the text.
fn start_of_list(text: &str, key: &str) -> Option<usize> {
    let after = key.as_ptr().addr().checked_sub(text.as_ptr().addr())? + key.len();
    let rest = text.get(after..)?.strip_prefix('"')?.trim_start();
    let value = rest.strip_prefix(':')?.trim_start();
    value.starts_with('[').then(|| text.len() - value.len())
}

/// Hands on the members of an object, repeats included, as long as it is told
/// to go on.
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

/// Hands on the values of a list as long as it is told to go on.
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

/// A string, borrowed where it has no escapes.
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
    fn places_count_from_the_whole_text() {
        let text = "\u{feff}{\"a\": {\"b\": [1, \"x\\ny\"]}}";
        let table = parse(text, 3..text.len()).unwrap();
        let inner = table.get("a").unwrap().as_table().unwrap().get("b").unwrap();
        assert_eq!(&text[inner.as_list()[1].span.clone()], "\"x\\ny\"");
        assert_eq!(inner.as_list()[1].as_str(), Some("x\ny"));
    }

    #[test]
    fn unpaired_surrogate_is_a_fault_at_its_place() {
        let faults = check("{\n \"title\": \"a\\ud800b\"}").unwrap_err();
        assert_eq!(faults[0].message, "unexpected end of hex escape");
        assert!((12..24).contains(&faults[0].span.start), "{faults:?}");
    }

    #[test]
    fn key_that_stands_twice_is_a_fault() {
        assert_eq!(check("{\"a\":1,\"a\":2}").unwrap_err()[0].message, "the key `a` stands twice");
    }

    #[test]
    fn values_of_one_list_are_handed_on_up_to_a_fault() {
        let read = |text: &str| {
            let (mut places, mut members) = (Vec::new(), 0);
            let read = parse_each(text, "b", |piece| match piece {
                JsonPart::Item(value) => places.push(value.span()),
                JsonPart::Member(..) => members += 1,
            });
            (read.map(|()| members).map_err(|fault| fault.message), places)
        };
        assert_eq!(read(r#"{"a": [1], "b": [2, {}]}"#), (Ok(2), vec![17..18, 20..22]));
        let twice = "the key `c` stands twice".to_owned();
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
