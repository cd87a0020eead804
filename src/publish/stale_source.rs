//! Entries that other publishers made of articles that are not here.
//!
//! Publishers of one target share one source of articles, and each reads it
//! after the manifest: so the last one has seen what all before it had. Where
//! an article of a published entry was never here, this source is an older one
//! or another, and to publish it would take the entry from its readers.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, codes};
use crate::publish::store::PublishTarget;
use crate::writer::Manifest;

/// How many articles are named.
const NAMED: usize = 5;

/// Checks that nothing goes that was never here. `had` are the ids that were
/// known here before; `is_here` says whether an article's file is.
pub fn check(
    store: &dyn PublishTarget,
    (built, there): (&Manifest, &Manifest),
    had: &BTreeSet<String>,
    is_here: &dyn Fn(&str) -> bool,
) -> Result<(), Diagnostic> {
    let gone = there.entries.iter().filter(|(id, record)| {
        !had.contains(*id) && !built.entries.contains_key(*id) && !is_here(&record.path)
    });
    let paths: BTreeSet<&str> = gone.map(|(_, record)| record.path.as_str()).collect();
    if paths.is_empty() { Ok(()) } else { Err(behind(store, &paths)) }
}

fn behind(store: &dyn PublishTarget, paths: &BTreeSet<&str>) -> Diagnostic {
    let named: Vec<String> = paths.iter().take(NAMED).map(|path| format!("`{path}`")).collect();
    let more = paths.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!(
        "{} has entries of articles that were never here: {}{more}; nothing was published",
        store.name(),
        named.join(", ")
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

    /// Checks entries that are built here, that stand there, and that were
    /// known before; the article of `here` lies in the folder.
    fn check(built: &[&str], there: &[&str], had: &[&str]) -> String {
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
        let had = had.iter().map(|id| (*id).to_owned()).collect();
        let store = FolderTarget::new("file:///srv".into(), "/srv".into(), LockWait::default());
        let beside = (&manifest(built), &manifest(there));
        super::check(&store, beside, &had, &|path| path == "here.md")
            .map_or_else(|found| found.message, |()| "fine".to_owned())
    }

    #[test]
    fn article_that_was_never_here_is_not_deleted() {
        insta::assert_snapshot!(check(&["a"], &["a", "b"], &["a"]), @"file:///srv has entries of articles that were never here: `b.md`; nothing was published");
        insta::assert_snapshot!(check(&[], &["1", "2", "3", "4", "5", "6", "7"], &[]), @"file:///srv has entries of articles that were never here: `1.md`, `2.md`, `3.md`, `4.md`, `5.md` and 2 more; nothing was published");
    }

    #[test]
    fn article_that_was_here_or_is_here_may_go() {
        assert_eq!(check(&["a"], &["a", "b", "here"], &["b"]), "fine");
        assert_eq!(check(&["a", "b"], &["a"], &[]), "fine");
    }
}
