//! `watch`: builds whenever something changes, and prints one line per build.

use std::time::{Duration, Instant};

use chrono::{SecondsFormat, TimeDelta};

use crate::cli::{CommonOptions, ExitStatus, MessageFormat, build, output};
use crate::diagnostic::{Report, Severity, codes};
use crate::model::Timestamp;
use crate::pipeline::{BuildEnding, BuildOutcome, BuildRequest, OnDeletion, OnError};
use crate::watch::{self, WatchEnd, WatchEvent, WatchOptions};
use crate::writer::OnForeignFile;

/// Arguments of `watch`.
#[derive(Debug, clap::Args)]
// `serve` flattens these into its own arguments, and clap allows no two groups of one name.
#[group(skip)]
pub(super) struct Arguments {
    /// Publishes the other articles when one has errors.
    #[arg(long)]
    keep_going: bool,
    /// Removes published entries and feeds whose articles or settings are gone.
    #[arg(long, help_heading = "Consent")]
    accept_deletions: bool,
    /// Replaces files of other programs at the paths of feeds and web pages.
    #[arg(long, help_heading = "Consent")]
    replace: bool,
    /// The number of milliseconds without another change after which a build starts.
    #[arg(long, value_name = "MS", default_value = "100", value_parser = clap::value_parser!(u64).range(1..=60_000))]
    debounce: u64,
    /// Looks for changes every so many seconds (2 without a number), for places where the
    /// system reports none: Docker, WSL and network drives.
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "2", value_parser = clap::value_parser!(u64).range(1..=3600))]
    poll: Option<u64>,
}

/// Event that is printed as a line of text or as a JSON object.
pub(super) struct StatusNotice<'a> {
    /// Command that reports it, the key of the JSON object.
    pub command: &'a str,
    /// Stable name of the event, for programs.
    pub name: &'a str,
    /// Description for people, in one line.
    pub text: &'a str,
}

/// Builds again and again; returns if feed.toml can't be used at the start, or if watching
/// fails.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    follow(arguments, common, &mut |_| {})
}

/// Builds again and again, passes each event to `on_event` and then prints it. Returns if
/// watching fails, after reporting why.
pub(super) fn follow(
    arguments: &Arguments,
    common: &CommonOptions,
    on_event: &mut dyn FnMut(&WatchEvent),
) -> ExitStatus {
    let bar = output::TerminalProgress::new(common);
    let on_error = if arguments.keep_going { OnError::KeepGoing } else { OnError::Stop };
    let on_deletion =
        if arguments.accept_deletions { OnDeletion::Accept } else { OnDeletion::Refuse };
    let watch = WatchOptions {
        request: BuildRequest {
            on_error,
            on_deletion,
            on_foreign_file: if arguments.replace {
                OnForeignFile::Replace
            } else {
                OnForeignFile::Refuse
            },
            ..common.request(&bar)
        },
        debounce: Duration::from_millis(arguments.debounce),
        poll: arguments.poll.map(Duration::from_secs),
        clock: &clock(common),
    };
    let mut builds = 0_u64;
    let result = watch::run(&watch, &mut |event| {
        builds += u64::from(matches!(event, WatchEvent::Built(..)));
        on_event(&event);
        report_event(&event, builds, common);
    });
    let fault = match result {
        Ok(()) => return ExitStatus::OutsideFailed,
        Err(WatchEnd::UnusableConfig) => return ExitStatus::Usage,
        Err(WatchEnd::Refused(fault)) => fault,
    };
    let is_remote = fault.code == &codes::SOURCE_ELSEWHERE;
    let mut report = Report::default();
    report.push(fault);
    output::report(&report, common);
    if is_remote { ExitStatus::Usage } else { ExitStatus::OutsideFailed }
}

/// Returns the clock. With `--now`, it starts at that time and runs on from there.
fn clock(common: &CommonOptions) -> impl Fn() -> Timestamp {
    let (given, started) = (common.now, Instant::now());
    move || {
        let passed = TimeDelta::from_std(started.elapsed()).unwrap_or_default();
        given.map_or_else(chrono::Utc::now, |given| given + passed)
    }
}

fn report_event(event: &WatchEvent, builds: u64, common: &CommonOptions) {
    match event {
        // A line for editors, which then forget the problems of the build before.
        WatchEvent::Started
            if builds > 0 && common.format == MessageFormat::Human && !common.quiet =>
        {
            super::print(format!("build {} begins\n", builds + 1).as_bytes());
        }
        WatchEvent::Started => {}
        WatchEvent::Built(outcome, took) => print_build(outcome, *took, builds, common),
        WatchEvent::Gone(folder) => {
            let text =
                format!("{} is gone; the published feeds stay until it is back", folder.display());
            print_notice(&StatusNotice { command: "watch", name: "gone", text: &text }, common);
        }
        WatchEvent::Back(folder) => {
            let text = format!("{} is back", folder.display());
            print_notice(&StatusNotice { command: "watch", name: "back", text: &text }, common);
        }
    }
}

fn print_build(outcome: &BuildOutcome, took: Duration, builds: u64, common: &CommonOptions) {
    output::report(&outcome.report, common);
    if common.format == MessageFormat::Json {
        super::print(build::to_json(outcome).as_bytes());
    } else if !common.quiet {
        super::print(summary_line(outcome, took, builds).as_bytes());
    }
}

/// Summarizes a build in one line, with the next time at which a feed changes by itself.
fn summary_line(outcome: &BuildOutcome, took: Duration, builds: u64) -> String {
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
        format!("; next scheduled change at {}", next.to_rfc3339_opts(SecondsFormat::Secs, true))
    });
    let milliseconds = took.as_millis();
    format!("build {builds}: {did}{errors}, {milliseconds} ms{next}\n")
}

/// Prints an event as text or as a JSON object.
pub(super) fn print_notice(notice: &StatusNotice<'_>, common: &CommonOptions) {
    let StatusNotice { command, name, text } = notice;
    let text = match common.format {
        MessageFormat::Json => serde_json::json!({ *command: name, "text": text }).to_string(),
        MessageFormat::Human | MessageFormat::Github | MessageFormat::Sarif => (*text).to_owned(),
    };
    super::print(format!("{text}\n").as_bytes());
}
