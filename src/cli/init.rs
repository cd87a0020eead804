//! `init`: writes a commented feed.toml, filled in from an existing site, and reports the
//! source of every value.
//!
//! [`feed_toml`] writes the text of the file, [`migration_report`] the list of values and
//! the remaining steps, and [`schema_file`] the schema of the settings, for editors.

mod feed_toml;
mod migration_report;
mod questions;
mod schema_file;
mod site_proof_text;

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use similar::TextDiff;

use crate::cli::init::schema_file::SchemaPlace;
use crate::cli::proof::{self, ProofOccasion};
use crate::cli::{CommonOptions, ExitStatus, MessageFormat, fix, output};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes, redact};
use crate::disk::input;
use crate::generators::{self, DetectedSite, GeneratorDefinition, SiteFolder, SourcedText};
use crate::ids;
use crate::ids::site_proof::ProofPlaces;
use crate::pipeline::{BuildMode, BuildRequest};
use crate::sources::DiskSiteFiles;

/// Largest feed.toml that is compared, in bytes.
const LARGEST: u64 = 1 << 20;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The settings of Hugo, Zola, Hexo, Jekyll, Eleventy, Astro, Pelican and others are translated;\nthe file and line of each is listed. A configuration that is a program is matched against\npatterns and never run; every setting that was not understood is reported with its line. At\nthe end, the addresses are compared with the pages that the site has built, with its feeds among\nthem, and with the links between articles; with the old feed (`--from`), ids, addresses and dates\nare compared. An existing feed.toml is kept: `--diff` shows what would be written now.\n\nExamples:\n  feedwright init\n  feedwright init my-site --url https://daily.example/\n  feedwright init --from old-feed.xml\n  feedwright init --diff"
)]
pub(super) struct Arguments {
    /// The site's folder.
    #[arg(default_value = ".", value_hint = clap::ValueHint::DirPath)]
    dir: PathBuf,
    /// The site's title.
    #[arg(long)]
    title: Option<String>,
    /// The site's address.
    #[arg(long)]
    url: Option<String>,
    /// A feed that the site has published: compares its ids, addresses and dates with those
    /// that feedwright would publish, and shows the settings that make them equal.
    #[arg(long = "from", value_name = "FEED", value_hint = clap::ValueHint::FilePath)]
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

/// Result of `init`.
struct InitOutcome {
    exit: ExitStatus,
    /// Summary for `--format json`; none if nothing was read.
    summary: Option<Map<String, Value>>,
}

impl InitOutcome {
    const fn stopped(exit: ExitStatus) -> Self {
        Self { exit, summary: None }
    }
}

/// Writes feed.toml; never overwrites an existing one.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    let outcome = match check_arguments(arguments) {
        Ok(()) => init_site(arguments, common, &mut report),
        Err(fault) => {
            report.push(*fault);
            InitOutcome::stopped(ExitStatus::Usage)
        }
    };
    output::report(&report, common);
    if let Some(summary) = outcome.summary.filter(|_| common.format == MessageFormat::Json) {
        let text = json!({ "summary": summary }).to_string();
        super::print(format!("{}\n", redact::redact(&text)).as_bytes());
    }
    outcome.exit
}

/// Checks the values on the command line, before anything is read.
fn check_arguments(arguments: &Arguments) -> Result<(), Box<Diagnostic>> {
    // A folder that is missing is created, when the file is written.
    if arguments.dir.symlink_metadata().is_ok() && !arguments.dir.is_dir() {
        let message = format!("`{}` is not a folder", arguments.dir.display());
        return Err(Box::new(usage_error(message, "name the folder of the site")));
    }
    if let Some(url) = arguments.url.as_deref().filter(|url| !generators::is_site_address(url)) {
        let message = format!("`{url}` can't be the address of a site");
        let help = "write the public address, such as `--url https://daily.example/`";
        return Err(Box::new(usage_error(message, help)));
    }
    Ok(())
}

fn usage_error(message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&codes::COMMAND_USAGE, message).help(help)
}

fn init_site(arguments: &Arguments, common: &CommonOptions, report: &mut Report) -> InitOutcome {
    let folder = SiteFolder { path: &arguments.dir, files: &DiskSiteFiles };
    let path = folder.join("feed.toml");
    let known = match read_known(&path) {
        Ok(known) => known,
        Err(fault) => {
            report.push(*fault);
            return InitOutcome::stopped(ExitStatus::Usage);
        }
    };
    let migration = read_site(arguments, &folder, common, report);
    let schema = SchemaPlace::find(&arguments.dir);
    let settings = feed_toml::write(&migration, common.now(), known.as_deref());
    let text = schema.directive().to_owned() + &settings;
    let is_human = common.format == MessageFormat::Human;
    let mut summary = migration_report::to_json(&migration, &path);
    summary.insert("written".to_owned(), json!(!arguments.diff));
    if arguments.diff {
        let diff = diff(&path, known.as_deref().unwrap_or_default(), &text);
        if is_human {
            show_diff(&path, &diff);
        }
        summary.insert("diff".to_owned(), json!(diff));
    } else {
        let created = create_folder(&arguments.dir);
        match created.and_then(|()| save(&path, &text)).and_then(|()| schema.write(&arguments.dir))
        {
            Ok(done) if is_human && !common.quiet => {
                super::print(migration_report::write(&migration, &path, done).as_bytes());
            }
            Ok(_) => {}
            Err(fault) => {
                let is_there = fault.code == &codes::COMMAND_EXISTS;
                report.push(fault);
                return InitOutcome::stopped(if is_there {
                    ExitStatus::Usage
                } else {
                    ExitStatus::OutsideFailed
                });
            }
        }
    }
    let proof = InitProof { common, path: &path, text: &text, diff: arguments.diff };
    let exit = proof.prove(&migration, arguments, &mut summary, report);
    InitOutcome { exit, summary: Some(summary) }
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
fn read_site(
    arguments: &Arguments,
    folder: &SiteFolder<'_>,
    common: &CommonOptions,
    report: &mut Report,
) -> Migration {
    let options = [("--title", &arguments.title), ("--url", &arguments.url)];
    let [title, url] =
        options.map(|(option, text)| SourcedText::from_argument(option, text.as_ref()));
    let found = generators::detect(folder, report);
    let (generator, mut site) = match found {
        Some((generator, site)) => (Some(generator), site),
        None => (None, generators::propose_site(folder, report)),
    };
    site.title = title.or(site.title);
    site.url = url.or(site.url);
    let is_for_people = !common.quiet && common.format == MessageFormat::Human;
    let is_new = !arguments.diff && !folder.join("feed.toml").exists();
    // Nothing is written yet, so Ctrl-C leaves nothing half-written.
    if is_new && is_for_people && fix::can_ask() {
        let answered =
            |answer: Option<String>| SourcedText::from_argument("your answer", answer.as_ref());
        site.title = site.title.or_else(|| answered(questions::ask_title()));
        site.url = site.url.or_else(|| answered(questions::ask_address()));
    }
    generators::report_missing(&site, generator, folder, report);
    Migration { site, generator }
}

/// Proof of the settings that were written, or would be.
struct InitProof<'a> {
    common: &'a CommonOptions,
    path: &'a Path,
    /// Text of feed.toml.
    text: &'a str,
    /// True if the settings are only shown: then a diff is on standard output.
    diff: bool,
}

impl InitProof<'_> {
    /// Compares the site with its pages, its links, and the feeds that were named.
    fn prove(
        &self,
        migration: &Migration,
        arguments: &Arguments,
        summary: &mut Map<String, Value>,
        report: &mut Report,
    ) -> ExitStatus {
        let bar = output::TerminalProgress::new(self.common);
        let common_request = self.common.request(&bar);
        let request = BuildRequest { config: self.path, mode: BuildMode::Check, ..common_request };
        let places = find_places(migration, arguments);
        match ids::site_proof::prove_addresses(&request, self.text, &places) {
            Ok(found) => {
                self.show(&format!("\n{}", site_proof_text::to_text(&found, &places)));
                summary.insert("addresses".to_owned(), site_proof_text::to_json(&found));
                report.append(found.report);
            }
            Err(_) => {
                self.show("\nNot proven: `feedwright check` says why the site can't be read.\n");
            }
        }
        if arguments.feeds.is_empty() {
            return ExitStatus::Done;
        }
        match ids::prove_text(&request, self.text, &arguments.feeds) {
            Ok(found) => {
                let before = ProofOccasion::BeforeAdopting;
                self.show(&format!("\n{}", proof::to_text(&found, &arguments.feeds, before)));
                summary.insert("proof".to_owned(), proof::to_json(&found));
                ExitStatus::Done
            }
            Err(stopped) => {
                report.append(stopped.report);
                ExitStatus::InputErrors
            }
        }
    }

    /// Prints a text for people; next to a diff, to standard error.
    fn show(&self, text: &str) {
        let text = redact::redact(text);
        if self.common.format != MessageFormat::Human || self.common.quiet {
            return;
        }
        if self.diff {
            output::note(text.trim());
        } else {
            super::print(text.as_bytes());
        }
    }
}

/// Returns the places that may prove the settings. Feeds are looked for unless they are named.
fn find_places<'a>(migration: &Migration, arguments: &'a Arguments) -> ProofPlaces<'a> {
    let folder = SiteFolder { path: &arguments.dir, files: &DiskSiteFiles };
    let built = match migration.generator {
        Some(generator) => generators::find_built_folder(generator, &folder).into_iter().collect(),
        None => generators::USUAL_FOLDERS.map(str::to_owned).to_vec(),
    };
    let feeds = arguments
        .feeds
        .is_empty()
        .then(|| migration.site.names.iter().map(|file| file.name.text.clone()).collect());
    ProofPlaces { site: &arguments.dir, built, feeds }
}

/// Returns the changes of feed.toml; empty if nothing differs.
fn diff(path: &Path, old: &str, new: &str) -> String {
    let shown = path.display().to_string();
    TextDiff::from_lines(old, new).unified_diff().header(&shown, &shown).to_string()
}

/// Prints the changes of feed.toml to standard output.
fn show_diff(path: &Path, diff: &str) {
    if diff.is_empty() {
        output::note(&format!("{} has everything that `init` would write", path.display()));
    } else {
        super::print(diff.as_bytes());
    }
}

/// Writes the file, unless there is one. A file that could not be written whole is removed.
/// Creates the folder of a new site, with its parents.
fn create_folder(folder: &Path) -> Result<(), Diagnostic> {
    fs::create_dir_all(folder).map_err(|error| {
        Diagnostic::new(&codes::OUTPUT_FAILED, format!("failed to create the folder: {error}"))
            .with_location(SourceLocation::file(folder))
            .help("fix the permissions of the folder above it, or choose another folder")
    })
}

fn save(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Diagnostic::new(&codes::COMMAND_EXISTS, "feed.toml already exists")
                .with_location(SourceLocation::file(path))
                .help("edit it; `feedwright init --diff` shows what would be written now"));
        }
        Err(error) => return Err(write_failure(path, &error)),
    };
    file.write_all(text.as_bytes()).map_err(|error| {
        // The first failure is the one to report.
        let _ = fs::remove_file(path);
        write_failure(path, &error)
    })
}

fn write_failure(path: &Path, error: &io::Error) -> Diagnostic {
    Diagnostic::new(&codes::OUTPUT_FAILED, format!("failed to write the file: {error}"))
        .with_location(SourceLocation::file(path))
}
