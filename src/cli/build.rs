//! `build` and `check`: the pipeline, and what it did in a few lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::SecondsFormat;
use serde_json::json;

use crate::cli::timings::{self, TimingFormat};
use crate::cli::{CommonOptions, ExitStatus, MessageFormat, output};
use crate::diagnostic::Severity;
use crate::pipeline::{
    self, BaselineSource, BuildEnding, BuildMode, BuildOutcome, BuildRequest, OnChange, OnDeletion,
    OnError, TouchPolicy,
};
use crate::writer::OnForeignFile;

/// What `build` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Publishes the other articles when one has errors, and exits with 1.
    #[arg(long)]
    keep_going: bool,
    /// Dates published articles as updated now: those whose content changed, or those that are named.
    #[arg(long, value_name = "ARTICLE", num_args = 0..)]
    touch: Option<Vec<PathBuf>>,
    #[command(flatten)]
    agreed: ConsentOptions,
    /// Takes ids and dates from the feeds in the output folder, where the manifest is lost.
    #[arg(long)]
    rebuild_manifest: bool,
    /// Starts anew: ids, dates and feeds that earlier builds published do not count.
    #[arg(long, conflicts_with = "rebuild_manifest")]
    forget: bool,
    #[command(flatten)]
    timed: TimingOptions,
}

/// What `check` takes.
#[derive(Debug, clap::Args)]
pub struct CheckArguments {
    #[command(flatten)]
    agreed: ConsentOptions,
    #[command(flatten)]
    timed: TimingOptions,
}

/// What `build` and `check` say of time.
#[derive(Debug, clap::Args)]
struct TimingOptions {
    /// Prints how long each stage took; `-v` prints the table too.
    #[arg(long, value_enum, value_name = "FORM")]
    timings: Option<TimingFormat>,
}

/// What the user agrees to.
#[derive(Debug, clap::Args)]
struct ConsentOptions {
    /// Publishes changed ids and dates, which readers show as new articles.
    #[arg(long)]
    accept_changes: bool,
    /// Takes out published entries and feeds whose articles or settings are gone.
    #[arg(long)]
    accept_deletions: bool,
    /// Replaces files of other programs that are where feeds and pages go.
    #[arg(long)]
    replace: bool,
}

impl ConsentOptions {
    const fn on_stranger(&self) -> OnForeignFile {
        if self.replace { OnForeignFile::Replace } else { OnForeignFile::Refuse }
    }

    const fn on_change(&self) -> OnChange {
        if self.accept_changes { OnChange::Accept } else { OnChange::Refuse }
    }

    const fn on_deletion(&self) -> OnDeletion {
        if self.accept_deletions { OnDeletion::Accept } else { OnDeletion::Refuse }
    }
}

/// What differs between the two.
struct BuildOptions<'a> {
    mode: BuildMode,
    on_error: OnError,
    on_change: OnChange,
    on_deletion: OnDeletion,
    on_stranger: OnForeignFile,
    past: BaselineSource<'a>,
    touch: TouchPolicy<'a>,
    timed: &'a TimingOptions,
}

/// Builds the feeds.
pub fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let touch = match &arguments.touch {
        None => TouchPolicy::Nothing,
        Some(names) if names.is_empty() => TouchPolicy::Changed,
        Some(names) => TouchPolicy::Named(names),
    };
    let asked = BuildOptions {
        mode: BuildMode::Write,
        on_error: if arguments.keep_going { OnError::KeepGoing } else { OnError::Stop },
        on_change: arguments.agreed.on_change(),
        on_deletion: arguments.agreed.on_deletion(),
        on_stranger: arguments.agreed.on_stranger(),
        past: match (arguments.rebuild_manifest, arguments.forget) {
            (true, _) => BaselineSource::Feeds,
            (false, true) => BaselineSource::Nothing,
            (false, false) => BaselineSource::Manifest,
        },
        touch,
        timed: &arguments.timed,
    };
    run_build(&asked, common)
}

/// Says what `build` would say.
pub fn check(arguments: &CheckArguments, common: &CommonOptions) -> ExitStatus {
    let asked = BuildOptions {
        mode: BuildMode::Check,
        on_error: OnError::Stop,
        on_change: arguments.agreed.on_change(),
        on_deletion: arguments.agreed.on_deletion(),
        on_stranger: arguments.agreed.on_stranger(),
        past: BaselineSource::Manifest,
        touch: TouchPolicy::Nothing,
        timed: &arguments.timed,
    };
    run_build(&asked, common)
}

fn run_build(asked: &BuildOptions<'_>, common: &CommonOptions) -> ExitStatus {
    let &BuildOptions { mode, on_error, on_change, on_deletion, on_stranger, past, touch, timed } =
        asked;
    let started = Instant::now();
    let bar = output::TerminalProgress::new(common);
    let outcome = pipeline::run(&BuildRequest {
        mode,
        on_error,
        touch,
        on_change,
        on_deletion,
        past,
        on_stranger,
        ..common.request(&bar)
    });
    output::report(&outcome.report, common);
    let summary = match common.format {
        MessageFormat::Json => Some(object(&outcome)),
        _ if common.quiet || outcome.ending == BuildEnding::ConfigErrors => None,
        _ => Some(lines(&outcome, mode, on_error, started.elapsed())),
    };
    let printed = summary.map_or(ExitStatus::Done, |text| super::print(text.as_bytes()));
    if common.verbose {
        details(&outcome);
    }
    if let Some(form) = timed.timings.or(common.verbose.then_some(TimingFormat::Table)) {
        times(form, &bar.stages(), started.elapsed(), common);
    }
    match outcome.ending {
        BuildEnding::Done => printed,
        BuildEnding::InputErrors => ExitStatus::InputErrors,
        BuildEnding::ConfigErrors => ExitStatus::Usage,
        BuildEnding::OutsideFailed => ExitStatus::OutsideFailed,
    }
}

/// Prints what was written to standard error.
fn details(outcome: &BuildOutcome) {
    let lists = [("written", &outcome.written), ("removed", &outcome.removed)];
    let files = lists.iter().flat_map(|(what, files)| {
        files.iter().map(move |file| format!("{what} {}\n", outcome.output.join(file).display()))
    });
    let hidden =
        outcome.hidden_by.iter().map(|(rule, count)| format!("hidden by {rule}: {count}\n"));
    // With standard error closed there is nobody to tell.
    let _ = std::io::stderr().write_all(files.chain(hidden).collect::<String>().as_bytes());
}

/// Prints how long each stage took, where programs already read if they do.
fn times(
    form: TimingFormat,
    stages: &[timings::StageTiming],
    total: Duration,
    common: &CommonOptions,
) {
    let text = match form {
        TimingFormat::Table => timings::table(stages, total),
        TimingFormat::Json => timings::object(stages, total),
    };
    if form == TimingFormat::Json && common.format == MessageFormat::Json {
        super::print(text.as_bytes());
    } else {
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

/// The summary for programs: one object, its keys stable.
pub(super) fn object(outcome: &BuildOutcome) -> String {
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

fn lines(outcome: &BuildOutcome, mode: BuildMode, on_error: OnError, took: Duration) -> String {
    let mut text = String::new();
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
        BuildMode::Check => writeln!(text, "checked, nothing was written"),
        BuildMode::Write if is_stopped => {
            writeln!(text, "nothing was replaced in {}", outcome.output.display())
        }
        BuildMode::Write => writeln!(
            text,
            "{}: {} written, {} unchanged, {} removed",
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
    if let Some(left_out) = left_out(outcome) {
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
    let _ = writeln!(text, "took {:.2} s", took.as_secs_f64());
    text
}

fn left_out(outcome: &BuildOutcome) -> Option<String> {
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
