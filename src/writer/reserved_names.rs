//! Names of feedwright's own files in an output folder.

use crate::writer::{journal, lock};

/// Prefix of temporary files next to their target: of earlier releases, and of copies to
/// another file system.
pub(super) const PREFIX: &str = ".feedwright-";

/// Returns true if a name is reserved for feedwright's own files.
pub(super) fn is_reserved(name: &str) -> bool {
    name.starts_with(PREFIX) || [lock::FILE, journal::FILE, ".feedwright"].contains(&name)
}
