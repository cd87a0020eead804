//! Files written to their end in one folder, to be renamed together.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::target::{self, TargetPath};
use super::{failed, parallel_io};
use crate::diagnostic::{Diagnostic, codes};
use crate::disk::OpenFolder;
use crate::disk::folder::{FileAccess, FileKind};

/// The folder in the output folder where files wait for their names. It is its
/// owner's alone, and gone after every build that is not killed.
pub const FOLDER: &str = ".feedwright-stage";

/// How the names of temporary files began that earlier releases wrote next to
/// their places, and begin where the stage is on another file system.
pub const PREFIX: &str = ".feedwright-";

/// Where files wait for their names; dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct StagingArea {
    /// The output folder.
    pub root: Arc<OpenFolder>,
    /// The folder of files that wait, once there is one.
    waiting: Mutex<Option<Arc<WaitingFolder>>>,
    /// Folders that were made, and stay only if a file in them gets its name.
    created_folders: Mutex<Vec<String>>,
}

/// The folder of files that wait; dropped, it is gone.
#[derive(Debug)]
struct WaitingFolder {
    root: Arc<OpenFolder>,
    folder: OpenFolder,
}

impl Drop for WaitingFolder {
    fn drop(&mut self) {
        // Fails where another program put something into it.
        let _ = self.root.remove_folder(FOLDER);
    }
}

/// A file that was written to its end, and is to be renamed; dropped, it is gone.
#[derive(Debug)]
pub struct TempFile {
    stage: Arc<WaitingFolder>,
    /// Its name in the stage; empty once it was renamed.
    temporary: String,
    /// Below the output folder.
    path: String,
}

impl StagingArea {
    /// Opens an output folder, which is made if it is not there, and removes what
    /// a killed build left on its stage. The caller holds the folder's lock.
    pub fn open(folder: &Path) -> Result<Self, Diagnostic> {
        let root = std::fs::create_dir_all(folder)
            .and_then(|()| OpenFolder::open(folder))
            .map_err(|error| failed(folder, &error))?;
        let stage = Self {
            root: Arc::new(root),
            waiting: Mutex::default(),
            created_folders: Mutex::default(),
        };
        if let Ok(left) = stage.root.child(FOLDER) {
            sweep(&left, is_word);
            // Fails where another program put something into it.
            let _ = stage.root.remove_folder(FOLDER);
        }
        Ok(stage)
    }

    /// Removes what a killed build left next to its place in a folder.
    pub fn sweep(&self, below: &str) {
        if let Ok(folder) = self.root.descend(below) {
            sweep(&folder, |name| name.starts_with(PREFIX));
        }
    }

    /// Writes a file on the stage, and waits until the disk has it. `mode` are the
    /// permissions of the file that it replaces.
    pub fn prepare(
        &self,
        path: &str,
        bytes: &[u8],
        mode: Option<u32>,
    ) -> Result<TempFile, Diagnostic> {
        let prepare = || {
            let stage = self.waiting()?;
            let (temporary, file) = stage.folder.create_temporary("", FileAccess::Usual)?;
            // From here on it is removed if anything fails.
            let prepared = TempFile { stage, temporary, path: path.to_owned() };
            write(&file, bytes, mode)?;
            Ok(prepared)
        };
        prepare().map_err(|error: io::Error| failed(&self.root.path().join(path), &error))
    }

    /// Makes the folder of a path unless it is there, and checks that files in it
    /// can be replaced.
    pub fn make_folder(&self, place: &TargetPath<'_>) -> Result<(), Diagnostic> {
        let make = || match self.root.descend(place.folder) {
            Ok(folder) => folder.check_writable(),
            Err(error) if error.kind() == ErrorKind::NotFound => self.make_missing(place.folder),
            Err(error) => Err(error),
        };
        make().map_err(|error| target::refused(&self.root, place.path, &error))
    }

    fn make_missing(&self, below: &str) -> io::Result<()> {
        // One at a time: two threads may want the same one.
        let mut made = self.created_folders.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = below.match_indices('/').map(|(end, _)| end).chain([below.len()]);
        let mut parent = self.root.descend("")?;
        let mut start = 0;
        for end in ends {
            let folder = &below[..end];
            match self.root.descend(folder) {
                Ok(found) => parent = found,
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    parent = parent.create_child(&below[start..end], FileAccess::Usual)?;
                    made.push(folder.to_owned());
                }
                Err(error) => return Err(error),
            }
            start = end + 1;
        }
        Ok(())
    }

    /// Gives every file its name, replacing what was there.
    ///
    /// A failure says how many files were replaced, counted from `before`.
    pub fn commit(&self, files: Vec<TempFile>, before: usize) -> Result<(), Diagnostic> {
        let mut folders = BTreeSet::new();
        let done = files.into_iter().enumerate().try_for_each(|(index, mut file)| {
            self.rename(&mut file).map_err(|error| {
                let path = self.root.path().join(&file.path);
                match before + index {
                    0 => failed(&path, &error),
                    done => half_done(&path, &error, done),
                }
            })?;
            let ends = file.path.match_indices('/').map(|(end, _)| end);
            folders.extend(ends.chain([0]).map(|end| file.path[..end].to_owned()));
            Ok(())
        });
        if let Ok(mut made) = self.created_folders.lock() {
            made.retain(|folder| !folders.contains(folder));
        }
        let folders: Vec<_> = folders.into_iter().collect();
        // The renames are done: a file system that can't be asked to keep them is
        // no failure.
        parallel_io::each(&folders, |below| self.root.descend(below).and_then(|it| it.sync()).ok());
        done
    }

    /// As [`Stage::commit`] for one file of ours in the output folder, without
    /// waiting for the disk.
    pub fn commit_unsynced(&self, mut file: TempFile) -> Result<(), Diagnostic> {
        let path = self.root.path().join(&file.path);
        self.rename(&mut file).map_err(|error| failed(&path, &error))
    }

    fn rename(&self, file: &mut TempFile) -> io::Result<()> {
        let place = TargetPath::of(&file.path);
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

    fn waiting(&self) -> io::Result<Arc<WaitingFolder>> {
        // One at a time: two threads may want to make it.
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(folder) = &*waiting {
            return Ok(folder.clone());
        }
        let folder = self.root.create_child(FOLDER, FileAccess::Private)?;
        let folder = Arc::new(WaitingFolder { root: self.root.clone(), folder });
        *waiting = Some(folder.clone());
        Ok(folder)
    }
}

impl Drop for StagingArea {
    fn drop(&mut self) {
        let made = self.created_folders.get_mut().unwrap_or_else(PoisonError::into_inner);
        for path in made.iter().rev() {
            let place = TargetPath::of(path);
            // Another program may have put something into it.
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

/// Returns true if feedwright uses a name itself.
pub fn is_reserved(name: &str) -> bool {
    name.starts_with(PREFIX)
        || [super::lock::FILE, super::journal::FILE, ".feedwright"].contains(&name)
}

/// Removes regular files of some names: links and folders are not ours.
fn sweep(folder: &OpenFolder, is_ours: impl Fn(&str) -> bool) {
    let names = folder.names().unwrap_or_default();
    for name in names.iter().filter(|name| is_ours(name)) {
        if let Ok(Some(facts)) = folder.look(name)
            && facts.kind == FileKind::File
        {
            // A file that can't be removed does no harm: no reader asks for it.
            let _ = folder.remove_file(name);
        }
    }
}

fn is_word(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn write(mut file: &File, bytes: &[u8], mode: Option<u32>) -> io::Result<()> {
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

/// Copies a file next to its place on another file system, and renames it there.
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

fn half_done(path: &Path, error: &io::Error, done: usize) -> Diagnostic {
    let message =
        format!("`{}` can't be replaced: {error}; {done} others are already", path.display());
    Diagnostic::new(&codes::OUTPUT_FAILED, message)
        .help("mend the permissions, then run the same command again")
}
