//! Rules for XHTML that is written as elements of a feed.

use std::ops::Range;

use crate::validator::codes::{
    DANGEROUS_STYLE_ATTR, MISSING_NAMESPACE, MISSING_XHTML_DIV, NOT_HTML, NOT_INLINE,
    SECURITY_RISK, SECURITY_RISK_ATTR, UNDEFINED_ELEMENT, ValidationCode,
};
use crate::validator::html;
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::content::report_parent;
use crate::validator::value;
use crate::validator::walk::XmlFeedWalker;

const SVG: ResolvedNamespace = ResolvedNamespace::Known("svg");
const XHTML: ResolvedNamespace = ResolvedNamespace::Known("xhtml");

/// Reports an element in the place of the `div` that an XHTML text requires.
pub(in crate::validator) fn report_missing_div(walk: &mut XmlFeedWalker<'_>) {
    let name = walk.frame().name;
    report_parent(walk, &MISSING_XHTML_DIV, &[]);
    if name.space != ResolvedNamespace::Known("xhtml") && name.local == "div" {
        let details = [("message", "its `div` is in another namespace"), ("value", name.local)];
        report_parent(walk, &NOT_HTML, &details);
    }
}

/// Reports text outside the `div` of an XHTML text.
pub(in crate::validator) fn check_text_outside_div(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().text.trim().is_empty() {
        return;
    }
    if let Some(markup) = value::markup(&walk.frame().text).map(str::to_owned) {
        walk.report_element(&NOT_INLINE, &[("value", &markup)]);
    }
    walk.report_element(&MISSING_XHTML_DIV, &[]);
}

/// Reports escaped markup in a `div` that has no elements.
pub(in crate::validator) fn check_div(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().children > 0 {
        return;
    }
    if let Some(markup) = value::markup(&walk.frame().text).map(str::to_owned) {
        report_parent(walk, &NOT_INLINE, &[("value", &markup)]);
    }
}

/// Checks the `div` or an element in it: readers remove elements and attributes
/// that are not known to be safe.
pub(in crate::validator) fn check_element(walk: &mut XmlFeedWalker<'_>) {
    let name = walk.frame().name;
    let kept = match name.space {
        ResolvedNamespace::Known("xhtml") => return check_xhtml_element(walk),
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
        ResolvedNamespace::Core | ResolvedNamespace::Known(_) => {
            return check_foreign_element(walk);
        }
    };
    if !(kept.element)(name.local) {
        walk.report_element(&SECURITY_RISK, &[("tag", name.local)]);
    }
    check_attributes(walk, |name| !(kept.attribute)(name));
}

/// Elements and attributes of a vocabulary that readers keep.
struct VocabularyFilter {
    element: fn(&str) -> bool,
    attribute: fn(&str) -> bool,
}

/// Checks an element of the XHTML namespace.
fn check_xhtml_element(walk: &mut XmlFeedWalker<'_>) {
    let name = walk.frame().name.local;
    if !html::is_element(name) {
        let message = format!("HTML has no element `{name}`");
        report_markup(walk, &NOT_HTML, &[("message", &message), ("value", name)]);
    } else if !html::is_safe_element(name) {
        report_markup(walk, &SECURITY_RISK, &[("tag", name)]);
    }
    check_attributes(walk, html::is_handler);
    let Some(style) = walk.frame().attribute("style").cloned() else { return };
    for place in html::unsafe_style(&style.value) {
        let details = [("attr", "style"), ("value", &style.value[place])];
        report_in_body(walk, &DANGEROUS_STYLE_ATTR, style.span.clone(), &details);
    }
}

fn check_attributes(walk: &mut XmlFeedWalker<'_>, is_risky: impl Fn(&str) -> bool) {
    let attributes = walk.frame().attributes.iter();
    let risky: Vec<_> = attributes
        .filter(|found| found.name.space == ResolvedNamespace::Core && is_risky(found.name.local))
        .map(|found| (found.name.local, found.span.clone()))
        .collect();
    for (name, span) in risky {
        report_in_body(walk, &SECURITY_RISK_ATTR, span, &[("attr", name)]);
    }
}

fn report_markup(
    walk: &mut XmlFeedWalker<'_>,
    row: &'static ValidationCode,
    details: &[(&'static str, &str)],
) {
    let span = walk.frame().span.clone();
    report_in_body(walk, row, span, details);
}

/// Reports a finding about markup. In an RSS item's `xhtml:body` the details name
/// the body and its item, which users know, instead of the inner element.
fn report_in_body(
    walk: &mut XmlFeedWalker<'_>,
    row: &'static ValidationCode,
    span: Range<usize>,
    details: &[(&'static str, &str)],
) {
    let body =
        walk.stack.iter().position(|open| open.name.space == XHTML && open.name.local == "body");
    let Some(index) = body.filter(|index| *index > 0) else {
        return walk.report_at(row, span, details);
    };
    let (body, item) =
        (walk.stack[index].name.display_name(), walk.stack[index - 1].name.display_name());
    let places = [("element", body.as_str()), ("parent", &item)];
    walk.report_at(row, span, &[details, &places].concat());
}

/// Reports an element of another known namespace, unless it is in SVG's
/// `metadata`, which may contain any element.
fn check_foreign_element(walk: &mut XmlFeedWalker<'_>) {
    let is_metadata =
        walk.stack.iter().any(|frame| frame.name.local == "metadata" && frame.name.space == SVG);
    if !is_metadata {
        walk.report_element(&UNDEFINED_ELEMENT, &[]);
    }
}
