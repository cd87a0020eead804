//! The entries of any feed, whoever wrote it: RSS, Atom or JSON Feed.
//!
//! `entries` reads ids and dates for the validator and for the published baseline,
//! `adopted_entries` what `adopt` compares with articles, and `entry_spans` finds the
//! bytes of each entry in a feed of ours. Nothing is judged here: a feed that is broken
//! gives the entries before the fault.

pub(crate) mod adopted_entries;
pub(crate) mod entries;
pub(crate) mod entry_spans;

/// Returns true if a text looks like JSON rather than XML.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Longest value that is copied, in bytes, except texts with markup: only the
/// beginning of a longer one is compared and resolved.
pub(crate) const LONGEST: usize = 65_536;

/// Copies a value, of a long one the beginning.
pub(crate) fn copy_start(text: &str) -> String {
    text[..text.floor_char_boundary(LONGEST)].to_owned()
}
