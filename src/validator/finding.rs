//! What was found, until it becomes diagnostics.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Report, SourceText};
use crate::validator::codes::ValidationCode;

/// How many problems of one code are listed; their makers repeat their faults.
pub(super) const MOST: usize = 100;

/// How many bytes of a detail are kept: a name or a value may be as long as
/// the feed, and stand in each of a hundred problems.
const DETAIL: usize = 1_000;

/// One problem and its place in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The kind of problem.
    pub row: &'static ValidationCode,
    /// Byte offsets in the text.
    pub span: Range<usize>,
    /// What it is about: `element`, `parent`, `attr`, `value` and others.
    pub details: Vec<(&'static str, String)>,
}

impl Finding {
    /// Makes a problem at a place.
    pub fn new(row: &'static ValidationCode, span: Range<usize>) -> Self {
        Self { row, span, details: Vec::new() }
    }

    /// Says what it is about; a detail that is there already is kept,
    /// and one that is too long is cut.
    #[must_use]
    pub fn with<'v>(mut self, key: &'static str, value: impl Into<Cow<'v, str>>) -> Self {
        if !self.details.iter().any(|(known, _)| *known == key) {
            let kept = cut_detail(&value.into());
            self.details.push((key, kept));
        }
        self
    }

    fn filled(&self, template: &str) -> String {
        let mut text = template.to_owned();
        for (key, value) in &self.details {
            let hole = format!("{{{key}}}");
            if text.contains(&hole) {
                text = text.replace(&hole, &shortened(value));
            }
        }
        text
    }
}

/// Copies a detail, of a long one the beginning.
pub(super) fn cut_detail(value: &str) -> String {
    if value.len() <= DETAIL {
        return value.to_owned();
    }
    format!("{}…", &value[..value.floor_char_boundary(DETAIL)])
}

/// Problems found so far, each once.
///
/// Like the W3C's, a problem that comes again with the same details but its
/// value is shown once, at its first place.
#[derive(Debug, Default)]
pub(super) struct FindingList {
    found: Vec<Finding>,
    seen: HashSet<String>,
    counts: HashMap<&'static str, usize>,
}

impl FindingList {
    /// Says whether another problem of a code would be listed.
    pub fn can_add(&self, row: &ValidationCode) -> bool {
        self.counts.get(row.code.name).is_none_or(|count| *count < MOST)
    }

    /// Returns true if no problem of a code is listed yet.
    pub fn can_report_once(&self, row: &ValidationCode) -> bool {
        !self.counts.contains_key(row.code.name)
    }

    /// Adds a problem, unless it is known.
    pub fn push(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.row.code.name).or_default();
        if *count == MOST {
            return;
        }
        let details = finding.details.iter().filter(|(key, _)| *key != "value");
        let key = details.fold(finding.row.code.name.to_owned(), |key, (name, value)| {
            key + "\0" + name + "\0" + value
        });
        if self.seen.insert(key) {
            *count += 1;
            self.found.push(finding);
        }
    }

    /// Adds problems.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Takes back all problems of a code.
    pub fn forget(&mut self, row: &'static ValidationCode) {
        self.found.retain(|finding| finding.row != row);
    }

    /// Turns offsets into places.
    pub fn into_report(mut self, source: &SourceText<'_>) -> Report {
        self.found.sort_by_key(|finding| finding.span.start);
        let mut report = Report::default();
        let mut cursor = source.cursor();
        for finding in &self.found {
            let mut diagnostic =
                Diagnostic::new(&finding.row.code, finding.filled(finding.row.message))
                    .with_location(cursor.locate(finding.span.clone()))
                    .help(finding.filled(finding.row.help));
            diagnostic.details = finding.details.clone().into();
            report.push(diagnostic);
        }
        report
    }
}

/// Cuts a value for a message: nobody reads a page there.
fn shortened(value: &str) -> String {
    const LENGTH: usize = 80;
    let line: String = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
