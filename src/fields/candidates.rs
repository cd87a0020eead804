//! Chooses the value that a field is read from among several.

use super::is_empty;
use super::nested_rows::FrontmatterRow;
use crate::syntax::value::{SpannedKey, SpannedValue};

/// Value that a field may be read from.
#[derive(Clone, Copy)]
pub(super) struct FieldCandidate<'t, 'a> {
    /// Precedence of the name and the table; the lowest wins.
    pub rank: i32,
    pub key: &'t SpannedKey<'a>,
    pub value: &'t SpannedValue<'a>,
}

/// Best candidate of a field so far.
pub(super) type BestCandidate<'t, 'a> = Option<FieldCandidate<'t, 'a>>;

/// Replaces the best candidate if a row has a better rank and a value.
pub(super) fn offer_candidate<'t, 'a>(
    best: &mut BestCandidate<'t, 'a>,
    row: &FrontmatterRow<'t, 'a>,
    rank: i32,
) {
    let rank = row.base + rank;
    let is_better = best.is_none_or(|other| rank < other.rank);
    if is_better && !is_empty(row.value) {
        *best = Some(FieldCandidate { rank, key: row.key, value: row.value });
    }
}
