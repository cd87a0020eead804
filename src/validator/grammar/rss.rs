//! RSS 2.0, and 0.91 to 0.94 before it.

use crate::validator::grammar::{
    ANYTHING, Child, MANY, NOTHING, ONCE, Shape, Table, child, extensions, needed, required, text,
};
use crate::validator::rules::itunes;
use crate::validator::space::Space;
use crate::validator::value;

/// The root.
pub(in crate::validator) static RSS: Shape = Shape {
    children: &[&Table { space: Space::Core, rows: &[child("channel", ONCE, &CHANNEL)] }],
    required: &[required("channel")],
    attributes: &[needed("version", &[value::filled])],
    ..NOTHING
};

static CHANNEL: Shape = Shape {
    children: &[&CHANNEL_CORE],
    close: &[itunes::channel],
    extensions: &[extensions::EVERYWHERE, extensions::CHANNEL],
    required: &[required("title"), required("link"), required("description")],
    ..NOTHING
};

#[rustfmt::skip]
static CHANNEL_CORE: Table = Table { space: Space::Core, rows: &[
    child("title",         ONCE, &TEXT),
    child("link",          ONCE, &TEXT),
    child("description",   ONCE, &TEXT),
    child("pubDate",       ONCE, &DATE),
    child("item",          MANY, &ITEM),
] };

static ITEM: Shape = Shape {
    children: &[&ITEM_CORE],
    close: &[itunes::item],
    extensions: &[extensions::EVERYWHERE, extensions::ITEM],
    ..NOTHING
};

#[rustfmt::skip]
static ITEM_CORE: Table = Table { space: Space::Core, rows: &[
    child("title",   ONCE, &TEXT),
    child("pubDate", ONCE, &DATE),
    child("enclosure", ONCE, &ENCLOSURE),
    Child { before: &[], ..child("guid", ONCE, &ANYTHING) },
] };

static ENCLOSURE: Shape = Shape { open: &[itunes::enclosure], ..ANYTHING_ELSE };
const ANYTHING_ELSE: Shape =
    Shape { content: crate::validator::grammar::Content::Anything, ..NOTHING };
static TEXT: Shape = text(&[value::any]);
static DATE: Shape = text(&[value::rfc822]);
