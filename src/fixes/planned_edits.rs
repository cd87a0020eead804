//! Applies the edits of one file in memory, each only if it fixes its problem.

use crate::diagnostic::{Diagnostic, SuggestedEdit};
use crate::fixes::file_check::FileCheck;

/// Largest number of times that a text is checked for further edits: a syntax error hides
/// the problems after it.
const MAX_ROUNDS: usize = 50;

/// Text with edits.
pub(super) struct EditedText {
    /// The text.
    pub text: String,
    /// Number of applied edits.
    pub count: usize,
    /// Messages of the problems whose edits are not safe.
    pub refused: Vec<String>,
}

/// Applies the edits of the found problems, and then of those that appear when a syntax
/// error is gone. An edit that does not fix its problem, or causes another, is left out.
pub(super) fn apply_edits(old: &str, check: &FileCheck<'_>, found: &[&Diagnostic]) -> EditedText {
    let mut edited = EditedText { text: old.to_owned(), count: 0, refused: Vec::new() };
    let mut found: Vec<Diagnostic> = found.iter().map(|found| (*found).clone()).collect();
    for _ in 0..MAX_ROUNDS {
        let before = edited.count;
        for problem in from_end(found) {
            apply_edit(&mut edited, &problem, check);
        }
        if edited.count == before {
            break;
        }
        found = check.problems(&edited.text);
        found.retain(|problem| {
            problem.edit().is_some() && !edited.refused.contains(&problem.message)
        });
    }
    edited
}

/// Sorts problems so that the last edit of the file comes first, and leaves out edits that
/// overlap an earlier one.
fn from_end(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.retain(|problem| problem.edit().is_some());
    found.sort_by_key(|problem| span_of(problem).map(|edit| (edit.span.start, edit.span.end)));
    let mut end = 0;
    found.retain(|problem| {
        let Some(edit) = span_of(problem) else { return false };
        let is_apart = edit.span.start >= end;
        if is_apart {
            end = edit.span.end.max(edit.span.start + 1);
        }
        is_apart
    });
    found.reverse();
    found
}

fn span_of(problem: &Diagnostic) -> Option<&SuggestedEdit> {
    problem.edit()
}

fn apply_edit(edited: &mut EditedText, problem: &Diagnostic, check: &FileCheck<'_>) {
    let Some(edit) = problem.edit() else { return };
    let (start, end) = (edited.text.get(..edit.span.start), edited.text.get(edit.span.end..));
    let (Some(start), Some(end)) = (start, end) else { return };
    let text = [start, &edit.replacement, end].concat();
    if check.is_fixed(problem, &edited.text, &text) {
        edited.text = text;
        edited.count += 1;
    } else {
        edited.refused.push(problem.message.clone());
    }
}
