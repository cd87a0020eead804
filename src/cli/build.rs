//! `build` and `check`: runs the pipeline and summarizes the result in a few lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::SecondsFormat;
use serde_json::json;

use crate::cli::fix::{self, FixOptions};
use crate::cli::timings::{self, TimingFormat};
use crate::cli::{CommonOptions, ExitStatus, MessageFormat, github_job, next_step, output};
use crate::diagnostic::{Report, Severity};
use crate::fixes;
use crate::pipeline::{
    self, BaselineSource, BuildEnding, BuildMode, BuildOutcome, BuildRequest, OnChange, OnDeletion,
    OnError, TouchPolicy,
};
use crate::site::config_file;
use crate::site::request::ChangeListing;
use crate::writer::OnForeignFile;

/// Arguments of `build`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Publishes the other articles when one has errors, and exits with 1.
    #[arg(long)]
    keep_going: bool,
    /// Marks published articles as updated now: the named ones, or all whose content changed.
    #[arg(long, value_name = "ARTICLE", num_args = 0.., value_hint = clap::ValueHint::FilePath)]
    touch: Option<Vec<PathBuf>>,
    #[command(flatten)]
    consent: ConsentOptions,
    /// Restores a lost manifest: reads ids and dates from the feeds in the output folder.
    #[arg(long)]
    rebuild_manifest: bool,
    /// Starts from scratch: ignores ids, dates and feeds that earlier builds published.
    #[arg(long, conflicts_with = "rebuild_manifest")]
    forget: bool,
    #[command(flatten)]
    timing: TimingOptions,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    fix: FixOptions,
    #[command(flatten)]
    consent: ConsentOptions,
    #[command(flatten)]
    timing: TimingOptions,
}

impl CheckArguments {
    /// Returns true if suggested edits are applied before the check.
    pub(super) const fn applies_fixes(&self) -> bool {
        self.fix.is_on()
    }
}

/// Timing options of `build` and `check`.
#[derive(Debug, clap::Args)]
struct TimingOptions {
    /// Prints how long each stage took; `-v` also prints the table.
    #[arg(long, value_enum, value_name = "FORM")]
    timings: Option<TimingFormat>,
}

/// Changes that the user has to agree to.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Consent")]
struct ConsentOptions {
    /// Publishes changed ids and dates; feed readers may show the articles as new.
    #[arg(long)]
    accept_changes: bool,
    /// Removes published entries and feeds whose articles or settings are gone.
    #[arg(long)]
    accept_deletions: bool,
    /// Replaces files of other programs at the paths of feeds and web pages.
    #[arg(long)]
    replace: bool,
}

impl ConsentOptions {
    const fn on_foreign_file(&self) -> OnForeignFile {
        if self.replace { OnForeignFile::Replace } else { OnForeignFile::Refuse }
    }

    const fn on_change(&self) -> OnChange {
        if self.accept_changes { OnChange::Accept } else { OnChange::Refuse }
    }

    const fn on_deletion(&self) -> OnDeletion {
        if self.accept_deletions { OnDeletion::Accept } else { OnDeletion::Refuse }
    }
}

/// Settings that differ between `build` and `check`.
struct BuildOptions<'a> {
    mode: BuildMode,
    on_error: OnError,
    on_change: OnChange,
    on_deletion: OnDeletion,
    on_foreign_file: OnForeignFile,
    baseline: BaselineSource<'a>,
    touch: TouchPolicy<'a>,
    timing: &'a TimingOptions,
}

/// Builds the feeds and prints a summary.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let touch = match &arguments.touch {
        None => TouchPolicy::Nothing,
        Some(names) if names.is_empty() => TouchPolicy::Changed,
        Some(names) => TouchPolicy::Named(names),
    };
    let options = BuildOptions {
        mode: BuildMode::Write,
        on_error: if arguments.keep_going { OnError::KeepGoing } else { OnError::Stop },
        on_change: arguments.consent.on_change(),
        on_deletion: arguments.consent.on_deletion(),
        on_foreign_file: arguments.consent.on_foreign_file(),
        baseline: match (arguments.rebuild_manifest, arguments.forget) {
            (true, _) => BaselineSource::Feeds,
            (false, true) => BaselineSource::Nothing,
            (false, false) => BaselineSource::Manifest,
        },
        touch,
        timing: &arguments.timing,
    };
    run_build(&options, common)
}

/// Reports everything that `build` would report, without writing. With `--fix`, suggested
/// edits are applied first.
pub(super) fn check(arguments: &CheckArguments, common: &CommonOptions) -> ExitStatus {
    let fixed = fix::run(&arguments.fix, common);
    if fixed == ExitStatus::Usage {
        return fixed;
    }
    let options = BuildOptions {
        mode: BuildMode::Check,
        on_error: OnError::Stop,
        on_change: arguments.consent.on_change(),
        on_deletion: arguments.consent.on_deletion(),
        on_foreign_file: arguments.consent.on_foreign_file(),
        baseline: BaselineSource::Manifest,
        touch: TouchPolicy::Nothing,
        timing: &arguments.timing,
    };
    run_build(&options, common).max(fixed)
}

fn run_build(options: &BuildOptions<'_>, common: &CommonOptions) -> ExitStatus {
    let &BuildOptions {
        mode,
        on_error,
        on_change,
        on_deletion,
        on_foreign_file,
        baseline,
        touch,
        timing,
    } = options;
    let started = Instant::now();
    let bar = output::TerminalProgress::new(common);
    let request = BuildRequest {
        mode,
        on_error,
        touch,
        on_change,
        on_deletion,
        baseline,
        on_foreign_file,
        changes: match common.format {
            MessageFormat::Github => ChangeListing::List,
            MessageFormat::Human | MessageFormat::Json | MessageFormat::Sarif => {
                ChangeListing::Omit
            }
        },
        ..common.request(&bar)
    };
    let mut outcome = pipeline::run(&request);
    fixes::withdraw_unsafe(&request, &mut outcome.report);
    output::report(&outcome.report, common);
    github_job::add_build(&outcome, mode, common);
    let summary = match common.format {
        MessageFormat::Json => Some(to_json(&outcome)),
        MessageFormat::Sarif => None,
        _ if common.quiet || outcome.ending == BuildEnding::ConfigErrors => None,
        _ => {
            let summary = to_text(&outcome, mode, on_error, started.elapsed());
            Some(summary + &next_line(&outcome, common))
        }
    };
    let print_status = summary.map_or(ExitStatus::Done, |text| super::print(text.as_bytes()));
    if common.verbose {
        print_written_files(&outcome);
    }
    if let Some(form) = timing.timings.or(common.verbose.then_some(TimingFormat::Table)) {
        print_timings(form, &bar.stages(), started.elapsed(), common);
    }
    match outcome.ending {
        BuildEnding::Done => print_status,
        BuildEnding::InputErrors => ExitStatus::InputErrors,
        BuildEnding::ConfigErrors => ExitStatus::Usage,
        BuildEnding::OutsideFailed => ExitStatus::OutsideFailed,
    }
}

/// Returns the line with the next step, after a build that wrote files.
fn next_line(outcome: &BuildOutcome, common: &CommonOptions) -> String {
    if outcome.written.is_empty() || outcome.ending != BuildEnding::Done {
        return String::new();
    }
    let config = config_file::configure(&common.config, &mut Report::default());
    let next = config.and_then(|config| next_step::describe(outcome, &config));
    next.map_or_else(String::new, |next| format!("next: {next}\n"))
}

/// Prints the written and removed files and the counts of hiding rules to standard error.
fn print_written_files(outcome: &BuildOutcome) {
    let lists = [("written", &outcome.written), ("removed", &outcome.removed)];
    let files = lists.iter().flat_map(|(what, files)| {
        files.iter().map(move |file| format!("{what} {}\n", outcome.output.join(file).display()))
    });
    let hidden =
        outcome.hidden_by.iter().map(|(rule, count)| format!("hidden by {rule}: {count}\n"));
    // A closed standard error is not a failure.
    let _ = std::io::stderr().write_all(files.chain(hidden).collect::<String>().as_bytes());
}

/// Prints how long each stage took: JSON goes to standard output if the other messages
/// are JSON there too, everything else to standard error.
fn print_timings(
    form: TimingFormat,
    stages: &[timings::StageTiming],
    total: Duration,
    common: &CommonOptions,
) {
    let text = match form {
        TimingFormat::Table => timings::to_table(stages, total),
        TimingFormat::Json => timings::to_json(stages, total),
    };
    if form == TimingFormat::Json && common.format == MessageFormat::Json {
        super::print(text.as_bytes());
    } else {
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

/// Writes the summary as one JSON object; its keys are stable.
pub(super) fn to_json(outcome: &BuildOutcome) -> String {
    let left_out = &outcome.left_out;
    let due = left_out.next_due.as_ref();
    let members: Vec<_> = outcome
        .members
        .iter()
        .map(|edition| {
            json!({
                "folder": edition.folder,
                "feeds": edition.feeds,
                "entries": edition.entries,
                "written": edition.written,
                "unchanged": edition.unchanged,
                "removed": edition.removed,
            })
        })
        .collect();
    let summary = json!({
        "summary": {
            "ok": outcome.ending == BuildEnding::Done,
            "articles": outcome.articles,
            "feeds": outcome.feeds,
            "entries": outcome.entries,
            "bodies": outcome.bodies,
            "written": outcome.written,
            "unchanged": outcome.unchanged,
            "removed": outcome.removed,
            "drafts": left_out.drafts,
            "scheduled": left_out.scheduled,
            "next_due": due.map(|(at, _)| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            "next_due_file": due.map(|(_, path)| path),
            "expired": left_out.expired,
            "excluded": left_out.excluded,
            "retracted": left_out.retracted,
            "protected": left_out.protected,
            "undated": left_out.undated,
            "broken": left_out.broken,
            "hidden_by": outcome.hidden_by.iter().cloned().collect::<BTreeMap<_, _>>(),
            "members": members,
        }
    });
    format!("{summary}\n")
}

fn to_text(outcome: &BuildOutcome, mode: BuildMode, on_error: OnError, took: Duration) -> String {
    let mut text = String::new();
    let took = format!("{:.2} s", took.as_secs_f64());
    let errors = outcome.report.count(Severity::Error);
    let warnings = outcome.report.count(Severity::Warning);
    // Writing to a string can't fail.
    let _ = writeln!(
        text,
        "{}, {} from {}",
        output::counted(outcome.feeds, "feed", "feeds"),
        output::counted(outcome.entries, "entry", "entries"),
        output::counted(outcome.articles, "article", "articles"),
    );
    let is_stopped = outcome.ending != BuildEnding::Done && on_error == OnError::Stop;
    let _ = match mode {
        BuildMode::Check => writeln!(text, "checked, nothing was written; took {took}"),
        BuildMode::Write if is_stopped => {
            writeln!(text, "nothing was replaced in {}; took {took}", outcome.output.display())
        }
        BuildMode::Write => writeln!(
            text,
            "{}: {} written, {} unchanged, {} removed; took {took}",
            outcome.output.display(),
            outcome.written.len(),
            outcome.unchanged.len(),
            outcome.removed.len()
        ),
    };
    for edition in outcome.members.iter().filter(|_| mode == BuildMode::Write && !is_stopped) {
        let _ = writeln!(
            text,
            "{}, for members: {}, {}: {} written, {} unchanged, {} removed",
            edition.folder.display(),
            output::counted(edition.feeds, "feed", "feeds"),
            output::counted(edition.entries, "entry", "entries"),
            edition.written.len(),
            edition.unchanged.len(),
            edition.removed.len()
        );
    }
    if let Some(left_out) = describe_left_out(outcome) {
        let _ = writeln!(text, "left out: {left_out}");
    }
    if errors + warnings > 0 {
        let _ = writeln!(
            text,
            "{}, {}",
            output::counted(errors, "error", "errors"),
            output::counted(warnings, "warning", "warnings")
        );
    }
    text
}

fn describe_left_out(outcome: &BuildOutcome) -> Option<String> {
    let left_out = &outcome.left_out;
    let due = left_out.next_due.as_ref().map_or_else(String::new, |(at, path)| {
        format!(" (next {}, {path})", at.to_rfc3339_opts(SecondsFormat::Secs, true))
    });
    let parts = [
        (left_out.drafts, output::counted(left_out.drafts, "draft", "drafts")),
        (left_out.scheduled, format!("{} scheduled{due}", left_out.scheduled)),
        (left_out.expired, format!("{} expired", left_out.expired)),
        (left_out.excluded, format!("{} kept out of feeds", left_out.excluded)),
        (left_out.retracted, format!("{} retracted", left_out.retracted)),
        (left_out.protected, format!("{} protected", left_out.protected)),
        (left_out.undated, format!("{} without a date", left_out.undated)),
        (left_out.broken, format!("{} with errors", left_out.broken)),
    ];
    let parts: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
