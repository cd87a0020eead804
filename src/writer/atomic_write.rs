//! Reads, replaces and removes single files of a folder that other programs may write to.

use std::io::ErrorKind;
use std::path::Path;

use super::manifest;
use super::staging::StagingArea;
use super::target::{self, TargetPath};
use crate::diagnostic::Diagnostic;
use crate::disk::OpenFolder;
use crate::disk::folder::FileKind;

/// Checks the path of a file, which may be the manifest.
///
/// # Errors
/// The path leads out of the folder, or is reserved.
fn check_path(path: &str) -> Result<TargetPath<'_>, Diagnostic> {
    if path == manifest::FILE { Ok(TargetPath::split(path)) } else { target::check(path) }
}

/// Reads a regular file of at most `max_size` bytes; returns none if it does not exist.
///
/// # Errors
/// The file can't be read, is too large, or its path leads out of the folder.
pub(crate) fn read(
    folder: &Path,
    path: &str,
    max_size: u64,
) -> Result<Option<Vec<u8>>, Diagnostic> {
    let place = check_path(path)?;
    let root = match OpenFolder::open(folder) {
        Ok(root) => root,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(super::write_failed(folder, &error)),
    };
    let read = root.descend(place.folder).and_then(|it| it.read(place.name, max_size));
    match read {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(target::access_failed(&root, path, &error)),
    }
}

/// Returns true if a link, a pipe or a device is at a path.
///
/// # Errors
/// The path can't be examined, or leads out of the folder.
pub(crate) fn is_special(folder: &Path, path: &str) -> Result<bool, Diagnostic> {
    let place = check_path(path)?;
    let Ok(root) = OpenFolder::open(folder) else { return Ok(false) };
    match root.descend(place.folder).and_then(|it| it.look(place.name)) {
        Ok(facts) => {
            Ok(facts.is_some_and(|facts| matches!(facts.kind, FileKind::Link | FileKind::Special)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(target::access_failed(&root, path, &error)),
    }
}

/// Replaces a file in one step, so that readers see the old or the new bytes and never
/// a part. Keeps its permissions. The caller must hold the folder's lock.
pub(crate) fn replace(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    let place = check_path(path)?;
    let stage = StagingArea::open(folder)?;
    stage.make_folder(&place)?;
    let found = stage.root.descend(place.folder).and_then(|it| it.look(place.name));
    let mode = found.ok().flatten().filter(|it| it.kind == FileKind::File).map(|it| it.mode);
    let temp_file = stage.prepare(path, bytes, mode)?;
    stage.commit(vec![temp_file], 0)
}

/// Removes a file and the folders that this leaves empty. A missing file counts as
/// removed.
pub(crate) fn remove(folder: &Path, path: &str) -> Result<(), Diagnostic> {
    let place = check_path(path)?;
    let root = match OpenFolder::open(folder) {
        Ok(root) => root,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(super::write_failed(folder, &error)),
    };
    match root.descend(place.folder).and_then(|it| it.remove_file(place.name)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(target::access_failed(&root, path, &error));
        }
        _ => super::remove_empty_folders(&root, place.folder),
    }
    Ok(())
}
