//! Reads the ids, addresses, titles and dates of a published feed's entries.
//!
//! JSON Feed is read here, RSS and Atom in `xml`. XML entities are never expanded, so a
//! malicious feed can't use up memory.

mod xml;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use chrono_tz::Tz;

use crate::diagnostic::{Diagnostic, SourceLocation, SourceText, codes};
use crate::model::ParsedDate;
use crate::syntax::SyntaxError;
use crate::syntax::json::{self, ChosenMembers, JsonKind, JsonPart, UnreadValue};
use crate::text::{date, encoding};

/// Entry as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AdoptedEntry {
    /// RSS `guid`, or the link of an item without it; `rdf:about`; Atom and JSON `id`.
    pub id: Option<String>,
    /// Links as written; FeedBurner's original link is the first.
    pub links: Vec<String>,
    /// The id, if it is the address of the entry.
    pub id_url: Option<String>,
    /// Title, possibly with markup.
    pub title: Option<String>,
    /// Date of publication.
    pub published: Option<ParsedDate>,
    /// Date of the last change.
    pub updated: Option<ParsedDate>,
    /// Start of the entry in its feed.
    pub at: SourceLocation,
    /// True for an Atom entry; its id should be an IRI.
    pub is_atom: bool,
}

impl AdoptedEntry {
    /// Returns the addresses of the entry as written, the preferred one first.
    pub(crate) fn urls(&self) -> impl Iterator<Item = &String> {
        self.links.iter().chain(&self.id_url)
    }

    /// Returns the date of publication; without one, the date of the last change.
    pub(crate) fn date(&self) -> Option<ParsedDate> {
        self.published.or(self.updated)
    }
}

/// Entries of a published feed, and the feed's own addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AdoptedFeed {
    /// Entries in the order of the document.
    pub entries: Vec<AdoptedEntry>,
    /// Addresses of the feed and of its home page, and its id, as written.
    pub own_addresses: Vec<String>,
}

/// Reads the entries of a feed in any format; a date without a zone is in `zone`.
///
/// # Errors
/// The feed is malformed or truncated, or the file is not a feed. Entries before the
/// error are dropped: the feed may have more of them than the file.
pub(crate) fn read(bytes: &[u8], path: &Path, zone: Tz) -> Result<AdoptedFeed, Diagnostic> {
    let path: Arc<Path> = path.into();
    let decoded = encoding::decode(bytes, None);
    let source = SourceText::new(&path, &decoded.text);
    let is_json = source.text.trim_start().starts_with('{');
    let raw = if is_json { read_json(source.text) } else { xml::read(source.text) };
    let raw = raw.map_err(|error| invalid_feed(&source, error))?;
    let mut cursor = source.cursor();
    let entries = raw
        .entries
        .into_iter()
        .map(|entry| entry.to_entry(cursor.locate(entry.span.clone()), zone));
    Ok(AdoptedFeed { entries: entries.collect(), own_addresses: raw.own_addresses })
}

/// Reason why a text has no entries.
enum AdoptFeedError {
    /// The text violates the syntax of its language.
    Broken(SyntaxError),
    /// The text is well-formed but not a feed; with the message for the user.
    NoFeed(&'static str),
}

impl From<SyntaxError> for AdoptFeedError {
    fn from(fault: SyntaxError) -> Self {
        Self::Broken(fault)
    }
}

fn invalid_feed(source: &SourceText<'_>, error: AdoptFeedError) -> Diagnostic {
    let (message, span) = match error {
        AdoptFeedError::Broken(SyntaxError { span, message, .. }) => {
            (format!("this feed is malformed or truncated here: {message}"), span)
        }
        AdoptFeedError::NoFeed(message) => (message.to_owned(), 0..0),
    };
    Diagnostic::new(&codes::ADOPT_BAD_FEED, message)
        .with_location(source.locate(span))
        .help("download the feed again, and check that the file is complete")
}

/// Feed as its elements or members were read.
#[derive(Debug, Default)]
struct RawFeed {
    entries: Vec<RawFeedEntry>,
    own_addresses: Vec<String>,
}

/// Entry as its elements or members were read, before its id and date are chosen.
#[derive(Clone, Debug, Default)]
struct RawFeedEntry {
    guid: Option<String>,
    /// `rdf:about` of RSS 1.0.
    about: Option<String>,
    is_permalink: bool,
    /// The id contains an entity that can't be expanded.
    is_unknown: bool,
    links: Vec<String>,
    /// The site's own address of an entry whose `link` FeedBurner has replaced.
    original_link: Option<String>,
    title: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    span: Range<usize>,
    is_atom: bool,
}

impl RawFeedEntry {
    fn to_entry(&self, at: SourceLocation, zone: Tz) -> AdoptedEntry {
        // An RSS item without a `guid`: feed readers use its link as the id.
        let id = self.guid.as_ref().or(self.about.as_ref()).or(self.links.first());
        let own_address = self.guid.as_ref().filter(|_| self.is_permalink).or(self.about.as_ref());
        let [published, updated] = [&self.published, &self.updated]
            .map(|written| date::parse(written.as_ref()?, &date::DateRules::in_zone(zone)));
        AdoptedEntry {
            id: id.filter(|_| !self.is_unknown).cloned(),
            links: self.original_link.iter().chain(&self.links).cloned().collect(),
            id_url: own_address.filter(|id| is_web_address(id)).cloned(),
            title: self.title.clone(),
            published,
            updated,
            at,
            is_atom: self.is_atom,
        }
    }
}

fn is_web_address(id: &str) -> bool {
    id.starts_with("http://") || id.starts_with("https://")
}

/// Part of every JSON Feed's `version`; the scheme is `http` or `https`.
const JSON_FEED: &str = "://jsonfeed.org/version/";

/// Members of a JSON Feed item that are read.
const MEMBERS: &[&str] = &["id", "url", "title", "date_published", "date_modified"];

/// Members of a JSON Feed with its own addresses.
const OWN_ADDRESSES: [&str; 2] = ["home_page_url", "feed_url"];

fn read_json(text: &str) -> Result<RawFeed, AdoptFeedError> {
    let (mut feed, mut version) = (RawFeed::default(), String::new());
    json::parse_each(text, "items", |piece| match piece {
        JsonPart::Item(item) if item.kind() == JsonKind::Object => {
            feed.entries.push(read_item(&item));
        }
        JsonPart::Member(name, value) if name == "version" => {
            version = value.to_text().unwrap_or_default().into_owned();
        }
        JsonPart::Member(name, value) if OWN_ADDRESSES.contains(&&*name) => {
            feed.own_addresses.extend(value.to_text().map(|text| text.trim().to_owned()));
        }
        JsonPart::Item(_) | JsonPart::Member(..) => {}
    })?;
    if version.contains(JSON_FEED) {
        Ok(feed)
    } else {
        Err(AdoptFeedError::NoFeed(
            "this file is not a feed: a JSON Feed has a `version` of `https://jsonfeed.org/version/…`",
        ))
    }
}

fn read_item(item: &UnreadValue<'_>) -> RawFeedEntry {
    let members = ChosenMembers::read(item, MEMBERS);
    RawFeedEntry {
        guid: member_text(&members, "id"),
        is_permalink: true,
        links: member_text(&members, "url").into_iter().collect(),
        title: member_text(&members, "title"),
        published: member_text(&members, "date_published"),
        updated: member_text(&members, "date_modified"),
        span: item.span(),
        ..RawFeedEntry::default()
    }
}

/// Returns the trimmed text of a member, unless it is empty.
fn member_text(members: &ChosenMembers<'_>, key: &str) -> Option<String> {
    let value = members.text(key)?;
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}
