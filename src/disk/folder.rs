//! Folders that are open: a file is reached through its folder's handle, so a
//! link that comes into its way later leads nowhere else.

use std::collections::hash_map::RandomState;
use std::fs::File;
use std::hash::{BuildHasher, Hasher};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::input;

#[cfg(not(unix))]
use self::paths as system;
#[cfg(unix)]
use self::unix as system;

#[cfg(not(unix))]
mod paths;
#[cfg(unix)]
mod unix;

/// Permissions of a new file or folder, less the umask on files for readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileAccess {
    /// Its owner's alone.
    Private,
    /// As any other file has them.
    Usual,
}

/// What a name in a folder leads to; a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileStat {
    /// Its kind.
    pub kind: FileKind,
    /// Its length in bytes.
    pub length: u64,
    /// The device and number of its inode, where the system has them.
    pub inode: Option<(u64, u64)>,
    /// Its permissions, where the system has them.
    pub mode: u32,
    /// How many names lead to it.
    pub names: u64,
}

/// The kind of an entry of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A pipe, device or socket.
    Special,
}

/// A folder that is open.
#[derive(Debug)]
pub struct OpenFolder {
    handle: system::FolderHandle,
    /// Where it was found; for messages alone.
    path: PathBuf,
}

impl OpenFolder {
    /// Opens a folder by its name, links followed.
    pub fn open(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Ok(Self { handle: system::open(path)?, path: path.to_path_buf() })
    }

    /// Returns the path by which it was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a folder in it, which may not be a link.
    pub fn child(&self, name: &str) -> io::Result<Self> {
        let handle =
            system::child(&self.handle, name).map_err(|error| self.explain(name, error))?;
        Ok(Self { handle, path: self.path.join(name) })
    }

    /// Opens a folder in it, which may not be a link, and makes it if it is not
    /// there.
    pub fn create_child(&self, name: &str, access: FileAccess) -> io::Result<Self> {
        match self.child(name) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            other => return other,
        }
        match system::create_folder(&self.handle, name, access) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => self.child(name),
        }
    }

    /// Opens a folder below it. Links are followed as long as they stay below.
    pub fn descend(&self, below: &str) -> io::Result<Self> {
        let handle = system::descend(&self.handle, &self.path, below)?;
        Ok(Self { handle, path: self.path.join(below) })
    }

    /// Checks that files in it can be replaced.
    pub fn check_writable(&self) -> io::Result<()> {
        system::check_writable(&self.handle)
    }

    /// Opens a regular file for reading; a link is not followed.
    pub fn open_file(&self, name: &str) -> io::Result<File> {
        let file =
            system::open_file(&self.handle, name).map_err(|error| self.explain(name, error))?;
        let facts = file.metadata()?;
        if facts.is_file() { Ok(file) } else { Err(input::not_regular(&facts)) }
    }

    /// Reads a regular file of at most so many bytes; a link is not followed.
    pub fn read(&self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        let file = self.open_file(name)?;
        let length = file.metadata()?.len();
        input::read_open(file, length, most)
    }

    /// Opens a regular file for reading and writing, and makes it if it is not
    /// there; a link is not followed.
    pub fn open_or_create(&self, name: &str, access: FileAccess) -> io::Result<File> {
        let file = system::open_or_create(&self.handle, name, access)
            .map_err(|error| self.explain(name, error))?;
        let facts = file.metadata()?;
        if facts.is_file() { Ok(file) } else { Err(input::not_regular(&facts)) }
    }

    /// Makes a file of a name that begins with `prefix` and that nobody can guess.
    pub fn create_temporary(&self, prefix: &str, access: FileAccess) -> io::Result<(String, File)> {
        loop {
            let name = format!("{prefix}{}", random_word());
            match system::create_new(&self.handle, &name, access) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                other => return other.map(|file| (name, file)),
            }
        }
    }

    /// Returns what a name leads to; nothing if nothing is there.
    pub fn look(&self, name: &str) -> io::Result<Option<FileStat>> {
        match system::look(&self.handle, name) {
            Ok(facts) => Ok(Some(facts)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives a file of this folder a name in another, replacing what is there.
    pub fn rename(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        system::rename((&self.handle, from), (&folder.handle, to))
    }

    /// Removes a file or link.
    pub fn remove_file(&self, name: &str) -> io::Result<()> {
        system::remove_file(&self.handle, name)
    }

    /// Removes an empty folder.
    pub fn remove_folder(&self, name: &str) -> io::Result<()> {
        system::remove_folder(&self.handle, name)
    }

    /// Lists the names in it that are text, in their order.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let mut names = system::names(&self.handle)?;
        names.sort_unstable();
        Ok(names)
    }

    /// Waits until the disk has the names in it.
    pub fn sync(&self) -> io::Result<()> {
        system::sync(&self.handle)
    }

    /// Says in plain words that a link is in the way.
    fn explain(&self, name: &str, error: io::Error) -> io::Error {
        match system::look(&self.handle, name) {
            Ok(FileStat { kind: FileKind::Link, .. }) => {
                let path = self.path.join(name);
                let message = format!("`{}` is a symbolic link", path.display());
                io::Error::new(ErrorKind::InvalidInput, message)
            }
            Ok(FileStat { kind: FileKind::Special, .. }) => {
                let path = self.path.join(name);
                let message = format!("`{}` is not a regular file", path.display());
                io::Error::new(ErrorKind::InvalidInput, message)
            }
            _ => error,
        }
    }
}

/// Returns a word that nobody can guess: the standard library seeds its maps
/// from the system's randomness.
pub fn random_word() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
