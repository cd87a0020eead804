//! Which articles are meant.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf, absolute};

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::pipeline::SiteInspection;
use crate::sources;

/// The articles that are meant.
#[derive(Debug, PartialEq, Eq)]
pub enum StampSelection {
    /// All of the folder.
    All,
    /// These, by their paths below the folder, which is named first.
    Named(PathBuf, BTreeSet<String>),
}

impl StampSelection {
    /// Finds the articles that are named, as the disk has them or below their
    /// folder; of none, all are meant.
    pub fn new(names: &[PathBuf], survey: &SiteInspection, report: &mut Report) -> Self {
        if names.is_empty() {
            return Self::All;
        }
        let folder = &survey.config.articles.folder;
        let mut paths = BTreeSet::new();
        for name in names {
            match below(folder, name).filter(|path| is_article(path, survey)) {
                Some(path) => {
                    paths.insert(path);
                }
                None => report.push(unknown(name)),
            }
        }
        Self::Named(folder.clone(), paths)
    }

    /// Says whether an article is meant, by its path below the folder.
    pub fn has(&self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(_, paths) => paths.contains(path),
        }
    }

    /// Says whether a file is no other article than those that are meant.
    pub fn has_file(&self, file: &Path) -> bool {
        let Self::Named(folder, _) = self else { return true };
        let path = file.strip_prefix(folder).ok().map(joined);
        !sources::is_article(file) || path.is_none_or(|path| self.has(&path))
    }

    /// Counts them.
    pub fn count(&self, survey: &SiteInspection) -> usize {
        match self {
            Self::All => survey.articles,
            Self::Named(_, paths) => paths.len(),
        }
    }
}

/// Returns the path of an article below the folder, its parts joined by `/`.
///
/// Links are followed first: what is changed is a file of the folder, and
/// never what a link leads out to.
fn below(folder: &Path, name: &Path) -> Option<String> {
    let real = |path: &Path| path.canonicalize().ok();
    let within = |path: &Path| Some(joined(real(path)?.strip_prefix(real(folder)?).ok()?));
    let path = absolute(name).ok().and_then(|path| within(&path));
    let path = path.or_else(|| within(&folder.join(name)))?;
    let file = folder.join(&path);
    (sources::is_article(&file) && file.is_file()).then_some(path)
}

/// Says whether a file is among the articles, be it with errors: what
/// `.gitignore` keeps out is not.
fn is_article(path: &str, survey: &SiteInspection) -> bool {
    let file = survey.config.articles.folder.join(path);
    let mut said =
        survey.article_report.diagnostics.iter().filter_map(|found| found.location.as_ref());
    survey.header(path).is_some() || said.any(|at| *at.path == *file)
}

fn joined(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn unknown(name: &Path) -> Diagnostic {
    let message = format!("`{}` should be an article below `[articles] folder`", name.display());
    Diagnostic::new(&codes::COMMAND_UNKNOWN_ARTICLE, message)
        .help("name the article's file, or none for all of them")
}
