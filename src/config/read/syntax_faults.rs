//! Describes the syntax errors of `feed.toml`, with the edit that repairs the first.

use crate::config::read::MOST_FAULTS;
use crate::diagnostic::{Diagnostic, SourceText, codes};
use crate::repair::{self, FaultyText, RepairLanguage};
use crate::syntax::SyntaxError;

/// Describes the syntax errors of a file, except those that only follow from the first.
pub(super) fn describe(source: &SourceText<'_>, faults: &[SyntaxError]) -> Vec<Diagnostic> {
    let mut faults = faults.to_vec();
    faults.sort_by_key(|fault| fault.span.start);
    let described = faults.iter().take(MOST_FAULTS).map(|fault| {
        let help = fault.help.as_deref().unwrap_or("fix this line");
        Diagnostic::new(&codes::CONFIG_SYNTAX, &*fault.message)
            .with_location(source.locate(fault.span.clone()))
            .help(help)
    });
    let mut described: Vec<_> = described.collect();
    let text = source.text;
    let broken = FaultyText { text, part: 0..text.len(), faults: &faults, is_key: |_| true };
    if let Some(repaired) = repair::find(RepairLanguage::Toml, &broken)
        && let Some(first) = described.first_mut()
    {
        let edit = source.suggest_edit(repaired.repair.span, repaired.repair.replacement);
        *first = first.clone().with_edit(edit);
        let following = 1..described.len().min(1 + repaired.consequences);
        described.drain(following);
    }
    described
}
