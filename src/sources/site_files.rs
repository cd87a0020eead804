//! Configuration files of site generators, on the disk.

use std::fs;
use std::io;
use std::path::Path;

use crate::disk::input;
use crate::generators::{FolderEntry, SiteFiles};

/// Reads the files of a site from the disk.
pub(crate) struct DiskSiteFiles;

impl SiteFiles for DiskSiteFiles {
    fn has(&self, path: &Path) -> bool {
        path.exists()
    }

    fn entries(&self, folder: &Path) -> Vec<FolderEntry> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| {
                let kind = entry.file_type().ok()?;
                let name = entry.file_name().into_string().ok()?;
                let is_listed = kind.is_dir() || kind.is_file();
                is_listed.then(|| FolderEntry { name, is_folder: kind.is_dir() })
            })
            .collect()
    }

    fn read(&self, path: &Path, most: u64) -> Option<io::Result<String>> {
        path.symlink_metadata().ok()?;
        Some(input::read_text(path, most))
    }

    fn read_start(&self, path: &Path, most: u64) -> Option<String> {
        let bytes = input::read_start(path, most).ok()?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}
