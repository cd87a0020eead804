//! Configuration files of site generators, on the disk.

use std::fs;
use std::io;
use std::path::Path;

use crate::disk::input;
use crate::generators::SiteFiles;

/// Reads the files of a site from the disk.
pub(crate) struct DiskSiteFiles;

impl SiteFiles for DiskSiteFiles {
    fn has(&self, path: &Path) -> bool {
        path.exists()
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
    }

    fn read(&self, path: &Path, most: u64) -> Option<io::Result<String>> {
        path.symlink_metadata().ok()?;
        Some(input::read_text(path, most))
    }
}
