//! Folder of a site in which configurations, templates and articles are looked up.
//!
//! The trait [`SiteFiles`] is the only way to the disk; `sources` implements it.

use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Report, SourceLocation};
use crate::generators::not_understood;

/// Maximum size of a configuration file or template, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// Entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FolderEntry {
    /// Name of the file or folder.
    pub name: String,
    /// True for a folder, false for a file. A link is neither and is not listed.
    pub is_folder: bool,
}

/// Files of a site as `sources` finds them on the disk; this folder reads no disk itself.
pub(crate) trait SiteFiles {
    /// Returns true if a file or folder exists.
    fn has(&self, path: &Path) -> bool;

    /// Returns the files and folders in a folder, in any order, without links.
    fn entries(&self, folder: &Path) -> Vec<FolderEntry>;

    /// Reads a file of at most `most` bytes as text; `None` if it does not exist.
    fn read(&self, path: &Path, most: u64) -> Option<io::Result<String>>;

    /// Reads the first `most` bytes of a file, to look at its frontmatter. Bytes that
    /// are not UTF-8 are replaced.
    fn read_start(&self, path: &Path, most: u64) -> Option<String>;
}

/// Folder of a site, in which configuration files are looked up by name.
pub(crate) struct SiteFolder<'a> {
    /// Path of the folder, as the user wrote it.
    pub path: &'a Path,
    /// Access to the files in it.
    pub files: &'a dyn SiteFiles,
}

impl SiteFolder<'_> {
    /// Returns the path of a file as a person would write it, without `./`.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        if self.path == Path::new(".") { PathBuf::from(name) } else { self.path.join(name) }
    }

    /// Returns true if the folder has a file or folder of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.files.has(&self.path.join(name))
    }

    /// Returns the first name that exists in the folder.
    pub(super) fn first_existing<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|name| self.has(name))
    }

    /// Returns the files and folders in a subfolder, sorted.
    pub(super) fn entries(&self, subfolder: &str) -> Vec<FolderEntry> {
        let mut entries = self.files.entries(&self.path.join(subfolder));
        entries.sort();
        entries
    }

    /// Reads the first bytes of a file.
    pub(super) fn read_start(&self, name: &str, most: u64) -> Option<String> {
        self.files.read_start(&self.path.join(name), most)
    }

    /// Reads a file if it exists, and reports it if it cannot be read.
    pub(super) fn read(&self, name: &str, report: &mut Report) -> Option<String> {
        let path = self.path.join(name);
        let reason = match self.files.read(&path, MAX_BYTES)? {
            Ok(text) => return Some(text),
            Err(error) => error.to_string(),
        };
        let help = "fix the file and run `feedwright init` again, or write feed.toml by hand";
        report.push(
            not_understood(format!("this file can't be read: {reason}"), help)
                .with_location(SourceLocation::file(self.join(name))),
        );
        None
    }
}
