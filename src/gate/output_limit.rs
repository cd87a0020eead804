//! Limits the bytes that a build writes: one article with thousands of tags makes thousands
//! of feeds, which must not fill the disk.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::diagnostic::{Diagnostic, codes};
use crate::model::Document;

/// Smallest default limit: 1 GB.
const LEAST: u64 = 1_000_000_000;

/// Default limit, as a multiple of the bytes of the articles that were read.
const TIMES_ARTICLES: u64 = 200;

/// Counter of the bytes of documents.
#[derive(Debug)]
pub(crate) struct OutputLimit {
    /// Value of `[output] max_bytes` in bytes, if it is set.
    configured: Option<u64>,
    articles: AtomicU64,
    documents: AtomicU64,
}

impl OutputLimit {
    /// Starts to count, with the limit `[output] max_bytes` or the default.
    pub(crate) const fn new(configured: Option<u64>) -> Self {
        Self { configured, articles: AtomicU64::new(0), documents: AtomicU64::new(0) }
    }

    /// Counts an article that was read.
    pub(crate) fn count_article(&self, bytes: u64) {
        self.articles.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts documents that were rendered.
    pub(crate) fn count_documents(&self, documents: &[Document]) {
        self.count_bytes(documents.iter().map(|document| document.bytes.len() as u64).sum());
    }

    /// Counts bytes of cached files that stay as they are.
    pub(crate) fn count_bytes(&self, bytes: u64) {
        self.documents.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Starts to count the documents again, for another attempt.
    pub(crate) fn restart(&self) {
        self.documents.store(0, Ordering::Relaxed);
    }

    /// Returns true if no more documents should be rendered.
    pub(crate) fn is_exceeded(&self) -> bool {
        self.documents.load(Ordering::Relaxed) > self.limit()
    }

    /// Returns the error of a build whose output is too large.
    pub(crate) fn fault(&self) -> Option<Diagnostic> {
        let limit = self.limit();
        let message = format!(
            "the files of this site would be larger than {limit} bytes; nothing was written"
        );
        let help = format!(
            "make fewer feeds, or feeds with fewer entries, or set `max_bytes = {}` in `[output]`",
            limit.saturating_mul(2)
        );
        let fault = Diagnostic::new(&codes::OUTPUT_TOO_LARGE, message).help(help);
        self.is_exceeded().then_some(fault)
    }

    fn limit(&self) -> u64 {
        self.configured.unwrap_or_else(|| {
            self.articles.load(Ordering::Relaxed).saturating_mul(TIMES_ARTICLES).max(LEAST)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_exceeded(configured: Option<u64>, articles: u64, documents: u64) -> bool {
        let limit = OutputLimit::new(configured);
        limit.count_article(articles);
        limit.count_bytes(documents);
        assert_eq!(limit.fault().is_some(), limit.is_exceeded());
        limit.is_exceeded()
    }

    #[test]
    fn default_is_one_gigabyte_or_two_hundred_times_the_articles() {
        assert!(!is_exceeded(None, 0, LEAST));
        assert!(is_exceeded(None, 0, LEAST + 1));
        assert!(!is_exceeded(None, LEAST, TIMES_ARTICLES * LEAST));
        assert!(is_exceeded(None, LEAST, TIMES_ARTICLES * LEAST + 1));
    }

    #[test]
    fn configured_limit_is_exact() {
        assert!(!is_exceeded(Some(10), 100, 10));
        assert!(is_exceeded(Some(10), 100, 11));
    }
}
