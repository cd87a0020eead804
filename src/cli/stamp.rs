//! `stamp`: derived ids into the articles that have none.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::cli::{CommonOptions, ExitStatus, MessageFormat, output};
use crate::ids::{self, IdInsertion, IdWriteMode, IdWriteOutcome};
use crate::pipeline::{BuildEnding, BuildMode, BuildRequest};

/// The exit codes of commands that change articles.
pub(super) const EXITS: &str = "Exit codes:\n  0  done\n  1  an article or a feed has errors; articles that are in order were written\n  2  the command line or feed.toml is wrong\n  3  the disk failed";

/// What `stamp` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// Articles; without one, all of the folder.
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    plan: DryRunOptions,
}

/// Whether articles are changed.
#[derive(Debug, clap::Args)]
pub(super) struct DryRunOptions {
    /// Lists what would be written, and writes nothing.
    #[arg(long)]
    dry_run: bool,
}

impl DryRunOptions {
    /// Returns what is to be done.
    pub const fn intent(&self) -> IdWriteMode {
        if self.dry_run { IdWriteMode::Show } else { IdWriteMode::Write }
    }
}

fn after_help() -> String {
    format!(
        "The id is the one that `build` publishes, and stands first in the frontmatter, in its\nlanguage; no other byte changes, and a file without frontmatter gets one.\n\nExamples:\n  feedwright stamp --dry-run\n  feedwright stamp articles/world/*.md\n\n{EXITS}"
    )
}

/// Writes the ids and says how many.
pub fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let bar = output::TerminalProgress::new(common);
    let intent = arguments.plan.intent();
    let outcome = ids::stamp(&request(common, &bar), &arguments.files, intent);
    let lines = format!(
        "{} {}, {} had an id{}\n",
        output::counted(outcome.written.len(), "article", "articles"),
        if intent == IdWriteMode::Write { "stamped" } else { "would be stamped" },
        outcome.with_id,
        left(&outcome)
    );
    print_outcome(&outcome, (intent, &lines, json!({})), common)
}

/// Asks for what a build would begin with.
pub(super) fn request<'a>(
    common: &'a CommonOptions,
    bar: &'a output::TerminalProgress,
) -> BuildRequest<'a> {
    BuildRequest { mode: BuildMode::Check, ..common.request(bar) }
}

/// Says how many articles were left alone, if any were.
pub(super) fn left(outcome: &IdWriteOutcome) -> String {
    if outcome.left_alone == 0 {
        String::new()
    } else {
        format!(", {} left alone", outcome.left_alone)
    }
}

/// Prints problems, what was written where it is asked for, and the summary.
pub(super) fn print_outcome(
    outcome: &IdWriteOutcome,
    (intent, summary, further): (IdWriteMode, &str, Value),
    common: &CommonOptions,
) -> ExitStatus {
    output::report(&outcome.report, common);
    let is_told = !common.quiet && outcome.ending != BuildEnding::ConfigErrors;
    let list = list(outcome);
    let printed = match (common.format, intent) {
        (MessageFormat::Json, _) => super::print(object(outcome, intent, further).as_bytes()),
        (_, IdWriteMode::Show) if is_told => super::print((list + summary).as_bytes()),
        (_, IdWriteMode::Write) if is_told => {
            if common.verbose {
                // With standard error closed there is nobody to tell.
                let _ = std::io::stderr().write_all(list.as_bytes());
            }
            super::print(summary.as_bytes())
        }
        _ => ExitStatus::Done,
    };
    match outcome.ending {
        BuildEnding::Done => printed,
        BuildEnding::InputErrors => ExitStatus::InputErrors,
        BuildEnding::ConfigErrors => ExitStatus::Usage,
        BuildEnding::OutsideFailed => ExitStatus::OutsideFailed,
    }
}

fn list(outcome: &IdWriteOutcome) -> String {
    let mut list = String::new();
    for IdInsertion { path, field, id } in &outcome.written {
        let file = outcome.folder.join(&**path);
        // Writing to a string can't fail.
        let _ = writeln!(list, "{}: {} = {id}", file.display(), field.as_str());
    }
    list
}

/// The summary for programs: one object, its keys stable.
fn object(outcome: &IdWriteOutcome, intent: IdWriteMode, further: Value) -> String {
    let written = outcome.written.iter().map(|IdInsertion { path, field, id }| {
        json!({ "file": outcome.folder.join(&**path), "field": field.as_str(), "id": id })
    });
    let mut summary = json!({
        "ok": outcome.ending == BuildEnding::Done,
        "dry_run": intent == IdWriteMode::Show,
        "written": written.collect::<Vec<_>>(),
        "had_id": outcome.with_id,
        "left_alone": outcome.left_alone,
    });
    if let (Some(summary), Value::Object(further)) = (summary.as_object_mut(), further) {
        summary.extend(further);
    }
    format!("{}\n", json!({ "summary": summary }))
}
