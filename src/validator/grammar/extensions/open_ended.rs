//! Namespaces that no table has all of: those that still grow, and old modules
//! of RSS 1.0 that hardly anyone used.

use crate::validator::codes::{
    Row, UNDEFINED_ELEMENT, UNEXPECTED_ATTRIBUTE, UNKNOWN_EXTENSION_ATTRIBUTE,
    UNKNOWN_EXTENSION_ELEMENT,
};
use crate::validator::namespaces::Space;

/// Namespaces that the W3C's validator passes over, and whether what they are
/// not known to have is worth a word: some grow, of some we know but a part.
const GROWING: &[(&str, Growth)] = &[
    ("at", Growth::Partly),
    ("audio", Growth::Partly),
    ("company", Growth::Partly),
    ("email", Growth::Partly),
    ("googleplay", Growth::Partly),
    ("image", Growth::Partly),
    ("mi", Growth::Partly),
    ("openid", Growth::Partly),
    ("podcast", Growth::Known),
    ("psc", Growth::Known),
    ("rawvoice", Growth::Partly),
    ("ref", Growth::Partly),
    ("reqv", Growth::Partly),
    ("rss091", Growth::Partly),
    ("search", Growth::Partly),
    ("snf", Growth::Partly),
    ("source", Growth::Partly),
    ("spotify", Growth::Partly),
    ("ss", Growth::Partly),
    ("str", Growth::Partly),
    ("sub", Growth::Partly),
    ("webfeeds", Growth::Partly),
];

/// How much of a growing namespace its table has.
#[derive(Clone, Copy)]
enum Growth {
    /// All that was in it when the table was written.
    Known,
    /// A part.
    Partly,
}

fn growth(prefix: &str) -> Option<Growth> {
    GROWING.iter().find(|(known, _)| *known == prefix).map(|(_, growth)| *growth)
}

/// Returns what is said of an element that no table of its place has.
pub(in crate::validator) fn undefined(prefix: &str) -> Option<&'static Row> {
    match growth(prefix) {
        None => Some(&UNDEFINED_ELEMENT),
        Some(Growth::Known) => Some(&UNKNOWN_EXTENSION_ELEMENT),
        Some(Growth::Partly) => None,
    }
}

/// Returns what is said of an attribute that the table of an element of this
/// namespace does not have.
pub(in crate::validator) fn unexpected(space: Space) -> &'static Row {
    match space {
        Space::Known(prefix) if growth(prefix).is_some() => &UNKNOWN_EXTENSION_ATTRIBUTE,
        Space::Known(_) | Space::Core | Space::None | Space::Undeclared | Space::Unknown => {
            &UNEXPECTED_ATTRIBUTE
        }
    }
}
