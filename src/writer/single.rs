//! Single files of a folder that others write to as well.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::stage::Stage;
use super::{failed, manifest, remove_empty_folders, target};
use crate::diagnostic::Diagnostic;

/// Returns the place of a file, the manifest among them, unless its path leads
/// out of the folder.
pub fn place(folder: &Path, path: &str) -> Result<PathBuf, Diagnostic> {
    if path == manifest::FILE { Ok(folder.join(path)) } else { target::resolve(folder, path) }
}

/// Replaces a file whole; the caller holds the folder's lock.
pub fn replace(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    let place = place(folder, path)?;
    let stage = Stage::new(folder);
    let prepared = stage.prepare(&place, bytes)?;
    stage.commit(vec![prepared], 0)
}

/// Removes a file and the folders that it leaves empty; one that is not there
/// is removed already.
pub fn remove(folder: &Path, path: &str) -> Result<(), Diagnostic> {
    let place = place(folder, path)?;
    match fs::remove_file(&place) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(&place, &error)),
        _ => remove_empty_folders(folder, &place),
    }
    Ok(())
}
