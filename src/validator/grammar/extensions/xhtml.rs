//! XHTML in feeds, outside the content.

use crate::validator::grammar::{
    ANYTHING, ChildRule, ChildTable, ElementContent, ElementShape, MANY, NOTHING,
    UnknownAttributes, child, needed,
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
    rows: &[ChildRule { before: &[rss::xhtml_body], ..child("body", MANY, &BODY) }],
};

/// Markup as elements, which few readers know in RSS.
static BODY: ElementShape = ElementShape {
    others: UnknownAttributes::Welcome,
    content: ElementContent::Each(&IN_BODY),
    ..NOTHING
};

static IN_BODY: ElementShape = ElementShape {
    others: UnknownAttributes::Welcome,
    content: ElementContent::Each(&IN_BODY),
    open: &[xhtml::element],
    ..NOTHING
};

/// Whether search engines may index the feed.
static META: ElementShape = ElementShape {
    attributes: &[needed("name", &[robots_name]), needed("content", &[robots])],
    ..NOTHING
};
