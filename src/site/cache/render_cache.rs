//! On-disk cache of rendered articles and of the validations of documents.
//!
//! Two files, each wrapped by [`cache`], which checks its version, its key and the checksum
//! of every part:
//!
//! ```text
//! feed.toml.articles    part 0..n: up to 2048 rows in postcard, sorted by path
//!
//!   row   path          string, relative to the articles' folder
//!         stamp         fingerprint of the file that was read
//!         header        digest of the header in the same bytes
//!         length        length of the text
//!         dependencies  links and files that the article names, each with its result
//!         findings      diagnostics of the rendering; absent if they can't be cached
//!         article       the rendered body, with its title, summary and attachments
//!
//! feed.toml.documents   part 0..n: up to 2048 rows in postcard, sorted by key
//!
//!   row   key           `SHA-256 path` of the document
//!         validation    time, diagnostics, and fingerprints of the articles in them
//! ```
//!
//! Reasons for the layout:
//!
//! - The rows come before their conditions: a build looks up a path by binary search and
//!   then checks the fingerprint, the header and every dependency. An article is rendered
//!   again only if one of them differs.
//! - The header is stored as a digest: it is already in the header cache, and only equality
//!   matters.
//! - Rows are decoded as a whole, unlike those of the header cache: only selected articles
//!   are in it, some hundreds even on a large site.
//! - Diagnostics are kept with their article, because each build reports them again. An
//!   article with an error or a suggested edit is not cached: it is read again until it is
//!   corrected.
//! - Validations are in a file of their own: they change whenever a feed does, the articles
//!   far less often.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use crate::config::Config;
use crate::gate::output_limit::OutputLimit;
use crate::model::{Article, Document, Header, Timestamp};
use crate::model::{FileFacts, FileSearch};
use crate::parser::LinkTarget;
use crate::site::cache::cached_diagnostic::CachedDiagnostic;
use crate::site::cache::validation_cache::CachedValidation;
use crate::site::request::{BuildMode, BuildRequest};
use crate::sources::{Fingerprint, cache};
use serde::{Deserialize, Serialize};

/// Name of the cache of rendered articles.
const ARTICLES: &str = "articles";

/// Name of the cache of validations.
const DOCUMENTS: &str = "documents";

/// Rendered article, with everything that it was rendered from besides the configuration.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct CachedArticle {
    /// Path of the article, relative to its folder.
    pub path: Box<str>,
    /// Fingerprint of the file that was read.
    pub stamp: Fingerprint,
    /// Digest of the header in the same file.
    pub header: u64,
    /// Length of the text that was read, in bytes.
    pub length: u64,
    /// Links and files that the article names.
    pub dependencies: Vec<ArticleDependency>,
    /// Diagnostics of the rendering; `None` if they can't be cached.
    pub findings: Option<Vec<CachedDiagnostic>>,
    /// Result of the rendering.
    pub article: Article,
}

/// Link or file that an article names, and the result that it was rendered with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ArticleDependency {
    /// Link to another article, or to an address of the site.
    Link(String, LinkTarget),
    /// File that the article shows.
    File(String, FileFacts),
    /// File that the article shows, of which only the existence matters.
    Existence(String, FileSearch),
}

/// Articles and validations of earlier builds, and those that this build adds.
pub(crate) struct RenderCache<'a> {
    request: &'a BuildRequest<'a>,
    key: String,
    /// Articles of the last build, sorted by path.
    cached: Vec<CachedArticle>,
    used: Mutex<Vec<CachedArticle>>,
    /// Number of bodies that were read.
    body_count: AtomicUsize,
    /// Limit of the bytes that the build writes.
    pub limit: OutputLimit,
    /// Next time at which a link target becomes public or stops being public.
    pub link_change: Mutex<Option<Timestamp>>,
    /// Validations of the last build, by document key.
    validations: BTreeMap<String, CachedValidation>,
}

impl<'a> RenderCache<'a> {
    /// Loads both caches; they are empty if they were made with other settings.
    pub(crate) fn load(request: &'a BuildRequest<'a>, config: &Config, authority: &str) -> Self {
        let key = key(config, authority);
        let validations: Vec<(String, CachedValidation)> =
            cache::load(&cache::place(request.config, DOCUMENTS), &key);
        Self {
            cached: cache::load(&cache::place(request.config, ARTICLES), &key),
            request,
            key,
            used: Mutex::default(),
            body_count: AtomicUsize::default(),
            link_change: Mutex::default(),
            limit: OutputLimit::new(config.output.max_bytes),
            validations: validations.into_iter().collect(),
        }
    }

    /// Finds an article that can be reused: its file still has this fingerprint, its header
    /// is the same, and `resolve_again` gives the same result for every dependency.
    pub(crate) fn find(
        &self,
        header: &Header,
        stamp: Option<Fingerprint>,
        resolve_again: impl Fn(&ArticleDependency) -> ArticleDependency,
    ) -> Option<&CachedArticle> {
        let index = self.cached.binary_search_by(|row| row.path.cmp(&header.path)).ok()?;
        let row = &self.cached[index];
        let is_same = stamp == Some(row.stamp)
            && row.header == header.digest()
            && row.dependencies.iter().all(|known| resolve_again(known) == *known);
        is_same.then_some(row)
    }

    /// Keeps an article for the next build, unless its diagnostics can't be cached or its file
    /// could change without getting another fingerprint.
    pub(crate) fn add(&self, row: &CachedArticle) {
        if row.findings.is_some()
            && row.stamp.is_stable_at(SystemTime::now())
            && let Ok(mut used) = self.used.lock()
        {
            used.push(row.clone());
        }
    }

    /// Counts a body that was read.
    pub(crate) fn count_body(&self) {
        self.body_count.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the number of bodies that were read.
    pub(crate) fn bodies(&self) -> usize {
        self.body_count.load(Ordering::Relaxed)
    }

    /// Finds the validation of a document by its key.
    pub(crate) fn find_validation(&self, key: &str) -> Option<&CachedValidation> {
        self.validations.get(key)
    }

    /// Saves what this build used, for the next one.
    pub(crate) fn save(self, validations: BTreeMap<String, CachedValidation>) {
        if self.request.mode == BuildMode::Check {
            return;
        }
        let mut used = self.used.into_inner().unwrap_or_default();
        // An article that changed during the build was used in two versions; keep the later.
        used.reverse();
        used.sort_by(|a, b| a.path.cmp(&b.path));
        used.dedup_by(|later, first| later.path == first.path);
        let is_same = used.len() == self.cached.len()
            && used.iter().zip(&self.cached).all(|(a, b)| (&a.path, a.stamp) == (&b.path, b.stamp));
        if !is_same || self.body_count.into_inner() > 0 {
            cache::save(&cache::place(self.request.config, ARTICLES), &self.key, &used);
        }
        if validations != self.validations {
            let rows: Vec<_> = validations.into_iter().collect();
            cache::save(&cache::place(self.request.config, DOCUMENTS), &self.key, &rows);
        }
    }
}

/// Describes the settings that rendered articles and archive pages depend on.
pub(crate) fn key(config: &Config, authority: &str) -> String {
    // Serving and publishing do not change the files.
    let Config {
        home: _,
        site,
        people,
        articles,
        output,
        publish: _,
        feeds,
        members: _,
        each,
        serve: _,
    } = config;
    format!("{authority} {:?}", (site, people, articles, output, feeds, each))
}

/// Returns the key of a document. It contains the path, because the validator compares the
/// feed's self link with its address.
pub(crate) fn document_key(document: &Document) -> String {
    format!("{} {}", document.sha256, document.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::diagnostic::{Report, SourceText};
    use crate::frontmatter::{self, FrontmatterSearch, TextExtent};
    use crate::model::{ArticleVisibility, FolderDefaults};
    use crate::parser::{self};
    use std::path::Path;

    fn header(text: &str) -> Header {
        let path = Path::new("a.md").into();
        let source = SourceText::new(&path, text);
        let FrontmatterSearch::Complete(frontmatter) =
            frontmatter::find(&source, TextExtent::Whole)
        else {
            panic!()
        };
        let toml = Path::new("feed.toml").into();
        let config = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        let config =
            config::read(&SourceText::new(&toml, config), Path::new(""), &mut Report::default());
        let report = &mut Report::default();
        let (config, defaults) = (config.unwrap(), FolderDefaults::default());
        parser::read_header(&source, "a.md", &frontmatter, &config, &defaults, report).unwrap()
    }

    #[test]
    fn another_header_has_another_digest() {
        let one = header("---\ntitle: A\ndate: 2024-05-22\n---\n");
        assert_eq!(one.digest(), one.clone().digest());
        let others = [
            Header { visibility: ArticleVisibility::Draft, ..one.clone() },
            Header { published: None, ..one.clone() },
            Header { expires: one.published, ..one.clone() },
            Header { id: Some("i".into()), ..one.clone() },
            Header { retraction: Some("".into()), ..one.clone() },
        ];
        assert!(others.iter().all(|other| other.digest() != one.digest()));
    }
}
