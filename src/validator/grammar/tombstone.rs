//! Grammar of tombstones: notices of deleted entries (RFC 6721).

use crate::validator::grammar::atom::{DATE, LINK, PERSON, TEXT};
use crate::validator::grammar::{
    ANYTHING, ChildTable, ElementContent, ElementShape, MANY, NOTHING, ONCE, child, required,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value;

/// Tombstones in an Atom feed.
pub(in crate::validator) static TOMBSTONES: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("at"),
    rows: &[child("deleted-entry", MANY, &DELETED_ENTRY)],
};

static DELETED_ENTRY: ElementShape = ElementShape {
    children: &[
        &ChildTable {
            space: ResolvedNamespace::Known("at"),
            rows: &[child("by", ONCE, &PERSON), child("comment", ONCE, &TEXT)],
        },
        &ChildTable {
            space: ResolvedNamespace::Known("atom"),
            rows: &[
                child("link", MANY, &LINK),
                child("source", ONCE, &ANYTHING),
                child("title", ONCE, &TEXT),
                child("updated", ONCE, &DATE),
            ],
        },
    ],
    attributes: &[required("ref", &[value::iri]), required("when", &[value::rfc3339])],
    content: ElementContent::Mixed,
    ..NOTHING
};
