//! Writes documents to the output folder: each whole or not at all, and not if it is
//! unchanged, so that the file keeps its modification time.
//!
//! Even if the process is killed or the disk is full, every file in the folder is
//! complete, and the manifest or the [`journal`] lists every file that feedwright wrote.
//! Files of other programs must never be replaced or removed: see [`ownership`].
//!
//! A build goes through [`staging`] (write and sync every new file under a temporary
//! name), [`journal`] (record the files about to change), the renames and removals, and
//! the [`manifest`], in this order. [`lock`] keeps two builds apart; [`store_record`] is
//! the part of the manifest that only publishers use.

pub(crate) mod atomic_write;
mod detect_feed;
pub(crate) mod journal;
mod lock;
pub(crate) mod manifest;
pub(crate) mod ownership;
mod parallel_io;
mod reserved_names;
mod staging;
mod store_record;
mod target;

use std::io::{Error, ErrorKind};
use std::path::Path;

pub(crate) use detect_feed::is_feed;
pub(crate) use lock::FolderLock;
pub use lock::LockWait;
pub(crate) use manifest::{
    EntryRecord, FeedRecord, FeedSource, FileRecord, HeldValues, Manifest, PastEntry, Tombstone,
};
pub(crate) use ownership::{OnForeignFile, WriteRefusal, WriteRules};
pub(crate) use store_record::{ObjectVersion, PendingPing, PingProtocol, StoreRecord};
pub(crate) use target::{OtherFile, check as check_path};

use self::journal::WriteJournal;
use self::ownership::{FileOwnership, FileRemoval};
use self::staging::{StagingArea, TempFile};
use self::target::{ExistingTarget, TargetPath};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::disk::OpenFolder;
use crate::disk::folder::FileKind;
use crate::model::document::Document;

/// Changes that a build made to the folder, by paths below it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WriteSummary {
    /// Files that are new or have new bytes.
    pub written: Vec<String>,
    /// Files that already had the right bytes and were not touched.
    pub unchanged: Vec<String>,
    /// Files of an earlier build that were removed.
    pub removed: Vec<String>,
}

/// A document that may be written. Only the pipeline's publish gate makes values of this
/// kind, and [`Document`] does not implement it, so no document can bypass the gate.
pub(crate) trait AdmittedDocument: Sync {
    /// Returns the document that passed the gate.
    fn document(&self) -> &Document;
}

/// A file of an earlier build that may stay. Only the pipeline's publish gate makes
/// values of this kind.
pub(crate) trait AdmittedFile {
    /// Returns its path below the output folder.
    fn path(&self) -> &str;
}

/// Writer of documents to a folder.
///
/// No file in the folder changes before [`OutputWriter::finish`]. A writer that is dropped
/// earlier removes its temporary files.
#[derive(Debug)]
pub(crate) struct OutputWriter {
    stage: StagingArea,
    /// Journal of a build that was killed.
    journal: WriteJournal,
    /// True if the known manifest was read from the folder.
    is_known: bool,
}

/// A document that is ready to be committed: written to a temporary file, or without one
/// if the folder already has a file with its bytes.
#[derive(Debug)]
pub(crate) struct StagedDocument {
    /// Path below the output folder.
    path: String,
    record: FileRecord,
    existing: ExistingTarget,
    temp_file: Option<TempFile>,
}

/// Starts to write documents to a folder, and removes the temporary files of a build that
/// was killed.
///
/// The caller must hold the folder's [`FolderLock`].
pub(crate) fn begin(
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
    /// Returns the path below the output folder.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}

/// Reports every document that would replace a file of another program, without writing
/// anything; returns the reason if nothing could be replaced.
///
/// # Errors
/// A file that is in the way can't be read.
pub(crate) fn preview(
    folder: &Path,
    documents: &[impl AdmittedDocument],
    known: &Manifest,
    rules: &WriteRules<'_>,
    report: &mut Report,
) -> Result<Option<WriteRefusal>, Diagnostic> {
    let Ok(root) = OpenFolder::open(folder) else { return Ok(None) };
    let journal = WriteJournal::read(&root, report);
    let staged: Result<Vec<StagedDocument>, Diagnostic> = documents
        .iter()
        .map(|document| {
            let document = document.document();
            let place = target::check(&document.path)?;
            let existing = target::compare(&root, &place, &document.bytes)?;
            let record = FileRecord { sha256: document.sha256.clone() };
            Ok(StagedDocument { path: document.path.clone(), record, existing, temp_file: None })
        })
        .collect();
    Ok(FileOwnership { known, journal: &journal }.review(&root, &staged?, rules, report))
}

impl OutputWriter {
    /// States that the known manifest was read from the folder. If the new one equals it,
    /// it need not be serialized and compared with the file.
    #[must_use]
    pub(crate) fn over_its_manifest(self) -> Self {
        Self { is_known: true, ..self }
    }

    /// Writes a document to a temporary file. May be called from several threads.
    ///
    /// # Errors
    /// The path leads out of the folder, or the file can't be written.
    pub(crate) fn add(
        &self,
        document: &impl AdmittedDocument,
    ) -> Result<StagedDocument, Diagnostic> {
        let document = document.document();
        let place = target::check(&document.path)?;
        let existing = target::compare(&self.stage.root, &place, &document.bytes)?;
        let mode = match &existing {
            ExistingTarget::Other(other) => other.mode,
            ExistingTarget::Nothing | ExistingTarget::Same => None,
        };
        let mut temp_file = None;
        if existing != ExistingTarget::Same {
            self.stage.make_folder(&place)?;
            temp_file = Some(self.stage.prepare(place.path, &document.bytes, mode)?);
        }
        let record = FileRecord { sha256: document.sha256.clone() };
        Ok(StagedDocument { path: document.path.clone(), record, existing, temp_file })
    }

    /// Writes several documents as [`OutputWriter::add`] does, in parallel.
    ///
    /// # Errors
    /// The error of the first document that can't be written; the temporary files of the
    /// others are removed.
    pub(crate) fn add_all(
        &self,
        documents: &[impl AdmittedDocument],
    ) -> Result<Vec<StagedDocument>, Diagnostic> {
        parallel_io::each(documents, |document| self.add(document)).into_iter().collect()
    }

    /// Keeps a file of an earlier build. The caller has checked that the file still has
    /// the bytes that this build wrote.
    pub(crate) fn keep(file: &impl AdmittedFile, record: &FileRecord) -> StagedDocument {
        let (path, record) = (file.path().to_owned(), record.clone());
        StagedDocument { path, record, existing: ExistingTarget::Same, temp_file: None }
    }

    /// Reports every document that would replace a file of another program; returns the
    /// reason if nothing may be replaced.
    pub(crate) fn review(
        &self,
        staged: &[StagedDocument],
        known: &Manifest,
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Option<WriteRefusal> {
        let ownership = FileOwnership { known, journal: &self.journal };
        ownership.review(&self.stage.root, staged, rules, report)
    }

    /// Writes a rebuilt manifest over one that can't be read.
    pub(crate) fn restore(&self, manifest: &Manifest) -> Result<(), Diagnostic> {
        let temp_file = stage_manifest(&self.stage, manifest)?;
        self.stage.commit(temp_file.into_iter().collect(), 0)
    }

    /// Renames the documents into place, and removes feedwright's own files of the `known`
    /// build that are no longer among them. `files` of the manifest is replaced by the
    /// documents. The caller must have checked [`OutputWriter::review`].
    ///
    /// The order makes a kill at any moment harmless: the journal is written first, so
    /// that every state of a file is known; the manifest last, so that it never lists
    /// bytes that are not there; and removals come after the new feeds, which no longer
    /// link to the removed files.
    ///
    /// # Errors
    /// Unless the message says otherwise, no file was changed.
    pub(crate) fn finish(
        self,
        mut staged: Vec<StagedDocument>,
        known: &Manifest,
        manifest: Manifest,
        rules: &WriteRules<'_>,
        report: &mut Report,
    ) -> Result<WriteSummary, Diagnostic> {
        let stage = &self.stage;
        let ownership = FileOwnership { known, journal: &self.journal };
        let files = staged.iter().map(|staged| (staged.path.clone(), staged.record.clone()));
        let manifest = Manifest { files: files.collect(), ..manifest };
        let removals = ownership.removals(&stage.root, &manifest, rules, report);
        let journal = ownership.journal(&staged, &removals);
        let has_manifest = is_file(&stage.root, manifest::FILE);
        // A first build writes a manifest with the authority of its ids before its feeds:
        // if it is killed, the next build must derive the same ids.
        let first = (!has_manifest).then(|| first_manifest(known, &manifest));
        let first = first.map(|first| stage_manifest(stage, &first)).transpose()?.flatten();
        let is_same = self.is_known && has_manifest && manifest == *known;
        let manifest = if is_same { None } else { Some(&manifest) };
        let (journal, last) = stage_records(stage, &journal, manifest)?;
        let new = staged.iter_mut().filter_map(|staged| staged.temp_file.take()).collect();

        if let Some(journal) = journal {
            // No sync of the folder is needed: file systems log metadata in order, so
            // the sync of the renames that follow includes this one.
            stage.commit_unsynced(journal)?;
        }
        stage.commit(first.into_iter().collect(), 0)?;
        stage.commit(new, 0)?;
        let removed = remove_files(&stage.root, removals)?;
        let summary = summarize(&staged, removed);
        let done = summary.written.len() + summary.removed.len();
        stage.commit(last.into_iter().collect(), done)?;
        // A journal that can't be removed agrees with the manifest, so it does no harm.
        let _ = stage.root.remove_file(journal::FILE);
        Ok(summary)
    }
}

/// Writes the journal and the manifest to temporary files, except an empty journal and a
/// manifest that the folder already has.
fn stage_records(
    stage: &StagingArea,
    journal: &WriteJournal,
    manifest: Option<&Manifest>,
) -> Result<(Option<TempFile>, Option<TempFile>), Diagnostic> {
    // In parallel, because each waits for the disk to sync.
    let (journal, manifest) = std::thread::scope(|scope| {
        let other =
            std::thread::Builder::new().spawn_scoped(scope, || stage_journal(stage, journal));
        let manifest = manifest.map_or(Ok(None), |manifest| stage_manifest(stage, manifest));
        let journal = match other {
            Ok(other) => other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => stage_journal(stage, journal),
        };
        (journal, manifest)
    });
    Ok((journal?, manifest?))
}

/// Writes the journal to a temporary file, unless it is empty.
fn stage_journal(
    stage: &StagingArea,
    journal: &WriteJournal,
) -> Result<Option<TempFile>, Diagnostic> {
    let is_needed = !journal.files.is_empty();
    is_needed.then(|| stage.prepare(journal::FILE, &journal.to_bytes(), None)).transpose()
}

/// Writes the manifest to a temporary file, unless the folder already has it.
fn stage_manifest(
    stage: &StagingArea,
    manifest: &Manifest,
) -> Result<Option<TempFile>, Diagnostic> {
    let bytes = manifest.to_bytes();
    let existing = target::compare(&stage.root, &TargetPath::split(manifest::FILE), &bytes)?;
    let mode = match existing {
        ExistingTarget::Same => return Ok(None),
        ExistingTarget::Other(other) => other.mode,
        ExistingTarget::Nothing => None,
    };
    stage.prepare(manifest::FILE, &bytes, mode).map(Some)
}

/// Returns the manifest that is valid until a first build has written every file: the
/// known one, with the authority of ids.
fn first_manifest(known: &Manifest, manifest: &Manifest) -> Manifest {
    let mut first = known.clone();
    first.id_authority = first.id_authority.or_else(|| manifest.id_authority.clone());
    first
}

fn is_file(root: &OpenFolder, name: &str) -> bool {
    let facts = root.look(name).ok().flatten();
    facts.is_some_and(|facts| facts.kind == FileKind::File)
}

fn remove_files(root: &OpenFolder, removals: Vec<FileRemoval>) -> Result<Vec<String>, Diagnostic> {
    let mut removed = Vec::new();
    for FileRemoval { path, .. } in removals {
        let place = TargetPath::split(&path);
        let done = root.descend(place.folder).and_then(|folder| folder.remove_file(place.name));
        done.map_err(|error| {
            let message = format!(
                "`{}` can't be removed: {error}; all new feeds were written",
                root.path().join(&path).display()
            );
            Diagnostic::new(&codes::OUTPUT_FAILED, message).help("delete it by hand")
        })?;
        remove_empty_folders(root, place.folder);
        removed.push(path);
    }
    Ok(removed)
}

/// Removes a folder and then its parents, as long as they are empty.
fn remove_empty_folders(root: &OpenFolder, folder: &str) {
    let mut folder = folder;
    while !folder.is_empty() {
        let place = TargetPath::split(folder);
        let removed = root.descend(place.folder).and_then(|it| it.remove_folder(place.name));
        // Removing a folder that is not empty fails, and its parents are not empty then.
        if removed.is_err() {
            break;
        }
        folder = place.folder;
    }
}

fn summarize(staged: &[StagedDocument], removed: Vec<String>) -> WriteSummary {
    let (unchanged, written): (Vec<_>, Vec<_>) =
        staged.iter().partition(|staged| staged.existing == ExistingTarget::Same);
    WriteSummary {
        written: written.into_iter().map(|staged| staged.path.clone()).collect(),
        unchanged: unchanged.into_iter().map(|staged| staged.path.clone()).collect(),
        removed,
    }
}

fn write_failed(path: &Path, error: &Error) -> Diagnostic {
    let message = format!("`{}` can't be written: {error}; nothing was changed", path.display());
    let help = match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "move the file that is in the place of a folder, or choose another `[output] folder`"
        }
        _ => "free disk space or fix the permissions, then run the same command again",
    };
    Diagnostic::new(&codes::OUTPUT_FAILED, message).help(help)
}

#[cfg(test)]
mod tests;
