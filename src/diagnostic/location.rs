//! Places in a text: from byte offsets to lines, columns and an excerpt.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::redact;

/// The longest excerpt, in characters; a longer line is cut around the place.
const EXCERPT: usize = 120;

/// A place in a file, with the line that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLocation {
    /// The file, as the user named its folder.
    pub path: Arc<Path>,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// The line itself; of a long one, what stands around the place.
    pub excerpt: Box<str>,
    /// The byte range of `excerpt` that is meant: an excerpt is short, and results
    /// carry it about.
    pub mark: Range<u32>,
}

impl SourceLocation {
    /// Returns the part of the line that is meant.
    pub fn marked(&self) -> &str {
        &self.excerpt[self.span()]
    }

    /// Returns where in the excerpt that part stands.
    pub const fn span(&self) -> Range<usize> {
        self.mark.start as usize..self.mark.end as usize
    }

    /// Returns the path for people and programs. One that is an address, as users
    /// give it by mistake, has no secret in it.
    pub fn shown_path(&self) -> String {
        redact::redact(&self.path.to_string_lossy()).into_owned()
    }

    /// Makes the place of a whole file: its first line, without an excerpt.
    pub fn file(path: impl Into<Arc<Path>>) -> Self {
        Self { path: path.into(), line: 1, column: 1, excerpt: Box::default(), mark: 0..0 }
    }
}

/// A text and the file it came from, for turning offsets into places.
#[derive(Clone, Copy, Debug)]
pub struct SourceText<'a> {
    /// The file.
    pub path: &'a Arc<Path>,
    /// Its text, or the part from its start that was read.
    pub text: &'a str,
}

impl<'a> SourceText<'a> {
    /// Joins a text with its file.
    pub const fn new(path: &'a Arc<Path>, text: &'a str) -> Self {
        Self { path, text }
    }

    /// Finds the place of a byte range; a range past the end is the end's.
    pub fn at(&self, span: Range<usize>) -> SourceLocation {
        self.sweep().at(span)
    }

    /// Begins to find places in their order.
    pub const fn sweep(&self) -> LocationCursor<'a> {
        LocationCursor { source: *self, at: 0, line: 1, line_start: 0, line_end: None, column: 1 }
    }
}

/// A way through a text from place to place, which looks at each of its bytes
/// once however many places are found.
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
    /// Finds a place, quickly if it does not stand before the last one.
    pub fn at(&mut self, span: Range<usize>) -> SourceLocation {
        let text = self.source.text;
        let start = floor(text, span.start);
        if start < self.at {
            *self = self.source.sweep();
        }
        self.advance(start);
        let line_end = self.line_end();
        let line = text[self.line_start..line_end].trim_end_matches('\r');
        let before = start - self.line_start;
        let in_line = before.min(line.len());
        let end = floor(text, span.end).saturating_sub(self.line_start).clamp(in_line, line.len());
        let (excerpt, mark) = cut(line, in_line..end);
        let excerpt = masked(line, excerpt);
        SourceLocation {
            path: self.source.path.clone(),
            line: count(self.line),
            // Between the line and its end stand carriage returns at most.
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
        let text = self.source.text;
        let found = || text[self.at..].find('\n').map_or(text.len(), |index| self.at + index);
        let end = self.line_end.unwrap_or_else(found);
        self.line_end = Some(end);
        end
    }
}

/// Keeps of a line what stands around the marked range.
fn cut(line: &str, mark: Range<usize>) -> (&str, Range<usize>) {
    let step = |from: &str, most: usize| from.char_indices().nth(most).map(|(index, _)| index);
    let Some(_) = step(line, EXCERPT) else { return (line, mark) };
    let before =
        line[..mark.start].chars().rev().take(EXCERPT / 3).map(char::len_utf8).sum::<usize>();
    let start = mark.start - before;
    let end = step(&line[start..], EXCERPT).map_or(line.len(), |index| start + index);
    (&line[start..end], mark.start - start..mark.end.clamp(mark.start, end) - start)
}

/// How far around an excerpt an address is looked for that it shows a part of.
const ADDRESS: usize = 2048;

/// Masks the secrets in a part of a line, whose address may begin before it.
fn masked<'a>(line: &'a str, excerpt: &'a str) -> Cow<'a, str> {
    let start = excerpt.as_ptr() as usize - line.as_ptr() as usize;
    let first = floor(line, start.saturating_sub(ADDRESS));
    let last = floor(line, start + excerpt.len() + ADDRESS);
    match redact::mask(&line[first..last]) {
        Cow::Borrowed(_) => Cow::Borrowed(excerpt),
        Cow::Owned(around) => {
            let start = start - first;
            // A mask is as long as what it hides, but need not end where a letter does.
            Cow::Owned(around.get(start..start + excerpt.len()).unwrap_or_default().to_owned())
        }
    }
}

/// Moves an offset back to the start of the character it stands in.
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
        let at = SourceText::new(&path, text).at(span);
        let marked = at.marked().to_owned();
        (at.line, at.column, at.excerpt.into(), marked)
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
    fn carriage_return_is_no_part_of_the_excerpt() {
        assert_eq!(check("a: b\r\nc", 3..4).2, "a: b");
    }

    #[test]
    fn place_past_the_end_is_the_end() {
        assert_eq!(check("ab", 7..9), (1, 3, "ab".into(), String::new()));
    }

    #[test]
    fn places_in_a_row_are_those_found_alone() {
        let path: Arc<Path> = Path::new("a.xml").into();
        let text = "a\r\nbé\n\nccc\rd\r\n\r\r\ne";
        let source = SourceText::new(&path, text);
        let mut sweep = source.sweep();
        for start in (0..=text.len() + 1).chain([3, 0, 9]) {
            let span = start..start + 2;
            assert_eq!(sweep.at(span.clone()), source.at(span), "{start}");
        }
    }

    #[test]
    fn line_is_passed_once_however_many_places_it_has() {
        let path: Arc<Path> = Path::new("a.xml").into();
        let text = "é".repeat(200_000);
        let mut sweep = SourceText::new(&path, &text).sweep();
        let columns: Vec<_> = (0..text.len()).map(|at| sweep.at(at..at).column).collect();
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
    fn long_line_is_cut_around_the_place() {
        let text = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let (_, column, excerpt, marked) = check(&text, 500..504);
        assert_eq!((column, excerpt.len(), marked.as_str()), (501, EXCERPT, "HERE"));
    }
}
