//! Options that several commands share, and which of them have an effect on each command.
//!
//! Every command accepts all of them, also in front of its name. Those without an effect are
//! hidden in the help of the command, and reported if they are used.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use chrono::Utc;
use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command, ValueEnum, ValueHint};

use crate::cli::time_argument::TimeArgument;
use crate::diagnostic::{Diagnostic, codes};
use crate::pipeline::{BuildProgress, BuildRequest, BuildStrictness, StateCopy};
use crate::text::date::Timestamp;
use crate::text::units;

/// Format of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
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
pub(super) enum ColorChoice {
    /// On a terminal that has colors; `NO_COLOR`, `CLICOLOR` and `CLICOLOR_FORCE` count.
    Auto,
    /// Even if the output is not a terminal.
    Always,
    /// No colors.
    Never,
}

impl From<ColorChoice> for anstream::ColorChoice {
    fn from(choice: ColorChoice) -> Self {
        match choice {
            ColorChoice::Auto => Self::Auto,
            ColorChoice::Always => Self::Always,
            ColorChoice::Never => Self::Never,
        }
    }
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Common options")]
pub(super) struct CommonOptions {
    /// The configuration file; paths in it are relative to its folder. Without this option,
    /// parent folders are searched for it.
    #[arg(long, global = true, value_name = "FILE", default_value = "feed.toml", value_hint = ValueHint::FilePath)]
    pub config: PathBuf,
    /// The folder for the feeds, instead of the configured one.
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
    /// The time of the build, instead of the clock's: decides which articles are due. Such as
    /// `2026-12-01`, or `2026-12-01 08:00` in the site's time zone.
    #[arg(id = "now", long = "now", global = true, value_name = "TIME")]
    written_now: Option<TimeArgument>,
    /// The longest wait for another process that writes to the same folder, such as 30s [default: no limit].
    #[arg(long, global = true, value_name = "DURATION", value_parser = duration)]
    pub lock_timeout: Option<Duration>,
    /// The format of diagnostics.
    #[arg(long, global = true, value_enum, default_value = "human")]
    pub format: MessageFormat,
    /// Whether diagnostics are colored.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: ColorChoice,
    /// Prints diagnostics only.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Lists the written files and how long each stage took.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Treats warnings as errors.
    #[arg(long, global = true)]
    pub strict: bool,
    /// The instant of `--now`, once the time zone of the site is known.
    #[arg(skip)]
    pub now: Option<Timestamp>,
}

impl CommonOptions {
    /// Returns the time of the build.
    pub(super) fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Utc::now)
    }

    /// Sets the time of `--now`, by the site's time zone if it was written without one.
    pub(super) fn resolve_now(&mut self) {
        self.now = self.written_now.as_ref().map(|written| written.instant(&self.config));
    }

    /// Creates the build request for these options.
    pub(super) fn request<'a>(&'a self, progress: &'a dyn BuildProgress) -> BuildRequest<'a> {
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

/// Common options that have an effect on a command.
struct OptionEffects {
    command: &'static str,
    options: &'static [&'static str],
}

/// Options of the commands that build, or read a site as a build does.
const SITE: &[&str] =
    &["config", "output", "now", "lock_timeout", "format", "color", "quiet", "verbose", "strict"];

/// Options of the commands that build again and again.
const SERVICE: &[&str] =
    &["config", "output", "now", "lock_timeout", "format", "color", "quiet", "strict"];

/// Every command. A command without an effect of its own is a program's part, such as a
/// completion script.
#[rustfmt::skip]
const EFFECTS: &[OptionEffects] = &[
    OptionEffects { command: "adopt",          options: SITE },
    OptionEffects { command: "build",          options: SITE },
    OptionEffects { command: "check",          options: SITE },
    OptionEffects { command: "completions",    options: &[] },
    OptionEffects { command: "date",           options: &["config", "output", "now", "lock_timeout", "format", "color", "quiet", "strict"] },
    OptionEffects { command: "explain",        options: &["config", "output", "now", "format", "color", "quiet"] },
    OptionEffects { command: "export-headers", options: &["config", "output", "format", "color", "quiet"] },
    OptionEffects { command: "init",           options: &["output", "now", "format", "color", "quiet"] },
    OptionEffects { command: "list",           options: &["config", "output", "now", "format", "color", "quiet"] },
    OptionEffects { command: "man",            options: &["format", "color", "quiet"] },
    OptionEffects { command: "new",            options: &["config", "output", "now", "format", "color", "quiet"] },
    OptionEffects { command: "page",           options: &["config", "format", "color", "quiet"] },
    OptionEffects { command: "publish",        options: SITE },
    OptionEffects { command: "schema",         options: &[] },
    OptionEffects { command: "serve",          options: SERVICE },
    OptionEffects { command: "stamp",          options: SITE },
    OptionEffects { command: "validate",       options: &["now", "format", "color", "quiet", "strict"] },
    OptionEffects { command: "watch",          options: SERVICE },
];

/// Returns the common options that have an effect on a command.
fn effects(command: &str) -> &'static [&'static str] {
    let row = EFFECTS.iter().find(|row| row.command == command);
    row.map_or(SITE, |row| row.options)
}

/// Returns true if a common option has an effect on a command.
fn has_effect(command: &str, option: &str) -> bool {
    effects(command).contains(&option)
}

/// Hides the common options without an effect in the help of each command.
pub(super) fn hide_without_effect(root: Command) -> Command {
    let common: Vec<_> = root.get_arguments().filter(|it| it.is_global_set()).cloned().collect();
    root.mut_subcommands(|command| {
        let shown = effects(command.get_name());
        let hidden = common.iter().filter(|option| !shown.contains(&option.get_id().as_str()));
        // An own option with the same id takes the place of the common one.
        command.args(hidden.map(|option| option.clone().hide(true)))
    })
}

/// Moves the common options to the commands on which they have an effect. The result is for
/// completion scripts, which show hidden options, too; it accepts no option before a command.
pub(super) fn move_to_commands(root: Command) -> Command {
    let common: Vec<_> = root.get_arguments().filter(|it| it.is_global_set()).cloned().collect();
    let root = root.mut_args(|option| option.global(false));
    root.mut_subcommands(|command| {
        let shown = effects(command.get_name());
        let own = common.iter().filter(|option| shown.contains(&option.get_id().as_str()));
        command.args(own.map(|option| option.clone().global(false)))
    })
}

/// Reports the common options that were given but have no effect on the command.
pub(super) fn report_without_effect(matches: &ArgMatches) -> Vec<Diagnostic> {
    let Some((command, matches)) = matches.subcommand() else { return Vec::new() };
    let is_ignored = |option: &&&str| {
        !has_effect(command, option)
            && matches.value_source(option) == Some(ValueSource::CommandLine)
    };
    let ignored = SITE.iter().filter(is_ignored);
    ignored
        .map(|option| {
            let flag = option.replace('_', "-");
            let message = format!("`--{flag}` has no effect on `feedwright {command}`");
            Diagnostic::new(&codes::COMMAND_IGNORED_OPTION, message).help("leave it out")
        })
        .collect()
}

/// Returns true if the command reads feed.toml and no argument names it.
pub(super) fn needs_search(matches: &ArgMatches) -> bool {
    let Some((command, matches)) = matches.subcommand() else { return false };
    has_effect(command, "config")
        && matches.value_source("config") == Some(ValueSource::DefaultValue)
}

/// Finds the value of `--color` in arguments that were not parsed yet: help and usage errors
/// are printed in its colors, too.
pub(super) fn find_color(arguments: &[OsString]) -> ColorChoice {
    let before_files = arguments.iter().take_while(|argument| *argument != "--");
    let texts: Vec<&str> = before_files.map(|text| text.to_str().unwrap_or_default()).collect();
    let joined = texts.iter().filter_map(|text| text.strip_prefix("--color="));
    let separate = texts.windows(2).filter(|pair| pair[0] == "--color").map(|pair| pair[1]);
    let last = joined.chain(separate).last();
    last.and_then(|name| ColorChoice::from_str(name, false).ok()).unwrap_or(ColorChoice::Auto)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Arguments;

    #[test]
    fn every_command_has_a_row_of_effects() {
        let root = Arguments::command();
        let mut names: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
        names.sort_unstable();
        let rows: Vec<&str> = EFFECTS.iter().map(|row| row.command).collect();
        let all_features = cfg!(all(feature = "serve", feature = "publish"));
        assert!(!all_features || names == rows, "commands {names:?}\nrows     {rows:?}");
    }

    #[test]
    fn rows_name_common_options() {
        let root = Arguments::command();
        let common: Vec<&str> = root
            .get_arguments()
            .filter(|it| it.is_global_set())
            .map(|it| it.get_id().as_str())
            .collect();
        assert_eq!(common, SITE);
        for row in EFFECTS {
            let unknown = row.options.iter().find(|option| !common.contains(option));
            assert_eq!(unknown, None, "{}", row.command);
        }
    }

    #[test]
    fn color_is_found_in_unparsed_arguments() {
        let cases = [
            (&["feedwright", "build"][..], ColorChoice::Auto),
            (&["feedwright", "--color", "never", "build"], ColorChoice::Never),
            (&["feedwright", "build", "--color=always"], ColorChoice::Always),
            (&["feedwright", "validate", "--", "--color=always"], ColorChoice::Auto),
            (&["feedwright", "build", "--color", "pink"], ColorChoice::Auto),
            (&["feedwright", "build", "--color"], ColorChoice::Auto),
        ];
        for (arguments, expected) in cases {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            assert_eq!(find_color(&arguments), expected, "{arguments:?}");
        }
    }
}
