//! Detects a source of articles that is older than the published site.
//!
//! Publishers of one target share one source of articles, and each reads it after
//! the manifest, so it has every article that the earlier publishers had. If the
//! article of a published entry was never in this source, the source is outdated or
//! a different one. Publishing it would remove the entry from the feeds.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, codes};
use crate::publish::store::PublishTarget;
use crate::writer::Manifest;

/// Number of articles that the message lists.
const MAX_LISTED: usize = 5;

/// The two manifests that a publish compares.
#[derive(Clone, Copy)]
pub(super) struct ManifestPair<'a> {
    /// Manifest of the build that was just made.
    pub built: &'a Manifest,
    /// Manifest in the store.
    pub remote: &'a Manifest,
}

/// Checks that every entry that the publish would remove is known here: its id is
/// among `known_ids`, which earlier publishes from here saw, or the source still
/// `has_article`, its file.
///
/// # Errors
/// Some entries are not known here.
pub(super) fn check(
    store: &dyn PublishTarget,
    manifests: ManifestPair<'_>,
    known_ids: &BTreeSet<String>,
    has_article: &dyn Fn(&str) -> bool,
) -> Result<(), Diagnostic> {
    let ManifestPair { built, remote } = manifests;
    let unknown = remote.entries.iter().filter(|(id, record)| {
        !known_ids.contains(*id) && !built.entries.contains_key(*id) && !has_article(&record.path)
    });
    let paths: BTreeSet<&str> = unknown.map(|(_, record)| record.path.as_str()).collect();
    if paths.is_empty() { Ok(()) } else { Err(outdated_source(store, &paths)) }
}

fn outdated_source(store: &dyn PublishTarget, paths: &BTreeSet<&str>) -> Diagnostic {
    let listed: Vec<String> =
        paths.iter().take(MAX_LISTED).map(|path| format!("`{path}`")).collect();
    let more = paths.len().saturating_sub(MAX_LISTED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!(
        "{} has entries for articles that this copy of the site has never had: {}{more}; nothing was published",
        store.name(),
        listed.join(", ")
    );
    Diagnostic::new(&codes::PUBLISH_BEHIND, message).help(
        "fetch the newest articles and run `feedwright publish` again; if these were deleted on purpose, add `--accept-deletions`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::folder::FolderTarget;
    use crate::writer::EntryRecord;
    use crate::writer::LockWait;

    /// Checks the ids of entries that were built, that are in the store, and that were
    /// known before; the file of `here.md` exists.
    fn check(built: &[&str], remote: &[&str], known: &[&str]) -> String {
        let manifest = |ids: &[&str]| Manifest {
            entries: ids
                .iter()
                .map(|id| {
                    let record = EntryRecord { path: format!("{id}.md"), ..EntryRecord::default() };
                    ((*id).to_owned(), record)
                })
                .collect(),
            ..Manifest::default()
        };
        let known = known.iter().map(|id| (*id).to_owned()).collect();
        let store = FolderTarget::new("file:///srv".into(), "/srv".into(), LockWait::default());
        let manifests = ManifestPair { built: &manifest(built), remote: &manifest(remote) };
        super::check(&store, manifests, &known, &|path| path == "here.md")
            .map_or_else(|found| found.message, |()| "fine".to_owned())
    }

    #[test]
    fn entry_of_an_unknown_article_is_not_removed() {
        insta::assert_snapshot!(check(&["a"], &["a", "b"], &["a"]), @"file:///srv has entries for articles that this copy of the site has never had: `b.md`; nothing was published");
        insta::assert_snapshot!(check(&[], &["1", "2", "3", "4", "5", "6", "7"], &[]), @"file:///srv has entries for articles that this copy of the site has never had: `1.md`, `2.md`, `3.md`, `4.md`, `5.md` and 2 more; nothing was published");
    }

    #[test]
    fn entry_of_a_known_article_may_be_removed() {
        assert_eq!(check(&["a"], &["a", "b", "here"], &["b"]), "fine");
        assert_eq!(check(&["a", "b"], &["a"], &[]), "fine");
    }
}
