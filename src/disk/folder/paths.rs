//! Fallback for systems without calls that take a folder's handle: it checks for links
//! before it uses a name, so a link that is created in between is not noticed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{FileAccess, FileKind, FilePath, FileStat};

pub fn open(path: &Path) -> io::Result<FolderHandle> {
    let path = path.canonicalize()?;
    if path.is_dir() { Ok(path) } else { Err(ErrorKind::NotADirectory.into()) }
}

pub fn child(folder: &FolderHandle, name: &str) -> io::Result<FolderHandle> {
    match look(folder, name)?.kind {
        FileKind::Folder => Ok(folder.join(name)),
        FileKind::File | FileKind::Link | FileKind::Special => Err(ErrorKind::NotADirectory.into()),
    }
}

pub fn create_folder(folder: &FolderHandle, name: &str, _: FileAccess) -> io::Result<()> {
    fs::create_dir(folder.join(name))
}

pub fn descend(folder: &FolderHandle, _: &Path, below: &str) -> io::Result<FolderHandle> {
    let real = open(&folder.join(below))?;
    if real.starts_with(folder) { Ok(real) } else { Err(ErrorKind::CrossesDevices.into()) }
}

pub fn check_writable(_: &FolderHandle) -> io::Result<()> {
    Ok(())
}

pub fn open_file(folder: &FolderHandle, name: &str) -> io::Result<File> {
    refuse_link(folder, name)?;
    File::open(folder.join(name))
}

pub fn open_or_create(folder: &FolderHandle, name: &str, _: FileAccess) -> io::Result<File> {
    refuse_link(folder, name)?;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).open(folder.join(name))
}

pub fn create_new(folder: &FolderHandle, name: &str, _: FileAccess) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create_new(true).open(folder.join(name))
}

fn refuse_link(folder: &FolderHandle, name: &str) -> io::Result<()> {
    match look(folder, name) {
        Ok(FileStat { kind: FileKind::Link, .. }) => Err(ErrorKind::InvalidInput.into()),
        _ => Ok(()),
    }
}

pub fn look(folder: &FolderHandle, name: &str) -> io::Result<FileStat> {
    let found = folder.join(name).symlink_metadata()?;
    let kind = match found.file_type() {
        kind if kind.is_file() => FileKind::File,
        kind if kind.is_dir() => FileKind::Folder,
        kind if kind.is_symlink() => FileKind::Link,
        _ => FileKind::Special,
    };
    Ok(FileStat { kind, length: found.len(), inode: None, mode: 0, names: 1 })
}

pub fn rename(from: &FilePath<'_>, to: &FilePath<'_>) -> io::Result<()> {
    fs::rename(from.folder.join(from.name), to.folder.join(to.name))
}

pub fn remove_file(folder: &FolderHandle, name: &str) -> io::Result<()> {
    fs::remove_file(folder.join(name))
}

pub fn remove_folder(folder: &FolderHandle, name: &str) -> io::Result<()> {
    fs::remove_dir(folder.join(name))
}

pub fn names(folder: &FolderHandle) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.flatten();
    Ok(entries.filter_map(|entry| entry.file_name().into_string().ok()).collect())
}

pub fn sync(_: &FolderHandle) -> io::Result<()> {
    Ok(())
}
