//! What is written: a format's text, ready for its file.

/// A format that a feed is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// RSS 2.0.
    Rss,
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

/// A file's whole content and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Below the output folder, its parts joined by `/`.
    pub path: String,
    /// Everything that stands in it.
    pub bytes: Vec<u8>,
}
