//! Enables Markdown inside HTML blocks, `<div markdown="1">`. Kramdown and
//! Python-Markdown parse it there, `CommonMark` only after an empty line.

use super::MarkdownLine;
use crate::shortcodes::marker::{ShortcodeMarker, TextDialect, text_marker};

/// Elements that may contain blocks.
const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "figcaption",
    "figure",
    "footer",
    "header",
    "main",
    "nav",
    "section",
];

/// Inserts empty lines after the start tag of an element and around its end tag, if
/// it has the attribute `markdown`, or in MDX if a tag is alone in its line.
pub(super) fn add_markers(
    text: &str,
    line: &MarkdownLine<'_>,
    dialect: TextDialect,
    into: &mut Vec<ShortcodeMarker>,
) {
    let start = line.span().start;
    let tag = &text[start..line.span().end];
    let Some(length) = tag.find('>') else { return };
    let tag = &tag[..length];
    let name =
        &tag[1..].split(|next: char| !next.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_mdx = dialect == TextDialect::Mdx;
    if is_mdx && line.bare().ends_with("</summary>") {
        into.push(text_marker(line.span().end..line.span().end, "\n\n"));
    }
    let is_alone = is_mdx && length + 1 == line.bare().len();
    if !has_markdown_attribute(tag) && !is_alone
        || !BLOCKS.iter().any(|known| name.eq_ignore_ascii_case(known))
    {
        return;
    }
    let inside = start + length + 1;
    into.push(text_marker(inside..inside, "\n\n"));
    let end = find_end_tag(text, inside, name);
    if let Some((end, length)) = end.and_then(|end| Some((end, text[end..].find('>')? + 1))) {
        into.push(text_marker(end..end, "\n\n"));
        into.push(text_marker(end + length..end + length, "\n\n"));
    }
}

/// Returns true if a tag has the attribute `markdown`, set to `1` or `block`, or
/// without a value.
fn has_markdown_attribute(tag: &str) -> bool {
    let Some((_, after)) = tag.split_once(" markdown") else { return false };
    let value = after.strip_prefix('=').map(|value| value.trim_start_matches(['"', '\'']));
    match value {
        Some(value) => value.starts_with('1') || value.starts_with("block"),
        None => after.is_empty() || after.starts_with(char::is_whitespace),
    }
}

/// Maximum number of tags of a name that are examined to find an end tag.
const MAX_TAGS: usize = 100;

/// Finds the end tag of an element with content that starts at `from`.
fn find_end_tag(text: &str, from: usize, name: &str) -> Option<usize> {
    let mut depth = 1;
    let tags = text[from..].match_indices('<').filter_map(|(offset, _)| {
        let after = &text[from + offset + 1..];
        let (is_end, after) = after.strip_prefix('/').map_or((false, after), |after| (true, after));
        let is_named =
            after.get(..name.len()).is_some_and(|tag_name| tag_name.eq_ignore_ascii_case(name))
                && !after[name.len()..].starts_with(|next: char| next.is_ascii_alphanumeric());
        is_named.then_some((from + offset, is_end))
    });
    for (offset, is_end) in tags.take(MAX_TAGS) {
        depth = if is_end { depth - 1 } else { depth + 1 };
        if depth == 0 {
            return Some(offset);
        }
    }
    None
}
