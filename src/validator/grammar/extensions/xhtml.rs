//! XHTML in feeds, outside the content.

use crate::validator::grammar::{ANYTHING, Child, MANY, NOTHING, Shape, Table, child, needed};
use crate::validator::rules::rss;
use crate::validator::space::Space;
use crate::validator::value::search::{robots, robots_name};

#[rustfmt::skip]
pub(super) static CHANNEL: Table = Table { space: Space::Known("xhtml"), rows: &[
    child("div",  MANY, &ANYTHING),
    child("meta", MANY, &META),
] };

pub(super) static ITEM: Table = Table {
    space: Space::Known("xhtml"),
    rows: &[Child { before: &[rss::xhtml_body], ..child("body", MANY, &ANYTHING) }],
};

/// Whether search engines may index the feed.
static META: Shape = Shape {
    attributes: &[needed("name", &[robots_name]), needed("content", &[robots])],
    ..NOTHING
};
