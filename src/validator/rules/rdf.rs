//! What RDF says beside the tables of RSS 1.0.

use crate::validator::FeedDialect;
use crate::validator::codes::{DUPLICATE_VALUE, INVALID_RDF, MISSING_ATTRIBUTE, MISSING_ELEMENT};
use crate::validator::element::{ElementAttribute, OpenElement};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::walk::XmlFeedWalker;

const RDF: ResolvedNamespace = ResolvedNamespace::Known("rdf");
const OLD: ResolvedNamespace = ResolvedNamespace::Known("rss090");

/// Notes that the document is RSS 0.90, whose names are its own from here on.
pub(in crate::validator) fn is_090(walk: &mut XmlFeedWalker<'_>) {
    walk.core.push(OLD);
}

/// There is a channel, of either version.
pub(in crate::validator) fn channel(walk: &mut XmlFeedWalker<'_>) {
    let root = walk.frame();
    if !root.has("channel") && root.count(OLD, "channel") == 0 {
        let span = root.span.clone();
        walk.report_child(&MISSING_ELEMENT, "channel", span);
    }
}

/// Things have addresses in RSS 1.0 (section 5).
pub(in crate::validator) fn about(walk: &mut XmlFeedWalker<'_>) {
    if !walk.core.contains(&OLD) && attribute(walk.frame(), "about").is_none() {
        walk.report_element(&MISSING_ATTRIBUTE, &[("attr", "rdf:about")]);
    }
}

/// No two items have one address (RSS 1.0, section 5.5).
pub(in crate::validator) fn about_is_new(walk: &mut XmlFeedWalker<'_>) {
    let Some(found) = attribute(walk.frame(), "about").cloned() else { return };
    if !walk.is_new("about", &found.value) {
        let parent = walk.frame().name.display_name();
        let details = [("element", "rdf:about"), ("parent", &*parent), ("value", &*found.value)];
        walk.report_at(&DUPLICATE_VALUE, found.span, &details);
    }
}

/// A channel lists its items (RSS 1.0, section 5.3.5).
pub(in crate::validator) fn items(walk: &mut XmlFeedWalker<'_>) {
    let channel = walk.frame();
    if attribute(channel, "about").is_some() && !channel.has("items") {
        let span = channel.span.clone();
        walk.report_child(&MISSING_ELEMENT, "items", span);
    }
}

/// In RDF an element that names another thing names it by an attribute.
pub(in crate::validator) fn resource(walk: &mut XmlFeedWalker<'_>) {
    if walk.dialect == Some(FeedDialect::Rdf) && attribute(walk.frame(), "resource").is_none() {
        walk.report_element(&MISSING_ATTRIBUTE, &[("attr", "rdf:resource")]);
    }
}

/// Judges the stripes of RDF: elements are by turns things and properties, and
/// a property has one value (RDF/XML, section 2.1).
pub(in crate::validator) fn close(walk: &mut XmlFeedWalker<'_>) {
    if walk.stack.len() < 3 {
        return;
    }
    let frame = walk.frame();
    let is_property = walk.stack.len() % 2 == 1;
    let has_text = !frame.text.trim().is_empty();
    let message = if has_text && frame.children > 0 {
        "text stands beside elements"
    } else if is_property && frame.children > 1 {
        "a property has several values"
    } else if !is_property && attribute(frame, "resource").is_some() {
        "a thing has `rdf:resource`, which properties have"
    } else {
        return;
    };
    let is_literal = |frame: &OpenElement<'_>| attribute(frame, "parseType").is_some();
    if !walk.stack.iter().any(is_literal) {
        walk.report_element(&INVALID_RDF, &[("message", message)]);
    }
}

fn attribute<'w, 'a>(frame: &'w OpenElement<'a>, name: &str) -> Option<&'w ElementAttribute<'a>> {
    frame.attributes.iter().find(|found| found.name.space == RDF && found.name.local == name)
}
