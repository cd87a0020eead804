//! Rules of RDF/XML for RSS 1.0 and 0.90.

use crate::validator::FeedDialect;
use crate::validator::codes::{DUPLICATE_VALUE, INVALID_RDF, MISSING_ATTRIBUTE, MISSING_ELEMENT};
use crate::validator::element::{ElementAttribute, OpenElement};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::walk::XmlFeedWalker;

const RDF: ResolvedNamespace = ResolvedNamespace::Known("rdf");
const OLD: ResolvedNamespace = ResolvedNamespace::Known("rss090");

/// Marks the document as RSS 0.90: from here on its namespace is the core one.
pub(in crate::validator) fn enter_rss_090(walk: &mut XmlFeedWalker<'_>) {
    walk.core.push(OLD);
}

/// Reports a document without a channel of RSS 1.0 or 0.90.
pub(in crate::validator) fn check_has_channel(walk: &mut XmlFeedWalker<'_>) {
    let root = walk.frame();
    if !root.has("channel") && root.count(OLD, "channel") == 0 {
        let span = root.span.clone();
        walk.report_child(&MISSING_ELEMENT, "channel", span);
    }
}

/// Reports an RSS 1.0 resource without `rdf:about` (section 5).
pub(in crate::validator) fn check_about(walk: &mut XmlFeedWalker<'_>) {
    if !walk.core.contains(&OLD) && attribute(walk.frame(), "about").is_none() {
        walk.report_element(&MISSING_ATTRIBUTE, &[("attr", "rdf:about")]);
    }
}

/// Reports an `rdf:about` that another resource already has (RSS 1.0, section 5.5).
pub(in crate::validator) fn check_unique_about(walk: &mut XmlFeedWalker<'_>) {
    let Some(found) = attribute(walk.frame(), "about").cloned() else { return };
    if !walk.is_new("about", &found.value) {
        let parent = walk.frame().name.display_name();
        let details = [("element", "rdf:about"), ("parent", &*parent), ("value", &*found.value)];
        walk.report_at(&DUPLICATE_VALUE, found.span, &details);
    }
}

/// Reports an RSS 1.0 channel without its list of items (section 5.3.5).
pub(in crate::validator) fn check_has_items(walk: &mut XmlFeedWalker<'_>) {
    let channel = walk.frame();
    if attribute(channel, "about").is_some() && !channel.has("items") {
        let span = channel.span.clone();
        walk.report_child(&MISSING_ELEMENT, "items", span);
    }
}

/// Reports a reference to another resource without `rdf:resource` in RDF.
pub(in crate::validator) fn check_resource(walk: &mut XmlFeedWalker<'_>) {
    if walk.dialect == Some(FeedDialect::Rdf) && attribute(walk.frame(), "resource").is_none() {
        walk.report_element(&MISSING_ATTRIBUTE, &[("attr", "rdf:resource")]);
    }
}

/// Checks the striping of RDF: nested elements are alternately resources and
/// properties, and a property has one value (RDF/XML, section 2.1). Elements
/// within an `rdf:parseType` are exempt.
pub(in crate::validator) fn check_striping(walk: &mut XmlFeedWalker<'_>) {
    if walk.stack.len() < 3 {
        return;
    }
    let frame = walk.frame();
    let is_property = walk.stack.len() % 2 == 1;
    let has_text = !frame.text.trim().is_empty();
    let message = if has_text && frame.children > 0 {
        "it contains both text and elements"
    } else if is_property && frame.children > 1 {
        "this property has several values"
    } else if !is_property && attribute(frame, "resource").is_some() {
        "only properties may have `rdf:resource`"
    } else {
        return;
    };
    if !walk.stack.iter().any(|open| attribute(open, "parseType").is_some()) {
        walk.report_element(&INVALID_RDF, &[("message", message)]);
    }
}

fn attribute<'w, 'a>(frame: &'w OpenElement<'a>, name: &str) -> Option<&'w ElementAttribute<'a>> {
    frame.attributes.iter().find(|found| found.name.space == RDF && found.name.local == name)
}
