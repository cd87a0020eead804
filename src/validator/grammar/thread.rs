//! Grammar of the Atom Threading Extensions (RFC 4685).

use crate::validator::grammar::{
    ANYTHING, ChildTable, ElementContent, ElementShape, MANY, NOTHING, ONCE, child, optional, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value;

const THR: ResolvedNamespace = ResolvedNamespace::Known("thr");

/// Threading elements of an entry or item.
#[rustfmt::skip]
pub(in crate::validator) static THREAD: ChildTable = ChildTable { space: THR, rows: &[
    child("in-reply-to", MANY, &IN_REPLY_TO),
    child("total",       ONCE, &TOTAL),
] };

/// Threading elements of a feed or channel whose entries all reply to the same resource.
pub(in crate::validator) static FEED_THREAD: ChildTable =
    ChildTable { space: THR, rows: &[child("in-reply-to", MANY, &IN_REPLY_TO)] };

static IN_REPLY_TO: ElementShape = ElementShape {
    attributes: &[
        optional("href", &[value::iri]),
        optional("ref", &[value::canonical_uri]),
        optional("source", &[value::iri]),
        optional("type", &[value::mime_type]),
    ],
    content: ElementContent::Each(&ANYTHING),
    ..NOTHING
};

static TOTAL: ElementShape = text(&[value::non_negative_integer]);
