//! Temporary files: each new file is written and synced under a temporary name, and all
//! are renamed into place together.
//!
//! They are in a folder that only the owner can read, so that a web server can't serve an
//! unfinished file. A rename is atomic only within a file system, so a file whose target
//! folder is on another one is first copied there.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::reserved_names::PREFIX;
use super::target::{self, TargetPath};
use super::{parallel_io, write_failed};
use crate::diagnostic::{Diagnostic, codes};
use crate::disk::OpenFolder;
use crate::disk::folder::{FileAccess, FileKind};

/// Name of the staging folder in the output folder. Only its owner can read it, and it
/// does not exist between builds unless one was killed.
pub(super) const FOLDER: &str = ".feedwright-stage";

/// The staging area of one build. Dropping it removes the folders that it created and
/// that no file was committed to.
#[derive(Debug)]
pub(super) struct StagingArea {
    /// Output folder that the files are renamed into.
    pub root: Arc<OpenFolder>,
    /// Staging folder, created with the first file.
    folder: Mutex<Option<Arc<StagingFolder>>>,
    /// Folders that were created for files that are not committed yet.
    created_folders: Mutex<Vec<String>>,
}

/// The folder of temporary files, which is removed when it is dropped.
#[derive(Debug)]
struct StagingFolder {
    root: Arc<OpenFolder>,
    folder: OpenFolder,
}

impl Drop for StagingFolder {
    fn drop(&mut self) {
        // Fails if another program has put a file into the folder, which is then kept.
        let _ = self.root.remove_folder(FOLDER);
    }
}

/// A complete temporary file, which is removed when it is dropped before its rename.
#[derive(Debug)]
pub(super) struct TempFile {
    stage: Arc<StagingFolder>,
    /// Name in the staging folder; empty after the rename.
    temporary: String,
    /// Path below the output folder that it is renamed to.
    path: String,
}

impl StagingArea {
    /// Opens an output folder, which is created if it does not exist, and removes the
    /// temporary files of a build that was killed. The caller must hold the folder's lock.
    pub(super) fn open(folder: &Path) -> Result<Self, Diagnostic> {
        let root = std::fs::create_dir_all(folder)
            .and_then(|()| OpenFolder::open(folder))
            .map_err(|error| write_failed(folder, &error))?;
        let stage = Self {
            root: Arc::new(root),
            folder: Mutex::default(),
            created_folders: Mutex::default(),
        };
        if let Ok(folder) = stage.root.child(FOLDER) {
            remove_temporaries(&folder, is_temporary_name);
            // Fails if another program has put a file into the folder, which is then kept.
            let _ = stage.root.remove_folder(FOLDER);
        }
        Ok(stage)
    }

    /// Removes temporary files of a build that was killed, next to their targets in a
    /// folder.
    pub(super) fn sweep(&self, folder: &str) {
        if let Ok(folder) = self.root.descend(folder) {
            remove_temporaries(&folder, |name| name.starts_with(PREFIX));
        }
    }

    /// Writes and syncs a temporary file. `mode` is the permissions of the file that it
    /// will replace.
    pub(super) fn prepare(
        &self,
        path: &str,
        bytes: &[u8],
        mode: Option<u32>,
    ) -> Result<TempFile, Diagnostic> {
        self.create_temp_file(path, bytes, mode)
            .map_err(|error| write_failed(&self.root.path().join(path), &error))
    }

    fn create_temp_file(
        &self,
        path: &str,
        bytes: &[u8],
        mode: Option<u32>,
    ) -> io::Result<TempFile> {
        let stage = self.staging_folder()?;
        let (temporary, file) = stage.folder.create_temporary("", FileAccess::Usual)?;
        // Made before the write, so that a failed write removes the file.
        let temp_file = TempFile { stage, temporary, path: path.to_owned() };
        write_and_sync(&file, bytes, mode)?;
        Ok(temp_file)
    }

    /// Creates the folder of a path if it does not exist, and checks that files in it can
    /// be replaced.
    pub(super) fn make_folder(&self, place: &TargetPath<'_>) -> Result<(), Diagnostic> {
        let made = match self.root.descend(place.folder) {
            Ok(folder) => folder.check_writable(),
            Err(error) if error.kind() == ErrorKind::NotFound => self.create_folders(place.folder),
            Err(error) => Err(error),
        };
        made.map_err(|error| target::access_failed(&self.root, place.path, &error))
    }

    /// Creates a folder and its missing parents.
    fn create_folders(&self, path: &str) -> io::Result<()> {
        // The lock is held throughout, because two threads may want the same folder.
        let mut created = self.created_folders.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = path.match_indices('/').map(|(end, _)| end).chain([path.len()]);
        let mut parent = self.root.descend("")?;
        let mut start = 0;
        for end in ends {
            let folder = &path[..end];
            match self.root.descend(folder) {
                Ok(opened) => parent = opened,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    parent = parent.create_child(&path[start..end], FileAccess::Usual)?;
                    created.push(folder.to_owned());
                }
                Err(error) => return Err(error),
            }
            start = end + 1;
        }
        Ok(())
    }

    /// Renames every file into place, replacing the file there, then syncs the folders.
    /// `before` is the number of files that the build has changed already.
    ///
    /// # Errors
    /// The first rename that fails; the message has the number of files changed before it.
    pub(super) fn commit(&self, files: Vec<TempFile>, before: usize) -> Result<(), Diagnostic> {
        let mut folders = BTreeSet::new();
        let done = files.into_iter().enumerate().try_for_each(|(index, mut file)| {
            self.rename(&mut file).map_err(|error| {
                let path = self.root.path().join(&file.path);
                match before + index {
                    0 => write_failed(&path, &error),
                    done => commit_interrupted(&path, &error, done),
                }
            })?;
            let ends = file.path.match_indices('/').map(|(end, _)| end);
            folders.extend(ends.chain([0]).map(|end| file.path[..end].to_owned()));
            Ok(())
        });
        if let Ok(mut created) = self.created_folders.lock() {
            created.retain(|folder| !folders.contains(folder));
        }
        let folders: Vec<_> = folders.into_iter().collect();
        // Errors are ignored: the renames are done, and some file systems can't sync a
        // folder.
        parallel_io::each(&folders, |path| self.root.descend(path).and_then(|it| it.sync()).ok());
        done
    }

    /// Renames one file into place as [`StagingArea::commit`] does, without a sync.
    pub(super) fn commit_unsynced(&self, mut file: TempFile) -> Result<(), Diagnostic> {
        let path = self.root.path().join(&file.path);
        self.rename(&mut file).map_err(|error| write_failed(&path, &error))
    }

    fn rename(&self, file: &mut TempFile) -> io::Result<()> {
        let place = TargetPath::split(&file.path);
        let folder = self.root.descend(place.folder)?;
        match file.stage.folder.rename(&file.temporary, &folder, place.name) {
            Err(error) if error.kind() == ErrorKind::CrossesDevices => {
                copy_across(file, &folder, place.name)
            }
            Err(error) => Err(error),
            Ok(()) => {
                file.temporary.clear();
                Ok(())
            }
        }
    }

    /// Returns the staging folder, which the first call creates.
    fn staging_folder(&self) -> io::Result<Arc<StagingFolder>> {
        // The lock is held throughout, because two threads may want to create the folder.
        let mut current = self.folder.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = &*current {
            return Ok(folder.clone());
        }
        let folder = self.root.create_child(FOLDER, FileAccess::Private)?;
        let folder = Arc::new(StagingFolder { root: self.root.clone(), folder });
        *current = Some(folder.clone());
        Ok(folder)
    }
}

impl Drop for StagingArea {
    fn drop(&mut self) {
        let created = self.created_folders.get_mut().unwrap_or_else(PoisonError::into_inner);
        // In reverse order, so that a folder is empty before it is removed.
        for path in created.iter().rev() {
            let place = TargetPath::split(path);
            // Fails if another program has put a file into the folder, which is then kept.
            let _ = self.root.descend(place.folder).and_then(|it| it.remove_folder(place.name));
        }
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        if !self.temporary.is_empty() {
            let _ = self.stage.folder.remove_file(&self.temporary);
        }
    }
}

/// Removes the regular files whose names are temporary. Links and folders are kept,
/// because feedwright never creates temporary ones.
fn remove_temporaries(folder: &OpenFolder, is_temporary: impl Fn(&str) -> bool) {
    let names = folder.names().unwrap_or_default();
    for name in names.iter().filter(|name| is_temporary(name)) {
        if let Ok(Some(facts)) = folder.look(name)
            && facts.kind == FileKind::File
        {
            // A file that can't be removed does no harm: no reader requests it.
            let _ = folder.remove_file(name);
        }
    }
}

/// Returns true if a name could have been made by `OpenFolder::create_temporary`.
fn is_temporary_name(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn write_and_sync(mut file: &File, bytes: &[u8], mode: Option<u32>) -> io::Result<()> {
    file.write_all(bytes)?;
    if let Some(mode) = mode {
        set_mode(file, mode)?;
    }
    file.sync_all()
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(mode & 0o777))
}

#[cfg(not(unix))]
fn set_mode(_: &File, _: u32) -> io::Result<()> {
    Ok(())
}

/// Copies a file to a temporary file in the target folder, which is on another file
/// system, and renames it there.
fn copy_across(file: &TempFile, folder: &OpenFolder, name: &str) -> io::Result<()> {
    let mut from = file.stage.folder.open_file(&file.temporary)?;
    let (temporary, mut copy) = folder.create_temporary(PREFIX, FileAccess::Usual)?;
    let copied = io::copy(&mut from, &mut copy)
        .and_then(|_| copy.set_permissions(from.metadata()?.permissions()))
        .and_then(|()| copy.sync_all())
        .and_then(|()| folder.rename(&temporary, folder, name));
    if copied.is_err() {
        let _ = folder.remove_file(&temporary);
    }
    copied
}

fn commit_interrupted(path: &Path, error: &io::Error, done: usize) -> Diagnostic {
    let files = if done == 1 { "file was" } else { "files were" };
    let message = format!(
        "`{}` can't be replaced: {error}; {done} other {files} already changed",
        path.display()
    );
    Diagnostic::new(&codes::OUTPUT_FAILED, message)
        .help("fix the permissions, then run the same command again")
}
