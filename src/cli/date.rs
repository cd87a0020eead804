//! `date`: writes dates into the articles that have none.

use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::json;

use crate::cli::new::SiteTexts;
use crate::cli::stamp::{EXITS, dry_request};
use crate::cli::{CommonOptions, ExitStatus, MessageFormat, fix, output};
use crate::diagnostic::{Report, Severity};
use crate::fixes::missing_dates::{self, DateOrigin, DatePlan, DateSearch};
use crate::fixes::{self, FixOutcome};
use crate::site::inspect::{self, InspectionStop, SiteInspection};
use crate::site::request::{BuildEnding, BuildRequest};

/// Arguments of `date`.
#[derive(Debug, clap::Args)]
#[command(after_help = after_help())]
pub(super) struct Arguments {
    /// The articles; without any, all articles of the folder.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// The only origin of dates [default: git, and text for files that are not committed].
    #[arg(long, value_enum, value_name = "ORIGIN")]
    from: Option<OriginChoice>,
    /// Shows what would be written, without writing.
    #[arg(long)]
    dry_run: bool,
    /// Writes without a question.
    #[arg(long)]
    yes: bool,
}

/// Origin of dates, as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum OriginChoice {
    /// The author date of the commit that added the file; renames are followed.
    Git,
    /// The time at which the file was last changed, which is uncertain.
    Mtime,
    /// A complete date in the first lines.
    Text,
}

impl From<OriginChoice> for DateOrigin {
    fn from(choice: OriginChoice) -> Self {
        match choice {
            OriginChoice::Git => Self::Git,
            OriginChoice::Mtime => Self::Modified,
            OriginChoice::Text => Self::Text,
        }
    }
}

fn after_help() -> String {
    format!(
        "The field becomes the first of the frontmatter, in the frontmatter's own format; no other\nbyte changes. A plain text (`.txt`) gets frontmatter above it, as `new --from` writes it.\nPublished articles keep their dates, and drafts are left alone. The changes are shown as a\ndiff, and the command asks before it writes.\n\nExamples:\n  feedwright date --dry-run\n  feedwright date --from text articles/world/*.md\n\n{EXITS}"
    )
}

/// Writes the dates, and prints their number.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    if !arguments.dry_run && !arguments.yes && !fix::can_ask() {
        let mut report = Report::default();
        report.push(fix::cannot_ask("date"));
        output::report(&report, common);
        return ExitStatus::Usage;
    }
    let bar = output::TerminalProgress::new(common);
    let request = dry_request(common, &bar);
    if !arguments.dry_run {
        fixes::remove_leftovers(&request);
    }
    match inspect::inspect_site(&request) {
        Ok(site) => date_site(&site, arguments, &request, common),
        Err(InspectionStop { ending, report }) => {
            output::report(&report, common);
            match ending {
                BuildEnding::ConfigErrors => ExitStatus::Usage,
                BuildEnding::InputErrors => ExitStatus::InputErrors,
                BuildEnding::OutsideFailed | BuildEnding::Done => ExitStatus::OutsideFailed,
            }
        }
    }
}

fn date_site(
    site: &SiteInspection,
    arguments: &Arguments,
    request: &BuildRequest<'_>,
    common: &CommonOptions,
) -> ExitStatus {
    let search = DateSearch { origin: arguments.from.map(DateOrigin::from), now: request.now };
    let texts = SiteTexts::new(site, request.now);
    let plan = match missing_dates::plan_dates(site, &arguments.files, search, &texts) {
        Ok(plan) => plan,
        Err(fault) => {
            output::report(&Report { diagnostics: vec![*fault] }, common);
            return ExitStatus::InputErrors;
        }
    };
    output::report(&plan.fixes.report, common);
    let planned_exit = exit_of(&plan.fixes.report, common);
    if common.format == MessageFormat::Human && !common.quiet {
        fix::show_diff(&plan.fixes);
    }
    let outcome = write_dates(plan, arguments, request);
    output::report(&outcome.written.report, common);
    let exit = planned_exit.max(exit_of(&outcome.written.report, common));
    exit.max(print_summary(&outcome, arguments, exit, common))
}

/// Dates that were written, or would be.
struct DateOutcome {
    /// Plan without its files.
    plan: DatePlan,
    written: FixOutcome,
}

/// Writes the files of a plan, if that is wanted.
fn write_dates(
    mut plan: DatePlan,
    arguments: &Arguments,
    request: &BuildRequest<'_>,
) -> DateOutcome {
    let fixes = std::mem::take(&mut plan.fixes);
    let mut written = FixOutcome::default();
    if arguments.dry_run {
        written.written = fixes.files.into_iter().map(|file| file.path).collect();
    } else if !fixes.files.is_empty() {
        if arguments.yes || fix::is_confirmed(&fixes) {
            written = fixes::write(fixes, request);
        } else {
            output::note("nothing was changed");
        }
    }
    DateOutcome { plan, written }
}

fn exit_of(report: &Report, common: &CommonOptions) -> ExitStatus {
    let mut severities = report.diagnostics.iter().map(|found| found.code.severity);
    let exit = fix::exit_of(report);
    if common.strict && severities.any(|severity| severity == Severity::Warning) {
        exit.max(ExitStatus::InputErrors)
    } else {
        exit
    }
}

fn print_summary(
    outcome: &DateOutcome,
    arguments: &Arguments,
    exit: ExitStatus,
    common: &CommonOptions,
) -> ExitStatus {
    match common.format {
        MessageFormat::Json => super::print(to_json(outcome, arguments, exit).as_bytes()),
        _ if common.quiet => ExitStatus::Done,
        MessageFormat::Human | MessageFormat::Github | MessageFormat::Sarif => {
            super::print(to_text(outcome, arguments).as_bytes())
        }
    }
}

fn to_text(outcome: &DateOutcome, arguments: &Arguments) -> String {
    let count = outcome.written.written.len();
    let verb = if arguments.dry_run { "would be dated" } else { "dated" };
    let mut text = format!("{} {verb}", output::counted(count, "article", "articles"));
    let left_alone = outcome.plan.left_alone + outcome.written.report.diagnostics.len();
    if left_alone > 0 {
        text += &format!(", {left_alone} left alone");
    }
    if outcome.plan.hidden > 0 {
        let hidden = output::counted(outcome.plan.hidden, "hidden article", "hidden articles");
        text += &format!(", {hidden} without a date");
    }
    text + "\n"
}

/// Writes the summary as one JSON object; its keys are stable.
fn to_json(outcome: &DateOutcome, arguments: &Arguments, exit: ExitStatus) -> String {
    let DateOutcome { plan, written } = outcome;
    let dates = written.written.iter().filter_map(|file| {
        let planned = plan.dates.get(file)?;
        let origin = match planned.origin {
            DateOrigin::Git => "git",
            DateOrigin::Modified => "mtime",
            DateOrigin::Text => "text",
        };
        Some(json!({ "file": file, "date": planned.date, "from": origin }))
    });
    let summary = json!({
        "ok": exit == ExitStatus::Done,
        "dry_run": arguments.dry_run,
        "written": dates.collect::<Vec<_>>(),
        "left_alone": plan.left_alone + written.report.diagnostics.len(),
        "hidden": plan.hidden,
    });
    format!("{}\n", json!({ "summary": summary }))
}
