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
#[cfg(test)]
pub(crate) mod json_schema_check;
pub(crate) mod key_value;
pub(crate) mod markdown;
pub(crate) mod object_literal;
pub(crate) mod toml;
pub(crate) mod value;
pub(crate) mod xml;
pub(crate) mod yaml;

use std::ops::Range;

pub(crate) use crate::mistakes::{SyntaxError, SyntaxErrorKind};

/// Deepest nesting of values. No frontmatter needs more, and the parsers recurse,
/// so without a bound a hostile file would overflow the stack.
const DEPTH: usize = 32;

impl SyntaxError {
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
