//! What `.gitignore` files keep out, by the crate `ignore`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The name of such a file.
pub const FILE: &str = ".gitignore";

/// What rules speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
}

/// The rules that hold in a folder: its own before those of the folders around it.
#[derive(Clone, Default)]
pub struct Rules(Option<Arc<Level>>);

struct Level {
    own: Gitignore,
    around: Rules,
}

impl Rules {
    /// Reads the rules of all folders around one, by its real place.
    ///
    /// What a user or a repository ignores for one machine alone
    /// (`core.excludesFile`, `info/exclude`) must not change a feed.
    pub fn around(folder: &Path) -> Self {
        let mut folders: Vec<&Path> = folder.ancestors().skip(1).collect();
        folders.reverse();
        folders.into_iter().fold(Self::default(), |rules, folder| {
            if folder.join(FILE).exists() { rules.within(folder) } else { rules }
        })
    }

    /// Adds the rules of a folder that has such a file, by its real place.
    /// Lines that can't be understood are passed over, as git does.
    pub fn within(&self, folder: &Path) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        builder.add(folder.join(FILE));
        self.and(&builder)
    }

    /// As [`Self::within`], of a folder whose file has this text.
    pub fn with(&self, folder: &Path, text: &str) -> Self {
        let mut builder = GitignoreBuilder::new(folder);
        for line in text.trim_start_matches('\u{feff}').lines() {
            // What can't be understood is passed over, as in a file.
            let _ = builder.add_line(None, line);
        }
        self.and(&builder)
    }

    fn and(&self, builder: &GitignoreBuilder) -> Self {
        match builder.build() {
            Ok(own) if !own.is_empty() => Self(Some(Arc::new(Level { own, around: self.clone() }))),
            Ok(_) | Err(_) => self.clone(),
        }
    }

    /// Says whether there are none.
    pub const fn are_none(&self) -> bool {
        self.0.is_none()
    }

    /// Says whether a rule, or else its name, keeps something out; its `place`
    /// is asked for only where there are rules.
    pub fn keep_out(&self, name: &OsStr, kind: Kind, place: impl FnOnce() -> PathBuf) -> bool {
        let rule = if self.are_none() { Match::None } else { self.of(&place(), kind) };
        match rule {
            Match::None => name.as_encoded_bytes().starts_with(b"."),
            Match::Ignore(()) => true,
            Match::Whitelist(()) => false,
        }
    }

    /// Says what the nearest rule is that speaks of a path.
    fn of(&self, path: &Path, kind: Kind) -> Match<()> {
        let is_folder = kind == Kind::Folder;
        let levels = std::iter::successors(self.0.as_deref(), |level| level.around.0.as_deref());
        let mut found = levels.map(|level| level.own.matched(path, is_folder).map(drop));
        found.find(|found| !found.is_none()).unwrap_or(Match::None)
    }
}

/// Finds such a file in a folder that is no regular one: to open a pipe would
/// wait for ever, and some devices have no end.
pub fn odd(folder: &Path) -> Option<PathBuf> {
    let path = folder.join(FILE);
    std::fs::metadata(&path).is_ok_and(|found| !found.is_file()).then_some(path)
}
