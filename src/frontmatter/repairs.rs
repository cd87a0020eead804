//! Adds the edit that repairs a syntax error to its diagnostic.

use super::{Frontmatter, FrontmatterDialect};
use crate::diagnostic::{Diagnostic, SourceText};
use crate::fields;
use crate::repair::{self, FaultyText, RepairLanguage};
use crate::syntax::SyntaxError;

/// Adds the edit to the diagnostic of the first error, and removes the diagnostics of
/// errors that only follow from it.
pub(super) fn add_repair(
    source: &SourceText<'_>,
    frontmatter: &Frontmatter,
    faults: &[SyntaxError],
    found: &mut Vec<Diagnostic>,
) {
    let language = match frontmatter.dialect {
        Some(FrontmatterDialect::Yaml) => RepairLanguage::Yaml,
        Some(FrontmatterDialect::Toml) => RepairLanguage::Toml,
        Some(FrontmatterDialect::Json) => {
            return add_json_repair(source, frontmatter.fields.start, faults, found);
        }
        Some(FrontmatterDialect::Pairs | FrontmatterDialect::Page | FrontmatterDialect::Export)
        | None => return,
    };
    let part = frontmatter.fields.clone();
    let broken = FaultyText { text: source.text, part, faults, is_key: fields::is_known };
    add_edit(source, language, &broken, found);
}

/// Adds the edit to the diagnostic of the first error of a JSON object. Its end may be
/// unknown.
pub(super) fn add_json_repair(
    source: &SourceText<'_>,
    start: usize,
    faults: &[SyntaxError],
    found: &mut Vec<Diagnostic>,
) {
    let text = source.text;
    let part = start..text.floor_char_boundary(text.len().min(start + repair::LONGEST));
    let broken = FaultyText { text, part, faults, is_key: fields::is_known };
    add_edit(source, RepairLanguage::Json, &broken, found);
}

fn add_edit(
    source: &SourceText<'_>,
    language: RepairLanguage,
    broken: &FaultyText<'_>,
    found: &mut Vec<Diagnostic>,
) {
    let Some(repaired) = repair::find(language, broken) else { return };
    let edit = source.suggest_edit(repaired.repair.span, repaired.repair.replacement);
    if let Some(first) = found.first_mut()
        && edit.is_some()
    {
        let has_help = broken.faults.first().is_some_and(|fault| fault.help.is_some());
        let described = first.clone().with_edit(edit);
        *first = if has_help { described } else { described.help(repaired.repair.help) };
        let following = 1..found.len().min(1 + repaired.consequences);
        found.drain(following);
    }
}
