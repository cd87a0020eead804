//! FeedBurner, which added its own elements to other people's feeds.

use crate::validator::grammar::{MANY, NOTHING, ONCE, Shape, Table, child, needed, text};
use crate::validator::namespaces::Space;
use crate::validator::rules::extensions::flare_addresses;
use crate::validator::value;

#[rustfmt::skip]
pub(super) static CHANNEL: Table = Table { space: Space::Known("feedburner"), rows: &[
    child("awareness",          ONCE, &LINK),
    child("browserFriendly",    ONCE, &PLAIN),
    child("emailServiceId",     ONCE, &TEXT),
    child("feedFlare",          MANY, &FLARE),
    child("info",               MANY, &INFO),
    child("feedburnerHostname", ONCE, &LINK),
] };

#[rustfmt::skip]
pub(super) static ITEM: Table = Table { space: Space::Known("feedburner"), rows: &[
    child("awareness",         ONCE, &LINK),
    child("origEnclosureLink", ONCE, &LINK),
    child("origLink",          ONCE, &LINK),
] };

#[rustfmt::skip]
static FLARE: Shape = Shape {
    attributes: &[
        needed("href", &[value::any]),
        needed("src",  &[value::any]),
    ],
    open: &[flare_addresses],
    ..text(&[value::plain])
};

static INFO: Shape = Shape { attributes: &[needed("uri", &[value::iri])], ..NOTHING };

static TEXT: Shape = text(&[value::any]);
static PLAIN: Shape = text(&[value::plain]);
static LINK: Shape = text(&[value::full_uri]);
