//! Selects the articles that a command writes ids into.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf, absolute};

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::site::inspect::SiteInspection;
use crate::sources;

/// Articles that a command may change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum CommandSelection {
    /// Every article of the folder.
    All,
    /// The articles folder, and the selected paths relative to it.
    Named(PathBuf, BTreeSet<String>),
}

impl CommandSelection {
    /// Finds the named articles, by their paths on the disk or relative to the articles'
    /// folder; without names, selects all articles.
    pub(crate) fn new(names: &[PathBuf], site: &SiteInspection, report: &mut Report) -> Self {
        if names.is_empty() {
            return Self::All;
        }
        let folder = &site.config.articles.folder;
        let mut paths = BTreeSet::new();
        for name in names {
            match path_in_folder(folder, name).filter(|path| is_article(path, site)) {
                Some(path) => {
                    paths.insert(path);
                }
                None => report.push(unknown_article(name)),
            }
        }
        Self::Named(folder.clone(), paths)
    }

    /// Returns true if an article, by its path in the folder, is selected.
    pub(crate) fn has(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(_, paths) => paths.contains(path),
        }
    }

    /// Returns true for selected articles, and for files that are not articles.
    pub(crate) fn has_file(&self, file: &Path) -> bool {
        let Self::Named(folder, _) = self else { return true };
        let path = file.strip_prefix(folder).ok().map(with_slashes);
        !sources::is_article(file) || path.is_none_or(|path| self.has(&path))
    }

    /// Counts the selected articles.
    pub(crate) fn count(&self, site: &SiteInspection) -> usize {
        match self {
            Self::All => site.articles,
            Self::Named(_, paths) => paths.len(),
        }
    }
}

/// Returns the path of an article in the folder, with `/` as separator.
///
/// Links are resolved first: a link that leads out of the folder selects nothing, because
/// only files of the folder may be changed.
fn path_in_folder(folder: &Path, name: &Path) -> Option<String> {
    let path = absolute(name).ok().and_then(|path| resolve_in(folder, &path));
    let path = path.or_else(|| resolve_in(folder, &folder.join(name)))?;
    let file = folder.join(&path);
    (sources::is_article(&file) && file.is_file()).then_some(path)
}

fn resolve_in(folder: &Path, path: &Path) -> Option<String> {
    let (folder, path) = (folder.canonicalize().ok()?, path.canonicalize().ok()?);
    Some(with_slashes(path.strip_prefix(folder).ok()?))
}

/// Returns true if a file is an article of the site, including one with errors; a file that
/// `.gitignore` excludes is not.
fn is_article(path: &str, site: &SiteInspection) -> bool {
    let file = site.config.articles.folder.join(path);
    let mut reported =
        site.article_report.diagnostics.iter().filter_map(|found| found.location.as_ref());
    site.header(path).is_some() || reported.any(|at| *at.path == *file)
}

fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn unknown_article(name: &Path) -> Diagnostic {
    let message =
        format!("`{}` is not an article in the folder of `[articles] folder`", name.display());
    Diagnostic::new(&codes::COMMAND_UNKNOWN_ARTICLE, message)
        .help("name the file of an article, or name no file to select all articles")
}
