//! `init`: writes a commented feed.toml, filled in from an existing site, and reports the
//! source of every value.
//!
//! [`feed_toml`] writes the text of the file, [`migration_report`] the list of values and
//! the remaining steps, and [`schema_file`] the schema of the settings, for editors.

mod feed_toml;
mod migration_report;
mod schema_file;

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::json;
use similar::TextDiff;

use crate::cli::init::schema_file::SchemaPlace;
use crate::cli::proof::{self, ProofOccasion};
use crate::cli::{CommonOptions, ExitStatus, MessageFormat, output};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::disk::input;
use crate::generators::{self, DetectedSite, GeneratorDefinition, SiteFolder, SourcedText};
use crate::ids;
use crate::pipeline::{BuildMode, BuildRequest};
use crate::sources::DiskSiteFiles;

/// Largest feed.toml that is compared, in bytes.
const LARGEST: u64 = 1 << 20;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The settings of Hugo, Zola, Hexo, Jekyll, Eleventy, Astro, Pelican and others are translated;\nthe file and line of each is listed. A configuration that is a program is matched against\npatterns and never run; every setting that was not understood is reported with its line. With\nthe old feed (`--from`), ids, addresses and dates are compared with it. An existing feed.toml\nis kept: `--diff` shows what would be written now.\n\nExamples:\n  feedwright init\n  feedwright init my-site --url https://daily.example/\n  feedwright init --from old-feed.xml\n  feedwright init --diff"
)]
pub(super) struct Arguments {
    /// The site's folder.
    #[arg(default_value = ".")]
    dir: PathBuf,
    /// The site's title.
    #[arg(long)]
    title: Option<String>,
    /// The site's address.
    #[arg(long)]
    url: Option<String>,
    /// A feed that the site has published: compares its ids, addresses and dates with those
    /// that feedwright would publish, and shows the settings that make them equal.
    #[arg(long = "from", value_name = "FEED", conflicts_with = "diff")]
    feeds: Vec<PathBuf>,
    /// Shows how feed.toml would change if it were written now, and writes nothing.
    #[arg(long)]
    diff: bool,
}

/// Settings of a site and the generator that they were translated from.
struct Migration {
    site: DetectedSite,
    /// Generator of the site; none if it was not recognized.
    generator: Option<&'static GeneratorDefinition>,
}

impl Migration {
    /// Returns the step that turns off the site's own feed.
    fn switch_off(&self) -> Option<&str> {
        let own = self.site.switch_off.as_deref();
        own.or_else(|| self.generator.map(|generator| generator.switch_off))
    }
}

/// Writes feed.toml; never overwrites an existing one.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    let exit = match check_arguments(arguments) {
        Ok(()) => init_site(arguments, common, &mut report),
        Err(fault) => {
            report.push(*fault);
            ExitStatus::Usage
        }
    };
    output::report(&report, common);
    exit
}

/// Checks the values on the command line, before anything is read.
fn check_arguments(arguments: &Arguments) -> Result<(), Box<Diagnostic>> {
    let usage = |message: String| Diagnostic::new(&codes::COMMAND_USAGE, message);
    if !arguments.dir.is_dir() {
        let message = format!("`{}` is not a folder", arguments.dir.display());
        return Err(Box::new(usage(message).help("name the folder of the site")));
    }
    if let Some(url) = arguments.url.as_deref().filter(|url| !generators::is_site_address(url)) {
        let message = format!("`{url}` can't be the address of a site");
        let help = "write the public address, such as `--url https://daily.example/`";
        return Err(Box::new(usage(message).help(help)));
    }
    Ok(())
}

fn init_site(arguments: &Arguments, common: &CommonOptions, report: &mut Report) -> ExitStatus {
    let folder = SiteFolder { path: &arguments.dir, files: &DiskSiteFiles };
    let path = folder.join("feed.toml");
    let known = match read_known(&path) {
        Ok(known) => known,
        Err(fault) => {
            report.push(*fault);
            return ExitStatus::Usage;
        }
    };
    let migration = read_site(arguments, &folder, report);
    let schema = SchemaPlace::find(&arguments.dir);
    let settings = feed_toml::write(&migration, common.now(), known.as_deref());
    let text = schema.directive().to_owned() + &settings;
    if arguments.diff {
        show_diff(&path, known.as_deref().unwrap_or_default(), &text);
        return ExitStatus::Done;
    }
    match save(&path, &text).and_then(|()| schema.write(&arguments.dir)) {
        Ok(done) => {
            if !common.quiet && common.format == MessageFormat::Human {
                super::print(migration_report::write(&migration, &path, done).as_bytes());
            }
            compare_with_feeds(&path, &arguments.feeds, common, report)
        }
        Err(fault) => {
            let is_there = fault.code == &codes::COMMAND_EXISTS;
            report.push(fault);
            if is_there { ExitStatus::Usage } else { ExitStatus::OutsideFailed }
        }
    }
}

/// Reads the feed.toml that is there; `None` without one.
fn read_known(path: &Path) -> Result<Option<String>, Box<Diagnostic>> {
    match input::read_text(path, LARGEST) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound && path.symlink_metadata().is_err() => {
            Ok(None)
        }
        Err(error) => {
            let message = format!("feed.toml is there, but it can't be read: {error}");
            let found = Diagnostic::new(&codes::COMMAND_EXISTS, message)
                .with_location(SourceLocation::file(path))
                .help("move it away, and run `feedwright init` again");
            Err(Box::new(found))
        }
    }
}

/// Reads the configuration of the site, or proposes a folder of articles, and applies the
/// options of the command line.
fn read_site(arguments: &Arguments, folder: &SiteFolder<'_>, report: &mut Report) -> Migration {
    let options = [("--title", &arguments.title), ("--url", &arguments.url)];
    let [title, url] =
        options.map(|(option, text)| SourcedText::from_argument(option, text.as_ref()));
    let found = generators::detect(folder, report);
    let (generator, mut site) = match found {
        Some((generator, site)) => (Some(generator), site),
        None => (None, generators::propose_site(folder)),
    };
    site.title = title.or(site.title);
    site.url = url.or(site.url);
    generators::report_missing(&site, generator, folder, report);
    Migration { site, generator }
}

/// Compares the site with feeds that it has published, by the settings that were written.
fn compare_with_feeds(
    path: &Path,
    feeds: &[PathBuf],
    common: &CommonOptions,
    report: &mut Report,
) -> ExitStatus {
    if feeds.is_empty() {
        return ExitStatus::Done;
    }
    let bar = output::TerminalProgress::new(common);
    let common_request = common.request(&bar);
    let request = BuildRequest { config: path, mode: BuildMode::Check, ..common_request };
    match ids::prove(&request, feeds) {
        Ok(comparison) if common.format == MessageFormat::Json => {
            super::print(
                format!("{}\n", json!({ "proof": proof::to_json(&comparison) })).as_bytes(),
            );
            ExitStatus::Done
        }
        Ok(comparison) => {
            let text = proof::to_text(&comparison, feeds, ProofOccasion::BeforeAdopting);
            super::print(format!("\n{text}").as_bytes());
            ExitStatus::Done
        }
        Err(stopped) => {
            report.append(stopped.report);
            ExitStatus::InputErrors
        }
    }
}

/// Prints the changes of feed.toml as a diff to standard output.
fn show_diff(path: &Path, old: &str, new: &str) {
    let shown = path.display().to_string();
    let diff = TextDiff::from_lines(old, new);
    let text = diff.unified_diff().header(&shown, &shown).to_string();
    if text.is_empty() {
        output::note(&format!("{shown} has everything that `init` would write"));
    } else {
        super::print(text.as_bytes());
    }
}

/// Writes the file, unless there is one. A file that could not be written whole is removed.
fn save(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let failed = |error: io::Error| {
        Diagnostic::new(&codes::OUTPUT_FAILED, format!("failed to write the file: {error}"))
            .with_location(SourceLocation::file(path))
    };
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Diagnostic::new(&codes::COMMAND_EXISTS, "feed.toml already exists")
                .with_location(SourceLocation::file(path))
                .help("edit it; `feedwright init --diff` shows what would be written now"));
        }
        Err(error) => return Err(failed(error)),
    };
    file.write_all(text.as_bytes()).map_err(|error| {
        // The first failure is the one to report.
        let _ = fs::remove_file(path);
        failed(error)
    })
}
