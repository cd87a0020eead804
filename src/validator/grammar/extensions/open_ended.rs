//! Namespaces that no table has all of: those that still grow, and old modules
//! of RSS 1.0 that hardly anyone used.

use crate::validator::codes::{
    UNDEFINED_ELEMENT, UNEXPECTED_ATTRIBUTE, UNKNOWN_EXTENSION_ATTRIBUTE,
    UNKNOWN_EXTENSION_ELEMENT, ValidationCode,
};
use crate::validator::namespaces::ResolvedNamespace;

/// Namespaces that the W3C's validator passes over, and whether what they are
/// not known to have is worth a word: some grow, of some we know but a part.
const GROWING: &[(&str, TableCoverage)] = &[
    ("at", TableCoverage::Partly),
    ("audio", TableCoverage::Partly),
    ("company", TableCoverage::Partly),
    ("email", TableCoverage::Partly),
    ("googleplay", TableCoverage::Partly),
    ("image", TableCoverage::Partly),
    ("mi", TableCoverage::Partly),
    ("openid", TableCoverage::Partly),
    ("podcast", TableCoverage::Known),
    ("psc", TableCoverage::Known),
    ("rawvoice", TableCoverage::Partly),
    ("ref", TableCoverage::Partly),
    ("reqv", TableCoverage::Partly),
    ("rss091", TableCoverage::Partly),
    ("search", TableCoverage::Partly),
    ("snf", TableCoverage::Partly),
    ("source", TableCoverage::Partly),
    ("spotify", TableCoverage::Partly),
    ("ss", TableCoverage::Partly),
    ("str", TableCoverage::Partly),
    ("sub", TableCoverage::Partly),
    ("webfeeds", TableCoverage::Partly),
];

/// How much of a growing namespace its table has.
#[derive(Clone, Copy)]
enum TableCoverage {
    /// All that was in it when the table was written.
    Known,
    /// A part.
    Partly,
}

fn growth(prefix: &str) -> Option<TableCoverage> {
    GROWING.iter().find(|(known, _)| *known == prefix).map(|(_, growth)| *growth)
}

/// Returns what is said of an element that no table of its place has.
pub(in crate::validator) fn undefined(prefix: &str) -> Option<&'static ValidationCode> {
    match growth(prefix) {
        None => Some(&UNDEFINED_ELEMENT),
        Some(TableCoverage::Known) => Some(&UNKNOWN_EXTENSION_ELEMENT),
        Some(TableCoverage::Partly) => None,
    }
}

/// Returns what is said of an attribute that the table of an element of this
/// namespace does not have.
pub(in crate::validator) fn unexpected(space: ResolvedNamespace) -> &'static ValidationCode {
    match space {
        ResolvedNamespace::Known(prefix) if growth(prefix).is_some() => {
            &UNKNOWN_EXTENSION_ATTRIBUTE
        }
        ResolvedNamespace::Known(_)
        | ResolvedNamespace::Core
        | ResolvedNamespace::None
        | ResolvedNamespace::Undeclared
        | ResolvedNamespace::Unknown => &UNEXPECTED_ATTRIBUTE,
    }
}
