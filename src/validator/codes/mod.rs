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
mod xml;

pub use atom::*;
pub use comparison::*;
pub use extensions::*;
pub use html::*;
pub use itunes::*;
pub use json::*;
pub use media::*;
pub use opml::*;
pub use podcast::*;
pub use profile::*;
pub use rss::*;
pub use structure::*;
pub use value::*;
pub use xml::*;

use crate::diagnostic::DiagnosticCode;

/// A code with the templates of its message and help.
///
/// In both, `{element}`, `{parent}`, `{attr}`, `{value}` and the keys of all other
/// details of a finding are placeholders for their values.
#[derive(Debug, PartialEq, Eq)]
pub struct ValidationCode {
    /// Name, severity, summary and explanation.
    pub code: DiagnosticCode,
    /// Template of the message: the expected value and the actual one.
    pub message: &'static str,
    /// Template of the help: the exact fix.
    pub help: &'static str,
}

/// Returns every code, grouped by area.
pub fn all() -> impl Iterator<Item = &'static ValidationCode> {
    [
        ATOM, COMPARISON, EXTENSIONS, HTML, ITUNES, JSON, MEDIA, OPML, PODCAST, PROFILE, RSS,
        STRUCTURE, VALUE, XML,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Finds a code of the validator by its name.
pub fn find(name: &str) -> Option<&'static ValidationCode> {
    all().find(|row| row.code.name == name)
}

/// Defines a static for each row, and the list of the area's rows.
macro_rules! rows {
    ($list:ident: $($constant:ident $severity:ident $name:literal $summary:literal,
        $message:literal, $help:literal, $explanation:literal;)*) => {
        $(
            #[doc = $summary]
            pub static $constant: super::ValidationCode = super::ValidationCode {
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
