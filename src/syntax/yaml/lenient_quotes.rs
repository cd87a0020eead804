//! Quoted text that goes on too far to the left.
//!
//! YAML 1.2 wants every line of it to stand further right than its key
//! (section 6.3, `s-flow-line-prefix`). The parsers of Ruby, Python and Go
//! never asked for that, and articles are written for those.

use std::collections::BTreeMap;
use std::ops::Range;

/// How many quoted texts of one document are moved: for each, the document is
/// read once more.
const LIMIT: usize = 64;

/// A text with spaces put before some of its lines.
pub struct IndentedText<'a> {
    text: &'a str,
    /// How many spaces stand before the line that begins at an offset.
    spaces: BTreeMap<usize, usize>,
    /// How many quoted texts were moved.
    moved: usize,
}

impl<'a> IndentedText<'a> {
    pub const fn new(text: &'a str) -> Self {
        Self { text, spaces: BTreeMap::new(), moved: 0 }
    }

    /// Iterates over the characters, each with the offset that it has, or that
    /// the line it was put before has, in the text as it was.
    pub fn chars(&self) -> impl Iterator<Item = (usize, char)> {
        self.text.char_indices().flat_map(|(index, character)| {
            let spaces = self.spaces.get(&index).copied().unwrap_or_default();
            std::iter::repeat_n((index, ' '), spaces).chain([(index, character)])
        })
    }

    /// Moves the further lines of the quoted text that begins at `start` as far
    /// to the right as its first, and returns where it stands. None if there is
    /// no such text, or nothing to move that was not moved before.
    pub fn indent(&mut self, start: usize) -> Option<Range<usize>> {
        let quoted = start..end(self.text, start)?;
        let line = self.text[..start].rfind('\n').map_or(0, |index| index + 1);
        let column = self.text[line..start].chars().count();
        let breaks = self.text[quoted.clone()].match_indices('\n');
        let lines: Vec<_> = breaks.map(|(index, _)| start + index + 1).collect();
        let is_new = lines.first().is_some_and(|line| !self.spaces.contains_key(line));
        if !is_new || self.moved == LIMIT {
            return None;
        }
        self.moved += 1;
        self.spaces.extend(lines.into_iter().map(|line| (line, column)));
        Some(quoted)
    }
}

/// Says whether a quoted text begins at `start` that ends nowhere.
pub fn is_open(text: &str, start: usize) -> bool {
    text.get(start..).is_some_and(|rest| rest.starts_with(['"', '\'']))
        && end(text, start).is_none()
}

/// Finds where the quoted text that begins at `start` ends, after its quote.
fn end(text: &str, start: usize) -> Option<usize> {
    let mut characters = text.get(start..)?.char_indices();
    let (_, quote) = characters.next().filter(|(_, first)| matches!(first, '"' | '\''))?;
    while let Some((index, character)) = characters.next() {
        let next = start + index + character.len_utf8();
        let is_doubled = quote == '\'' && text[next..].starts_with(quote);
        if character == '\\' && quote == '"' || character == quote && is_doubled {
            characters.next();
        } else if character == quote {
            return Some(next);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows the text after its first quoted text was moved.
    fn check(text: &str) -> Option<String> {
        let mut indented = IndentedText::new(text);
        indented.indent(text.find(['"', '\''])?)?;
        Some(indented.chars().map(|(_, character)| character).collect())
    }

    #[test]
    fn further_lines_move_below_the_quote() {
        assert_eq!(check("a: \"b\nc\n d\"\n").unwrap(), "a: \"b\n   c\n    d\"\n");
        assert_eq!(check("ä: 'b\n\n'\nc: d").unwrap(), "ä: 'b\n   \n   '\nc: d");
    }

    #[test]
    fn quote_that_is_escaped_ends_nothing() {
        assert_eq!(check(r#"a: "b\"\\" c"#), None);
        assert_eq!(check("a: \"b\\\"\nc\"").unwrap(), "a: \"b\\\"\n   c\"");
        assert_eq!(check("a: 'b''\nc'").unwrap(), "a: 'b''\n   c'");
        assert_eq!(check("a: 'b\\'\nc: d"), None);
    }

    #[test]
    fn text_that_never_ends_is_left_alone() {
        assert_eq!(check("a: \"b\nc: d\n"), None);
        assert_eq!(check("a: \"b\nc\\"), None);
    }

    #[test]
    fn every_character_keeps_its_offset() {
        let text = "a: 'ü\n日'";
        let mut indented = IndentedText::new(text);
        assert_eq!(indented.indent(3), Some(3..text.len()));
        assert_eq!(indented.indent(3), None);
        for (index, character) in indented.chars().filter(|(_, character)| *character != ' ') {
            assert!(text[index..].starts_with(character));
        }
    }
}
