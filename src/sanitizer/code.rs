//! What site generators put around code and headings for their own pages:
//! line numbers, buttons, anchors.

use super::text;
use super::tree::{HtmlElement, HtmlNode};

/// Classes of what numbers the lines of code, by Hugo, Rouge, Pygments, Prism.
#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "lnt", "ln", "lineno", "linenos", "lineno-container", "line-number", "line-numbers",
    "line-numbers-rows", "rouge-gutter", "gutter", "giallo-ln",
];

/// Classes of tables that hold numbers in one cell and code in the other.
const TABLES: &[&str] = &["lntable", "highlighttable", "rouge-table"];

/// Classes of what copies code.
const BUTTONS: &[&str] = &["copy", "copy-button", "copy-btn", "copybtn", "btn-copy", "clipboard"];

/// Classes of links by which a heading links to itself.
#[rustfmt::skip]
const ANCHORS: &[&str] = &[
    "anchor", "anchorjs-link", "hash-link", "header-anchor", "headerlink", "heading-anchor",
    "heading-link", "zola-anchor",
];

/// Says whether an element numbers lines or copies code.
pub(super) fn is_decoration(element: &HtmlElement) -> bool {
    let may_number = matches!(&*element.name, "span" | "td" | "th" | "div" | "a" | "i");
    may_number && (element.has_class(NUMBERS) && !holds_code(element) || element.has_class(BUTTONS))
}

/// Says whether an element is a table only to number the lines of code.
pub(super) fn is_numbering_table(element: &HtmlElement) -> bool {
    &*element.name == "table" && element.has_class(TABLES)
}

/// Says whether a link in a heading only leads to the heading.
pub(super) fn is_anchor(link: &HtmlElement) -> bool {
    let is_within = link.attribute("href").is_some_and(|href| href.starts_with('#'));
    let label = text::collect_text(&link.children);
    let is_sign = !label.chars().any(char::is_alphanumeric);
    let is_named = label.trim().is_empty() || link.has_class(ANCHORS);
    is_sign
        && (is_named || is_within || matches!(label.trim(), "#" | "¶" | "§" | "🔗"))
        && !holds_picture(link)
}

/// Prism marks the block itself with `line-numbers`.
fn holds_code(element: &HtmlElement) -> bool {
    element.children.iter().any(|child| {
        matches!(child, HtmlNode::Element(child) if matches!(&*child.name, "pre" | "code") || holds_code(child))
    })
}

fn holds_picture(element: &HtmlElement) -> bool {
    element.children.iter().any(|child| {
        matches!(child, HtmlNode::Element(child) if &*child.name == "img" || holds_picture(child))
    })
}
