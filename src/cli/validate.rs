//! `validate`: validates any feed offline, not only those of feedwright.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::{Map, Value, json};

use crate::cli::{CommonOptions, ExitStatus, MessageFormat, github_job, output};
use crate::diagnostic::{Diagnostic, Report, Severity, SourceLocation, codes};
use crate::disk::input;
use crate::validator::known_entries::KnownEntries;
use crate::validator::profiles::Profile;
use crate::validator::{self, After, EntryIds, ValidationOptions, ValidationResult};

/// Largest feed that is validated, in bytes.
const LARGEST: u64 = 1 << 30;

/// Arguments of `validate`.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The feeds to validate: RSS, Atom, JSON Feed or OPML; `-` is standard input.
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// The address that the feed will be served at; its self link should have the same one.
    #[arg(long, value_hint = clap::ValueHint::Url)]
    url: Option<String>,
    /// The media type that the feed will be served as.
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// An earlier copy of the feed, to report ids and dates that changed since.
    #[arg(long, value_name = "OLD", value_hint = clap::ValueHint::FilePath)]
    against: Option<PathBuf>,
    /// A partner whose requirements are checked as well; can be repeated.
    #[arg(long = "profile", value_name = "PARTNER", value_parser = profile_parser())]
    profiles: Vec<Profile>,
    /// The least that is shown; `warnings` if it is left out, everything in JSON.
    #[arg(long, value_enum)]
    level: Option<ReportLevel>,
}

/// The least that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ReportLevel {
    /// Problems that make a feed invalid.
    Errors,
    /// Also problems that many feed readers have trouble with.
    Warnings,
    /// Also remarks that need no action.
    Info,
}

impl ReportLevel {
    /// Returns the level if none is asked for. Programs choose among the messages
    /// themselves, so JSON has all of them.
    const fn default_of(format: MessageFormat) -> Self {
        match format {
            MessageFormat::Json => Self::Info,
            MessageFormat::Human | MessageFormat::Github | MessageFormat::Sarif => Self::Warnings,
        }
    }

    const fn severity(self) -> Severity {
        match self {
            Self::Errors => Severity::Error,
            Self::Warnings => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

/// Validates every file; the worst result determines the exit code.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let previous = match arguments.against.as_deref().map(read_entries).transpose() {
        Ok(previous) => previous,
        Err(unreadable) => return report_unreadable(unreadable, common),
    };
    let mut options = ValidationOptions {
        url: arguments.url.clone(),
        content_type: arguments.content_type.clone(),
        profiles: arguments.profiles.clone(),
        previous,
        siblings: Vec::new(),
        now: common.now(),
        ids: EntryIds::Omit,
    };
    let level = arguments.level.unwrap_or(ReportLevel::default_of(common.format)).severity();
    let mut worst = ExitStatus::Done;
    let mut log = Report::default();
    for path in &arguments.files {
        let exit = match read(path) {
            Ok(bytes) => {
                let after = if arguments.files.len() > 1 { After::Others } else { After::Nothing };
                let (validation, entries) = validator::validate_owned(bytes, path, &options, after);
                options.siblings.extend(entries);
                let result = CheckedFile { path, validation, level };
                print_result(result, &mut log, common)
            }
            Err(unreadable) => {
                log.push(unreadable.clone());
                if common.format == MessageFormat::Sarif {
                    ExitStatus::OutsideFailed
                } else {
                    report_unreadable(unreadable, common)
                }
            }
        };
        worst = worst.max(exit);
    }
    github_job::add_problems(&log, common);
    if common.format == MessageFormat::Sarif {
        output::report_all(&log, common);
    }
    worst
}

fn profile_parser() -> impl TypedValueParser<Value = Profile> {
    let names = Profile::ALL.map(Profile::as_str);
    PossibleValuesParser::new(names)
        .try_map(|name| Profile::from_name(&name).ok_or("this partner is not known"))
}

fn read_entries(path: &Path) -> Result<KnownEntries, Diagnostic> {
    read(path).map(KnownEntries::decode)
}

fn report_unreadable(unreadable: Diagnostic, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    report.push(unreadable);
    output::report_all(&report, common);
    ExitStatus::OutsideFailed
}

fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    if let Some(url) = web_address(path) {
        return Err(report_address(&url));
    }
    let bytes = if path == Path::new("-") {
        input::drain_stdin(LARGEST)
    } else {
        input::read_or_drain(path, LARGEST)
    };
    bytes.map_err(|error| {
        Diagnostic::new(&codes::FEED_UNREADABLE, format!("failed to read the file: {error}"))
            .with_location(SourceLocation::file(path))
            .help("check its name and its permissions")
    })
}

/// Returns the address if people wrote one in place of a file, also one with the scheme
/// `feed:` that some pages have.
fn web_address(path: &Path) -> Option<String> {
    let text = path.to_str().filter(|_| !path.exists())?;
    let bare = text.strip_prefix("feed:").unwrap_or(text);
    let has_scheme = ["http://", "https://"].iter().any(|scheme| {
        bare.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    match bare.strip_prefix("//") {
        _ if has_scheme => Some(bare.to_owned()),
        Some(rest) if bare != text => Some(format!("https://{rest}")),
        Some(_) | None => None,
    }
}

/// Says how to validate a feed on the web: `validate` uses no network.
fn report_address(url: &str) -> Diagnostic {
    let url = quote(url);
    let command = format!("curl -sSL --compressed {url} | feedwright validate --url {url} -");
    let message = "`validate` reads files, and this is an address";
    Diagnostic::new(&codes::FEED_UNREADABLE, message)
        .help(format!("download the feed and validate the copy: `{command}`"))
}

/// Puts a URL in quotes for a shell, where `&` and `?` have a meaning.
fn quote(url: &str) -> String {
    format!("'{}'", url.replace('\'', "%27"))
}

/// A validated file, and the least severe problem of it that is shown.
struct CheckedFile<'a> {
    path: &'a Path,
    validation: ValidationResult,
    level: Severity,
}

/// Prints the result of a file, or adds it to the log of all files.
fn print_result(file: CheckedFile<'_>, log: &mut Report, common: &CommonOptions) -> ExitStatus {
    let CheckedFile { path, mut validation, level } = file;
    let is_valid = is_valid(&validation.report, common);
    let summary = summary(path, &validation);
    validation.report.diagnostics.retain(|found| found.code.severity >= level);
    match common.format {
        MessageFormat::Json => {
            super::print(to_json_line(path, &validation, is_valid).as_bytes());
        }
        MessageFormat::Sarif => log.append(validation.report),
        MessageFormat::Human | MessageFormat::Github => {
            output::report_all(&validation.report, common);
            if common.format == MessageFormat::Github {
                log.append(validation.report);
            }
            if common.format == MessageFormat::Human && !common.quiet {
                super::print(summary.as_bytes());
            }
        }
    }
    if is_valid { ExitStatus::Done } else { ExitStatus::InputErrors }
}

fn is_valid(report: &Report, common: &CommonOptions) -> bool {
    let least = if common.strict { Severity::Warning } else { Severity::Error };
    report.diagnostics.iter().all(|found| found.code.severity < least)
}

fn summary(path: &Path, validation: &ValidationResult) -> String {
    let errors = validation.report.count(Severity::Error);
    let warnings = validation.report.count(Severity::Warning);
    let verdict = if errors == 0 { "valid" } else { "invalid" };
    let errors = output::counted(errors, "error", "errors");
    let warnings = output::counted(warnings, "warning", "warnings");
    let kind = validation.dialect.map_or("not a feed", validator::FeedDialect::label);
    format!("{}: {kind}, {verdict}: {errors}, {warnings}\n", path.display())
}

/// Writes the result of a file as one JSON object on a line; its keys are stable.
fn to_json_line(path: &Path, validation: &ValidationResult, is_valid: bool) -> String {
    let messages: Vec<Value> = validation.report.diagnostics.iter().map(to_json).collect();
    let line = json!({
        "file": path.to_string_lossy(),
        "format": validation.dialect.map(validator::FeedDialect::as_str),
        "valid": is_valid,
        "messages": messages,
    });
    format!("{line}\n")
}

fn to_json(found: &Diagnostic) -> Value {
    let mut object = Map::new();
    object.insert("code".into(), found.code.name.into());
    object.insert("severity".into(), found.code.severity.as_str().into());
    object.insert("message".into(), found.message.clone().into());
    if let Some(at) = &found.location {
        object.insert("line".into(), at.line.into());
        object.insert("column".into(), at.column.into());
    }
    if let Some(help) = &found.help {
        object.insert("help".into(), (**help).into());
    }
    for (key, value) in &found.details {
        object.entry(*key).or_insert_with(|| value.clone().into());
    }
    Value::Object(object)
}
