//! JSON values that are found free of faults and read only when they are
//! needed, so that memory does not grow with their number.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{JsonMembersVisitor, JsonValuesVisitor, keep, outcome};
use crate::syntax::{DEPTH, SyntaxError};

/// A value without a fault that is not read yet.
#[derive(Clone, Copy, Debug)]
pub struct UnreadValue<'a> {
    source: &'a str,
    start: usize,
    end: usize,
}

/// Kind of a value, which its first byte shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonKind {
    /// `{…}`
    Object,
    /// `[…]`
    List,
    /// `"…"`
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    Truth,
    /// `null`
    Null,
}

impl<'a> UnreadValue<'a> {
    /// Makes the value at a part of a text; the caller knows that it has no fault.
    pub(super) const fn new(source: &'a str, span: Range<usize>) -> Self {
        Self { source, start: span.start, end: span.end }
    }

    /// Returns its place in the whole text.
    pub const fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Returns it as it is written.
    pub fn written(&self) -> &'a str {
        &self.source[self.span()]
    }

    /// Returns its kind.
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

    /// Reads a text, number or truth value as a person would.
    pub fn to_text(&self) -> Option<Cow<'a, str>> {
        match self.kind() {
            JsonKind::Text => Some(unescape(self.written())),
            JsonKind::Number | JsonKind::Truth => Some(Cow::Borrowed(self.written())),
            JsonKind::Null | JsonKind::List | JsonKind::Object => None,
        }
    }

    /// Hands on the members of an object as long as `hand` returns true; other
    /// values have none.
    pub fn members(&self, mut hand: impl FnMut(Cow<'a, str>, Self) -> bool) {
        if self.kind() == JsonKind::Object {
            let members = JsonMembersVisitor(|name, raw| hand(name, self.part(raw)));
            let read = serde_json::Deserializer::from_str(self.written()).deserialize_map(members);
            // A fault is that of an end before the last member.
            drop(read);
        }
    }

    /// Hands on the values of a list; other values have none.
    pub fn values(&self, mut hand: impl FnMut(Self)) {
        if self.kind() == JsonKind::List {
            let values = JsonValuesVisitor(|raw| {
                hand(self.part(raw));
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

/// Finds the place of a value that was borrowed from a text.
pub(super) fn find_span(source: &str, raw: &RawValue) -> Range<usize> {
    let start = raw.get().as_ptr().addr().saturating_sub(source.as_ptr().addr());
    start..start + raw.get().len()
}

/// Reads a text in quotes whose escapes have no fault.
fn unescape(written: &str) -> Cow<'_, str> {
    let inner = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
    let Some(first) = memchr::memchr(b'\\', inner.as_bytes()) else { return Cow::Borrowed(inner) };
    let (mut text, mut rest) = (String::with_capacity(inner.len()), inner);
    let mut next = Some(first);
    while let Some(at) = next {
        text.push_str(&rest[..at]);
        let (found, length) = escape(&rest[at..]);
        text.push(found);
        rest = rest.get(at + length..).unwrap_or_default();
        next = memchr::memchr(b'\\', rest.as_bytes());
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Reads the escape that begins a text, and its length in bytes.
fn escape(text: &str) -> (char, usize) {
    let unit = |at: usize| text.get(at..at + 4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
    match text.as_bytes().get(1) {
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'n') => ('\n', 2),
        Some(b'r') => ('\r', 2),
        Some(b't') => ('\t', 2),
        Some(b'u') => {
            let first = unit(2).unwrap_or(0xFFFD);
            let pair = [first, unit(8).unwrap_or(0)];
            let length = if (0xD800..0xDC00).contains(&first) { 12 } else { 6 };
            let found = char::decode_utf16(pair).next().and_then(Result::ok);
            (found.unwrap_or(char::REPLACEMENT_CHARACTER), length)
        }
        Some(&byte) => (char::from(byte), 2),
        None => (char::REPLACEMENT_CHARACTER, 1),
    }
}

/// Members of an object that were asked for by name.
#[derive(Clone, Debug, Default)]
pub struct ChosenMembers<'a> {
    rows: Vec<(&'static str, UnreadValue<'a>)>,
}

impl<'a> ChosenMembers<'a> {
    /// Finds the members with these names.
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

    /// Adds a member.
    pub fn add(&mut self, name: &'static str, value: UnreadValue<'a>) {
        self.rows.push((name, value));
    }

    /// Returns a member.
    pub fn get(&self, name: &str) -> Option<UnreadValue<'a>> {
        self.rows.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// Returns what a person would read of a member.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.get(name).and_then(|value| value.to_text())
    }
}

/// Hashes of the keys of the open objects, the outermost first. Of a key 8
/// bytes are kept: its text may be as long, and there may be millions.
#[derive(Debug, Default)]
pub(super) struct KeyHashes(RefCell<Vec<u64>>);

/// Number of keys up to which each is compared with all before it.
const FEW: usize = 32;

impl KeyHashes {
    /// Begins an object: returns a mark for its keys.
    pub fn begin(&self) -> usize {
        self.0.borrow().len()
    }

    /// Ends an object: returns true if two of its keys may be the same.
    pub fn may_repeat(&self, mark: usize) -> bool {
        let mut keys = self.0.borrow_mut();
        keys[mark..].sort_unstable();
        keys[mark..].windows(2).any(|pair| pair[0] == pair[1])
    }

    /// Forgets the keys of an object that has ended.
    pub fn forget(&self, mark: usize) {
        self.0.borrow_mut().truncate(mark);
    }

    /// Adds a key; returns true if one of those before it may be the same. Among
    /// many that is seen only now and then, and at the end.
    pub fn add(&self, mark: usize, hash: u64) -> bool {
        let mut keys = self.0.borrow_mut();
        let is_among = keys.len() - mark < FEW && keys[mark..].contains(&hash);
        keys.push(hash);
        let count = keys.len() - mark;
        drop(keys);
        is_among || count > FEW && count.is_power_of_two() && self.may_repeat(mark)
    }

    /// Finds the first key of an object that is there twice, among those that
    /// were added and are in order.
    pub fn first_repeat(&self, mark: usize, object: &UnreadValue<'_>) -> Option<SyntaxError> {
        let keys = self.0.borrow();
        let keys = &keys[mark..];
        let mut seen = vec![false; keys.len()];
        let mut found = None;
        object.members(|name, value| {
            let hash = hash(&name);
            let rank = keys.partition_point(|key| *key < hash);
            if keys.get(rank) != Some(&hash) {
                return false;
            }
            if std::mem::replace(&mut seen[rank], true) && has_before(object, &name, value.start) {
                found = Some(repeated_key_error(&name, value.span()));
            }
            found.is_none()
        });
        found
    }
}

/// Returns true if an object has a member of this name before a place.
fn has_before(object: &UnreadValue<'_>, name: &str, place: usize) -> bool {
    let mut is_there = false;
    object.members(|known, value| {
        is_there = value.start < place && known == name;
        value.start < place && !is_there
    });
    is_there
}

/// Makes the fault of a key that is there twice.
pub(super) fn repeated_key_error(name: &str, span: Range<usize>) -> SyntaxError {
    SyntaxError::new(span, format!("the key `{name}` stands twice"))
}

/// Returns the hash of a key.
pub(super) fn hash(name: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(name)
}

/// A search for faults in values.
pub(super) struct JsonChecker<'a> {
    pub source: &'a str,
    pub keys: KeyHashes,
}

impl<'a> JsonChecker<'a> {
    pub const fn new(source: &'a str) -> Self {
        Self { source, keys: KeyHashes(RefCell::new(Vec::new())) }
    }

    /// Finds the first fault in a value that is so deep in others.
    pub fn value(&self, raw: &'a RawValue, depth: usize) -> Result<UnreadValue<'a>, SyntaxError> {
        let value = UnreadValue::new(self.source, find_span(self.source, raw));
        if depth > DEPTH {
            return Err(SyntaxError::new(value.span(), "values stand too deep in each other"));
        }
        match value.kind() {
            JsonKind::Object => self.object(&value, raw, depth + 1)?,
            JsonKind::List => self.list(&value, raw, depth + 1)?,
            JsonKind::Text => text(&value)?,
            JsonKind::Number | JsonKind::Truth | JsonKind::Null => {}
        }
        Ok(value)
    }

    fn object(
        &self,
        value: &UnreadValue<'a>,
        raw: &'a RawValue,
        depth: usize,
    ) -> Result<(), SyntaxError> {
        let (mark, found) = (self.keys.begin(), Cell::new(None));
        let members = KeyHashVisitor(|hash, raw| {
            keep(self.value(raw, depth).map(drop), &found)
                && !(self.keys.add(mark, hash) && self.has_repeat(mark, value))
        });
        let read = serde_json::Deserializer::from_str(raw.get()).deserialize_map(members);
        let repeat = self.repeat(mark, value);
        self.keys.forget(mark);
        repeat.map_or(Ok(()), Err)?;
        outcome(found.take(), read, raw.get(), value.start)
    }

    fn has_repeat(&self, mark: usize, object: &UnreadValue<'a>) -> bool {
        self.repeat(mark, object).is_some()
    }

    /// Finds the first key of an object that is there twice, so far.
    pub fn repeat(&self, mark: usize, object: &UnreadValue<'a>) -> Option<SyntaxError> {
        if self.keys.may_repeat(mark) { self.keys.first_repeat(mark, object) } else { None }
    }

    fn list(
        &self,
        value: &UnreadValue<'a>,
        raw: &'a RawValue,
        depth: usize,
    ) -> Result<(), SyntaxError> {
        let found = Cell::new(None);
        let values = JsonValuesVisitor(|raw| keep(self.value(raw, depth).map(drop), &found));
        let read = serde_json::Deserializer::from_str(raw.get()).deserialize_seq(values);
        outcome(found.take(), read, raw.get(), value.start)
    }
}

/// Finds a fault in the escapes of a text.
fn text(value: &UnreadValue<'_>) -> Result<(), SyntaxError> {
    let written = value.written();
    if memchr::memchr(b'\\', written.as_bytes()).is_none() {
        return Ok(());
    }
    let read = serde_json::Deserializer::from_str(written).deserialize_str(HashedText);
    outcome(None, read.map(drop), written, value.start)
}

/// Hands on the hash of each key of an object and the value as long as it is
/// told to go on.
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

/// The hash of a text, which is nowhere kept.
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
            .value(raw, 0)
            .map_err(|fault| format!("{} {:?}", fault.message, fault.span))
    }

    #[test]
    fn texts_are_read_as_serde_reads_them() {
        for text in [
            r#""""#,
            r#""a é""#,
            r#""\"\\\/\b\f\n\r\ta""#,
            r#""\u00e9x\ud83c\udf89y""#,
            r#""\u0000""#,
        ] {
            let expected: String = serde_json::from_str(text).unwrap();
            assert_eq!(check(text).unwrap().to_text().unwrap(), expected);
        }
    }

    #[test]
    fn faults_are_found_however_deep() {
        let fault = |text| check(text).unwrap_err();
        assert_eq!(fault(r#"[{"a":[1,{"b":1,"b":2}]}]"#), "the key `b` stands twice 20..21");
        assert_eq!(fault(r#"{"a":1,"\u0061":2}"#), "the key `a` stands twice 16..17");
        assert_eq!(fault(r#"["a","\ud800"]"#), "unexpected end of hex escape 12..13");
        let deep = "[".repeat(DEPTH + 2) + &"]".repeat(DEPTH + 2);
        assert!(fault(&deep).starts_with("values stand too deep"));
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
            let expected = format!("the key `x` stands twice {}..{}", at, at + 6);
            assert_eq!(check(&text).unwrap_err(), expected);
        }
        assert!(check(&format!("{{{}\"x\":1}}", keys(5000))).is_ok());
    }

    #[test]
    fn members_and_values_have_their_places() {
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
