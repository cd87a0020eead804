//! Replaces files of the author, each completely or not at all.
//!
//! New texts are written to temporary files, synced to the disk together, and then renamed
//! over the articles. The order matters: after a power failure, a rename that reached the
//! disk before its text would leave an empty article.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempPath;

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::sources::Fingerprint;

/// Prefix of the temporary files' names; no name of an article begins so.
const PREFIX: &str = ".feedwright-stamp-";

/// New text of a file.
#[derive(Debug)]
pub(crate) struct FileReplacement {
    /// Path of the file.
    pub path: PathBuf,
    /// Fingerprint of the file when its text was read.
    pub stamp: Fingerprint,
    /// Complete new text.
    pub text: String,
}

/// New text in a temporary file, in the same folder as the file that it will replace.
struct StagedReplacement {
    temporary: TempPath,
    path: PathBuf,
    stamp: Fingerprint,
}

/// Removes temporary files of a killed run in the folders of these files. The caller holds
/// the lock of the output folder, so no other run is using them.
pub(super) fn remove_leftovers(files: impl Iterator<Item = PathBuf>) {
    let folders: BTreeSet<_> =
        files.filter_map(|file| file.parent().map(Path::to_path_buf)).collect();
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            // A leftover that can't be removed is a hidden file, which is never an article.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Replaces files, except those that changed since they were read.
///
/// Returns the result of each file, and `None` for each `None`.
pub(crate) fn replace(files: Vec<Option<FileReplacement>>) -> Vec<Option<Result<(), Diagnostic>>> {
    let staged: Vec<Option<Result<StagedReplacement, Diagnostic>>> =
        files.into_par_iter().map(|file| file.map(stage)).collect();
    let ready: Vec<&StagedReplacement> =
        staged.iter().flatten().filter_map(|it| it.as_ref().ok()).collect();
    let synced = sync(&ready);
    run_threaded(staged, |staged| {
        staged.map(|staged| match (staged, &synced) {
            (Ok(staged), Ok(())) => commit(staged),
            (Ok(staged), Err(error)) => Err(write_failed(&staged.path, error)),
            (Err(fault), _) => Err(fault),
        })
    })
}

/// Number of threads that rename files. A rename waits for the disk to free the blocks of
/// the old file, so many at once take hardly longer than one.
const RENAME_THREADS: usize = 16;

/// Runs `work` on every item, on more threads than there are cores; keeps the order.
fn run_threaded<T: Send, U: Send>(mut items: Vec<T>, work: impl Fn(T) -> U + Sync) -> Vec<U> {
    let size = items.len().div_ceil(RENAME_THREADS).max(1);
    let mut parts = Vec::with_capacity(RENAME_THREADS);
    while !items.is_empty() {
        let rest = items.split_off(size.min(items.len()));
        parts.push(std::mem::replace(&mut items, rest));
    }
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(work).collect::<Vec<U>>()))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("renaming a file does not panic"))
            .collect()
    })
}

fn stage(
    FileReplacement { path, stamp, text }: FileReplacement,
) -> Result<StagedReplacement, Diagnostic> {
    let replaced = path.symlink_metadata().map_err(|error| write_failed(&path, &error))?;
    let parent = path.parent().unwrap_or(Path::new("."));
    let temporary =
        write_temporary(parent, &text, &replaced).map_err(|error| write_failed(&path, &error))?;
    Ok(StagedReplacement { temporary, path, stamp })
}

fn write_temporary(parent: &Path, text: &str, replaced: &Metadata) -> io::Result<TempPath> {
    let mut file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(parent)?;
    // Written through the `File`: tempfile's own errors would name the temporary file.
    file.as_file_mut().write_all(text.as_bytes())?;
    sync_written(file.as_file())?;
    copy_owner(file.path(), replaced);
    fs::set_permissions(file.path(), replaced.permissions())?;
    Ok(file.into_temp_path())
}

/// Gives a file to the owner and the group of the file that it replaces, as far as the
/// system allows it. A failure is ignored: the user can write to the folder, and so still
/// replace the file.
#[cfg(unix)]
fn copy_owner(file: &Path, replaced: &Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let Ok(created) = file.symlink_metadata() else { return };
    if created.gid() != replaced.gid() {
        let _ = chown(file, None, Some(replaced.gid()));
    }
    if created.uid() != replaced.uid() {
        let _ = chown(file, Some(replaced.uid()), None);
    }
}

#[cfg(not(unix))]
fn copy_owner(_: &Path, _: &Metadata) {}

/// Number of files from which on the whole file system is synced once, because syncing each
/// file costs a wait for the disk.
#[cfg(target_os = "linux")]
const SYNC_ALL_FROM: usize = 16;

/// Leaves the wait for the disk to [`sync`], which is faster for many files.
#[cfg(target_os = "linux")]
#[expect(clippy::unnecessary_wraps, reason = "other systems wait here")]
fn sync_written(_: &File) -> io::Result<()> {
    Ok(())
}

/// Waits until the text of a file is on the disk. Windows allows this only for a file that
/// is open for writing, and a read-only file can't be opened so again.
#[cfg(not(target_os = "linux"))]
fn sync_written(file: &File) -> io::Result<()> {
    file.sync_all()
}

/// Waits until the new texts are on the disk.
#[cfg(target_os = "linux")]
fn sync(staged: &[&StagedReplacement]) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    if staged.len() < SYNC_ALL_FROM {
        return sync_each(staged);
    }
    let mut synced_devices = BTreeSet::new();
    for staged in staged {
        let file = File::open(&staged.temporary)?;
        if synced_devices.insert(file.metadata()?.dev()) {
            rustix::fs::syncfs(&file)?;
        }
    }
    Ok(())
}

/// Does nothing: [`sync_written`] has waited.
#[cfg(not(target_os = "linux"))]
fn sync(_: &[&StagedReplacement]) -> io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
fn sync_each(staged: &[&StagedReplacement]) -> io::Result<()> {
    staged.iter().try_for_each(|staged| File::open(&staged.temporary)?.sync_all())
}

fn commit(staged: StagedReplacement) -> Result<(), Diagnostic> {
    let StagedReplacement { temporary, path, stamp } = staged;
    // A link that replaced the file meanwhile has another fingerprint, too.
    if Fingerprint::of(&path) != Some(stamp) {
        return Err(changed_meanwhile(SourceLocation::file(path)));
    }
    temporary.persist(&path).map_err(|error| write_failed(&path, &error.error))
}

/// Reports a file that was changed while it was read.
pub(super) fn changed_meanwhile(location: SourceLocation) -> Diagnostic {
    let message = "another program changed this file meanwhile, so it was left alone";
    Diagnostic::new(&codes::STAMP_LEFT_ALONE, message)
        .with_location(location)
        .help("run the command again")
}

fn write_failed(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("failed to write the new text: {error}; the file is unchanged");
    Diagnostic::new(&codes::STAMP_FAILED, message).with_location(SourceLocation::file(path)).help(
        "free disk space or fix the permissions of its folder, then run the same command again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Replaces files after `meanwhile` was run on the first of them; returns the text or
    /// the message of each.
    fn check(count: usize, meanwhile: impl FnOnce(&Path)) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<_> = (0..count).map(|index| folder.path().join(index.to_string())).collect();
        let files = paths.iter().map(|path| {
            fs::write(path, "old").unwrap();
            Some(FileReplacement {
                path: path.clone(),
                stamp: Fingerprint::of(path).unwrap(),
                text: "new text".to_owned(),
            })
        });
        let files = files.collect();
        meanwhile(&paths[0]);
        let done = replace(files);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), count);
        let says = |(path, done): (&PathBuf, Option<Result<(), Diagnostic>>)| match done {
            Some(Ok(())) => fs::read_to_string(path).unwrap(),
            Some(Err(fault)) => fault.message,
            None => String::new(),
        };
        paths.iter().zip(done).map(says).collect()
    }

    #[test]
    fn files_are_replaced_few_or_many() {
        for count in [1, 40] {
            assert_eq!(check(count, |_| {}), vec!["new text"; count], "{count:?}");
        }
    }

    #[test]
    fn file_that_changed_meanwhile_is_left_alone() {
        let changed = "another program changed this file meanwhile, so it was left alone";
        let messages = check(2, |path| fs::write(path, "another's").unwrap());
        assert_eq!(messages, [changed, "new text"]);
    }

    #[cfg(unix)]
    #[test]
    fn link_that_took_its_place_is_left_alone() {
        let messages = check(2, |path| {
            let other = path.with_file_name("1");
            fs::remove_file(path).unwrap();
            std::os::unix::fs::symlink(other, path).unwrap();
        });
        assert_eq!(
            messages[0],
            "another program changed this file meanwhile, so it was left alone"
        );
    }

    #[test]
    fn file_that_is_gone_is_not_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let stamp = Fingerprint::default();
        let done =
            replace(vec![Some(FileReplacement { path, stamp, text: "new".to_owned() }), None]);
        assert!(matches!(done[..], [Some(Err(_)), None]));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
