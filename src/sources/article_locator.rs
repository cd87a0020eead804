//! Locates the part of an article's identity that a diagnostic is about. Headers have no
//! positions, so the beginning of the article is read again; this happens only for articles
//! with problems.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::config::Config;
use crate::diagnostic::{Report, SourceLocation};
use crate::frontmatter;
use crate::identity::{self, IdentityField};
use crate::model::Header;
use crate::sources::SiteArticles;

/// Largest number of articles that are read again. A changed setting may change the id of
/// every article, and each read from a store is a request.
const MAX_REREADS: u32 = 500;

/// Locator of identity fields in articles.
pub(crate) struct ArticleLocator<'a> {
    config: &'a Config,
    source: &'a SiteArticles<'a>,
    reread_count: AtomicU32,
}

impl<'a> ArticleLocator<'a> {
    /// Creates a locator that has not read anything.
    pub(crate) const fn new(config: &'a Config, source: &'a SiteArticles<'a>) -> Self {
        Self { config, source, reread_count: AtomicU32::new(0) }
    }

    /// Returns [`Self::locate`] as a function.
    pub(crate) fn to_fn(&self) -> impl Fn(&Header, IdentityField) -> SourceLocation + Sync {
        |header, about| self.locate(header, about)
    }

    /// Returns the location of the field that a diagnostic is about; without such a field,
    /// the location of the file.
    pub(crate) fn locate(&self, header: &Header, about: IdentityField) -> SourceLocation {
        self.locate_field(header, about).unwrap_or_else(|| {
            SourceLocation::file(self.config.articles.folder.join(&*header.path))
        })
    }

    fn locate_field(&self, header: &Header, about: IdentityField) -> Option<SourceLocation> {
        let names = identity::field_names(header, about, self.config);
        if names.is_empty() || self.reread_count.fetch_add(1, Ordering::Relaxed) >= MAX_REREADS {
            return None;
        }
        // Problems of the file were reported when it was read first.
        let mut ignored = Report::default();
        let read = self.source.head(&header.path, &mut ignored, |source, frontmatter, _| {
            if about == IdentityField::Date {
                frontmatter::locate_date(source, frontmatter, self.config)
            } else {
                frontmatter::locate_field(source, frontmatter, names, self.config)
            }
        });
        read.and_then(|(_, location)| location)
    }
}
