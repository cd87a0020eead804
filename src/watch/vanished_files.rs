//! Output files that another program removed, as generators do that empty their
//! output folder.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::pipeline::BuildOutcome;
use crate::writer::manifest;

/// Number of files that one look covers, so that a look costs next to nothing.
const SHARE: usize = 1000;

/// Longest time between two looks, where files vanish again and again: two
/// programs that undo each other's work should not do so all the time.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Files of the last build.
#[derive(Debug, Default)]
pub struct WrittenFiles {
    paths: Vec<PathBuf>,
    /// Where the next look begins.
    next: usize,
    /// Time between a look that missed a file and the next one.
    pause: Duration,
    missed: Option<Instant>,
}

impl WrittenFiles {
    /// Takes over the files of a build. After a build that replaced nothing there
    /// is nothing to look for: another one would end as it did.
    pub fn follow(&mut self, outcome: &BuildOutcome) {
        self.next = 0;
        self.paths.clear();
        if outcome.is_written {
            let files = outcome.written.iter().chain(&outcome.unchanged).map(String::as_str);
            let files = files.chain([manifest::FILE]);
            self.paths.extend(files.map(|file| outcome.output.join(file)));
        }
    }

    /// Looks for some of the files; returns true if one is gone.
    pub fn have_vanished(&mut self) -> bool {
        if self.missed.is_some_and(|missed| missed.elapsed() < self.pause) {
            return false;
        }
        let end = (self.next + SHARE).min(self.paths.len());
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
    fn file_that_vanishes_again_and_again_is_looked_for_less_often() {
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
    fn every_file_has_its_turn() {
        let folder = tempfile::tempdir().unwrap();
        let paths: Vec<PathBuf> =
            (0..=2 * SHARE).map(|at| folder.path().join(at.to_string())).collect();
        for path in &paths {
            fs::write(path, "").unwrap();
        }
        fs::remove_file(&paths[2 * SHARE]).unwrap();
        let mut written = WrittenFiles { paths, ..WrittenFiles::default() };
        let looks: Vec<bool> = (0..3).map(|_| written.have_vanished()).collect();
        assert_eq!(looks, [false, false, true]);
    }
}
