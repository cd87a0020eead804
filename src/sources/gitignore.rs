//! What `.gitignore` files keep out, by the crate `ignore`.

use std::ffi::OsStr;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The name of such a file.
pub const FILE: &str = ".gitignore";

/// What rules speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GitignoreTarget {
    File,
    Folder,
}

/// The rules that hold in a folder: its own before those of the folders around it.
#[derive(Clone, Default)]
pub struct GitignoreRules(Option<Arc<GitignoreLevel>>);

struct GitignoreLevel {
    own: Gitignore,
    around: GitignoreRules,
}

impl GitignoreRules {
    /// Reads the rules of all folders around one, by its real place.
    ///
    /// What a user or a repository ignores for one machine alone
    /// (`core.excludesFile`, `info/exclude`) must not change a feed.
    ///
    /// # Errors
    /// The file that can't be read, and why: it may keep articles out.
    pub fn around(folder: &Path) -> Result<Self, (PathBuf, Error)> {
        let mut folders: Vec<&Path> = folder.ancestors().skip(1).collect();
        folders.reverse();
        folders.into_iter().try_fold(Self::default(), |rules, folder| rules.within(folder))
    }

    /// Adds the rules of a folder, by its real place, if it has such a file.
    ///
    /// # Errors
    /// The file that can't be read, and why: it may keep articles out.
    pub fn within(&self, folder: &Path) -> Result<Self, (PathBuf, Error)> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => Ok(self.with(folder, &bytes)),
            // A link that leads nowhere is a file that can't be read.
            Err(error) if error.kind() == ErrorKind::NotFound && !is_there(&path) => {
                Ok(self.clone())
            }
            Err(error) => Err((path, error)),
        }
    }

    /// As [`Self::within`], of a folder whose file has these bytes. Lines that
    /// can't be understood are passed over, as git does: one that is not UTF-8
    /// matches no article, since the names of articles are.
    pub fn with(&self, folder: &Path, bytes: &[u8]) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for line in bytes.split(|byte| *byte == b'\n') {
            let Ok(line) = std::str::from_utf8(line) else { continue };
            let _ = builder.add_line(None, line.strip_suffix('\r').unwrap_or(line));
        }
        self.and(&builder)
    }

    fn and(&self, builder: &GitignoreBuilder) -> Self {
        match builder.build() {
            Ok(own) if !own.is_empty() => {
                Self(Some(Arc::new(GitignoreLevel { own, around: self.clone() })))
            }
            Ok(_) | Err(_) => self.clone(),
        }
    }

    /// Says whether there are none.
    pub const fn are_none(&self) -> bool {
        self.0.is_none()
    }

    /// Says whether a rule, or else its name, keeps something out; its `place`
    /// is asked for only where there are rules.
    pub fn keep_out(
        &self,
        name: &OsStr,
        kind: GitignoreTarget,
        place: impl FnOnce() -> PathBuf,
    ) -> bool {
        let rule = if self.are_none() { Match::None } else { self.match_path(&place(), kind) };
        match rule {
            Match::None => name.as_encoded_bytes().starts_with(b"."),
            Match::Ignore(()) => true,
            Match::Whitelist(()) => false,
        }
    }

    /// Says what the nearest rule is that speaks of a path.
    fn match_path(&self, path: &Path, kind: GitignoreTarget) -> Match<()> {
        let is_folder = kind == GitignoreTarget::Folder;
        let levels = std::iter::successors(self.0.as_deref(), |level| level.around.0.as_deref());
        let mut found = levels.map(|level| level.own.matched(path, is_folder).map(drop));
        found.find(|found| !found.is_none()).unwrap_or(Match::None)
    }
}

fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Finds such a file in a folder that is no regular one: to open a pipe would
/// wait for ever, and some devices have no end.
pub fn find_irregular_file(folder: &Path) -> Option<PathBuf> {
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
