//! The articles of a site, in whatever place they are: which files are articles, what hides
//! them, and which folders are page bundles.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use crate::builder::TermPage;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::frontmatter::Frontmatter;
use crate::model::SiteGenerator;
use crate::model::{FileFacts, FileSearch};
use crate::sources::article_source::{ArticleSource, ReadDepth};
use crate::sources::article_store::ArticleStore;
use crate::sources::bundles::{self, BundleFolders};
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::{self, ArticleListing, WalkFolders, WalkProgress};
use crate::sources::guard_files::GuardFiles;
use crate::sources::linked_files;
use crate::sources::local_articles::LocalArticles;
use crate::sources::remote::{self, RemoteArticles, SharedCaches};
use crate::sources::section_pages::SectionPageReader;
use crate::sources::site_guards::SiteGuards;
use crate::sources::site_settings::SiteSettings;
use crate::sources::{
    Fingerprint, WalkDetail, guard_files, in_progress, site_guards, unread_markup,
};

/// The articles of a site. Paths are relative to the articles folder.
pub(crate) struct SiteArticles<'a> {
    config: &'a Config,
    source: Box<dyn ArticleSource + 'a>,
    settings: OnceLock<SiteSettings>,
    /// Rules that exclude files, and the diagnostics of reading them.
    exclusions: OnceLock<(ExclusionRules, Report)>,
}

impl<'a> SiteArticles<'a> {
    /// Makes a source of the local articles folder of a configuration.
    pub(crate) fn here(config: &'a Config) -> Self {
        Self::new(config, Box::new(LocalArticles::new(config)))
    }

    /// Opens the source of a configuration. A store is listed; `step` receives the number
    /// of objects on the way.
    ///
    /// # Errors
    /// A store can't be opened or listed, or it has no objects.
    pub(crate) fn open(config: &'a Config, step: &dyn Fn(u64)) -> Result<Self, Diagnostic> {
        let Some(store) = open_store(config)? else { return Ok(Self::here(config)) };
        let remote = RemoteArticles::list(store, &config.articles.folder, step)?;
        Ok(Self::new(config, Box::new(remote)))
    }

    fn new(config: &'a Config, source: Box<dyn ArticleSource + 'a>) -> Self {
        Self { config, source, settings: OnceLock::new(), exclusions: OnceLock::new() }
    }

    /// Fetches the caches that the store of the articles has and this machine does not;
    /// `file` is that of the configuration.
    pub(crate) fn fetch_caches(&self, file: &Path) {
        self.source.fetch_caches(self.config, file);
    }

    /// Loads the caches of earlier builds.
    pub(crate) fn remember(&self, file: &Path) {
        self.source.load_caches(file);
    }

    /// Lists every article, sorted by path.
    pub(crate) fn find(
        &self,
        look: WalkDetail,
        report: &mut Report,
        step: &WalkProgress<'_>,
    ) -> ArticleListing {
        report.append(self.read_exclusions().1.clone());
        let mut walked = self.source.list(&self.folders(), look, report, step);
        if self.has_bundles() {
            let resources;
            (resources, walked.bundles) = bundles::take_out_resources(&mut walked.files);
            report.diagnostics.extend(bundles::report(&resources, &self.config.articles.folder));
        }
        let mut unread = std::mem::take(&mut walked.unread);
        unread.retain(|path| !walked.bundles.have_resource(path));
        let folder = &self.config.articles.folder;
        report.diagnostics.extend(unread_markup::report(unread, &walked.files, folder));
        walked
    }

    /// Returns true if folders with an `index` file are page bundles, as in Hugo. For other
    /// generators such a file is an ordinary article.
    fn has_bundles(&self) -> bool {
        let settings = self.settings();
        settings.is_known() && settings.follows(SiteGenerator::Hugo)
    }

    /// Returns true if one of these files makes its folder a page bundle, or ends
    /// that, since `is_known` answered which articles there are: then the other
    /// files of the folder are articles no longer, or again.
    pub(crate) fn is_bundle_changed(
        &self,
        files: &BTreeSet<Box<str>>,
        is_known: impl Fn(&str) -> bool,
    ) -> bool {
        let mut pages = files.iter().filter(|path| bundles::is_index(path)).peekable();
        pages.peek().is_some()
            && self.has_bundles()
            && pages.any(|path| self.has(path) != is_known(path))
    }

    /// Returns the files among these that are articles now, given the folders that are
    /// bundles.
    pub(crate) fn find_among(
        &self,
        files: &BTreeSet<Box<str>>,
        bundles: &BundleFolders,
        report: &mut Report,
    ) -> Vec<Box<str>> {
        let mut found = self.source.list_among(files, &self.folders(), report);
        found.retain(|path| !bundles.have_resource(path));
        found
    }

    /// Describes why a local file or folder is not an article, with the path that the reason is
    /// about. Returns `None` if it may be an article.
    pub(crate) fn describe_absence(&self, path: &str) -> Option<(String, String)> {
        find::describe_absence(path, &self.folders())
    }

    fn folders(&self) -> WalkFolders<'_> {
        WalkFolders {
            articles: &self.config.articles.folder,
            output: &self.config.output.folder,
            exclusions: self.exclusions(),
        }
    }

    fn exclusions(&self) -> &ExclusionRules {
        &self.read_exclusions().0
    }

    fn read_exclusions(&self) -> &(ExclusionRules, Report) {
        self.exclusions.get_or_init(|| {
            let settings = self.settings();
            let mut report = settings.report.clone();
            let lists = guard_files::ignore_files(
                self.config,
                settings,
                &|path, report| self.source.read_small_file(path, report),
                &mut report,
            );
            (ExclusionRules::read(self.config, settings, &lists, &mut report), report)
        })
    }

    fn settings(&self) -> &SiteSettings {
        self.settings.get_or_init(|| SiteSettings::read(self.config))
    }

    /// Reads the values that files next to articles state for them; `paths` are the paths
    /// of these files.
    pub(crate) fn read_guards(&self, paths: &[Box<str>], report: &mut Report) -> SiteGuards {
        let files =
            GuardFiles { paths, read: &|path, report| self.source.read_small_file(path, report) };
        site_guards::read(self.config, self.settings(), &files, report)
    }

    /// Reads the pages that feeds of sections, tags and categories take their titles from.
    pub(crate) fn read_term_pages(
        &self,
        listing: &ArticleListing,
        guards: &SiteGuards,
        report: &mut Report,
    ) -> Vec<TermPage> {
        let reader = SectionPageReader {
            config: self.config,
            settings: self.settings(),
            read: &|path, report| self.source.read_small_file(path, report),
        };
        reader.read(listing, guards, report)
    }

    /// Returns the number of articles that should be read together.
    pub(crate) fn share(&self) -> usize {
        self.source.batch_size()
    }

    /// Reads articles in advance if they are in a store, where many requests together take
    /// the time of one.
    pub(crate) fn read_ahead<'p>(
        &self,
        depth: ReadDepth,
        mut paths: impl Iterator<Item = &'p str>,
    ) {
        self.source.read_ahead(depth, &mut paths);
    }

    /// Reads an article to the end of its frontmatter and passes it to `parse`; returns the
    /// fingerprint of the version that was read, and the result. None if the article can't
    /// be read, which is reported.
    pub(crate) fn head<T>(
        &self,
        path: &str,
        report: &mut Report,
        parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
    ) -> Option<(Fingerprint, T)> {
        self.read(ReadDepth::Head, path, report, parse)
    }

    /// Reads a whole article and passes it to `parse`, as [`Self::head`] does.
    pub(crate) fn whole<T>(
        &self,
        path: &str,
        report: &mut Report,
        parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
    ) -> Option<(Fingerprint, T)> {
        self.read(ReadDepth::Whole, path, report, parse)
    }

    fn read<T>(
        &self,
        depth: ReadDepth,
        path: &str,
        report: &mut Report,
        parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
    ) -> Option<(Fingerprint, T)> {
        let (mut parse, mut parsed) = (Some(parse), None);
        let fingerprint =
            self.source.read(depth, path, report, &mut |source, frontmatter, report| {
                parsed = parse.take().map(|parse| parse(source, frontmatter, report));
            })?;
        Some((fingerprint, parsed?))
    }

    /// Returns the current fingerprint of an article.
    pub(crate) fn stamp(&self, path: &str) -> Option<Fingerprint> {
        self.source.fingerprint(path)
    }

    /// Keeps the text of an article that changed after its header was read, so that the rest
    /// of the build sees one version. In a store this is not needed, because the version of
    /// the header is required there.
    pub(crate) fn hold(&self, path: &str, stamp: Fingerprint, text: String) {
        self.source.hold(path, stamp, text);
    }

    /// Returns the error of an article that changes whenever it is read.
    pub(crate) fn changing(&self, path: &str) -> Diagnostic {
        in_progress::changing(&self.config.articles.folder.join(path))
    }

    /// Returns the facts of a file that an article links to.
    pub(crate) fn facts(&self, path: &str, written: &str) -> FileFacts {
        self.source.linked_file(path, written, self.config.articles.assets.as_deref())
    }

    /// Looks for a file that an article shows; a missing one may have a similar name.
    pub(crate) fn find_file(&self, path: &str, written: &str) -> FileSearch {
        let articles = &self.config.articles;
        let assets = articles.assets.as_deref();
        let asset = assets
            .filter(|_| articles.store.is_none())
            .and_then(|assets| linked_files::find_asset(path, &articles.folder, assets, written));
        if let Some(path) = asset {
            return FileSearch::Asset { path };
        }
        if self.source.has_linked_file(path, written, assets) {
            return FileSearch::MayExist;
        }
        FileSearch::Missing { similar: self.source.similar_file(path, written, assets) }
    }

    /// Returns true unless an article's file was deleted. A file that can't be examined, or
    /// whose whole articles folder is missing, does not count as deleted.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.source.has(path)
    }

    /// Checks that no request to a store has failed. After a failure the result of the build
    /// must not be used, because articles may be missing from it.
    ///
    /// # Errors
    /// The first failure.
    pub(crate) fn check(&self) -> Result<(), Diagnostic> {
        self.source.failure().map_or(Ok(()), Err)
    }

    /// Saves the caches for the next build.
    pub(crate) fn save(&self, file: &Path) {
        self.source.save_caches(file);
    }
}

/// Returns true if the source of a configuration has an article, without opening the whole
/// source. If that can't be found out, the article counts as missing.
pub(crate) fn has(config: &Config, path: &str) -> bool {
    match open_store(config) {
        Ok(Some(store)) => store.has(path).unwrap_or(false),
        Ok(None) => config.articles.folder.join(path).exists(),
        Err(_) => false,
    }
}

/// Uploads the caches to the store of the articles, if they are in one, for the next job
/// that starts with an empty disk. `file` is that of the configuration.
///
/// # Errors
/// The store can't be written to, which does not affect the published feeds.
pub(crate) fn share_caches(config: &Config, file: &Path) -> Result<(), Diagnostic> {
    let Some(store) = open_store(config)? else { return Ok(()) };
    let uploaded = SharedCaches::new(config, file).upload(&*store);
    uploaded.map_err(|error| remote::caches_not_uploaded(&config.articles.folder, &error))
}

/// Checks that the articles are local, for a command that writes or watches them.
///
/// # Errors
/// The articles are in a store.
pub(crate) fn check_are_here(config: &Config) -> Result<(), Diagnostic> {
    match &config.articles.store {
        Some(_) => Err(remote::not_local(&config.articles.folder)),
        None => Ok(()),
    }
}

fn open_store(config: &Config) -> Result<Option<Box<dyn ArticleStore>>, Diagnostic> {
    let Some(url) = &config.articles.store else { return Ok(None) };
    let store = open_object_store(url, config.publish.timeout);
    store.map(Some).map_err(|reason| remote::open_failed(&config.articles.folder, &reason))
}

#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
fn open_object_store(
    url: &url::Url,
    timeout: std::time::Duration,
) -> Result<Box<dyn ArticleStore>, String> {
    let folder = crate::stores::object_store_folder::ObjectStoreFolder::open(url, timeout)?;
    Ok(Box::new(crate::sources::object_store_source::ObjectStoreSource::new(folder, timeout)))
}

#[cfg(not(any(feature = "s3", feature = "gcs", feature = "azure")))]
fn open_object_store(
    _: &url::Url,
    _: std::time::Duration,
) -> Result<Box<dyn ArticleStore>, String> {
    Err("this feedwright was built without support for object stores".to_owned())
}
