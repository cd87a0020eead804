//! Patterns that were tried on entries, and the choice between them.

use crate::ids::proof::EqualCount;

/// Pattern that was tried on entries.
#[derive(Clone)]
pub(super) struct TriedPattern {
    /// Text of the pattern.
    pub text: String,
    /// Entries that it makes equal.
    pub counted: EqualCount,
}

impl TriedPattern {
    /// Returns the better of two patterns, the first one if they are equally good.
    pub(super) fn better(first: Option<Self>, second: Option<Self>) -> Option<Self> {
        match (first, second) {
            (Some(first), Some(second)) if second.counted.equal > first.counted.equal => {
                Some(second)
            }
            (Some(first), _) => Some(first),
            (None, second) => second,
        }
    }
}

/// Pattern with the spelling that it was tried in.
pub(super) struct SpelledPattern {
    /// Name of the spelling.
    pub spelling: &'static str,
    /// Pattern that was tried.
    pub pattern: TriedPattern,
}

impl SpelledPattern {
    /// Returns the better of two patterns, the first one if they are equally good.
    pub(super) fn better(
        first: Option<Self>,
        spelling: &'static str,
        second: Option<TriedPattern>,
    ) -> Option<Self> {
        let Some(pattern) = second else { return first };
        match first {
            Some(first) if first.pattern.counted.equal >= pattern.counted.equal => Some(first),
            _ => Some(Self { spelling, pattern }),
        }
    }
}

/// Patterns of permalinks, and the number of addresses that they make equal.
pub(super) struct AddressPlan {
    /// Name of the spelling.
    pub spelling: &'static str,
    /// Pattern of each section; the one without a section is that of all others.
    pub patterns: Vec<(Option<Box<str>>, String)>,
    /// Addresses that are equal.
    pub counted: EqualCount,
}

impl AddressPlan {
    /// Returns the better of two plans, the first one if they are equally good.
    pub(super) fn better(first: Option<Self>, second: Self) -> Self {
        match first {
            Some(first) if first.counted.equal >= second.counted.equal => first,
            _ => second,
        }
    }
}
