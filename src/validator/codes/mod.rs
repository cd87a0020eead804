//! Every message of the validator: a row each, by area.
//!
//! Names that the W3C feed validator has are its own, so that its pages and
//! everyone's habits still serve; the others are ours, in the same form.

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

/// A code with the text of its messages.
///
/// In `message` and `help`, `{element}`, `{parent}`, `{attr}`, `{value}` and
/// any other detail of a finding stand for what was found.
#[derive(Debug, PartialEq, Eq)]
pub struct ValidationCode {
    /// As in every diagnostic.
    pub code: DiagnosticCode,
    /// What should be there and what is.
    pub message: &'static str,
    /// An order that mends it.
    pub help: &'static str,
}

/// Every code, area by area.
pub fn all() -> impl Iterator<Item = &'static ValidationCode> {
    [
        ATOM, COMPARISON, EXTENSIONS, HTML, ITUNES, JSON, MEDIA, OPML, PODCAST, PROFILE, RSS,
        STRUCTURE, VALUE, XML,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// Finds a code by its name.
pub fn find(name: &str) -> Option<&'static ValidationCode> {
    all().find(|row| row.code.name == name)
}

/// Makes rows of codes and the list of them all.
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
        /// The rows of this area.
        pub(super) static $list: &[&super::ValidationCode] = &[$(&$constant),*];
    };
}
use rows;
