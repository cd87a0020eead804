//! Reads texts of Project Gutenberg: a header with fields, the line `*** START OF …`, the
//! text, the line `*** END OF …`, and a license.

use std::borrow::Cow;
use std::ops::Range;

use super::HeadReader;
use crate::text::{date, lines};

/// Beginnings of the line before the text.
const STARTS: [&str; 2] = ["*** START OF ", "***START OF "];

/// Beginnings of the line after the text.
const ENDS: [&str; 2] = ["*** END OF ", "***END OF "];

/// Name that both lines contain; other texts have such lines of their own.
const NAME: &str = "PROJECT GUTENBERG";

/// Text with the header of Project Gutenberg.
pub(super) struct LicensedText {
    /// Byte range of the header.
    pub header: Range<usize>,
    /// Byte range from the text to the end of the part that was searched.
    pub body: Range<usize>,
}

/// Field of the header and the field of frontmatter that it becomes.
const FIELDS: [(&str, &str); 3] =
    [("Title:", "title"), ("Author:", "authors"), ("Release date:", "date")];

/// Finds the header in a byte range.
pub(super) fn find(text: &str, window: Range<usize>) -> Option<LicensedText> {
    let (start, length) = find_line(&text[window.clone()], &STARTS)?;
    let start = window.start + start;
    Some(LicensedText { header: window.start..start, body: start + length..window.end })
}

/// Returns the offset of the end of the text.
pub(super) fn find_end(text: &str, start: usize) -> usize {
    find_line(&text[start..], &ENDS).map_or(text.len(), |(at, _)| start + at)
}

/// Finds the line that begins with one of some marks and has the name; returns its offset and
/// its length with the line break.
fn find_line(text: &str, marks: &[&str]) -> Option<(usize, usize)> {
    let mut lines = lines::whole(text);
    let found = lines
        .find(|(_, line)| marks.iter().any(|mark| line.starts_with(mark)) && line.contains(NAME));
    found.map(|(at, line)| (at, line.len()))
}

/// Reads the fields of the header.
pub(super) fn read(licensed: &LicensedText, reader: &mut HeadReader<'_, '_>) {
    let text = reader.text;
    let message = "this header of Project Gutenberg is left out, and its fields are used";
    reader.add_guess(licensed.header.start..licensed.header.start, message);
    let mut at = licensed.header.start;
    for line in text[licensed.header.clone()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        for (name, field) in FIELDS {
            let Some(value) = strip_prefix_ignoring_case(line, name) else { continue };
            let value = value.trim();
            let offset = start + line.find(value).unwrap_or_default();
            if !value.is_empty() && !reader.has(field) {
                add(field, value, offset, reader);
            }
        }
    }
}

fn add<'a>(field: &'static str, value: &'a str, offset: usize, reader: &mut HeadReader<'a, '_>) {
    // `June 1, 1998 [eBook #1342]`
    let value = value.split_once('[').map_or(value, |(before, _)| before).trim_end();
    if field == "date"
        && (reader.named_date.is_some()
            || date::parse(value, &reader.config.date_rules()).is_none())
    {
        return;
    }
    reader.add_field(field, offset..offset + value.len(), Cow::Borrowed(value));
}

fn strip_prefix_ignoring_case<'t>(line: &'t str, prefix: &str) -> Option<&'t str> {
    let start = line.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| &line[prefix.len()..])
}
