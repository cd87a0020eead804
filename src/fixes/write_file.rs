//! Replaces a file of the author, completely or not at all.
//!
//! The new text is written to a temporary file in the same folder, synced to the disk, and
//! renamed over the file. The folder is accessed through its handle, so a link that takes
//! its place meanwhile can't redirect the write.

use std::fs::{File, FileTimes, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path};

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::disk::OpenFolder;
use crate::disk::folder::FileAccess;
use crate::fixes::{LARGEST, PlannedFile, changed_meanwhile, left_alone};

/// Prefix of the temporary files' names; no name of an article begins so.
const PREFIX: &str = ".feedwright-fix-";

/// Opens the folder of a file below `root` without following links, and returns it with
/// the file's name.
pub(super) fn open_parent(path: &Path, root: &Path) -> io::Result<(OpenFolder, String)> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut folder = OpenFolder::open(root)?;
    let mut names = Vec::new();
    for part in below.components() {
        let Component::Normal(name) = part else { continue };
        let name = name.to_str().ok_or(ErrorKind::InvalidInput)?;
        names.push(name);
    }
    let name = names.pop().ok_or(ErrorKind::InvalidInput)?;
    for name in names {
        folder = folder.child(name)?;
    }
    Ok((folder, name.to_owned()))
}

/// Removes temporary files of a killed run from a folder.
pub(super) fn remove_leftovers(folder: &OpenFolder) {
    for name in folder.names().into_iter().flatten().filter(|name| name.starts_with(PREFIX)) {
        // A leftover that can't be removed is a hidden file, which is never an article.
        let _ = folder.remove_file(&name);
    }
}

/// Replaces a file, unless its bytes have changed since the plan was made. Its permissions,
/// its times and, if the system allows it, its owner stay.
///
/// # Errors
/// The file is read-only or has changed, or the disk failed; then it is as it was.
pub(super) fn replace(file: &PlannedFile) -> Result<(), Box<Diagnostic>> {
    let failed = |error: io::Error| Box::new(write_failed(&file.path, &error));
    let (folder, name) = open_parent(&file.path, &file.root).map_err(failed)?;
    let facts = folder.open_file(&name).and_then(|open| open.metadata()).map_err(failed)?;
    if facts.permissions().readonly() {
        return Err(Box::new(left_alone(&file.path, "it is read-only")));
    }
    let (temporary, open) = folder.create_temporary(PREFIX, FileAccess::Private).map_err(failed)?;
    let written = write_new(open, &file.new, &facts).map_err(failed);
    let replaced = written.and_then(|()| {
        if folder.read(&name, LARGEST).map_err(failed)? != file.old.as_bytes() {
            return Err(Box::new(changed_meanwhile(&file.path)));
        }
        folder.rename(&temporary, &folder, &name).map_err(failed)
    });
    if replaced.is_err() {
        let _ = folder.remove_file(&temporary);
    }
    replaced?;
    // The file is whole, whether or not the new name survives a power failure.
    let _ = folder.sync();
    Ok(())
}

fn write_new(mut file: File, text: &str, replaced: &Metadata) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    copy_owner(&file, replaced);
    file.set_permissions(replaced.permissions())?;
    let mut times = FileTimes::new();
    if let Ok(modified) = replaced.modified() {
        times = times.set_modified(modified);
    }
    if let Ok(accessed) = replaced.accessed() {
        times = times.set_accessed(accessed);
    }
    file.set_times(times)?;
    file.sync_all()
}

/// Gives a file to the owner and the group of the file that it replaces, as far as the
/// system allows it. A failure is ignored: the user can write to the folder, and so still
/// replace the file.
#[cfg(unix)]
fn copy_owner(file: &File, replaced: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let Ok(created) = file.metadata() else { return };
    if created.gid() != replaced.gid() {
        let _ = fchown(file, None, Some(replaced.gid()));
    }
    if created.uid() != replaced.uid() {
        let _ = fchown(file, Some(replaced.uid()), None);
    }
}

#[cfg(not(unix))]
fn copy_owner(_: &File, _: &Metadata) {}

fn write_failed(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("failed to write the new text: {error}; the file is unchanged");
    Diagnostic::new(&codes::FIX_FAILED, message).with_location(SourceLocation::file(path)).help(
        "free disk space or fix the permissions of its folder, then run the same command again",
    )
}
