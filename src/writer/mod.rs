//! Documents to a folder: whole or not at all, untouched if unchanged.
//!
//! Whatever is killed or full, every file in the folder is one that a build
//! wrote to its end, and the manifest knows every file that is ours.

mod lock;
pub mod manifest;
pub mod single;
mod stage;
mod store_record;
mod target;
mod waiting;

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

pub use lock::Lock;
pub use manifest::{EntryRecord, FeedRecord, FeedSource, FileRecord, Manifest, Tombstone};
pub use store_record::{Ping, Protocol, StoreRecord, Tag};

use self::stage::{Prepared, Stage};
use self::target::Found;
use crate::diagnostic::{Diagnostic, Location, Report, codes};
use crate::model::document::Document;

/// What a build did to the folder; paths as in the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// New, or with other bytes than before.
    pub written: Vec<String>,
    /// Left alone, with their times.
    pub unchanged: Vec<String>,
    /// No longer made, and taken away.
    pub removed: Vec<String>,
}

/// A folder that documents are being put into.
///
/// Until [`Writing::finish`] every file in it is what it was; dropped before
/// that, it leaves nothing behind.
#[derive(Debug)]
pub struct Writing {
    stage: Stage,
    /// Whether the manifest that stands there says what the known one does.
    is_known: bool,
}

/// A document on its way: written to its end beside its place, unless a file of
/// its bytes stands there already.
#[derive(Debug)]
pub struct Placed {
    /// As in the document.
    path: String,
    record: FileRecord,
    target: PathBuf,
    found: Found,
    prepared: Option<Prepared>,
}

/// Begins to put documents into a folder, and sweeps up what a killed build
/// left behind in the folders of `known` files.
///
/// The caller holds the folder's [`Lock`].
///
/// ```
/// use feedwright::diagnostic::Report;
/// use feedwright::model::Document;
/// use feedwright::writer::{self, Lock, Manifest};
///
/// let folder = tempfile::tempdir()?;
/// let mut report = Report::default();
/// let document = Document::new("world/feed.xml".into(), b"<rss/>".to_vec());
/// let lock = Lock::acquire(folder.path(), &mut report).expect("no other build runs");
/// let known = Manifest::default();
/// let writing = writer::begin(folder.path(), &known).expect("there is a folder");
/// let placed = writing.add(&document).expect("there is room");
/// let written = writing
///     .finish(vec![placed], &known, Manifest::default(), &mut report)
///     .expect("nothing is in the way");
/// assert_eq!(written.written, ["world/feed.xml"]);
/// assert_eq!(std::fs::read(folder.path().join("world/feed.xml"))?, b"<rss/>");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn begin(folder: &Path, known: &Manifest) -> Result<Writing, Diagnostic> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let stage = Stage::new(folder);
    stage.sweep(folder);
    for path in known.files.keys() {
        if let Some(parent) = target::resolve(folder, path).ok().as_deref().and_then(Path::parent) {
            stage.sweep(parent);
        }
    }
    Ok(Writing { stage, is_known: false })
}

impl Placed {
    /// Returns its path below the folder.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl Writing {
    /// Takes the caller's word that the known manifest was read from the folder:
    /// one that says the same need not be written to be compared.
    #[must_use]
    pub fn over_its_manifest(self) -> Self {
        Self { is_known: true, ..self }
    }

    /// Writes a document beside its place; from any thread.
    pub fn add(&self, document: &Document) -> Result<Placed, Diagnostic> {
        let folder = &self.stage.folder;
        let target = target::resolve(folder, &document.path)?;
        let found = target::look(&target, &document.bytes)?;
        let prepared = (found != Found::Same).then(|| self.stage.prepare(&target, &document.bytes));
        Ok(Placed {
            path: document.path.clone(),
            record: FileRecord { sha256: document.sha256.clone() },
            prepared: prepared.transpose()?,
            target,
            found,
        })
    }

    /// As [`Writing::add`] for several documents, which wait for the disk together.
    ///
    /// # Errors
    /// The first document that can't be written; none of them is kept then.
    pub fn add_all(&self, documents: &[Document]) -> Result<Vec<Placed>, Diagnostic> {
        waiting::each(documents, |document| self.add(document)).into_iter().collect()
    }

    /// Leaves a file of an earlier build in its place: the caller knows that it
    /// is what that build wrote.
    pub fn keep(&self, path: &str, record: &FileRecord) -> Placed {
        Placed {
            path: path.to_owned(),
            record: record.clone(),
            target: self.stage.folder.join(path),
            found: Found::Same,
            prepared: None,
        }
    }

    /// Puts a manifest that was made again in the place of one that can't be read.
    pub fn restore(&self, manifest: &Manifest) -> Result<(), Diagnostic> {
        let prepared = prepared_manifest(&self.stage, manifest)?;
        self.stage.commit(prepared.into_iter().collect(), 0)
    }

    /// Gives the documents their names, and takes away those of the `known`
    /// build that are no longer among them.
    ///
    /// The manifest's `files` are taken from the documents, whatever it brings.
    /// On an error everything is as it was, unless the message says otherwise.
    pub fn finish(
        self,
        mut placed: Vec<Placed>,
        known: &Manifest,
        manifest: Manifest,
        report: &mut Report,
    ) -> Result<Written, Diagnostic> {
        let stage = &self.stage;
        let files = placed.iter().map(|placed| (placed.path.clone(), placed.record.clone()));
        let manifest = Manifest { files: files.collect(), ..manifest };
        let mut claim = None;
        if manifest.files.keys().any(|path| !known.files.contains_key(path)) {
            claim = prepared_manifest(stage, &claimed(known, &manifest))?;
        }
        let is_same = self.is_known && manifest == *known;
        let stands = is_same && stage.folder.join(manifest::FILE).is_file();
        let last = if stands { None } else { prepared_manifest(stage, &manifest)? };
        let new = placed.iter_mut().filter_map(|placed| placed.prepared.take()).collect();

        stage.commit(claim.into_iter().collect(), 0)?;
        stage.commit(new, 0)?;
        let removed = remove_gone(&stage.folder, known, &manifest)?;
        let written = summary(&placed, removed);
        let done = written.written.len() + written.removed.len();
        stage.commit(last.into_iter().collect(), done)?;
        warn_of_foreign(&placed, known, report);
        Ok(written)
    }
}

/// Writes the manifest beside its place, unless it stands there as it is.
fn prepared_manifest(stage: &Stage, manifest: &Manifest) -> Result<Option<Prepared>, Diagnostic> {
    let path = stage.folder.join(manifest::FILE);
    let bytes = manifest.to_bytes();
    let is_same = fs::read(&path).is_ok_and(|found| found == bytes);
    (!is_same).then(|| stage.prepare(&path, &bytes)).transpose()
}

/// What the manifest says while files are replaced: still the last build's
/// entries, but every file of both, so that after a kill none is a stranger.
fn claimed(known: &Manifest, manifest: &Manifest) -> Manifest {
    let mut claimed = known.clone();
    claimed.id_authority = claimed.id_authority.or_else(|| manifest.id_authority.clone());
    for (path, record) in &manifest.files {
        claimed.files.entry(path.clone()).or_insert_with(|| record.clone());
    }
    claimed
}

fn remove_gone(
    folder: &Path,
    known: &Manifest,
    manifest: &Manifest,
) -> Result<Vec<String>, Diagnostic> {
    let mut removed = Vec::new();
    for path in known.files.keys().filter(|path| !manifest.files.contains_key(*path)) {
        let Ok(target) = target::resolve(folder, path) else { continue };
        // What became a folder meanwhile is not the file we wrote.
        if !target.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
            continue;
        }
        fs::remove_file(&target).map_err(|error| {
            let message = format!(
                "`{}` can't be removed: {error}; the new feeds are in place",
                target.display()
            );
            Diagnostic::new(&codes::OUTPUT_FAILED, message).help("remove it by hand")
        })?;
        remove_empty_folders(folder, &target);
        removed.push(path.clone());
    }
    Ok(removed)
}

fn remove_empty_folders(folder: &Path, target: &Path) {
    let parents = target.ancestors().skip(1).take_while(|parent| *parent != folder);
    for parent in parents {
        // Fails where something is in it, which ends the way up.
        if fs::remove_dir(parent).is_err() {
            break;
        }
    }
}

fn warn_of_foreign(placed: &[Placed], known: &Manifest, report: &mut Report) {
    let strangers = placed
        .iter()
        .filter(|placed| placed.found == Found::Other && !known.files.contains_key(&placed.path));
    for Placed { path, target, .. } in strangers {
        let message = format!("`{path}` was there, but not written by feedwright; it is replaced");
        report.push(
            Diagnostic::new(&codes::OUTPUT_FOREIGN, message)
                .at(Location::file(target.as_path()))
                .help("choose another name in `feed.toml`, if another program writes this file"),
        );
    }
}

fn summary(placed: &[Placed], removed: Vec<String>) -> Written {
    let paths = |is_same: bool| {
        let chosen = placed.iter().filter(|placed| (placed.found == Found::Same) == is_same);
        chosen.map(|placed| placed.path.clone()).collect()
    };
    Written { written: paths(false), unchanged: paths(true), removed }
}

fn failed(path: &Path, error: &Error) -> Diagnostic {
    let message =
        format!("`{}` can't be written: {error}; everything is as it was", path.display());
    let help = match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "move the file that stands where a folder should be, or choose another `[output] folder`"
        }
        _ => "make room or mend the permissions, then run the same command again",
    };
    Diagnostic::new(&codes::OUTPUT_FAILED, message).help(help)
}

#[cfg(test)]
mod tests;
