//! Feed paging and archiving (RFC 5005).

use crate::validator::grammar::{ChildTable, MANY, NOTHING, child};
use crate::validator::namespaces::ResolvedNamespace;

/// In a feed or channel; the links beside them are Atom's.
#[rustfmt::skip]
pub(in crate::validator) static HISTORY: ChildTable = ChildTable { space: ResolvedNamespace::Known("fh"), rows: &[
    child("archive",  MANY, &NOTHING),
    child("complete", MANY, &NOTHING),
] };
