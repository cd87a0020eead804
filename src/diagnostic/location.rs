//! Places in a text: from byte offsets to lines, columns and an excerpt.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// The longest excerpt, in characters; a longer line is cut around the place.
const EXCERPT: usize = 120;

/// A place in a file, with the line that stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file, as the user named its folder.
    pub path: Arc<Path>,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// The line itself; of a long one, what stands around the place.
    pub excerpt: Box<str>,
    /// The byte range of `excerpt` that is meant.
    pub mark: Range<usize>,
}

impl Location {
    /// Makes the place of a whole file: its first line, without an excerpt.
    pub fn file(path: impl Into<Arc<Path>>) -> Self {
        Self { path: path.into(), line: 1, column: 1, excerpt: Box::default(), mark: 0..0 }
    }
}

/// A text and the file it came from, for turning offsets into places.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file.
    pub path: &'a Arc<Path>,
    /// Its text, or the part from its start that was read.
    pub text: &'a str,
}

impl<'a> Source<'a> {
    /// Joins a text with its file.
    pub const fn new(path: &'a Arc<Path>, text: &'a str) -> Self {
        Self { path, text }
    }

    /// Finds the place of a byte range; a range past the end is the end's.
    pub fn at(&self, span: Range<usize>) -> Location {
        let start = floor(self.text, span.start);
        let line_start = self.text[..start].rfind('\n').map_or(0, |index| index + 1);
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |index| start + index);
        let line = self.text[line_start..line_end].trim_end_matches('\r');
        let in_line = (start - line_start).min(line.len());
        let end = floor(self.text, span.end).saturating_sub(line_start).clamp(in_line, line.len());
        let (excerpt, mark) = cut(line, in_line..end);
        Location {
            path: self.path.clone(),
            line: count(self.text[..line_start].matches('\n').count() + 1),
            column: count(line[..in_line].chars().count() + 1),
            excerpt: excerpt.into(),
            mark,
        }
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
        let at = Source::new(&path, text).at(span);
        let marked = at.excerpt[at.mark].to_owned();
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
    fn offset_inside_a_character_is_its_start() {
        assert_eq!(check("é", 1..2).1, 1);
    }

    #[test]
    fn long_line_is_cut_around_the_place() {
        let text = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let (_, column, excerpt, marked) = check(&text, 500..504);
        assert_eq!((column, excerpt.len(), marked.as_str()), (501, EXCERPT, "HERE"));
    }
}
