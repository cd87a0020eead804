//! Cache of the archive pages in the output folder.
//!
//! `archives::reuse_pages` decides whether a cached page is current.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::site::cache::cached_diagnostic::CachedDiagnostic;
use crate::site::cache::render_cache::{self, ArticleDependency};
use crate::site::request::BuildRequest;
use crate::sources::{Fingerprint, cache};

/// Name of the page cache.
const CACHE: &str = "pages";

/// Archive page that a build wrote.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CachedPage {
    /// Folder of the page, relative to the output folder.
    pub folder: String,
    /// Digest of everything that the page was made from, except the configuration and the
    /// dependencies of its articles.
    pub digest: String,
    /// Dependencies of its articles, by path; articles without any are left out.
    pub dependencies: Vec<(Box<str>, Vec<ArticleDependency>)>,
    /// Time of the validation, in seconds since 1970. To an earlier clock, its dates could be in
    /// the future.
    pub validated: i64,
    /// Diagnostics of the page.
    pub findings: PageFindings,
    /// Number of bytes of its files.
    pub bytes: u64,
    /// Paths of its files, and their fingerprints after they were written.
    pub files: Vec<(String, Fingerprint)>,
}

/// Diagnostics of a page, to be reported again.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct PageFindings {
    /// Diagnostics of its articles.
    pub articles: Vec<CachedDiagnostic>,
    /// Findings of the validator.
    pub validator: Vec<CachedDiagnostic>,
}

impl PageFindings {
    /// Converts the diagnostics of a page.
    pub(crate) fn new(articles: &[Diagnostic], validator: &[Diagnostic]) -> Self {
        let [articles, validator] =
            [articles, validator].map(|found| found.iter().map(CachedDiagnostic::from).collect());
        Self { articles, validator }
    }
}

/// Article in a page.
pub(crate) struct PageArticle {
    /// Path of the article, relative to its folder.
    pub path: Box<str>,
    /// Fingerprint of the file that was read.
    pub stamp: Fingerprint,
    /// Digest of the header in the same file.
    pub header: u64,
    /// Results that the article depends on.
    pub dependencies: Vec<ArticleDependency>,
}

/// Pages that are in the output folder after a build.
pub(crate) struct PagesToCache {
    /// Pages of earlier builds that were left alone.
    pub reused: Vec<CachedPage>,
    /// Pages of this build.
    pub rendered: Vec<CachedPage>,
}

/// Pages that earlier builds wrote, by folder.
pub(crate) struct PageCache {
    key: String,
    rows: HashMap<String, CachedPage>,
}

impl PageCache {
    /// Loads the cache; empty if it was made with other settings.
    pub(crate) fn load(request: &BuildRequest<'_>, config: &Config, authority: &str) -> Self {
        let key = render_cache::key(config, authority);
        let rows: Vec<CachedPage> = cache::load(&cache::place(request.config, CACHE), &key);
        let rows = rows.into_iter().map(|row| (row.folder.clone(), row)).collect();
        Self { key, rows }
    }

    /// Returns the page in a folder, as an earlier build wrote it.
    pub(crate) fn get(&self, folder: &str) -> Option<&CachedPage> {
        self.rows.get(folder)
    }

    /// Saves the pages that are in the output folder now. They are fingerprinted only here,
    /// because a file gets its final modification time when it is written.
    pub(crate) fn save(self, pages: PagesToCache, request: &BuildRequest<'_>, output: &Path) {
        let PagesToCache { reused, rendered } = pages;
        if rendered.is_empty() && reused.len() == self.rows.len() {
            return;
        }
        let written = rendered.into_iter().filter_map(|row| row.with_fingerprints(output));
        let mut rows: Vec<CachedPage> = reused.into_iter().chain(written).collect();
        rows.sort_by(|a, b| a.folder.cmp(&b.folder));
        cache::save(&cache::place(request.config, CACHE), &self.key, &rows);
    }
}

impl CachedPage {
    /// Takes the fingerprints of its files; `None` if one is missing.
    fn with_fingerprints(mut self, output: &Path) -> Option<Self> {
        for (path, stamp) in &mut self.files {
            *stamp = Fingerprint::of(&output.join(path))?;
        }
        Some(self)
    }

    /// Returns true if its files are those that the build wrote.
    pub(crate) fn are_files_current(&self, output: &Path) -> bool {
        self.files.iter().all(|(path, stamp)| Fingerprint::of(&output.join(path)) == Some(*stamp))
    }
}
