//! What is written: a format's text, ready for its file.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::feed::EntrySource;
use crate::text::hash;

/// A format that a feed is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedFormat {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl FeedFormat {
    /// Every format, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// Returns the word for it in `feed.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
        }
    }

    /// Returns the name of its file, where the configuration gives no other.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Rss => "feed.xml",
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }
}

/// A file's whole content and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Below the output folder, its parts joined by `/`.
    pub path: String,
    /// Everything that stands in it.
    pub bytes: Vec<u8>,
    /// Of the bytes, in hexadecimal.
    pub sha256: String,
    /// Origins of the entries in it.
    pub sources: Vec<Arc<EntrySource>>,
}

impl Document {
    /// Makes a file of its content and of the origins of the entries in it.
    pub fn new(path: String, bytes: Vec<u8>, sources: Vec<Arc<EntrySource>>) -> Self {
        Self { path, sha256: hash::hex(&bytes), bytes, sources }
    }
}
