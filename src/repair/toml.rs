//! Repairs of TOML.

use crate::repair::lines::{LineParts, SourceLine};
use crate::repair::{FaultyText, RepairRow, SyntaxRepair, quoting};

/// Repairs in the order in which they are tried.
pub(super) const ROWS: &[RepairRow] =
    &[lower_case_switch, replace_colon, close_list, quote_value, replace_colon_and_quote];

/// Writes `True` and `False` in lower case.
fn lower_case_switch(line: &SourceLine<'_>, _: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let LineParts { value, span, .. } = line.parts('=')?;
    let lower = value.to_ascii_lowercase();
    let is_switch = matches!(lower.as_str(), "true" | "false") && lower != value;
    is_switch.then_some(SyntaxRepair {
        span,
        replacement: lower,
        help: "write `true` and `false` in lower case",
    })
}

/// Replaces the colon of YAML.
fn replace_colon(line: &SourceLine<'_>, _: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let parts = line.parts(':')?;
    Some(SyntaxRepair {
        span: parts.separator,
        replacement: " = ".to_owned(),
        help: "in TOML, write `=` after the key",
    })
}

/// Replaces the colon of YAML, and puts the value in quotes.
fn replace_colon_and_quote(line: &SourceLine<'_>, _: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let parts = line.parts(':').filter(|parts| !parts.key.is_empty())?;
    Some(SyntaxRepair {
        span: parts.separator.start..parts.span.end,
        replacement: format!(" = {}", quoting::quote(parts.value)?),
        help: "in TOML, write `=` after the key, and quotes around the value",
    })
}

/// Closes a list in brackets at the end of its line.
fn close_list(line: &SourceLine<'_>, _: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let LineParts { value, span, .. } = line.parts('=')?;
    let is_open = value.starts_with('[') && !value.contains(']') && !value.ends_with(['[', ',']);
    is_open.then(|| SyntaxRepair {
        span: span.end..span.end,
        replacement: "]".to_owned(),
        help: "close the list with `]`",
    })
}

/// Puts a value in quotes.
fn quote_value(line: &SourceLine<'_>, _: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let LineParts { value, span, .. } = line.parts('=')?;
    // Several values, or the end of a mistake that a quote would hide.
    if value.starts_with(['[', '{', '=']) {
        return None;
    }
    let replacement = quoting::quote(value)?;
    Some(SyntaxRepair { span, replacement, help: "put the value in quotes" })
}
