//! The lock of a folder, which lets one process at a time write to it.
//!
//! The operating system's file lock is used, not the existence of a file, because the
//! system releases it when the process is killed.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::write_failed;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::disk::OpenFolder;
use crate::disk::file_identity;
use crate::disk::folder::FileAccess;

/// Name of the file that is locked. It is never removed: if it were, one build could hold
/// the lock of the removed file and another that of a new file of the same name. The
/// holder writes its process id into it.
pub(super) const FILE: &str = ".feedwright.lock";

/// First pause between two attempts to take a lock; each further pause is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// Longest pause between two attempts, and so the longest delay after a release.
const MAX_PAUSE: Duration = Duration::from_millis(100);

/// Policy for a lock that another process holds.
#[derive(Clone, Copy)]
pub struct LockWait<'a> {
    /// Longest time to wait; none waits without a limit.
    pub timeout: Option<Duration>,
    /// Called once, before waiting.
    pub notice: &'a (dyn Fn(&Diagnostic) + Sync),
}

impl Default for LockWait<'_> {
    fn default() -> Self {
        Self { timeout: None, notice: &|_| {} }
    }
}

/// Lock of a folder, held until it is dropped or the process ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the lock of a folder, which is created if it does not exist. Waits without a
    /// limit until another process releases it.
    #[cfg(test)]
    pub(crate) fn acquire(folder: &Path, report: &mut Report) -> Result<Self, Diagnostic> {
        Self::acquire_within(folder, &LockWait::default(), report)
    }

    /// Takes the lock of a folder, which is created if it does not exist. Waits until
    /// another process releases it, within the limits of `wait`.
    ///
    /// # Errors
    /// The lock file can't be written, or the time is up.
    pub(crate) fn acquire_within(
        folder: &Path,
        wait: &LockWait<'_>,
        report: &mut Report,
    ) -> Result<Self, Diagnostic> {
        let path = folder.join(FILE);
        fs::create_dir_all(folder).map_err(|error| write_failed(folder, &error))?;
        let file = OpenFolder::open(folder)
            .and_then(|folder| folder.open_or_create(FILE, FileAccess::Usual))
            .map_err(|error| write_failed(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(write_failed(&path, &error)),
            Err(TryLockError::WouldBlock) => {
                let started = Instant::now();
                (wait.notice)(&lock_held(folder, read_holder(&file)));
                let locked = match wait.timeout {
                    None => file.lock().map(|()| true),
                    Some(timeout) => lock_within(&file, timeout),
                };
                if !locked.map_err(|error| write_failed(&path, &error))? {
                    let timeout = wait.timeout.unwrap_or_default();
                    return Err(lock_timed_out(folder, read_holder(&file), timeout));
                }
                report.push(waited(started.elapsed().as_secs_f32()));
            }
        }
        // The process id only serves messages, so an error (a full disk) is ignored.
        let _ = write_holder(&file);
        Ok(Self { _file: file })
    }
}

/// Tries to take a lock until the time is up; returns false if it stayed held. The
/// operating system has no blocking lock with a timeout, so this polls.
fn lock_within(file: &File, timeout: Duration) -> std::io::Result<bool> {
    let started = Instant::now();
    let mut pause = FIRST_PAUSE;
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
        pause = (pause * 2).min(MAX_PAUSE);
    }
}

/// Returns the id of the process that holds a lock, if it has written its id.
fn read_holder(mut file: &File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().ok()?;
    file.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Writes the id of this process into the lock file, unless it is there already.
fn write_holder(mut file: &File) -> std::io::Result<()> {
    let id = std::process::id();
    if read_holder(file) == Some(id) {
        return Ok(());
    }
    // A hard link to a file of another program: writing would change that file.
    if file_identity::count_names(file)? > 1 {
        return Ok(());
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{id}")
}

fn process_id_note(holder: Option<u32>) -> String {
    holder.map_or_else(String::new, |holder| format!(" (process {holder})"))
}

fn lock_held(folder: &Path, holder: Option<u32>) -> Diagnostic {
    let message = format!(
        "another process{} is writing to `{}`; waiting for it to finish",
        process_id_note(holder),
        folder.display()
    );
    Diagnostic::new(&codes::OUTPUT_LOCKED, message)
        .help("use `--lock-timeout 30s` to limit the wait")
}

fn lock_timed_out(folder: &Path, holder: Option<u32>, timeout: Duration) -> Diagnostic {
    let message = format!(
        "another process{} still held the lock `{}` after {:.1} s; nothing was replaced",
        process_id_note(holder),
        folder.join(FILE).display(),
        timeout.as_secs_f32()
    );
    Diagnostic::new(&codes::OUTPUT_LOCK_TIMEOUT, message)
        .help("wait for it to finish, or stop it, then run the same command again")
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
        // It is a race whether the second build had to wait; if so, it reports that.
        assert!(report.diagnostics.iter().all(|found| found.code == &codes::OUTPUT_WAITED));
    }

    #[test]
    fn wait_is_reported_in_seconds() {
        assert_eq!(waited(1.25).message, "waited 1.2 s for another build of this folder");
    }

    #[test]
    fn bounded_wait_names_the_holder_and_ends() {
        let folder = tempfile::tempdir().unwrap();
        let _held = FolderLock::acquire(folder.path(), &mut Report::default()).unwrap();
        let notices = std::sync::Mutex::new(Vec::new());
        let notice = |found: &Diagnostic| notices.lock().unwrap().push(found.message.clone());
        let wait = LockWait { timeout: Some(Duration::from_millis(1)), notice: &notice };
        let found =
            FolderLock::acquire_within(folder.path(), &wait, &mut Report::default()).unwrap_err();
        assert_eq!(found.code, &codes::OUTPUT_LOCK_TIMEOUT);
        let holder = format!("another process (process {})", std::process::id());
        assert!(found.message.starts_with(&holder), "{}", found.message);
        assert!(notices.into_inner().unwrap()[0].starts_with(&holder));
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
