//! Explains why a text is not TOML, YAML or JSON, and what to write.
//!
//! The parsers of `syntax` find the place of a mistake. The explanations read only the text
//! around it, because the crates say which token they expected. Valid texts never get here.
//!
//! Start with `toml`; `yaml` and its lines are similar, and `json` reads the text up to the
//! mistake. No file here names a crate of a language, or repairs a text: `repair` does that.

pub(crate) mod json;
#[cfg(test)]
mod test_support;
pub(crate) mod toml;
pub(crate) mod value_comment;
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
    pub(crate) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// Moves the span of an error in a part of the text that begins at `base`.
    pub(crate) fn shifted(mut self, base: usize) -> Self {
        self.span = self.span.start + base..self.span.end + base;
        self
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
