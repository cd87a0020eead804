//! XHTML that stands in a feed as elements.

use std::ops::Range;

use crate::validator::codes::{
    DANGEROUS_STYLE_ATTR, MISSING_NAMESPACE, MISSING_XHTML_DIV, NOT_HTML, NOT_INLINE,
    SECURITY_RISK, SECURITY_RISK_ATTR, UNDEFINED_ELEMENT, ValidationCode,
};
use crate::validator::element::OpenElement;
use crate::validator::html;
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::content::say_of_parent;
use crate::validator::value;
use crate::validator::walk::XmlFeedWalker;

const SVG: ResolvedNamespace = ResolvedNamespace::Known("svg");
const XHTML: ResolvedNamespace = ResolvedNamespace::Known("xhtml");

/// Judges an element that stands where the `div` of an XHTML text should.
pub(in crate::validator) fn no_div(walk: &mut XmlFeedWalker<'_>) {
    let name = walk.frame().name;
    say_of_parent(walk, &MISSING_XHTML_DIV, &[]);
    if name.space != ResolvedNamespace::Known("xhtml") && name.local == "div" {
        let details = [("message", "it is in another namespace"), ("value", name.local)];
        say_of_parent(walk, &NOT_HTML, &details);
    }
}

/// Judges an XHTML text that ends: all of it stands in its `div`.
pub(in crate::validator) fn only_div(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().text.trim().is_empty() {
        return;
    }
    if let Some(markup) = value::markup(&walk.frame().text).map(str::to_owned) {
        walk.report_element(&NOT_INLINE, &[("value", &markup)]);
    }
    walk.report_element(&MISSING_XHTML_DIV, &[]);
}

/// Judges the `div` that ends: markup in it is not escaped.
pub(in crate::validator) fn div(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().children > 0 {
        return;
    }
    if let Some(markup) = value::markup(&walk.frame().text).map(str::to_owned) {
        say_of_parent(walk, &NOT_INLINE, &[("value", &markup)]);
    }
}

/// Judges an element in the `div`, or the `div` itself.
pub(in crate::validator) fn element(walk: &mut XmlFeedWalker<'_>) {
    let name = walk.frame().name;
    let kept = match name.space {
        ResolvedNamespace::Known("xhtml") => return markup(walk),
        ResolvedNamespace::Known("svg") => {
            VocabularyFilter { element: html::is_svg_element, attribute: html::is_svg_attribute }
        }
        ResolvedNamespace::Known("mathml") => {
            VocabularyFilter { element: html::is_math_element, attribute: html::is_math_attribute }
        }
        ResolvedNamespace::None => {
            return walk.report_element(&MISSING_NAMESPACE, &[("parent", "xhtml:div")]);
        }
        ResolvedNamespace::Undeclared | ResolvedNamespace::Unknown => return,
        ResolvedNamespace::Core | ResolvedNamespace::Known(_) => return foreign(walk),
    };
    if !(kept.element)(name.local) {
        walk.report_element(&SECURITY_RISK, &[("tag", name.local)]);
    }
    attributes(walk, |name| !(kept.attribute)(name));
}

/// What readers keep of a vocabulary.
struct VocabularyFilter {
    element: fn(&str) -> bool,
    attribute: fn(&str) -> bool,
}

/// Judges an element of XHTML itself.
fn markup(walk: &mut XmlFeedWalker<'_>) {
    let name = walk.frame().name.local;
    if !html::is_element(name) {
        let message = format!("it has no element `{name}`");
        report_markup(walk, &NOT_HTML, &[("message", &message), ("value", name)]);
    } else if !html::is_safe_element(name) {
        report_markup(walk, &SECURITY_RISK, &[("tag", name)]);
    }
    attributes(walk, html::is_handler);
    let Some(style) = walk.frame().attribute("style").cloned() else { return };
    for place in html::unsafe_style(&style.value) {
        let details = [("attr", "style"), ("value", &style.value[place])];
        say_at(walk, &DANGEROUS_STYLE_ATTR, style.span.clone(), &details);
    }
}

fn attributes(walk: &mut XmlFeedWalker<'_>, is_risky: impl Fn(&str) -> bool) {
    let attributes = walk.frame().attributes.iter();
    let risky: Vec<_> = attributes
        .filter(|found| found.name.space == ResolvedNamespace::Core && is_risky(found.name.local))
        .map(|found| (found.name.local, found.span.clone()))
        .collect();
    for (name, span) in risky {
        say_at(walk, &SECURITY_RISK_ATTR, span, &[("attr", name)]);
    }
}

fn report_markup(
    walk: &mut XmlFeedWalker<'_>,
    row: &'static ValidationCode,
    details: &[(&'static str, &str)],
) {
    let span = walk.frame().span.clone();
    say_at(walk, row, span, details);
}

/// Says what is wrong with markup: of an RSS item's `xhtml:body`, where it
/// stands in one, because people look for it there.
fn say_at(
    walk: &mut XmlFeedWalker<'_>,
    row: &'static ValidationCode,
    span: Range<usize>,
    details: &[(&'static str, &str)],
) {
    let is_body = |frame: &OpenElement<'_>| frame.name.space == XHTML && frame.name.local == "body";
    let Some(index) = walk.stack.iter().position(is_body).filter(|index| *index > 0) else {
        return walk.report_at(row, span, details);
    };
    let (body, item) =
        (walk.stack[index].name.display_name(), walk.stack[index - 1].name.display_name());
    let places = [("element", body.as_str()), ("parent", &item)];
    walk.report_at(row, span, &[details, &places].concat());
}

/// Judges an element of another known namespace; SVG's `metadata` may hold any.
fn foreign(walk: &mut XmlFeedWalker<'_>) {
    let is_metadata =
        walk.stack.iter().any(|frame| frame.name.local == "metadata" && frame.name.space == SVG);
    if !is_metadata {
        walk.report_element(&UNDEFINED_ELEMENT, &[]);
    }
}
