//! Formulas: their source is shown once, whatever had drawn them.

use super::text;
use super::tree::{HtmlElement, HtmlNode};

/// Finds the formula's source in `math`, or in what `KaTeX` and `MathJax` made.
///
/// Both write a drawing, `MathML` and the TeX source beside each other, so that
/// without styles a formula shows up to three times.
pub(super) fn formula(element: &HtmlElement) -> Option<HtmlElement> {
    let source = annotation(element)
        .or_else(|| element.attribute("alttext").map(str::to_owned))
        .unwrap_or_else(|| text::collect_text(&element.children));
    let source = source.trim();
    (!source.is_empty()).then(|| HtmlElement::new("code", vec![HtmlNode::Text(source.to_owned())]))
}

/// Finds the formula in a script of `MathJax`.
pub(super) fn script(element: &HtmlElement) -> Option<HtmlElement> {
    let kind = element.attribute("type")?;
    kind.starts_with("math/tex").then(|| formula(element)).flatten()
}

/// Says whether an element is a whole formula with all its drawings.
pub(super) fn is_formula(element: &HtmlElement) -> bool {
    match &*element.name {
        "span" => element.has_class(&["katex"]) && annotation(element).is_some(),
        "mjx-container" => true,
        _ => false,
    }
}

/// Says whether an element is a drawing whose formula stands beside it.
pub(super) fn is_drawing(element: &HtmlElement) -> bool {
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
