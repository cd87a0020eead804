//! Writes a [`Feed`] as documents: RSS, Atom and JSON Feed, and the OPML list, link
//! tags, web page and style sheet that come with them.
//!
//! Start with [`render`] and the table [`FORMATS`], then read one format. Where a
//! specification leaves a choice open, the code follows what most readers display
//! correctly, and a comment there gives the reason. Nothing here decides which entries
//! a feed has, and the same feed always gives the same bytes.

mod atom;
mod content_splice;
mod extensions;
pub(crate) mod html_page;
mod json;
pub(crate) mod link_tags;
pub(crate) mod opml;
mod rss;
pub(crate) mod size_limit;
pub(crate) mod stylesheet;

use std::borrow::Cow;
use std::fmt::Display;

use chrono::SecondsFormat;

use crate::diagnostic::{Diagnostic, codes, panics};
use crate::model::Timestamp;
use crate::model::document::{Document, FeedFormat};
use crate::model::feed::{ContentMode, Entry, Feed, FeedOutput};
use crate::text::excerpt;

/// Generator named by every feed, without a version: otherwise an upgrade would change
/// the bytes of feeds whose articles did not change.
const GENERATOR: &str = "feedwright";

/// Facts about a format, and the function that writes it.
pub(crate) struct FormatRow {
    /// The format that the row describes.
    pub format: FeedFormat,
    /// Name for people, used on web pages and in link tags.
    pub label: &'static str,
    /// Media type of the documents.
    pub media_type: &'static str,
    write: fn(&Feed, &FeedOutput) -> Result<Vec<u8>, String>,
}

/// Rows of the three formats.
#[rustfmt::skip]
pub(crate) const FORMATS: &[FormatRow] = &[
    FormatRow { format: FeedFormat::Rss,  label: "RSS",       media_type: "application/rss+xml",   write: rss::write },
    FormatRow { format: FeedFormat::Atom, label: "Atom",      media_type: "application/atom+xml",  write: atom::write },
    FormatRow { format: FeedFormat::Json, label: "JSON Feed", media_type: "application/feed+json", write: json::write },
];

/// Returns the row of a format.
pub(crate) fn row(format: FeedFormat) -> &'static FormatRow {
    FORMATS.iter().find(|row| row.format == format).expect("a test finds a row of every format")
}

/// Writes a feed as one of its outputs.
///
/// The same feed always gives the same bytes.
///
/// # Errors
/// The crate that writes the format failed or panicked, which is a bug in feedwright.
///
/// ```
/// use chrono::DateTime;
/// use feedwright::{
///     ContentMode, DeletedItems, Feed, FeedFormat, FeedOutput, ItemLink, Person,
///     PicturePlacement, render,
/// };
/// use url::Url;
///
/// let home = Url::parse("https://daily.example/")?;
/// let output =
///     FeedOutput { format: FeedFormat::Rss, path: "feed.xml".into(), url: home.join("feed.xml")?, previous: None, next: None, current: None };
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
///     content: ContentMode::Full,
///     pictures: PicturePlacement::Content,
///     item_link: ItemLink::Article,
///     max_bytes: None,
///     entries: Vec::new(),
///     deleted: Vec::new(),
///     deleted_items: DeletedItems::Omit,
///     page: None,
///     stylesheet: None,
///     outputs: vec![output],
/// };
/// let document = render(&feed, &feed.outputs[0]).expect("RSS can be written");
/// let text = String::from_utf8(document.bytes)?;
/// assert!(text.contains("<lastBuildDate>Thu, 01 Jan 1970 00:00:00 GMT</lastBuildDate>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn render(feed: &Feed, output: &FeedOutput) -> Result<Document, Diagnostic> {
    let written = panics::catch(|| (row(output.format).write)(feed, output));
    let written = written.map_err(|caught| malformed(output, &caught))?;
    let mut bytes = written.map_err(|error| malformed(output, &error))?;
    bytes.shrink_to_fit();
    Ok(Document::new(output.path.clone(), bytes, feed.sources()))
}

/// Describes an error of a crate that writes a language.
fn writer_failed(language: &str, error: &dyn Display) -> String {
    format!("the writer of {language} failed (details: {error})")
}

fn malformed(output: &FeedOutput, reason: &dyn Display) -> Diagnostic {
    let message = format!("failed to write `{}`: {reason}", output.path);
    Diagnostic::new(&codes::FEED_MALFORMED, message)
}

/// Returns the summary and the content of an entry, as far as the feed's content mode
/// includes them. In every mode, an entry without content has its summary.
fn bodies<'a>(feed: &Feed, entry: &'a Entry) -> (Option<&'a str>, Option<&'a str>) {
    let (summary, content) = (non_blank(&entry.summary), non_blank(&entry.content));
    match feed.content {
        ContentMode::Full if content.is_some() => (None, content),
        ContentMode::Full | ContentMode::Summary => (summary, None),
        ContentMode::Both => (summary, content),
    }
}

/// Maximum length of a title that is the beginning of the text, in characters.
const TITLE_LENGTH: usize = 80;

/// Returns the title of an entry where there must be one: of a note without a title, the
/// beginning of its text. Atom requires the element, and RFC 4287 section 4.1.1.1 advises
/// against an empty one.
fn shown_title(entry: &Entry) -> Cow<'_, str> {
    match non_blank(&entry.title) {
        Some(title) => Cow::Borrowed(title),
        None => Cow::Owned(excerpt::cut(&entry.summary, TITLE_LENGTH)),
    }
}

/// Allocates a buffer for a whole feed, so that it need not be moved as it grows.
/// `text_length` estimates the bytes that the texts of an entry take.
fn buffer_for(feed: &Feed, text_length: impl Fn(&Entry) -> usize) -> Vec<u8> {
    let entries: usize = feed.entries.iter().map(|entry| MARKUP_LENGTH + text_length(entry)).sum();
    Vec::with_capacity(MARKUP_LENGTH + entries)
}

/// Approximate length of the markup of an entry, or of a feed without its entries, in
/// bytes.
const MARKUP_LENGTH: usize = 1024;

/// Returns a text unless it is blank: some readers reject a whole feed because of an
/// empty `summary`, `content`, `rights` or `media:description`.
fn non_blank(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.trim().is_empty())
}

/// Formats a time for RSS and OPML (RFC 822).
///
/// RFC 822 has no zone `UTC`, and some readers misread numeric zones, a missing weekday
/// or missing seconds.
fn rfc822(instant: Timestamp) -> impl Display {
    instant.format("%a, %d %b %Y %H:%M:%S GMT")
}

/// Formats a time for Atom and JSON Feed (RFC 3339), with fractional seconds only if
/// they are not zero.
fn rfc3339(instant: Timestamp) -> String {
    instant.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod sample_feed;
#[cfg(test)]
mod tests;
