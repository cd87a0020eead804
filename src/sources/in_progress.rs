//! Files that another program is writing while they are read.
//!
//! Many editors empty a file and write it again a moment later. Whoever reads
//! it in between sees half an article, or none. The only sign on the disk is
//! the time of the last write, so a build waits once, at most [`QUIET`], for
//! files that were written within that time before.

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
use crate::sources::read::LARGEST;
use crate::sources::{Fingerprint, unreadable};

/// Time without a write after which no build waits for a file, and the longest
/// wait of a build.
const QUIET: Duration = Duration::from_millis(50);

/// Shortest time without a write after which a file that was waited for counts
/// as complete: the last write may have come during the wait.
const SETTLED: Duration = Duration::from_millis(30);

/// Time after which an empty file is looked at again: a file system shortens a
/// file before it changes its time, and a busy machine may pause in between.
const EMPTY_PAUSE: Duration = Duration::from_millis(10);

/// Most empty files of a build that are looked at again.
const MOST_EMPTY: u32 = 3;

/// Number of times that a file is read before its changes are an error.
const MOST_READS: u32 = 3;

/// Most bytes of articles that are held in memory because they change.
const MOST_HELD: usize = 32 << 20;

/// The bytes of a file and its fingerprint while they were read.
pub type FileContents = (Fingerprint, Vec<u8>);

/// Recognizes files that are being written, and holds the bytes of those that
/// changed, so that the whole build sees one version of them.
#[derive(Debug)]
pub struct SaveDetector {
    /// A file that was written before this is not being written now.
    since: SystemTime,
    /// The end of the one wait of a build.
    deadline: OnceLock<Instant>,
    held: Mutex<HeldFiles>,
    /// Number of empty files that were looked at again.
    empty: AtomicU32,
    /// Set once a file is held: most builds hold none, and need no lock then.
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
    /// Returns true if a file was written a moment ago, so that its save may not be over.
    pub fn is_recent(&self, facts: &Metadata) -> bool {
        self.is_within(QUIET, facts)
    }

    fn is_within(&self, age: Duration, facts: &Metadata) -> bool {
        let is_within = |time| time > self.since && remaining(time, age) > Duration::ZERO;
        facts.modified().is_ok_and(is_within)
    }

    /// Looks at an open file once more if it was empty.
    pub fn facts(&self, file: &File, facts: Metadata) -> std::io::Result<Metadata> {
        let is_full = facts.len() > 0;
        if is_full || self.empty.fetch_add(1, Ordering::Relaxed) >= MOST_EMPTY {
            return Ok(facts);
        }
        thread::sleep(EMPTY_PAUSE);
        file.metadata()
    }

    /// Reads a file that may be being written: after the wait, and again while
    /// it changes. Its bytes are held for later steps of the same build.
    pub fn read_settled(&self, path: &Path) -> Result<FileContents, Diagnostic> {
        let failed = |error: std::io::Error| unreadable(path, &error.to_string());
        for _ in 0..MOST_READS {
            let (file, facts) = input::open(path).map_err(failed)?;
            self.wait(&facts);
            let before = file.metadata().map_err(failed)?;
            let bytes = read_bounded(&file, &before).map_err(failed)?;
            let after = file.metadata().and_then(|facts| self.facts(&file, facts));
            let after = after.map_err(failed)?;
            if is_unchanged(&before, &after) && !self.is_within(SETTLED, &after) {
                let read = (Fingerprint::from(&before), bytes);
                self.hold(path, &read);
                return Ok(read);
            }
        }
        Err(changing(path))
    }

    /// Keeps the bytes of a file for the rest of the build; a later read of the
    /// same path returns them.
    pub fn hold(&self, path: &Path, read: &FileContents) {
        let mut held = self.lock();
        let length = read.1.len();
        if held.bytes + length > MOST_HELD {
            return;
        }
        held.bytes += length;
        if let Some((_, old)) = held.files.insert(path.to_path_buf(), read.clone()) {
            held.bytes -= old.len();
        }
        self.holds_any.store(true, Ordering::Release);
    }

    /// Returns the bytes of a file that are held.
    pub fn held(&self, path: &Path) -> Option<FileContents> {
        self.holds_any.load(Ordering::Acquire).then(|| self.lock().files.get(path).cloned())?
    }

    /// Returns the fingerprint of a file whose bytes are held.
    pub fn held_stamp(&self, path: &Path) -> Option<Fingerprint> {
        let stamp = || self.lock().files.get(path).map(|(stamp, _)| *stamp);
        self.holds_any.load(Ordering::Acquire).then(stamp)?
    }

    fn lock(&self) -> MutexGuard<'_, HeldFiles> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a file has been left alone for [`QUIET`]; over all files of a
    /// build no longer than that.
    fn wait(&self, facts: &Metadata) {
        let Some(time) = facts.modified().ok().filter(|_| self.is_recent(facts)) else { return };
        let deadline = *self.deadline.get_or_init(|| Instant::now() + QUIET);
        let left = deadline.saturating_duration_since(Instant::now());
        thread::sleep(remaining(time, QUIET).min(left));
    }
}

/// Returns the time until a write is so long ago. A clock that is behind the
/// file's by more than [`QUIET`] says nothing about it.
fn remaining(time: SystemTime, quiet: Duration) -> Duration {
    match SystemTime::now().duration_since(time) {
        Ok(age) => quiet.saturating_sub(age),
        Err(ahead) if ahead.duration() < QUIET => quiet,
        Err(_) => Duration::ZERO,
    }
}

/// Reads a file up to one byte more than an article may have.
pub fn read_bounded(mut file: &File, facts: &Metadata) -> std::io::Result<Vec<u8>> {
    let length = usize::try_from(facts.len().min(LARGEST)).unwrap_or_default();
    // One more, so that the end is seen without a second growth.
    let mut bytes = Vec::with_capacity(length + 1);
    file.by_ref().take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns true if nothing was written to an open file between two looks. A file
/// that was replaced in its folder is complete: only its bytes count.
pub fn is_unchanged(before: &Metadata, after: &Metadata) -> bool {
    before.len() == after.len() && before.modified().ok() == after.modified().ok()
}

/// Makes the error of an article that changes whenever it is read.
pub fn changing(path: &Path) -> Diagnostic {
    let message = "the file changed whenever it was read";
    Diagnostic::new(&codes::ARTICLE_CHANGING, message)
        .with_location(SourceLocation::file(path))
        .help("wait until the program that writes it is done, then run the same command again")
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
        // On a busy machine the save may come too late; nothing is read then.
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
