//! The narrow waist: before it everything is about articles, after it
//! everything is about files.

use std::sync::Arc;

use url::Url;

use crate::model::document::FeedFormat;
use crate::model::media::{Attachment, FeedLogo, Image};
use crate::model::person::Person;
use crate::text::date::Timestamp;

/// How much of an article an entry carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentMode {
    /// The whole content. RSS carries a summary beside it, because
    /// `content:encoded` alone draws a warning of the W3C validator.
    #[default]
    Full,
    /// The summary alone.
    Summary,
    /// Summary and content, in every format.
    Both,
}

/// Where an entry shows its picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PicturePlacement {
    /// In its content; Media RSS names it where the content is left out.
    #[default]
    Content,
    /// In its content, and named by Media RSS, as aggregators of news want it,
    /// though readers list it as an attached file.
    Both,
}

/// What RSS shows of an entry that was taken back; Atom has tombstones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeletedItems {
    /// Nothing.
    #[default]
    Omit,
    /// An item without text whose `media:status` is `deleted`, as partners want
    /// it that keep what an item was.
    Mark,
}

/// A file that a feed is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedOutput {
    /// What it is written as.
    pub format: FeedFormat,
    /// Below the output folder, its parts joined by `/`.
    pub path: String,
    /// Where it will be served: the feed's `rel="self"`.
    pub url: Url,
    /// The page of the archive with the entries before these: `rel="prev-archive"`
    /// (RFC 5005 section 4), JSON Feed `next_url`.
    pub previous: Option<Url>,
    /// The page with the entries after these: `rel="next-archive"`. The oldest
    /// page alone has it, for one of an archive should have one of the two; in
    /// all it would change the newest page for every new one.
    pub next: Option<Url>,
    /// The feed that readers subscribe to, if this is a page of its archive:
    /// `rel="current"`.
    pub current: Option<Url>,
}

/// A page for people beside a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedPage {
    /// Below the output folder, its parts joined by `/`.
    pub path: String,
    /// Where it will be served.
    pub url: Url,
}

/// A feed with everything that any format says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Atom `id`; never changes with the URL.
    pub id: String,
    /// Plain text.
    pub title: String,
    /// Plain text: RSS `description`, Atom `subtitle`.
    pub description: String,
    /// The page that shows the same articles: RSS `link`, Atom `alternate`, JSON `home_page_url`.
    pub home: Url,
    /// A language tag (BCP 47).
    pub language: Option<String>,
    /// RSS `copyright`, Atom `rights`.
    pub copyright: Option<String>,
    /// Atom `author`s of the feed, JSON Feed `authors`; never empty.
    pub authors: Vec<Person>,
    /// A small square picture: Atom `icon`, JSON Feed `favicon`.
    pub icon: Option<Url>,
    /// A larger picture.
    pub logo: Option<FeedLogo>,
    /// `WebSub` hubs.
    pub hubs: Vec<Url>,
    /// Where readers register to hear of changes: RSS `cloud`.
    pub cloud: Option<Url>,
    /// The newest change of an entry, never the time of the build.
    pub updated: Timestamp,
    /// How much an entry carries.
    pub content: ContentMode,
    /// Where an entry shows its picture.
    pub pictures: PicturePlacement,
    /// The most bytes of a file, where there is a bound.
    pub max_bytes: Option<u64>,
    /// Newest first, then by id; shared with the other feeds that hold them.
    pub entries: Vec<Arc<Entry>>,
    /// Entries that were taken back, newest first, then by id.
    pub deleted: Vec<DeletedEntry>,
    /// What RSS shows of them.
    pub deleted_items: DeletedItems,
    /// The page for people that tells of it: `rel="related"`.
    pub page: Option<FeedPage>,
    /// The style sheet by which browsers show it.
    pub stylesheet: Option<Url>,
    /// The files it is written to, one a format.
    pub outputs: Vec<FeedOutput>,
}

/// An entry of a feed: RSS `item`, Atom `entry`, JSON Feed item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What a reader remembers: RSS `guid`, Atom and JSON `id`. An absolute URI.
    pub id: String,
    /// What RSS and JSON Feed show in its place, letter by letter: readers know
    /// the entry by a text that is no URI, which Atom has no place for.
    pub exact_id: Option<String>,
    /// Where it can be read: RSS `link`, Atom `alternate`, JSON `url`.
    pub url: Url,
    /// Plain text on one line, without white space at its ends; never empty.
    pub title: String,
    /// RSS `pubDate`, Atom `published`, JSON `date_published`.
    pub published: Timestamp,
    /// Atom `updated`: the last significant change, or the publication.
    pub updated: Timestamp,
    /// The change the author declared: RSS `atom:updated`, JSON `date_modified`.
    pub modified: Option<Timestamp>,
    /// Plain text.
    pub summary: String,
    /// Safe HTML in which every URL is absolute.
    pub content: String,
    /// The byline; never empty.
    pub authors: Vec<Person>,
    /// Categories, then tags, without repeats.
    pub categories: Vec<String>,
    /// The picture.
    pub image: Option<Image>,
    /// Attached files.
    pub attachments: Vec<Attachment>,
    /// A language tag (BCP 47), where it is not the feed's.
    pub language: Option<String>,
    /// Where it comes from, for the publish gate.
    pub source: Arc<EntrySource>,
}

/// Origin of an entry. Every document names those of its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntrySource {
    /// The article below its folder.
    pub path: Box<str>,
    /// Digest of the header in the same bytes as the body.
    pub header: u64,
    /// Articles that the entry links to, by path, without repeats.
    pub links: Vec<Box<str>>,
    /// Addresses of its picture and of its attached files.
    pub files: Vec<Url>,
}

impl Feed {
    /// Lists the origins of its entries, for a document that shows them.
    pub fn sources(&self) -> Vec<Arc<EntrySource>> {
        self.entries.iter().map(|entry| entry.source.clone()).collect()
    }
}

/// An entry that was taken back: Atom `at:deleted-entry` (RFC 6721).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedEntry {
    /// The entry's.
    pub id: String,
    /// The entry's.
    pub exact_id: Option<String>,
    /// When it was found to be gone.
    pub when: Timestamp,
    /// Plain text on one line.
    pub reason: Option<String>,
}
