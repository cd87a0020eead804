//! Changes of published articles that readers are told of though their authors
//! wrote no date: `build --touch`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, absolute};
use std::sync::Arc;

use chrono::SubsecRound;

use crate::builder::{EntryMap, jitter_updated};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::{ArticleHeaders, DatePrecision, Entry, ParsedDate, Timestamp};
use crate::published::TouchPolicy;
use crate::text::similarity::TextSketch;
use crate::writer::{EntryRecord, Manifest, manifest};

/// When entries were touched last, by their ids.
pub type TouchTimes = BTreeMap<String, Timestamp>;

/// Which published entries a build touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TouchSelection<'a> {
    /// Those whose content is not the one that the manifest knows; or none.
    Whole(&'a TouchPolicy<'a>),
    /// Those of these articles, changed or not: their author says so.
    Named(BTreeSet<&'a str>),
}

/// Finds the articles that are named, as the disk has them or below their folder.
pub fn choice<'a>(
    touch: &'a TouchPolicy<'a>,
    headers: &'a ArticleHeaders,
    folder: &Path,
    report: &mut Report,
) -> TouchSelection<'a> {
    let TouchPolicy::Named(names) = touch else { return TouchSelection::Whole(touch) };
    let mut found = BTreeSet::new();
    for name in *names {
        let path = below(folder, name);
        match headers.at(&path) {
            Some(index) => {
                found.insert(headers.path(index));
            }
            None => report.push(unknown(name)),
        }
    }
    TouchSelection::Named(found)
}

/// Returns the path below the folder, its parts joined by `/`.
fn below(folder: &Path, name: &Path) -> String {
    let whole = absolute(name).ok().zip(absolute(folder).ok());
    let within = whole.as_ref().and_then(|(name, folder)| name.strip_prefix(folder).ok());
    let parts: Vec<_> =
        within.unwrap_or(name).iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.join("/")
}

fn unknown(name: &Path) -> Diagnostic {
    let message = format!("`--touch` should name an article, not `{}`", name.display());
    Diagnostic::new(&codes::COMMAND_UNKNOWN_ARTICLE, message)
        .help("name the article's file, or write `--touch` alone for every one that changed")
}

/// Bumps the dates of what is touched now and of what was touched before, and
/// returns when that was, for the manifest.
///
/// An entry that was never published has no readers to tell. One that is in no
/// feed for a while loses its instant with its place in the manifest.
pub fn touch(
    entries: &mut EntryMap,
    headers: &ArticleHeaders,
    known: &Manifest,
    choice: &TouchSelection<'_>,
    now: Timestamp,
) -> TouchTimes {
    let now = now.trunc_subsecs(0);
    let mut touched = TouchTimes::new();
    for (index, entry) in entries {
        let Some(record) = known.entries.get(&entry.id) else { continue };
        let is_chosen = match choice {
            TouchSelection::Whole(TouchPolicy::Changed) => {
                manifest::content_hash(entry) != record.content
            }
            TouchSelection::Whole(TouchPolicy::Nothing | TouchPolicy::Named(_)) => false,
            TouchSelection::Named(paths) => paths.contains(headers.path(*index)),
        };
        // A clock that jumped back does not take back what was told.
        if let Some(instant) = record.touched.max(is_chosen.then_some(now)) {
            bump(Arc::make_mut(entry), instant);
            touched.insert(entry.id.clone(), instant);
        }
    }
    touched
}

/// Articles that are touched together have one instant, as those of one day have.
fn bump(entry: &mut Entry, touched: Timestamp) {
    let date = ParsedDate { instant: touched, precision: DatePrecision::Day };
    entry.updated = entry.updated.max(jitter_updated(date, &entry.id));
    entry.modified = entry.modified.max(Some(touched)).filter(|at| *at > entry.published);
}

/// Records entries, each with its id.
pub fn records<'a>(
    headers: &'a ArticleHeaders,
    entries: &'a EntryMap,
    touched: &'a TouchTimes,
) -> impl Iterator<Item = (String, EntryRecord)> {
    entries.iter().map(|(index, entry)| {
        let record = EntryRecord {
            path: headers[*index].path.to_string(),
            published: entry.published,
            updated: entry.updated,
            content: manifest::content_hash(entry),
            url: entry.url.to_string(),
            exact_id: entry.exact_id.clone(),
            title: Some(manifest::title_hash(&entry.title)),
            text: Some(TextSketch::from_html(&entry.content)),
            touched: touched.get(&entry.id).copied(),
            ..EntryRecord::default()
        };
        (entry.id.clone(), record)
    })
}
