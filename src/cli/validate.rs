//! `validate`: judges any feed, ours or not, offline.

use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde_json::{Map, Value, json};

use crate::cli::{CommonOptions, ExitStatus, MessageFormat, output};
use crate::diagnostic::{Diagnostic, Report, Severity, SourceLocation, codes};
use crate::disk::input;
use crate::validator::known_entries::KnownEntries;
use crate::validator::profiles::Profile;
use crate::validator::{self, After, EntryIds, ValidationOptions, ValidationResult};

/// The largest feed that is judged, in bytes.
const LARGEST: u64 = 1 << 30;

/// What `validate` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Feeds: RSS, Atom, JSON Feed or OPML; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The address it will be served at, which its self link should name.
    #[arg(long)]
    url: Option<String>,
    /// The media type it will be served as.
    #[arg(long, value_name = "TYPE")]
    content_type: Option<String>,
    /// An earlier copy of the feed: says which ids and dates changed.
    #[arg(long, value_name = "OLD")]
    against: Option<PathBuf>,
    /// A partner whose requirements are judged as well; may be given again.
    #[arg(long = "profile", value_name = "PARTNER", value_parser = partner())]
    profiles: Vec<Profile>,
    /// The least that is shown.
    #[arg(long, value_enum, default_value = "warnings")]
    level: ReportLevel,
}

/// The least that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ReportLevel {
    /// What makes a feed invalid.
    Errors,
    /// Also what many readers stumble over.
    Warnings,
    /// Also what is merely worth knowing.
    Info,
}

impl ReportLevel {
    const fn severity(self) -> Severity {
        match self {
            Self::Errors => Severity::Error,
            Self::Warnings => Severity::Warning,
            Self::Info => Severity::Info,
        }
    }
}

/// Judges every file; the worst of them decides how the command ends.
pub fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let against = match arguments.against.as_deref().map(facts).transpose() {
        Ok(against) => against,
        Err(unreadable) => return fail(unreadable, common),
    };
    let mut options = ValidationOptions {
        url: arguments.url.clone(),
        content_type: arguments.content_type.clone(),
        profiles: arguments.profiles.clone(),
        previous: against,
        siblings: Vec::new(),
        now: common.now(),
        ids: EntryIds::Untold,
    };
    let mut worst = ExitStatus::Done;
    for path in &arguments.files {
        let exit = match read(path) {
            Ok(bytes) => {
                let after = if arguments.files.len() > 1 { After::Others } else { After::Nothing };
                let (judged, known) = validator::validate_owned(bytes, path, &options, after);
                options.siblings.extend(known);
                show(path, judged, arguments.level, common)
            }
            Err(unreadable) => fail(unreadable, common),
        };
        worst = worst.max(exit);
    }
    worst
}

fn partner() -> impl TypedValueParser<Value = Profile> {
    let names = Profile::ALL.map(Profile::as_str);
    PossibleValuesParser::new(names).try_map(|name| Profile::named(&name).ok_or("no partner"))
}

fn facts(path: &Path) -> Result<KnownEntries, Diagnostic> {
    read(path).map(KnownEntries::decode)
}

fn fail(unreadable: Diagnostic, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    report.push(unreadable);
    output::report_all(&report, common);
    ExitStatus::OutsideFailed
}

fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let bytes = if path == Path::new("-") {
        input::drain_stdin(LARGEST)
    } else {
        input::read_or_drain(path, LARGEST)
    };
    bytes.map_err(|error| {
        Diagnostic::new(&codes::FEED_UNREADABLE, format!("can't be read: {error}"))
            .with_location(SourceLocation::file(path))
            .help("correct its name, or its permissions")
    })
}

fn show(
    path: &Path,
    judged: ValidationResult,
    level: ReportLevel,
    common: &CommonOptions,
) -> ExitStatus {
    let is_valid = is_valid(&judged.report, common);
    if common.format == MessageFormat::Json {
        super::print(line(path, &judged, is_valid).as_bytes());
    } else {
        let summary = summary(path, &judged);
        let mut report = judged.report;
        report.diagnostics.retain(|found| found.code.severity >= level.severity());
        output::report_all(&report, common);
        if common.format == MessageFormat::Human && !common.quiet {
            super::print(summary.as_bytes());
        }
    }
    if is_valid { ExitStatus::Done } else { ExitStatus::InputErrors }
}

fn is_valid(report: &Report, common: &CommonOptions) -> bool {
    let least = if common.strict { Severity::Warning } else { Severity::Error };
    report.diagnostics.iter().all(|found| found.code.severity < least)
}

fn summary(path: &Path, judged: &ValidationResult) -> String {
    let count = |severity| judged.report.count(severity);
    let errors = output::counted(count(Severity::Error), "error", "errors");
    let warnings = output::counted(count(Severity::Warning), "warning", "warnings");
    let kind = judged.dialect.map_or("no feed", validator::FeedDialect::label);
    let verdict = if count(Severity::Error) == 0 { "valid" } else { "invalid" };
    format!("{}: {kind}, {verdict}: {errors}, {warnings}\n", path.display())
}

/// One object a line for a file; its keys are stable.
fn line(path: &Path, judged: &ValidationResult, is_valid: bool) -> String {
    let messages: Vec<Value> = judged.report.diagnostics.iter().map(message).collect();
    let line = json!({
        "file": path.to_string_lossy(),
        "format": judged.dialect.map(validator::FeedDialect::as_str),
        "valid": is_valid,
        "messages": messages,
    });
    format!("{line}\n")
}

fn message(found: &Diagnostic) -> Value {
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
