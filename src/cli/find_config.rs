//! Finds feed.toml in the current folder or in the nearest parent that has one.
//!
//! The search ends at the home folder and at the border of the file system. A feed.toml in a
//! folder of another user decides which files a build writes, so it is never used unless
//! `--config` names it.

use std::env;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, SourceLocation, codes};

/// Name of the configuration file.
const NAME: &str = "feed.toml";

/// Folders between the current one and the root of the file system.
struct SearchStart {
    /// Current folder, absolute.
    folder: PathBuf,
    /// Home folder of the user, if the current folder is below it.
    home: Option<PathBuf>,
}

/// Returns the path of the nearest feed.toml, relative to the current folder. It is
/// `feed.toml` if none exists, so that the command reports the missing file.
///
/// # Errors
/// The nearest feed.toml belongs to another user.
pub(super) fn find() -> Result<PathBuf, Diagnostic> {
    let here = PathBuf::from(NAME);
    // A link that leads nowhere is a mistake to report, and no reason to search elsewhere.
    if here.symlink_metadata().is_ok() {
        return Ok(here);
    }
    let Ok(folder) = env::current_dir() else { return Ok(here) };
    let home = env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let home = home.map(|home| home.canonicalize().unwrap_or(home));
    let home = home.filter(|home| folder.starts_with(home));
    let start = SearchStart { folder, home };
    match find_above(&start) {
        None => Ok(here),
        Some(found) if may_use(&found, &start) => Ok(found.relative),
        Some(found) => Err(refuse(&found)),
    }
}

/// Configuration file in a parent folder.
struct ParentConfig {
    folder: PathBuf,
    /// Path from the current folder.
    relative: PathBuf,
}

fn find_above(start: &SearchStart) -> Option<ParentConfig> {
    let is_end = |folder: &Path| start.home.as_deref() == Some(folder);
    let mut relative = PathBuf::new();
    let mut below = start.folder.as_path();
    while !is_end(below) {
        let folder = below.parent()?;
        if !ownership::is_same_file_system(below, folder) {
            return None;
        }
        relative.push("..");
        let config = folder.join(NAME);
        if config.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
            let relative = relative.join(NAME);
            return Some(ParentConfig { folder: folder.to_owned(), relative });
        }
        below = folder;
    }
    None
}

/// Returns true if the file and its folder belong to the user or to the owner of the current
/// folder.
fn may_use(found: &ParentConfig, start: &SearchStart) -> bool {
    ownership::may_use(found, start)
}

#[cfg(unix)]
mod ownership {
    use std::os::unix::fs::MetadataExt;

    use super::{NAME, ParentConfig, Path, SearchStart};
    use std::fs;

    pub(super) fn is_same_file_system(folder: &Path, parent: &Path) -> bool {
        let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
        device(folder).is_some_and(|known| device(parent) == Some(known))
    }

    pub(super) fn may_use(found: &ParentConfig, start: &SearchStart) -> bool {
        let user = rustix::process::geteuid().as_raw();
        let owner = fs::metadata(&start.folder).map_or(user, |folder| folder.uid());
        let file = found.folder.join(NAME);
        // The owner of a link, and that of the file that it leads to.
        let owners =
            [fs::metadata(&found.folder), fs::symlink_metadata(&file), fs::metadata(&file)];
        owners.iter().all(|it| it.as_ref().is_ok_and(|it| it.uid() == user || it.uid() == owner))
    }
}

/// Other systems do not say who owns a folder, so only those below the home folder are the
/// user's own.
#[cfg(not(unix))]
mod ownership {
    use super::{ParentConfig, Path, SearchStart};

    pub(super) fn is_same_file_system(_folder: &Path, _parent: &Path) -> bool {
        true
    }

    pub(super) fn may_use(_found: &ParentConfig, start: &SearchStart) -> bool {
        start.home.is_some()
    }
}

fn refuse(found: &ParentConfig) -> Diagnostic {
    let path = &found.relative;
    let message = format!(
        "this folder has no {NAME}, and that of a parent folder may belong to another user"
    );
    Diagnostic::new(&codes::CONFIG_OTHER_OWNER, message)
        .with_location(SourceLocation::file(found.folder.join(NAME)))
        .help(format!("if it is yours, use it with `--config {}`", path.display()))
}
