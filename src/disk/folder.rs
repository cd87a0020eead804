//! Open folders. A file is accessed through the handle of its folder, not through its
//! path: a link that replaces a folder of the path later can't redirect the access.

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

/// Permissions of a new file or folder, before the umask applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileAccess {
    /// Only its owner has access.
    Private,
    /// The usual permissions of the system: the umask decides who has access.
    Usual,
}

/// Properties of the file with a name; a link is not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileStat {
    /// Kind of the file.
    pub kind: FileKind,
    /// Length in bytes.
    pub length: u64,
    /// Device and inode number, on systems that have them.
    pub inode: Option<(u64, u64)>,
    /// Permission bits; 0 on systems without them.
    pub mode: u32,
    /// Number of hard links to the file.
    pub names: u64,
}

/// Kind of a folder's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// Regular file.
    File,
    /// Folder.
    Folder,
    /// Symbolic link.
    Link,
    /// Pipe, device or socket.
    Special,
}

/// File of a folder, by name.
struct FilePath<'a> {
    folder: &'a system::FolderHandle,
    name: &'a str,
}

/// Open folder, with its path for messages.
#[derive(Debug)]
pub(crate) struct OpenFolder {
    handle: system::FolderHandle,
    /// Path that it was opened with; used only in messages.
    path: PathBuf,
}

impl OpenFolder {
    /// Opens a folder by its path; links are followed.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        Ok(Self { handle: system::open(path)?, path: path.to_path_buf() })
    }

    /// Returns the path for messages.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a subfolder, which must not be a link.
    pub(crate) fn child(&self, name: &str) -> io::Result<Self> {
        let handle =
            system::child(&self.handle, name).map_err(|error| self.explain(name, error))?;
        Ok(Self { handle, path: self.path.join(name) })
    }

    /// Opens a subfolder, which must not be a link, and creates it if it is missing.
    pub(crate) fn create_child(&self, name: &str, access: FileAccess) -> io::Result<Self> {
        match self.child(name) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            other => return other,
        }
        // Another process may create the folder at the same moment; then it is opened.
        match system::create_folder(&self.handle, name, access) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => self.child(name),
        }
    }

    /// Opens a folder at any depth below this one. Links are followed if they stay inside.
    pub(crate) fn descend(&self, below: &str) -> io::Result<Self> {
        let handle = system::descend(&self.handle, &self.path, below)?;
        Ok(Self { handle, path: self.path.join(below) })
    }

    /// Checks that files in this folder can be replaced.
    pub(crate) fn check_writable(&self) -> io::Result<()> {
        system::check_writable(&self.handle)
    }

    /// Opens a regular file for reading; a link is not followed.
    pub(crate) fn open_file(&self, name: &str) -> io::Result<File> {
        let file =
            system::open_file(&self.handle, name).map_err(|error| self.explain(name, error))?;
        let facts = file.metadata()?;
        if facts.is_file() { Ok(file) } else { Err(input::not_regular(&facts)) }
    }

    /// Reads a regular file of at most `most` bytes; a link is not followed.
    pub(crate) fn read(&self, name: &str, most: u64) -> io::Result<Vec<u8>> {
        let file = self.open_file(name)?;
        let length = file.metadata()?.len();
        input::read_open(file, length, most)
    }

    /// Opens a regular file for reading and writing, and creates it if it is missing; a
    /// link is not followed.
    pub(crate) fn open_or_create(&self, name: &str, access: FileAccess) -> io::Result<File> {
        let file = system::open_or_create(&self.handle, name, access)
            .map_err(|error| self.explain(name, error))?;
        let facts = file.metadata()?;
        if facts.is_file() { Ok(file) } else { Err(input::not_regular(&facts)) }
    }

    /// Creates a file with an unpredictable name that begins with `prefix`.
    ///
    /// It retries while the random name is taken; with 64 random bits, a second round
    /// practically never happens.
    pub(crate) fn create_temporary(
        &self,
        prefix: &str,
        access: FileAccess,
    ) -> io::Result<(String, File)> {
        loop {
            let name = format!("{prefix}{}", random_word());
            match system::create_new(&self.handle, &name, access) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                other => return other.map(|file| (name, file)),
            }
        }
    }

    /// Returns the properties of a file, or `None` if no file has this name.
    pub(crate) fn look(&self, name: &str) -> io::Result<Option<FileStat>> {
        match system::look(&self.handle, name) {
            Ok(facts) => Ok(Some(facts)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Moves a file to a name in another folder, and replaces the file there.
    pub(crate) fn rename(&self, from: &str, folder: &Self, to: &str) -> io::Result<()> {
        let from = FilePath { folder: &self.handle, name: from };
        system::rename(&from, &FilePath { folder: &folder.handle, name: to })
    }

    /// Removes a file or a link.
    pub(crate) fn remove_file(&self, name: &str) -> io::Result<()> {
        system::remove_file(&self.handle, name)
    }

    /// Removes an empty folder.
    pub(crate) fn remove_folder(&self, name: &str) -> io::Result<()> {
        system::remove_folder(&self.handle, name)
    }

    /// Lists the names in the folder that are valid UTF-8, sorted.
    pub(crate) fn names(&self) -> io::Result<Vec<String>> {
        let mut names = system::names(&self.handle)?;
        names.sort_unstable();
        Ok(names)
    }

    /// Waits until the names in the folder are on the disk (`fsync`).
    pub(crate) fn sync(&self) -> io::Result<()> {
        system::sync(&self.handle)
    }

    /// Replaces the system's error by a clear one if a link or a special file is in the way.
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

/// Returns 16 unpredictable hexadecimal digits; the standard library seeds its hash maps
/// with the system's randomness.
pub(crate) fn random_word() -> String {
    format!("{:016x}", RandomState::new().build_hasher().finish())
}
