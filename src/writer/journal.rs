//! The journal of a build: the files that it is about to replace and remove, written
//! before it does. With it the next build recognizes every file of feedwright's own,
//! whenever this build is killed:
//!
//! | killed                    | bytes on disk   | hash that the next build knows          |
//! |---------------------------|-----------------|-----------------------------------------|
//! | before the journal        | old             | the manifest's                          |
//! | before a file's rename    | old             | the manifest's, or the journal's `old`  |
//! | after a file's rename     | new             | the journal's `new`                     |
//! | after the manifest        | new             | the manifest's                          |

use std::collections::BTreeMap;
use std::io::ErrorKind;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::OpenFolder;

/// Name of the file in the output folder. It exists while a build renames files, and
/// after such a build was killed.
pub(crate) const FILE: &str = ".feedwright.journal";

/// Version of the format.
const VERSION: u32 = 1;

/// Size limit of a journal that is read, in bytes; enough for a million files.
const MAX_SIZE: u64 = 256 << 20;

/// Files that a build is about to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WriteJournal {
    version: u32,
    /// Rows by path below the output folder.
    pub files: BTreeMap<String, JournalRow>,
}

/// A file that is about to change, with its hash before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalRow {
    /// Hash of its bytes before; none if there was no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// Hash of its bytes after; none if it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// True if feedwright wrote the bytes before.
    pub is_ours: bool,
}

impl Default for WriteJournal {
    fn default() -> Self {
        Self { version: VERSION, files: BTreeMap::new() }
    }
}

impl WriteJournal {
    /// Reads the journal of a killed build; returns an empty one if the file is missing. A
    /// journal that can't be read is reported and counts as empty: files that only it
    /// lists are then treated as those of another program, which is safe.
    pub(crate) fn read(root: &OpenFolder, report: &mut Report) -> Self {
        let bytes = match root.read(FILE, MAX_SIZE) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Self::default(),
            Err(error) => {
                report.push(unreadable(root, &error.to_string()));
                return Self::default();
            }
        };
        match serde_json::from_slice::<Self>(&bytes) {
            Ok(journal) if journal.version == VERSION => journal,
            Ok(_) => {
                report.push(unreadable(root, "another release of feedwright wrote it"));
                Self::default()
            }
            Err(_) => {
                report.push(unreadable(root, "it is not a feedwright journal"));
                Self::default()
            }
        }
    }

    /// Returns true if a killed build wrote these bytes to a path, or was about to replace
    /// them as feedwright's own.
    pub(crate) fn is_ours(&self, path: &str, sha256: &str) -> bool {
        self.files.get(path).is_some_and(|row| {
            let is_old = row.is_ours && row.old.as_deref() == Some(sha256);
            is_old || row.new.as_deref() == Some(sha256)
        })
    }

    /// Serializes the journal; equal journals give equal bytes.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("maps of strings always serialize")
    }
}

fn unreadable(root: &OpenFolder, reason: &str) -> Diagnostic {
    let message = format!("the journal of an interrupted build can't be read: {reason}");
    Diagnostic::new(&codes::OUTPUT_JOURNAL, message)
        .with_location(SourceLocation::file(root.path().join(FILE)))
        .help("no action is needed: this build writes every file again; if it refuses to replace a file of an earlier build, add `--replace`")
}
