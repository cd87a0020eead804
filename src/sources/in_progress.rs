//! Detects files that another program is writing while they are read.
//!
//! Many editors truncate a file and write it again a moment later. A build that reads it in
//! between sees half an article or an empty one. The only sign on the disk is the time of
//! the last write, so a build waits once, at most [`QUIET`], for files that were written
//! within that time before.

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::diagnostic::{Diagnostic, SourceLocation, codes};
use crate::disk::input;
use crate::sources::{Fingerprint, unreadable};

/// Size limit of an article that is rendered, in bytes: several times the size of a whole
/// feed that readers accept (the W3C validator stops at 5 MB).
pub(super) const LARGEST: u64 = 16 << 20;

/// Time without a write after which no build waits for a file, and the longest
/// wait of a build.
const QUIET: Duration = Duration::from_millis(50);

/// Shortest time without a write after which a file that was waited for counts
/// as complete: the last write may have come during the wait.
const SETTLED: Duration = Duration::from_millis(30);

/// Time after which an empty file is examined again: a file system truncates a file before
/// it changes its time, and a busy machine may pause in between.
const EMPTY_PAUSE: Duration = Duration::from_millis(10);

/// Limit of the number of empty files that a build examines again. Without it a site with
/// many empty files would be slow.
const MAX_EMPTY: u32 = 3;

/// Number of attempts to read a file that keeps changing, after which it is an error. A
/// program that writes without a pause would keep the build waiting forever.
const MAX_READS: u32 = 3;

/// Limit of the bytes of changing articles that are held in memory.
const MAX_HELD: usize = 32 << 20;

/// Fingerprint and bytes of one version of a file.
pub(super) type FileContents = (Fingerprint, Vec<u8>);

/// Recognizes files that are being written, and holds the bytes of those that
/// changed, so that the whole build sees one version of them.
#[derive(Debug)]
pub(crate) struct SaveDetector {
    /// Time before which a file must have been written to count as complete.
    since: SystemTime,
    /// End of the only wait of the build.
    deadline: OnceLock<Instant>,
    held: Mutex<HeldFiles>,
    /// Number of empty files that were examined again.
    empty: AtomicU32,
    /// True once a file is held. Most builds hold none, and then take no lock.
    holds_any: AtomicBool,
}

#[derive(Debug, Default)]
struct HeldFiles {
    bytes: usize,
    files: BTreeMap<PathBuf, FileContents>,
}

impl Default for SaveDetector {
    fn default() -> Self {
        Self {
            since: SystemTime::now() - QUIET,
            deadline: OnceLock::new(),
            held: Mutex::default(),
            empty: AtomicU32::new(0),
            holds_any: AtomicBool::new(false),
        }
    }
}

impl SaveDetector {
    /// Returns true if a file was written so recently that its save may not be complete.
    pub(crate) fn is_recent(&self, facts: &Metadata) -> bool {
        self.is_within(QUIET, facts)
    }

    fn is_within(&self, age: Duration, facts: &Metadata) -> bool {
        facts
            .modified()
            .is_ok_and(|time| time > self.since && remaining(time, age) > Duration::ZERO)
    }

    /// Returns the metadata of an open file: `facts`, or newer ones if it was empty.
    pub(crate) fn facts(&self, file: &File, facts: Metadata) -> std::io::Result<Metadata> {
        let is_filled = facts.len() > 0;
        if is_filled || self.empty.fetch_add(1, Ordering::Relaxed) >= MAX_EMPTY {
            return Ok(facts);
        }
        thread::sleep(EMPTY_PAUSE);
        file.metadata()
    }

    /// Reads a file that may be being written: after the wait, and again if it changed while
    /// it was read. Holds its bytes for later steps of the same build.
    ///
    /// # Errors
    /// The file can't be read, or it changed during every attempt.
    pub(crate) fn read_settled(&self, path: &Path) -> Result<FileContents, Diagnostic> {
        for _ in 0..MAX_READS {
            let contents =
                self.try_read(path).map_err(|error| unreadable(path, &error.to_string()))?;
            if let Some(contents) = contents {
                self.hold(path, &contents);
                return Ok(contents);
            }
        }
        Err(changing(path))
    }

    /// Reads a file once; returns none if it was changed meanwhile or just before.
    fn try_read(&self, path: &Path) -> std::io::Result<Option<FileContents>> {
        let (file, facts) = input::open(path)?;
        self.wait(&facts);
        let before = file.metadata()?;
        let bytes = read_bounded(&file, &before)?;
        let after = file.metadata().and_then(|facts| self.facts(&file, facts))?;
        let is_settled = is_unchanged(&before, &after) && !self.is_within(SETTLED, &after);
        Ok(is_settled.then(|| (Fingerprint::from(&before), bytes)))
    }

    /// Keeps the bytes of a file for the rest of the build; a later read of the
    /// same path returns them.
    pub(crate) fn hold(&self, path: &Path, read: &FileContents) {
        let mut held = self.lock();
        let length = read.1.len();
        if held.bytes + length > MAX_HELD {
            return;
        }
        held.bytes += length;
        if let Some((_, old)) = held.files.insert(path.to_path_buf(), read.clone()) {
            held.bytes -= old.len();
        }
        self.holds_any.store(true, Ordering::Release);
    }

    /// Returns the contents of a file that are held, if any.
    pub(crate) fn held(&self, path: &Path) -> Option<FileContents> {
        self.holds_any.load(Ordering::Acquire).then(|| self.lock().files.get(path).cloned())?
    }

    /// Returns the fingerprint of the contents of a file that are held, if any.
    pub(crate) fn held_stamp(&self, path: &Path) -> Option<Fingerprint> {
        if !self.holds_any.load(Ordering::Acquire) {
            return None;
        }
        self.lock().files.get(path).map(|(stamp, _)| *stamp)
    }

    fn lock(&self) -> MutexGuard<'_, HeldFiles> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a file has not been written for [`QUIET`]. All waits of a build end at
    /// the same deadline, so together they take no longer than that.
    fn wait(&self, facts: &Metadata) {
        let Some(time) = facts.modified().ok().filter(|_| self.is_recent(facts)) else { return };
        let deadline = *self.deadline.get_or_init(|| Instant::now() + QUIET);
        let left = deadline.saturating_duration_since(Instant::now());
        thread::sleep(remaining(time, QUIET).min(left));
    }
}

/// Returns the time until a write is `quiet` ago. A file time in the future by more than
/// [`QUIET`] comes from another clock and counts as old.
fn remaining(time: SystemTime, quiet: Duration) -> Duration {
    match SystemTime::now().duration_since(time) {
        Ok(age) => quiet.saturating_sub(age),
        Err(ahead) if ahead.duration() < QUIET => quiet,
        Err(_) => Duration::ZERO,
    }
}

/// Reads a file up to one byte more than the size limit, so that a larger one is recognized.
pub(super) fn read_bounded(mut file: &File, facts: &Metadata) -> std::io::Result<Vec<u8>> {
    let length = usize::try_from(facts.len().min(LARGEST)).unwrap_or_default();
    // One byte more, so that the read that finds the end does not grow the buffer.
    let mut bytes = Vec::with_capacity(length + 1);
    file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns true if nothing was written to an open file between two readings of its metadata.
/// A file that was replaced in its folder meanwhile is fine: the open one is complete.
pub(super) fn is_unchanged(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

/// Returns the error of an article that changes whenever it is read.
pub(super) fn changing(path: &Path) -> Diagnostic {
    let message = "the file kept changing while it was read";
    Diagnostic::new(&codes::ARTICLE_CHANGING, message)
        .with_location(SourceLocation::file(path))
        .help("wait until the program that writes it has finished, then run the same command again")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn save_that_goes_on_is_waited_for() {
        let (_folder, path) = written("");
        let saves = SaveDetector::default();
        let read = thread::scope(|scope| {
            let reader = scope.spawn(|| saves.read_settled(&path));
            fs::write(&path, "whole").unwrap();
            reader.join().unwrap()
        });
        // On a busy machine the save may come too late, which is an error.
        match read {
            Ok((_, bytes)) => assert_eq!(bytes, b"whole"),
            Err(fault) => assert_eq!(fault.code, &codes::ARTICLE_CHANGING),
        }
    }

    #[test]
    fn file_that_never_rests_is_an_error() {
        let (_folder, path) = written("a");
        let saves = SaveDetector::default();
        saves.deadline.get_or_init(Instant::now);
        let fault = saves.read_settled(&path).unwrap_err();
        assert_eq!(fault.code, &codes::ARTICLE_CHANGING);
    }

    #[test]
    fn held_bytes_are_read_again() {
        let (_folder, path) = written("one");
        let saves = SaveDetector::default();
        let read = saves.read_settled(&path).unwrap();
        fs::write(&path, "two").unwrap();
        assert_eq!(saves.held(&path), Some(read.clone()));
        assert_eq!(saves.held_stamp(&path), Some(read.0));
        assert_eq!(saves.held(Path::new("b.md")), None);
    }

    #[test]
    fn file_that_was_written_before_is_not_recent() {
        let (_folder, path) = written("one");
        let time = SystemTime::now() - Duration::from_secs(1);
        File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        let saves = SaveDetector::default();
        assert!(!saves.is_recent(&fs::metadata(&path).unwrap()));
    }
}
