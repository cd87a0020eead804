//! Origin of an entry: the article and everything that its text was made from.

use url::Url;

/// Origin of an entry. Every document lists the origins of its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntrySource {
    /// The path of the article below the folder of articles.
    pub path: Box<str>,
    /// Hash of the header in the same bytes as the body.
    pub header: u64,
    /// Paths of the articles that the entry links to, without repeats.
    pub links: Vec<Box<str>>,
    /// Addresses of the picture and the attached files.
    pub files: Vec<Url>,
}
