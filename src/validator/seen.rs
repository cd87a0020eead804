//! Values that a walk remembers from entry to entry, to find repetitions.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::ops::Range;

/// Number of sets that hashes are distributed over.
const SHARDS: usize = 16;

/// Values of earlier entries: hashes and places, but no texts, which could fill the
/// memory.
#[derive(Debug, Default)]
pub(super) struct SeenValues {
    /// Hashes of values, in the set of their last bits. A growing set needs twice its
    /// memory for a moment, and several small ones do not grow at the same time.
    seen: [HashSet<u64>; SHARDS],
    /// The place of the first entry without an author.
    pub authorless: Option<Range<usize>>,
    /// The number of entries with a repeated id, and the last such id.
    pub repeated: (usize, String),
    /// True if the open entry has content that is not text in the document.
    pub has_opaque_content: bool,
}

impl SeenValues {
    /// Adds a value, and returns true if it is the first of its kind.
    pub(super) fn is_new(&mut self, kind: &'static str, value: &str) -> bool {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one((kind, value));
        let shard = usize::try_from(hash % SHARDS as u64).unwrap_or_default();
        self.seen[shard].insert(hash / SHARDS as u64)
    }
}

/// The parts of an Atom link that are compared with other links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AtomLink {
    /// The relation; `alternate` if the attribute is missing.
    pub rel: String,
    /// The media type in `type`.
    pub media_type: String,
    /// The language in `hreflang`.
    pub language: String,
    /// The address in `href`, resolved.
    pub href: String,
}
