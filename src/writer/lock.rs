//! One build of a folder at a time.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::failed;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::disk::OpenFolder;
use crate::disk::folder::FileAccess;

/// The file that is locked. It stays: removing it would let two builds lock
/// two files of one name. Its holder writes its process number into it.
pub const FILE: &str = ".feedwright.lock";

/// The longest pause between two looks at a lock whose wait is bounded.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

/// How a lock that another process holds is waited for.
#[derive(Clone, Copy)]
pub struct LockWait<'a> {
    /// The longest time; none waits as long as it takes.
    pub timeout: Option<Duration>,
    /// Hears at once that another process holds the lock.
    pub notice: &'a (dyn Fn(&Diagnostic) + Sync),
}

impl Default for LockWait<'_> {
    fn default() -> Self {
        Self { timeout: None, notice: &|_| {} }
    }
}

/// The right to change an output folder, held until it is dropped.
///
/// The system takes it back from a killed build.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock of a folder, which is made if it is not there; waits for
    /// another build to end, however long that takes.
    pub fn acquire(folder: &Path, report: &mut Report) -> Result<Self, Diagnostic> {
        Self::acquire_within(folder, &LockWait::default(), report)
    }

    /// Takes the lock of a folder, which is made if it is not there; waits for
    /// another build to end, as long as `wait` says.
    pub fn acquire_within(
        folder: &Path,
        wait: &LockWait<'_>,
        report: &mut Report,
    ) -> Result<Self, Diagnostic> {
        let path = folder.join(FILE);
        let wrong = |error: &std::io::Error| failed(&path, error);
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        let file = OpenFolder::open(folder)
            .and_then(|folder| folder.open_or_create(FILE, FileAccess::Usual))
            .map_err(|error| wrong(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(wrong(&error)),
            Err(TryLockError::WouldBlock) => {
                let started = Instant::now();
                (wait.notice)(&waiting(folder, holder(&file)));
                match wait.timeout {
                    None => file.lock().map_err(|error| wrong(&error))?,
                    Some(timeout) => {
                        if !lock_within(&file, timeout).map_err(|error| wrong(&error))? {
                            return Err(held(folder, holder(&file), timeout));
                        }
                    }
                }
                report.push(waited(started.elapsed().as_secs_f32()));
            }
        }
        // For people alone: a disk that can't take it is no reason to stop.
        let _ = write_holder(&file);
        Ok(Self { _file: file })
    }
}

/// Looks again and again until the lock is free; returns false if it never was.
fn lock_within(file: &File, timeout: Duration) -> std::io::Result<bool> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(5);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) => {}
        }
        let left = timeout.saturating_sub(started.elapsed());
        if left.is_zero() {
            return Ok(false);
        }
        thread::sleep(pause.min(left));
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Returns the number of the process that holds a lock, if it has written it.
fn holder(mut file: &File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Notes this process as the holder, unless it is noted already.
fn write_holder(mut file: &File) -> std::io::Result<()> {
    let own = std::process::id();
    if holder(file) == Some(own) {
        return Ok(());
    }
    if has_other_names(file)? {
        return Ok(());
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{own}")
}

/// Returns true if the lock is also a file of another name, which is not ours.
#[cfg(unix)]
fn has_other_names(file: &File) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(file.metadata()?.nlink() > 1)
}

#[cfg(not(unix))]
fn has_other_names(_: &File) -> std::io::Result<bool> {
    Ok(false)
}

fn by(holder: Option<u32>) -> String {
    holder.map_or_else(String::new, |holder| format!(" (process {holder})"))
}

fn waiting(folder: &Path, holder: Option<u32>) -> Diagnostic {
    let message = format!(
        "another process{} writes to `{}`; waiting for it to end",
        by(holder),
        folder.display()
    );
    Diagnostic::new(&codes::OUTPUT_LOCKED, message).help("`--lock-timeout 30s` bounds the wait")
}

fn held(folder: &Path, holder: Option<u32>, timeout: Duration) -> Diagnostic {
    let message = format!(
        "another process{} has held `{}` for {:.1} s; nothing was replaced",
        by(holder),
        folder.join(FILE).display(),
        timeout.as_secs_f32()
    );
    Diagnostic::new(&codes::OUTPUT_LOCK_TIMEOUT, message)
        .help("wait for it to end, or end it, then run the same command again")
}

fn waited(seconds: f32) -> Diagnostic {
    let message = format!("waited {seconds:.1} s for another build of this folder");
    Diagnostic::new(&codes::OUTPUT_WAITED, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_folder_is_locked_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut report = Report::default();
        for _ in 0..2 {
            FolderLock::acquire(&folder.path().join("new"), &mut report).unwrap();
        }
        assert!(report.diagnostics.is_empty());
    }

    #[test]
    fn second_build_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::acquire(folder.path(), &mut Report::default()).unwrap();
        let report = std::thread::scope(|scope| {
            let second = scope.spawn(|| {
                let mut report = Report::default();
                FolderLock::acquire(folder.path(), &mut report).map(|_| report)
            });
            drop(first);
            second.join().unwrap().unwrap()
        });
        // Whether it met the lock held is a race; if so, it said so.
        assert!(report.diagnostics.iter().all(|found| found.code == &codes::OUTPUT_WAITED));
    }

    #[test]
    fn wait_is_told_in_seconds() {
        assert_eq!(waited(1.25).message, "waited 1.2 s for another build of this folder");
    }

    #[test]
    fn bounded_wait_names_the_holder_and_ends() {
        let folder = tempfile::tempdir().unwrap();
        let _held = FolderLock::acquire(folder.path(), &mut Report::default()).unwrap();
        let heard = std::sync::Mutex::new(Vec::new());
        let notice = |found: &Diagnostic| heard.lock().unwrap().push(found.message.clone());
        let wait = LockWait { timeout: Some(Duration::from_millis(1)), notice: &notice };
        let found =
            FolderLock::acquire_within(folder.path(), &wait, &mut Report::default()).unwrap_err();
        assert_eq!(found.code, &codes::OUTPUT_LOCK_TIMEOUT);
        let own = format!("another process (process {})", std::process::id());
        assert!(found.message.starts_with(&own), "{}", found.message);
        assert!(heard.into_inner().unwrap()[0].starts_with(&own));
    }

    #[test]
    fn damaged_lock_file_is_written_again() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "no number, and long").unwrap();
        drop(FolderLock::acquire(folder.path(), &mut Report::default()).unwrap());
        let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
        assert_eq!(text, format!("{}\n", std::process::id()));
    }

    #[cfg(unix)]
    #[test]
    fn lock_file_that_is_a_link_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("theirs"), "theirs").unwrap();
        std::os::unix::fs::symlink("theirs", folder.path().join(FILE)).unwrap();
        assert!(FolderLock::acquire(folder.path(), &mut Report::default()).is_err());
        assert_eq!(fs::read_to_string(folder.path().join("theirs")).unwrap(), "theirs");
    }
}
