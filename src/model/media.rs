//! Pictures and attached files of feeds and entries.

use serde::{Deserialize, Serialize};
use url::Url;

/// The picture of an entry.
///
/// Written as a `figure` before the content, and as JSON Feed `image`. If the content is
/// left out, RSS and Atom have `media:content` with `media:thumbnail`,
/// `media:description` and `media:credit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The address of the file.
    pub url: Url,
    /// The media type, such as `image/jpeg`, if the file's name has a known extension.
    pub mime_type: Option<String>,
    /// Width and height in pixels, if the file could be read.
    pub size: Option<(u32, u32)>,
    /// A description for people who can't see the picture.
    pub alt: Option<String>,
    /// The caption below the picture.
    pub caption: Option<String>,
    /// The creator of the picture.
    pub credit: Option<String>,
}

/// A file attached to an entry.
///
/// Written as RSS `enclosure` (only the first), Atom `link rel="enclosure"`, JSON Feed
/// `attachments`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The address of the file.
    pub url: Url,
    /// The media type, such as `audio/mpeg`.
    pub mime_type: String,
    /// The size in bytes; 0 if unknown, as the RSS Advisory Board's profile asks.
    pub length: u64,
    /// The length of a recording in seconds.
    pub duration: Option<u32>,
    /// The title of the file.
    pub title: Option<String>,
}

/// The picture of a feed.
///
/// Written as Atom `logo` and JSON Feed `icon`, and as RSS `image` if it is within the
/// limits of that format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedLogo {
    /// The address of the file.
    pub url: Url,
    /// Width and height in pixels, if the file could be read.
    pub size: Option<(u32, u32)>,
}
