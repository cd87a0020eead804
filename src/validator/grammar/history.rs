//! Grammar of feed paging and archiving (RFC 5005).

use crate::validator::grammar::{ChildTable, MANY, NOTHING, child};
use crate::validator::namespaces::ResolvedNamespace;

/// Elements of RFC 5005 in a feed or channel; its links are Atom links.
#[rustfmt::skip]
pub(in crate::validator) static HISTORY: ChildTable = ChildTable { space: ResolvedNamespace::Known("fh"), rows: &[
    child("archive",  MANY, &NOTHING),
    child("complete", MANY, &NOTHING),
] };
