//! Single files of a folder that others write to as well.

use std::io::ErrorKind;
use std::path::Path;

use super::manifest;
use super::staging::StagingArea;
use super::target::{self, TargetPath};
use crate::diagnostic::Diagnostic;
use crate::disk::OpenFolder;
use crate::disk::folder::FileKind;

/// Returns the place of a file, the manifest among them, unless its path leads
/// out of the folder.
pub fn place(path: &str) -> Result<TargetPath<'_>, Diagnostic> {
    if path == manifest::FILE { Ok(TargetPath::of(path)) } else { target::check(path) }
}

/// Reads a regular file; nothing if there is none.
///
/// # Errors
/// The file can't be read, or its path leads out of the folder.
pub fn read(folder: &Path, path: &str, most: u64) -> Result<Option<Vec<u8>>, Diagnostic> {
    let place = place(path)?;
    let root = match OpenFolder::open(folder) {
        Ok(root) => root,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(super::failed(folder, &error)),
    };
    let read = root.descend(place.folder).and_then(|it| it.read(place.name, most));
    match read {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(target::refused(&root, path, &error)),
    }
}

/// Returns true if a link, a pipe or a device is at a path.
///
/// # Errors
/// It can't be looked at, or its path leads out of the folder.
pub fn is_special(folder: &Path, path: &str) -> Result<bool, Diagnostic> {
    let place = place(path)?;
    let Ok(root) = OpenFolder::open(folder) else { return Ok(false) };
    match root.descend(place.folder).and_then(|it| it.look(place.name)) {
        Ok(facts) => {
            Ok(facts.is_some_and(|facts| matches!(facts.kind, FileKind::Link | FileKind::Special)))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(target::refused(&root, path, &error)),
    }
}

/// Replaces a file whole; the caller holds the folder's lock.
pub fn replace(folder: &Path, path: &str, bytes: &[u8]) -> Result<(), Diagnostic> {
    let place = place(path)?;
    let stage = StagingArea::open(folder)?;
    stage.make_folder(&place)?;
    let found = stage.root.descend(place.folder).and_then(|it| it.look(place.name));
    let mode = found.ok().flatten().filter(|it| it.kind == FileKind::File).map(|it| it.mode);
    let prepared = stage.prepare(path, bytes, mode)?;
    stage.commit(vec![prepared], 0)
}

/// Removes a file and the folders that it leaves empty; one that is not there
/// is removed already.
pub fn remove(folder: &Path, path: &str) -> Result<(), Diagnostic> {
    let place = place(path)?;
    let root = match OpenFolder::open(folder) {
        Ok(root) => root,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(super::failed(folder, &error)),
    };
    match root.descend(place.folder).and_then(|it| it.remove_file(place.name)) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(target::refused(&root, path, &error));
        }
        _ => super::remove_empty_folders(&root, place.folder),
    }
    Ok(())
}
