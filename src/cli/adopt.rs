//! `adopt`: writes ids that readers know from another generator's feeds into the articles.

use std::path::PathBuf;

use serde_json::json;

use crate::cli::proof::{self, ProofOccasion};
use crate::cli::stamp::{self, DryRunOptions, EXITS, IdSummary};
use crate::cli::{CommonOptions, ExitStatus, MessageFormat, output};
use crate::ids::{self, EntryCounts, IdWriteMode};

/// Arguments of `adopt`.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub(super) struct Arguments {
    /// Published feeds, downloaded to files: RSS, Atom or JSON Feed.
    #[arg(required = true, value_name = "FEED", value_hint = clap::ValueHint::FilePath)]
    feeds: Vec<PathBuf>,
    #[command(flatten)]
    plan: DryRunOptions,
}

fn after_help() -> String {
    format!(
        "An entry is matched to an article by id or address, otherwise by its date and the last part\nof its address or its title. An entry that matches two articles is skipped; one that matches\nnone is listed. Articles that have an id keep it.\n\nAt the end, the ids, addresses and dates of the site are compared with those of the feeds. If\nsettings of feed.toml make them equal, their lines are shown.\n\nExamples:\n  curl -O https://daily.example/feed.xml\n  feedwright adopt feed.xml --dry-run\n  feedwright adopt feed.xml\n\n{EXITS}"
    )
}

/// Writes the ids, prints their number, and lists the entries without an article.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let bar = output::TerminalProgress::new(common);
    let mode = arguments.plan.write_mode();
    let request = stamp::dry_request(common, &bar);
    let outcome = ids::adopt(&request, &arguments.feeds, mode);
    // The articles are read again, with the ids that were written.
    let has_output = !common.quiet || common.format == MessageFormat::Json;
    let comparison = has_output.then(|| ids::prove(&request, &arguments.feeds).ok()).flatten();
    let EntryCounts { total, unmatched, held } = outcome.entries;
    let mut summary = format!(
        "{}: {} {}, {} had the id{}, {unmatched} without an article{}\n",
        output::counted(total, "entry", "entries"),
        output::counted(outcome.written.len(), "id", "ids"),
        if mode == IdWriteMode::Write { "adopted" } else { "would be adopted" },
        outcome.with_id,
        stamp::skipped_suffix(&outcome),
        if held == 0 {
            String::new()
        } else {
            format!(", {held} with an article whose date is not clear")
        },
    );
    let occasion = match mode {
        IdWriteMode::Write => ProofOccasion::AfterAdopting,
        IdWriteMode::Show => ProofOccasion::BeforeAdopting,
    };
    if let Some(comparison) = &comparison {
        summary += &proof::to_text(comparison, &arguments.feeds, occasion);
    }
    let details = json!({
        "entries": total,
        "unmatched": unmatched,
        "held": held,
        "proof": comparison.as_ref().map(proof::to_json),
    });
    stamp::print_outcome(&outcome, IdSummary { mode, summary, details }, common)
}
