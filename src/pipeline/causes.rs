//! Reports one problem once, although it has consequences in several documents.
//!
//! A value of an article or of `feed.toml` is in the feeds of all formats, and each format
//! has rules for it. An id that two articles share is reported at the articles, and makes
//! every feed invalid, too.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Report, Severity, codes};
use crate::pipeline::select::ArticleSelection;
use crate::validator::codes::{
    DUPLICATE_ENTRIES, DUPLICATE_UPDATED, DUPLICATE_VALUE, JSON_DUPLICATE_ID,
};
use crate::writer::Manifest;

/// Cause of a finding in a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum FindingCause {
    /// Value at a line and column of an article.
    ArticleValue(Arc<Path>, u32, u32),
    /// Value outside of the entries, which may be in many documents.
    FeedValue(&'static str, Box<str>),
    /// Place of another kind, with the code.
    Place(&'static str, Option<(Arc<Path>, u32, u32)>),
}

/// Finding and the path of its document.
pub(super) struct DocumentFinding<'a> {
    /// Path of the document.
    pub document: &'a str,
    /// The finding, at its place in an article if that is known.
    pub found: Diagnostic,
}

impl DocumentFinding<'_> {
    fn cause(&self) -> FindingCause {
        let Some(at) = &self.found.location else {
            return FindingCause::Place(self.found.code.name, None);
        };
        let is_in_document = *at.path == *Path::new(self.document);
        let marked = at.marked();
        match is_in_document {
            false if !at.excerpt.is_empty() => {
                FindingCause::ArticleValue(at.path.clone(), at.line, at.column)
            }
            // A tag or an object is different in each document, even if it looks the same.
            true if !marked.is_empty() && !marked.starts_with(['<', '{']) => {
                FindingCause::FeedValue(self.found.code.name, marked.into())
            }
            _ => {
                let place = (at.path.clone(), at.line, at.column);
                FindingCause::Place(self.found.code.name, Some(place))
            }
        }
    }
}

/// Merges the findings of all documents: each cause is reported for one document only, the
/// first one with the highest severity.
pub(super) fn merge_findings(findings: Vec<DocumentFinding<'_>>) -> Report {
    let mut documents: HashMap<FindingCause, (Severity, &str)> = HashMap::new();
    for finding in &findings {
        let severity = finding.found.code.severity;
        let chosen = documents.entry(finding.cause()).or_insert((severity, finding.document));
        if severity > chosen.0 {
            *chosen = (severity, finding.document);
        }
    }
    let mut reported = HashSet::new();
    let mut report = Report::default();
    for finding in findings {
        let cause = finding.cause();
        let is_chosen = documents.get(&cause).is_some_and(|(_, path)| *path == finding.document);
        if is_chosen && reported.insert((finding.found.code.name, cause)) {
            report.push(finding.found);
        }
    }
    report
}

/// Ids that several entries have, each with the paths of their articles.
pub(super) type SharedIds = BTreeMap<String, Vec<Box<str>>>;

/// Finds the ids that several selected articles share, if one was reported.
pub(super) fn find_shared_ids(selection: &ArticleSelection, report: &Report) -> SharedIds {
    let mut shared = SharedIds::new();
    if !report.diagnostics.iter().any(|found| found.code == &codes::ARTICLE_REPEATED_ID) {
        return shared;
    }
    for (index, entry) in selection.entries.iter().collect::<BTreeMap<_, _>>() {
        let path = selection.headers[*index].path.clone();
        shared.entry(entry.id.clone()).or_default().push(path);
    }
    shared.retain(|_, paths| paths.len() > 1);
    for paths in shared.values_mut() {
        paths.sort();
    }
    shared
}

/// Removes the findings in a document that only follow from shared ids, which are reported
/// at the articles.
pub(super) fn remove_consequences(found: &mut Vec<Diagnostic>, shared: &SharedIds) {
    let repeated = [&DUPLICATE_ENTRIES, &DUPLICATE_VALUE, &JSON_DUPLICATE_ID];
    found.retain(|found| {
        // Entries of one day differ in their dates by a hash of the id.
        if found.code == &DUPLICATE_UPDATED.code {
            let mut paths = shared.values().flatten();
            let at = found.location.as_ref();
            return !at.is_some_and(|at| paths.any(|path| at.path.ends_with(&**path)));
        }
        let mut values = found.details.iter().map(|(_, value)| value);
        !repeated.iter().any(|row| found.code == &row.code)
            || !values.any(|value| shared.contains_key(value))
    });
}

/// Chooses the articles that the feeds go without because another one has their id: all but
/// the one that is published with the id, or else the first.
pub(super) fn articles_to_exclude(shared: &SharedIds, previous: &Manifest) -> BTreeSet<Box<str>> {
    let excluded = shared.iter().flat_map(|(id, paths)| {
        let published = previous.entries.get(id).map(|record| record.path.as_str());
        let kept = paths.iter().position(|path| Some(&**path) == published).unwrap_or(0);
        let others = paths.iter().enumerate().filter(move |(index, _)| *index != kept);
        others.map(|(_, path)| path.clone())
    });
    excluded.collect()
}

/// Adds to the reports of shared ids which articles the feeds go without.
pub(super) fn report_excluded(excluded: &BTreeSet<Box<str>>, folder: &Path, report: &mut Report) {
    let repeated = report.diagnostics.iter_mut();
    for found in repeated.filter(|found| found.code == &codes::ARTICLE_REPEATED_ID) {
        let places = found.location.iter().chain(found.second_location());
        let paths = places.filter_map(|at| at.path.strip_prefix(folder).ok()?.to_str());
        if let Some(path) = paths.into_iter().find(|path| excluded.contains(*path)) {
            let help = found.help.as_deref().unwrap_or_default();
            let help = format!("{help}; until then, the feeds go without `{path}`");
            *found = found.clone().help(help);
        }
    }
}
