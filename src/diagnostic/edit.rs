//! Suggested edits: the part of a file to replace so that a problem is fixed.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{SourceText, redact};

/// Replacement of a part of a file that certainly fixes the problem of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SuggestedEdit {
    /// Path of the file.
    pub path: Arc<Path>,
    /// Byte range of the file that is replaced; empty for an insertion.
    pub span: Range<usize>,
    /// Text in its place.
    pub replacement: String,
    /// Lines that the edit changes, for output.
    pub lines: EditedLines,
    /// Text that the edit was made for.
    pub text: TextDigest,
}

/// Lines that an edit changes, as they were. Secrets are masked, and long lines are cut
/// around the edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditedLines {
    /// Number of the first line, starting at 1.
    pub first: usize,
    /// The lines, with their line breaks except for the last.
    pub text: Box<str>,
    /// Byte range in `text` that is replaced.
    pub mark: Range<usize>,
}

/// Length and hash of a text, which is the whole file or the beginning of it. Hashes of
/// different runs of the program can't be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TextDigest {
    length: usize,
    hash: u64,
}

impl TextDigest {
    /// Computes the digest of a text.
    pub(crate) fn new(text: &str) -> Self {
        Self { length: text.len(), hash: hash(text.as_bytes()) }
    }

    /// Returns true if a file still begins with the text.
    pub(crate) fn is_start_of(self, bytes: &[u8]) -> bool {
        bytes.get(..self.length).is_some_and(|start| hash(start) == self.hash)
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Most bytes of a line that are shown before and after an edit.
const SHOWN_AROUND: usize = 120;

impl SourceText<'_> {
    /// Suggests to replace a byte range of the file. Returns `None` for a range that is not
    /// in the text, a replacement that changes nothing, and one with a secret, which no
    /// output may show.
    pub(crate) fn suggest_edit(
        &self,
        span: Range<usize>,
        replacement: impl Into<String>,
    ) -> Option<SuggestedEdit> {
        let replacement = replacement.into();
        let replaced = self.text.get(span.clone())?;
        let has_secret = matches!(redact::redact(&replacement), Cow::Owned(_));
        if replaced == replacement || has_secret {
            return None;
        }
        Some(SuggestedEdit {
            path: self.path.clone(),
            lines: edited_lines(self.text, span.clone()),
            text: TextDigest::new(self.text),
            span,
            replacement,
        })
    }
}

impl SourceText<'_> {
    /// Suggests another word for `written`, which is at a byte range of the file; quotes
    /// around it stay. Returns `None` if something else is there, such as an escape.
    pub(crate) fn suggest_word(
        &self,
        span: Range<usize>,
        written: &str,
        word: &str,
    ) -> Option<SuggestedEdit> {
        let at = self.text.get(span.clone())?;
        let quote = at.chars().next().filter(|first| matches!(first, '"' | '\''));
        let width = quote.map_or(0, char::len_utf8);
        let inner = at.get(width..at.len().checked_sub(width)?)?;
        let is_plain = inner == written && quote.is_none_or(|quote| at.ends_with(quote));
        is_plain.then(|| self.suggest_edit(span.start + width..span.end - width, word))?
    }
}

fn edited_lines(text: &str, span: Range<usize>) -> EditedLines {
    let start = text[..span.start].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let end = text[span.end..].find(['\n', '\r']).map_or(text.len(), |at| span.end + at);
    let lines = redact::mask(&text[start..end]);
    let mark = span.start - start..span.end - start;
    // A mask has as many bytes as the secret, but maybe other characters.
    let first = lines.floor_char_boundary(mark.start.saturating_sub(SHOWN_AROUND));
    let last = lines.ceil_char_boundary((mark.end + SHOWN_AROUND).min(lines.len()));
    EditedLines {
        first: line_number(text, start),
        text: lines[first..last].into(),
        mark: mark.start - first..mark.end - first,
    }
}

/// Returns the number of the line that begins at an offset; a lone carriage return ends a
/// line, too.
fn line_number(text: &str, start: usize) -> usize {
    let before = &text[..start];
    let crlf = before.matches("\r\n").count();
    1 + before.bytes().filter(|byte| matches!(byte, b'\n' | b'\r')).count() - crlf
}

impl EditedLines {
    /// Returns the lines before and after an edit, each with `- ` or `+ ` before it.
    pub(crate) fn to_diff(&self, replacement: &str) -> String {
        self.diff(replacement, |_, line| line)
    }

    /// Returns the lines before and after an edit with their numbers.
    pub(crate) fn to_numbered_diff(&self, replacement: &str) -> String {
        self.diff(replacement, |index, line| format!("{} {line}", self.first + index))
    }

    fn diff(&self, replacement: &str, format: impl Fn(usize, String) -> String) -> String {
        let Self { text, mark, .. } = self;
        let (start, end) = (text.get(..mark.start), text.get(mark.end..));
        let new = [start.unwrap_or_default(), replacement, end.unwrap_or_default()].concat();
        let old = text.lines().map(|line| format!("- {line}")).enumerate();
        let new = new.lines().map(|line| format!("+ {line}")).enumerate();
        let lines = old.chain(new).map(|(index, line)| format(index, line));
        lines.collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggest(text: &str, span: Range<usize>, replacement: &str) -> Option<SuggestedEdit> {
        let path: Arc<Path> = Path::new("a.md").into();
        SourceText::new(&path, text).suggest_edit(span, replacement)
    }

    #[test]
    fn edit_has_its_lines() {
        let edit = suggest("---\r\ntitle: a\r\nb: c\r\n", 12..13, "\"a\"").unwrap();
        let expected = EditedLines { first: 2, text: "title: a".into(), mark: 7..8 };
        assert_eq!(edit.lines, expected);
        assert_eq!(edit.lines.to_diff("\"a\""), "- title: a\n+ title: \"a\"");
        let lines = suggest("a\n\tb\n\tc", 2..6, "  b\n  ").unwrap().lines;
        let expected = "2 - \tb\n3 - \tc\n2 +   b\n3 +   c";
        assert_eq!(lines.to_numbered_diff("  b\n  "), expected);
        let old_lines = suggest("a\rb\rc", 2..2, "x").unwrap();
        assert_eq!(old_lines.lines.first, 2);
    }

    #[test]
    fn edit_without_effect_or_place_is_none() {
        assert_eq!(suggest("abc", 1..2, "b"), None);
        assert_eq!(suggest("abc", 1..9, "b"), None);
        assert_eq!(suggest("é", 1..2, "b"), None);
    }

    #[test]
    fn word_is_replaced_between_its_quotes() {
        let path: Arc<Path> = Path::new("a.md").into();
        let suggest = |text: &str| {
            let found = SourceText::new(&path, text).suggest_word(0..text.len(), "a", "b")?;
            Some([&text[..found.span.start], &found.replacement, &text[found.span.end..]].concat())
        };
        assert_eq!(suggest("a").as_deref(), Some("b"));
        assert_eq!(suggest("\"a\"").as_deref(), Some("\"b\""));
        assert_eq!(suggest("'a'").as_deref(), Some("'b'"));
        for other in ["'a", "\"\\u0061\"", "", "'", "ab"] {
            assert_eq!(suggest(other), None, "{other}");
        }
    }

    #[test]
    fn edit_never_shows_a_secret() {
        assert_eq!(suggest("a: b", 3..4, "'https://me:PW@a.example/'"), None);
        let shown = suggest("a: x https://me:PW@a.example/", 3..4, "y").unwrap();
        assert!(!shown.lines.text.contains("PW"));
    }

    #[test]
    fn long_line_is_cut_around_the_edit() {
        let text = format!("{}HERE{}", "é".repeat(5000), "ü".repeat(5000));
        let edit = suggest(&text, 10_000..10_004, "there").unwrap();
        assert!(edit.lines.text.len() < 300);
        assert_eq!(&edit.lines.text[edit.lines.mark.clone()], "HERE");
    }

    #[test]
    fn text_is_recognized_at_the_beginning_of_its_file() {
        let digest = TextDigest::new("abc");
        assert!(digest.is_start_of(b"abcd"));
        assert!(!digest.is_start_of(b"abd"));
        assert!(!digest.is_start_of(b"ab"));
    }
}
