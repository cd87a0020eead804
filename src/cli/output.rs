//! Prints diagnostics and progress to the terminal.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::repeated_diagnostics::{DiagnosticDisplay, RepeatedDiagnostics};
use crate::cli::timings::StageTiming;
use crate::cli::{CommonOptions, ExitStatus, MessageFormat};
use crate::diagnostic::human::ColorStyle;
use crate::diagnostic::sarif::LogPaths;
use crate::diagnostic::{Diagnostic, Report, codes, github, human, json, sarif};
use crate::pipeline::BuildProgress;

/// Duration after which a stage shows a progress bar; shorter ones would only flicker.
const BAR_DELAY: Duration = Duration::from_millis(500);

/// Prints every diagnostic: text to standard error, everything else to standard output.
///
/// In text, similar diagnostics are shortened to a few and their number.
pub(super) fn report(report: &Report, common: &CommonOptions) {
    print_all(report, common, RepeatedDiagnostics::count(report));
}

/// Prints like [`report`], but never leaves out similar diagnostics.
pub(super) fn report_all(report: &Report, common: &CommonOptions) {
    print_all(report, common, RepeatedDiagnostics::default());
}

fn print_all(report: &Report, common: &CommonOptions, mut repeats: RepeatedDiagnostics) {
    if common.format == MessageFormat::Sarif {
        let folder = std::env::current_dir().unwrap_or_else(|_| "/".into());
        let paths = LogPaths { folder: &folder, config: &common.config };
        super::print(sarif::render(&report.diagnostics, paths).as_bytes());
        return;
    }
    let style = color_style();
    let mut text = String::new();
    for found in report.diagnostics.iter().filter(|found| !is_only_counted(found, common)) {
        text += &match common.format {
            MessageFormat::Human | MessageFormat::Sarif => match repeats.next(found) {
                DiagnosticDisplay::Whole => human::render(found, style) + "\n",
                DiagnosticDisplay::Last(more) => {
                    let and_more = format!("and {more} more; `--format json` lists them all");
                    let rest = Diagnostic::new(found.code, and_more);
                    human::render(found, style) + "\n\n" + &human::render(&rest, style) + "\n"
                }
                DiagnosticDisplay::Nothing => continue,
            },
            MessageFormat::Json => json::render(found),
            MessageFormat::Github => github::render(found),
        };
        text.push('\n');
    }
    if common.format == MessageFormat::Human {
        // A closed standard error is not a failure.
        let _ = std::io::stderr().write_all(text.as_bytes());
    } else {
        super::print(text.as_bytes());
    }
}

/// Refuses a SARIF log of a command whose problems don't fit into one.
pub(super) fn refuse_sarif(common: &CommonOptions) -> ExitStatus {
    let message = "`--format sarif` is not available here";
    let refused = Diagnostic::new(&codes::COMMAND_USAGE, message)
        .help("use it with `build`, `check` without `--fix`, or `validate`");
    report(&Report { diagnostics: vec![refused] }, &in_text(common));
    ExitStatus::Usage
}

/// Returns the options with text for people as format.
fn in_text(common: &CommonOptions) -> CommonOptions {
    let mut options = common.clone();
    options.format = MessageFormat::Human;
    options
}

/// Returns true for what the summary of a build counts: nobody has to act on it.
fn is_only_counted(found: &Diagnostic, common: &CommonOptions) -> bool {
    let is_for_people = common.format == MessageFormat::Human && !common.verbose;
    is_for_people && found.code == &codes::ARTICLE_UNDATED_PAGE
}

/// Returns the style of messages on standard error, by `--color`, the environment and the
/// terminal.
fn color_style() -> ColorStyle {
    match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => ColorStyle::Plain,
        anstream::ColorChoice::Auto
        | anstream::ColorChoice::Always
        | anstream::ColorChoice::AlwaysAnsi => ColorStyle::Colored,
    }
}

/// Prints problems with the command line to standard error, whatever the format of
/// diagnostics: standard output may be a script or a file.
pub(super) fn warn(report: &Report) {
    let style = color_style();
    let texts = report.diagnostics.iter().map(|found| human::render(found, style) + "\n\n");
    // A closed standard error is not a failure.
    let _ = std::io::stderr().write_all(texts.collect::<String>().as_bytes());
}

/// Prints a line of information to standard error.
pub(super) fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Formats a number with its noun: `1 feed`, `2 feeds`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Progress bar on a terminal for stages that take long, and the duration of each stage.
pub(super) struct TerminalProgress {
    common: CommonOptions,
    is_shown: bool,
    current: Mutex<Option<CurrentStage>>,
    /// Number of steps of the current stage so far.
    steps: AtomicU64,
    stages: Mutex<Vec<StageTiming>>,
}

/// Stage that is running.
struct CurrentStage {
    stage: &'static str,
    started: Instant,
    bar: ProgressBar,
}

impl TerminalProgress {
    /// Creates the progress; bars are shown only on a terminal that a person reads.
    pub(super) fn new(common: &CommonOptions) -> Self {
        let is_shown = std::io::stderr().is_terminal()
            && !common.quiet
            && common.format == MessageFormat::Human;
        let (current, stages) = (Mutex::new(None), Mutex::new(Vec::new()));
        Self { common: common.clone(), is_shown, current, steps: AtomicU64::new(0), stages }
    }

    /// Lists the finished stages in the order in which they began.
    pub(super) fn stages(&self) -> Vec<StageTiming> {
        self.stages.lock().map(|stages| stages.clone()).unwrap_or_default()
    }

    fn add_stage(&self, stage: StageTiming) {
        let Ok(mut stages) = self.stages.lock() else { return };
        // Selection and rendering run again if the body of an article has errors.
        match stages.iter_mut().find(|known| known.name == stage.name) {
            Some(known) => {
                known.took += stage.took;
                known.steps += stage.steps;
            }
            None => stages.push(stage),
        }
    }
}

/// Creates a hidden bar; a stage of unknown length (`total` is 0) only counts.
fn hidden_bar(stage: &'static str, total: u64) -> ProgressBar {
    let bar = ProgressBar::hidden();
    let template = if total == 0 {
        "{msg:10} {pos} {per_sec}"
    } else {
        bar.set_length(total);
        "{msg:10} {bar:30} {pos}/{len} {per_sec}"
    };
    let style = ProgressStyle::with_template(template);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(stage);
    bar
}

impl BuildProgress for TerminalProgress {
    fn announce(&self, found: &Diagnostic) {
        let mut single = Report::default();
        single.push(found.clone());
        match self.common.format {
            // A log has all problems of a run, so it is printed at its end.
            MessageFormat::Sarif => report(&single, &in_text(&self.common)),
            _ => report(&single, &self.common),
        }
    }

    fn start(&self, stage: &'static str, total: u64) {
        self.steps.store(0, Ordering::Relaxed);
        if let Ok(mut current) = self.current.lock() {
            let bar = hidden_bar(stage, total);
            *current = Some(CurrentStage { stage, started: Instant::now(), bar });
        }
    }

    fn advance(&self, by: u64) {
        self.steps.fetch_add(by, Ordering::Relaxed);
        if !self.is_shown {
            return;
        }
        let Ok(current) = self.current.lock() else { return };
        let Some(CurrentStage { started, bar, .. }) = &*current else { return };
        bar.inc(by);
        if bar.is_hidden() && started.elapsed() > BAR_DELAY {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
    }

    fn finish(&self) {
        let Some(current) = self.current.lock().ok().and_then(|mut current| current.take()) else {
            return;
        };
        current.bar.finish_and_clear();
        let steps = self.steps.load(Ordering::Relaxed);
        self.add_stage(StageTiming { name: current.stage, took: current.started.elapsed(), steps });
    }
}
