//! Namespaces without a complete table: those that are still growing, and rarely
//! used modules of RSS 1.0.

use crate::validator::codes::{
    UNDEFINED_ELEMENT, UNDEFINED_EXTENSION_ELEMENT, UNEXPECTED_ATTRIBUTE,
    UNEXPECTED_EXTENSION_ATTRIBUTE, UNKNOWN_EXTENSION_ATTRIBUTE, UNKNOWN_EXTENSION_ELEMENT,
    ValidationCode,
};
use crate::validator::namespaces::ResolvedNamespace;

/// Prefixes of namespaces that the W3C's validator ignores, each with the coverage
/// of its table. An unknown element is reported, as a warning, only if the table
/// was complete when it was written.
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
    ("rsl", TableCoverage::Partly),
    ("search", TableCoverage::Partly),
    ("snf", TableCoverage::Partly),
    ("source", TableCoverage::Partly),
    ("spotify", TableCoverage::Partly),
    ("ss", TableCoverage::Partly),
    ("str", TableCoverage::Partly),
    ("sub", TableCoverage::Partly),
    ("webfeeds", TableCoverage::Partly),
];

/// Coverage of a namespace by its table.
#[derive(Clone, Copy)]
enum TableCoverage {
    /// The table was complete when it was written.
    Known,
    /// The table lacks elements that exist.
    Partly,
}

fn coverage(prefix: &str) -> Option<TableCoverage> {
    GROWING.iter().find(|(known, _)| *known == prefix).map(|(_, coverage)| *coverage)
}

/// Prefixes of the vocabularies that make up a format: unknown names in them are errors.
const FORMATS: &[&str] = &["opml", "rdf", "rss090", "rss1", "rss11", "xml"];

/// Returns the code for an element that is in no table of its parent, or `None` if
/// it is not reported. Extensions grow, and a reader skips what it does not know, so an
/// unknown name in one is never an error.
pub(in crate::validator) fn undefined_element_code(
    prefix: &str,
) -> Option<&'static ValidationCode> {
    match coverage(prefix) {
        None if FORMATS.contains(&prefix) => Some(&UNDEFINED_ELEMENT),
        None => Some(&UNDEFINED_EXTENSION_ELEMENT),
        Some(TableCoverage::Known) => Some(&UNKNOWN_EXTENSION_ELEMENT),
        Some(TableCoverage::Partly) => None,
    }
}

/// Returns the code for an unlisted attribute of an element in `space`.
pub(in crate::validator) fn unexpected_attribute_code(
    space: ResolvedNamespace,
) -> &'static ValidationCode {
    match space {
        ResolvedNamespace::Known(prefix) if coverage(prefix).is_some() => {
            &UNKNOWN_EXTENSION_ATTRIBUTE
        }
        ResolvedNamespace::Known(prefix) if !FORMATS.contains(&prefix) => {
            &UNEXPECTED_EXTENSION_ATTRIBUTE
        }
        ResolvedNamespace::Known(_)
        | ResolvedNamespace::Core
        | ResolvedNamespace::None
        | ResolvedNamespace::Undeclared
        | ResolvedNamespace::Unknown => &UNEXPECTED_ATTRIBUTE,
    }
}
