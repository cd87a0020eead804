//! Texts into values with their places. Only here are the TOML, YAML, JSON,
//! XML, Markdown and HTML crates named.

pub mod autolink;
pub mod encoding;
pub mod html;
pub mod json;
pub mod key_value;
pub mod markdown;
pub mod object_literal;
pub mod path_glob;
pub mod path_pattern;
pub mod toml;
pub mod value;
pub mod xml;
pub mod yaml;

use std::ops::Range;

/// A place where a text breaks the rules of its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Byte offsets in the text that holds the parsed part.
    pub span: Range<usize>,
    /// What is wrong, in lower case.
    pub message: String,
}

impl SyntaxError {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into() }
    }
}

/// How deep values may stand in each other; no frontmatter needs more, and a
/// stack has an end.
const DEPTH: usize = 32;
