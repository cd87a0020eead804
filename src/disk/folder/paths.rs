//! Fallback for systems without calls that take a folder's handle: it checks for links
//! before it uses a name. A file that is opened is never a link; a folder that is replaced
//! by a link in between is not noticed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::disk::file_identity;

use super::{FileAccess, FileKind, FilePath, FileStat};

/// Path of a folder whose links are resolved.
pub(super) type FolderHandle = PathBuf;

pub(super) fn open(path: &Path) -> io::Result<FolderHandle> {
    let path = path.canonicalize()?;
    if path.is_dir() { Ok(path) } else { Err(ErrorKind::NotADirectory.into()) }
}

pub(super) fn child(folder: &FolderHandle, name: &str) -> io::Result<FolderHandle> {
    match look(folder, name)?.kind {
        FileKind::Folder => Ok(folder.join(name)),
        FileKind::File | FileKind::Link | FileKind::Special => Err(ErrorKind::NotADirectory.into()),
    }
}

pub(super) fn create_folder(folder: &FolderHandle, name: &str, _: FileAccess) -> io::Result<()> {
    fs::create_dir(folder.join(name))
}

pub(super) fn descend(folder: &FolderHandle, _: &Path, below: &str) -> io::Result<FolderHandle> {
    let real = open(&folder.join(below))?;
    if real.starts_with(folder) { Ok(real) } else { Err(ErrorKind::CrossesDevices.into()) }
}

pub(super) fn check_writable(_: &FolderHandle) -> io::Result<()> {
    Ok(())
}

pub(super) fn open_file(folder: &FolderHandle, name: &str) -> io::Result<File> {
    refuse_link(folder, name)?;
    let mut options = OpenOptions::new();
    file_identity::refuse_links(&mut options);
    options.read(true).open(folder.join(name))
}

pub(super) fn open_or_create(folder: &FolderHandle, name: &str, _: FileAccess) -> io::Result<File> {
    refuse_link(folder, name)?;
    let mut options = OpenOptions::new();
    file_identity::refuse_links(&mut options);
    options.read(true).write(true).create(true).truncate(false).open(folder.join(name))
}

pub(super) fn create_new(folder: &FolderHandle, name: &str, _: FileAccess) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).open(folder.join(name))
}

fn refuse_link(folder: &FolderHandle, name: &str) -> io::Result<()> {
    match look(folder, name) {
        Ok(FileStat { kind: FileKind::Link, .. }) => Err(ErrorKind::InvalidInput.into()),
        _ => Ok(()),
    }
}

pub(super) fn look(folder: &FolderHandle, name: &str) -> io::Result<FileStat> {
    let path = folder.join(name);
    let found = path.symlink_metadata()?;
    let kind = match found.file_type() {
        kind if kind.is_file() => FileKind::File,
        kind if kind.is_dir() => FileKind::Folder,
        kind if kind.is_symlink() => FileKind::Link,
        _ => FileKind::Special,
    };
    let (inode, names) = match kind {
        // A file that can't be examined may have another name, so this is an error.
        FileKind::File => {
            let (identity, names) = file_identity::examine(&path)?;
            (Some(identity), names)
        }
        FileKind::Folder | FileKind::Link | FileKind::Special => (None, 1),
    };
    Ok(FileStat { kind, length: found.len(), inode, mode: 0, names })
}

pub(super) fn rename(from: &FilePath<'_>, to: &FilePath<'_>) -> io::Result<()> {
    fs::rename(from.folder.join(from.name), to.folder.join(to.name))
}

pub(super) fn remove_file(folder: &FolderHandle, name: &str) -> io::Result<()> {
    fs::remove_file(folder.join(name))
}

pub(super) fn remove_folder(folder: &FolderHandle, name: &str) -> io::Result<()> {
    fs::remove_dir(folder.join(name))
}

pub(super) fn names(folder: &FolderHandle) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.flatten();
    Ok(entries.filter_map(|entry| entry.file_name().into_string().ok()).collect())
}

pub(super) fn sync(_: &FolderHandle) -> io::Result<()> {
    Ok(())
}
