//! Who wrote something.

use serde::{Deserialize, Serialize};

/// An author of a feed or an entry.
///
/// Atom `author`, RSS `dc:creator` (the name alone), JSON Feed `authors`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// As readers show it.
    pub name: String,
    /// An address `user@host`; only Atom carries it.
    pub email: Option<String>,
    /// A page about the person, absolute.
    pub url: Option<String>,
}
