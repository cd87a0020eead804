//! Identity of files: two names with the same identity are one file.
//!
//! Unix has the identity in a file's metadata. Windows gives it only for an open file, so it
//! is asked for only where it decides about an overwrite.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Device or volume of a file, and its number there.
pub(crate) type FileIdentity = (u64, u64);

/// Returns the identity of a file with this metadata; none if the file can't be examined.
pub(crate) fn identify(path: &Path, facts: &Metadata) -> Option<FileIdentity> {
    system::identify(path, facts)
}

/// Returns the number of names (hard links) of a file.
pub(crate) fn count_names(file: &File) -> io::Result<u64> {
    system::count_names(file)
}

/// Makes opening a link fail, or open the link itself, which is not a regular file.
pub(crate) fn refuse_links(options: &mut OpenOptions) {
    system::refuse_links(options);
}

#[cfg(windows)]
pub(crate) use system::examine;

#[cfg(unix)]
mod system {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

    use rustix::fs::OFlags;

    use super::{File, FileIdentity, Metadata, OpenOptions, Path, io};

    #[expect(clippy::unnecessary_wraps, reason = "on Windows a file may not be examined")]
    pub(super) fn identify(_: &Path, facts: &Metadata) -> Option<FileIdentity> {
        Some((facts.dev(), facts.ino()))
    }

    pub(super) fn count_names(file: &File) -> io::Result<u64> {
        Ok(file.metadata()?.nlink())
    }

    /// Opening does not wait for the writer of a pipe either.
    pub(super) fn refuse_links(options: &mut OpenOptions) {
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
}

#[cfg(windows)]
mod system {
    use std::os::windows::fs::OpenOptionsExt;

    use winapi_util::{Handle, file};

    use super::{File, FileIdentity, Metadata, OpenOptions, Path, io};

    /// `FILE_FLAG_OPEN_REPARSE_POINT`: opens a link itself, not the file that it leads to.
    const OPEN_REPARSE_POINT: u32 = 0x0020_0000;

    pub(super) fn identify(path: &Path, _: &Metadata) -> Option<FileIdentity> {
        examine(path).ok().map(|(identity, _)| identity)
    }

    /// Returns the identity of a file or folder and the number of its names.
    pub(crate) fn examine(path: &Path) -> io::Result<(FileIdentity, u64)> {
        let found = file::information(Handle::from_path_any(path)?)?;
        let identity = (found.volume_serial_number(), found.file_index());
        Ok((identity, found.number_of_links()))
    }

    pub(super) fn count_names(file: &File) -> io::Result<u64> {
        Ok(file::information(file)?.number_of_links())
    }

    pub(super) fn refuse_links(options: &mut OpenOptions) {
        options.custom_flags(OPEN_REPARSE_POINT);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn identity(path: &Path) -> Option<FileIdentity> {
        identify(path, &fs::metadata(path).unwrap())
    }

    #[test]
    fn hard_link_is_the_same_file_and_a_copy_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let [file, link, copy] = ["file", "link", "copy"].map(|name| folder.path().join(name));
        fs::write(&file, "text").unwrap();
        assert_eq!(count_names(&File::open(&file).unwrap()).unwrap(), 1);
        fs::hard_link(&file, &link).unwrap();
        fs::copy(&file, &copy).unwrap();
        assert!(identity(&file).is_some());
        assert_eq!(identity(&link), identity(&file));
        assert_ne!(identity(&copy), identity(&file));
        assert_eq!(count_names(&File::open(&link).unwrap()).unwrap(), 2);
    }
}
