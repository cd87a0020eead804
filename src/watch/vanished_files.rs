//! Detects output files that another program has removed: some generators empty their
//! output folder.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::pipeline::BuildOutcome;
use crate::writer::manifest;

/// Number of files in one check, so that a check on a large site is cheap.
const BATCH: usize = 1000;

/// Longest pause after a check that missed a file. Two programs that undo each other's work
/// again and again should not do so at full speed.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Output files of the last build.
#[derive(Debug, Default)]
pub(super) struct WrittenFiles {
    paths: Vec<PathBuf>,
    /// Index of the first file of the next check.
    next: usize,
    /// Pause after a check that missed a file. Doubles each time.
    pause: Duration,
    /// Time of the last check that missed a file.
    missed: Option<Instant>,
}

impl WrittenFiles {
    /// Replaces the list with the files of a build. A build that was not written leaves
    /// the list empty: building again would have the same result.
    pub(super) fn follow(&mut self, outcome: &BuildOutcome) {
        self.next = 0;
        self.paths.clear();
        if outcome.is_written {
            let files = outcome.written.iter().chain(&outcome.unchanged).map(String::as_str);
            let files = files.chain([manifest::FILE]);
            self.paths.extend(files.map(|file| outcome.output.join(file)));
        }
    }

    /// Checks the next batch of files; returns true if one is gone.
    pub(super) fn have_vanished(&mut self) -> bool {
        if self.missed.is_some_and(|missed| missed.elapsed() < self.pause) {
            return false;
        }
        let end = (self.next + BATCH).min(self.paths.len());
        let has_vanished =
            self.paths[self.next..end].iter().any(|path| path.symlink_metadata().is_err());
        self.next = if end < self.paths.len() { end } else { 0 };
        if has_vanished {
            self.missed = Some(Instant::now());
            self.pause = (self.pause * 2).clamp(Duration::from_secs(1), LONGEST_PAUSE);
        } else if self.next == 0 {
            self.pause = Duration::ZERO;
        }
        has_vanished
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn file_that_vanishes_repeatedly_is_checked_less_often() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("feed.xml");
        fs::write(&file, "").unwrap();
        let mut written = WrittenFiles { paths: vec![file.clone()], ..WrittenFiles::default() };
        assert!(!written.have_vanished());
        fs::remove_file(&file).unwrap();
        assert!(written.have_vanished());
        assert!(!written.have_vanished(), "no second build at once");
        written.missed = None;
        assert!(written.have_vanished());
        assert_eq!(written.pause, Duration::from_secs(2));
        fs::write(&file, "").unwrap();
        written.missed = None;
        assert!(!written.have_vanished());
        assert_eq!(written.pause, Duration::ZERO);
    }

    #[test]
    fn every_file_is_checked_in_turn() {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> =
            (0..=2 * BATCH).map(|at| folder.path().join(at.to_string())).collect();
        for path in &paths {
            fs::write(path, "").unwrap();
        }
        fs::remove_file(&paths[2 * BATCH]).unwrap();
        let mut written = WrittenFiles { paths, ..WrittenFiles::default() };
        let checks: Vec<bool> = (0..3).map(|_| written.have_vanished()).collect();
        assert_eq!(checks, [false, false, true]);
    }
}
