//! One build of a folder at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::Instant;

use super::failed;
use crate::diagnostic::{Diagnostic, Report, codes};

/// The file that is locked. It stays: removing it would let two builds lock
/// two files of one name.
pub const FILE: &str = ".feedwright.lock";

/// The right to change an output folder, held until it is dropped.
///
/// The system takes it back from a killed build.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder, which is made if it is not there; waits for
    /// another build to end.
    pub fn acquire(folder: &Path, report: &mut Report) -> Result<Self, Diagnostic> {
        let path = folder.join(FILE);
        let wrong = |error: &std::io::Error| failed(&path, error);
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        let mut options = OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| wrong(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::Error(error)) => return Err(wrong(&error)),
            Err(TryLockError::WouldBlock) => {
                let started = Instant::now();
                file.lock().map_err(|error| wrong(&error))?;
                report.push(waited(started.elapsed().as_secs_f32()));
            }
        }
        Ok(Self { _file: file })
    }
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
            Lock::acquire(&folder.path().join("new"), &mut report).unwrap();
        }
        assert!(report.diagnostics.is_empty());
    }

    #[test]
    fn second_build_waits_for_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::acquire(folder.path(), &mut Report::default()).unwrap();
        let report = std::thread::scope(|scope| {
            let second = scope.spawn(|| {
                let mut report = Report::default();
                Lock::acquire(folder.path(), &mut report).map(|_| report)
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
}
