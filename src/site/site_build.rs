//! Site that is being built: what every step of a build needs to know.

use std::sync::{Arc, OnceLock};

use crate::builder::TermPage;
use crate::config::Config;
use crate::model::{FolderDefaults, Timestamp};
use crate::published::HeldIdentities;
use crate::site::request::{BuildProgress, BuildRequest};
use crate::sources::SiteArticles;
use crate::sources::article_locator::ArticleLocator;

/// Site that is being built, at one instant.
pub(crate) struct SiteBuild<'a> {
    pub request: &'a BuildRequest<'a>,
    pub config: &'a Config,
    pub source: &'a SiteArticles<'a>,
    pub locator: ArticleLocator<'a>,
    /// Authority of derived ids: a host and a date (RFC 4151).
    pub authority: String,
    /// Published ids, dates and addresses that newer rules do not change.
    pub held: HeldIdentities<'a>,
    pub now: Timestamp,
    pub progress: &'a dyn BuildProgress,
    /// Values that files next to articles set for them; known after the folder was walked.
    pub defaults: OnceLock<Arc<FolderDefaults>>,
    /// Pages that feeds take their titles from; known after the folder was walked.
    pub term_pages: OnceLock<Arc<[TermPage]>>,
}

impl SiteBuild<'_> {
    /// Returns the pages that feeds take their titles from, sorted by path.
    pub(crate) fn term_pages(&self) -> &[TermPage] {
        self.term_pages.get().map(|pages| &**pages).unwrap_or_default()
    }
}
