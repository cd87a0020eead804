//! The command line: one file for each subcommand.
//!
//! Only this module prints and reads the clock, the environment and the terminal;
//! everything below it gets them as parameters. `output` prints diagnostics and
//! progress for all commands. It contains no rules about articles or feeds.

mod adopt;
mod build;
mod common_options;
mod completions;
mod date;
mod explain;
#[cfg(feature = "publish")]
mod export_headers;
mod find_config;
mod fix;
#[cfg(all(test, feature = "serve", feature = "publish"))]
mod gate_tests;
mod github_job;
mod init;
mod list;
#[cfg(feature = "serve")]
mod listen_address;
mod manual;
mod new;
mod next_step;
mod output;
mod page;
mod proof;
#[cfg(feature = "publish")]
mod publish;
mod repeated_diagnostics;
#[cfg(feature = "serve")]
mod restart_after_panic;
mod schema;
#[cfg(feature = "serve")]
mod serve;
mod stamp;
mod time_argument;
mod timings;
mod validate;
mod watch;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::diagnostic::{Diagnostic, Report, panics, redact};

use common_options::{CommonOptions, MessageFormat};

/// Publishes RSS, Atom and JSON feeds from a folder of articles.
#[derive(Debug, Parser)]
#[command(name = "feedwright", version, max_term_width = 100)]
struct Arguments {
    #[command(flatten)]
    common: CommonOptions,
    #[command(subcommand)]
    command: CliCommand,
}

/// The exit codes, as every command's help and the reference list them.
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
        after_help = "Examples:\n  feedwright serve\n  feedwright serve --preview 127.0.0.1:9000\n  feedwright serve --listen 0.0.0.0:80 --metrics 127.0.0.1:9100 --access-log json\n\nStop it with Ctrl-C or SIGTERM; open requests are answered first."
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
    /// Lists every article with its state, the reason, and the feeds that contain it.
    List(list::Arguments),
    /// Validates any feed offline, with the checks of the W3C feed validator and more.
    Validate(validate::Arguments),
    /// Explains what a diagnostic means and how to fix it, or what a build does with an article.
    Explain(explain::Arguments),
    /// Prints the JSON Schema of feed.toml or of frontmatter, for editors.
    Schema(schema::Arguments),
    /// Writes the template of the web page for you to change, or lists its variables.
    Page(page::Arguments),
    /// Prints the completion script of a shell.
    Completions(completions::Arguments),
    /// Prints the manual page, or writes the pages of all commands with `--dir`.
    Man(manual::Arguments),
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
    let arguments: Vec<OsString> = arguments.collect();
    anstream::ColorChoice::from(common_options::find_color(&arguments)).write_global();
    let ParsedCommandLine { arguments, ignored, config } = match parse(arguments) {
        Ok(parsed) => parsed,
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
    let Arguments { mut common, command } = arguments;
    if !common.quiet {
        output::warn(&ignored);
    }
    if config == ConfigChoice::Search
        && let Err(refused) = use_nearest_config(&mut common)
    {
        output::report(&Report { diagnostics: vec![refused] }, &common);
        return ExitCode::from(ExitStatus::Usage as u8);
    }
    common.resolve_now();
    let common = &common;
    if common.format == MessageFormat::Sarif && !command.has_sarif() {
        return ExitCode::from(output::refuse_sarif(common) as u8);
    }
    let exit = match command {
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
        CliCommand::List(list) => list::run(&list, common),
        CliCommand::Validate(validate) => validate::run(&validate, common),
        CliCommand::Explain(explain) => explain::run(&explain, common),
        CliCommand::Schema(schema) => schema::run(&schema),
        CliCommand::Completions(completions) => completions::run(&completions),
        CliCommand::Man(manual) => manual::run(&manual, common),
        CliCommand::Page(page) => page::run(&page, common),
    };
    ExitCode::from(exit as u8)
}

/// Arguments of a run, and the results of looking at how they were given.
struct ParsedCommandLine {
    arguments: Arguments,
    /// Options without an effect on the command.
    ignored: Report,
    config: ConfigChoice,
}

/// Origin of the path of the configuration file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ConfigChoice {
    /// The command line names it, or the command needs none.
    Given,
    /// It is in the current folder or a parent.
    Search,
}

/// Parses the arguments.
fn parse(arguments: Vec<OsString>) -> Result<ParsedCommandLine, clap::Error> {
    let mut definition = common_options::hide_without_effect(Arguments::command());
    let matches = definition.try_get_matches_from_mut(arguments)?;
    let parsed = Arguments::from_arg_matches(&matches);
    let parsed = parsed.map_err(|error| error.format(&mut definition))?;
    let ignored = Report { diagnostics: common_options::report_without_effect(&matches) };
    let config = if common_options::needs_search(&matches) {
        ConfigChoice::Search
    } else {
        ConfigChoice::Given
    };
    Ok(ParsedCommandLine { arguments: parsed, ignored, config })
}

/// Uses the nearest configuration file, and says which one if it is in a parent folder.
fn use_nearest_config(common: &mut CommonOptions) -> Result<(), Diagnostic> {
    let found = find_config::find()?;
    if found != common.config && !common.quiet {
        output::note(&format!("using {}", found.display()));
    }
    common.config = found;
    Ok(())
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
    fn reference_has_every_command_and_exit_code() {
        let commands = include_str!("../../docs/reference/commands.md");
        let exit_codes = include_str!("../../docs/reference/exit-codes.md");
        let command = Arguments::command();
        for command in command.get_subcommands() {
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let row = commands
                .lines()
                .find(|line| line.starts_with(&format!("| `{}", command.get_name())));
            assert!(row.is_some_and(|row| row.ends_with(&format!("| {about} |"))), "{about}");
        }
        for line in exits!().lines().skip(1) {
            let (code, meaning) = line.trim().split_once("  ").expect("has two columns");
            assert!(exit_codes.contains(&format!("| {code} | {meaning}")), "{line}");
        }
    }
}
