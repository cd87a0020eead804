//! Whose files are at the target that a publish would replace or remove.

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::publish::PublishJob;
use crate::publish::errors::{self, PublishProgress};
use crate::publish::plan::{self, PlannedWrite, PublishPlan};
use crate::publish::store::WriteCondition;
use crate::text::hash;
use crate::writer::journal::JournalRow;
use crate::writer::{self, Manifest, ObjectVersion, OnForeignFile, StoreRecord};

/// How many files are named.
const NAMED: usize = 5;

/// A file that is at the target.
struct TargetFile {
    /// The hash of its bytes.
    sha256: String,
    is_feed: bool,
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TargetFileOwner {
    /// A publisher wrote these bytes.
    Ours,
    /// A publisher wrote the file, and another program changed it since.
    Changed,
    /// No publisher is known to have written it.
    Stranger,
}

/// Checks that a plan replaces and removes only what publishers wrote, and takes
/// removals of other files out of it.
///
/// # Errors
/// A file of another program is in the way, or the target can't be read.
pub fn check(
    job: &PublishJob<'_>,
    there: &Manifest,
    plan: &mut PublishPlan,
    report: &mut Report,
) -> Result<(), Diagnostic> {
    let doubtful = plan.writes.iter().filter(|write| !is_recorded(there, write));
    let mut paths: Vec<String> = doubtful.map(|write| write.path.clone()).collect();
    paths.extend(plan.removals.iter().cloned());
    let told =
        |fault| errors::publish_failed(job.store, "be read", &fault, PublishProgress::default());
    let tags = job.store.tags(&paths).map_err(told)?;
    let mut strangers = Vec::new();
    for path in paths {
        let Some(tag) = tags.get(&path) else { continue };
        if is_version(there, &path, tag) {
            continue;
        }
        let Some((bytes, _)) = job.store.read(&path).map_err(told)? else { continue };
        let standing = TargetFile { sha256: hash::hex(&bytes), is_feed: writer::is_feed(&bytes) };
        let write = plan.writes.iter_mut().find(|write| write.path == path);
        let owner = owner(there, &path, &standing.sha256);
        if let Some(write) = write {
            let is_same = write.record.sha256 == standing.sha256;
            write.old = Some(JournalRow {
                old: Some(standing.sha256.clone()),
                new: Some(write.record.sha256.clone()),
                is_ours: owner == TargetFileOwner::Ours || is_same,
            });
            match owner {
                TargetFileOwner::Ours => {}
                _ if is_same => {}
                TargetFileOwner::Changed => report.push(changed(job, &path, "it is replaced")),
                TargetFileOwner::Stranger if standing.is_feed => {}
                TargetFileOwner::Stranger if job.on_stranger == OnForeignFile::Replace => {}
                TargetFileOwner::Stranger => strangers.push(path),
            }
        } else if owner != TargetFileOwner::Ours {
            plan.removals.retain(|removal| *removal != path);
            report.push(changed(job, &path, "it is no longer made, and left alone"));
        }
    }
    if strangers.is_empty() { Ok(()) } else { Err(refused(job, &strangers)) }
}

/// Returns true if a file is replaced only if its version is the recorded one.
fn is_recorded(there: &Manifest, write: &PlannedWrite) -> bool {
    match &write.condition {
        WriteCondition::Is(tag) => is_version(there, &write.path, tag),
        WriteCondition::Absent | WriteCondition::None => false,
    }
}

/// Returns true if a version is the one that a publisher wrote.
fn is_version(there: &Manifest, path: &str, tag: &ObjectVersion) -> bool {
    let record = there.store.as_ref();
    let recorded = record.and_then(|record| record.tags.get(path));
    there.files.contains_key(path)
        && !plan::is_pending(there, path)
        && recorded == Some(tag)
        && *tag != ObjectVersion::default()
}

fn owner(there: &Manifest, path: &str, sha256: &str) -> TargetFileOwner {
    let in_journal = |record: &StoreRecord| {
        record.journal.get(path).is_some_and(|row| {
            let is_old = row.is_ours && row.old.as_deref() == Some(sha256);
            is_old || row.new.as_deref() == Some(sha256)
        })
    };
    match there.files.get(path) {
        _ if there.store.as_ref().is_some_and(in_journal) => TargetFileOwner::Ours,
        Some(record) if record.sha256 == sha256 => TargetFileOwner::Ours,
        Some(_) => TargetFileOwner::Changed,
        None => TargetFileOwner::Stranger,
    }
}

fn changed(job: &PublishJob<'_>, path: &str, what: &str) -> Diagnostic {
    let message = format!(
        "another program changed `{path}` in {} since feedwright wrote it; {what}",
        job.store.name()
    );
    Diagnostic::new(&codes::PUBLISH_CHANGED, message)
        .help("publish to another folder of the store, if another program writes this file")
}

fn refused(job: &PublishJob<'_>, paths: &[String]) -> Diagnostic {
    let named: Vec<String> = paths.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    let more = paths.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!(
        "{} has files that feedwright did not write: {}{more}; nothing was published",
        job.store.name(),
        named.join(", ")
    );
    Diagnostic::new(&codes::PUBLISH_NOT_OURS, message).help(
        "move them away or publish to another folder of the store; to replace them, run the same command with `--replace`",
    )
}
