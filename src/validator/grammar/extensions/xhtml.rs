//! XHTML in feeds, outside the content.

use crate::validator::grammar::{
    ANYTHING, Child, Content, MANY, NOTHING, Others, Shape, Table, child, needed,
};
use crate::validator::namespaces::Space;
use crate::validator::rules::{rss, xhtml};
use crate::validator::value::search::{robots, robots_name};

#[rustfmt::skip]
pub(super) static CHANNEL: Table = Table { space: Space::Known("xhtml"), rows: &[
    child("div",  MANY, &ANYTHING),
    child("meta", MANY, &META),
] };

pub(super) static ITEM: Table = Table {
    space: Space::Known("xhtml"),
    rows: &[Child { before: &[rss::xhtml_body], ..child("body", MANY, &BODY) }],
};

/// Markup as elements, which few readers know in RSS.
static BODY: Shape = Shape { others: Others::Welcome, content: Content::Each(&IN_BODY), ..NOTHING };

static IN_BODY: Shape = Shape {
    others: Others::Welcome,
    content: Content::Each(&IN_BODY),
    open: &[xhtml::element],
    ..NOTHING
};

/// Whether search engines may index the feed.
static META: Shape = Shape {
    attributes: &[needed("name", &[robots_name]), needed("content", &[robots])],
    ..NOTHING
};
