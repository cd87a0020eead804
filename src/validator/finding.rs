//! Findings: problems inside the validator, before they become diagnostics.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Report, Severity, SourceText};
use crate::validator::EntryIds;
use crate::validator::codes::ValidationCode;

/// The most findings of one code: programs repeat their errors in every entry.
pub(super) const MOST: usize = 100;

/// Most places of one error that are listed.
const MOST_PLACES: usize = 10_000;

/// The most bytes of a detail. A name or a value may be as long as the feed, and a hundred
/// findings may contain it.
const LONGEST_DETAIL: usize = 1_000;

/// A problem and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The code with the messages.
    pub row: &'static ValidationCode,
    /// Byte offsets in the text.
    pub span: Range<usize>,
    /// Values for the placeholders of messages: `element`, `parent`, `attr`, `value` and
    /// others.
    pub details: Vec<(&'static str, String)>,
}

impl Finding {
    /// Creates a finding at a place.
    pub(super) fn new(row: &'static ValidationCode, span: Range<usize>) -> Self {
        Self { row, span, details: Vec::new() }
    }

    /// Adds a detail, unless it has one with this key. A long value is cut.
    #[must_use]
    pub(super) fn with<'v>(mut self, key: &'static str, value: impl Into<Cow<'v, str>>) -> Self {
        if !self.details.iter().any(|(known, _)| *known == key) {
            let value = cut_detail(&value.into());
            self.details.push((key, value));
        }
        self
    }

    fn fill(&self, template: &str) -> String {
        let mut text = template.to_owned();
        for (key, value) in &self.details {
            let placeholder = format!("{{{key}}}");
            if text.contains(&placeholder) {
                text = text.replace(&placeholder, &shorten(value, length_limit(key)));
            }
        }
        text
    }
}

/// Copies the text of a detail, or the beginning of a long one.
pub(super) fn cut_detail(value: &str) -> String {
    if value.len() <= LONGEST_DETAIL {
        return value.to_owned();
    }
    format!("{}…", &value[..value.floor_char_boundary(LONGEST_DETAIL)])
}

/// Findings so far, each once.
///
/// As in the W3C's validator, a finding that is repeated with the same details except its
/// value is listed once, at its first place. A caller that knows the entries by their ids
/// gets an error at every place, so that it finds all invalid entries at once.
#[derive(Debug, Default)]
pub(super) struct FindingList {
    ids: EntryIds,
    findings: Vec<Finding>,
    seen: HashSet<String>,
    counts: HashMap<&'static str, usize>,
}

impl FindingList {
    /// Creates an empty list for a caller that gets these ids.
    pub(super) fn new(ids: EntryIds) -> Self {
        Self { ids, ..Self::default() }
    }

    /// Returns true if another finding of a code would be listed.
    pub(super) fn can_add(&self, row: &ValidationCode) -> bool {
        self.counts.get(row.code.name).is_none_or(|count| *count < self.limit(row))
    }

    const fn limit(&self, row: &ValidationCode) -> usize {
        if self.lists_places(row) { MOST_PLACES } else { MOST }
    }

    /// Returns true if a finding of a code is listed at every place.
    const fn lists_places(&self, row: &ValidationCode) -> bool {
        matches!(self.ids, EntryIds::Include) && matches!(row.code.severity, Severity::Error)
    }

    /// Returns true if no problem of a code is listed yet.
    pub(super) fn can_report_once(&self, row: &ValidationCode) -> bool {
        !self.counts.contains_key(row.code.name)
    }

    /// Returns true if a finding of a code is listed that begins in a part of the document.
    pub(super) fn contains_in(&self, rows: &[&ValidationCode], part: &Range<usize>) -> bool {
        self.findings
            .iter()
            .any(|finding| rows.contains(&finding.row) && part.contains(&finding.span.start))
    }

    /// Adds a finding, unless it is a repetition.
    pub(super) fn push(&mut self, finding: Finding) {
        let limit = self.limit(finding.row);
        let place = self.lists_places(finding.row).then_some(finding.span.start);
        let count = self.counts.entry(finding.row.code.name).or_default();
        if *count == limit {
            return;
        }
        let details = finding.details.iter().filter(|(key, _)| *key != "value");
        let key = details.fold(finding.row.code.name.to_owned(), |key, (name, value)| {
            key + "\0" + name + "\0" + value
        });
        let key = match place {
            Some(start) => format!("{key}\0{start}"),
            None => key,
        };
        if self.seen.insert(key) {
            *count += 1;
            self.findings.push(finding);
        }
    }

    /// Adds several findings, except repetitions.
    pub(super) fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Removes all findings of a code.
    pub(super) fn forget(&mut self, row: &'static ValidationCode) {
        self.findings.retain(|finding| finding.row != row);
    }

    /// Converts the findings to diagnostics, sorted by place.
    pub(super) fn into_report(mut self, source: &SourceText<'_>) -> Report {
        self.findings.sort_by_key(|finding| finding.span.start);
        let mut report = Report::default();
        let mut cursor = source.cursor();
        for finding in &self.findings {
            let mut diagnostic =
                Diagnostic::new(&finding.row.code, finding.fill(finding.row.message))
                    .with_location(cursor.locate(finding.span.clone()))
                    .help(finding.fill(finding.row.help));
            diagnostic.details = finding.details.clone().into();
            report.push(diagnostic);
        }
        report
    }
}

/// Returns the most characters of a detail in a message: sentences are longer than values.
fn length_limit(key: &str) -> usize {
    if matches!(key, "message" | "help") { 300 } else { 80 }
}

/// Returns a text on one line, or the beginning of a long one.
pub(super) fn shorten(value: &str, most: usize) -> String {
    let line: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
