//! Parses metadata lines: `Key: value` as in Pelican and `.. key: value` as in
//! Nikola.

use std::borrow::Cow;
use std::ops::Range;

use crate::syntax::value::{SpannedKey, SpannedValue, ValueKind, ValueTable};

/// Prefix of Nikola's metadata lines.
pub(crate) const NIKOLA_PREFIX: &str = ".. ";

/// Returns the byte offset after the metadata lines that `text` starts with. They end
/// at an empty line or at the end of the text.
///
/// Returns `None` if the first paragraph contains any other line.
pub(crate) fn end(text: &str) -> Option<usize> {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        let continues = offset > 0 && line.starts_with([' ', '\t']);
        if !continues && split_line(line).is_none() {
            return None;
        }
        offset += line.len();
    }
    (offset > 0).then_some(offset)
}

/// Parses `text[range]`; a line that begins with whitespace continues the one above.
pub(crate) fn parse(text: &str, range: Range<usize>) -> ValueTable<'_> {
    let mut table = ValueTable::default();
    let mut offset = range.start;
    for line in text[range].split_inclusive('\n') {
        match split_line(line) {
            Some((name, value)) if !line.starts_with([' ', '\t']) => table.entries.push((
                SpannedKey { span: span_of(name, line, offset), name: Cow::Borrowed(name) },
                SpannedValue { span: span_of(value, line, offset), kind: parse_value(value) },
            )),
            _ => continue_last_value(&mut table, line),
        }
        offset += line.len();
    }
    table
}

/// Returns the span of a slice of a line that begins at `offset`.
fn span_of(part: &str, line: &str, offset: usize) -> Range<usize> {
    let start = offset + (part.as_ptr().addr() - line.as_ptr().addr());
    start..start + part.len()
}

/// Splits a line into its key and its value.
pub(crate) fn split_line(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(NIKOLA_PREFIX).unwrap_or(line).split_once(':')?;
    let is_key = name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (is_key && (value.trim().is_empty() || value.starts_with([' ', '\t'])))
        .then_some((name, value.trim()))
}

fn parse_value(value: &str) -> ValueKind<'_> {
    match value {
        "" => ValueKind::Null,
        "true" | "True" => ValueKind::Bool(true),
        "false" | "False" => ValueKind::Bool(false),
        _ => ValueKind::Text(Cow::Borrowed(value)),
    }
}

fn continue_last_value(table: &mut ValueTable<'_>, line: &str) {
    let Some((_, value)) = table.entries.last_mut() else { return };
    let kind = std::mem::replace(&mut value.kind, ValueKind::Null);
    let mut text = match kind {
        ValueKind::Text(text) => text,
        ValueKind::Bool(true) => "true".into(),
        ValueKind::Bool(false) => "false".into(),
        _ => Cow::default(),
    };
    let more = line.trim();
    if !text.is_empty() && !more.is_empty() {
        text.to_mut().push(' ');
    }
    text.to_mut().push_str(more);
    value.kind = ValueKind::Text(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Option<Vec<(String, Option<String>)>> {
        let table = parse(text, 0..end(text)?);
        let rows = table.entries.iter();
        Some(
            rows.map(|(key, value)| (key.name.to_string(), value.as_str().map(str::to_owned)))
                .collect(),
        )
    }

    #[test]
    fn lines_end_at_the_first_empty_one() {
        let rows = check("Title: A: b\nTags: x, y\n  z\n\nNot: this").unwrap();
        assert_eq!(rows[0], ("Title".into(), Some("A: b".into())));
        assert_eq!(rows[1], ("Tags".into(), Some("x, y z".into())));
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn prose_is_not_metadata() {
        assert_eq!(check("Dear reader: hello\nthere\n"), None);
        assert_eq!(check("http://example.org/\n"), None);
    }

    #[test]
    fn span_of_a_value_leaves_out_blanks_and_line_breaks() {
        let text = "Date:  2024-01-02\r\n\r\n";
        let table = parse(text, 0..end(text).unwrap());
        assert_eq!(&text[table.entries[0].1.span.clone()], "2024-01-02");
    }
}
