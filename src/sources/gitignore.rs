//! Rules of `.gitignore` files, by the crate `ignore`.

use std::ffi::OsStr;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Name of the files.
pub(super) const FILE: &str = ".gitignore";

/// Kind of a path that rules are applied to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GitignoreTarget {
    File,
    Folder,
}

/// Rules that apply in a folder: its own, then those of the folders around it.
#[derive(Clone, Default)]
pub(super) struct GitignoreRules(Option<Arc<GitignoreLevel>>);

struct GitignoreLevel {
    own: Gitignore,
    around: GitignoreRules,
}

impl GitignoreRules {
    /// Reads the rules of all folders around a folder, given by its path without links.
    ///
    /// Rules for a single machine (`core.excludesFile`, `info/exclude`) are not read, because
    /// a feed must not depend on the machine that builds it.
    ///
    /// # Errors
    /// The file that can't be read, and the reason. It can't be skipped, because it may
    /// exclude private files.
    pub(super) fn around(folder: &Path) -> Result<Self, (PathBuf, Error)> {
        let mut folders: Vec<&Path> = folder.ancestors().skip(1).collect();
        folders.reverse();
        folders.into_iter().try_fold(Self::default(), |rules, folder| rules.within(folder))
    }

    /// Adds the rules of a folder, given by its path without links, if it has a `.gitignore`.
    ///
    /// # Errors
    /// The file that can't be read, and the reason.
    pub(super) fn within(&self, folder: &Path) -> Result<Self, (PathBuf, Error)> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => Ok(self.with(folder, &bytes)),
            // A dangling link is an error: the rules exist, but can't be read.
            Err(error) if error.kind() == ErrorKind::NotFound && !exists(&path) => Ok(self.clone()),
            Err(error) => Err((path, error)),
        }
    }

    /// Adds the rules of a folder whose `.gitignore` has these bytes. Invalid lines are
    /// skipped, as git does. So is a line that is not UTF-8: it can't match an article,
    /// whose name must be UTF-8.
    pub(super) fn with(&self, folder: &Path, bytes: &[u8]) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for line in bytes.split(|byte| *byte == b'\n') {
            let Ok(line) = std::str::from_utf8(line) else { continue };
            let _ = builder.add_line(None, line.strip_suffix('\r').unwrap_or(line));
        }
        self.add_level(&builder)
    }

    fn add_level(&self, builder: &GitignoreBuilder) -> Self {
        match builder.build() {
            Ok(own) if !own.is_empty() => {
                Self(Some(Arc::new(GitignoreLevel { own, around: self.clone() })))
            }
            Ok(_) | Err(_) => self.clone(),
        }
    }

    /// Returns true if there are no rules.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns true if a file or folder is excluded by a rule or, without one, by a name that
    /// starts with a dot. `place` makes its path, and is called only if there are rules.
    pub(super) fn keep_out(
        &self,
        name: &OsStr,
        kind: GitignoreTarget,
        place: impl FnOnce() -> PathBuf,
    ) -> bool {
        let rule = if self.is_empty() { Match::None } else { self.match_path(&place(), kind) };
        match rule {
            Match::None => name.as_encoded_bytes().starts_with(b"."),
            Match::Ignore(()) => true,
            Match::Whitelist(()) => false,
        }
    }

    /// Returns the verdict of the nearest rule that matches a path.
    fn match_path(&self, path: &Path, kind: GitignoreTarget) -> Match<()> {
        let is_folder = kind == GitignoreTarget::Folder;
        let levels = std::iter::successors(self.0.as_deref(), |level| level.around.0.as_deref());
        let mut matches = levels.map(|level| level.own.matched(path, is_folder).map(drop));
        matches.find(|it| !it.is_none()).unwrap_or(Match::None)
    }
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Returns the path of a folder's `.gitignore` if it is not a regular file. It must not be
/// opened: opening a pipe waits forever, and some devices never end.
pub(super) fn find_irregular_file(folder: &Path) -> Option<PathBuf> {
    let path = folder.join(FILE);
    std::fs::metadata(&path).is_ok_and(|found| !found.is_file()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_that_is_not_utf8_leaves_the_others() {
        let rules = GitignoreRules::default()
            .with(Path::new("/a"), b"# \xe4\r\n\xff*\nsecret.md\r\nwip/\n");
        let is_out = |name: &str, kind| {
            rules.keep_out(OsStr::new(name), kind, || Path::new("/a").join(name))
        };
        assert!(
            is_out("secret.md", GitignoreTarget::File) && is_out("wip", GitignoreTarget::Folder)
        );
        assert!(!is_out("open.md", GitignoreTarget::File));
    }
}
