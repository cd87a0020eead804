//! Rendered articles, kept from build to build while nothing that they were
//! made of changes.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use crate::config::Config;
use crate::model::FileFacts;
use crate::model::{Article, Document, Header, Timestamp};
use crate::parser::LinkTarget;
use crate::pipeline::cache::validation_cache::CachedValidation;
use crate::pipeline::output_limit::OutputLimit;
use crate::pipeline::request::{BuildMode, BuildRequest};
use crate::sources::{Fingerprint, cache};
use serde::{Deserialize, Serialize};

/// The names of the caches.
const ARTICLES: &str = "articles";
const DOCUMENTS: &str = "documents";

/// A rendered article, and all that it was made of beside the configuration.
#[derive(Clone, Serialize, Deserialize)]
pub struct CachedArticle {
    /// The article below its folder.
    pub path: Box<str>,
    /// Of the file that was read.
    pub stamp: Fingerprint,
    /// Digest of the header in the same bytes.
    pub header: u64,
    /// Length of the text that was read, in bytes.
    pub length: u64,
    /// What it asked of other files.
    pub asked: Vec<ArticleDependency>,
    /// What it was rendered to.
    pub article: Article,
}

/// What an article asked of other files, and the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArticleDependency {
    /// Another article, or an address of the site.
    Link(String, LinkTarget),
    /// What is known of a file.
    File(String, FileFacts),
}

/// What the last builds made, and what this one adds.
pub struct RenderCache<'a> {
    request: &'a BuildRequest<'a>,
    key: String,
    /// Sorted by path.
    known: Vec<CachedArticle>,
    used: Mutex<Vec<CachedArticle>>,
    read: AtomicUsize,
    /// Counts what is read and made.
    pub limit: OutputLimit,
    /// Earliest instant at which the target of a link becomes public, or ceases to be.
    pub link_change: Mutex<Option<Timestamp>>,
    /// Documents that were judged, by their marks.
    documents: BTreeMap<String, CachedValidation>,
}

impl<'a> RenderCache<'a> {
    /// Takes up what the last build kept.
    pub fn load(request: &'a BuildRequest<'a>, config: &Config, authority: &str) -> Self {
        let key = key(config, authority);
        let place = |name| cache::place(request.config, name);
        let documents: Vec<(String, CachedValidation)> = cache::load(&place(DOCUMENTS), &key);
        Self {
            known: cache::load(&place(ARTICLES), &key),
            request,
            key,
            used: Mutex::default(),
            read: AtomicUsize::default(),
            link_change: Mutex::default(),
            limit: OutputLimit::new(config.output.max_bytes),
            documents: documents.into_iter().collect(),
        }
    }

    /// Returns an article as it was rendered before, if its file has this
    /// stamp still, its text had this header, and `answer` still answers as it did.
    pub fn find(
        &self,
        header: &Header,
        stamp: Option<Fingerprint>,
        answer: impl Fn(&ArticleDependency) -> ArticleDependency,
    ) -> Option<&CachedArticle> {
        let index = self.known.binary_search_by(|row| row.path.cmp(&header.path)).ok()?;
        let row = &self.known[index];
        let is_same = stamp == Some(row.stamp)
            && row.header == header.digest()
            && row.asked.iter().all(|asked| answer(asked) == *asked);
        is_same.then_some(row)
    }

    /// Keeps an article of which there is nothing to say for the next build, if
    /// its file can't change unseen.
    pub fn add(&self, row: &CachedArticle) {
        if row.stamp.is_stable_at(SystemTime::now())
            && let Ok(mut used) = self.used.lock()
        {
            used.push(row.clone());
        }
    }

    /// Counts a body that was read.
    pub fn count(&self) {
        self.read.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns how many bodies were read.
    pub fn bodies(&self) -> usize {
        self.read.load(Ordering::Relaxed)
    }

    /// Finds what was said of a document of these bytes.
    pub fn judged(&self, mark: &str) -> Option<&CachedValidation> {
        self.documents.get(mark)
    }

    /// Keeps what this build used for the next one.
    pub fn save(self, judged: BTreeMap<String, CachedValidation>) {
        if self.request.mode == BuildMode::Check {
            return;
        }
        let place = |name| cache::place(self.request.config, name);
        let mut used = self.used.into_inner().unwrap_or_default();
        // An article that changed during the build was used in two versions.
        used.reverse();
        used.sort_by(|a, b| a.path.cmp(&b.path));
        used.dedup_by(|later, first| later.path == first.path);
        let is_same = used.len() == self.known.len()
            && used.iter().zip(&self.known).all(|(a, b)| (&a.path, a.stamp) == (&b.path, b.stamp));
        if !is_same || self.read.into_inner() > 0 {
            cache::save(&place(ARTICLES), &self.key, &used);
        }
        if judged != self.documents {
            cache::save(&place(DOCUMENTS), &self.key, &judged.into_iter().collect::<Vec<_>>());
        }
    }
}

/// Names all that rendered articles and pages depend on beside files.
pub fn key(config: &Config, authority: &str) -> String {
    // How the files are served and published changes none of them.
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

/// Names a document. The address counts as well: a validator compares it with the feed's own.
pub fn document_key(document: &Document) -> String {
    format!("{} {}", document.sha256, document.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::diagnostic::{Report, SourceText};
    use crate::model::{ArticleVisibility, FolderDefaults};
    use crate::parser::{self, FrontmatterSearch, TextExtent};
    use std::path::Path;

    fn header(text: &str) -> Header {
        let path = Path::new("a.md").into();
        let source = SourceText::new(&path, text);
        let FrontmatterSearch::Complete(frontmatter) = parser::find(&source, TextExtent::Whole)
        else {
            panic!()
        };
        let toml = Path::new("feed.toml").into();
        let config = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        let config =
            config::read(&SourceText::new(&toml, config), Path::new(""), &mut Report::default());
        let report = &mut Report::default();
        let (config, defaults) = (config.unwrap(), FolderDefaults::default());
        parser::header(&source, "a.md", &frontmatter, &config, &defaults, report).unwrap()
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
