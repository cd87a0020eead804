//! Diagnostics as GitHub workflow commands, which annotate the lines of a change.

use super::{Diagnostic, Severity};

/// Renders a diagnostic as a workflow command, without a line break at the end.
pub fn render(diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let position = diagnostic.location.as_ref().map_or_else(String::new, |location| {
        let path = escape_property(&location.display_path());
        format!("file={path},line={},col={},", location.line, location.column)
    });
    let second = diagnostic.second_location().map_or_else(String::new, |location| {
        format!("\nalso: {}:{}:{}", location.display_path(), location.line, location.column)
    });
    let message = escape_message(&format!("{}{second}{}", diagnostic.message, fix_of(diagnostic)));
    format!("::{command} {position}title={}::{message}", escape_property(diagnostic.code.name))
}

/// Describes a diagnostic and its fix in lines of text, without its places.
#[cfg(feature = "cli")]
pub(super) fn describe(diagnostic: &Diagnostic) -> String {
    format!("{}{}", diagnostic.message, fix_of(diagnostic))
}

/// Returns the help and the changed lines, each after a line break.
fn fix_of(diagnostic: &Diagnostic) -> String {
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
    let edit = diagnostic.edit().map_or_else(String::new, |edit| {
        format!("\nfix, in {}:\n{}", edit.path.display(), edit.lines.to_diff(&edit.replacement))
    });
    help + &edit
}

/// Escapes the message of a workflow command, in which a line break would end the
/// command.
fn escape_message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command, which `:` and `,` would end too.
fn escape_property(text: &str) -> String {
    escape_message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{SourceText, codes};

    #[test]
    fn diagnostic_is_one_workflow_command() {
        let path: Arc<Path> = Path::new("a,b.md").into();
        let found = Diagnostic::new(&codes::ARTICLE_BAD_DATE, "100% wrong")
            .with_location(SourceText::new(&path, "date: x").locate(6..7))
            .help("fix it");
        insta::assert_snapshot!(render(&found), @"::error file=a%2Cb.md,line=1,col=7,title=article/bad-date::100%25 wrong%0Ahelp: fix it");
        let found = found.with_second_location(SourceText::new(&path, "date: x").locate(0..4));
        assert!(render(&found).ends_with("wrong%0Aalso: a,b.md:1:1%0Ahelp: fix it"));
        let edit = SourceText::new(&path, "date: x").suggest_edit(6..7, "2026-01-02");
        let fix = "help: fix it%0Afix, in a,b.md:%0A- date: x%0A+ date: 2026-01-02";
        assert!(render(&found.with_edit(edit)).ends_with(fix));
    }
}
