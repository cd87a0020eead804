//! Pictures and attached files.

use serde::{Deserialize, Serialize};
use url::Url;

/// The picture of an entry.
///
/// A `figure` above the content; RSS and Atom `media:content` with
/// `media:thumbnail`, `media:description` and `media:credit` where the content
/// is left out; JSON Feed `image`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Where it is.
    pub url: Url,
    /// A media type, `image/jpeg`, where its name tells one.
    pub mime_type: Option<String>,
    /// Width and height in pixels, where the file was there to look at.
    pub size: Option<(u32, u32)>,
    /// What it shows, for someone who can't see it.
    pub alt: Option<String>,
    /// The line that stands below it.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

/// A file attached to an entry.
///
/// RSS `enclosure` (the first alone), Atom `link rel="enclosure"`, JSON Feed
/// `attachments`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Where it is.
    pub url: Url,
    /// A media type, `audio/mpeg`.
    pub mime_type: String,
    /// In bytes; 0 if unknown, as the RSS Advisory Board's profile asks.
    pub length: u64,
    /// In seconds.
    pub duration: Option<u32>,
    /// What it is called.
    pub title: Option<String>,
}

/// The picture of a feed.
///
/// Atom `logo`, JSON Feed `icon`; RSS `image` where its limits are met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLogo {
    /// Where it is.
    pub url: Url,
    /// Width and height in pixels, where the file was there to look at.
    pub size: Option<(u32, u32)>,
}
