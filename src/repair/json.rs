//! Repairs of JSON.

use crate::repair::lines::SourceLine;
use crate::repair::{FaultyText, RepairRow, SyntaxRepair};

/// Repairs in the order in which they are tried.
pub(super) const ROWS: &[RepairRow] =
    &[remove_last_comma, add_comma, straighten_quotes, lower_case_switch];

/// Removes the comma before a closing bracket; the error is at either of the two.
fn remove_last_comma(_: &SourceLine<'_>, broken: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let at = broken.faults.first()?.span.start;
    let before = broken.text.get(broken.part.start..at)?.trim_end();
    let is_here = broken.text.get(at..)?.starts_with(',');
    let comma =
        if is_here { at } else { broken.part.start + before.strip_suffix(',').map(str::len)? };
    let is_last = broken.text[comma + 1..].trim_start().starts_with([']', '}']);
    is_last.then(|| SyntaxRepair {
        span: comma..comma + 1,
        replacement: String::new(),
        help: "remove the comma after the last value",
    })
}

/// Adds a comma before the line with the error.
fn add_comma(line: &SourceLine<'_>, broken: &FaultyText<'_>) -> Option<SyntaxRepair> {
    let at = broken.faults.first()?.span.start;
    let before = broken.text.get(broken.part.start..at)?.trim_end();
    let end = broken.part.start + before.len();
    let is_at_start = broken.text[end..at].contains(['\n', '\r']) && line.span().contains(&at);
    is_at_start.then(|| SyntaxRepair {
        span: end..end,
        replacement: ",".to_owned(),
        help: "write a comma between the values",
    })
}

/// Replaces typographic quotes on the line.
fn straighten_quotes(line: &SourceLine<'_>, _: &FaultyText<'_>) -> Option<SyntaxRepair> {
    const TYPOGRAPHIC: [char; 2] = ['“', '”'];
    let replacement = line.text.replace(TYPOGRAPHIC, "\"");
    (replacement != line.text).then(|| SyntaxRepair {
        span: line.span(),
        replacement,
        help: "write straight quotes",
    })
}

/// Writes `True`, `False` and `None` as JSON has them.
fn lower_case_switch(_: &SourceLine<'_>, broken: &FaultyText<'_>) -> Option<SyntaxRepair> {
    const SWITCHES: [(&str, &str); 3] = [("True", "true"), ("False", "false"), ("None", "null")];
    let at = broken.faults.first()?.span.start;
    let rest = broken.text.get(at..)?;
    let (written, replacement) = SWITCHES.iter().find(|(written, _)| rest.starts_with(written))?;
    Some(SyntaxRepair {
        span: at..at + written.len(),
        replacement: (*replacement).to_owned(),
        help: "write `true`, `false` and `null` in lower case",
    })
}
