//! What a build is about to replace and remove, noted before it does: the next
//! build knows by it which files are ours after a kill at any moment.
//!
//! | killed                    | on the disk     | the next build finds it        |
//! |---------------------------|-----------------|--------------------------------|
//! | before the journal        | old             | in the manifest                |
//! | before a file's rename    | old             | in the manifest, or as `old`   |
//! | after it                  | new             | in the journal as `new`        |
//! | after the manifest        | new             | in the manifest                |

use std::collections::BTreeMap;
use std::io::ErrorKind;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::OpenFolder;

/// Its name in the output folder, while a build is at work or was killed.
pub const FILE: &str = ".feedwright.journal";

/// The only version so far.
const VERSION: u32 = 1;

/// The largest journal that is read, in bytes: that of a million files.
const LARGEST: u64 = 256 << 20;

/// Files that are about to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteJournal {
    version: u32,
    /// By their paths below the output folder.
    pub files: BTreeMap<String, JournalRow>,
}

/// A file that is about to change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalRow {
    /// The hash of its bytes before; none if there is no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The hash of its bytes after; none if it is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// Whether the bytes before were written by feedwright.
    pub is_ours: bool,
}

impl Default for WriteJournal {
    fn default() -> Self {
        Self { version: VERSION, files: BTreeMap::new() }
    }
}

impl WriteJournal {
    /// Reads what a killed build was about to do. A journal that can't be
    /// understood is reported and counts as none: files that it alone knew are
    /// then treated as those of another program.
    pub fn read(root: &OpenFolder, report: &mut Report) -> Self {
        let bytes = match root.read(FILE, LARGEST) {
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
                report.push(unreadable(root, "it is not a journal of feedwright"));
                Self::default()
            }
        }
    }

    /// Returns true if a killed build wrote these bytes at a path, or found them
    /// there as its own.
    pub fn has(&self, path: &str, sha256: &str) -> bool {
        self.files.get(path).is_some_and(|row| {
            let is_old = row.is_ours && row.old.as_deref() == Some(sha256);
            is_old || row.new.as_deref() == Some(sha256)
        })
    }

    /// Writes it; the same journal always gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("maps of strings always serialise")
    }
}

fn unreadable(root: &OpenFolder, reason: &str) -> Diagnostic {
    let message = format!("the journal of an interrupted build can't be read: {reason}");
    Diagnostic::new(&codes::OUTPUT_JOURNAL, message)
        .with_location(SourceLocation::file(root.path().join(FILE)))
        .help("nothing to do: this build writes every file again; files that are refused as another program's can be replaced with `--replace`")
}
