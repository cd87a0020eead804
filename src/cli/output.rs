//! Problems and progress to the terminal.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::cli::{Color, Common, Format};
use crate::diagnostic::human::Style;
use crate::diagnostic::{Report, github, human, json};
use crate::pipeline::Progress;

/// How long work takes before a bar is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// Prints every problem: for people to standard error, for programs to standard output.
pub fn report(report: &Report, common: &Common) {
    let is_coloured = match common.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
    };
    let style = if is_coloured { Style::Coloured } else { Style::Plain };
    let mut text = String::new();
    for found in &report.diagnostics {
        text += &match common.format {
            Format::Human => human::render(found, style) + "\n",
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

/// A bar on a terminal, for work that takes its time.
pub struct Bar {
    is_shown: bool,
    bar: Mutex<Option<(ProgressBar, Instant)>>,
}

impl Bar {
    /// Shows a bar only where a person watches.
    pub fn new(common: &Common) -> Self {
        let is_shown =
            std::io::stderr().is_terminal() && !common.quiet && common.format == Format::Human;
        Self { is_shown, bar: Mutex::new(None) }
    }

    fn with(&self, act: impl FnOnce(&mut Option<(ProgressBar, Instant)>)) {
        if let (true, Ok(mut bar)) = (self.is_shown, self.bar.lock()) {
            act(&mut bar);
        }
    }
}

impl Progress for Bar {
    fn start(&self, stage: &'static str, total: u64) {
        self.with(|bar| {
            let hidden = ProgressBar::hidden();
            hidden.set_length(total);
            let style = ProgressStyle::with_template("{msg:10} {bar:30} {pos}/{len} {per_sec}");
            hidden.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            hidden.set_message(stage);
            *bar = Some((hidden, Instant::now()));
        });
    }

    fn advance(&self, by: u64) {
        self.with(|bar| {
            let Some((bar, started)) = bar else { return };
            bar.inc(by);
            if bar.is_hidden() && started.elapsed() > PATIENCE {
                bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            }
        });
    }

    fn finish(&self) {
        self.with(|bar| {
            if let Some((bar, _)) = bar.take() {
                bar.finish_and_clear();
            }
        });
    }
}
