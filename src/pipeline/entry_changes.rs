//! Lists the entries that a build adds, changes and removes, for people who review it.

use std::collections::{BTreeMap, BTreeSet};

use crate::pipeline::select::ArticleSelection;
use crate::site::request::{ListedChange, ListedChangeKind};
use crate::writer::{Manifest, manifest};

/// Compares the entries of the feeds with those of the last publication. Entries of archive
/// pages are not compared.
pub(super) fn list(selection: &ArticleSelection, previous: &Manifest) -> Vec<ListedChange> {
    let mut changes = Vec::new();
    let entries: BTreeMap<_, _> = selection.entries.iter().collect();
    for (index, entry) in entries {
        let kind = match previous.entries.get(&entry.id) {
            None => ListedChangeKind::Added,
            Some(known) => {
                let is_same = known.content == manifest::content_hash(entry)
                    && known.url == entry.url.as_str()
                    && known.updated == entry.updated;
                if is_same {
                    continue;
                }
                ListedChangeKind::Changed
            }
        };
        let path = selection.headers[*index].path.to_string();
        let change =
            ListedChange { kind, path, title: entry.title.clone(), url: entry.url.to_string() };
        changes.push(change);
    }
    let ids: BTreeSet<&str> = selection.entries.values().map(|entry| &*entry.id).collect();
    for (id, known) in &previous.entries {
        if known.pages.is_empty() && !ids.contains(&**id) {
            let (path, url) = (known.path.clone(), known.url.clone());
            let kind = ListedChangeKind::Removed;
            changes.push(ListedChange { kind, path, title: String::new(), url });
        }
    }
    changes.sort();
    changes
}
