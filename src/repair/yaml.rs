//! Repairs of YAML.

use crate::repair::lines::SourceLine;
use crate::repair::{FaultyText, RepairRow, SyntaxRepair, quoting};

/// Repairs in the order in which they are tried.
pub(super) const ROWS: &[RepairRow] = &[
    replace_tabs,
    replace_tab_after_colon,
    add_space_after_colon,
    replace_equals_sign,
    unindent_field,
    close_list,
    quote_value,
];

/// Replaces tabs at the beginning of lines; YAML 1.2 section 6.1 forbids them there.
fn replace_tabs(_: &SourceLine<'_>, broken: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let part = &broken.text[broken.part.clone()];
    let starts = std::iter::once(0).chain(part.match_indices(['\n', '\r']).map(|(at, _)| at + 1));
    let tabs: Vec<_> = starts.filter(|at| part[*at..].starts_with('\t')).collect();
    let (first, last) = (*tabs.first()?, *tabs.last()?);
    let end = last + leading_tabs(&part[last..]);
    // A tab on the first line would indent its key more than the others.
    let width = if part[..first].trim().is_empty() { "" } else { "  " };
    let mut replacement = String::new();
    let mut at = first;
    for tab in tabs {
        replacement.push_str(&part[at..tab]);
        let count = leading_tabs(&part[tab..]);
        replacement.push_str(&width.repeat(count));
        at = tab + count;
    }
    let span = broken.part.start + first..broken.part.start + end;
    Some(SyntaxRepair { span, replacement, help: "indent with spaces, not with tabs" })
}

fn leading_tabs(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b'\t').count()
}

/// Replaces a tab between a key and its value.
fn replace_tab_after_colon(line: &SourceLine<'_>, broken: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let parts = line.parts(':')?;
    let has_tab = broken.text[parts.separator.clone()].contains('\t');
    has_tab.then(|| SyntaxRepair {
        span: parts.separator,
        replacement: ": ".to_owned(),
        help: "write a space after the colon, not a tab",
    })
}

/// Adds the space between the colon of a known key and the value.
fn add_space_after_colon(line: &SourceLine<'_>, broken: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let parts = line.parts(':').filter(|parts| !parts.value.is_empty())?;
    let is_missing = &broken.text[parts.separator.clone()] == ":" && (broken.is_key)(parts.key);
    is_missing.then(|| SyntaxRepair {
        span: parts.separator,
        replacement: ": ".to_owned(),
        help: "write a space after the colon",
    })
}

/// Replaces the `=` of TOML.
fn replace_equals_sign(line: &SourceLine<'_>, broken: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let parts = line.parts('=').filter(|parts| (broken.is_key)(parts.key))?;
    Some(SyntaxRepair {
        span: parts.separator,
        replacement: ": ".to_owned(),
        help: "between lines `---`, write a colon after the key",
    })
}

/// Moves a known key to the left that one space distinguishes from the first key. More
/// spaces may mean that it belongs to the key above it.
fn unindent_field(line: &SourceLine<'_>, broken: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let parts = line.parts(':').filter(|parts| (broken.is_key)(parts.key))?;
    let first = broken.text[broken.part.start..].trim_start_matches(['\n', '\r']);
    let is_moved = parts.indent == " " && !first.starts_with([' ', '\t']);
    is_moved.then(|| SyntaxRepair {
        span: line.start..line.start + parts.indent.len(),
        replacement: String::new(),
        help: "begin every field at the same column",
    })
}

/// Closes a list in brackets at the end of its line.
fn close_list(line: &SourceLine<'_>, _: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let parts = line.parts(':')?;
    let value = parts.value;
    let is_open = value.starts_with('[') && !value.contains(']') && !value.ends_with(['[', ',']);
    is_open.then(|| SyntaxRepair {
        span: parts.span.end..parts.span.end,
        replacement: "]".to_owned(),
        help: "close the list with `]`",
    })
}

/// Puts a value in quotes.
fn quote_value(line: &SourceLine<'_>, _: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let parts = line.parts(':')?;
    // `- One: two` is a table, of which only the author knows whether it should be one.
    let is_table = parts.key.is_empty() && parts.value.contains(": ");
    let replacement = quoting::quote(parts.value).filter(|_| !is_table)?;
    Some(SyntaxRepair { span: parts.span, replacement, help: "put the value in quotes" })
}
