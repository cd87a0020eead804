//! What readers know of the entries of a published feed: their ids, addresses,
//! titles and dates. No entity of XML is expanded.

mod xml;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use chrono_tz::Tz;

use crate::diagnostic::{Diagnostic, SourceLocation, SourceText, codes};
use crate::model::ParsedDate;
use crate::syntax::json::{self, ChosenMembers, JsonKind, JsonPart, UnreadValue};
use crate::syntax::{SyntaxError, encoding};
use crate::text::date;

/// An entry as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptedEntry {
    /// RSS `guid`, else its link; `rdf:about`; Atom and JSON `id`.
    pub id: Option<String>,
    /// Where it can be read, as written; an id that is an address among them.
    pub urls: Vec<String>,
    /// Perhaps with markup.
    pub title: Option<String>,
    /// The date of publication, else that of the last change.
    pub date: Option<ParsedDate>,
    /// Where it begins.
    pub at: SourceLocation,
    /// Whether its id should be an IRI.
    pub is_atom: bool,
}

/// Reads the entries of a feed in any format; a date without a zone is in `zone`.
///
/// # Errors
/// Where it is malformed or breaks off, or that it is no feed: what could be
/// read of one is not to be trusted.
pub fn read(bytes: &[u8], path: &Path, zone: Tz) -> Result<Vec<AdoptedEntry>, Diagnostic> {
    let path: Arc<Path> = path.into();
    let decoded = encoding::decode(bytes, None);
    let source = SourceText::new(&path, &decoded.text);
    let is_json = source.text.trim_start().starts_with('{');
    let found = if is_json { of_json(source.text) } else { xml::read(source.text) };
    let found = found.map_err(|bad| invalid_feed(&source, bad))?;
    let mut sweep = source.sweep();
    let entries = found.into_iter().map(|found| found.entry(sweep.at(found.span.clone()), zone));
    Ok(entries.collect())
}

/// Why a text gives no entries.
enum AdoptFeedError {
    /// It breaks the rules of its language.
    Broken(SyntaxError),
    /// It is something else than a feed.
    NoFeed(&'static str),
}

impl From<SyntaxError> for AdoptFeedError {
    fn from(fault: SyntaxError) -> Self {
        Self::Broken(fault)
    }
}

fn invalid_feed(source: &SourceText<'_>, bad: AdoptFeedError) -> Diagnostic {
    let (message, span) = match bad {
        AdoptFeedError::Broken(SyntaxError { span, message }) => {
            (format!("this feed is malformed or breaks off here: {message}"), span)
        }
        AdoptFeedError::NoFeed(message) => (message.to_owned(), 0..0),
    };
    Diagnostic::new(&codes::ADOPT_BAD_FEED, message)
        .with_location(source.at(span))
        .help("fetch the feed again, and see that the file is whole")
}

/// An entry as far as it was read.
#[derive(Clone, Debug, Default)]
struct RawFeedEntry {
    guid: Option<String>,
    /// `rdf:about` of RSS 1.0.
    about: Option<String>,
    is_permalink: bool,
    /// Whether what stands for its id is not known.
    is_unknown: bool,
    links: Vec<String>,
    title: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    span: Range<usize>,
    is_atom: bool,
}

impl RawFeedEntry {
    fn entry(&self, at: SourceLocation, zone: Tz) -> AdoptedEntry {
        // Readers take the link for the id where there is none.
        let id = self.guid.as_ref().or(self.about.as_ref()).or(self.links.first());
        let is_address = |id: &&String| id.starts_with("http://") || id.starts_with("https://");
        let own = self.guid.as_ref().filter(|_| self.is_permalink).or(self.about.as_ref());
        let urls = self.links.iter().chain(own.filter(is_address));
        let mut dates = self.published.iter().chain(&self.updated);
        AdoptedEntry {
            id: id.filter(|_| !self.is_unknown).cloned(),
            urls: urls.cloned().collect(),
            title: self.title.clone(),
            date: dates.find_map(|written| date::parse(written, zone)),
            at,
            is_atom: self.is_atom,
        }
    }
}

/// What the version of every JSON Feed begins with, with or without its scheme's `s`.
const JSON_FEED: &str = "://jsonfeed.org/version/";

/// Members of an item that are read.
const MEMBERS: &[&str] = &["id", "url", "title", "date_published", "date_modified"];

fn of_json(text: &str) -> Result<Vec<RawFeedEntry>, AdoptFeedError> {
    let (mut entries, mut version) = (Vec::new(), String::new());
    json::parse_each(text, "items", |piece| match piece {
        JsonPart::Item(item) if item.kind() == JsonKind::Object => entries.push(of_item(&item)),
        JsonPart::Member(name, value) if name == "version" => {
            version = value.to_text().unwrap_or_default().into_owned();
        }
        JsonPart::Item(_) | JsonPart::Member(..) => {}
    })?;
    if version.contains(JSON_FEED) {
        Ok(entries)
    } else {
        Err(AdoptFeedError::NoFeed("this is no feed: a JSON Feed names its `version`"))
    }
}

fn of_item(item: &UnreadValue<'_>) -> RawFeedEntry {
    let members = ChosenMembers::read(item, MEMBERS);
    let text = |key: &str| {
        let value = members.text(key)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    RawFeedEntry {
        guid: text("id"),
        is_permalink: true,
        links: text("url").into_iter().collect(),
        title: text("title"),
        published: text("date_published"),
        updated: text("date_modified"),
        span: item.span(),
        ..RawFeedEntry::default()
    }
}
