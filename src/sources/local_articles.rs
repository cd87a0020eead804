//! Articles in a folder on this machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::Report;
use crate::model::FileFacts;
use crate::sources::article_source::{ArticleParser, ArticleSource, ReadDepth};
use crate::sources::find::{self, ArticleListing, WalkFolders, WalkProgress};
use crate::sources::{Fingerprint, SaveDetector, WalkDetail, guard_files, linked_files, read};

/// Folder of articles on this machine.
pub(super) struct LocalArticles<'a> {
    config: &'a Config,
    /// Articles that change while they are read.
    saves: SaveDetector,
}

impl<'a> LocalArticles<'a> {
    pub(super) fn new(config: &'a Config) -> Self {
        Self { config, saves: SaveDetector::default() }
    }

    fn folder(&self) -> &Path {
        &self.config.articles.folder
    }

    fn place(&self, path: &str) -> PathBuf {
        self.folder().join(path)
    }
}

impl ArticleSource for LocalArticles<'_> {
    fn list(
        &self,
        folders: &WalkFolders<'_>,
        detail: WalkDetail,
        report: &mut Report,
        step: &WalkProgress<'_>,
    ) -> ArticleListing {
        find::find(folders, detail, report, step)
    }

    fn list_among(
        &self,
        paths: &BTreeSet<Box<str>>,
        folders: &WalkFolders<'_>,
        report: &mut Report,
    ) -> Vec<Box<str>> {
        find::find_among(paths, folders, report)
    }

    fn read_small_file(&self, path: &str, report: &mut Report) -> Option<Vec<u8>> {
        let place = self.place(path);
        place
            .symlink_metadata()
            .ok()
            .and_then(|_| guard_files::read_local(self.config, &place, report))
    }

    fn read(
        &self,
        depth: ReadDepth,
        path: &str,
        report: &mut Report,
        parse: &mut ArticleParser<'_>,
    ) -> Option<Fingerprint> {
        let place = self.place(path);
        let read = match depth {
            ReadDepth::Head => read::head(&place, &self.saves, report, parse),
            ReadDepth::Whole => read::whole(&place, &self.saves, report, parse),
        };
        read.map(|(fingerprint, ())| fingerprint)
    }

    fn fingerprint(&self, path: &str) -> Option<Fingerprint> {
        let place = self.place(path);
        self.saves.held_stamp(&place).or_else(|| Fingerprint::of(&place))
    }

    /// A file that can't be examined, or whose whole articles folder is missing, does not
    /// count as deleted.
    fn has(&self, path: &str) -> bool {
        !self.folder().is_dir() || self.place(path).try_exists().unwrap_or(true)
    }

    fn linked_file(&self, path: &str, written: &str, assets: Option<&Path>) -> FileFacts {
        linked_files::facts(path, self.folder(), assets, written)
    }

    fn has_linked_file(&self, path: &str, written: &str, assets: Option<&Path>) -> bool {
        if let Some(below) = written.strip_prefix('/') {
            return assets.is_none_or(|assets| linked_files::may_be_asset(below, assets));
        }
        linked_files::exists(path, written, &|below| {
            let folders = [Some(self.folder()), assets];
            folders.into_iter().flatten().any(|folder| linked_files::may_exist(&folder.join(below)))
        })
    }

    fn similar_file(&self, path: &str, written: &str, assets: Option<&Path>) -> Option<String> {
        if let Some(below) = written.strip_prefix('/') {
            return Some(format!("/{}", linked_files::similar("", below, assets?)?));
        }
        let folders = [Some(self.folder()), assets];
        folders
            .into_iter()
            .flatten()
            .find_map(|folder| linked_files::similar(path, written, folder))
    }

    fn hold(&self, path: &str, fingerprint: Fingerprint, text: String) {
        self.saves.hold(&self.place(path), &(fingerprint, text.into_bytes()));
    }
}
