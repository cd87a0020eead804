//! Reads and writes TOML, YAML, JSON, XML, Markdown and HTML.
//!
//! Each language has a file of its own. The parsers of frontmatter return the same
//! [`value::SpannedValue`], so start with `value`; `xml/read` and
//! `json/unread_value` stream whole feeds in bounded memory.
//!
//! This is the only module that names the crates of these languages. It never
//! resolves a link, opens a file or decides if a value makes sense.

pub(crate) mod attribute_list;
pub(crate) mod autolink;
pub(crate) mod html;
pub mod json;
pub(crate) mod key_value;
pub(crate) mod markdown;
pub(crate) mod object_literal;
#[cfg(test)]
mod test_support;
pub(crate) mod toml;
pub(crate) mod value;
pub(crate) mod value_comment;
pub(crate) mod xml;
pub(crate) mod yaml;

use std::ops::Range;

/// A syntax error in one of the languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte offsets in the whole text, even if only a part of it was parsed.
    pub span: Range<usize>,
    /// Description of the error, starting in lower case.
    pub message: String,
    /// The exact fix, if there is one for this error.
    pub help: Option<String>,
    /// Kind of the error.
    pub kind: SyntaxErrorKind,
}

/// Kind of a [`SyntaxError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// The text does not follow the grammar of the language.
    Malformed,
    /// A table contains the same key twice.
    DuplicateKey,
    /// The text ends before the value does.
    Unfinished,
}

impl SyntaxError {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, kind: SyntaxErrorKind::Malformed }
    }

    /// Adds the exact fix.
    fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Moves the span of an error in a part of the text that begins at `base`.
    pub(crate) fn shifted(mut self, base: usize) -> Self {
        self.span = self.span.start + base..self.span.end + base;
        self
    }

    /// Returns the error for a value that is nested too deep, at `span`.
    fn nested_too_deep(span: Range<usize>) -> Self {
        Self::new(span, format!("values are nested more than {DEPTH} levels deep"))
    }

    /// Returns the error for a key that its table already contains.
    fn duplicate_key(name: &str, span: Range<usize>) -> Self {
        let error = Self::new(span, format!("`{name}` is set twice"));
        Self { kind: SyntaxErrorKind::DuplicateKey, ..error }
            .with_help("keep one of the two, and remove the other")
    }
}

/// Returns the error for a line that a version control system wrote into a file to mark a
/// merge conflict, if it begins at `at`.
fn conflict_marker(text: &str, at: usize) -> Option<SyntaxError> {
    let rest = &text[at..];
    let is_marker = ["<<<<<<< ", ">>>>>>> ", "=======\n"].iter().any(|it| rest.starts_with(it));
    let is_line = at == 0 || text[..at].ends_with('\n');
    (is_marker && is_line).then(|| {
        let length = rest.lines().next().unwrap_or_default().len();
        let help = "keep one of the two versions, and remove the lines that start with `<<<<<<<`, `=======` and `>>>>>>>`";
        SyntaxError::new(at..at + length, "this line marks an unresolved merge conflict")
            .with_help(help)
    })
}

/// Deepest nesting of values. No frontmatter needs more, and the parsers recurse,
/// so without a bound a hostile file would overflow the stack.
const DEPTH: usize = 32;
