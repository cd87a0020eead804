//! Atom 1.0 (RFC 4287).

use crate::validator::grammar::{MANY, NOTHING, Shape, Table, child, required};
use crate::validator::space::Space;

/// A feed.
pub(in crate::validator) static FEED: Shape = Shape {
    children: &[&Table { space: Space::Core, rows: &[child("entry", MANY, &ENTRY)] }],
    required: &[required("id"), required("title"), required("updated")],
    ..NOTHING
};

/// An entry.
pub(in crate::validator) static ENTRY: Shape = Shape { ..NOTHING };
