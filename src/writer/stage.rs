//! Files written to their end beside their places, to be renamed together.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::failed;
use crate::diagnostic::{Diagnostic, codes};

/// How the name of every temporary file begins.
pub const PREFIX: &str = ".feedwright-";

/// Files that wait for their names; dropped, it leaves nothing behind.
pub struct Stage<'a> {
    /// The output folder.
    pub folder: &'a Path,
    files: Vec<(TempPath, PathBuf)>,
    made_folders: Vec<PathBuf>,
}

impl<'a> Stage<'a> {
    /// Makes an empty stage.
    pub const fn new(folder: &'a Path) -> Self {
        Self { folder, files: Vec::new(), made_folders: Vec::new() }
    }

    /// Writes a file beside its place, and waits until the disk has it.
    pub fn add(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
        let parent = path.parent().unwrap_or(self.folder);
        self.make_folder(parent)
            .and_then(|()| write_temporary(parent, path, bytes))
            .map(|temporary| self.files.push((temporary, path.to_path_buf())))
            .map_err(|error| failed(path, &error))
    }

    /// Gives every file its name, replacing what stood there.
    ///
    /// A failure says how many files were replaced, counted from `before`.
    pub fn commit(mut self, before: usize) -> Result<(), Diagnostic> {
        let mut folders = BTreeSet::new();
        for (index, (temporary, path)) in std::mem::take(&mut self.files).into_iter().enumerate() {
            temporary.persist(&path).map_err(|error| match before + index {
                0 => failed(&path, &error.error),
                done => half_done(&path, &error.error, done),
            })?;
            self.made_folders.retain(|folder| !path.starts_with(folder));
            let parents = path.ancestors().skip(1).map(Path::to_path_buf);
            folders.extend(parents.take_while(|parent| parent.starts_with(self.folder)));
        }
        for folder in folders {
            // The renames are done: a file system that can't be told to keep
            // them is no failure.
            let _ = File::open(folder).and_then(|folder| folder.sync_all());
        }
        Ok(())
    }

    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<_> = folder.ancestors().take_while(|parent| !parent.exists()).collect();
        for parent in missing.into_iter().rev() {
            fs::create_dir(parent)?;
            self.made_folders.push(parent.to_path_buf());
        }
        Ok(())
    }
}

impl Drop for Stage<'_> {
    fn drop(&mut self) {
        self.files.clear();
        for folder in self.made_folders.iter().rev() {
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
