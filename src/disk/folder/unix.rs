//! Folder operations by the `…at` calls of POSIX, which take a folder's handle.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;
use std::path::{Component, Path};

use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};

use super::{FileAccess, FileKind, FilePath, FileStat};

pub(super) type FolderHandle = OwnedFd;

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// Flags to open a file: links are not followed, and opening a pipe does not wait for its
/// other end.
const CAREFUL: OFlags =
    OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::NOCTTY).union(OFlags::CLOEXEC);

pub(super) fn open(path: &Path) -> io::Result<FolderHandle> {
    Ok(rustix::fs::open(path, FOLDER, Mode::empty())?)
}

pub(super) fn child(folder: &FolderHandle, name: &str) -> io::Result<FolderHandle> {
    Ok(rustix::fs::openat(folder, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?)
}

pub(super) fn create_folder(
    folder: &FolderHandle,
    name: &str,
    access: FileAccess,
) -> io::Result<()> {
    let mode = match access {
        FileAccess::Private => Mode::RWXU,
        FileAccess::Usual => Mode::RWXU | Mode::RWXG | Mode::RWXO,
    };
    Ok(rustix::fs::mkdirat(folder, name, mode)?)
}

/// Opens a folder below another; a link on the way must not lead out of it.
pub(super) fn descend(folder: &FolderHandle, path: &Path, below: &str) -> io::Result<FolderHandle> {
    let below = if below.is_empty() { "." } else { below };
    match open_beneath(folder, below) {
        Some(opened) => opened,
        None => open_step_by_step(path, below),
    }
}

/// Lets the kernel enforce that the path stays inside; `None` if it can't.
#[cfg(target_os = "linux")]
fn open_beneath(folder: &FolderHandle, below: &str) -> Option<io::Result<FolderHandle>> {
    use rustix::fs::{ResolveFlags, openat2};
    use rustix::io::Errno;
    let flags = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
    match openat2(folder, below, FOLDER, Mode::empty(), flags) {
        Ok(found) => Some(Ok(found)),
        // Kernels before 5.6 and some sandboxes have no such call. `EXDEV` may be an
        // absolute link that leads back inside, which `openat2` does not allow.
        Err(Errno::NOSYS | Errno::PERM | Errno::AGAIN | Errno::XDEV) => None,
        Err(error) => Some(Err(error.into())),
    }
}

#[cfg(not(target_os = "linux"))]
fn open_beneath(_: &FolderHandle, _: &str) -> Option<io::Result<FolderHandle>> {
    None
}

/// Resolves all links, checks that the result is inside, and then opens it folder by
/// folder without following links, because a folder may have been replaced meanwhile.
fn open_step_by_step(path: &Path, below: &str) -> io::Result<FolderHandle> {
    let root = path.canonicalize()?;
    let real = path.join(below).canonicalize()?;
    let relative = real.strip_prefix(&root).map_err(|_| ErrorKind::CrossesDevices)?;
    let mut handle = open(&root)?;
    for part in relative.components() {
        let Component::Normal(name) = part else { return Err(ErrorKind::CrossesDevices.into()) };
        handle = rustix::fs::openat(&handle, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?;
    }
    Ok(handle)
}

pub(super) fn check_writable(folder: &FolderHandle) -> io::Result<()> {
    let access = rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK;
    Ok(rustix::fs::accessat(folder, ".", access, AtFlags::empty())?)
}

pub(super) fn open_file(folder: &FolderHandle, name: &str) -> io::Result<File> {
    let file = rustix::fs::openat(folder, name, CAREFUL | OFlags::RDONLY, Mode::empty())?;
    Ok(file.into())
}

pub(super) fn open_or_create(
    folder: &FolderHandle,
    name: &str,
    access: FileAccess,
) -> io::Result<File> {
    let flags = CAREFUL | OFlags::RDWR | OFlags::CREATE;
    Ok(rustix::fs::openat(folder, name, flags, mode(access))?.into())
}

pub(super) fn create_new(
    folder: &FolderHandle,
    name: &str,
    access: FileAccess,
) -> io::Result<File> {
    let flags = OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::RDWR | OFlags::CREATE | OFlags::EXCL;
    Ok(rustix::fs::openat(folder, name, flags, mode(access))?.into())
}

fn mode(access: FileAccess) -> Mode {
    let owner = Mode::RUSR | Mode::WUSR;
    match access {
        FileAccess::Private => owner,
        FileAccess::Usual => owner | Mode::RGRP | Mode::WGRP | Mode::ROTH | Mode::WOTH,
    }
}

#[expect(clippy::allow_attributes, reason = "the widths of these numbers differ by system")]
#[allow(
    clippy::unnecessary_cast,
    clippy::cast_sign_loss,
    clippy::cast_lossless,
    reason = "a cast that one system needs is useless on another"
)]
pub(super) fn look(folder: &FolderHandle, name: &str) -> io::Result<FileStat> {
    let found = rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
    let kind = match FileType::from_raw_mode(found.st_mode) {
        FileType::RegularFile => FileKind::File,
        FileType::Directory => FileKind::Folder,
        FileType::Symlink => FileKind::Link,
        _ => FileKind::Special,
    };
    Ok(FileStat {
        kind,
        length: found.st_size as u64,
        inode: Some((found.st_dev as u64, found.st_ino as u64)),
        mode: found.st_mode as u32 & 0o7777,
        names: found.st_nlink as u64,
    })
}

pub(super) fn rename(from: &FilePath<'_>, to: &FilePath<'_>) -> io::Result<()> {
    Ok(rustix::fs::renameat(from.folder, from.name, to.folder, to.name)?)
}

pub(super) fn remove_file(folder: &FolderHandle, name: &str) -> io::Result<()> {
    Ok(rustix::fs::unlinkat(folder, name, AtFlags::empty())?)
}

pub(super) fn remove_folder(folder: &FolderHandle, name: &str) -> io::Result<()> {
    Ok(rustix::fs::unlinkat(folder, name, AtFlags::REMOVEDIR)?)
}

pub(super) fn names(folder: &FolderHandle) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let name = entry?.file_name().to_str().map(str::to_owned);
        names.extend(name.ok().filter(|name| name != "." && name != ".."));
    }
    Ok(names)
}

pub(super) fn sync(folder: &FolderHandle) -> io::Result<()> {
    Ok(rustix::fs::fsync(folder)?)
}
