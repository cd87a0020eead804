//! `build --touch`: marks changed articles as updated, although their authors wrote no new
//! date.

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

/// Time at which each touched entry was touched last, by id.
pub(crate) type TouchTimes = BTreeMap<String, Timestamp>;

/// Published entries that a build touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TouchSelection<'a> {
    /// Every entry with changed content, or no entry.
    Whole(&'a TouchPolicy<'a>),
    /// The entries of these articles, changed or not.
    Named(BTreeSet<&'a str>),
}

/// Finds the named articles, by their paths on the disk or relative to their folder.
pub(crate) fn select<'a>(
    touch: &'a TouchPolicy<'a>,
    headers: &'a ArticleHeaders,
    folder: &Path,
    report: &mut Report,
) -> TouchSelection<'a> {
    let TouchPolicy::Named(names) = touch else { return TouchSelection::Whole(touch) };
    let mut found = BTreeSet::new();
    for name in *names {
        let path = path_in_folder(folder, name);
        match headers.at(&path) {
            Some(index) => {
                found.insert(headers.path(index));
            }
            None => report.push(unknown_article(name)),
        }
    }
    TouchSelection::Named(found)
}

/// Returns a path relative to the folder, with `/` as separator.
fn path_in_folder(folder: &Path, name: &Path) -> String {
    let absolute = absolute(name).ok().zip(absolute(folder).ok());
    let relative = absolute.as_ref().and_then(|(name, folder)| name.strip_prefix(folder).ok());
    let parts: Vec<_> =
        relative.unwrap_or(name).iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.join("/")
}

fn unknown_article(name: &Path) -> Diagnostic {
    let message = format!("`--touch` got `{}`, which is not an article", name.display());
    Diagnostic::new(&codes::COMMAND_UNKNOWN_ARTICLE, message)
        .help("name the file of an article, or use `--touch` alone for every article that changed")
}

/// Sets the update dates of entries that are touched now or were touched before. Returns the
/// time of each, for the manifest.
///
/// An entry that was never published has no readers who could miss the change. An entry that
/// is in no feed for a while loses its touch time together with its record.
pub(crate) fn apply(
    entries: &mut EntryMap,
    headers: &ArticleHeaders,
    previous: &Manifest,
    selection: &TouchSelection<'_>,
    now: Timestamp,
) -> TouchTimes {
    let now = now.trunc_subsecs(0);
    let mut touched = TouchTimes::new();
    #[expect(clippy::iter_over_hash_type, reason = "each entry is changed by itself")]
    for (index, entry) in entries {
        let Some(record) = previous.entries.get(&entry.id) else { continue };
        let is_selected = match selection {
            TouchSelection::Whole(TouchPolicy::Changed) => {
                manifest::content_hash(entry) != record.content
            }
            TouchSelection::Whole(TouchPolicy::Nothing | TouchPolicy::Named(_)) => false,
            TouchSelection::Named(paths) => paths.contains(headers.path(*index)),
        };
        // The later of the two: a clock that jumped back must not lower a published date.
        if let Some(instant) = record.touched.max(is_selected.then_some(now)) {
            raise_updated(Arc::make_mut(entry), instant);
            touched.insert(entry.id.clone(), instant);
        }
    }
    touched
}

/// Raises the update dates of an entry. All entries touched at once have one instant, so they
/// are spread as those of one day are.
fn raise_updated(entry: &mut Entry, touched: Timestamp) {
    let date = ParsedDate { instant: touched, precision: DatePrecision::Day };
    entry.updated = entry.updated.max(jitter_updated(date, &entry.id));
    entry.modified = entry.modified.max(Some(touched)).filter(|at| *at > entry.published);
}

/// Makes the manifest's records of entries, each with its id.
pub(crate) fn records<'a>(
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
            // Notes without a title are not alike.
            title: (!entry.title.is_empty()).then(|| manifest::title_hash(&entry.title)),
            text: Some(TextSketch::from_html(&entry.content)),
            touched: touched.get(&entry.id).copied(),
            ..EntryRecord::default()
        };
        (entry.id.clone(), record)
    })
}
