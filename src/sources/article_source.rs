//! Where articles come from: a folder of this machine, or a bucket.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::model::FileFacts;
use crate::model::{FolderDefaults, SiteGenerator};
use crate::parser::Frontmatter;
use crate::sources::article_store::ArticleStore;
use crate::sources::bundles::{self, BundleFolders};
use crate::sources::exclusions::ExclusionRules;
use crate::sources::find::{ArticleListing, WalkFolders};
use crate::sources::remote::{self, ReadDepth, RemoteArticles, SharedCaches};
use crate::sources::site_settings::SiteSettings;
use crate::sources::{
    Fingerprint, SaveDetector, WalkDetail, find, guard_files, in_progress, linked_files, read,
    site_guards,
};

/// How many articles of a bucket are read at once.
const AT_ONCE: usize = 64;

/// Where articles come from. Paths are below their folder.
pub struct ArticleSource<'a> {
    config: &'a Config,
    /// None where they lie in a folder of this machine.
    remote: Option<RemoteArticles>,
    settings: OnceLock<SiteSettings>,
    /// With the problems of reading them.
    exclusions: OnceLock<(ExclusionRules, Report)>,
    /// Articles of a folder that change while they are read.
    saves: SaveDetector,
}

impl<'a> ArticleSource<'a> {
    /// Takes the folder of a configuration as one of this machine.
    pub fn here(config: &'a Config) -> Self {
        let (settings, exclusions) = (OnceLock::new(), OnceLock::new());
        Self { config, remote: None, settings, exclusions, saves: SaveDetector::default() }
    }

    /// Looks at the source of a configuration. A bucket is listed; `step` hears
    /// of objects on the way.
    ///
    /// # Errors
    /// A bucket can't be opened or listed, or there is nothing in it.
    pub fn open(config: &'a Config, step: &dyn Fn(u64)) -> Result<Self, Diagnostic> {
        let bucket = bucket(config)?;
        let list = |bucket| RemoteArticles::list(bucket, &config.articles.folder, step);
        Ok(Self { remote: bucket.map(list).transpose()?, ..Self::here(config) })
    }

    /// Fetches caches that lie beside the articles in a bucket, where none is
    /// here; `file` is the configuration's.
    pub fn fetch_caches(&self, file: &Path) {
        if let Some(remote) = &self.remote {
            remote.fetch_caches(&SharedCaches::new(self.config, file));
        }
    }

    /// Takes up what earlier builds kept.
    pub fn remember(&self, file: &Path) {
        if let Some(remote) = &self.remote {
            remote.remember(file);
        }
    }

    /// Finds every article, sorted by path.
    pub fn find(
        &self,
        look: WalkDetail,
        report: &mut Report,
        step: &(dyn Fn(u64) + Sync),
    ) -> ArticleListing {
        report.append(self.excluded().1.clone());
        let mut walked = match &self.remote {
            Some(remote) => remote.articles(self.exclusions()),
            None => find::find(&self.folders(), look, report, step),
        };
        if self.has_bundles() {
            let resources;
            (resources, walked.bundles) = bundles::take_out_resources(&mut walked.files);
            report.diagnostics.extend(bundles::report(&resources, &self.config.articles.folder));
        }
        walked
    }

    /// Returns true if folders with an `index` file are page bundles, as in Hugo.
    /// Elsewhere such a file is one more article.
    fn has_bundles(&self) -> bool {
        let settings = self.settings();
        settings.is_known() && settings.follows(SiteGenerator::Hugo)
    }

    /// Returns true if one of these files makes its folder a page bundle, or ends
    /// that, since `is_known` answered which articles there are: then the other
    /// files of the folder are articles no longer, or again.
    pub fn is_bundle_changed(
        &self,
        files: &BTreeSet<Box<str>>,
        is_known: impl Fn(&str) -> bool,
    ) -> bool {
        let mut pages = files.iter().filter(|path| bundles::is_index(path)).peekable();
        pages.peek().is_some()
            && self.has_bundles()
            && pages.any(|path| self.has(path) != is_known(path))
    }

    /// Finds which of these files are articles now, where these folders are bundles.
    pub fn find_among(
        &self,
        files: &BTreeSet<Box<str>>,
        bundles: &BundleFolders,
        report: &mut Report,
    ) -> Vec<Box<str>> {
        let Some(remote) = &self.remote else {
            let mut found = find::find_among(files, &self.folders(), report);
            found.retain(|path| !bundles.have_resource(path));
            return found;
        };
        let mut found = remote.articles(self.exclusions()).files;
        found.retain(|found| files.contains(&found.path) && !bundles.have_resource(&found.path));
        found.into_iter().map(|found| found.path).collect()
    }

    fn folders(&self) -> WalkFolders<'_> {
        WalkFolders {
            articles: &self.config.articles.folder,
            output: &self.config.output.folder,
            exclusions: self.exclusions(),
        }
    }

    fn exclusions(&self) -> &ExclusionRules {
        &self.excluded().0
    }

    fn excluded(&self) -> &(ExclusionRules, Report) {
        self.exclusions.get_or_init(|| {
            let settings = self.settings();
            let mut report = settings.report.clone();
            let read = |path: &str, report: &mut Report| self.guard(path, report);
            let lists = guard_files::ignore_files(self.config, settings, &read, &mut report);
            (ExclusionRules::read(self.config, settings, &lists, &mut report), report)
        })
    }

    fn settings(&self) -> &SiteSettings {
        self.settings.get_or_init(|| SiteSettings::read(self.config))
    }

    /// Reads the values that files next to articles state for them; `paths` are
    /// those of the files.
    pub fn folder_defaults(&self, paths: &[Box<str>], report: &mut Report) -> FolderDefaults {
        let read = |path: &str, report: &mut Report| self.guard(path, report);
        site_guards::read(self.config, self.settings(), (paths, &read), report)
    }

    /// Reads a file that may hide articles, if it is there.
    fn guard(&self, path: &str, report: &mut Report) -> Option<Vec<u8>> {
        if let Some(remote) = &self.remote {
            return remote.small_file(path);
        }
        let path = self.config.articles.folder.join(path);
        path.symlink_metadata()
            .ok()
            .and_then(|_| guard_files::read_local(self.config, &path, report))
    }

    /// Returns how many articles are best read together.
    pub const fn share(&self) -> usize {
        if self.remote.is_some() { AT_ONCE } else { usize::MAX }
    }

    /// Prepares for articles that are about to be read, where that saves time.
    pub fn read_ahead<'p>(&self, depth: ReadDepth, paths: impl Iterator<Item = &'p str>) {
        if let Some(remote) = &self.remote {
            remote.read_ahead(depth, paths);
        }
    }

    /// Reads an article until its frontmatter ends and hands that to `parse`;
    /// with what comes of it, returns the stamp of what was read.
    pub fn head<T>(
        &self,
        path: &str,
        report: &mut Report,
        parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
    ) -> Option<(Fingerprint, T)> {
        match &self.remote {
            Some(remote) => remote.head(path, report, parse),
            None => read::head(&self.place(path), &self.saves, report, parse),
        }
    }

    /// Reads a whole article and hands it to `parse`, as [`Self::head`] does.
    pub fn whole<T>(
        &self,
        path: &str,
        report: &mut Report,
        parse: impl FnOnce(&SourceText<'_>, &Frontmatter, &mut Report) -> T,
    ) -> Option<(Fingerprint, T)> {
        match &self.remote {
            Some(remote) => remote.whole(path, report, parse),
            None => read::whole(&self.place(path), &self.saves, report, parse),
        }
    }

    /// Takes the stamp of an article as it is now.
    pub fn stamp(&self, path: &str) -> Option<Fingerprint> {
        if let Some(remote) = &self.remote {
            return remote.stamp(path);
        }
        let place = self.place(path);
        self.saves.held_stamp(&place).or_else(|| Fingerprint::of(&place))
    }

    /// Keeps the text of an article that changed after its header was read:
    /// the rest of the build sees this version. In a store, one version is
    /// asked for in any case.
    pub fn hold(&self, path: &str, stamp: Fingerprint, text: String) {
        if self.remote.is_none() {
            self.saves.hold(&self.place(path), &(stamp, text.into_bytes()));
        }
    }

    /// Returns the error of an article that changes whenever it is read.
    pub fn changing(&self, path: &str) -> Diagnostic {
        in_progress::changing(&self.place(path))
    }

    fn place(&self, path: &str) -> PathBuf {
        self.config.articles.folder.join(path)
    }

    /// Looks at a file that an article names.
    pub fn facts(&self, path: &str, written: &str) -> FileFacts {
        let articles = &self.config.articles;
        let assets = articles.assets.as_deref();
        match &self.remote {
            Some(remote) => remote.facts(path, written, assets, &linked_files::among(assets)),
            None => linked_files::facts(path, &articles.folder, assets, written),
        }
    }

    /// Says whether an article's file is there. What can't be asked for, or lies
    /// in a folder that is gone as a whole, was not deleted.
    pub fn has(&self, path: &str) -> bool {
        let folder = &self.config.articles.folder;
        match &self.remote {
            Some(remote) => remote.stamp(path).is_some(),
            None => !folder.is_dir() || folder.join(path).try_exists().unwrap_or(true),
        }
    }

    /// Returns what kept articles from being read, though they may be as good
    /// as ever: then what was built counts for nothing.
    ///
    /// # Errors
    /// The first fault of a bucket.
    pub fn check(&self) -> Result<(), Diagnostic> {
        self.remote.as_ref().and_then(RemoteArticles::fault).map_or(Ok(()), Err)
    }

    /// Keeps what was read for the next build.
    pub fn save(&self, file: &Path) {
        if let Some(remote) = &self.remote {
            remote.save(file);
        }
    }
}

/// Asks whether one article is there, of a source that nobody has looked at.
///
/// What can't be asked for counts as not there.
pub fn has(config: &Config, path: &str) -> bool {
    match bucket(config) {
        Ok(Some(bucket)) => bucket.has(path).unwrap_or(false),
        Ok(None) => config.articles.folder.join(path).exists(),
        Err(_) => false,
    }
}

/// Puts the caches of a configuration and its file beside its articles, where
/// these lie in a bucket: the next machine begins with them.
///
/// # Errors
/// The bucket takes none; what was published is not touched by that.
pub fn share_caches(config: &Config, file: &Path) -> Result<(), Diagnostic> {
    let Some(bucket) = bucket(config)? else { return Ok(()) };
    let given = SharedCaches::new(config, file).give(&*bucket);
    given.map_err(|fault| remote::not_shared(&config.articles.folder, &fault))
}

/// Refuses articles in a bucket, for a command that writes or watches them.
pub fn check_are_here(config: &Config) -> Result<(), Diagnostic> {
    match &config.articles.store {
        Some(_) => Err(remote::elsewhere(&config.articles.folder)),
        None => Ok(()),
    }
}

fn bucket(config: &Config) -> Result<Option<Box<dyn ArticleStore>>, Diagnostic> {
    let Some(url) = &config.articles.store else { return Ok(None) };
    let opened = opened(url, config.publish.timeout);
    opened.map(Some).map_err(|reason| remote::unopened(&config.articles.folder, &reason))
}

#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
fn opened(url: &url::Url, timeout: std::time::Duration) -> Result<Box<dyn ArticleStore>, String> {
    let folder = crate::stores::object_store_folder::ObjectStoreFolder::open(url, timeout)?;
    Ok(Box::new(crate::sources::object_store_source::ObjectStoreSource::new(folder, timeout)))
}

#[cfg(not(any(feature = "s3", feature = "gcs", feature = "azure")))]
fn opened(_: &url::Url, _: std::time::Duration) -> Result<Box<dyn ArticleStore>, String> {
    Err("this program was built for folders alone".to_owned())
}
