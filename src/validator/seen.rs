//! What a walk remembers from one entry to the next.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::ops::Range;

/// Number of sets that hashes are kept in.
const SHARDS: usize = 16;

/// What is remembered from entry to entry: numbers and places, never texts.
#[derive(Debug, Default)]
pub(super) struct SeenValues {
    /// By the last bits of each hash: a set that grows holds its numbers twice
    /// while they are moved, and these don't grow at once.
    seen: [HashSet<u64>; SHARDS],
    /// Where the first entry without an author stands.
    pub authorless: Option<Range<usize>>,
    /// How many entries have an id that another had before, and the last such id.
    pub repeated: (usize, String),
    /// Whether the content of the open entry is no text that stands in it.
    pub has_opaque_content: bool,
}

impl SeenValues {
    /// Says whether a value is met for the first time among those of its kind.
    pub fn is_new(&mut self, kind: &'static str, value: &str) -> bool {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one((kind, value));
        let shard = usize::try_from(hash % SHARDS as u64).unwrap_or_default();
        self.seen[shard].insert(hash / SHARDS as u64)
    }
}

/// An Atom link, as far as others are compared with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AtomLink {
    /// What it is for; `alternate` if it does not say.
    pub rel: String,
    /// The media type it names.
    pub media_type: String,
    /// The language it names.
    pub language: String,
    /// Where it leads, resolved.
    pub href: String,
}
