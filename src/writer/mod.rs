//! Documents to a folder: whole or not at all, untouched if unchanged.
//!
//! Whatever is killed or full, every file in the folder is one that a build
//! wrote to its end, and the manifest knows every file that is ours.

mod lock;
pub mod manifest;
mod stage;
mod target;

use std::collections::BTreeSet;
use std::fs;
use std::io::Error;
use std::path::Path;

pub use lock::Lock;
pub use manifest::{EntryRecord, FileRecord, Manifest, Tombstone};

use self::stage::Stage;
use self::target::{Found, Target};
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

/// Puts documents into a folder, and takes away those of the last build that
/// are no longer among them.
///
/// The caller holds the folder's [`Lock`]. The manifest's `files` are taken
/// from the documents, whatever it brings. On an error everything is as it
/// was, unless the message says otherwise.
///
/// ```
/// use feedwright::diagnostic::Report;
/// use feedwright::model::Document;
/// use feedwright::writer::{self, Lock, Manifest};
///
/// let folder = tempfile::tempdir()?;
/// let mut report = Report::default();
/// let document = Document { path: "world/feed.xml".into(), bytes: b"<rss/>".to_vec() };
/// let lock = Lock::acquire(folder.path(), &mut report).expect("no other build runs");
/// let written =
///     writer::write(folder.path(), &[document], &Manifest::default(), &mut report)
///         .expect("there is room");
/// assert_eq!(written.written, ["world/feed.xml"]);
/// assert_eq!(std::fs::read(folder.path().join("world/feed.xml"))?, b"<rss/>");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write(
    folder: &Path,
    documents: &[Document],
    manifest: &Manifest,
    report: &mut Report,
) -> Result<Written, Diagnostic> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let known = Manifest::read(folder)?.unwrap_or_default();
    let manifest = Manifest { files: manifest::records(documents), ..manifest.clone() };
    let targets = documents
        .iter()
        .map(|document| Target::find(folder, document))
        .collect::<Result<Vec<_>, _>>()?;
    sweep(folder, known.files.keys().chain(manifest.files.keys()));

    let mut claim = Stage::new(folder);
    if manifest.files.keys().any(|path| !known.files.contains_key(path)) {
        add_manifest(&mut claim, &claimed(&known, &manifest))?;
    }
    let mut feeds = Stage::new(folder);
    for target in targets.iter().filter(|target| target.found != Found::Same) {
        feeds.add(&target.path, &target.document.bytes)?;
    }
    let mut last = Stage::new(folder);
    add_manifest(&mut last, &manifest)?;

    claim.commit(0)?;
    feeds.commit(0)?;
    let removed = remove_gone(folder, &known, &manifest)?;
    let written = summary(&targets, removed);
    last.commit(written.written.len() + written.removed.len())?;
    warn_of_foreign(&targets, &known, report);
    Ok(written)
}

/// Puts a manifest that was made again in the place of one that can't be read.
///
/// The caller holds the folder's [`Lock`].
pub fn restore(folder: &Path, manifest: &Manifest) -> Result<(), Diagnostic> {
    let mut stage = Stage::new(folder);
    add_manifest(&mut stage, manifest)?;
    stage.commit(0)
}

/// Removes what a killed build left behind, in every folder it may have written to.
fn sweep<'a>(folder: &Path, paths: impl Iterator<Item = &'a String>) {
    let folders: BTreeSet<_> = paths
        .filter_map(|path| target::resolve(folder, path).ok()?.parent().map(Path::to_path_buf))
        .chain([folder.to_path_buf()])
        .collect();
    for entry in folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(stage::PREFIX) {
            // What can't be removed does no harm: no reader asks for it.
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn add_manifest(stage: &mut Stage<'_>, manifest: &Manifest) -> Result<(), Diagnostic> {
    let path = stage.folder.join(manifest::FILE);
    let bytes = manifest.to_bytes();
    let is_same = fs::read(&path).is_ok_and(|found| found == bytes);
    if is_same { Ok(()) } else { stage.add(&path, &bytes) }
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

fn warn_of_foreign(targets: &[Target<'_>], known: &Manifest, report: &mut Report) {
    for target in targets.iter().filter(|target| target.found == Found::Other) {
        let path = &target.document.path;
        if !known.files.contains_key(path) {
            let message =
                format!("`{path}` was there, but not written by feedwright; it is replaced");
            report.push(
                Diagnostic::new(&codes::OUTPUT_FOREIGN, message)
                    .at(Location::file(target.path.as_path()))
                    .help(
                        "choose another name in `feed.toml`, if another program writes this file",
                    ),
            );
        }
    }
}

fn summary(targets: &[Target<'_>], removed: Vec<String>) -> Written {
    let paths = |is_same: bool| {
        let chosen = targets.iter().filter(|target| (target.found == Found::Same) == is_same);
        chosen.map(|target| target.document.path.clone()).collect()
    };
    Written { written: paths(false), unchanged: paths(true), removed }
}

fn failed(path: &Path, error: &Error) -> Diagnostic {
    let message =
        format!("`{}` can't be written: {error}; everything is as it was", path.display());
    Diagnostic::new(&codes::OUTPUT_FAILED, message)
        .help("make room or mend the permissions, then run the same command again")
}

#[cfg(test)]
mod tests;
