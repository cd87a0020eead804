//! Finished output files.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::entry_source::EntrySource;
use crate::text::hash;

/// The format of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedFormat {
    /// RSS 2.0, as the RSS Advisory Board specifies it.
    Rss,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed, version 1.1.
    Json,
}

impl FeedFormat {
    /// Every format, in the order that they are listed in.
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// Returns its name in `feed.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
        }
    }

    /// Returns the default name of its file.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Rss => "feed.xml",
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }
}

/// The content of an output file and its path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The path below the output folder, with `/` between folders.
    pub path: String,
    /// The content of the file.
    pub bytes: Vec<u8>,
    /// The SHA-256 of the content, in hexadecimal.
    pub sha256: String,
    /// The origins of the entries in the file.
    pub sources: Vec<Arc<EntrySource>>,
}

impl Document {
    /// Creates a document and computes its hash.
    pub fn new(path: String, bytes: Vec<u8>, sources: Vec<Arc<EntrySource>>) -> Self {
        Self { path, sha256: hash::hex(&bytes), bytes, sources }
    }
}
