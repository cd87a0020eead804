//! Atom Publishing Protocol (RFC 5023), as far as feeds show it.

use crate::validator::grammar::atom::TEXT;
use crate::validator::grammar::{
    ANYTHING, Content, MANY, NOTHING, ONCE, Required, Shape, Table, child, needed, optional,
    required, text,
};
use crate::validator::namespaces::Space;
use crate::validator::value;

const APP: Space = Space::Known("app");

/// In an entry.
#[rustfmt::skip]
pub(in crate::validator) static CONTROL: Table = Table { space: APP, rows: &[
    child("control", ONCE, &ENTRY_CONTROL),
    child("edited",  ONCE, &text(&[value::rfc3339])),
] };

static ENTRY_CONTROL: Shape = Shape {
    children: &[&Table { space: APP, rows: &[child("draft", ONCE, &text(&[value::yes_no]))] }],
    content: Content::Mixed,
    ..NOTHING
};

/// In a feed.
pub(in crate::validator) static COLLECTION: Table =
    Table { space: APP, rows: &[child("collection", ONCE, &A_COLLECTION)] };

static A_COLLECTION: Shape = Shape {
    children: &[
        &Table { space: Space::Known("atom"), rows: &[child("title", ONCE, &TEXT)] },
        &Table {
            space: APP,
            rows: &[
                child("accept", MANY, &text(&[value::any])),
                child("categories", MANY, &CATEGORIES),
            ],
        },
    ],
    required: &[Required { space: Space::Known("atom"), ..required("title") }],
    attributes: &[needed("href", &[value::iri])],
    ..NOTHING
};

static CATEGORIES: Shape = Shape {
    attributes: &[
        optional("fixed", &[value::yes_no]),
        optional("scheme", &[value::full_iri]),
        optional("href", &[value::iri]),
    ],
    content: Content::Each(&ANYTHING),
    ..NOTHING
};
