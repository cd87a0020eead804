//! `adopt`: ids that readers know from another generator's feeds.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::stamp::{self, DryRunOptions, EXITS};
use crate::cli::{CommonOptions, ExitStatus, output};
use crate::ids::{self, IdWriteMode};

/// What `adopt` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// Feeds as they are published, fetched to files: RSS, Atom or JSON Feed.
    #[arg(required = true, value_name = "FEED")]
    feeds: Vec<PathBuf>,
    #[command(flatten)]
    plan: DryRunOptions,
}

fn after_help() -> String {
    format!(
        "An entry is the article of its id or address, else the one of its title and day; what\nfits two is left out, and what fits none is listed. Articles with an id keep theirs.\n\nExamples:\n  curl -O https://daily.example/feed.xml\n  feedwright adopt feed.xml --dry-run\n  feedwright adopt feed.xml\n\n{EXITS}"
    )
}

/// Writes the ids and says how many, and which entries are no article's.
pub fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let bar = output::TerminalProgress::new(common);
    let intent = arguments.plan.intent();
    let outcome = ids::adopt(&stamp::request(common, &bar), &arguments.feeds, intent);
    let (entries, unmatched) = outcome.entries;
    let lines = format!(
        "{}: {} {}, {} had the id{}, {unmatched} without an article\n",
        output::counted(entries, "entry", "entries"),
        output::counted(outcome.written.len(), "id", "ids"),
        if intent == IdWriteMode::Write { "adopted" } else { "would be adopted" },
        outcome.with_id,
        stamp::left(&outcome),
    );
    let further = json!({ "entries": entries, "unmatched": unmatched });
    stamp::print_outcome(&outcome, (intent, &lines, further), common)
}
