//! What a publish does: what was built here beside what stands there.

use std::collections::BTreeMap;

use crate::builder::archive;
use crate::config::Config;
use crate::publish::headers::{PublishedFileKind, kind};
use crate::publish::store::WriteCondition;
use crate::writer::journal::JournalRow;
use crate::writer::{FileRecord, Manifest, ObjectVersion};

/// What is done, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishPlan {
    /// Files to write: archives and pages before the feeds that lead to them.
    pub writes: Vec<PlannedWrite>,
    /// Files to remove, after everything else.
    pub removals: Vec<String>,
    /// How many files stand there as they were built.
    pub unchanged: usize,
    /// Files whose version must be asked for first.
    pub unknown: Vec<String>,
    /// Whether the manifest there is another.
    pub is_manifest_new: bool,
}

/// A file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedWrite {
    /// Below the target.
    pub path: String,
    /// What it is.
    pub kind: PublishedFileKind,
    /// Of the bytes that were built.
    pub record: FileRecord,
    /// On what it is written.
    pub condition: WriteCondition,
    /// What was found at its place, once that was looked at.
    pub old: Option<JournalRow>,
}

/// What was asked of a store: the version of each file, or that there is none.
pub type RemoteVersions = BTreeMap<String, Option<ObjectVersion>>;

impl PublishPlan {
    /// Says whether everything is as it was built.
    pub fn is_done(&self) -> bool {
        self.writes.is_empty() && self.removals.is_empty() && !self.is_manifest_new
    }
}

/// Puts what was built beside what the store's manifest says of it, and what
/// was `asked` of the store since.
///
/// A file is written on the condition that the version stands there that was
/// known before its articles were read: so what another publisher wrote since
/// is never replaced by something older.
pub fn plan(
    config: &Config,
    built: &Manifest,
    there: &Manifest,
    asked: &RemoteVersions,
) -> PublishPlan {
    let mut plan = PublishPlan { is_manifest_new: is_new(built, there), ..PublishPlan::default() };
    for (path, record) in &built.files {
        if !is_pending(there, path) && there.files.get(path) == Some(record) {
            plan.unchanged += 1;
            continue;
        }
        let condition = condition(there, asked, path).unwrap_or_else(|| {
            plan.unknown.push(path.clone());
            WriteCondition::None
        });
        let (kind, record) = (kind(config, path), record.clone());
        plan.writes.push(PlannedWrite { path: path.clone(), kind, record, condition, old: None });
    }
    plan.writes.sort_by(|a, b| order(a).cmp(&order(b)));
    let listed = there.files.keys().chain(there.store.iter().flat_map(|store| &store.pending));
    plan.removals = listed.filter(|path| !built.files.contains_key(*path)).cloned().collect();
    plan.removals.sort();
    plan.removals.dedup();
    plan
}

/// Pages of archives lead to the ones before them.
fn order(write: &PlannedWrite) -> (PublishedFileKind, u64, &str) {
    let folder = write.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let page = archive::page_at(folder).map_or(0, |(_, number)| number);
    (write.kind, page, &write.path)
}

/// Says on what a file may be written; nothing if its version is not known.
fn condition(there: &Manifest, asked: &RemoteVersions, path: &str) -> Option<WriteCondition> {
    let of = |tag: Option<&ObjectVersion>| {
        tag.map_or(WriteCondition::Absent, |tag| WriteCondition::Is(tag.clone()))
    };
    if let Some(answer) = asked.get(path) {
        return Some(of(answer.as_ref()));
    }
    if is_pending(there, path) {
        return None;
    }
    if !there.files.contains_key(path) {
        return Some(WriteCondition::Absent);
    }
    there.store.as_ref()?.tags.get(path).map(|tag| of(Some(tag)))
}

/// Says whether nobody knows which version of a file stands there.
pub fn is_pending(there: &Manifest, path: &str) -> bool {
    there.store.as_ref().is_some_and(|store| store.pending.contains(path))
}

/// Says whether the manifest there must be replaced: it says something else, or
/// that somebody is at work.
fn is_new(built: &Manifest, there: &Manifest) -> bool {
    let is_claimed = there.store.as_ref().is_some_and(|store| store.claim.is_some());
    is_claimed
        || built.version != there.version
        || built.id_authority != there.id_authority
        || built.files != there.files
        || built.entries != there.entries
        || built.feeds != there.feeds
        || built.archives != there.archives
        || built.tombstones != there.tombstones
        || built.past != there.past
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::test_support::{config, manifest};
    use crate::writer::StoreRecord;

    type PathVersions<'a> = &'a [(&'a str, &'a str)];

    /// Plans from files built here, files there with their versions, and
    /// pending ones.
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
    fn archives_come_in_their_order_and_before_feeds_and_removals_come_last() {
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
    fn file_that_was_being_written_is_asked_for_and_written_again() {
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
