//! `explain`: what a diagnostic means and how to mend it.

use crate::cli::{Common, Exit, output};
use crate::diagnostic::{Code, Diagnostic, Report, codes};
use crate::text::nearest::nearest;
use crate::validator;

/// What `explain` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  feedwright explain\n  feedwright explain article/bad-date")]
pub struct Arguments {
    /// A code as `article/bad-date`; without one, all are listed.
    code: Option<String>,
}

/// Prints a code's explanation, or the list of all.
pub fn run(arguments: &Arguments, common: &Common) -> Exit {
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
    Exit::Usage
}

/// The codes of articles, feeds and commands, then those of the validator.
fn all() -> impl Iterator<Item = &'static Code> {
    codes::ALL.iter().copied().chain(validator::codes::all().map(|row| &row.code))
}
