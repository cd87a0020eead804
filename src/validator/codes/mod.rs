//! The codes and messages of the validator: one row each, one file per area.
//!
//! A code that the W3C feed validator has too keeps its name, so that its
//! documentation still applies; the others are named in the same form. A code is
//! never renamed once released.

mod atom;
mod comparison;
mod extensions;
mod html;
mod itunes;
mod json;
mod media;
mod opml;
mod podcast;
mod profile;
mod rss;
mod structure;
mod value;
mod wordings;
mod xml;

pub(crate) use atom::*;
pub(crate) use comparison::*;
pub(crate) use extensions::*;
pub(crate) use html::*;
pub(crate) use itunes::*;
pub(crate) use json::*;
pub(crate) use media::*;
pub(crate) use opml::*;
pub(crate) use podcast::*;
pub(crate) use profile::*;
pub(crate) use rss::*;
pub(crate) use structure::*;
pub(crate) use value::*;
pub(crate) use wordings::*;
pub(crate) use xml::*;

use crate::diagnostic::DiagnosticCode;

/// A code with the templates of its message and help.
///
/// In both, `{element}`, `{parent}`, `{attr}`, `{value}` and the keys of all other
/// details of a finding are placeholders for their values.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ValidationCode {
    /// Name, severity, summary and explanation.
    pub code: DiagnosticCode,
    /// Template of the message: the expected value and the actual one.
    pub message: &'static str,
    /// Template of the help: the exact fix.
    pub help: &'static str,
}

/// Returns every code, grouped by area.
pub(crate) fn all() -> impl Iterator<Item = &'static ValidationCode> {
    [
        ATOM, COMPARISON, EXTENSIONS, HTML, ITUNES, JSON, MEDIA, OPML, PODCAST, PROFILE, RSS,
        STRUCTURE, VALUE, XML,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Finds a code of the validator by its name.
pub(crate) fn find(name: &str) -> Option<&'static ValidationCode> {
    all().find(|row| row.code.name == name)
}

/// Defines a static for each row, and the list of the area's rows.
macro_rules! rows {
    ($list:ident: $($constant:ident $severity:ident $name:literal $summary:literal,
        $message:literal, $help:literal, $explanation:literal;)*) => {
        $(
            #[doc = $summary]
            pub(crate) static $constant: super::ValidationCode = super::ValidationCode {
                code: crate::diagnostic::DiagnosticCode {
                    name: $name,
                    severity: crate::diagnostic::Severity::$severity,
                    summary: $summary,
                    explanation: $explanation,
                },
                message: $message,
                help: $help,
            };
        )*
        /// Rows of this area, in the order of the file.
        pub(super) static $list: &[&super::ValidationCode] = &[$(&$constant),*];
    };
}
use rows;

/// Defines statics for other wordings of a code: they keep its name and explanation, but
/// have the severity, the message and the help for one cause or one place.
///
/// A code with a name of its own would be wrong there: the name says which rule of the
/// format is broken, and programs compare it with that of the W3C's validator.
macro_rules! variants {
    ($list:ident: $($constant:ident of $base:ident $severity:ident $message:literal, $help:literal;)*) => {
        $(
            #[doc = concat!("Variant of a code: ", $message)]
            pub(crate) static $constant: super::ValidationCode = super::ValidationCode {
                code: crate::diagnostic::DiagnosticCode {
                    name: super::$base.code.name,
                    severity: crate::diagnostic::Severity::$severity,
                    summary: super::$base.code.summary,
                    explanation: super::$base.code.explanation,
                },
                message: $message,
                help: $help,
            };
        )*
        /// Variants of this file, in its order.
        #[cfg(test)]
        pub(super) static $list: &[&super::ValidationCode] = &[$(&$constant),*];
    };
}
use variants;
