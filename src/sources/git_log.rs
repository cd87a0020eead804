//! Reads from git when files were added: `git log` in the articles' folder.
//!
//! The repository may be anyone's, so nothing that its configuration names is run: no pager,
//! hook, file system monitor, signature check or transport. The arguments are fixed, there
//! is no shell, and a run that takes too long is ended.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::process::{ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use chrono::DateTime;

use crate::text::date::Timestamp;

/// Longest time for one run of git.
const TIME_LIMIT: Duration = Duration::from_mins(1);

/// Settings that replace those of the repository.
const SAFE_SETTINGS: [&str; 9] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "protocol.allow=never",
    // A folder of articles may contain files that look like a repository.
    "safe.bareRepository=explicit",
    // Renames are also found in a commit that moves and changes a few thousand files.
    "diff.renameLimit=4000",
];

/// Variables that lead git to another repository or to other settings.
const REMOVED_VARIABLES: [&str; 17] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TRACE",
    "GIT_WORK_TREE",
];

/// Variables of every run. Objects that are missing in a partial clone are not fetched.
const SET_VARIABLES: [(&str, &str); 5] = [
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
];

/// Arguments that ask for the extent of the history and the folder's path in it.
const FOLDER_ARGUMENTS: [&str; 3] = ["rev-parse", "--is-shallow-repository", "--show-prefix"];

/// Arguments that list the added, deleted and renamed files of every commit, newest first.
const LOG_ARGUMENTS: [&str; 17] = [
    "log",
    "--topo-order",
    "--format=%x01%at",
    "-z",
    "--name-status",
    "--diff-filter=ADR",
    "--find-renames",
    "-O/dev/null",
    "--no-relative",
    "--no-color",
    "--no-decorate",
    "--no-diff-merges",
    "--no-ext-diff",
    "--no-notes",
    "--no-show-signature",
    "--no-textconv",
    "--ignore-submodules=all",
];

/// Reason why git could not be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GitFault {
    /// The folder is in no repository.
    NoRepository,
    /// The program `git` is not installed.
    NotInstalled,
    /// A shallow clone has only the newest commits.
    Shallow,
    /// The run took longer than the limit.
    TooSlow,
    /// Git reported an error.
    Failed,
}

/// Returns the author date of the commit that added each file, by its path relative to the
/// folder. Renames are followed. A file that is not committed is left out.
///
/// # Errors
/// The folder is in no repository, or its history can't be read.
pub(crate) fn added_dates(
    folder: &Path,
    files: &[&str],
) -> Result<BTreeMap<String, Timestamp>, GitFault> {
    if !is_in_repository(folder) {
        return Err(GitFault::NoRepository);
    }
    let answer = run(folder, &FOLDER_ARGUMENTS, read_whole)?;
    let (extent, prefix) = answer.split_once('\n').ok_or(GitFault::Failed)?;
    if extent != "false" {
        return Err(GitFault::Shallow);
    }
    let mut tracker = FileTracker::new(prefix.trim_end_matches('\n'), files);
    run(folder, &LOG_ARGUMENTS, |output| {
        tracker.read(BufReader::new(output))?;
        Ok(tracker.added)
    })
}

/// Returns true if the folder or one above it has a `.git`, so that an error of git is not
/// taken for a missing repository.
fn is_in_repository(folder: &Path) -> bool {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    folder.ancestors().any(|above| above.join(".git").symlink_metadata().is_ok())
}

fn read_whole(mut output: ChildStdout) -> io::Result<String> {
    let mut text = String::new();
    output.read_to_string(&mut text)?;
    Ok(text)
}

/// Runs git in a folder, and reads its output while the time limit lasts.
fn run<T: Send + 'static>(
    folder: &Path,
    arguments: &[&str],
    read: impl FnOnce(ChildStdout) -> io::Result<T> + Send + 'static,
) -> Result<T, GitFault> {
    let mut child = prepare(folder, arguments).spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => GitFault::NotInstalled,
        _ => GitFault::Failed,
    })?;
    let output = child.stdout.take().ok_or(GitFault::Failed)?;
    let (sender, receiver) = mpsc::channel();
    // The thread is not waited for: a child of git may keep the output open.
    thread::spawn(move || {
        // The receiver is gone only after the time limit.
        let _ = sender.send(read(output));
    });
    let read = receiver.recv_timeout(TIME_LIMIT);
    if read.is_err() {
        let _ = child.kill();
    }
    let status = child.wait();
    let read = read.map_err(|_| GitFault::TooSlow)?;
    let has_succeeded = status.is_ok_and(|status| status.success());
    read.ok().filter(|_| has_succeeded).ok_or(GitFault::Failed)
}

fn prepare(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    // The option keeps the search for `git` out of the folder, unlike a changed directory.
    command.arg("-C").arg(folder).arg("--no-pager");
    for setting in SAFE_SETTINGS {
        command.args(["-c", setting]);
    }
    command.args(arguments);
    for name in REMOVED_VARIABLES {
        command.env_remove(name);
    }
    command.envs(SET_VARIABLES);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Files whose first commit is searched, by their names at the commit that is read.
#[derive(Default)]
struct FileTracker {
    names: HashMap<Vec<u8>, Vec<String>>,
    /// Dates of the files whose commit was found.
    added: BTreeMap<String, Timestamp>,
}

impl FileTracker {
    fn new(prefix: &str, files: &[&str]) -> Self {
        let names = files.iter().map(|file| {
            let name = format!("{prefix}{file}");
            (name.into_bytes(), vec![(*file).to_owned()])
        });
        Self { names: names.collect(), added: BTreeMap::new() }
    }

    /// Reads the output of `git log`. Each part ends with a zero byte: the date of a commit
    /// after a byte 1, and for every file the kind of its change and one or two names.
    fn read(&mut self, output: impl BufRead) -> io::Result<()> {
        let mut parts = output.split(0);
        let mut date = None;
        while let Some(part) = parts.next().transpose()? {
            let part = part.strip_prefix(b"\n").unwrap_or(&part);
            let Some((kind, rest)) = part.split_first() else { continue };
            match kind {
                1 => date = parse_date(rest),
                b'A' => self.add(&next_name(&mut parts)?, date),
                b'R' => {
                    let (old, new) = (next_name(&mut parts)?, next_name(&mut parts)?);
                    self.rename(old, &new);
                }
                _ => self.forget(&next_name(&mut parts)?),
            }
        }
        Ok(())
    }

    fn add(&mut self, name: &[u8], date: Option<Timestamp>) {
        for file in self.names.remove(name).into_iter().flatten() {
            if let Some(date) = date {
                self.added.insert(file, date);
            }
        }
    }

    fn rename(&mut self, old: Vec<u8>, new: &[u8]) {
        if let Some(files) = self.names.remove(new) {
            self.names.entry(old).or_default().extend(files);
        }
    }

    /// Forgets a file that is not committed: its name was deleted in the last commit that
    /// changed it.
    fn forget(&mut self, name: &[u8]) {
        self.names.remove(name);
    }
}

fn next_name(parts: &mut impl Iterator<Item = io::Result<Vec<u8>>>) -> io::Result<Vec<u8>> {
    parts.next().ok_or(ErrorKind::UnexpectedEof)?
}

fn parse_date(seconds: &[u8]) -> Option<Timestamp> {
    let seconds = std::str::from_utf8(seconds).ok()?.parse().ok()?;
    DateTime::from_timestamp(seconds, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the files that are found in an output of `git log`, with the seconds of their
    /// dates.
    fn check(output: &str) -> String {
        let mut tracker = FileTracker::new("x/", &["a.md", "b.md"]);
        match tracker.read(output.as_bytes()) {
            Ok(()) => {
                let found = tracker.added.iter();
                let found = found.map(|(file, date)| format!("{file} {}", date.timestamp()));
                found.collect::<Vec<_>>().join(", ")
            }
            Err(error) => error.kind().to_string(),
        }
    }

    #[test]
    fn files_are_followed_to_the_commit_that_added_them() {
        let rows = [
            ("\u{1}9\0\nA\0x/a.md\0", "a.md 9"),
            ("\u{1}9\0\nA\0a.md\0", ""),
            ("\u{1}9\0\u{1}8\0\nA\0x/a.md\0A\0x/b.md\0\u{1}7\0\nA\0x/a.md\0", "a.md 8, b.md 8"),
            // Renamed twice.
            (
                "\u{1}9\0\nR090\0y.md\0x/a.md\0\u{1}8\0\nR100\0z.md\0y.md\0\u{1}7\0\nA\0z.md\0",
                "a.md 7",
            ),
            // The old name was used again later.
            (
                "\u{1}9\0\nA\0x/b.md\0\u{1}8\0\nR100\0x/b.md\0x/a.md\0\u{1}7\0\nA\0x/b.md\0",
                "a.md 7, b.md 9",
            ),
            // The file on the disk is not the one that was committed and deleted.
            ("\u{1}9\0\nD\0x/a.md\0\u{1}8\0\nA\0x/a.md\0", ""),
            ("\u{1}\0\nA\0x/a.md\0", ""),
            ("\u{1}99999999999999999999\0\nA\0x/a.md\0", ""),
            ("", ""),
            ("\u{1}9\0\nA\0", "unexpected end of file"),
            ("\u{1}9\0\nR100\0x/a.md\0", "unexpected end of file"),
        ];
        for (output, found) in rows {
            assert_eq!(check(output), found, "{output:?}");
        }
    }
}
