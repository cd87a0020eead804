//! Looks for changed files at intervals, where the system sends no events: in containers, in
//! WSL and on network drives.

use std::collections::{HashMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::sources::Fingerprint;

/// Folder that is looked through.
#[derive(Clone, Copy, Debug)]
pub(super) struct PolledFolder<'a> {
    /// Path of the folder.
    pub path: &'a Path,
    /// Depth of the search.
    pub depth: PollDepth,
}

/// Depth of the search in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PollDepth {
    /// The files of the folder only.
    Files,
    /// Also all subfolders that are not hidden.
    Subfolders,
}

/// Files as they were when they were last looked at.
pub(super) struct PolledFiles {
    interval: Duration,
    looked: Instant,
    seen: HashMap<PathBuf, SeenFile>,
    /// Changed paths that were not returned yet.
    changed: VecDeque<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct SeenFile {
    fingerprint: Fingerprint,
    /// False if another write at that time could have left the same fingerprint. Then the
    /// file is returned once more.
    is_stable: bool,
}

impl PolledFiles {
    /// Creates the state without any file.
    pub(super) fn new(interval: Duration) -> Self {
        let (seen, changed) = (HashMap::new(), VecDeque::new());
        Self { interval, looked: Instant::now(), seen, changed }
    }

    /// Looks at the files of these folders for the first time.
    pub(super) fn follow<'a>(&mut self, folders: impl Iterator<Item = PolledFolder<'a>>) {
        self.seen = look(folders);
        self.looked = Instant::now();
        self.changed.clear();
    }

    /// Waits for the next changed path, for at most `timeout`; looks at the files when the
    /// interval is over.
    pub(super) fn wait<'a>(
        &mut self,
        timeout: Duration,
        folders: impl Iterator<Item = PolledFolder<'a>>,
    ) -> Option<PathBuf> {
        if let Some(path) = self.changed.pop_front() {
            return Some(path);
        }
        let rest = self.interval.saturating_sub(self.looked.elapsed());
        thread::sleep(timeout.min(rest));
        if rest > timeout {
            return None;
        }
        let found = look(folders);
        self.changed = differences(&self.seen, &found).into();
        self.seen = found;
        self.looked = Instant::now();
        self.changed.pop_front()
    }
}

/// Lists the paths that are new, gone or changed, sorted.
fn differences(old: &HashMap<PathBuf, SeenFile>, new: &HashMap<PathBuf, SeenFile>) -> Vec<PathBuf> {
    #[expect(clippy::iter_over_hash_type, reason = "the result is sorted")]
    let changed = |from: &HashMap<PathBuf, SeenFile>, to: &HashMap<PathBuf, SeenFile>| {
        let mut paths = Vec::new();
        for (path, file) in from {
            if to.get(path).is_none_or(|other| other != file || !file.is_stable) {
                paths.push(path.clone());
            }
        }
        paths
    };
    let mut paths = [changed(old, new), changed(new, old)].concat();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Returns all files and folders in some folders.
fn look<'a>(folders: impl Iterator<Item = PolledFolder<'a>>) -> HashMap<PathBuf, SeenFile> {
    let now = SystemTime::now();
    let mut seen = HashMap::new();
    for PolledFolder { path, depth } in folders {
        let mut rest = vec![path.to_path_buf()];
        while let Some(folder) = rest.pop() {
            // A folder that can't be read has no files; the build reports it.
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let Ok(facts) = entry.metadata() else { continue };
                let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
                if facts.is_dir() && depth == PollDepth::Subfolders && !is_hidden {
                    rest.push(entry.path());
                }
                seen.insert(entry.path(), see(&facts, now));
            }
        }
    }
    seen
}

/// Describes a file. The time of a folder changes with its files, which are seen themselves.
fn see(facts: &fs::Metadata, now: SystemTime) -> SeenFile {
    if facts.is_dir() {
        return SeenFile { fingerprint: Fingerprint::default(), is_stable: true };
    }
    let fingerprint = Fingerprint::from(facts);
    SeenFile { fingerprint, is_stable: fingerprint.is_stable_at(now) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes a file with a time of long ago.
    fn write(path: &Path, text: &str) {
        fs::write(path, text).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_hours(24);
        fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }

    fn all_changes(polled: &mut PolledFiles, folder: &Path) -> Vec<String> {
        let folders = || [PolledFolder { path: folder, depth: PollDepth::Subfolders }].into_iter();
        let mut changes = Vec::new();
        while let Some(path) = polled.wait(Duration::from_millis(1), folders()) {
            let below = path.strip_prefix(folder).unwrap().display().to_string();
            let is_known = changes.contains(&below);
            changes.push(below);
            if is_known {
                break;
            }
        }
        changes
    }

    #[test]
    fn new_changed_and_removed_files_are_returned() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in ["same", "changed", "removed"] {
            write(&path(name), "old");
        }
        fs::create_dir(path(".hidden")).unwrap();
        let mut polled = PolledFiles::new(Duration::ZERO);
        let follow = PolledFolder { path: folder.path(), depth: PollDepth::Subfolders };
        polled.follow([follow].into_iter());
        assert!(all_changes(&mut polled, folder.path()).is_empty());
        write(&path("changed"), "other");
        fs::remove_file(path("removed")).unwrap();
        fs::create_dir(path("sub")).unwrap();
        write(&path("sub/new"), "new");
        write(&path(".hidden/file"), "hidden");
        assert_eq!(
            all_changes(&mut polled, folder.path()),
            ["changed", "removed", "sub", "sub/new"]
        );
        assert!(all_changes(&mut polled, folder.path()).is_empty());
    }

    #[test]
    fn file_that_could_be_written_again_at_the_same_time_is_returned_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new");
        fs::write(&file, "one").unwrap();
        let mut polled = PolledFiles::new(Duration::ZERO);
        let folders = || [PolledFolder { path: folder.path(), depth: PollDepth::Files }];
        polled.follow(folders().into_iter());
        let again = polled.wait(Duration::ZERO, folders().into_iter());
        assert_eq!(again, Some(file));
    }
}
