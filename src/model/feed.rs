//! Feeds and entries. The stages before this model are about articles, the stages after it
//! about files and formats.

use std::sync::Arc;

use url::Url;

use crate::model::document::FeedFormat;
use crate::model::entry_source::EntrySource;
use crate::model::media::{Attachment, FeedLogo, Image};
use crate::model::person::Person;
use crate::text::date::Timestamp;

/// The part of an article that its entry contains.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContentMode {
    /// The whole content. RSS also has a summary, because the W3C validator warns about
    /// `content:encoded` alone.
    #[default]
    Full,
    /// The summary without the content.
    Summary,
    /// Summary and content, in every format.
    Both,
}

/// The place of the picture in an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PicturePlacement {
    /// The content; Media RSS elements if the content is left out.
    #[default]
    Content,
    /// The content and Media RSS elements. News aggregators need the latter, but feed
    /// readers show the picture as an attached file, too.
    Both,
}

/// The target of an item's `link` in RSS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ItemLink {
    /// The web page of the article.
    #[default]
    Article,
    /// The page on another host that the article is about, if there is one: the habit of
    /// link blogs.
    External,
}

/// The treatment of withdrawn entries in RSS. Atom has tombstones for them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeletedItems {
    /// The entry is left out.
    #[default]
    Omit,
    /// An item without text, with `media:status` set to `deleted`, for partners that keep
    /// copies of items.
    Mark,
}

/// A file that a feed is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedOutput {
    /// The format of the file.
    pub format: FeedFormat,
    /// The path below the output folder, with `/` between folders.
    pub path: String,
    /// The public address of the file: the feed's `rel="self"`.
    pub url: Url,
    /// The archive page with the next older entries: `rel="prev-archive"` (RFC 5005
    /// section 4), JSON Feed `next_url`.
    pub previous: Option<Url>,
    /// The archive page with the next newer entries: `rel="next-archive"`. Only the oldest
    /// page has it, because every page should have one of the two links. On all pages, it
    /// would change the newest page whenever a page is added.
    pub next: Option<Url>,
    /// The feed that readers subscribe to, on an archive page: `rel="current"`.
    pub current: Option<Url>,
}

/// The web page of a feed, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedPage {
    /// The path below the output folder, with `/` between folders.
    pub path: String,
    /// The public address of the page.
    pub url: Url,
    /// The name among the feeds of the same group, such as that of a tag.
    pub name: String,
    /// The group that pages list the feed in.
    pub group: FeedGroup,
}

/// The property that the articles of a feed share; web pages group the feeds by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedGroup {
    /// The site's own feed.
    Site,
    /// A feed of `[[feeds]]`.
    Topic,
    /// A feed of `[each.section]`.
    Section,
    /// A feed of `[each.category]`.
    Category,
    /// A feed of `[each.tag]`.
    Tag,
    /// A feed of `[each.author]`.
    Author,
    /// A feed of `[each.language]`.
    Language,
}

/// A feed with the facts that its formats contain.
#[derive(Clone, Debug, PartialEq)]
pub struct Feed {
    /// Atom `id`, which does not change with the URL.
    pub id: String,
    /// The title as plain text.
    pub title: String,
    /// The description as plain text: RSS `description`, Atom `subtitle`.
    pub description: String,
    /// The web page with the same articles: RSS `link`, Atom `alternate`, JSON `home_page_url`.
    pub home: Url,
    /// The language of the feed, as a tag (BCP 47).
    pub language: Option<String>,
    /// The copyright notice: RSS `copyright`, Atom `rights`.
    pub copyright: Option<String>,
    /// Atom `author`s of the feed, JSON Feed `authors`; never empty.
    pub authors: Vec<Person>,
    /// A small square picture: Atom `icon`, JSON Feed `favicon`.
    pub icon: Option<Url>,
    /// A larger picture than the icon.
    pub logo: Option<FeedLogo>,
    /// The addresses of `WebSub` hubs.
    pub hubs: Vec<Url>,
    /// The rssCloud server that readers register with: RSS `cloud`.
    pub cloud: Option<Url>,
    /// The newest change of an entry; not the time of the build.
    pub updated: Timestamp,
    /// The part of an article that its entry contains.
    pub content: ContentMode,
    /// The place of the picture in an entry.
    pub pictures: PicturePlacement,
    /// The target of an item's `link` in RSS.
    pub item_link: ItemLink,
    /// The most bytes of a file, if limited.
    pub max_bytes: Option<u64>,
    /// The entries, newest first, then by id; shared with other feeds.
    pub entries: Vec<Arc<Entry>>,
    /// Withdrawn entries, newest first, then by id.
    pub deleted: Vec<DeletedEntry>,
    /// The treatment of withdrawn entries in RSS.
    pub deleted_items: DeletedItems,
    /// The web page of the feed: `rel="related"`.
    pub page: Option<FeedPage>,
    /// The style sheet for browsers.
    pub stylesheet: Option<Url>,
    /// The files of the feed, one for each format.
    pub outputs: Vec<FeedOutput>,
}

/// An entry of a feed: RSS `item`, Atom `entry`, JSON Feed item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The id that readers compare: RSS `guid`, Atom and JSON `id`. An absolute URI.
    pub id: String,
    /// The id that RSS and JSON Feed have instead, if readers know the entry by a text that
    /// is not a URI. Atom allows only URIs.
    pub exact_id: Option<String>,
    /// The permalink: RSS `link`, Atom `alternate`, JSON `url`.
    pub url: Url,
    /// The page on another host that the entry is about: JSON `external_url`, Atom
    /// `related`.
    pub external: Option<Url>,
    /// The title as plain text on one line, trimmed; empty for a note without a title.
    pub title: String,
    /// The date of publication: RSS `pubDate`, Atom `published`, JSON `date_published`.
    pub published: Timestamp,
    /// Atom `updated`: the last significant change, or the publication.
    pub updated: Timestamp,
    /// The change the author declared: RSS `atom:updated`, JSON `date_modified`.
    pub modified: Option<Timestamp>,
    /// The summary as plain text.
    pub summary: String,
    /// Sanitized HTML with absolute URLs.
    pub content: String,
    /// The authors of the entry; never empty.
    pub authors: Vec<Person>,
    /// Categories, then tags, without repeats.
    pub categories: Vec<String>,
    /// The picture of the entry.
    pub image: Option<Image>,
    /// The attached files: enclosures.
    pub attachments: Vec<Attachment>,
    /// A language tag (BCP 47), if the language differs from the feed's.
    pub language: Option<String>,
    /// The origin of the entry. `publish` checks it again before uploading.
    pub source: Arc<EntrySource>,
}

impl Feed {
    /// Lists the origins of the entries.
    pub fn sources(&self) -> Vec<Arc<EntrySource>> {
        self.entries.iter().map(|entry| entry.source.clone()).collect()
    }
}

/// A withdrawn entry: Atom `at:deleted-entry` (RFC 6721).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletedEntry {
    /// The id of the entry.
    pub id: String,
    /// The exact id of the entry, if it has one.
    pub exact_id: Option<String>,
    /// The time of the build that first missed the entry.
    pub when: Timestamp,
    /// The reason as plain text on one line.
    pub reason: Option<String>,
}
