//! Problems and progress to the terminal.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::repeated_diagnostics::{DiagnosticDisplay, RepeatedDiagnostics};
use crate::cli::timings::StageTiming;
use crate::cli::{ColorChoice, CommonOptions, MessageFormat};
use crate::diagnostic::human::ColorStyle;
use crate::diagnostic::{Diagnostic, Report, github, human, json};
use crate::pipeline::BuildProgress;

/// How long work takes before a bar is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// Prints every problem: for people to standard error, for programs to standard output.
///
/// Of many problems alike, people are shown a few and their number.
pub fn report(report: &Report, common: &CommonOptions) {
    print_all(report, common, RepeatedDiagnostics::count(report));
}

/// Prints as [`report`] does, but every problem, however many are alike.
pub fn report_all(report: &Report, common: &CommonOptions) {
    print_all(report, common, RepeatedDiagnostics::default());
}

fn print_all(report: &Report, common: &CommonOptions, mut repeats: RepeatedDiagnostics) {
    let is_coloured = match common.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
        }
    };
    let style = if is_coloured { ColorStyle::Coloured } else { ColorStyle::Plain };
    let mut text = String::new();
    for found in &report.diagnostics {
        text += &match common.format {
            MessageFormat::Human => match repeats.next(found) {
                DiagnosticDisplay::Whole => human::render(found, style) + "\n",
                DiagnosticDisplay::Last(more) => {
                    let and_more = format!("and {more} more; `--format json` lists all");
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
        // With standard error closed there is nobody to tell.
        let _ = std::io::stderr().write_all(text.as_bytes());
    } else {
        super::print(text.as_bytes());
    }
}

/// Prints a line that is no problem to standard error.
pub fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes a number with its word.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A bar on a terminal, for work that takes its time; and how long each stage took.
pub struct TerminalProgress {
    common: CommonOptions,
    is_shown: bool,
    current: Mutex<Option<CurrentStage>>,
    /// Of the stage at work.
    steps: AtomicU64,
    stages: Mutex<Vec<StageTiming>>,
}

/// The stage at work.
struct CurrentStage {
    stage: &'static str,
    started: Instant,
    bar: ProgressBar,
}

impl TerminalProgress {
    /// Shows a bar only where a person watches.
    pub fn new(common: &CommonOptions) -> Self {
        let is_shown = std::io::stderr().is_terminal()
            && !common.quiet
            && common.format == MessageFormat::Human;
        let (current, stages) = (Mutex::new(None), Mutex::new(Vec::new()));
        Self { common: common.clone(), is_shown, current, steps: AtomicU64::new(0), stages }
    }

    /// Lists the stages in the order in which they began.
    pub fn stages(&self) -> Vec<StageTiming> {
        self.stages.lock().map(|stages| stages.clone()).unwrap_or_default()
    }

    fn add(&self, stage: StageTiming) {
        let Ok(mut stages) = self.stages.lock() else { return };
        // Selection and bodies come again if a body is broken.
        match stages.iter_mut().find(|known| known.name == stage.name) {
            Some(known) => {
                known.took += stage.took;
                known.steps += stage.steps;
            }
            None => stages.push(stage),
        }
    }
}

/// Makes a bar that is not seen yet; of steps that nobody has counted, a count.
fn hidden(stage: &'static str, total: u64) -> ProgressBar {
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
        let mut said = Report::default();
        said.push(found.clone());
        report(&said, &self.common);
    }

    fn start(&self, stage: &'static str, total: u64) {
        self.steps.store(0, Ordering::Relaxed);
        if let Ok(mut current) = self.current.lock() {
            *current =
                Some(CurrentStage { stage, started: Instant::now(), bar: hidden(stage, total) });
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
        if bar.is_hidden() && started.elapsed() > PATIENCE {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
    }

    fn finish(&self) {
        let Some(current) = self.current.lock().ok().and_then(|mut current| current.take()) else {
            return;
        };
        current.bar.finish_and_clear();
        let steps = self.steps.load(Ordering::Relaxed);
        self.add(StageTiming { name: current.stage, took: current.started.elapsed(), steps });
    }
}
