//! `check --fix`: shows the suggested edits as a diff, asks, and writes them.

use std::fmt::Write as _;
use std::io::{BufRead, IsTerminal, Write as _};

use serde_json::json;
use similar::TextDiff;

use crate::cli::{CommonOptions, ExitStatus, MessageFormat, output};
use crate::diagnostic::{Diagnostic, Report, codes, redact};
use crate::fixes::{self, FixOutcome, FixPlan};
use crate::pipeline;
use crate::site::request::{BuildMode, BuildRequest};

/// Options to apply suggested edits.
#[derive(Debug, clap::Args)]
pub(super) struct FixOptions {
    /// Applies the suggested edits to the files: shows them, asks, and checks again.
    #[arg(long)]
    fix: bool,
    /// Applies the suggested edits without a question.
    #[arg(long, requires = "fix")]
    yes: bool,
}

impl FixOptions {
    /// Returns true if suggested edits are to be applied.
    pub(super) const fn is_on(&self) -> bool {
        self.fix
    }
}

/// Applies the suggested edits if that is asked for. Returns the exit code of this step.
pub(super) fn run(options: &FixOptions, common: &CommonOptions) -> ExitStatus {
    if !options.fix {
        return ExitStatus::Done;
    }
    if !options.yes && !can_ask() {
        output::report(&Report { diagnostics: vec![cannot_ask("check --fix")] }, common);
        return ExitStatus::Usage;
    }
    let bar = output::TerminalProgress::new(common);
    let request = BuildRequest { mode: BuildMode::Check, ..common.request(&bar) };
    if let Some(refused) = fixes::refuse_store(&request) {
        output::report(&Report { diagnostics: vec![refused] }, common);
        return ExitStatus::Usage;
    }
    fixes::remove_leftovers(&request);
    let checked = pipeline::run(&request);
    let plan = fixes::plan(&request, &checked.report);
    output::report(&plan.report, common);
    if plan.files.is_empty() {
        if common.format == MessageFormat::Human && !common.quiet {
            output::note("no file has a mistake that can be fixed");
        }
        return ExitStatus::Done;
    }
    if common.format == MessageFormat::Human {
        show_diff(&plan);
    }
    if !options.yes && !is_confirmed(&plan) {
        output::note("nothing was changed");
        return ExitStatus::Done;
    }
    let outcome = fixes::write(plan, &request);
    print_outcome(&outcome, common)
}

/// Returns true if a question can be shown and answered.
pub(super) fn can_ask() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Reports that a command can't ask whether it may change files.
pub(super) fn cannot_ask(command: &str) -> Diagnostic {
    let message = format!("`{command}` asks before it changes files, and this is not a terminal");
    Diagnostic::new(&codes::COMMAND_USAGE, message)
        .help("add `--yes` to apply the edits without a question")
}

/// Number of unchanged lines that are shown around an edit.
const CONTEXT: usize = 1;

/// Prints the changes of every file to standard error, without secrets.
pub(super) fn show_diff(plan: &FixPlan) {
    let mut text = String::new();
    for file in &plan.files {
        let path = file.path.display().to_string();
        let diff = TextDiff::from_lines(&file.old, &file.new);
        let mut diff = diff.unified_diff();
        let diff = diff.context_radius(CONTEXT).header(&path, &path).to_string();
        // Writing to a string can't fail.
        let _ = writeln!(text, "{}", redact::redact(&diff));
    }
    // A closed standard error is not a failure.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Asks whether the changes may be written; any other answer than yes means no.
pub(super) fn is_confirmed(plan: &FixPlan) -> bool {
    let files = output::counted(plan.files.len(), "file", "files");
    let mut error = std::io::stderr();
    let asked =
        write!(error, "Write these changes to {files}? [y/N] ").and_then(|()| error.flush());
    let mut answer = String::new();
    asked.is_ok()
        && std::io::stdin().lock().read_line(&mut answer).is_ok()
        && matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes")
}

fn print_outcome(outcome: &FixOutcome, common: &CommonOptions) -> ExitStatus {
    output::report(&outcome.report, common);
    let FixOutcome { fixed, written, report } = outcome;
    match common.format {
        MessageFormat::Json => {
            let line = json!({ "fixed": { "problems": fixed, "files": written } });
            super::print(format!("{line}\n").as_bytes());
        }
        MessageFormat::Human if !common.quiet => output::note(&format!(
            "fixed {} in {}\n",
            output::counted(*fixed, "problem", "problems"),
            output::counted(written.len(), "file", "files")
        )),
        MessageFormat::Human | MessageFormat::Github | MessageFormat::Sarif => {}
    }
    exit_of(report)
}

/// Returns the exit code for the problems of a command that changes files.
pub(super) fn exit_of(report: &Report) -> ExitStatus {
    let is_outside = |found: &Diagnostic| {
        [&codes::FIX_FAILED, &codes::OUTPUT_LOCK_TIMEOUT].contains(&found.code)
    };
    match () {
        () if report.diagnostics.iter().any(is_outside) => ExitStatus::OutsideFailed,
        () if report.has_errors() => ExitStatus::InputErrors,
        () => ExitStatus::Done,
    }
}
