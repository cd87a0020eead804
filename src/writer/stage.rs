//! Files written to their end beside their places, to be renamed together.

use std::collections::{BTreeSet, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::TempPath;

use super::{failed, waiting};
use crate::diagnostic::{Diagnostic, codes};

/// How the name of every temporary file begins.
pub const PREFIX: &str = ".feedwright-";

/// Where files wait for their names; dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Stage {
    /// The output folder.
    pub folder: PathBuf,
    /// Folders that were made, and stay only if a file in them gets its name.
    made: Mutex<Vec<PathBuf>>,
    /// Folders in which nothing of a killed build is left.
    swept: Mutex<HashSet<PathBuf>>,
}

/// A file that was written to its end, and is to be renamed; dropped, it is gone.
#[derive(Debug)]
pub struct Prepared {
    temporary: TempPath,
    path: PathBuf,
}

impl Stage {
    /// Makes an empty stage.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf(), made: Mutex::default(), swept: Mutex::default() }
    }

    /// Removes what a killed build left behind in a folder, before anything is
    /// prepared in it.
    pub fn sweep(&self, folder: &Path) {
        // Held until the folder is clean, or another thread's file would go too.
        let Ok(mut swept) = self.swept.lock() else { return };
        if !swept.insert(folder.to_path_buf()) {
            return;
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(PREFIX) {
                // What can't be removed does no harm: no reader asks for it.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Writes a file beside its place, and waits until the disk has it.
    pub fn prepare(&self, path: &Path, bytes: &[u8]) -> Result<Prepared, Diagnostic> {
        let parent = path.parent().unwrap_or(&self.folder);
        self.make_folder(parent)
            .and_then(|()| write_temporary(parent, path, bytes))
            .map(|temporary| Prepared { temporary, path: path.to_path_buf() })
            .map_err(|error| failed(path, &error))
    }

    /// Gives every file its name, replacing what stood there.
    ///
    /// A failure says how many files were replaced, counted from `before`.
    pub fn commit(&self, files: Vec<Prepared>, before: usize) -> Result<(), Diagnostic> {
        let mut folders = BTreeSet::new();
        let mut keep = |path: &Path| {
            let parents = path.ancestors().skip(1).take_while(|it| it.starts_with(&self.folder));
            folders.extend(parents.map(Path::to_path_buf));
        };
        let done = files.into_iter().enumerate().try_for_each(|(index, file)| {
            let Prepared { temporary, path } = file;
            temporary.persist(&path).map_err(|error| match before + index {
                0 => failed(&path, &error.error),
                done => half_done(&path, &error.error, done),
            })?;
            keep(&path);
            Ok(())
        });
        if let Ok(mut made) = self.made.lock() {
            made.retain(|folder| !folders.contains(folder));
        }
        let folders: Vec<_> = folders.into_iter().collect();
        // The renames are done: a file system that can't be told to keep them is
        // no failure.
        waiting::each(&folders, |folder| File::open(folder).and_then(|it| it.sync_all()).ok());
        done
    }

    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            self.sweep(folder);
            return Ok(());
        }
        // One at a time: two threads may want the same one.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let missing: Vec<_> = folder.ancestors().take_while(|parent| !parent.exists()).collect();
        for parent in missing.into_iter().rev() {
            fs::create_dir(parent)?;
            made.push(parent.to_path_buf());
            if let Ok(mut swept) = self.swept.lock() {
                swept.insert(parent.to_path_buf());
            }
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let made = self.made.get_mut().unwrap_or_else(PoisonError::into_inner);
        for folder in made.iter().rev() {
            // Another program may have put something into it.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Says whether a name is one that feedwright uses itself.
pub fn is_reserved(name: &str) -> bool {
    name.starts_with(PREFIX) || name == super::lock::FILE
}

fn write_temporary(parent: &Path, path: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
    open_to_readers(&mut builder);
    let mut file = builder.tempfile_in(parent)?;
    // By the file itself: an error of tempfile's own names the temporary one.
    file.as_file_mut().write_all(bytes)?;
    // Fails where nothing is to be replaced: then the umask decides.
    if let Ok(replaced) = path.symlink_metadata()
        && replaced.is_file()
    {
        fs::set_permissions(file.path(), replaced.permissions())?;
    }
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

/// Asks for the permissions of an ordinary file, less the umask; a temporary
/// one is its owner's alone, which a web server could not read.
#[cfg(unix)]
fn open_to_readers(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn open_to_readers(_: &mut tempfile::Builder<'_, '_>) {}

fn half_done(path: &Path, error: &io::Error, done: usize) -> Diagnostic {
    let message =
        format!("`{}` can't be replaced: {error}; {done} others are already", path.display());
    Diagnostic::new(&codes::OUTPUT_FAILED, message)
        .help("mend the permissions, then run the same command again")
}
