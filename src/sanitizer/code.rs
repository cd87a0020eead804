//! Recognizes what site generators add to code and headings for their own pages:
//! line numbers, copy buttons, anchors. The rewriter removes it.

use super::text;
use super::tree::{HtmlElement, HtmlNode};

/// Classes of line numbers in Hugo, Rouge, Pygments, Prism and Giallo.
#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "lnt", "ln", "lineno", "linenos", "lineno-container", "line-number", "line-numbers",
    "line-numbers-rows", "rouge-gutter", "gutter", "giallo-ln",
];

/// Classes of tables with line numbers in one cell and the code in another.
const TABLES: &[&str] = &["lntable", "highlighttable", "rouge-table"];

/// Classes of buttons that copy code.
const BUTTONS: &[&str] = &["copy", "copy-button", "copy-btn", "copybtn", "btn-copy", "clipboard"];

/// Classes of links from a heading to itself.
#[rustfmt::skip]
const ANCHORS: &[&str] = &[
    "anchor", "anchorjs-link", "hash-link", "header-anchor", "headerlink", "heading-anchor",
    "heading-link", "zola-anchor",
];

/// Returns true for line numbers and copy buttons.
pub(super) fn is_decoration(element: &HtmlElement) -> bool {
    let may_number = matches!(&*element.name, "span" | "td" | "th" | "div" | "a" | "i");
    may_number
        && (element.has_class(NUMBERS) && !contains_code(element) || element.has_class(BUTTONS))
}

/// Returns true for a table that only places line numbers next to code.
pub(super) fn is_numbering_table(element: &HtmlElement) -> bool {
    &*element.name == "table" && element.has_class(TABLES)
}

/// Returns true for a link in a heading that only points to the heading itself.
pub(super) fn is_anchor(link: &HtmlElement) -> bool {
    let is_within = link.attribute("href").is_some_and(|href| href.starts_with('#'));
    let label = text::collect_text(&link.children);
    let is_sign = !label.chars().any(char::is_alphanumeric);
    let is_named = label.trim().is_empty() || link.has_class(ANCHORS);
    is_sign
        && (is_named || is_within || matches!(label.trim(), "#" | "¶" | "§" | "🔗"))
        && !contains_picture(link)
}

/// Returns true if an element contains code: Prism puts the class `line-numbers`
/// on the whole block, which must be kept.
fn contains_code(element: &HtmlElement) -> bool {
    element.children.iter().any(|child| {
        matches!(child, HtmlNode::Element(child) if matches!(&*child.name, "pre" | "code") || contains_code(child))
    })
}

fn contains_picture(element: &HtmlElement) -> bool {
    element.children.iter().any(|child| {
        matches!(child, HtmlNode::Element(child) if &*child.name == "img" || contains_picture(child))
    })
}
