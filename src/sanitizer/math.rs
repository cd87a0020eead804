//! Replaces rendered formulas by their TeX source, so that each is shown once.

use super::text;
use super::tree::{HtmlElement, HtmlNode};

/// Returns the source of a formula in `math`, or in the output of `KaTeX` and
/// `MathJax`, as a `code` element.
///
/// Both write a rendering, `MathML` and the TeX source next to each other, so
/// that without styles a formula shows up to three times.
pub(super) fn formula_source(element: &HtmlElement) -> Option<HtmlElement> {
    let source = annotation(element)
        .or_else(|| element.attribute("alttext").map(str::to_owned))
        .unwrap_or_else(|| text::collect_text(&element.children));
    let source = source.trim();
    (!source.is_empty()).then(|| HtmlElement::new("code", vec![HtmlNode::Text(source.to_owned())]))
}

/// Returns the source of a formula in a script of `MathJax`.
pub(super) fn script_source(element: &HtmlElement) -> Option<HtmlElement> {
    let kind = element.attribute("type")?;
    kind.starts_with("math/tex").then(|| formula_source(element)).flatten()
}

/// Returns true for an element with all renderings of one formula.
pub(super) fn is_formula(element: &HtmlElement) -> bool {
    match &*element.name {
        "span" => element.has_class(&["katex"]) && annotation(element).is_some(),
        "mjx-container" => true,
        _ => false,
    }
}

/// Returns true for a rendering with the source of its formula next to it.
pub(super) fn is_rendering(element: &HtmlElement) -> bool {
    element.has_class(&["katex-html", "MathJax_Preview", "MathJax", "MathJax_Display"])
}

fn annotation(element: &HtmlElement) -> Option<String> {
    element.children.iter().find_map(|child| match child {
        HtmlNode::Element(child) if &*child.name == "annotation" => {
            let is_tex = child.attribute("encoding").is_some_and(|kind| kind.contains("tex"));
            is_tex.then(|| text::collect_text(&child.children))
        }
        HtmlNode::Element(child) => annotation(child),
        HtmlNode::Text(_) | HtmlNode::More => None,
    })
}
