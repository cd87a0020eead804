//! Shortens similar diagnostics for people: a few of them and the number of the rest.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Report, Severity};

/// Returns the largest number of similar diagnostics that are shown. Errors have to
/// be fixed one by one, so more of them are shown.
const fn shown_limit(severity: Severity) -> usize {
    match severity {
        Severity::Error => 20,
        Severity::Warning | Severity::Info => 3,
    }
}

/// Code, and the message without its quoted parts and digits, which differ between places.
type DiagnosticShape = (&'static str, String);

/// Number of diagnostics of each shape, and how many of them were shown so far.
#[derive(Default)]
pub(super) struct RepeatedDiagnostics(HashMap<DiagnosticShape, RepeatCount>);

#[derive(Default)]
struct RepeatCount {
    total: usize,
    shown: usize,
}

/// Form in which a diagnostic is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DiagnosticDisplay {
    /// The whole diagnostic is shown.
    Whole,
    /// The whole diagnostic, followed by the number of hidden ones.
    Last(usize),
    /// Hidden, because enough similar ones were shown.
    Nothing,
}

impl RepeatedDiagnostics {
    /// Counts all diagnostics of a report by shape.
    pub(super) fn count(report: &Report) -> Self {
        let mut counts: HashMap<DiagnosticShape, RepeatCount> = HashMap::new();
        for found in &report.diagnostics {
            counts.entry(shape_of(found)).or_default().total += 1;
        }
        Self(counts)
    }

    /// Counts a diagnostic as the next one of its shape, and returns how to show it.
    pub(super) fn next(&mut self, found: &Diagnostic) -> DiagnosticDisplay {
        let Some(RepeatCount { total, shown }) = self.0.get_mut(&shape_of(found)) else {
            return DiagnosticDisplay::Whole;
        };
        let limit = shown_limit(found.code.severity);
        *shown += 1;
        match *shown {
            // The line "and 1 more" would take as much room as the diagnostic itself.
            _ if *total <= limit + 1 => DiagnosticDisplay::Whole,
            number if number < limit => DiagnosticDisplay::Whole,
            number if number == limit => DiagnosticDisplay::Last(*total - limit),
            _ => DiagnosticDisplay::Nothing,
        }
    }
}

/// Returns the message without its quoted parts and digits.
fn shape_of(found: &Diagnostic) -> DiagnosticShape {
    let mut shape = String::with_capacity(found.message.len());
    for (index, part) in found.message.split('`').enumerate() {
        let is_quoted = index % 2 == 1;
        if !is_quoted {
            shape.extend(part.chars().filter(|next| !next.is_ascii_digit()));
        }
        shape.push('`');
    }
    (found.code.name, shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::codes;

    fn check(found: &[Diagnostic]) -> Vec<DiagnosticDisplay> {
        let report = Report { diagnostics: found.to_vec() };
        let mut repeats = RepeatedDiagnostics::count(&report);
        found.iter().map(|found| repeats.next(found)).collect()
    }

    #[test]
    fn three_of_many_warnings_are_shown() {
        let warning = |index: usize| {
            Diagnostic::new(&codes::ARTICLE_UNKNOWN_COMPONENT, format!("`x{index}` was left out"))
        };
        let many: Vec<_> = (0..9).map(warning).collect();
        let shown = check(&many);
        assert_eq!(
            shown[..3],
            [DiagnosticDisplay::Whole, DiagnosticDisplay::Whole, DiagnosticDisplay::Last(6)]
        );
        assert!(shown[3..].iter().all(|shown| *shown == DiagnosticDisplay::Nothing));
        assert!(check(&many[..4]).iter().all(|shown| *shown == DiagnosticDisplay::Whole));
    }

    #[test]
    fn twenty_errors_and_every_other_message_are_shown() {
        let error = |_| Diagnostic::new(&codes::ARTICLE_BAD_DATE, "`a` is not a date");
        let errors: Vec<_> = (0..30).map(error).collect();
        assert_eq!(check(&errors)[19], DiagnosticDisplay::Last(10));
        let others = ["a", "b", "c", "d", "e", "f"];
        let others = others.map(|word| Diagnostic::new(&codes::ARTICLE_BAD_VALUE, word));
        assert!(check(&others).iter().all(|shown| *shown == DiagnosticDisplay::Whole));
    }
}
