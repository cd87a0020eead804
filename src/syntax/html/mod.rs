//! HTML as a language: its tokens, the nesting of its elements, and how markup is
//! written.
//!
//! This module does not decide which HTML a feed may contain: that is the task of
//! `sanitizer`.

mod content_model;
mod markup;
pub(crate) mod nesting;
mod plain_text;
pub(crate) mod reference;
pub(crate) mod tokenizer;

use std::ops::Range;

pub(crate) use markup::{element, escape_attribute, escape_text, unescape, void};
pub(crate) use plain_text::plain_text;

/// Finds the byte ranges of `pre`, `code`, `script` and `style` elements, in order.
pub(crate) fn code_ranges(html: &str) -> Vec<Range<usize>> {
    const NAMES: &[&str] = &["pre", "code", "script", "style"];
    let mut ranges = Vec::new();
    let mut missing = Vec::new();
    let mut offset = 0;
    while let Some(length) = html[offset..].find('<') {
        let start = offset + length;
        offset = start + 1;
        let name = NAMES
            .iter()
            .find(|name| starts_tag(&html[offset..], name))
            .filter(|name| !missing.contains(*name));
        let Some(name) = name else { continue };
        match html[offset..].find(&format!("</{name}")) {
            Some(end) => {
                ranges.push(start..offset + end);
                offset += end;
            }
            None => missing.push(name),
        }
    }
    ranges
}

/// Returns true if a text starts with the name of a tag, in any case, and its end.
fn starts_tag(text: &str, name: &str) -> bool {
    let tag = text.get(..name.len()).filter(|tag| tag.eq_ignore_ascii_case(name));
    tag.is_some() && text[name.len()..].starts_with(['>', ' ', '\n', '\t', '/'])
}
