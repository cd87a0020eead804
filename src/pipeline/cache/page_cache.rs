//! Which pages stand in the output folder as this build would make them.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::pipeline::cache::cached_diagnostic::CachedDiagnostic;
use crate::pipeline::cache::render_cache::{self, ArticleDependency};
use crate::pipeline::request::BuildRequest;
use crate::sources::{Fingerprint, cache};

/// The name of the cache.
const CACHE: &str = "pages";

/// A page that a build wrote.
#[derive(Clone, Serialize, Deserialize)]
pub struct CachedPage {
    /// Below the output folder.
    pub folder: String,
    /// Of all that it was made of beside the configuration and what its
    /// articles asked of other files.
    pub digest: String,
    /// The articles that asked something, and the answers.
    pub asked: Vec<(Box<str>, Vec<ArticleDependency>)>,
    /// When it was judged, in seconds since 1970.
    pub judged: i64,
    /// What is to be said of its articles, and of the page itself.
    pub said: [Vec<CachedDiagnostic>; 2],
    /// The bytes of its files.
    pub bytes: u64,
    /// Its files, as the build left them.
    pub files: Vec<(String, Fingerprint)>,
}

/// An article in a page.
pub struct PageArticle {
    /// Below its folder.
    pub path: Box<str>,
    /// Of the file that was read.
    pub stamp: Fingerprint,
    /// Digest of the header in the same bytes.
    pub header: u64,
    /// What it asked of other files.
    pub asked: Vec<ArticleDependency>,
}

/// Pages that are in the output folder after a build.
pub struct PagesToCache {
    /// Pages of earlier builds that were left alone.
    pub reused: Vec<CachedPage>,
    /// Pages of this build.
    pub rendered: Vec<CachedPage>,
}

/// What the last builds wrote.
pub struct PageCache {
    key: String,
    rows: HashMap<String, CachedPage>,
}

impl PageCache {
    /// Takes up what is known of pages.
    pub fn load(request: &BuildRequest<'_>, config: &Config, authority: &str) -> Self {
        let key = render_cache::key(config, authority);
        let rows: Vec<CachedPage> = cache::load(&cache::place(request.config, CACHE), &key);
        let rows = rows.into_iter().map(|row| (row.folder.clone(), row)).collect();
        Self { key, rows }
    }

    /// Returns the page of a folder, as an earlier build wrote it.
    pub fn get(&self, folder: &str) -> Option<&CachedPage> {
        self.rows.get(folder)
    }

    /// Keeps what is known of the pages that stand in the output folder now.
    pub fn save(self, pages: PagesToCache, request: &BuildRequest<'_>, output: &Path) {
        let PagesToCache { reused: kept, rendered: made } = pages;
        if made.is_empty() && kept.len() == self.rows.len() {
            return;
        }
        let stamped = made.into_iter().filter_map(|row| row.stamped(output));
        let mut rows: Vec<CachedPage> = kept.into_iter().chain(stamped).collect();
        rows.sort_by(|a, b| a.folder.cmp(&b.folder));
        cache::save(&cache::place(request.config, CACHE), &self.key, &rows);
    }
}

/// Returns cached findings as diagnostics; nothing if one can't be shown any more.
pub fn replay_diagnostics(said: &[CachedDiagnostic]) -> Option<Vec<Diagnostic>> {
    said.iter().map(CachedDiagnostic::diagnostic).collect()
}

impl CachedPage {
    /// Takes the stamps of its files.
    fn stamped(mut self, output: &Path) -> Option<Self> {
        for (path, stamp) in &mut self.files {
            *stamp = Fingerprint::of(&output.join(path))?;
        }
        Some(self)
    }

    /// Returns true if every file is as the build left it.
    pub fn is_current(&self, output: &Path) -> bool {
        self.files.iter().all(|(path, stamp)| Fingerprint::of(&output.join(path)) == Some(*stamp))
    }
}
