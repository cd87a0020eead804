//! Feed paging and archiving (RFC 5005).

use crate::validator::grammar::{MANY, NOTHING, Table, child};
use crate::validator::namespaces::Space;

/// In a feed or channel; the links beside them are Atom's.
#[rustfmt::skip]
pub(in crate::validator) static HISTORY: Table = Table { space: Space::Known("fh"), rows: &[
    child("archive",  MANY, &NOTHING),
    child("complete", MANY, &NOTHING),
] };
