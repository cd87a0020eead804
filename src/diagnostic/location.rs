//! Locations: turns byte offsets into lines, columns and excerpts.
//!
//! Secrets in an excerpt are masked with as many bytes as they have, so that
//! offsets into it stay valid.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::redact;

/// Most characters of an excerpt; a longer line is cut around the position.
const EXCERPT: usize = 120;

/// A position in a file, with an excerpt of its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLocation {
    /// Path of the file, starting with its folder as the user wrote it.
    pub path: Arc<Path>,
    /// Line number, starting at 1.
    pub line: u32,
    /// Column in characters, starting at 1.
    pub column: u32,
    /// The line without its end; the part around the position if the line is long.
    /// Empty for a whole file.
    pub excerpt: Box<str>,
    /// Byte range in `excerpt` to underline. Excerpts are short and every result
    /// carries this range, so `u32` saves memory.
    pub mark: Range<u32>,
}

impl SourceLocation {
    /// Returns the underlined part of the excerpt.
    pub fn marked(&self) -> &str {
        &self.excerpt[self.span()]
    }

    /// Returns the byte range of that part in the excerpt.
    pub const fn span(&self) -> Range<usize> {
        self.mark.start as usize..self.mark.end as usize
    }

    /// Returns the path for output. Users may pass a URL by mistake, so secrets are
    /// removed.
    pub fn display_path(&self) -> String {
        redact::redact(&self.path.to_string_lossy()).into_owned()
    }

    /// Creates the location of a whole file: its first line, without an excerpt.
    pub fn file(path: impl Into<Arc<Path>>) -> Self {
        Self { path: path.into(), line: 1, column: 1, excerpt: Box::default(), mark: 0..0 }
    }
}

/// A text and its file, for turning offsets into locations.
#[derive(Clone, Copy, Debug)]
pub struct SourceText<'a> {
    /// Path of the file.
    pub path: &'a Arc<Path>,
    /// Text of the file, or the beginning of it that was read.
    pub text: &'a str,
}

impl<'a> SourceText<'a> {
    /// Combines a text with the path of its file.
    pub const fn new(path: &'a Arc<Path>, text: &'a str) -> Self {
        Self { path, text }
    }

    /// Returns the location of a byte range. A range past the end of the text is
    /// moved to the end.
    pub fn locate(&self, span: Range<usize>) -> SourceLocation {
        self.cursor().locate(span)
    }

    /// Returns a cursor for finding many locations, in ascending order.
    pub const fn cursor(&self) -> LocationCursor<'a> {
        LocationCursor { source: *self, at: 0, line: 1, line_start: 0, line_end: None, column: 1 }
    }
}

/// A cursor that reads each byte of the text only once, however many locations it
/// finds, if they are in ascending order.
#[derive(Clone, Debug)]
pub struct LocationCursor<'a> {
    source: SourceText<'a>,
    at: usize,
    line: usize,
    line_start: usize,
    line_end: Option<usize>,
    column: usize,
}

impl LocationCursor<'_> {
    /// Returns the location of a byte range. A range before the previous one starts
    /// again from the beginning of the text.
    pub fn locate(&mut self, span: Range<usize>) -> SourceLocation {
        let text = self.source.text;
        let start = floor(text, span.start);
        if start < self.at {
            *self = self.source.cursor();
        }
        self.advance(start);
        let line_end = self.line_end();
        let line = text[self.line_start..line_end].trim_end_matches('\r');
        let before = start - self.line_start;
        let in_line = before.min(line.len());
        let end = floor(text, span.end).saturating_sub(self.line_start).clamp(in_line, line.len());
        let (excerpt, mark) = cut(line, in_line..end);
        let excerpt = mask_secrets(line, excerpt);
        SourceLocation {
            path: self.source.path.clone(),
            line: count(self.line),
            // The position may be among the carriage returns that were trimmed.
            column: count(self.column - (before - in_line)),
            excerpt: excerpt.into_owned().into(),
            mark: count(mark.start)..count(mark.end),
        }
    }

    fn advance(&mut self, start: usize) {
        let passed = &self.source.text[self.at..start];
        let mut counted = passed;
        if let Some(last) = passed.rfind('\n') {
            self.line += passed.bytes().filter(|byte| *byte == b'\n').count();
            self.line_start = self.at + last + 1;
            self.line_end = None;
            self.column = 1;
            counted = &passed[last + 1..];
        }
        self.column += counted.chars().count();
        self.at = start;
    }

    fn line_end(&mut self) -> usize {
        let (text, start) = (self.source.text, self.at);
        *self.line_end.get_or_insert_with(|| {
            text[start..].find('\n').map_or(text.len(), |index| start + index)
        })
    }
}

/// Cuts a long line around the marked range. Returns the excerpt, and the marked
/// range in it.
fn cut(line: &str, mark: Range<usize>) -> (&str, Range<usize>) {
    let Some(_) = char_offset(line, EXCERPT) else { return (line, mark) };
    let before =
        line[..mark.start].chars().rev().take(EXCERPT / 3).map(char::len_utf8).sum::<usize>();
    let start = mark.start - before;
    let end = char_offset(&line[start..], EXCERPT).map_or(line.len(), |index| start + index);
    (&line[start..end], mark.start - start..mark.end.clamp(mark.start, end) - start)
}

/// Returns the byte offset of the character with this index, if there is one.
fn char_offset(text: &str, index: usize) -> Option<usize> {
    text.char_indices().nth(index).map(|(offset, _)| offset)
}

/// Bytes before and after an excerpt that are searched for the rest of a URL that
/// the excerpt cuts.
const URL_MARGIN: usize = 2048;

/// Masks the secrets in an excerpt. The URL of a secret may begin before the excerpt.
fn mask_secrets<'a>(line: &'a str, excerpt: &'a str) -> Cow<'a, str> {
    let start = excerpt.as_ptr() as usize - line.as_ptr() as usize;
    let first = floor(line, start.saturating_sub(URL_MARGIN));
    let last = floor(line, start + excerpt.len() + URL_MARGIN);
    match redact::mask(&line[first..last]) {
        Cow::Borrowed(_) => Cow::Borrowed(excerpt),
        Cow::Owned(around) => {
            let start = start - first;
            // A mask has as many bytes as the secret, so the excerpt may begin or end
            // inside a character of the masked text.
            Cow::Owned(around.get(start..start + excerpt.len()).unwrap_or_default().to_owned())
        }
    }
}

/// Moves an offset back to the nearest character boundary.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&index| text.is_char_boundary(index)).unwrap_or(0)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, span: Range<usize>) -> (u32, u32, String, String) {
        let path: Arc<Path> = Path::new("a.md").into();
        let location = SourceText::new(&path, text).locate(span);
        let marked = location.marked().to_owned();
        (location.line, location.column, location.excerpt.into(), marked)
    }

    #[test]
    fn offset_becomes_line_column_and_excerpt() {
        assert_eq!(check("a\nb: c\n", 5..6), (2, 4, "b: c".into(), "c".into()));
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(check("é: ü", 4..6), (1, 4, "é: ü".into(), "ü".into()));
    }

    #[test]
    fn carriage_return_is_not_part_of_the_excerpt() {
        assert_eq!(check("a: b\r\nc", 3..4).2, "a: b");
    }

    #[test]
    fn location_past_the_end_is_the_end() {
        assert_eq!(check("ab", 7..9), (1, 3, "ab".into(), String::new()));
    }

    #[test]
    fn cursor_and_single_lookup_agree() {
        let path: Arc<Path> = Path::new("a.xml").into();
        let text = "a\r\nbé\n\nccc\rd\r\n\r\r\ne";
        let source = SourceText::new(&path, text);
        let mut cursor = source.cursor();
        for start in (0..=text.len() + 1).chain([3, 0, 9]) {
            let span = start..start + 2;
            assert_eq!(cursor.locate(span.clone()), source.locate(span), "{start}");
        }
    }

    #[test]
    fn line_is_read_once_for_many_locations() {
        let path: Arc<Path> = Path::new("a.xml").into();
        let text = "é".repeat(200_000);
        let mut cursor = SourceText::new(&path, &text).cursor();
        let columns: Vec<_> = (0..text.len()).map(|at| cursor.locate(at..at).column).collect();
        assert_eq!(columns.last(), Some(&200_000));
    }

    #[test]
    fn offset_inside_a_character_is_its_start() {
        assert_eq!(check("é", 1..2).1, 1);
    }

    #[test]
    fn secrets_are_masked_also_where_the_line_is_cut() {
        let text = format!("{}https://me:{}@hub.example/", "a ".repeat(90), "PW".repeat(90));
        for at in [0, 185, 250, 300, text.len() - 3] {
            assert!(!check(&text, at..at + 1).2.contains("PW"), "{at}");
        }
    }

    #[test]
    fn long_line_is_cut_around_the_position() {
        let text = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let (_, column, excerpt, marked) = check(&text, 500..504);
        assert_eq!((column, excerpt.len(), marked.as_str()), (501, EXCERPT, "HERE"));
    }
}
