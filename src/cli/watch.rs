//! `watch`: a build whenever something changes, each told in a line.

use std::time::{Duration, Instant};

use chrono::{SecondsFormat, TimeDelta};

use crate::cli::{Common, Exit, Format, build, output};
use crate::diagnostic::{Report, Severity, codes};
use crate::model::Timestamp;
use crate::pipeline::{Ending, OnDeletion, OnError, Outcome, Request};
use crate::watch::{self, Event, Watch};
use crate::writer::OnStranger;

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
pub(super) struct Told<'a> {
    /// The command that tells it, for programs.
    pub what: &'a str,
    /// Its name, for programs.
    pub name: &'a str,
    /// In words.
    pub text: &'a str,
}

/// Builds again and again; ends where watching fails.
pub fn run(arguments: &Arguments, common: &Common) -> Exit {
    follow(arguments, common, &mut |_| {})
}

/// Builds again and again, and tells what happened after `hear` has heard it;
/// ends where watching fails, which is told too.
pub(super) fn follow(arguments: &Arguments, common: &Common, hear: &mut dyn FnMut(&Event)) -> Exit {
    let bar = output::Bar::new(common);
    let on_error = if arguments.keep_going { OnError::KeepGoing } else { OnError::Stop };
    let on_deletion =
        if arguments.accept_deletions { OnDeletion::Accept } else { OnDeletion::Refuse };
    let watch = Watch {
        request: Request {
            on_error,
            on_deletion,
            on_stranger: if arguments.replace { OnStranger::Replace } else { OnStranger::Refuse },
            ..common.request(&bar)
        },
        debounce: Duration::from_millis(arguments.debounce),
        clock: &clock(common),
    };
    let mut builds = 0_u64;
    let told = watch::run(&watch, &mut |event| {
        builds += u64::from(matches!(event, Event::Built(..)));
        hear(&event);
        tell(&event, builds, common);
    });
    let Err(fault) = told else { return Exit::OutsideFailed };
    let is_elsewhere = fault.code == &codes::SOURCE_ELSEWHERE;
    let mut report = Report::default();
    report.push(fault);
    output::report(&report, common);
    if is_elsewhere { Exit::Usage } else { Exit::OutsideFailed }
}

/// Returns the clock; one that was set by `--now` goes on from there.
fn clock(common: &Common) -> impl Fn() -> Timestamp {
    let (given, started) = (common.now, Instant::now());
    move || {
        let passed = TimeDelta::from_std(started.elapsed()).unwrap_or_default();
        given.map_or_else(chrono::Utc::now, |given| given + passed)
    }
}

fn tell(event: &Event, builds: u64, common: &Common) {
    match event {
        Event::Built(outcome, took) => built(outcome, *took, builds, common),
        Event::Gone(folder) => {
            let text = format!("{} is gone; the feeds stay, and wait for it", folder.display());
            said(&Told { what: "watch", name: "gone", text: &text }, common);
        }
        Event::Back(folder) => {
            let text = format!("{} is back", folder.display());
            said(&Told { what: "watch", name: "back", text: &text }, common);
        }
    }
}

fn built(outcome: &Outcome, took: Duration, builds: u64, common: &Common) {
    output::report(&outcome.report, common);
    if common.format == Format::Json {
        super::print(build::object(outcome).as_bytes());
    } else if !common.quiet {
        super::print(line(outcome, took, builds).as_bytes());
    }
}

/// Says in one line what a build did, and what the clock does next.
fn line(outcome: &Outcome, took: Duration, builds: u64) -> String {
    let did = match outcome.ending {
        Ending::Done | Ending::InputErrors if !outcome.written.is_empty() => {
            let count = output::counted(outcome.written.len(), "file", "files");
            format!("{count} written, {} unchanged", outcome.unchanged.len())
        }
        Ending::Done => "nothing to write".to_owned(),
        Ending::InputErrors | Ending::ConfigErrors | Ending::OutsideFailed => {
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
pub(super) fn said(told: &Told<'_>, common: &Common) {
    let Told { what, name, text } = told;
    let text = match common.format {
        Format::Json => serde_json::json!({ *what: name, "text": text }).to_string(),
        Format::Human | Format::Github => (*text).to_owned(),
    };
    super::print(format!("{text}\n").as_bytes());
}
