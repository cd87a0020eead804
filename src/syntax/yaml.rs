//! Parses YAML, using the events of the crate `saphyr-parser`.
//!
//! A tree from the crate would lose the spelling of scalars. It would also expand
//! aliases without a bound: a few lines of them can expand to gigabytes.

mod lenient_quotes;

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use saphyr_parser::{Event, Input, Parser, ScalarStyle, ScanError, Span};

use self::lenient_quotes::IndentedText;
use crate::mistakes;
use crate::mistakes::yaml::quotes;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::syntax::{DEPTH, SyntaxError};

/// Most values that all aliases of a document together may expand to. A long text
/// counts as one value for each [`LONG`] bytes.
const ALIASED: usize = 10_000;

/// Message of an error of the crate until it is explained. The position is needed first,
/// because a quoted text at it is tried again with more indentation.
const UNEXPLAINED: &str = "";

/// Number of bytes of text that count as one value.
const LONG: usize = 100;

/// Parses `text[range]` as one YAML mapping. An empty document is an empty mapping.
///
/// # Errors
/// Returns the first syntax error.
pub(crate) fn parse(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    let mut rounds = lenient_quotes::LIMIT;
    parse_within(text, range, &mut rounds)
}

/// Parses like [`parse`]. `rounds` limits how often the text is parsed again, and is reduced
/// by the number of times that it was.
pub(crate) fn parse_within<'a>(
    text: &'a str,
    range: Range<usize>,
    rounds: &mut usize,
) -> Result<ValueTable<'a>, Vec<SyntaxError>> {
    let (part, base) = (&text[range.clone()], range.start);
    // The crate counts characters, and spans are bytes.
    let offsets = (!part.is_ascii())
        .then(|| part.char_indices().map(|(index, _)| index).chain([part.len()]).collect());
    let parser = Parser::new_from_str(part);
    YamlReader::new(parser, offsets, PartOfText { part, base })
        .read_document()
        .or_else(|fault| parse_with_lenient_quotes(part, base, fault, rounds))
        .map_err(|fault| match &*fault.message {
            UNEXPLAINED => {
                vec![mistakes::yaml::explain(part, fault.span.start - base).shifted(base)]
            }
            _ => vec![fault],
        })
}

/// Parses a part again after an error, with more indentation in the quoted texts that
/// caused one.
///
/// Each round indents one quoted text, which may reveal an error in the next one.
fn parse_with_lenient_quotes<'a>(
    part: &'a str,
    base: usize,
    mut fault: SyntaxError,
    rounds: &mut usize,
) -> Result<ValueTable<'a>, SyntaxError> {
    let mut indented = IndentedText::new(part);
    while *rounds > 0
        && let Some(quoted) = indented.indent(fault.span.start - base)
    {
        *rounds -= 1;
        let (offsets, characters): (Vec<_>, Vec<_>) = indented.chars().unzip();
        let parser = Parser::new_from_iter(characters.into_iter());
        let place = PartOfText { part, base };
        fault = match YamlReader::new(parser, Some(offsets), place).read_document() {
            // An error right after the text shows that its quote belongs to a later text.
            Err(fault) if is_on_last_line(part, &quoted, fault.span.start - base) => {
                return Err(unclosed_quote(part, quoted.start, base));
            }
            Err(fault) => fault,
            table => return table,
        };
    }
    let start = fault.span.start - base;
    Err(if quotes::is_open(part, start) { unclosed_quote(part, start, base) } else { fault })
}

/// Returns true if an offset is after a quoted text but on its last line.
fn is_on_last_line(part: &str, quoted: &Range<usize>, at: usize) -> bool {
    let line = part[quoted.end..].find('\n').map_or(part.len(), |index| quoted.end + index);
    (quoted.end..=line).contains(&at)
}

/// Returns the error for a quoted text that begins at `start` and is not closed.
fn unclosed_quote(part: &str, start: usize, base: usize) -> SyntaxError {
    let quote = &part[start..=start];
    let at = base + start;
    SyntaxError::new(at..at + 1, format!("this text has no closing `{quote}`"))
        .with_help(format!("write `{quote}` at its end"))
}

/// The parsed part of a text, and its offset in the text.
#[derive(Clone, Copy)]
struct PartOfText<'a> {
    part: &'a str,
    base: usize,
}

struct YamlReader<'a, I: Input> {
    parser: Parser<'a, I>,
    /// Byte offset of each character; `None` if all are ASCII.
    offsets: Option<Vec<usize>>,
    source: PartOfText<'a>,
    /// Values with an anchor, by the crate's number of it.
    anchors: HashMap<usize, WeighedValue<'a>>,
    /// Weight of all aliases so far.
    aliased: usize,
}

/// A value and the number of values in it, including itself.
#[derive(Clone)]
struct WeighedValue<'a> {
    value: SpannedValue<'a>,
    weight: usize,
}

impl<'a, I: Input> YamlReader<'a, I> {
    fn new(parser: Parser<'a, I>, offsets: Option<Vec<usize>>, source: PartOfText<'a>) -> Self {
        Self { parser, offsets, source, anchors: HashMap::new(), aliased: 0 }
    }

    fn read_document(&mut self) -> Result<ValueTable<'a>, SyntaxError> {
        loop {
            let (event, span) = self.next_event()?;
            match event {
                Event::StreamEnd | Event::DocumentEnd => return Ok(ValueTable::default()),
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                event => return self.read_root(event, &span),
            }
        }
    }

    fn read_root(
        &mut self,
        event: Event<'a>,
        span: &Range<usize>,
    ) -> Result<ValueTable<'a>, SyntaxError> {
        let value = self.read_value(event, span.clone(), 0)?.value;
        // The next event shows whether the mapping has ended too early: one that begins with
        // a tab ends at the first line without.
        self.next_event()?;
        match value.kind {
            ValueKind::Table(table) => Ok(table),
            ValueKind::Null => Ok(ValueTable::default()),
            _ => Err(self.explain(|part, base| {
                mistakes::yaml::explain_root(part, value.span.start - base..value.span.end - base)
            })),
        }
    }

    fn next_event(&mut self) -> Result<(Event<'a>, Range<usize>), SyntaxError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.span(&span))),
            Some(Err(error)) => Err(self.convert_error(&error)),
            None => Ok((Event::StreamEnd, self.source.base..self.source.base)),
        }
    }

    /// Converts an error of the crate, whose own message is not used.
    fn convert_error(&self, error: &ScanError) -> SyntaxError {
        let at = self.offset(error.marker().index());
        SyntaxError::new(at..at + 1, UNEXPLAINED)
    }

    fn explain(&self, explain: impl FnOnce(&str, usize) -> SyntaxError) -> SyntaxError {
        explain(self.source.part, self.source.base).shifted(self.source.base)
    }

    /// Converts the index of a character to a byte offset in the whole text.
    fn offset(&self, index: usize) -> usize {
        let offset = self.offsets.as_ref().map_or(index, |offsets| {
            offsets.get(index).or(offsets.last()).copied().unwrap_or_default()
        });
        offset + self.source.base
    }

    fn span(&self, span: &Span) -> Range<usize> {
        self.offset(span.start.index())..self.offset(span.end.index())
    }

    /// Reads the value that an event begins.
    fn read_value(
        &mut self,
        event: Event<'a>,
        span: Range<usize>,
        depth: usize,
    ) -> Result<WeighedValue<'a>, SyntaxError> {
        if depth > DEPTH {
            return Err(SyntaxError::nested_too_deep(span));
        }
        let (kind, weight, anchor) = match event {
            Event::Alias(anchor) => return self.resolve_alias(anchor, span),
            Event::Scalar(text, style, anchor, _) => {
                let weight = 1 + text.len() / LONG;
                (resolve_scalar(text, style), weight, anchor)
            }
            Event::SequenceStart(anchor, _) => {
                let (values, weight) = self.read_list(depth)?;
                (ValueKind::List(values), weight, anchor)
            }
            Event::MappingStart(anchor, _) => {
                let (table, weight) = self.read_table(depth)?;
                (ValueKind::Table(table), weight, anchor)
            }
            _ => (ValueKind::Null, 1, 0),
        };
        let read = WeighedValue { value: SpannedValue { span, kind }, weight };
        if anchor != 0 {
            self.anchors.insert(anchor, read.clone());
        }
        Ok(read)
    }

    fn resolve_alias(
        &mut self,
        anchor: usize,
        span: Range<usize>,
    ) -> Result<WeighedValue<'a>, SyntaxError> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err(SyntaxError::new(span, "the anchor of this alias is not defined above it"));
        };
        self.aliased += anchored.weight;
        if self.aliased > ALIASED {
            let message = format!("aliases expand to more than {ALIASED} values");
            return Err(SyntaxError::new(span, message));
        }
        let value = SpannedValue { span, kind: anchored.value.kind.clone() };
        Ok(WeighedValue { value, weight: anchored.weight })
    }

    fn read_list(&mut self, depth: usize) -> Result<(Vec<SpannedValue<'a>>, usize), SyntaxError> {
        let (mut values, mut total) = (Vec::new(), 1);
        loop {
            let (event, span) = self.next_event()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                return Ok((values, total));
            }
            let read = self.read_value(event, span, depth + 1)?;
            values.push(read.value);
            total += read.weight;
        }
    }

    fn read_table(&mut self, depth: usize) -> Result<(ValueTable<'a>, usize), SyntaxError> {
        let (mut table, mut total) = (ValueTable::default(), 1);
        let mut merged = Vec::new();
        let mut names: HashMap<Cow<'a, str>, usize> = HashMap::new();
        loop {
            let (event, span) = self.next_event()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                break;
            }
            let key = self.read_value(event, span, depth + 1)?.value;
            let (event, span) = self.next_event()?;
            let WeighedValue { value, weight } = self.read_value(event, span, depth + 1)?;
            total += weight + 1;
            let Some(name) = key.as_str() else {
                return Err(self.explain(|part, base| {
                    let span = key.span.start - base..key.span.end - base;
                    mistakes::yaml::explain_key(part, span, key.kind_name())
                }));
            };
            let name = Cow::<'a, str>::Owned(name.to_owned());
            if name == "<<" {
                merged.extend(value.as_list().iter().cloned());
                continue;
            }
            match names.entry(name.clone()) {
                Entry::Vacant(place) => {
                    place.insert(table.entries.len());
                }
                // Generators accept it, and it can't mean anything else.
                Entry::Occupied(place) if table.entries[*place.get()].1.is_same(&value) => continue,
                Entry::Occupied(_) => return Err(SyntaxError::duplicate_key(&name, key.span)),
            }
            table.entries.push((SpannedKey { span: key.span, name }, value));
        }
        merge(&mut table, merged);
        Ok((table, total))
    }
}

/// Adds the entries of the tables under `<<`, the merge key of YAML 1.1. Keys that the
/// table already has keep their values.
fn merge<'a>(table: &mut ValueTable<'a>, others: Vec<SpannedValue<'a>>) {
    for other in others {
        let ValueKind::Table(other) = other.kind else { continue };
        for (key, value) in other.entries {
            if table.get(&key.name).is_none() {
                table.entries.push((key, value));
            }
        }
    }
}

/// Resolves a scalar by the core schema (YAML 1.2 section 10.3), except that octal and
/// hexadecimal numbers, `.inf` and `.nan` stay text.
fn resolve_scalar(text: Cow<'_, str>, style: ScalarStyle) -> ValueKind<'_> {
    if style != ScalarStyle::Plain {
        return ValueKind::Text(text);
    }
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => ValueKind::Null,
        "true" | "True" | "TRUE" => ValueKind::Bool(true),
        "false" | "False" | "FALSE" => ValueKind::Bool(false),
        number if is_number(number) => ValueKind::Number(text),
        _ => ValueKind::Text(text),
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '+' | '-' | '.'))
        && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Vec<(String, String)>, Vec<SyntaxError>> {
        let table = parse(text, 0..text.len())?;
        let shown = |value: &SpannedValue<'_>| {
            value.as_str().map_or_else(|| value.kind_name().to_owned(), str::to_owned)
        };
        Ok(table.entries.iter().map(|(key, value)| (key.name.to_string(), shown(value))).collect())
    }

    fn first(text: &str) -> (String, String) {
        check(text).unwrap().remove(0)
    }

    #[test]
    fn scalars_keep_their_spelling() {
        assert_eq!(first("title: 1984"), ("title".into(), "1984".into()));
        assert_eq!(first("title: 0x1F"), ("title".into(), "0x1F".into()));
        assert_eq!(first("date: 2024-05-22 10:00"), ("date".into(), "2024-05-22 10:00".into()));
        assert_eq!(first("draft: yes"), ("draft".into(), "yes".into()));
        assert_eq!(first("a: >\n  b\n  c\n"), ("a".into(), "b c\n".into()));
    }

    #[test]
    fn empty_document_is_an_empty_mapping() {
        assert_eq!(check(""), Ok(vec![]));
        assert_eq!(check("# nothing\n"), Ok(vec![]));
    }

    #[test]
    fn bare_text_is_not_a_mapping() {
        assert_eq!(
            check("hello").unwrap_err()[0].message,
            "expected lines of `key: value`, not text"
        );
    }

    #[test]
    fn spans_are_byte_offsets_in_the_whole_text() {
        let text = "---\nä: ö\nb: ü\n---\n";
        let table = parse(text, 4..text.len() - 4).unwrap();
        assert_eq!(&text[table.get("b").unwrap().span.clone()], "ü");
        assert_eq!(&text[table.entries[1].0.span.clone()], "b");
    }

    #[test]
    fn duplicate_key_is_an_error() {
        let faults = check("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(faults, [SyntaxError::duplicate_key("a", 10..11)]);
        let faults = check("a: true\na: \"true\"\n").unwrap_err();
        assert_eq!(faults, [SyntaxError::duplicate_key("a", 8..9)]);
    }

    #[test]
    fn key_that_is_repeated_with_the_same_value_is_one_key() {
        let text = "a: {b: 1}\nc: x\na: {b: 1}\na: {b: 1}\n";
        assert_eq!(check(text).unwrap().len(), 2);
    }

    #[test]
    fn alias_has_the_value_of_its_anchor() {
        assert_eq!(check("a: &x hello\nb: *x\n").unwrap()[1].1, "hello");
    }

    #[test]
    fn merge_key_adds_what_is_missing() {
        let text = "a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n";
        let table = parse(text, 0..text.len()).unwrap();
        let merged = table.get("b").unwrap().as_table().unwrap();
        assert_eq!(merged.get("k").unwrap().as_str(), Some("3"));
        assert_eq!(merged.get("l").unwrap().as_str(), Some("2"));
    }

    #[test]
    fn exponential_aliases_are_an_error() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..20 {
            let below = format!("*a{}", level - 1);
            text += &format!("a{level}: &a{level} [{}]\n", [&*below; 10].join(", "));
        }
        let message = "aliases expand to more than 10000 values";
        assert_eq!(check(&text).unwrap_err()[0].message, message);
    }

    #[test]
    fn quoted_text_may_continue_at_the_first_column() {
        assert_eq!(first("a: \"b\nc\n d\"\n"), ("a".into(), "b c d".into()));
        assert_eq!(first("a: 'b\n\nit''s\n'"), ("a".into(), "b\nit's ".into()));
        assert_eq!(first("a: \"b\\\nc\"\n"), ("a".into(), "bc".into()));
        assert_eq!(first("a: \"b\r\nc\"\r\n"), ("a".into(), "b c".into()));
    }

    #[test]
    fn spans_after_an_indented_text_are_offsets_in_the_file() {
        let text = "---\nä: 'ö\nü'\nb: {c: [x, \"y\nz\"]}\nd: é\n---\n";
        let table = parse(text, 4..text.len() - 4).unwrap();
        assert_eq!(&text[table.get("ä").unwrap().span.clone()], "'ö\nü'");
        let list = table.get("b").unwrap().as_table().unwrap().get("c").unwrap();
        assert_eq!(&text[list.as_list()[1].span.clone()], "\"y\nz\"");
        assert_eq!(list.as_list()[1].as_str(), Some("y z"));
        assert_eq!(&text[table.get("d").unwrap().span.clone()], "é");
        assert_eq!(&text[table.entries[2].0.span.clone()], "d");
    }

    #[test]
    fn error_after_an_indented_text_has_its_offset_in_the_file() {
        let text = "a: \"b\nc\"\nd: 1\nd: 2\n";
        let at = text.rfind('d').unwrap();
        assert_eq!(check(text).unwrap_err(), [SyntaxError::duplicate_key("d", at..at + 1)]);
    }

    #[test]
    fn unclosed_quote_is_an_error_at_the_quote() {
        let fault = SyntaxError::new(3..4, "this text has no closing `\"`")
            .with_help("write `\"` at its end");
        for text in ["a: \"b\nc: \"d\"\n", "a: \"b\nc: d\n", "a: \"b"] {
            assert_eq!(check(text).unwrap_err(), std::slice::from_ref(&fault), "{text}");
        }
    }

    #[test]
    fn tab_as_indentation_is_an_error() {
        let fault = SyntaxError::new(6..7, "this line is indented with a tab, which YAML forbids")
            .with_help("indent it with two spaces for each level");
        assert_eq!(check("a: \"b\n\tc\"\n").unwrap_err(), [fault]);
    }

    #[test]
    fn number_of_indented_texts_is_bounded() {
        let text: String = (0..65).map(|index| format!("a{index}: 'b\nc'\n")).collect();
        assert!(check(&text[..text.find("a64").unwrap()]).is_ok());
        assert!(check(&text).is_err());
    }

    #[test]
    fn deep_nesting_is_a_fault() {
        assert!(check(&format!("a: {}", "[".repeat(100_000))).is_err());
        assert!(check(&format!("a: {}{}", "[".repeat(60), "]".repeat(60))).is_err());
    }
}
