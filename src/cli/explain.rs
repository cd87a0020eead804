//! `explain`: what a diagnostic means and how to mend it.

use crate::cli::{CommonOptions, ExitStatus, output};
use crate::diagnostic::{Diagnostic, DiagnosticCode, Report, codes};
use crate::text::suggest::nearest;
use crate::validator;

/// What `explain` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  feedwright explain\n  feedwright explain article/bad-date")]
pub struct Arguments {
    /// A code as `article/bad-date`; without one, all are listed.
    code: Option<String>,
    /// Prints the page of all codes, as docs/codes.md has it.
    #[arg(long, conflicts_with = "code")]
    page: bool,
}

/// Prints a code's explanation, or the list of all.
pub fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    if arguments.page {
        return super::print(page().as_bytes());
    }
    let Some(name) = &arguments.code else {
        let rows = all();
        let list: String = rows
            .map(|code| format!("{:32} {:8} {}\n", code.name, code.severity.as_str(), code.summary))
            .collect();
        return super::print(list.as_bytes());
    };
    if let Some(code) = all().find(|code| code.name == name) {
        let text =
            format!("{}[{}]: {}\n\n{}\n", code.severity, code.name, code.summary, code.explanation);
        return super::print(text.as_bytes());
    }
    let near = nearest(name, all().map(|code| code.name));
    let help = near.map_or_else(
        || "`feedwright explain` lists every code".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let mut report = Report::default();
    report.push(Diagnostic::new(&codes::COMMAND_USAGE, format!("`{name}` is no code")).help(help));
    output::report(&report, common);
    ExitStatus::Usage
}

/// The codes of articles, feeds and commands, then those of the validator.
fn all() -> impl Iterator<Item = &'static DiagnosticCode> {
    codes::ALL.iter().copied().chain(validator::codes::all().map(|row| &row.code))
}

/// Writes every code as a page of Markdown, in the order of their areas.
fn page() -> String {
    let entry = |code: &DiagnosticCode| {
        let (name, severity) = (code.name, code.severity);
        format!("## {name}\n\n{severity}: {}.\n\n{}\n\n", code.summary, code.explanation)
    };
    let head = "# Codes\n\nEvery problem that feedwright reports, and how to mend it. \
        Made by `feedwright explain --page`; `feedwright explain CODE` shows one.\n\n";
    let entries: String = all().map(entry).collect();
    format!("{}\n", (head.to_owned() + &entries).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_of_all_codes_is_what_the_program_prints() {
        let page = page();
        assert!(
            page == include_str!("../../docs/codes.md"),
            "run `feedwright explain --page > docs/codes.md`"
        );
    }
}
