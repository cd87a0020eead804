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
pub(crate) mod base64;
pub(crate) mod encoding;
pub(crate) mod html;
pub mod json;
pub(crate) mod key_value;
pub(crate) mod markdown;
pub(crate) mod object_literal;
pub(crate) mod path_glob;
pub(crate) mod path_pattern;
pub(crate) mod toml;
pub(crate) mod value;
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
}

impl SyntaxError {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }

    /// Returns the error for a value that is nested too deep, at `span`.
    fn nested_too_deep(span: Range<usize>) -> Self {
        Self::new(span, format!("values are nested more than {DEPTH} levels deep"))
    }

    /// Returns the error for a key that its table already contains.
    fn duplicate_key(name: &str, span: Range<usize>) -> Self {
        Self::new(span, format!("duplicate key `{name}`"))
    }
}

/// Deepest nesting of values. No frontmatter needs more, and the parsers recurse,
/// so without a bound a hostile file would overflow the stack.
const DEPTH: usize = 32;
