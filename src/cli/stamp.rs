//! `stamp`: writes derived ids into the articles that have none.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::{CommonOptions, ExitStatus, MessageFormat, output};
use crate::ids::{self, IdInsertion, IdWriteMode, IdWriteOutcome};
use crate::pipeline::{BuildEnding, BuildMode, BuildRequest};

/// Exit codes of the commands that change articles.
pub(super) const EXITS: &str = "Exit codes:\n  0  done\n  1  an article or a feed has errors; articles without errors were written\n  2  the command line or feed.toml is wrong\n  3  the disk failed";

/// Arguments of `stamp`.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub(super) struct Arguments {
    /// The articles; without any, all articles of the folder.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    plan: DryRunOptions,
}

/// Option to show changes of articles without making them.
#[derive(Debug, clap::Args)]
pub(super) struct DryRunOptions {
    /// Lists what would be written, without writing.
    #[arg(long)]
    dry_run: bool,
}

impl DryRunOptions {
    /// Returns whether articles are written or the changes only shown.
    pub(super) const fn write_mode(&self) -> IdWriteMode {
        if self.dry_run { IdWriteMode::Show } else { IdWriteMode::Write }
    }
}

fn after_help() -> String {
    format!(
        "The id is the one that `build` publishes. It becomes the first field of the frontmatter,\nin the frontmatter's own format; no other byte changes. A file without frontmatter gets one.\n\nExamples:\n  feedwright stamp --dry-run\n  feedwright stamp articles/world/*.md\n\n{EXITS}"
    )
}

/// Writes the ids and prints their number.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let bar = output::TerminalProgress::new(common);
    let mode = arguments.plan.write_mode();
    let outcome = ids::stamp(&dry_request(common, &bar), &arguments.files, mode);
    let summary = format!(
        "{} {}, {} had an id{}\n",
        output::counted(outcome.written.len(), "article", "articles"),
        if mode == IdWriteMode::Write { "stamped" } else { "would be stamped" },
        outcome.with_id,
        skipped_suffix(&outcome)
    );
    print_outcome(&outcome, IdSummary { mode, summary, details: json!({}) }, common)
}

/// Creates a request that reads the site as a build would, without writing.
pub(super) fn dry_request<'a>(
    common: &'a CommonOptions,
    bar: &'a output::TerminalProgress,
) -> BuildRequest<'a> {
    BuildRequest { mode: BuildMode::Check, ..common.request(bar) }
}

/// Returns `, N left alone` for the summary, or nothing if no article was left alone.
pub(super) fn skipped_suffix(outcome: &IdWriteOutcome) -> String {
    if outcome.left_alone == 0 {
        String::new()
    } else {
        format!(", {} left alone", outcome.left_alone)
    }
}

/// Summary of a command that writes ids.
pub(super) struct IdSummary {
    /// Mode that the command ran in.
    pub mode: IdWriteMode,
    /// Summary for people, one line.
    pub summary: String,
    /// Further keys of the JSON summary: an object.
    pub details: Value,
}

/// Prints the diagnostics, the list of ids if it is asked for, and the summary.
pub(super) fn print_outcome(
    outcome: &IdWriteOutcome,
    text: IdSummary,
    common: &CommonOptions,
) -> ExitStatus {
    let IdSummary { mode, summary, details } = text;
    output::report(&outcome.report, common);
    let has_summary = !common.quiet && outcome.ending != BuildEnding::ConfigErrors;
    let list = list_ids(outcome);
    let print_status = match (common.format, mode) {
        (MessageFormat::Json, _) => super::print(to_json(outcome, mode, details).as_bytes()),
        (_, IdWriteMode::Show) if has_summary => super::print((list + &summary).as_bytes()),
        (_, IdWriteMode::Write) if has_summary => {
            if common.verbose {
                // A closed standard error is not a failure.
                let _ = std::io::stderr().write_all(list.as_bytes());
            }
            super::print(summary.as_bytes())
        }
        _ => ExitStatus::Done,
    };
    match outcome.ending {
        BuildEnding::Done => print_status,
        BuildEnding::InputErrors => ExitStatus::InputErrors,
        BuildEnding::ConfigErrors => ExitStatus::Usage,
        BuildEnding::OutsideFailed => ExitStatus::OutsideFailed,
    }
}

fn list_ids(outcome: &IdWriteOutcome) -> String {
    let mut list = String::new();
    for IdInsertion { path, field, id } in &outcome.written {
        let file = outcome.folder.join(&**path);
        // Writing to a string can't fail.
        let _ = writeln!(list, "{}: {} = {id}", file.display(), field.as_str());
    }
    list
}

/// Writes the summary as one JSON object; its keys are stable.
fn to_json(outcome: &IdWriteOutcome, mode: IdWriteMode, details: Value) -> String {
    let written = outcome.written.iter().map(|IdInsertion { path, field, id }| {
        json!({ "file": outcome.folder.join(&**path), "field": field.as_str(), "id": id })
    });
    let mut summary = json!({
        "ok": outcome.ending == BuildEnding::Done,
        "dry_run": mode == IdWriteMode::Show,
        "written": written.collect::<Vec<_>>(),
        "had_id": outcome.with_id,
        "left_alone": outcome.left_alone,
    });
    if let (Some(summary), Value::Object(details)) = (summary.as_object_mut(), details) {
        summary.extend(details);
    }
    format!("{}\n", json!({ "summary": summary }))
}
