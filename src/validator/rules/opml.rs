//! Rules for OPML subscription lists.

use crate::validator::codes::{
    INVALID_EXPANSION_STATE, INVALID_OPML_VERSION, INVALID_OUTLINE_TYPE, INVALID_OUTLINE_VERSION,
    MISSING_OUTLINE_TYPE, MISSING_TITLE_ATTR, MISSING_URL_ATTR, MISSING_XML_URL,
};
use crate::validator::value::{self, ValueInput, ValueViolation, one_of};
use crate::validator::walk::XmlFeedWalker;

one_of!(version, INVALID_OPML_VERSION, ["1.0", "1.1", "2.0"]);
one_of!(feed_version, INVALID_OUTLINE_VERSION, ["RSS", "RSS1", "RSS2", "scriptingNews"]);

/// Outline types defined by OPML 2.0 or by common use.
const TYPES: &[&str] = &["rss", "atom", "link", "include", "text"];

/// Checks comma-separated line numbers; an empty value is valid.
pub(in crate::validator) fn expansion(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let before = wrong.len();
    if !value.text.is_empty() {
        value::comma_separated_integers(value, wrong);
    }
    wrong[before..].iter_mut().for_each(|found| found.row = &INVALID_EXPANSION_STATE);
}

/// Checks that the outline of a feed has its type, URL and title, and that of a
/// link its URL. At most one problem is reported.
pub(in crate::validator) fn check_outline(walk: &mut XmlFeedWalker<'_>) {
    let outline = walk.frame();
    let kind = outline.attribute("type").map(|found| {
        let mut kind = value::copy_start(&found.value);
        kind.make_ascii_lowercase();
        kind
    });
    let missing = match kind.as_deref() {
        None if outline.attribute("xmlUrl").is_some() => Some(&MISSING_OUTLINE_TYPE),
        Some("rss" | "atom") if outline.attribute("xmlUrl").is_none() => Some(&MISSING_XML_URL),
        Some("rss" | "atom") if outline.attribute("title").is_none() => Some(&MISSING_TITLE_ATTR),
        Some("link" | "include") if outline.attribute("url").is_none() => Some(&MISSING_URL_ATTR),
        Some(kind) if !TYPES.contains(&kind) => Some(&INVALID_OUTLINE_TYPE),
        None | Some(_) => None,
    };
    if let Some(row) = missing {
        walk.report_element(row, &[("value", kind.as_deref().unwrap_or_default())]);
    }
}
