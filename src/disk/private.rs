//! Reads and replaces feedwright's own files: caches, state, the outbox.
//!
//! These files may mention drafts, so only their owner may read them. A repository may
//! contain links with the names of these files, so links are never followed; only the
//! folder that the user named may be a link.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::folder::{FileAccess, OpenFolder};

/// Largest private file that is read, in bytes.
const LARGEST: u64 = 4 << 30;

/// Prefix of the names of files that are not completely written yet.
const TEMPORARY: &str = ".feedwright-new-";

/// Guarantee for a replaced file after a power failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WriteDurability {
    /// The file may be damaged then; its reader checks it.
    Lazy,
    /// The file is complete then, the old or the new one.
    Synced,
}

/// Folder of private files.
#[derive(Debug)]
pub(crate) struct PrivateFolder {
    folder: OpenFolder,
}

impl PrivateFolder {
    /// Opens a folder that also has files of the user, such as that of `feed.toml`.
    pub(crate) fn open_shared(base: &Path) -> io::Result<Self> {
        OpenFolder::open(base).map(|folder| Self { folder })
    }

    /// Opens the folder of private files `name` in the folder `base`.
    pub(crate) fn open(base: &Path, name: &str) -> io::Result<Self> {
        let folder = OpenFolder::open(base)?.child(name)?;
        Ok(Self { folder })
    }

    /// Opens the folder like [`PrivateFolder::open`], and creates it if it is missing, with
    /// a `.gitignore` that keeps it out of repositories.
    pub(crate) fn create(base: &Path, name: &str) -> io::Result<Self> {
        let base = OpenFolder::open(base)?;
        if let Ok(folder) = base.child(name) {
            return Ok(Self { folder });
        }
        let folder = Self { folder: base.create_child(name, FileAccess::Private)? };
        folder.replace(".gitignore", [&b"*\n"[..]], WriteDurability::Lazy)?;
        Ok(folder)
    }

    /// Reads a whole file.
    pub(crate) fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        self.folder.read(name, LARGEST)
    }

    /// Replaces a file; `parts` are concatenated.
    pub(crate) fn replace<'p>(
        &self,
        name: &str,
        parts: impl IntoIterator<Item = &'p [u8]>,
        durability: WriteDurability,
    ) -> io::Result<()> {
        self.sweep();
        let (temporary, file) = self.folder.create_temporary(TEMPORARY, FileAccess::Private)?;
        // The lock is held until the file is renamed, so that no other build deletes it as
        // a leftover. Without file locks no build deletes leftovers either.
        let _ = file.lock();
        let written = write(&file, parts, durability)
            .and_then(|()| self.folder.rename(&temporary, &self.folder, name));
        if written.is_err() {
            // The first error is the one to report.
            let _ = self.folder.remove_file(&temporary);
        } else if durability == WriteDurability::Synced {
            // The rename is done; a file system that can't sync folders is not a failure.
            let _ = self.folder.sync();
        }
        written
    }

    /// Removes the unfinished files of killed builds: the system releases the lock of a
    /// process that ended.
    fn sweep(&self) {
        let names = self.folder.names().unwrap_or_default();
        for name in names.iter().filter(|name| is_temporary(name)) {
            if self.folder.open_file(name).is_ok_and(|file| file.try_lock().is_ok()) {
                // A leftover that can't be removed does no harm.
                let _ = self.folder.remove_file(name);
            }
        }
    }
}

fn is_temporary(name: &str) -> bool {
    let suffix = name.strip_prefix(TEMPORARY);
    suffix.is_some_and(|it| it.len() == 16 && it.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn write<'p>(
    file: &File,
    parts: impl IntoIterator<Item = &'p [u8]>,
    durability: WriteDurability,
) -> io::Result<()> {
    let mut buffer = BufWriter::new(file);
    parts.into_iter().try_for_each(|part| buffer.write_all(part))?;
    buffer.flush()?;
    match durability {
        WriteDurability::Lazy => Ok(()),
        WriteDurability::Synced => file.sync_all(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn file_is_replaced_whole_and_leaves_nothing_else() {
        let base = tempfile::tempdir().unwrap();
        let folder = PrivateFolder::create(base.path(), "own").unwrap();
        let left = base.path().join("own/.feedwright-new-0123456789abcdef");
        let others = base.path().join("own/.feedwright-new-notes");
        fs::write(&left, "half").unwrap();
        fs::write(&others, "theirs").unwrap();
        for durability in [WriteDurability::Lazy, WriteDurability::Synced] {
            folder.replace("a", [&b"one "[..], b"two"], durability).unwrap();
            assert_eq!(folder.read("a").unwrap(), b"one two", "{durability:?}");
        }
        assert!(!left.exists() && others.exists());
        assert_eq!(fs::read_dir(base.path().join("own")).unwrap().count(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (base, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        symlink(elsewhere.path(), base.path().join("own")).unwrap();
        let refused = PrivateFolder::create(base.path(), "own").unwrap_err().to_string();
        assert!(refused.ends_with("own` is a symbolic link"), "{refused}");
        assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);

        fs::write(elsewhere.path().join("theirs"), "theirs").unwrap();
        let folder = PrivateFolder::create(base.path(), "real").unwrap();
        symlink(elsewhere.path().join("theirs"), base.path().join("real/a")).unwrap();
        assert!(folder.read("a").is_err());
        folder.replace("a", [&b"ours"[..]], WriteDurability::Lazy).unwrap();
        assert_eq!(fs::read_to_string(elsewhere.path().join("theirs")).unwrap(), "theirs");
        let facts = base.path().join("real/a").symlink_metadata().unwrap();
        assert_eq!(facts.permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn folder_that_the_user_named_may_be_a_link() {
        let (base, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let link = base.path().join("link");
        std::os::unix::fs::symlink(elsewhere.path(), &link).unwrap();
        let folder = PrivateFolder::open_shared(&link).unwrap();
        folder.replace("a", [&b"ours"[..]], WriteDurability::Synced).unwrap();
        assert_eq!(fs::read(elsewhere.path().join("a")).unwrap(), b"ours");
    }
}
