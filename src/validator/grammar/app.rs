//! Grammar of the parts of the Atom Publishing Protocol (RFC 5023) that appear in feeds.

use crate::validator::grammar::atom::TEXT;
use crate::validator::grammar::{
    ANYTHING, ChildTable, ElementContent, ElementShape, MANY, NOTHING, ONCE, RequiredChild, child,
    optional, required, required_child, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value;

const APP: ResolvedNamespace = ResolvedNamespace::Known("app");

/// Elements of the protocol in an entry.
#[rustfmt::skip]
pub(in crate::validator) static CONTROL: ChildTable = ChildTable { space: APP, rows: &[
    child("control", ONCE, &ENTRY_CONTROL),
    child("edited",  ONCE, &text(&[value::rfc3339])),
] };

static ENTRY_CONTROL: ElementShape = ElementShape {
    children: &[&ChildTable { space: APP, rows: &[child("draft", ONCE, &text(&[value::yes_no]))] }],
    content: ElementContent::Mixed,
    ..NOTHING
};

/// Elements of the protocol in a feed.
pub(in crate::validator) static COLLECTION: ChildTable =
    ChildTable { space: APP, rows: &[child("collection", ONCE, &A_COLLECTION)] };

static A_COLLECTION: ElementShape = ElementShape {
    children: &[
        &ChildTable {
            space: ResolvedNamespace::Known("atom"),
            rows: &[child("title", ONCE, &TEXT)],
        },
        &ChildTable {
            space: APP,
            rows: &[
                child("accept", MANY, &text(&[value::any])),
                child("categories", MANY, &CATEGORIES),
            ],
        },
    ],
    required: &[RequiredChild {
        space: ResolvedNamespace::Known("atom"),
        ..required_child("title")
    }],
    attributes: &[required("href", &[value::iri])],
    ..NOTHING
};

static CATEGORIES: ElementShape = ElementShape {
    attributes: &[
        optional("fixed", &[value::yes_no]),
        optional("scheme", &[value::full_iri]),
        optional("href", &[value::iri]),
    ],
    content: ElementContent::Each(&ANYTHING),
    ..NOTHING
};
