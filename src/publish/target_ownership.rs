//! Decides who wrote the files at the target that a publish would replace or remove,
//! so that files of other programs are kept.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::publish::PublishJob;
use crate::publish::errors::{self, PublishProgress};
use crate::publish::plan::{self, PlannedWrite, PublishPlan};
use crate::publish::store::WriteCondition;
use crate::stores::StoreError;
use crate::text::hash;
use crate::writer::journal::JournalRow;
use crate::writer::{self, Manifest, ObjectVersion, OnForeignFile, StoreRecord};

/// Number of files that the message lists.
const MAX_LISTED: usize = 5;

/// A file that exists at the target.
struct TargetFile {
    /// Hash of its bytes.
    sha256: String,
    is_feed: bool,
}

/// Program that wrote a file at the target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TargetFileOwner {
    /// A publisher wrote these bytes.
    Ours,
    /// A publisher wrote the file, and another program changed it since.
    Changed,
    /// No publisher is known to have written it.
    Stranger,
}

/// Checks that a plan replaces and removes only files that publishers wrote, and takes
/// the removals of other files out of it. Only files whose current version is not the
/// recorded one are read, because reading every file would double the cost of a publish.
///
/// # Errors
/// A file of another program is in the way, or the target can't be read.
pub(super) fn check(
    job: &PublishJob<'_>,
    published: &Manifest,
    plan: &mut PublishPlan,
    report: &mut Report,
) -> Result<(), Diagnostic> {
    let unrecorded = plan.writes.iter().filter(|write| !is_recorded(published, write));
    let mut paths: Vec<String> = unrecorded.map(|write| write.path.clone()).collect();
    paths.extend(plan.removals.iter().cloned());
    let versions = job.store.versions(&paths).map_err(|error| read_failed(job, &error))?;
    let mut foreign = Vec::new();
    for path in paths {
        let Some(tag) = versions.get(&path) else { continue };
        if is_recorded_version(published, &path, tag) {
            continue;
        }
        let file = job.store.read(&path).map_err(|error| read_failed(job, &error))?;
        let Some((bytes, _)) = file else { continue };
        let file = TargetFile { sha256: hash::hex(&bytes), is_feed: writer::is_feed(&bytes) };
        let write = plan.writes.iter_mut().find(|write| write.path == path);
        let owner = find_owner(published, &path, &file.sha256);
        if let Some(write) = write {
            let is_same = write.record.sha256 == file.sha256;
            write.old = Some(JournalRow {
                old: Some(file.sha256.clone()),
                new: Some(write.record.sha256.clone()),
                is_ours: owner == TargetFileOwner::Ours || is_same,
            });
            match owner {
                TargetFileOwner::Ours => {}
                _ if is_same => {}
                TargetFileOwner::Changed => {
                    report.push(file_changed(job, &path, "it is replaced"));
                }
                TargetFileOwner::Stranger if file.is_feed => {}
                TargetFileOwner::Stranger if job.on_stranger == OnForeignFile::Replace => {}
                TargetFileOwner::Stranger => foreign.push(path),
            }
        } else if owner != TargetFileOwner::Ours {
            plan.removals.retain(|removal| *removal != path);
            report.push(file_changed(
                job,
                &path,
                "it is no longer part of the site, but was not removed",
            ));
        }
    }
    if foreign.is_empty() { Ok(()) } else { Err(foreign_files(job, &foreign)) }
}

/// Returns true if the condition of a write is the recorded version, so that the write
/// can replace only what a publisher wrote.
fn is_recorded(published: &Manifest, write: &PlannedWrite) -> bool {
    match &write.condition {
        WriteCondition::Is(tag) => is_recorded_version(published, &write.path, tag),
        WriteCondition::Absent | WriteCondition::None => false,
    }
}

/// Returns true if a version is the one that a publisher wrote.
fn is_recorded_version(published: &Manifest, path: &str, tag: &ObjectVersion) -> bool {
    let record = published.store.as_ref();
    let recorded = record.and_then(|record| record.tags.get(path));
    published.files.contains_key(path)
        && !plan::is_pending(published, path)
        && recorded == Some(tag)
        && *tag != ObjectVersion::default()
}

fn find_owner(published: &Manifest, path: &str, sha256: &str) -> TargetFileOwner {
    if published.store.as_ref().is_some_and(|record| is_in_journal(record, path, sha256)) {
        return TargetFileOwner::Ours;
    }
    match published.files.get(path) {
        Some(record) if record.sha256 == sha256 => TargetFileOwner::Ours,
        Some(_) => TargetFileOwner::Changed,
        None => TargetFileOwner::Stranger,
    }
}

/// Returns true if a publisher that did not finish wrote these bytes, or was about to
/// replace them as its own.
fn is_in_journal(record: &StoreRecord, path: &str, sha256: &str) -> bool {
    record.journal.get(path).is_some_and(|row| {
        let is_old = row.is_ours && row.old.as_deref() == Some(sha256);
        is_old || row.new.as_deref() == Some(sha256)
    })
}

fn read_failed(job: &PublishJob<'_>, error: &StoreError) -> Diagnostic {
    errors::publish_failed(job.store, "read", error, PublishProgress::default())
}

fn file_changed(job: &PublishJob<'_>, path: &str, consequence: &str) -> Diagnostic {
    let message = format!(
        "another program changed `{path}` in {} after feedwright wrote it; {consequence}",
        job.store.name()
    );
    Diagnostic::new(&codes::PUBLISH_CHANGED, message)
        .help("publish to another folder of the store if another program writes this file")
}

fn foreign_files(job: &PublishJob<'_>, paths: &[String]) -> Diagnostic {
    let listed: Vec<String> =
        paths.iter().take(MAX_LISTED).map(|path| format!("`{path}`")).collect();
    let more = paths.len().saturating_sub(MAX_LISTED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!(
        "{} has files that feedwright did not write: {}{more}; nothing was published",
        job.store.name(),
        listed.join(", ")
    );
    Diagnostic::new(&codes::PUBLISH_NOT_OURS, message).help(
        "move them away or publish to another folder of the store; to replace them, run the same command with `--replace`",
    )
}
