//! FeedBurner, a service that added its own elements to the feeds it served.

use crate::validator::grammar::{
    ChildTable, ElementShape, MANY, NOTHING, ONCE, child, required, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::extensions::check_flare_urls;
use crate::validator::value;

#[rustfmt::skip]
pub(super) static CHANNEL: ChildTable = ChildTable { space: ResolvedNamespace::Known("feedburner"), rows: &[
    child("awareness",          ONCE, &LINK),
    child("browserFriendly",    ONCE, &PLAIN),
    child("emailServiceId",     ONCE, &TEXT),
    child("feedFlare",          MANY, &FLARE),
    child("info",               MANY, &INFO),
    child("feedburnerHostname", ONCE, &LINK),
] };

#[rustfmt::skip]
pub(super) static ITEM: ChildTable = ChildTable { space: ResolvedNamespace::Known("feedburner"), rows: &[
    child("awareness",         ONCE, &LINK),
    child("origEnclosureLink", ONCE, &LINK),
    child("origLink",          ONCE, &LINK),
] };

#[rustfmt::skip]
static FLARE: ElementShape = ElementShape {
    attributes: &[
        required("href", &[value::any]),
        required("src",  &[value::any]),
    ],
    open: &[check_flare_urls],
    ..text(&[value::plain])
};

static INFO: ElementShape =
    ElementShape { attributes: &[required("uri", &[value::iri])], ..NOTHING };

static TEXT: ElementShape = text(&[value::any]);
static PLAIN: ElementShape = text(&[value::plain]);
static LINK: ElementShape = text(&[value::full_uri]);
