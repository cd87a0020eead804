//! An article, in the two steps in which it is read.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::media::{Attachment, Image};
use crate::model::person::Person;
use crate::text::date::ParsedDate;

/// Whether an article may stand in a feed at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ArticleVisibility {
    /// It may, between its dates.
    #[default]
    Public,
    /// Its author has not finished it.
    Draft,
    /// Its author keeps it out of feeds (`feed = false`).
    Excluded,
    /// Its author took it back (`retracted = "why"`).
    Retracted,
    /// Only some readers may have it (`password`, `visibility = "members"`).
    Protected,
}

/// What selection needs to know of an article: read for every one of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Header {
    /// The file below the articles' folder, its parts joined by `/`.
    pub path: Box<str>,
    /// The date of publication; an article without one is in no feed.
    pub published: Option<ParsedDate>,
    /// The author's word for a significant change, or the newest correction.
    pub updated: Option<ParsedDate>,
    /// From when on it is in no feed.
    pub expires: Option<ParsedDate>,
    /// Whether it may be in a feed.
    pub visibility: ArticleVisibility,
    /// Why it was taken back, where its author says so.
    pub retraction: Option<Box<str>>,
    /// The section: the first folder, or the frontmatter's word.
    pub section: Option<Box<str>>,
    /// As written, without repeats.
    pub tags: Vec<Box<str>>,
    /// As written, without repeats.
    pub categories: Vec<Box<str>>,
    /// Names, or keys of `[authors]`, in the byline's order; empty for the site's.
    pub authors: Vec<Box<str>>,
    /// A language tag (BCP 47), where it is not the site's.
    pub language: Option<Box<str>>,
    /// The title in the frontmatter, where addresses or ids are made of titles.
    pub title: Option<Box<str>>,
    /// The id in the frontmatter, which is final.
    pub id: Option<Box<str>>,
    /// The id in the frontmatter that readers know letter by letter, though it
    /// is no URI; it wins over the other.
    pub exact_id: Option<Box<str>>,
    /// The last part of the address, where the frontmatter gives it.
    pub slug: Option<Box<str>>,
    /// The address or path in the frontmatter, as written.
    pub url: Option<Box<str>>,
}

impl Header {
    /// Returns a number that differs for another header: what was made of an
    /// article is used again only under the header that it was made under.
    pub fn digest(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// A whole article: read only when a feed has selected it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Where it can be read.
    pub permalink: Url,
    /// Plain text.
    pub title: String,
    /// Plain text: what the author wrote as summary, or the beginning.
    pub summary: String,
    /// Safe HTML in which every URL is absolute.
    pub content: String,
    /// The byline, in its order.
    pub authors: Vec<Person>,
    /// The picture.
    pub image: Option<Image>,
    /// Attached files, in their order.
    pub attachments: Vec<Attachment>,
    /// Digest of the header in the same bytes.
    pub header: u64,
    /// Articles that it links to, by path, without repeats.
    pub links: Vec<Box<str>>,
}
