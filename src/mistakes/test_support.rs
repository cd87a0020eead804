//! Descriptions of syntax errors for tests.

use crate::mistakes::SyntaxError;

/// Returns the place, the message and the help of the first error, or `valid`.
pub(super) fn describe_first<T>(text: &str, parsed: Result<T, Vec<SyntaxError>>) -> String {
    let Err(faults) = parsed else { return "valid".to_owned() };
    let fault = &faults[0];
    let before = &text[..fault.span.start.min(text.len())];
    let line = before.matches(['\n', '\r']).count() - before.matches("\r\n").count() + 1;
    let start = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let column = before[start..].chars().count() + 1;
    let help = fault.help.as_deref().unwrap_or_default();
    format!("{line}:{column} {} | {help}", fault.message)
}
