//! YAML, from the events of the crate `saphyr-parser`.
//!
//! Events rather than a ready tree, so that scalars keep their writing and
//! aliases are paid for: a few lines of them can stand for gigabytes.

mod lenient_quotes;

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Input, Parser, ScalarStyle, ScanError, Span};

use self::lenient_quotes::IndentedText;
use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};
use crate::syntax::{DEPTH, SyntaxError};

/// How many values aliases may stand for in one document, long texts counted
/// once for every [`LONG`] bytes.
const ALIASED: usize = 10_000;

/// The bytes of text that weigh as much as a value.
const LONG: usize = 100;

/// Reads `text[range]` as one YAML mapping; an empty document is an empty one.
///
/// # Errors
/// The first place where it breaks the rules of YAML.
pub fn parse(text: &str, range: Range<usize>) -> Result<ValueTable<'_>, Vec<SyntaxError>> {
    let (part, base) = (&text[range.clone()], range.start);
    // The parser counts characters.
    let offsets = (!part.is_ascii())
        .then(|| part.char_indices().map(|(index, _)| index).chain([part.len()]).collect());
    let parser = Parser::new_from_str(part);
    YamlReader::new(parser, offsets, base)
        .document()
        .or_else(|fault| indented(part, base, fault))
        .map_err(|fault| vec![fault])
}

/// Reads a part again, in which quoted texts that were found at fault are
/// indented as YAML wants them.
fn indented(
    part: &str,
    base: usize,
    mut fault: SyntaxError,
) -> Result<ValueTable<'_>, SyntaxError> {
    let mut indented = IndentedText::new(part);
    while let Some(quoted) = indented.indent(fault.span.start - base) {
        let (offsets, characters): (Vec<_>, Vec<_>) = indented.chars().unzip();
        let parser = Parser::new_from_iter(characters.into_iter());
        fault = match YamlReader::new(parser, Some(offsets), base).document() {
            Err(fault) if ends_at(part, &quoted, fault.span.start - base) => {
                return Err(unclosed(part, &quoted, base));
            }
            Err(fault) => fault,
            table => return table,
        };
    }
    let start = fault.span.start - base;
    let never_ends = lenient_quotes::is_open(part, start);
    Err(if never_ends { unclosed(part, &(start..start + 1), base) } else { fault })
}

/// Says whether a place is on the line where a quoted text seems to end.
fn ends_at(part: &str, quoted: &Range<usize>, at: usize) -> bool {
    let line = part[quoted.end..].find('\n').map_or(part.len(), |index| quoted.end + index);
    (quoted.end..=line).contains(&at)
}

fn unclosed(part: &str, quoted: &Range<usize>, base: usize) -> SyntaxError {
    let quote = &part[quoted.start..=quoted.start];
    let at = base + quoted.start;
    SyntaxError::new(
        at..at + 1,
        format!("text that begins with `{quote}` should end with it, on its line"),
    )
}

struct YamlReader<'a, I: Input> {
    parser: Parser<'a, I>,
    /// Byte offsets of characters, where they are not the same.
    offsets: Option<Vec<usize>>,
    base: usize,
    anchors: HashMap<usize, (SpannedValue<'a>, usize)>,
    aliased: usize,
}

impl<'a, I: Input> YamlReader<'a, I> {
    fn new(parser: Parser<'a, I>, offsets: Option<Vec<usize>>, base: usize) -> Self {
        Self { parser, offsets, base, anchors: HashMap::new(), aliased: 0 }
    }

    fn document(&mut self) -> Result<ValueTable<'a>, SyntaxError> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd | Event::DocumentEnd => return Ok(ValueTable::default()),
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                event => return self.mapping(event, &span),
            }
        }
    }

    fn mapping(
        &mut self,
        event: Event<'a>,
        span: &Range<usize>,
    ) -> Result<ValueTable<'a>, SyntaxError> {
        let (value, _) = self.value(event, span.clone(), 0)?;
        match value.kind {
            ValueKind::Table(table) => Ok(table),
            ValueKind::Null => Ok(ValueTable::default()),
            _ => Err(SyntaxError::new(
                value.span.clone(),
                format!("lines of `key: value` are expected here, not {}", value.kind_name()),
            )),
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Range<usize>), SyntaxError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, self.span(&span))),
            Some(Err(error)) => Err(self.fault(&error)),
            None => Ok((Event::StreamEnd, self.base..self.base)),
        }
    }

    fn fault(&self, error: &ScanError) -> SyntaxError {
        let at = self.offset(error.marker().index());
        SyntaxError::new(at..at + 1, error.info().to_lowercase())
    }

    fn offset(&self, index: usize) -> usize {
        let offset = self.offsets.as_ref().map_or(index, |offsets| {
            offsets.get(index).or(offsets.last()).copied().unwrap_or_default()
        });
        offset + self.base
    }

    fn span(&self, span: &Span) -> Range<usize> {
        self.offset(span.start.index())..self.offset(span.end.index())
    }

    /// Builds the value that an event begins, and weighs it for aliases.
    fn value(
        &mut self,
        event: Event<'a>,
        span: Range<usize>,
        depth: usize,
    ) -> Result<(SpannedValue<'a>, usize), SyntaxError> {
        if depth > DEPTH {
            return Err(SyntaxError::new(span, "values stand too deep in each other"));
        }
        let (kind, count, anchor) = match event {
            Event::Alias(anchor) => return self.alias(anchor, span),
            Event::Scalar(text, style, anchor, _) => {
                let count = 1 + text.len() / LONG;
                (scalar(text, style), count, anchor)
            }
            Event::SequenceStart(anchor, _) => {
                let (values, count) = self.list(depth)?;
                (ValueKind::List(values), count, anchor)
            }
            Event::MappingStart(anchor, _) => {
                let (table, count) = self.table(depth)?;
                (ValueKind::Table(table), count, anchor)
            }
            _ => (ValueKind::Null, 1, 0),
        };
        let value = SpannedValue { span, kind };
        if anchor != 0 {
            self.anchors.insert(anchor, (value.clone(), count));
        }
        Ok((value, count))
    }

    fn alias(
        &mut self,
        anchor: usize,
        span: Range<usize>,
    ) -> Result<(SpannedValue<'a>, usize), SyntaxError> {
        let Some((value, count)) = self.anchors.get(&anchor) else {
            return Err(SyntaxError::new(span, "this alias names no anchor above it"));
        };
        self.aliased += count;
        if self.aliased > ALIASED {
            return Err(SyntaxError::new(span, "aliases stand for too many values"));
        }
        Ok((SpannedValue { span, kind: value.kind.clone() }, *count))
    }

    fn list(&mut self, depth: usize) -> Result<(Vec<SpannedValue<'a>>, usize), SyntaxError> {
        let (mut values, mut total) = (Vec::new(), 1);
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                return Ok((values, total));
            }
            let (value, count) = self.value(event, span, depth + 1)?;
            values.push(value);
            total += count;
        }
    }

    fn table(&mut self, depth: usize) -> Result<(ValueTable<'a>, usize), SyntaxError> {
        let (mut table, mut total) = (ValueTable::default(), 1);
        let mut merged = Vec::new();
        let mut names = std::collections::HashSet::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                break;
            }
            let (key, _) = self.value(event, span, depth + 1)?;
            let (event, span) = self.next()?;
            let (value, count) = self.value(event, span, depth + 1)?;
            total += count + 1;
            let Some(name) = key.as_str() else {
                return Err(SyntaxError::new(
                    key.span.clone(),
                    format!("a key should be text, not {}", key.kind_name()),
                ));
            };
            let name = Cow::<'a, str>::Owned(name.to_owned());
            if name == "<<" {
                merged.extend(value.as_list().iter().cloned());
                continue;
            }
            if !names.insert(name.clone()) {
                return Err(SyntaxError::new(key.span, format!("the key `{name}` stands twice")));
            }
            table.entries.push((SpannedKey { span: key.span, name }, value));
        }
        merge(&mut table, merged);
        Ok((table, total))
    }
}

/// Adds what `<<` names and the table does not have (YAML 1.1's merge key).
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

/// Resolves a scalar by the core schema (YAML 1.2, section 10.3).
fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> ValueKind<'_> {
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

    fn one(text: &str) -> (String, String) {
        check(text).unwrap().remove(0)
    }

    #[test]
    fn scalars_keep_their_writing() {
        assert_eq!(one("title: 1984"), ("title".into(), "1984".into()));
        assert_eq!(one("title: 0x1F"), ("title".into(), "0x1F".into()));
        assert_eq!(one("date: 2024-05-22 10:00"), ("date".into(), "2024-05-22 10:00".into()));
        assert_eq!(one("draft: yes"), ("draft".into(), "yes".into()));
        assert_eq!(one("a: >\n  b\n  c\n"), ("a".into(), "b c\n".into()));
    }

    #[test]
    fn empty_document_is_an_empty_mapping() {
        assert_eq!(check(""), Ok(vec![]));
        assert_eq!(check("# nothing\n"), Ok(vec![]));
    }

    #[test]
    fn text_alone_is_no_mapping() {
        assert_eq!(
            check("hello").unwrap_err()[0].message,
            "lines of `key: value` are expected here, not text"
        );
    }

    #[test]
    fn places_are_bytes_in_the_whole_text() {
        let text = "---\nä: ö\nb: ü\n---\n";
        let table = parse(text, 4..text.len() - 4).unwrap();
        assert_eq!(&text[table.get("b").unwrap().span.clone()], "ü");
        assert_eq!(&text[table.entries[1].0.span.clone()], "b");
    }

    #[test]
    fn key_that_stands_twice_is_a_fault() {
        let faults = check("a: 1\nb: 2\na: 3\n").unwrap_err();
        assert_eq!(faults, [SyntaxError::new(10..11, "the key `a` stands twice")]);
    }

    #[test]
    fn alias_is_what_its_anchor_was() {
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
    fn bomb_of_aliases_is_a_fault() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..20 {
            let below = format!("*a{}", level - 1);
            text += &format!("a{level}: &a{level} [{}]\n", [&*below; 10].join(", "));
        }
        assert_eq!(check(&text).unwrap_err()[0].message, "aliases stand for too many values");
    }

    #[test]
    fn quoted_text_may_go_on_at_the_first_column() {
        assert_eq!(one("a: \"b\nc\n d\"\n"), ("a".into(), "b c d".into()));
        assert_eq!(one("a: 'b\n\nit''s\n'"), ("a".into(), "b\nit's ".into()));
        assert_eq!(one("a: \"b\\\nc\"\n"), ("a".into(), "bc".into()));
        assert_eq!(one("a: \"b\r\nc\"\r\n"), ("a".into(), "b c".into()));
    }

    #[test]
    fn places_after_such_a_text_are_those_of_the_file() {
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
    fn fault_after_such_a_text_is_where_the_file_has_it() {
        let text = "a: \"b\nc\"\nd: 1\nd: 2\n";
        let at = text.rfind('d').unwrap();
        assert_eq!(
            check(text).unwrap_err(),
            [SyntaxError::new(at..at + 1, "the key `d` stands twice")]
        );
    }

    #[test]
    fn quote_that_is_never_closed_is_a_fault_where_it_opens() {
        let fault =
            SyntaxError::new(3..4, "text that begins with `\"` should end with it, on its line");
        for text in ["a: \"b\nc: \"d\"\n", "a: \"b\nc: d\n", "a: \"b"] {
            assert_eq!(check(text).unwrap_err(), std::slice::from_ref(&fault), "{text}");
        }
    }

    #[test]
    fn tab_that_stands_for_indentation_is_a_fault() {
        let fault = SyntaxError::new(6..7, "tab cannot be used as indentation");
        assert_eq!(check("a: \"b\n\tc\"\n").unwrap_err(), [fault]);
    }

    #[test]
    fn quoted_texts_that_are_moved_have_a_bound() {
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
