//! The interface of a place that has articles: a folder on this machine (`local_articles`) or
//! a folder in a store (`remote`).
//!
//! Paths are relative to the articles' folder. What a site excludes and which folders are
//! page bundles is decided above, in `site_articles`, so it is the same for every place.

use std::collections::BTreeSet;
use std::path::Path;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::frontmatter::Frontmatter;
use crate::model::FileFacts;
use crate::sources::find::{ArticleListing, WalkFolders, WalkProgress};
use crate::sources::{Fingerprint, WalkDetail};

/// Part of an article that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ReadDepth {
    /// Its beginning, which has the frontmatter.
    Head,
    /// The whole article.
    Whole,
}

/// Receives the text of an article and its frontmatter, at most once.
pub(super) type ArticleParser<'p> = dyn FnMut(&SourceText<'_>, &Frontmatter, &mut Report) + 'p;

/// Place that has articles.
pub(super) trait ArticleSource: Send + Sync {
    /// Lists every article, sorted by path.
    fn list(
        &self,
        folders: &WalkFolders<'_>,
        detail: WalkDetail,
        report: &mut Report,
        step: &WalkProgress<'_>,
    ) -> ArticleListing;

    /// Returns the paths among these that are articles now.
    fn list_among(
        &self,
        paths: &BTreeSet<Box<str>>,
        folders: &WalkFolders<'_>,
        report: &mut Report,
    ) -> Vec<Box<str>>;

    /// Reads a small file that is not an article, if it exists.
    fn read_small_file(&self, path: &str, report: &mut Report) -> Option<Vec<u8>>;

    /// Reads an article and passes it to `parse`; returns the fingerprint of the version that
    /// was read. None if it can't be read, which is reported.
    fn read(
        &self,
        depth: ReadDepth,
        path: &str,
        report: &mut Report,
        parse: &mut ArticleParser<'_>,
    ) -> Option<Fingerprint>;

    /// Returns the current fingerprint of an article.
    fn fingerprint(&self, path: &str) -> Option<Fingerprint>;

    /// Returns true unless an article's file was deleted.
    fn has(&self, path: &str) -> bool;

    /// Returns the facts of a file that an article links to; `assets` is the folder of the
    /// site's static files.
    fn linked_file(&self, path: &str, written: &str, assets: Option<&Path>) -> FileFacts;

    /// Returns true unless a file that an article shows is known to be missing.
    fn has_linked_file(&self, path: &str, written: &str, assets: Option<&Path>) -> bool;

    /// Returns the path, written in the same way, of a file whose name is similar to that of
    /// a missing one. A store is not searched.
    fn similar_file(&self, _: &str, _: &str, _: Option<&Path>) -> Option<String> {
        None
    }

    /// Returns the number of articles that should be read together.
    fn batch_size(&self) -> usize {
        usize::MAX
    }

    /// Reads articles before they are needed, where that saves time.
    fn read_ahead(&self, _: ReadDepth, _: &mut dyn Iterator<Item = &str>) {}

    /// Keeps the text of an article that changed after its header was read, so that the rest
    /// of the build sees one version.
    fn hold(&self, _: &str, _: Fingerprint, _: String) {}

    /// Fetches the caches that the place has and this machine does not; `file` is that of the
    /// configuration.
    fn fetch_caches(&self, _: &Config, _: &Path) {}

    /// Loads the caches of earlier builds.
    fn load_caches(&self, _: &Path) {}

    /// Saves the caches for the next build.
    fn save_caches(&self, _: &Path) {}

    /// Returns the first request that failed. The result of the build must not be used then,
    /// because articles may be missing from it.
    fn failure(&self) -> Option<Diagnostic> {
        None
    }
}
