//! The most bytes that a build writes: many feeds of few articles, as one
//! article with thousands of tags makes them, must not fill the disk.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::diagnostic::{Diagnostic, codes};
use crate::model::Document;

/// Least limit, unless one is configured: 1 GB.
const LEAST: u64 = 1_000_000_000;

/// How many times the bytes of the articles that were read the files may have.
const TIMES_ARTICLES: u64 = 200;

/// Counts the bytes of documents as they are made.
#[derive(Debug)]
pub struct OutputLimit {
    /// `[output] max_bytes`.
    configured: Option<u64>,
    articles: AtomicU64,
    documents: AtomicU64,
}

impl OutputLimit {
    /// Begins to count under `[output] max_bytes`, or else the default.
    pub const fn new(configured: Option<u64>) -> Self {
        Self { configured, articles: AtomicU64::new(0), documents: AtomicU64::new(0) }
    }

    /// Counts an article that was read.
    pub fn count_article(&self, bytes: u64) {
        self.articles.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts documents that were made.
    pub fn count_documents(&self, documents: &[Document]) {
        self.count_bytes(documents.iter().map(|document| document.bytes.len() as u64).sum());
    }

    /// Counts bytes of files that stay as they are.
    pub fn count_bytes(&self, bytes: u64) {
        self.documents.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Begins again to count documents.
    pub fn restart(&self) {
        self.documents.store(0, Ordering::Relaxed);
    }

    /// Returns true if no more documents are to be made.
    pub fn is_exceeded(&self) -> bool {
        self.documents.load(Ordering::Relaxed) > self.limit()
    }

    /// Returns the error of a build that would write too much.
    pub fn fault(&self) -> Option<Diagnostic> {
        let limit = self.limit();
        let message = format!(
            "the files of this site would take more than {limit} bytes; nothing was written"
        );
        let help = format!(
            "make fewer feeds, or feeds of fewer entries; or write `max_bytes = {}` below `[output]`",
            limit.saturating_mul(2)
        );
        let fault = Diagnostic::new(&codes::OUTPUT_TOO_LARGE, message).help(help);
        self.is_exceeded().then_some(fault)
    }

    fn limit(&self) -> u64 {
        let by_articles = || self.articles.load(Ordering::Relaxed).saturating_mul(TIMES_ARTICLES);
        self.configured.unwrap_or_else(|| by_articles().max(LEAST))
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
