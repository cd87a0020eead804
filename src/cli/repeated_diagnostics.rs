//! Problems that repeat: of many alike a person reads a few, and their number.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Report, Severity};

/// Most problems of one shape that are shown: errors are what has to be fixed.
const fn most(severity: Severity) -> usize {
    match severity {
        Severity::Error => 20,
        Severity::Warning | Severity::Info => 3,
    }
}

/// Code and message without what differs from place to place.
type DiagnosticShape = (&'static str, String);

/// How often there is each shape of problem, and how often it was shown.
#[derive(Default)]
pub struct RepeatedDiagnostics(HashMap<DiagnosticShape, (usize, usize)>);

/// How a problem is shown.
#[derive(Debug, PartialEq, Eq)]
pub enum DiagnosticDisplay {
    /// As it is.
    Whole,
    /// As it is, and then the number of those that are not shown.
    Last(usize),
    /// Not at all.
    Nothing,
}

impl RepeatedDiagnostics {
    /// Counts all problems of a report.
    pub fn count(report: &Report) -> Self {
        let mut counts = HashMap::new();
        for found in &report.diagnostics {
            counts.entry(shape(found)).or_insert((0, 0)).0 += 1;
        }
        Self(counts)
    }

    /// Says how the next problem is shown.
    pub fn next(&mut self, found: &Diagnostic) -> DiagnosticDisplay {
        let Some((all, shown)) = self.0.get_mut(&shape(found)) else {
            return DiagnosticDisplay::Whole;
        };
        let most = most(found.code.severity);
        *shown += 1;
        match *shown {
            // One more takes no less room than to say so.
            _ if *all <= most + 1 => DiagnosticDisplay::Whole,
            place if place < most => DiagnosticDisplay::Whole,
            place if place == most => DiagnosticDisplay::Last(*all - most),
            _ => DiagnosticDisplay::Nothing,
        }
    }
}

/// Leaves out of a message what is quoted in it, and its numbers.
fn shape(found: &Diagnostic) -> DiagnosticShape {
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
        let error = |_| Diagnostic::new(&codes::ARTICLE_BAD_DATE, "`a` is no date");
        let errors: Vec<_> = (0..30).map(error).collect();
        assert_eq!(check(&errors)[19], DiagnosticDisplay::Last(10));
        let others = ["a", "b", "c", "d", "e", "f"];
        let others = others.map(|word| Diagnostic::new(&codes::ARTICLE_BAD_VALUE, word));
        assert!(check(&others).iter().all(|shown| *shown == DiagnosticDisplay::Whole));
    }
}
