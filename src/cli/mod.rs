//! The command line: one file for each subcommand.
//!
//! Only this module prints and reads the clock, the environment and the terminal;
//! everything below it gets them as parameters. `output` prints diagnostics and
//! progress for all commands. It contains no rules about articles or feeds.

mod adopt;
mod build;
mod date;
mod explain;
#[cfg(feature = "publish")]
mod export_headers;
mod fix;
#[cfg(all(test, feature = "serve", feature = "publish"))]
mod gate_tests;
mod init;
mod new;
mod output;
mod proof;
#[cfg(feature = "publish")]
mod publish;
mod repeated_diagnostics;
#[cfg(feature = "serve")]
mod restart_after_panic;
#[cfg(feature = "serve")]
mod serve;
mod stamp;
mod timings;
mod validate;
mod watch;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use chrono::Utc;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::diagnostic::{panics, redact};
use crate::pipeline::{BuildProgress, BuildRequest, BuildStrictness, StateCopy};
use crate::text::date::Timestamp;
use crate::text::units;

/// Format of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// Text with the line, a caret and the fix.
    Human,
    /// One JSON object per line.
    Json,
    /// GitHub workflow commands, which annotate the lines of a pull request.
    Github,
    /// One SARIF 2.1.0 log for code hosts and editors; of `build`, `check` and `validate`.
    Sarif,
}

/// Use of colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Even if the output is not a terminal.
    Always,
    /// No colors.
    Never,
}

/// Publishes RSS, Atom and JSON feeds from a folder of articles.
#[derive(Debug, Parser)]
#[command(name = "feedwright", version, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    common: CommonOptions,
    #[command(subcommand)]
    command: CliCommand,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
struct CommonOptions {
    /// The configuration file; paths in it are relative to its folder.
    #[arg(long, global = true, value_name = "FILE", default_value = "feed.toml")]
    config: PathBuf,
    /// The folder for the feeds, instead of the configured one.
    #[arg(long, global = true, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The time of the build, instead of the clock's: decides which articles are due.
    #[arg(long, global = true, value_name = "RFC3339")]
    now: Option<Timestamp>,
    /// The longest wait for another process that writes to the same folder, such as 30s [default: no limit].
    #[arg(long, global = true, value_name = "DURATION", value_parser = duration)]
    lock_timeout: Option<Duration>,
    /// The format of diagnostics.
    #[arg(long, global = true, value_enum, default_value = "human")]
    format: MessageFormat,
    /// Whether diagnostics are colored.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    color: ColorChoice,
    /// Prints diagnostics only.
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Lists the written files and how long each stage took.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// Treats warnings as errors.
    #[arg(long, global = true)]
    strict: bool,
}

impl CommonOptions {
    fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Utc::now)
    }

    /// Creates the build request for these options.
    fn request<'a>(&'a self, progress: &'a dyn BuildProgress) -> BuildRequest<'a> {
        BuildRequest {
            output: self.output.as_deref(),
            strictness: if self.strict { BuildStrictness::Strict } else { BuildStrictness::Normal },
            lock_timeout: self.lock_timeout,
            // A build at another time must not replace the private copy of the manifest.
            state_copy: if self.now.is_some() { StateCopy::Leave } else { StateCopy::Write },
            ..BuildRequest::new(&self.config, self.now(), progress)
        }
    }
}

/// Parses a duration.
fn duration(text: &str) -> Result<Duration, String> {
    let span = units::span(text).and_then(|span| span.to_std().ok());
    span.ok_or_else(|| "write a number with a unit: `s`, `min` or `h`".to_owned())
}

/// The exit codes, as every command's help and the README list them.
macro_rules! exits {
    () => {
        "Exit codes:\n  0  done\n  1  an article has errors and nothing was replaced\n  2  the command line or feed.toml is wrong\n  3  the disk or the network failed"
    };
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    /// Writes a commented feed.toml, filled in from an existing site, and reports the source of every value.
    Init(init::Arguments),
    /// Creates an article file with its date and id filled in.
    New(new::Arguments),
    /// Reads the articles and writes every feed.
    #[command(after_help = concat!("Examples:\n  feedwright build\n  feedwright build --keep-going --quiet\n  feedwright build --touch articles/bridge.md\n  feedwright build --accept-changes\n\n", exits!()))]
    Build(build::Arguments),
    /// Reports everything that `build` would report, without writing; `--fix` corrects mistakes in the files.
    #[command(after_help = concat!("Examples:\n  feedwright check --strict\n  feedwright check --format github\n  feedwright check --fix\n\n", exits!()))]
    Check(build::CheckArguments),
    /// Builds again when an article or feed.toml changes, or when a scheduled article comes due.
    #[command(
        after_help = "Examples:\n  feedwright watch\n  feedwright watch --keep-going --debounce 500\n\nStop it with Ctrl-C at any time; feeds are never left half-written."
    )]
    Watch(watch::Arguments),
    /// Serves the feeds over HTTP with correct caching, and rebuilds them when something changes.
    #[command(
        after_help = "Examples:\n  feedwright serve\n  feedwright serve --listen 0.0.0.0:80 --metrics 127.0.0.1:9100 --access-log json\n\nStop it with Ctrl-C or SIGTERM; open requests are answered first."
    )]
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    /// Writes an id into every article that has none, so that its file can be moved.
    Stamp(stamp::Arguments),
    /// Writes a date into every article that has none: from git, or from its first lines.
    Date(date::Arguments),
    /// Writes the ids of already published feeds into the matching articles.
    Adopt(adopt::Arguments),
    /// Builds, uploads changed files to an object store or a folder, then notifies the hubs.
    #[command(after_help = concat!("Examples:\n  feedwright publish s3://bucket/folder\n  feedwright publish file:///srv/www --dry-run\n\nCredentials are read from the environment, under the names that the cloud's own tools use:\nAWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL, GOOGLE_SERVICE_ACCOUNT, AZURE_STORAGE_ACCOUNT_NAME\nand so on.\n\n", exits!()))]
    #[cfg(feature = "publish")]
    Publish(publish::Arguments),
    /// Prints the web host configuration for the right media types and cache times.
    #[command(
        after_help = "Examples:\n  feedwright export-headers netlify > public/_headers\n  feedwright export-headers nginx > /etc/nginx/snippets/feeds.conf\n\nNetlify, Cloudflare and Vercel get a line for every feed of the last build."
    )]
    #[cfg(feature = "publish")]
    ExportHeaders(export_headers::Arguments),
    /// Validates any feed offline, with the checks of the W3C feed validator and more.
    Validate(validate::Arguments),
    /// Explains what a diagnostic means and how to fix it.
    Explain(explain::Arguments),
    /// Prints the completion script of a shell.
    Completions {
        /// The shell that will load the script.
        shell: clap_complete::Shell,
    },
    /// Prints the manual page.
    Man,
}

impl CliCommand {
    /// Returns true if the problems of the command fit into one SARIF log.
    const fn has_sarif(&self) -> bool {
        matches!(self, Self::Build(_) | Self::Validate(_))
            || matches!(self, Self::Check(check) if !check.applies_fixes())
    }
}

/// Exit code of a command; the largest one wins if a command does several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ExitStatus {
    Done = 0,
    InputErrors = 1,
    Usage = 2,
    OutsideFailed = 3,
}

/// Runs the program; the first argument is the program's own name.
///
/// The exit code is 0 if everything succeeded, 1 if the input has errors, 2 if the
/// command line or feed.toml is wrong, and 3 if the disk or the network failed.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            print_usage_error(&error);
            return ExitCode::from(if error.use_stderr() {
                ExitStatus::Usage
            } else {
                ExitStatus::Done
            } as u8);
        }
    };
    panics::silence_caught();
    let common = &arguments.common;
    if common.format == MessageFormat::Sarif && !arguments.command.has_sarif() {
        return ExitCode::from(output::refuse_sarif(common) as u8);
    }
    let exit = match arguments.command {
        CliCommand::Init(init) => init::run(&init, common),
        CliCommand::New(new) => new::run(&new, common),
        CliCommand::Build(build) => build::run(&build, common),
        CliCommand::Check(check) => build::check(&check, common),
        CliCommand::Watch(watch) => watch::run(&watch, common),
        #[cfg(feature = "serve")]
        CliCommand::Serve(serve) => serve::run(serve, common),
        CliCommand::Stamp(stamp) => stamp::run(&stamp, common),
        CliCommand::Date(date) => date::run(&date, common),
        CliCommand::Adopt(adopt) => adopt::run(&adopt, common),
        #[cfg(feature = "publish")]
        CliCommand::Publish(publish) => publish::run(&publish, common),
        #[cfg(feature = "publish")]
        CliCommand::ExportHeaders(export) => export_headers::run(&export, common),
        CliCommand::Validate(validate) => validate::run(&validate, common),
        CliCommand::Explain(explain) => explain::run(&explain, common),
        CliCommand::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "feedwright", &mut script);
            print(&script)
        }
        CliCommand::Man => {
            let mut page = Vec::new();
            match clap_mangen::Man::new(Arguments::command()).render(&mut page) {
                Ok(()) => print(&page),
                Err(_) => ExitStatus::OutsideFailed,
            }
        }
    };
    ExitCode::from(exit as u8)
}

/// Prints the help text or a usage error, without passwords in its URLs.
fn print_usage_error(error: &clap::Error) {
    let text = error.render().to_string();
    let shown = redact::redact(&text);
    // A closed pipe is not a failure.
    let _ = if error.use_stderr() && *shown != *text {
        std::io::stderr().lock().write_all(shown.as_bytes())
    } else {
        error.print()
    };
}

/// Writes to standard output; a reader that closed the pipe is not a failure.
fn print(bytes: &[u8]) -> ExitStatus {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => ExitStatus::OutsideFailed,
        _ => ExitStatus::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn readme_has_every_command_and_exit_code() {
        let readme = include_str!("../../README.md");
        let command = Arguments::command();
        for command in command.get_subcommands() {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let row =
                readme.lines().find(|line| line.starts_with(&format!("| `{}", command.get_name())));
            assert!(row.is_some_and(|row| row.ends_with(&format!("| {about} |"))), "{about}");
        }
        for line in exits!().lines().skip(1) {
            let (code, meaning) = line.trim().split_once("  ").expect("has two columns");
            assert!(readme.contains(&format!("| {code} | {meaning}")), "{line}");
        }
    }
}
