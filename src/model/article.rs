//! An article: its header is always read, the rest only if a feed selects it.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::media::{Attachment, Image};
use crate::model::person::Person;
use crate::text::date::ParsedDate;

/// The visibility of an article in feeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ArticleVisibility {
    /// Visible in feeds, between its dates of publication and expiry.
    #[default]
    Public,
    /// A draft, which its author has not finished.
    Draft,
    /// Kept out of feeds by its author (`feed = false`).
    Excluded,
    /// Retracted by its author (`retracted = "why"`).
    Retracted,
    /// For some readers only (`password`, `visibility = "members"`).
    Protected,
}

/// The facts of an article that selection, ids and permalinks depend on. Read for every
/// article.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Header {
    /// The path of the file below the folder of articles, with `/` between folders.
    pub path: Box<str>,
    /// The date of publication; an article without one is in no feed.
    pub published: Option<ParsedDate>,
    /// The date of the last significant change by its author, or of the newest correction.
    pub updated: Option<ParsedDate>,
    /// The date from which on it is not in feeds.
    pub expires: Option<ParsedDate>,
    /// The visibility in feeds.
    pub visibility: ArticleVisibility,
    /// The reason for the retraction, if its author gives one.
    pub retraction: Option<Box<str>>,
    /// The section: the first folder, or the one in the frontmatter.
    pub section: Option<Box<str>>,
    /// The tags as written, without repeats.
    pub tags: Vec<Box<str>>,
    /// The categories as written, without repeats.
    pub categories: Vec<Box<str>>,
    /// Names of authors or their keys in `[authors]`, in the order of the byline; empty for
    /// the site's authors.
    pub authors: Vec<Box<str>>,
    /// A language tag (BCP 47), if the language differs from the site's.
    pub language: Option<Box<str>>,
    /// The title in the frontmatter, if permalinks or ids depend on titles.
    pub title: Option<Box<str>>,
    /// The id in the frontmatter, which is final.
    pub id: Option<Box<str>>,
    /// The id in the frontmatter that readers know exactly as written, though it is not a
    /// URI. It has precedence over `id`.
    pub exact_id: Option<Box<str>>,
    /// The last segment of the permalink, if it is in the frontmatter.
    pub slug: Option<Box<str>>,
    /// The permalink or path in the frontmatter, as written.
    pub url: Option<Box<str>>,
}

impl Header {
    /// Returns a hash of all fields. Cached results of an article are valid only if its
    /// header has the same hash.
    pub fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// A whole article. Read only if a feed has selected it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The public address of the article.
    pub permalink: Url,
    /// The page on another host that the article is about.
    pub external: Option<Url>,
    /// The title as plain text.
    pub title: String,
    /// The author's summary, or the beginning of the content, as plain text.
    pub summary: String,
    /// Sanitized HTML with absolute URLs.
    pub content: String,
    /// The authors in the order of the byline.
    pub authors: Vec<Person>,
    /// The picture of the article.
    pub image: Option<Image>,
    /// Attached files in the order of the frontmatter.
    pub attachments: Vec<Attachment>,
    /// [`Header::digest`] of the header in the same bytes.
    pub header: u64,
    /// Paths of the articles that it links to, without repeats.
    pub links: Vec<Box<str>>,
}
