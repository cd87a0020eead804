//! Atom Threading Extensions (RFC 4685).

use crate::validator::grammar::{
    ANYTHING, Content, MANY, NOTHING, ONCE, Shape, Table, child, optional, text,
};
use crate::validator::namespaces::Space;
use crate::validator::value;

const THR: Space = Space::Known("thr");

/// In an entry or item.
#[rustfmt::skip]
pub(in crate::validator) static THREAD: Table = Table { space: THR, rows: &[
    child("in-reply-to", MANY, &IN_REPLY_TO),
    child("total",       ONCE, &TOTAL),
] };

/// In a feed or channel, whose entries all reply to the same.
pub(in crate::validator) static FEED_THREAD: Table =
    Table { space: THR, rows: &[child("in-reply-to", MANY, &IN_REPLY_TO)] };

static IN_REPLY_TO: Shape = Shape {
    attributes: &[
        optional("href", &[value::iri]),
        optional("ref", &[value::canonical_uri]),
        optional("source", &[value::iri]),
        optional("type", &[value::mime_type]),
    ],
    content: Content::Each(&ANYTHING),
    ..NOTHING
};

static TOTAL: Shape = text(&[value::non_negative_integer]);
