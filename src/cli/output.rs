//! Problems and progress to the terminal.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::repeated_diagnostics::{Repeats, Shown};
use crate::cli::timings::Stage;
use crate::cli::{Color, Common, Format};
use crate::diagnostic::human::Style;
use crate::diagnostic::{Diagnostic, Report, github, human, json};
use crate::pipeline::Progress;

/// How long work takes before a bar is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// Prints every problem: for people to standard error, for programs to standard output.
///
/// Of many problems alike, people are shown a few and their number.
pub fn report(report: &Report, common: &Common) {
    print_all(report, common, Repeats::count(report));
}

/// Prints as [`report`] does, but every problem, however many are alike.
pub fn report_all(report: &Report, common: &Common) {
    print_all(report, common, Repeats::default());
}

fn print_all(report: &Report, common: &Common, mut repeats: Repeats) {
    let is_coloured = match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let style = if is_coloured { Style::Coloured } else { Style::Plain };
    let mut text = String::new();
    for found in &report.diagnostics {
        text += &match common.format {
            Format::Human => match repeats.next(found) {
                Shown::Whole => human::render(found, style) + "\n",
                Shown::Last(more) => {
                    let and_more = format!("and {more} more; `--format json` lists all");
                    let rest = Diagnostic::new(found.code, and_more);
                    human::render(found, style) + "\n\n" + &human::render(&rest, style) + "\n"
                }
                Shown::Nothing => continue,
            },
            Format::Json => json::render(found),
            Format::Github => github::render(found),
        };
        text.push('\n');
    }
    if common.format == Format::Human {
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
pub struct Bar {
    common: Common,
    is_shown: bool,
    current: Mutex<Option<Current>>,
    /// Of the stage at work.
    steps: AtomicU64,
    stages: Mutex<Vec<Stage>>,
}

/// The stage at work.
struct Current {
    stage: &'static str,
    started: Instant,
    bar: ProgressBar,
}

impl Bar {
    /// Shows a bar only where a person watches.
    pub fn new(common: &Common) -> Self {
        let is_shown =
            std::io::stderr().is_terminal() && !common.quiet && common.format == Format::Human;
        let (current, stages) = (Mutex::new(None), Mutex::new(Vec::new()));
        Self { common: common.clone(), is_shown, current, steps: AtomicU64::new(0), stages }
    }

    /// Lists the stages in the order in which they began.
    pub fn stages(&self) -> Vec<Stage> {
        self.stages.lock().map(|stages| stages.clone()).unwrap_or_default()
    }

    fn add(&self, stage: Stage) {
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

impl Progress for Bar {
    fn announce(&self, found: &Diagnostic) {
        let mut said = Report::default();
        said.push(found.clone());
        report(&said, &self.common);
    }

    fn start(&self, stage: &'static str, total: u64) {
        self.steps.store(0, Ordering::Relaxed);
        if let Ok(mut current) = self.current.lock() {
            *current = Some(Current { stage, started: Instant::now(), bar: hidden(stage, total) });
        }
    }

    fn advance(&self, by: u64) {
        self.steps.fetch_add(by, Ordering::Relaxed);
        if !self.is_shown {
            return;
        }
        let Ok(current) = self.current.lock() else { return };
        let Some(Current { started, bar, .. }) = &*current else { return };
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
        self.add(Stage { name: current.stage, took: current.started.elapsed(), steps });
    }
}
