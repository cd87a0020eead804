//! JSON values that are checked first and read only when they are needed.
//!
//! A value is a span of the source, so that memory does not grow with the number of
//! values. [`JsonChecker`] creates values after checking them, so reading one can't fail.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{JsonMembersVisitor, JsonValuesVisitor, merge_errors, record_error};
use crate::syntax::{DEPTH, SyntaxError};

/// A value that has no syntax error and is not read yet.
#[derive(Clone, Copy, Debug)]
pub struct UnreadValue<'a> {
    source: &'a str,
    start: usize,
    end: usize,
}

/// Type of a JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// An object with members: `{…}`.
    Object,
    /// A list (array): `[…]`.
    List,
    /// A text (string): `"…"`.
    Text,
    /// A number, of any size and precision.
    Number,
    /// A boolean: `true` or `false`.
    Truth,
    /// The absent value: `null`.
    Null,
}

impl<'a> UnreadValue<'a> {
    /// Creates the value at a span. The caller has checked its syntax.
    pub(super) const fn new(source: &'a str, span: Range<usize>) -> Self {
        Self { source, start: span.start, end: span.end }
    }

    /// Returns the span in the whole text.
    pub const fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns the source of the value.
    pub fn written(&self) -> &'a str {
        &self.source[self.span()]
    }

    /// Returns the type of the value, which its first byte determines.
    pub fn kind(&self) -> JsonKind {
        match self.written().as_bytes().first() {
            Some(b'{') => JsonKind::Object,
            Some(b'[') => JsonKind::List,
            Some(b'"') => JsonKind::Text,
            Some(b't' | b'f') => JsonKind::Truth,
            Some(b'n') | None => JsonKind::Null,
            Some(_) => JsonKind::Number,
        }
    }

    /// Returns a text, number or boolean as text; `None` for other values.
    pub fn to_text(self) -> Option<Cow<'a, str>> {
        match self.kind() {
            JsonKind::Text => Some(unescape(self.written())),
            JsonKind::Number | JsonKind::Truth => Some(Cow::Borrowed(self.written())),
            JsonKind::Null | JsonKind::List | JsonKind::Object => None,
        }
    }

    /// Calls `visit` for each member of an object as long as it returns true. Does
    /// nothing for other values.
    pub fn members(&self, mut visit: impl FnMut(Cow<'a, str>, Self) -> bool) {
        if self.kind() == JsonKind::Object {
            let members = JsonMembersVisitor(|name, raw| visit(name, self.part(raw)));
            let read = serde_json::Deserializer::from_str(self.written()).deserialize_map(members);
            // The value has no syntax error, so the only error is an early stop.
            drop(read);
        }
    }

    /// Calls `visit` for each value of a list. Does nothing for other values.
    pub fn values(&self, mut visit: impl FnMut(Self)) {
        if self.kind() == JsonKind::List {
            let values = JsonValuesVisitor(|raw| {
                visit(self.part(raw));
                true
            });
            let read = serde_json::Deserializer::from_str(self.written()).deserialize_seq(values);
            drop(read);
        }
    }

    fn part(&self, raw: &'a RawValue) -> Self {
        Self::new(self.source, find_span(self.source, raw))
    }
}

/// Returns the span of a value that was borrowed from `source`.
pub(super) fn find_span(source: &str, raw: &RawValue) -> Range<usize> {
    let start = raw.get().as_ptr().addr().saturating_sub(source.as_ptr().addr());
    start..start + raw.get().len()
}

/// Returns the content of a string in quotes, with its escapes replaced.
fn unescape(written: &str) -> Cow<'_, str> {
    let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
    let Some(first) = memchr::memchr(b'\\', inner.as_bytes()) else { return Cow::Borrowed(inner) };
    let (mut text, mut rest) = (String::with_capacity(inner.len()), inner);
    let mut next = Some(first);
    while let Some(at) = next {
        text.push_str(&rest[..at]);
        let (character, length) = read_escape(&rest[at..]);
        text.push(character);
        rest = rest.get(at + length..).unwrap_or_default();
        next = memchr::memchr(b'\\', rest.as_bytes());
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Reads the escape that `text` begins with. Returns its character and its length in
/// bytes.
fn read_escape(text: &str) -> (char, usize) {
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => {
            // A character beyond U+FFFF is a pair of escapes: `\ud83c\udf89`.
            let first = read_code_unit(text, 2).unwrap_or(0xFFFD);
            let pair = [first, read_code_unit(text, 8).unwrap_or(0)];
            let length = if (0xD800..0xDC00).contains(&first) { 12 } else { 6 };
            let character = char::decode_utf16(pair).next().and_then(Result::ok);
            (character.unwrap_or(char::REPLACEMENT_CHARACTER), length)
        }
        Some(&byte) => (char::from(byte), 2),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// Reads the four hexadecimal digits at an offset.
fn read_code_unit(text: &str, at: usize) -> Option<u16> {
    text.get(at..at + 4).and_then(|hex| u16::from_str_radix(hex, 16).ok())
}

/// The members of an object that have certain names.
#[derive(Clone, Debug, Default)]
pub struct ChosenMembers<'a> {
    rows: Vec<(&'static str, UnreadValue<'a>)>,
}

impl<'a> ChosenMembers<'a> {
    /// Reads the members of `object` that have one of these names.
    pub fn read(object: &UnreadValue<'a>, names: &[&'static str]) -> Self {
        let mut chosen = Self::default();
        object.members(|name, value| {
            if let Some(known) = names.iter().find(|known| **known == name) {
                chosen.add(known, value);
            }
            true
        });
        chosen
    }

    /// Adds a member. If it is added twice, the first one counts.
    pub fn add(&mut self, name: &'static str, value: UnreadValue<'a>) {
        self.rows.push((name, value));
    }

    /// Returns the member with this name.
    pub fn get(&self, name: &str) -> Option<UnreadValue<'a>> {
        self.rows.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// Returns a member as text, if it is a text, number or boolean.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).and_then(UnreadValue::to_text)
    }
}

/// Hashes of the keys of the open objects, outermost first, to find duplicate keys.
///
/// A hostile feed can have millions of keys of any length, so only 8 bytes of each are
/// kept. Equal hashes only suggest a duplicate; [`Self::first_repeat`] confirms it.
#[derive(Debug, Default)]
pub(super) struct KeyHashes(RefCell<Vec<u64>>);

/// Largest number of keys for which each new key is compared with all before it.
const FEW: usize = 32;

impl KeyHashes {
    /// Returns the start of the keys of an object that is about to be read. The other
    /// methods take it as `start`.
    pub(super) fn start(&self) -> usize {
        self.0.borrow().len()
    }

    /// Sorts the keys of an object; returns true if two of them may be equal.
    pub(super) fn may_repeat(&self, start: usize) -> bool {
        let mut keys = self.0.borrow_mut();
        keys[start..].sort_unstable();
        keys[start..].windows(2).any(|pair| pair[0] == pair[1])
    }

    /// Removes the keys of an object that was read completely.
    pub(super) fn forget(&self, start: usize) {
        self.0.borrow_mut().truncate(start);
    }

    /// Adds a key; returns true if the object may have a duplicate key now.
    ///
    /// In a large object, only checks each time the number of keys doubles, so that
    /// sorting stays cheap. The caller also checks at the end of the object.
    pub(super) fn add(&self, start: usize, hash: u64) -> bool {
        let mut keys = self.0.borrow_mut();
        let is_known = keys.len() - start < FEW && keys[start..].contains(&hash);
        keys.push(hash);
        let count = keys.len() - start;
        drop(keys);
        is_known || count > FEW && count.is_power_of_two() && self.may_repeat(start)
    }

    /// Returns an error for the first key that an object has twice, among the keys that
    /// were added. [`Self::may_repeat`] has sorted them.
    pub(super) fn first_repeat(
        &self,
        start: usize,
        object: &UnreadValue<'_>,
    ) -> Option<SyntaxError> {
        let keys = self.0.borrow();
        let keys = &keys[start..];
        let mut seen = vec![false; keys.len()];
        let mut error = None;
        object.members(|name, value| {
            let hash = hash(&name);
            let rank = keys.partition_point(|key| *key < hash);
            if keys.get(rank) != Some(&hash) {
                return false;
            }
            let is_seen = std::mem::replace(&mut seen[rank], true);
            if is_seen && has_member_before(object, &name, value.start) {
                error = Some(SyntaxError::duplicate_key(&name, value.span()));
            }
            error.is_none()
        });
        error
    }
}

/// Returns true if an object has a member of this name before an offset.
fn has_member_before(object: &UnreadValue<'_>, name: &str, offset: usize) -> bool {
    let mut is_there = false;
    object.members(|known, value| {
        is_there = value.start < offset && known == name;
        value.start < offset && !is_there
    });
    is_there
}

pub(super) fn hash(name: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(name)
}

/// Checks the syntax of values without keeping them.
pub(super) struct JsonChecker<'a> {
    pub source: &'a str,
    pub keys: KeyHashes,
}

impl<'a> JsonChecker<'a> {
    pub(super) const fn new(source: &'a str) -> Self {
        Self { source, keys: KeyHashes(RefCell::new(Vec::new())) }
    }

    /// Checks a value inside `depth` others. Returns its first error.
    pub(super) fn check_value(
        &self,
        raw: &'a RawValue,
        depth: usize,
    ) -> Result<UnreadValue<'a>, SyntaxError> {
        let value = UnreadValue::new(self.source, find_span(self.source, raw));
        if depth > DEPTH {
            return Err(SyntaxError::nested_too_deep(value.span()));
        }
        match value.kind() {
            JsonKind::Object => self.check_object(&value, raw, depth + 1)?,
            JsonKind::List => self.check_list(&value, raw, depth + 1)?,
            JsonKind::Text => check_text(&value)?,
            JsonKind::Number | JsonKind::Truth | JsonKind::Null => {}
        }
        Ok(value)
    }

    fn check_object(
        &self,
        value: &UnreadValue<'a>,
        raw: &'a RawValue,
        depth: usize,
    ) -> Result<(), SyntaxError> {
        let (start, first_error) = (self.keys.start(), Cell::new(None));
        let members = KeyHashVisitor(|hash, raw| {
            record_error(self.check_value(raw, depth).map(drop), &first_error)
                && !(self.keys.add(start, hash) && self.find_repeat(start, value).is_some())
        });
        let read = serde_json::Deserializer::from_str(raw.get()).deserialize_map(members);
        let repeat = self.find_repeat(start, value);
        self.keys.forget(start);
        repeat.map_or(Ok(()), Err)?;
        merge_errors(first_error.take(), read, raw.get(), value.start)
    }

    /// Returns an error for the first duplicate key of an object, among the keys whose
    /// hashes were added since `start`.
    pub(super) fn find_repeat(
        &self,
        start: usize,
        object: &UnreadValue<'a>,
    ) -> Option<SyntaxError> {
        if self.keys.may_repeat(start) { self.keys.first_repeat(start, object) } else { None }
    }

    fn check_list(
        &self,
        value: &UnreadValue<'a>,
        raw: &'a RawValue,
        depth: usize,
    ) -> Result<(), SyntaxError> {
        let first_error = Cell::new(None);
        let values = JsonValuesVisitor(|raw| {
            record_error(self.check_value(raw, depth).map(drop), &first_error)
        });
        let read = serde_json::Deserializer::from_str(raw.get()).deserialize_seq(values);
        merge_errors(first_error.take(), read, raw.get(), value.start)
    }
}

/// Checks the escapes of a text, which the crate skips in raw values.
fn check_text(value: &UnreadValue<'_>) -> Result<(), SyntaxError> {
    let written = value.written();
    if memchr::memchr(b'\\', written.as_bytes()).is_none() {
        return Ok(());
    }
    let read = serde_json::Deserializer::from_str(written).deserialize_str(HashedText);
    merge_errors(None, read.map(drop), written, value.start)
}

/// Visits the hash of each key of an object and the value, as long as the callback
/// returns true.
struct KeyHashVisitor<F>(F);

impl<'de, F: FnMut(u64, &'de RawValue) -> bool> Visitor<'de> for KeyHashVisitor<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(hash) = map.next_key_seed(HashedText)? {
            if !(self.0)(hash, map.next_value()?) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Deserializes a text to its hash, so that the text itself needs no memory.
struct HashedText;

impl<'de> DeserializeSeed<'de> for HashedText {
    type Value = u64;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u64, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for HashedText {
    type Value = u64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("text")
    }

    fn visit_str<E>(self, text: &str) -> Result<u64, E> {
        Ok(hash(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<UnreadValue<'_>, String> {
        let raw: &RawValue = serde_json::from_str(text).unwrap();
        JsonChecker::new(text)
            .check_value(raw, 0)
            .map_err(|fault| format!("{} {:?}", fault.message, fault.span))
    }

    #[test]
    fn texts_are_read_as_serde_json_reads_them() {
        for text in [
            r#""""#,
            r#""a é""#,
            r#""\"\\\/\b\f\n\r\ta""#,
            r#""\u00e9x\ud83c\udf89y""#,
            r#""\u0000""#,
        ] {
            let expected: String = serde_json::from_str(text).unwrap();
            assert_eq!(check(text).unwrap().to_text().unwrap(), expected, "{text:?}");
        }
    }

    #[test]
    fn errors_are_found_at_any_depth() {
        let fault = |text| check(text).unwrap_err();
        assert_eq!(fault(r#"[{"a":[1,{"b":1,"b":2}]}]"#), "`b` is set twice 20..21");
        assert_eq!(fault(r#"{"a":1,"\u0061":2}"#), "`a` is set twice 16..17");
        assert_eq!(fault(r#"["a","\ud800"]"#), "`\\ud800` is only half of a character 6..12");
        let deep = "[".repeat(DEPTH + 2) + &"]".repeat(DEPTH + 2);
        assert!(fault(&deep).starts_with("values are nested more than 32 levels deep"));
        assert!(check(&deep[1..deep.len() - 1]).is_ok());
    }

    #[test]
    fn first_of_many_repeated_keys_is_found() {
        let keys = |count: usize| (0..count).map(|n| format!("\"k{n}\":{n},")).collect::<String>();
        for (before, between) in [(3, 5), (40, 1), (1000, 3000)] {
            let text = format!("{{{}\"x\":1,{}\"x\":\"here\",\"y\":1,\"y\":1}}", keys(before), {
                keys(between).replace('k', "l")
            });
            let at = text.find("\"here\"").unwrap();
            let expected = format!("`x` is set twice {}..{}", at, at + 6);
            assert_eq!(check(&text).unwrap_err(), expected, "{before:?}");
        }
        assert!(check(&format!("{{{}\"x\":1}}", keys(5000))).is_ok());
    }

    #[test]
    fn members_and_values_have_spans() {
        let text = r#"{"a": [1, "b"], "c": {"d": null}}"#;
        let value = check(text).unwrap();
        let mut found = Vec::new();
        value.members(|name, value| {
            value.values(|inner| found.push(format!("{name} {}", &text[inner.span()])));
            found.push(format!("{name} {:?} {:?}", value.kind(), value.span()));
            true
        });
        assert_eq!(found, ["a 1", "a \"b\"", "a List 6..14", "c Object 21..32"]);
    }
}
