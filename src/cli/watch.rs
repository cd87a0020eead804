//! `watch`: a build whenever something changes, each told in a line.

use std::time::{Duration, Instant};

use chrono::{SecondsFormat, TimeDelta};

use crate::cli::{CommonOptions, ExitStatus, MessageFormat, build, output};
use crate::diagnostic::{Report, Severity, codes};
use crate::model::Timestamp;
use crate::pipeline::{BuildEnding, BuildOutcome, BuildRequest, OnDeletion, OnError};
use crate::watch::{self, WatchEvent, WatchOptions};
use crate::writer::OnForeignFile;

/// What `watch` takes.
#[derive(Debug, clap::Args)]
// `serve` takes these beside its own, and two groups of one name don't go together.
#[group(skip)]
pub struct Arguments {
    /// Publishes the other articles when one has errors.
    #[arg(long)]
    keep_going: bool,
    /// Takes out published entries and feeds whose articles or settings are gone.
    #[arg(long)]
    accept_deletions: bool,
    /// Replaces files of other programs that are where feeds and pages go.
    #[arg(long)]
    replace: bool,
    /// How many milliseconds files must be left alone before a build.
    #[arg(long, value_name = "MS", default_value = "100", value_parser = clap::value_parser!(u64).range(1..=60_000))]
    debounce: u64,
}

/// Something that happened.
pub(super) struct StatusNotice<'a> {
    /// The command that tells it, for programs.
    pub what: &'a str,
    /// Its name, for programs.
    pub name: &'a str,
    /// In words.
    pub text: &'a str,
}

/// Builds again and again; ends where watching fails.
pub fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    follow(arguments, common, &mut |_| {})
}

/// Builds again and again, and tells what happened after `hear` has heard it;
/// ends where watching fails, which is told too.
pub(super) fn follow(
    arguments: &Arguments,
    common: &CommonOptions,
    hear: &mut dyn FnMut(&WatchEvent),
) -> ExitStatus {
    let bar = output::TerminalProgress::new(common);
    let on_error = if arguments.keep_going { OnError::KeepGoing } else { OnError::Stop };
    let on_deletion =
        if arguments.accept_deletions { OnDeletion::Accept } else { OnDeletion::Refuse };
    let watch = WatchOptions {
        request: BuildRequest {
            on_error,
            on_deletion,
            on_stranger: if arguments.replace {
                OnForeignFile::Replace
            } else {
                OnForeignFile::Refuse
            },
            ..common.request(&bar)
        },
        debounce: Duration::from_millis(arguments.debounce),
        clock: &clock(common),
    };
    let mut builds = 0_u64;
    let told = watch::run(&watch, &mut |event| {
        builds += u64::from(matches!(event, WatchEvent::Built(..)));
        hear(&event);
        report_event(&event, builds, common);
    });
    let Err(fault) = told else { return ExitStatus::OutsideFailed };
    let is_elsewhere = fault.code == &codes::SOURCE_ELSEWHERE;
    let mut report = Report::default();
    report.push(fault);
    output::report(&report, common);
    if is_elsewhere { ExitStatus::Usage } else { ExitStatus::OutsideFailed }
}

/// Returns the clock; one that was set by `--now` goes on from there.
fn clock(common: &CommonOptions) -> impl Fn() -> Timestamp {
    let (given, started) = (common.now, Instant::now());
    move || {
        let passed = TimeDelta::from_std(started.elapsed()).unwrap_or_default();
        given.map_or_else(chrono::Utc::now, |given| given + passed)
    }
}

fn report_event(event: &WatchEvent, builds: u64, common: &CommonOptions) {
    match event {
        WatchEvent::Built(outcome, took) => built(outcome, *took, builds, common),
        WatchEvent::Gone(folder) => {
            let text = format!("{} is gone; the feeds stay, and wait for it", folder.display());
            print_notice(&StatusNotice { what: "watch", name: "gone", text: &text }, common);
        }
        WatchEvent::Back(folder) => {
            let text = format!("{} is back", folder.display());
            print_notice(&StatusNotice { what: "watch", name: "back", text: &text }, common);
        }
    }
}

fn built(outcome: &BuildOutcome, took: Duration, builds: u64, common: &CommonOptions) {
    output::report(&outcome.report, common);
    if common.format == MessageFormat::Json {
        super::print(build::object(outcome).as_bytes());
    } else if !common.quiet {
        super::print(line(outcome, took, builds).as_bytes());
    }
}

/// Says in one line what a build did, and what the clock does next.
fn line(outcome: &BuildOutcome, took: Duration, builds: u64) -> String {
    let did = match outcome.ending {
        BuildEnding::Done | BuildEnding::InputErrors if !outcome.written.is_empty() => {
            let count = output::counted(outcome.written.len(), "file", "files");
            format!("{count} written, {} unchanged", outcome.unchanged.len())
        }
        BuildEnding::Done => "nothing to write".to_owned(),
        BuildEnding::InputErrors | BuildEnding::ConfigErrors | BuildEnding::OutsideFailed => {
            "nothing was replaced".to_owned()
        }
    };
    let errors = match outcome.report.count(Severity::Error) {
        0 => String::new(),
        count => format!(", {}", output::counted(count, "error", "errors")),
    };
    let next = outcome.next_change.map_or_else(String::new, |next| {
        format!("; the clock changes a feed at {}", next.to_rfc3339_opts(SecondsFormat::Secs, true))
    });
    let milliseconds = took.as_millis();
    format!("build {builds}: {did}{errors}, {milliseconds} ms{next}\n")
}

/// Prints what happened.
pub(super) fn print_notice(told: &StatusNotice<'_>, common: &CommonOptions) {
    let StatusNotice { what, name, text } = told;
    let text = match common.format {
        MessageFormat::Json => serde_json::json!({ *what: name, "text": text }).to_string(),
        MessageFormat::Human | MessageFormat::Github => (*text).to_owned(),
    };
    super::print(format!("{text}\n").as_bytes());
}
