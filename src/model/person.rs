//! Authors of feeds and entries.

use serde::{Deserialize, Serialize};

/// An author of a feed or an entry.
///
/// Written as Atom `author`, RSS `dc:creator` (only the name) and JSON Feed `authors`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name that readers show.
    pub name: String,
    /// The e-mail address `user@host`, for Atom only.
    pub email: Option<String>,
    /// The absolute address of a page about the person.
    pub url: Option<String>,
}
