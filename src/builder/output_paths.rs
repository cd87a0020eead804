//! Paths of the files of feeds, below the output folder.

use crate::text::hash;
use crate::text::slug::slug;

/// Joins a feed's folder and the name of a file in it.
pub(crate) fn file(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The most bytes of a path segment that is made of a name. File systems accept 255, and
/// the pattern may add more.
const LONGEST: usize = 100;

/// Returns the path segment of a name: its slug. A long slug is cut and gets a hash, and a
/// name without letters becomes a hash.
pub(super) fn path_part(name: &str) -> String {
    let slug = slug(name);
    if (1..=LONGEST).contains(&slug.len()) {
        return slug;
    }
    let start = slug[..slug.floor_char_boundary(LONGEST)].trim_end_matches('-');
    let hash = &hash::hex(name.as_bytes())[..8];
    if start.is_empty() { hash.to_owned() } else { format!("{start}-{hash}") }
}
