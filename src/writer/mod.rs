//! Documents to a folder: whole or not at all, untouched if unchanged.
//!
//! Whatever is killed or full, every file in the folder is one that a build
//! wrote to its end, and the manifest or the [`journal`] knows every file that
//! is ours. Nothing else is replaced or removed: see [`ownership`].

pub mod atomic_write;
mod detect_feed;
pub mod journal;
mod lock;
pub mod manifest;
pub mod ownership;
mod parallel_io;
mod staging;
mod store_record;
mod target;

use std::io::{Error, ErrorKind};
use std::path::Path;

pub use detect_feed::is_feed;
pub use lock::{FolderLock, LockWait};
pub use manifest::{
    EntryRecord, FeedRecord, FeedSource, FileRecord, HeldValues, Manifest, PastEntry, Tombstone,
};
pub use ownership::{OnForeignFile, WriteRefusal, WriteRules};
pub use store_record::{ObjectVersion, PendingPing, PingProtocol, StoreRecord};
pub use target::{OtherFile, check as check_path};

use self::journal::WriteJournal;
use self::ownership::{FileOwnership, FileRemoval};
use self::staging::{StagingArea, TempFile};
use self::target::{ExistingTarget, TargetPath};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::disk::OpenFolder;
use crate::disk::folder::FileKind;
use crate::model::document::Document;

/// What a build did to the folder; paths as in the documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteSummary {
    /// New, or with other bytes than before.
    pub written: Vec<String>,
    /// Left alone, with their times.
    pub unchanged: Vec<String>,
    /// No longer made, and taken away.
    pub removed: Vec<String>,
}

/// A document that may be written. A build has none but those that its publish
/// gate let through; [`Document`] itself is not one.
pub trait AdmittedDocument: Sync {
    /// Returns the document.
    fn document(&self) -> &Document;
}

/// A file of an earlier build that may stay. A build has none but those that its
/// publish gate let through.
pub trait AdmittedFile {
    /// Returns its path below the output folder.
    fn path(&self) -> &str;
}

/// A folder that documents are being put into.
///
/// Until [`OutputWriter::finish`] every file in it is what it was; dropped before
/// that, it leaves nothing behind.
#[derive(Debug)]
pub struct OutputWriter {
    stage: StagingArea,
    /// What a killed build was about to do.
    journal: WriteJournal,
    /// Whether the manifest that stands there says what the known one does.
    is_known: bool,
}

/// A document on its way: written to its end on the stage, unless a file of its
/// bytes is in its place already.
#[derive(Debug)]
pub struct StagedDocument {
    /// As in the document.
    path: String,
    record: FileRecord,
    existing: ExistingTarget,
    temp_file: Option<TempFile>,
}

/// Begins to put documents into a folder, and sweeps up what a killed build
/// left behind.
///
/// The caller holds the folder's [`FolderLock`].
///
/// ```
/// use feedwright::diagnostic::Report;
/// use feedwright::model::Document;
/// use feedwright::writer::{self, AdmittedDocument, Lock, Manifest, OnStranger, WriteRules};
///
/// let folder = tempfile::tempdir()?;
/// let mut report = Report::default();
/// /// What the publish gate makes of a document.
/// struct Passed(Document);
/// impl AdmittedDocument for Passed {
///     fn document(&self) -> &Document {
///         &self.0
///     }
/// }
/// let bytes = b"<rss/>".to_vec();
/// let document = Passed(Document::new("world/feed.xml".into(), bytes, Vec::new()));
/// let lock = Lock::acquire(folder.path(), &mut report).expect("no other build runs");
/// let known = Manifest::default();
/// let rules = WriteRules {
///     can_write: &|path| path.ends_with(".xml"),
///     source: &|_, _| None,
///     on_stranger: OnStranger::Refuse,
/// };
/// let writing = writer::begin(folder.path(), &known, &mut report).expect("there is a folder");
/// let placed = vec![writing.add(&document).expect("there is room")];
/// assert_eq!(writing.review(&placed, &known, &rules, &mut report), None);
/// let written = writing
///     .finish(placed, &known, Manifest::default(), &rules, &mut report)
///     .expect("nothing is in the way");
/// assert_eq!(written.written, ["world/feed.xml"]);
/// assert_eq!(std::fs::read(folder.path().join("world/feed.xml"))?, b"<rss/>");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn begin(
    folder: &Path,
    known: &Manifest,
    report: &mut Report,
) -> Result<OutputWriter, Diagnostic> {
    let stage = StagingArea::open(folder)?;
    let journal = WriteJournal::read(&stage.root, report);
    let folders = known.files.keys().chain(journal.files.keys());
    let folders = folders.filter_map(|path| target::check(path).ok()).map(|place| place.folder);
    let mut folders: Vec<&str> = folders.chain([""]).collect();
    folders.sort_unstable();
    folders.dedup();
    for folder in folders {
        stage.sweep(folder);
    }
    Ok(OutputWriter { stage, journal, is_known: false })
}

impl StagedDocument {
    /// Returns its path below the folder.
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// Reports every document that would replace what is not ours, without writing;
/// returns why nothing could be replaced, if so.
///
/// # Errors
/// A file that is in the way can't be read.
pub fn preview(
    folder: &Path,
    documents: &[impl AdmittedDocument],
    known: &Manifest,
    rules: &WriteRules<'_>,
    report: &mut Report,
) -> Result<Option<WriteRefusal>, Diagnostic> {
    let Ok(root) = OpenFolder::open(folder) else { return Ok(None) };
    let journal = WriteJournal::read(&root, report);
    let placed: Result<Vec<StagedDocument>, Diagnostic> = documents
        .iter()
        .map(|document| {
            let document = document.document();
            let found = target::look(&root, &target::check(&document.path)?, &document.bytes)?;
            let record = FileRecord { sha256: document.sha256.clone() };
            Ok(StagedDocument {
                path: document.path.clone(),
                record,
                existing: found,
                temp_file: None,
            })
        })
        .collect();
    Ok(FileOwnership { known, journal: &journal }.review(&root, &placed?, rules, report))
}

impl OutputWriter {
    /// Takes the caller's word that the known manifest was read from the folder:
    /// one that says the same need not be written to be compared.
    #[must_use]
    pub fn over_its_manifest(self) -> Self {
        Self { is_known: true, ..self }
    }

    /// Writes a document on the stage; from any thread.
    pub fn add(&self, document: &impl AdmittedDocument) -> Result<StagedDocument, Diagnostic> {
        let document = document.document();
        let place = target::check(&document.path)?;
        let found = target::look(&self.stage.root, &place, &document.bytes)?;
        let mode = match &found {
            ExistingTarget::Other(other) => other.mode,
            ExistingTarget::Nothing | ExistingTarget::Same => None,
        };
        let mut prepared = None;
        if found != ExistingTarget::Same {
            self.stage.make_folder(&place)?;
            prepared = Some(self.stage.prepare(place.path, &document.bytes, mode)?);
        }
        let record = FileRecord { sha256: document.sha256.clone() };
        Ok(StagedDocument {
            path: document.path.clone(),
            record,
            existing: found,
            temp_file: prepared,
        })
    }

    /// As [`OutputWriter::add`] for several documents, which wait for the disk together.
    ///
    /// # Errors
    /// The first document that can't be written; none of them is kept then.
    pub fn add_all(
        &self,
        documents: &[impl AdmittedDocument],
    ) -> Result<Vec<StagedDocument>, Diagnostic> {
        parallel_io::each(documents, |document| self.add(document)).into_iter().collect()
    }

    /// Leaves a file of an earlier build in its place: the caller knows that it
    /// is what that build wrote.
    pub fn keep(&self, file: &impl AdmittedFile, record: &FileRecord) -> StagedDocument {
        let (path, record) = (file.path().to_owned(), record.clone());
        StagedDocument { path, record, existing: ExistingTarget::Same, temp_file: None }
    }

    /// Reports every document that would replace what is not ours; returns why
    /// nothing may be replaced, if so.
    pub fn review(
        &self,
        placed: &[StagedDocument],
        known: &Manifest,
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Option<WriteRefusal> {
        let ownership = FileOwnership { known, journal: &self.journal };
        ownership.review(&self.stage.root, placed, rules, report)
    }

    /// Puts a manifest that was made again in the place of one that can't be read.
    pub fn restore(&self, manifest: &Manifest) -> Result<(), Diagnostic> {
        let prepared = prepared_manifest(&self.stage, manifest)?;
        self.stage.commit(prepared.into_iter().collect(), 0)
    }

    /// Gives the documents their names, and takes away those of the `known`
    /// build that are no longer among them and are ours.
    ///
    /// The manifest's `files` are taken from the documents, whatever it brings.
    /// On an error everything is as it was, unless the message says otherwise.
    /// The caller has asked [`OutputWriter::review`] whether it may.
    pub fn finish(
        self,
        mut placed: Vec<StagedDocument>,
        known: &Manifest,
        manifest: Manifest,
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Result<WriteSummary, Diagnostic> {
        let stage = &self.stage;
        let ownership = FileOwnership { known, journal: &self.journal };
        let files = placed.iter().map(|placed| (placed.path.clone(), placed.record.clone()));
        let manifest = Manifest { files: files.collect(), ..manifest };
        let removals = ownership.removals(&stage.root, &manifest, rules, report);
        let journal = ownership.journal(&placed, &removals);
        let is_there = is_file(&stage.root, manifest::FILE);
        // Of a first build, the authority of ids is known before its feeds are there.
        let first = (!is_there).then(|| claimed(known, &manifest));
        let first = first.map(|first| prepared_manifest(stage, &first)).transpose()?.flatten();
        let is_same = self.is_known && is_there && manifest == *known;
        let manifest = if is_same { None } else { Some(&manifest) };
        let (journal, last) = prepared_records(stage, &journal, manifest)?;
        let new = placed.iter_mut().filter_map(|placed| placed.temp_file.take()).collect();

        if let Some(journal) = journal {
            // The renames that follow are in the same log of the file system.
            stage.commit_unsynced(journal)?;
        }
        stage.commit(first.into_iter().collect(), 0)?;
        stage.commit(new, 0)?;
        let removed = remove(&stage.root, removals)?;
        let written = summary(&placed, removed);
        let done = written.written.len() + written.removed.len();
        stage.commit(last.into_iter().collect(), done)?;
        // A journal that stays says what the manifest does.
        let _ = stage.root.remove_file(journal::FILE);
        Ok(written)
    }
}

/// Writes the journal and the manifest on the stage, unless there is nothing to
/// note, or the same manifest is in its place.
fn prepared_records(
    stage: &StagingArea,
    journal: &WriteJournal,
    manifest: Option<&Manifest>,
) -> Result<(Option<TempFile>, Option<TempFile>), Diagnostic> {
    let journal = || {
        let is_needed = !journal.files.is_empty();
        is_needed.then(|| stage.prepare(journal::FILE, &journal.to_bytes(), None)).transpose()
    };
    let manifest = || match manifest {
        Some(manifest) => prepared_manifest(stage, manifest),
        None => Ok(None),
    };
    // They wait for the disk together.
    let (journal, manifest) = std::thread::scope(|scope| {
        let other = std::thread::Builder::new().spawn_scoped(scope, journal);
        let manifest = manifest();
        let journal = match other {
            Ok(other) => other.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)),
            Err(_) => journal(),
        };
        (journal, manifest)
    });
    Ok((journal?, manifest?))
}

/// Writes the manifest on the stage, unless it is in its place as it is.
fn prepared_manifest(
    stage: &StagingArea,
    manifest: &Manifest,
) -> Result<Option<TempFile>, Diagnostic> {
    let bytes = manifest.to_bytes();
    let found = target::look(&stage.root, &TargetPath::of(manifest::FILE), &bytes)?;
    let mode = match found {
        ExistingTarget::Same => return Ok(None),
        ExistingTarget::Other(other) => other.mode,
        ExistingTarget::Nothing => None,
    };
    stage.prepare(manifest::FILE, &bytes, mode).map(Some)
}

/// Returns what the manifest says until a first build has replaced every file.
fn claimed(known: &Manifest, manifest: &Manifest) -> Manifest {
    let mut claimed = known.clone();
    claimed.id_authority = claimed.id_authority.or_else(|| manifest.id_authority.clone());
    claimed
}

fn is_file(root: &OpenFolder, name: &str) -> bool {
    let facts = root.look(name).ok().flatten();
    facts.is_some_and(|facts| facts.kind == FileKind::File)
}

fn remove(root: &OpenFolder, removals: Vec<FileRemoval>) -> Result<Vec<String>, Diagnostic> {
    let mut removed = Vec::new();
    for FileRemoval { path, .. } in removals {
        let place = TargetPath::of(&path);
        let done = root.descend(place.folder).and_then(|folder| folder.remove_file(place.name));
        done.map_err(|error| {
            let message = format!(
                "`{}` can't be removed: {error}; the new feeds are in place",
                root.path().join(&path).display()
            );
            Diagnostic::new(&codes::OUTPUT_FAILED, message).help("remove it by hand")
        })?;
        remove_empty_folders(root, place.folder);
        removed.push(path);
    }
    Ok(removed)
}

fn remove_empty_folders(root: &OpenFolder, below: &str) {
    let mut below = below;
    while !below.is_empty() {
        let place = TargetPath::of(below);
        let removed = root.descend(place.folder).and_then(|it| it.remove_folder(place.name));
        // Fails where something is in it, which ends the way up.
        if removed.is_err() {
            break;
        }
        below = place.folder;
    }
}

fn summary(placed: &[StagedDocument], removed: Vec<String>) -> WriteSummary {
    let paths = |is_same: bool| {
        let chosen =
            placed.iter().filter(|placed| (placed.existing == ExistingTarget::Same) == is_same);
        chosen.map(|placed| placed.path.clone()).collect()
    };
    WriteSummary { written: paths(false), unchanged: paths(true), removed }
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
