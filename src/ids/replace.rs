//! Files of the author's that are replaced: each whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempPath;

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::ids::write_ids::changed;
use crate::sources::Fingerprint;

/// How the names of temporary files begin; no name of an article does.
const PREFIX: &str = ".feedwright-stamp-";

/// A new text for a file.
#[derive(Debug)]
pub struct FileReplacement {
    /// The file.
    pub path: PathBuf,
    /// Of the file whose text this was made of.
    pub stamp: Fingerprint,
    /// All that is to stand there.
    pub text: String,
}

/// A new text on the disk, beside the file that it replaces.
struct StagedReplacement {
    temporary: TempPath,
    path: PathBuf,
    stamp: Fingerprint,
}

/// Removes what a killed run left beside these files. Nothing else may be
/// replacing files there.
pub fn sweep(files: impl Iterator<Item = PathBuf>) {
    let folders: BTreeSet<_> =
        files.filter_map(|file| file.parent().map(Path::to_path_buf)).collect();
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            // What can't be removed is hidden, and no article.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Replaces files, unless they are no longer what they were when they were read.
///
/// Returns for each what kept it from that; what is none stays none.
pub fn replace(files: Vec<Option<FileReplacement>>) -> Vec<Option<Result<(), Diagnostic>>> {
    let staged: Vec<Option<Result<StagedReplacement, Diagnostic>>> =
        files.into_par_iter().map(|file| file.map(stage)).collect();
    let ready: Vec<&StagedReplacement> =
        staged.iter().flatten().filter_map(|it| it.as_ref().ok()).collect();
    let settled = settle(&ready);
    let committed = |staged: Result<StagedReplacement, Diagnostic>| match (staged, &settled) {
        (Ok(staged), Ok(())) => commit(staged),
        (Ok(staged), Err(error)) => Err(failed(&staged.path, error)),
        (Err(fault), _) => Err(fault),
    };
    at_once(staged, |staged| staged.map(committed))
}

/// How many files are renamed at once. It is the disk that takes its time, to
/// free what stood there: many together wait hardly longer than one.
const AT_ONCE: usize = 16;

/// Does the same to many, on more threads than there are cores; keeps the order.
fn at_once<T: Send, U: Send>(mut items: Vec<T>, work: impl Fn(T) -> U + Sync) -> Vec<U> {
    let size = items.len().div_ceil(AT_ONCE).max(1);
    let mut parts = Vec::with_capacity(AT_ONCE);
    while !items.is_empty() {
        let rest = items.split_off(size.min(items.len()));
        parts.push(std::mem::replace(&mut items, rest));
    }
    let work = &work;
    std::thread::scope(|scope| {
        let work = |part: Vec<T>| scope.spawn(move || part.into_iter().map(work).collect());
        let threads: Vec<_> = parts.into_iter().map(work).collect();
        let done = |thread: std::thread::ScopedJoinHandle<'_, Vec<U>>| {
            thread.join().expect("what renames files does not panic")
        };
        threads.into_iter().flat_map(done).collect()
    })
}

fn stage(
    FileReplacement { path, stamp, text }: FileReplacement,
) -> Result<StagedReplacement, Diagnostic> {
    let wrong = |error: &io::Error| failed(&path, error);
    let replaced = path.symlink_metadata().map_err(|error| wrong(&error))?;
    let parent = path.parent().unwrap_or(Path::new("."));
    let temporary = write_temporary(parent, &text, &replaced).map_err(|error| wrong(&error))?;
    Ok(StagedReplacement { temporary, path, stamp })
}

fn write_temporary(parent: &Path, text: &str, replaced: &Metadata) -> io::Result<TempPath> {
    let mut file = tempfile::Builder::new().prefix(PREFIX).tempfile_in(parent)?;
    // By the file itself: an error of tempfile's own names the temporary one.
    file.as_file_mut().write_all(text.as_bytes())?;
    give(file.path(), replaced);
    fs::set_permissions(file.path(), replaced.permissions())?;
    Ok(file.into_temp_path())
}

/// Gives a file to the owner and the group of the one that it replaces, as far
/// as that is allowed; the new owner can write to the folder, and so to it.
#[cfg(unix)]
fn give(file: &Path, replaced: &Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    let Ok(given) = file.symlink_metadata() else { return };
    if given.gid() != replaced.gid() {
        let _ = chown(file, None, Some(replaced.gid()));
    }
    if given.uid() != replaced.uid() {
        let _ = chown(file, Some(replaced.uid()), None);
    }
}

#[cfg(not(unix))]
fn give(_: &Path, _: &Metadata) {}

/// From how many files on the whole file system is settled at once: for each
/// of them alone the disk takes a time of its own.
#[cfg(target_os = "linux")]
const MANY: usize = 16;

/// Waits until the disk has the new texts.
#[cfg(target_os = "linux")]
fn settle(staged: &[&StagedReplacement]) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    if staged.len() < MANY {
        return settle_each(staged);
    }
    let mut settled = BTreeSet::new();
    for staged in staged {
        let file = File::open(&staged.temporary)?;
        if settled.insert(file.metadata()?.dev()) {
            rustix::fs::syncfs(&file)?;
        }
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn settle(staged: &[&StagedReplacement]) -> io::Result<()> {
    settle_each(staged)
}

fn settle_each(staged: &[&StagedReplacement]) -> io::Result<()> {
    staged.iter().try_for_each(|staged| File::open(&staged.temporary)?.sync_all())
}

fn commit(staged: StagedReplacement) -> Result<(), Diagnostic> {
    let StagedReplacement { temporary, path, stamp } = staged;
    // A link that stands there now has another stamp too.
    if Fingerprint::of(&path) != Some(stamp) {
        return Err(changed(SourceLocation::file(path)));
    }
    temporary.persist(&path).map_err(|error| failed(&path, &error.error))
}

fn failed(path: &Path, error: &io::Error) -> Diagnostic {
    let message = format!("can't be written: {error}; it is as it was");
    Diagnostic::new(&codes::STAMP_FAILED, message)
        .with_location(SourceLocation::file(path))
        .help("make room or mend the permissions of its folder, then run the same command again")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Replaces files after `meanwhile` was done to the first of them; says of
    /// each what stands there then.
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
            assert_eq!(check(count, |_| {}), vec!["new text"; count]);
        }
    }

    #[test]
    fn file_that_changed_meanwhile_is_left_alone() {
        let changed = "another program changed this file meanwhile, so it was left alone";
        let said = check(2, |path| fs::write(path, "another's").unwrap());
        assert_eq!(said, [changed, "new text"]);
    }

    #[cfg(unix)]
    #[test]
    fn link_that_took_its_place_is_left_alone() {
        let said = check(2, |path| {
            let other = path.with_file_name("1");
            fs::remove_file(path).unwrap();
            std::os::unix::fs::symlink(other, path).unwrap();
        });
        assert_eq!(said[0], "another program changed this file meanwhile, so it was left alone");
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
