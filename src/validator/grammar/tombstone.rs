//! Deleted entries (RFC 6721).

use crate::validator::grammar::atom::{DATE, LINK, PERSON, TEXT};
use crate::validator::grammar::{
    ANYTHING, Content, MANY, NOTHING, ONCE, Shape, Table, child, needed,
};
use crate::validator::namespaces::Space;
use crate::validator::value;

/// In a feed.
pub(in crate::validator) static TOMBSTONES: Table =
    Table { space: Space::Known("at"), rows: &[child("deleted-entry", MANY, &DELETED_ENTRY)] };

static DELETED_ENTRY: Shape = Shape {
    children: &[
        &Table {
            space: Space::Known("at"),
            rows: &[child("by", ONCE, &PERSON), child("comment", ONCE, &TEXT)],
        },
        &Table {
            space: Space::Known("atom"),
            rows: &[
                child("link", MANY, &LINK),
                child("source", ONCE, &ANYTHING),
                child("title", ONCE, &TEXT),
                child("updated", ONCE, &DATE),
            ],
        },
    ],
    attributes: &[needed("ref", &[value::iri]), needed("when", &[value::rfc3339])],
    content: Content::Mixed,
    ..NOTHING
};
