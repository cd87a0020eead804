//! Lines of a broken text, and their parts.

use std::ops::Range;

use crate::mistakes::value_comment::without_comment;
use crate::repair::FaultyText;

/// Line of a text without its line break.
#[derive(Clone, Copy, Debug)]
pub(super) struct SourceLine<'a> {
    /// Offset of the line in the whole text.
    pub start: usize,
    /// Content of the line.
    pub text: &'a str,
}

/// Key and value of a line like `key: value # comment`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LineParts<'a> {
    /// White space before the key or the item.
    pub indent: &'a str,
    /// Key; empty for an item of a list.
    pub key: &'a str,
    /// Byte range of the separator and the white space around it.
    pub separator: Range<usize>,
    /// Value without the comment.
    pub value: &'a str,
    /// Byte range of the value in the whole text.
    pub span: Range<usize>,
}

/// Lists the lines up to the one with an offset that are not empty.
pub(super) fn lines_up_to<'a>(broken: &FaultyText<'a>, offset: usize) -> Vec<SourceLine<'a>> {
    let part = &broken.text[broken.part.clone()];
    let mut lines = Vec::new();
    let mut start = broken.part.start;
    for text in part.split(['\n', '\r']) {
        if start > offset {
            break;
        }
        if !text.trim().is_empty() {
            lines.push(SourceLine { start, text });
        }
        start += text.len() + 1;
    }
    lines
}

impl<'a> SourceLine<'a> {
    /// Returns the byte range of the line in the whole text.
    pub(super) const fn span(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Splits the line at a separator after its key. An item of a YAML list has no key.
    pub(super) fn parts(&self, separator: char) -> Option<LineParts<'a>> {
        let content = self.text.trim_start();
        let indent = &self.text[..self.text.len() - content.len()];
        let (key, rest) = match content.strip_prefix("- ") {
            Some(item) => ("", item),
            None => content.split_once(separator).filter(|(key, _)| is_word(key.trim_end()))?,
        };
        let value_start = self.text.len() - rest.trim_start().len();
        let value = without_comment(&self.text[value_start..]);
        let span = self.start + value_start..self.start + value_start + value.len();
        let separator = self.start + indent.len() + key.trim_end().len()..span.start;
        Some(LineParts { indent, key: key.trim_end(), separator, value, span })
    }
}

/// Returns true if only white space or a comment is left of a line.
pub(super) fn is_end_of_value(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('#')
}

fn is_word(key: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    !key.is_empty() && key.chars().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Option<(&str, &str)> {
        let parts = SourceLine { start: 0, text }.parts(':')?;
        assert_eq!(&text[parts.span.clone()], parts.value);
        Some((parts.key, parts.value))
    }

    #[test]
    fn line_has_a_key_and_a_value() {
        assert_eq!(check("title: One: two # c"), Some(("title", "One: two")));
        assert_eq!(check("  a-b : c#d"), Some(("a-b", "c#d")));
        assert_eq!(check("a: \"b # c\" # d"), Some(("a", "\"b # c\"")));
        assert_eq!(check("a: \"b\" d # e"), Some(("a", "\"b\" d")));
        assert_eq!(check("- a: b"), Some(("", "a: b")));
        assert_eq!(check("some words: b"), None);
        assert_eq!(check("a:"), Some(("a", "")));
    }
}
