//! Records of published entries that are no longer in any feed. They hold hashes only,
//! because the manifest is public and the articles may be private by now.

use serde::{Deserialize, Serialize};

use super::{EntryRecord, PageNumbers, SHORT_HASH, instant, title_hash};
use crate::model::Timestamp;
use crate::text::hash;
use crate::text::similarity::TextSketch;

/// A published entry that left every feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PastEntry {
    /// Hash of the article's path below the articles folder, by [`short_hash`].
    pub path: String,
    /// Hash of its title and date, by [`titled_hash`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Signature of its content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextSketch>,
    /// Date of publication; none in records of earlier releases.
    #[serde(default, with = "instant::optional", skip_serializing_if = "Option::is_none")]
    pub published: Option<Timestamp>,
    /// Day of the first build that found it in no feed.
    #[serde(with = "instant")]
    pub left: Timestamp,
    /// Rest of its record, if it left because of an error in its article: the error may be
    /// corrected, and then the entry takes its former place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retained: Option<RetainedRecord>,
}

/// Parts of a record that name neither the article nor its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetainedRecord {
    /// Hash of what readers saw, by [`content_hash`](super::content_hash).
    pub content: String,
    /// Time at which `build --touch` last marked the entry as updated.
    #[serde(default, with = "instant::optional", skip_serializing_if = "Option::is_none")]
    pub touched: Option<Timestamp>,
    /// Archive pages with the entry, by the folders of their feeds.
    #[serde(default, skip_serializing_if = "PageNumbers::is_empty")]
    pub pages: PageNumbers,
}

impl PastEntry {
    /// Makes the record of an entry that left every feed at `left`.
    pub fn new(record: &EntryRecord, left: Timestamp) -> Self {
        let title = record.title.as_deref();
        Self {
            path: short_hash(&record.path),
            title: title.map(|title| titled_hash(title, record.published)),
            text: record.text.filter(|text| !text.is_empty()),
            published: Some(record.published),
            left,
            retained: None,
        }
    }

    /// Adds the parts of the record that are needed if the entry comes back.
    #[must_use]
    pub fn retaining(mut self, record: &EntryRecord) -> Self {
        let EntryRecord { content, touched, pages, .. } = record.clone();
        self.retained = Some(RetainedRecord { content, touched, pages });
        self
    }
}

/// Hashes an id or a path.
pub(crate) fn short_hash(text: &str) -> String {
    let mut hash = hash::hex(text.as_bytes());
    hash.truncate(SHORT_HASH);
    hash
}

/// Hashes a title, given as its [`title_hash`], with a date to the second.
pub(crate) fn titled_hash(title: &str, published: Timestamp) -> String {
    short_hash(&format!("{title} {}", published.timestamp()))
}

/// Hashes the title and the date of an entry, given in clear.
pub(crate) fn titled_hash_of(title: &str, published: Timestamp) -> String {
    titled_hash(&title_hash(title), published)
}
