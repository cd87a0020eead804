//! Compares the build with the published manifest and lists the files to upload and to
//! remove, in order.

use std::collections::BTreeMap;

use crate::builder::archive;
use crate::config::Config;
use crate::publish::headers::{PublishedFileKind, kind};
use crate::publish::store::WriteCondition;
use crate::writer::journal::JournalRow;
use crate::writer::{FileRecord, Manifest, ObjectVersion};

/// Steps of a publish, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PublishPlan {
    /// Files to write: archives and pages before the feeds that lead to them.
    pub writes: Vec<PlannedWrite>,
    /// Files to remove, after everything else.
    pub removals: Vec<String>,
    /// Number of files that the store already has as they were built.
    pub unchanged: usize,
    /// Files to write whose current version must be queried first.
    pub unknown: Vec<String>,
    /// True if the manifest must be replaced.
    pub is_manifest_new: bool,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlannedWrite {
    /// Path relative to the target.
    pub path: String,
    /// Kind of the file, which decides the order.
    pub kind: PublishedFileKind,
    /// Hash of the bytes that were built.
    pub record: FileRecord,
    /// Condition for the write.
    pub condition: WriteCondition,
    /// Journal row about the file at the target, if that file had to be read.
    pub old: Option<JournalRow>,
}

/// Versions that were queried from a store, by path; none for a missing file.
pub(crate) type RemoteVersions = BTreeMap<String, Option<ObjectVersion>>;

impl PublishPlan {
    /// Returns true if the store already has everything that was built.
    pub(crate) fn is_done(&self) -> bool {
        self.writes.is_empty() && self.removals.is_empty() && !self.is_manifest_new
    }
}

/// Compares the `built` manifest with the `published` one and the `versions` that were
/// queried from the store.
///
/// The condition of each write is the version that was known before the articles were
/// read, so a file that another publisher wrote since is never replaced by an older one.
pub(crate) fn plan(
    config: &Config,
    built: &Manifest,
    published: &Manifest,
    versions: &RemoteVersions,
) -> PublishPlan {
    let is_manifest_new = is_manifest_new(built, published);
    let mut plan = PublishPlan { is_manifest_new, ..PublishPlan::default() };
    for (path, record) in &built.files {
        if !is_pending(published, path) && published.files.get(path) == Some(record) {
            plan.unchanged += 1;
            continue;
        }
        let condition = write_condition(published, versions, path).unwrap_or_else(|| {
            plan.unknown.push(path.clone());
            WriteCondition::None
        });
        let (kind, record) = (kind(config, path), record.clone());
        plan.writes.push(PlannedWrite { path: path.clone(), kind, record, condition, old: None });
    }
    plan.writes.sort_by(|a, b| write_order(a).cmp(&write_order(b)));
    let pending = published.store.iter().flat_map(|store| &store.pending);
    let listed = published.files.keys().chain(pending);
    plan.removals = listed.filter(|path| !built.files.contains_key(*path)).cloned().collect();
    plan.removals.sort();
    plan.removals.dedup();
    plan
}

/// Returns the sort key of a write. Archive pages come in the order of their
/// numbers, because each links to the one before it.
fn write_order(write: &PlannedWrite) -> (PublishedFileKind, u64, &str) {
    let folder = write.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let page = archive::page_at(folder).map_or(0, |(_, number)| number);
    (write.kind, page, &write.path)
}

/// Returns the condition for writing a file; none if its version is not known.
fn write_condition(
    published: &Manifest,
    versions: &RemoteVersions,
    path: &str,
) -> Option<WriteCondition> {
    if let Some(version) = versions.get(path) {
        return Some(version.clone().map_or(WriteCondition::Absent, WriteCondition::Is));
    }
    if is_pending(published, path) {
        return None;
    }
    if !published.files.contains_key(path) {
        return Some(WriteCondition::Absent);
    }
    published.store.as_ref()?.tags.get(path).cloned().map(WriteCondition::Is)
}

/// Returns true if a publisher was about to write or remove a file, so that its version
/// is not known.
pub(crate) fn is_pending(published: &Manifest, path: &str) -> bool {
    published.store.as_ref().is_some_and(|store| store.pending.contains(path))
}

/// Returns true if the published manifest must be replaced: it differs from the built
/// one, or a publisher that was killed still holds the lock in it.
fn is_manifest_new(built: &Manifest, published: &Manifest) -> bool {
    let is_locked = published.store.as_ref().is_some_and(|store| store.lock_holder.is_some());
    is_locked
        || built.version != published.version
        || built.id_authority != published.id_authority
        || built.files != published.files
        || built.entries != published.entries
        || built.feeds != published.feeds
        || built.archives != published.archives
        || built.tombstones != published.tombstones
        || built.past != published.past
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::test_support::{config, manifest};
    use crate::writer::StoreRecord;

    type PathVersions<'a> = &'a [(&'a str, &'a str)];

    /// Plans from built files, published files with their versions, pending files, and
    /// queried versions.
    fn check(
        built: PathVersions<'_>,
        there: PathVersions<'_>,
        pending: &[&str],
        asked: PathVersions<'_>,
    ) -> String {
        let mut there = manifest(there);
        let tag = |text: &str| ObjectVersion { etag: Some(text.to_owned()), version: None };
        let tags = there.files.iter().map(|(path, file)| (path.clone(), tag(&file.sha256)));
        there.store = Some(StoreRecord {
            tags: tags.collect(),
            pending: pending.iter().map(|path| (*path).to_owned()).collect(),
            ..StoreRecord::default()
        });
        let answer = |text: &str| (!text.is_empty()).then(|| tag(text));
        let asked = asked.iter().map(|(path, text)| ((*path).to_owned(), answer(text)));
        let plan = plan(&config(""), &manifest(built), &there, &asked.collect());
        let write = |write: &PlannedWrite| {
            let on = match &write.condition {
                WriteCondition::Absent => "new".to_owned(),
                WriteCondition::Is(tag) => {
                    format!("on {}", tag.etag.as_deref().unwrap_or_default())
                }
                WriteCondition::None => "unknown".to_owned(),
            };
            format!("write {} {on}\n", write.path)
        };
        let writes: String = plan.writes.iter().map(write).collect();
        let removals: String =
            plan.removals.iter().map(|path| format!("remove {path}\n")).collect();
        format!("{writes}{removals}{} unchanged, done: {}", plan.unchanged, plan.is_done())
    }

    #[test]
    fn same_files_are_left_alone() {
        let files = [("feed.xml", "1"), ("atom.xml", "2")];
        assert_eq!(check(&files, &files, &[], &[]), "2 unchanged, done: true");
    }

    #[test]
    fn archives_are_written_before_feeds_and_removals_come_last() {
        let built = [
            ("archive/10/feed.xml", "a"),
            ("archive/9/feed.xml", "b"),
            ("feed.xml", "c"),
            ("feeds.opml", "d"),
            ("feed.css", "e"),
        ];
        insta::assert_snapshot!(check(&built, &[("feed.xml", "1"), ("old/feed.xml", "2")], &[], &[]), @"
        write archive/9/feed.xml new
        write archive/10/feed.xml new
        write feed.css new
        write feed.xml on 1
        write feeds.opml new
        remove old/feed.xml
        0 unchanged, done: false
        ");
    }

    #[test]
    fn version_of_a_pending_file_is_queried_and_the_file_written_again() {
        let files = [("feed.xml", "1"), ("atom.xml", "2")];
        insta::assert_snapshot!(check(&files, &files, &["feed.xml", "gone.xml"], &[]), @"
        write feed.xml unknown
        remove gone.xml
        1 unchanged, done: false
        ");
        insta::assert_snapshot!(check(&files, &files, &["feed.xml"], &[("feed.xml", "7")]), @"
        write feed.xml on 7
        1 unchanged, done: false
        ");
        insta::assert_snapshot!(check(&files, &files, &["feed.xml"], &[("feed.xml", "")]), @"
        write feed.xml new
        1 unchanged, done: false
        ");
    }
}
