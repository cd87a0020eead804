//! Feed to documents: each format writes what it can say of a [`Feed`].
//!
//! Choices between what the specifications leave open follow what most readers
//! show rightly; each stands as a comment where it is made.

mod atom;
mod content_splice;
mod extensions;
pub mod html_page;
mod json;
pub mod link_tags;
pub mod opml;
mod rss;
pub mod stylesheet;

use std::fmt::Display;

use chrono::SecondsFormat;

use crate::diagnostic::{Diagnostic, codes, panics};
use crate::model::Timestamp;
use crate::model::document::{Document, FeedFormat};
use crate::model::feed::{ContentMode, Entry, Feed, FeedOutput};

/// What every feed names as its maker. No version, or an upgrade would change
/// the bytes of feeds in which no article did.
const GENERATOR: &str = "feedwright";

/// What is known of a format beside its text.
pub struct FormatRow {
    /// The format.
    pub format: FeedFormat,
    /// As a reader of a page sees it.
    pub label: &'static str,
    /// The media type of its documents.
    pub media_type: &'static str,
    write: fn(&Feed, &FeedOutput) -> Result<Vec<u8>, String>,
}

/// Every format.
#[rustfmt::skip]
pub const FORMATS: &[FormatRow] = &[
    FormatRow { format: FeedFormat::Rss,  label: "RSS",       media_type: "application/rss+xml",   write: rss::write },
    FormatRow { format: FeedFormat::Atom, label: "Atom",      media_type: "application/atom+xml",  write: atom::write },
    FormatRow { format: FeedFormat::Json, label: "JSON Feed", media_type: "application/feed+json", write: json::write },
];

/// Finds the row of a format.
pub fn row(format: FeedFormat) -> &'static FormatRow {
    FORMATS.iter().find(|row| row.format == format).expect("a test finds a row of every format")
}

/// Writes a feed as one of its outputs.
///
/// The same feed always gives the same bytes. An error is a fault of
/// feedwright: the crate that writes the format refused.
///
/// ```
/// use chrono::DateTime;
/// use feedwright::formats;
/// use feedwright::model::{Content, DeletedItems, Feed, Format, Output, Person, Pictures};
/// use url::Url;
///
/// let home = Url::parse("https://daily.example/")?;
/// let output =
///     Output { format: Format::Rss, path: "feed.xml".into(), url: home.join("feed.xml")?, previous: None, next: None, current: None };
/// let feed = Feed {
///     id: "tag:daily.example,2024:".into(),
///     title: "Horizon Daily".into(),
///     description: "Where the horizon widens.".into(),
///     home,
///     language: None,
///     copyright: None,
///     authors: vec![Person { name: "The Desk".into(), ..Person::default() }],
///     icon: None,
///     logo: None,
///     hubs: Vec::new(),
///     cloud: None,
///     updated: DateTime::UNIX_EPOCH,
///     content: Content::Full,
///     pictures: Pictures::Content,
///     max_bytes: None,
///     entries: Vec::new(),
///     deleted: Vec::new(),
///     deleted_items: DeletedItems::Omit,
///     page: None,
///     stylesheet: None,
///     outputs: vec![output],
/// };
/// let document = formats::render(&feed, &feed.outputs[0]).expect("RSS can be written");
/// let text = String::from_utf8(document.bytes)?;
/// assert!(text.contains("<lastBuildDate>Thu, 01 Jan 1970 00:00:00 GMT</lastBuildDate>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn render(feed: &Feed, output: &FeedOutput) -> Result<Document, Diagnostic> {
    let malformed = |reason: &dyn Display| {
        let message = format!("`{}` can't be written: {reason}", output.path);
        Diagnostic::new(&codes::FEED_MALFORMED, message)
    };
    let written = panics::catch(|| (row(output.format).write)(feed, output));
    let written = written.map_err(|caught| malformed(&caught))?;
    let mut bytes = written.map_err(|error| malformed(&error))?;
    bytes.shrink_to_fit();
    Ok(Document::new(output.path.clone(), bytes, feed.sources()))
}

/// Says what an entry carries as its summary and as its content; an entry
/// without content has its summary.
fn bodies<'a>(feed: &Feed, entry: &'a Entry) -> (Option<&'a str>, Option<&'a str>) {
    let (summary, content) = (non_blank(&entry.summary), non_blank(&entry.content));
    match feed.content {
        ContentMode::Full if content.is_some() => (None, content),
        ContentMode::Full | ContentMode::Summary => (summary, None),
        ContentMode::Both => (summary, content),
    }
}

/// Makes room for a feed whose entries take so many bytes of text, so that it is
/// not moved again and again as it grows.
fn room(feed: &Feed, text: impl Fn(&Entry) -> usize) -> Vec<u8> {
    let entries: usize = feed.entries.iter().map(|entry| ENTRY + text(entry)).sum();
    Vec::with_capacity(ENTRY + entries)
}

/// About what an entry or a feed takes beside its texts, in bytes.
const ENTRY: usize = 1024;

/// Passes over empty text, because there are readers that refuse a whole feed
/// for an empty `summary`, `content`, `rights` or `media:description`.
fn non_blank(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Writes an instant for RSS and OPML.
///
/// A zone `UTC` is wrong there, and some readers misread numeric ones, a
/// missing weekday or missing seconds.
fn rfc822(instant: Timestamp) -> impl Display {
    instant.format("%a, %d %b %Y %H:%M:%S GMT")
}

/// Writes an instant for Atom and JSON Feed, with a fraction only if it has one.
fn rfc3339(instant: Timestamp) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod sample_feed;
#[cfg(test)]
mod tests;
