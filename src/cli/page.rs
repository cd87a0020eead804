//! `page`: writes the template of the web page, or prints the reference of its variables.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::cli::{CommonOptions, ExitStatus, output};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::formats::html_page;

/// Name of the template if none is given.
const FILE: &str = "page.html";

/// Arguments of `page`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without an option, it prints the variables of the template, the text of\ndocs/reference/page.md. A file that exists is never overwritten.\n\nExamples:\n  feedwright page --eject\n  feedwright page --eject layouts/feed.html"
)]
pub(super) struct Arguments {
    /// Writes the built-in template to a file, so that you can change it [default: page.html next to feed.toml].
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "the option may have no value")]
    eject: Option<Option<PathBuf>>,
}

/// Writes the template, or prints the reference.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let Some(file) = &arguments.eject else {
        return super::print(html_page::reference().as_bytes());
    };
    let home = common.config.parent().unwrap_or(Path::new(""));
    let path = file.clone().unwrap_or_else(|| home.join(FILE));
    match save(&path) {
        Ok(()) if common.quiet => ExitStatus::Done,
        Ok(()) => super::print(next_step(&path, home).as_bytes()),
        Err(problem) => {
            let is_usage = problem.code == &codes::COMMAND_EXISTS;
            let mut report = Report::default();
            report.push(problem);
            output::report(&report, common);
            if is_usage { ExitStatus::Usage } else { ExitStatus::OutsideFailed }
        }
    }
}

/// Describes the settings that use the template.
fn next_step(path: &Path, home: &Path) -> String {
    let name = path.strip_prefix(home).unwrap_or(path).to_string_lossy().replace('\\', "/");
    format!(
        "wrote {}; to use it, write this in feed.toml:\n\n[output]\npage = \"index.html\"\npage_template = \"{name}\"\n",
        path.display()
    )
}

fn save(path: &Path) -> Result<(), Diagnostic> {
    let file = OpenOptions::new().write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| file.write_all(html_page::TEMPLATE.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            let message = format!("`{}` already exists", path.display());
            Diagnostic::new(&codes::COMMAND_EXISTS, message)
                .with_location(SourceLocation::file(path))
                .help("give another name: `feedwright page --eject layouts/feed.html`")
        }
        _ => Diagnostic::new(&codes::OUTPUT_FAILED, format!("failed to write the file: {error}"))
            .with_location(SourceLocation::file(path)),
    })
}
