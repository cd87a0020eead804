//! XHTML elements of feeds, outside the content of entries.

use crate::validator::grammar::{
    ANYTHING, ChildRule, ChildTable, ElementContent, ElementShape, MANY, NOTHING,
    UnknownAttributes, child, required,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::{rss, xhtml};
use crate::validator::value::search::{robots, robots_name};

#[rustfmt::skip]
pub(super) static CHANNEL: ChildTable = ChildTable { space: ResolvedNamespace::Known("xhtml"), rows: &[
    child("div",  MANY, &ANYTHING),
    child("meta", MANY, &META),
] };

pub(super) static ITEM: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("xhtml"),
    rows: &[ChildRule { before: &[rss::report_xhtml_body], ..child("body", MANY, &BODY) }],
};

/// Content as XHTML elements, which few readers support in RSS.
static BODY: ElementShape = ElementShape {
    unknown_attributes: UnknownAttributes::Allow,
    content: ElementContent::Each(&IN_BODY),
    ..NOTHING
};

static IN_BODY: ElementShape = ElementShape {
    unknown_attributes: UnknownAttributes::Allow,
    content: ElementContent::Each(&IN_BODY),
    open: &[xhtml::check_element],
    ..NOTHING
};

/// Robots directives: permission for search engines to index the feed.
static META: ElementShape = ElementShape {
    attributes: &[required("name", &[robots_name]), required("content", &[robots])],
    ..NOTHING
};
