//! HTML as a language: its tokens, the nesting of its elements, the head of a page, and
//! how markup is written.
//!
//! What of it may be in a feed is not decided here, but in `sanitizer`.

mod content_model;
mod markup;
pub mod nesting;
pub mod page;
pub mod reference;
pub mod tokenizer;

use std::ops::Range;

pub use markup::{element, escape, unescape, void};

/// Finds the code and scripts of a page, in order.
pub fn code_ranges(html: &str) -> Vec<Range<usize>> {
    const NAMES: &[&str] = &["pre", "code", "script", "style"];
    let mut ranges = Vec::new();
    let mut missing = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        at = start + 1;
        let is_start = |name: &&&str| {
            let tag = html.get(at..at + name.len()).filter(|tag| tag.eq_ignore_ascii_case(name));
            tag.is_some() && html[at + name.len()..].starts_with(['>', ' ', '\n', '\t', '/'])
        };
        let name = NAMES.iter().find(is_start).filter(|name| !missing.contains(*name));
        let Some(name) = name else { continue };
        match html[at..].find(&format!("</{name}")) {
            Some(end) => {
                ranges.push(start..at + end);
                at += end;
            }
            None => missing.push(name),
        }
    }
    ranges
}
