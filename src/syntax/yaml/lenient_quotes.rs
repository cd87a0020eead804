//! Indents quoted text that spans lines, for the crate's strict parser.
//!
//! YAML 1.2 requires every line of a quoted text to be indented more than its key
//! (section 6.3, `s-flow-line-prefix`). The parsers of Ruby, Python and Go do not check
//! this, and articles are written for those.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::mistakes::yaml::quotes::find_end;

/// Most quoted texts of one document that are indented. The document is parsed again
/// for each.
pub(super) const LIMIT: usize = 64;

/// A text with spaces inserted before some of its lines.
pub(super) struct IndentedText<'a> {
    text: &'a str,
    /// Number of spaces before a line, by the offset of the line.
    spaces: BTreeMap<usize, usize>,
}

impl<'a> IndentedText<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, spaces: BTreeMap::new() }
    }

    /// Iterates over the characters and their offsets in the original text. An inserted
    /// space has the offset of its line.
    pub(super) fn chars(&self) -> impl Iterator<Item = (usize, char)> {
        self.text.char_indices().flat_map(|(index, character)| {
            let spaces = self.spaces.get(&index).copied().unwrap_or_default();
            std::iter::repeat_n((index, ' '), spaces).chain([(index, character)])
        })
    }

    /// Indents the continuation lines of the quoted text that begins at `start` to the
    /// column of its quote, and returns its span.
    ///
    /// Returns `None` if no quoted text begins there, it is on one line, or it was
    /// indented before.
    pub(super) fn indent(&mut self, start: usize) -> Option<Range<usize>> {
        let quoted = start..find_end(self.text, start)?;
        let line = self.text[..start].rfind('\n').map_or(0, |index| index + 1);
        let column = self.text[line..start].chars().count();
        let breaks = self.text[quoted.clone()].match_indices('\n');
        let lines: Vec<_> = breaks.map(|(index, _)| start + index + 1).collect();
        let is_new = lines.first().is_some_and(|line| !self.spaces.contains_key(line));
        if !is_new {
            return None;
        }
        self.spaces.extend(lines.into_iter().map(|line| (line, column)));
        Some(quoted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the text with its first quoted text indented.
    fn check(text: &str) -> Option<String> {
        let mut indented = IndentedText::new(text);
        indented.indent(text.find(['"', '\''])?)?;
        Some(indented.chars().map(|(_, character)| character).collect())
    }

    #[test]
    fn continuation_lines_are_indented_to_the_quote() {
        assert_eq!(check("a: \"b\nc\n d\"\n").unwrap(), "a: \"b\n   c\n    d\"\n");
        assert_eq!(check("ä: 'b\n\n'\nc: d").unwrap(), "ä: 'b\n   \n   '\nc: d");
    }

    #[test]
    fn escaped_quote_does_not_end_a_text() {
        assert_eq!(check(r#"a: "b\"\\" c"#), None);
        assert_eq!(check("a: \"b\\\"\nc\"").unwrap(), "a: \"b\\\"\n   c\"");
        assert_eq!(check("a: 'b''\nc'").unwrap(), "a: 'b''\n   c'");
        assert_eq!(check("a: 'b\\'\nc: d"), None);
    }

    #[test]
    fn unclosed_text_is_not_indented() {
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
