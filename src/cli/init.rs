//! `init`: writes a commented feed.toml, filled in from an existing site.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::Datelike;
use serde_json::json;
use url::Url;

use crate::cli::{CommonOptions, ExitStatus, output};
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::{self, DetectedSite, GeneratorDefinition, SiteFolder};
use crate::model::FeedFormat;
use crate::sources::DiskSiteFiles;
use crate::syntax::toml;
use crate::writer::manifest;

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A configuration that is a program is matched against patterns and never run; every\nsetting that was not understood is reported with its line. An existing feed.toml is kept.\n\nExamples:\n  feedwright init\n  feedwright init my-site --url https://example.org/"
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
}

/// Writes feed.toml; never overwrites an existing one.
pub(super) fn run(arguments: &Arguments, common: &CommonOptions) -> ExitStatus {
    let mut report = Report::default();
    let folder = SiteFolder { path: &arguments.dir, files: &DiskSiteFiles };
    let found = generators::detect(&folder, &mut report);
    let (generator, mut site) =
        found.map_or((None, DetectedSite::default()), |(generator, site)| (Some(generator), site));
    site.title = arguments.title.clone().or(site.title);
    site.url = arguments.url.clone().or(site.url);
    let path = arguments.dir.join("feed.toml");
    let text = config_text(&site, generator, common.now().year());
    let exit = match save(&path, &text) {
        Ok(()) => {
            let from = generator
                .map_or_else(String::new, |generator| format!(" from a {} site", generator.name));
            let advice = advice(&site, generator);
            let text = format!("wrote {}{from}; now run `feedwright check`\n", path.display());
            super::print((text + &advice).as_bytes())
        }
        Err(fault) => {
            let is_there = fault.code == &codes::COMMAND_EXISTS;
            report.push(fault);
            if is_there { ExitStatus::Usage } else { ExitStatus::OutsideFailed }
        }
    };
    output::report(&report, common);
    exit
}

/// Describes which files to keep in the site's output and out of its repository.
fn advice(site: &DetectedSite, generator: Option<&GeneratorDefinition>) -> String {
    let keep = generator.map_or("", |generator| generator.keep);
    let names = [FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json].map(|format| {
        let own = site.names.iter().find(|(key, _)| *key == format.as_str());
        own.map_or(format.file_name(), |(_, name)| name)
    });
    let files = names.into_iter().chain(["feeds.opml", "feeds.html", manifest::FILE]);
    let files: Vec<String> = files.map(|name| json!(name).to_string()).collect();
    let keep = keep.replace("{files}", &files.join(", "));
    let end = if keep.is_empty() { "" } else { "\n" };
    format!(
        "{keep}{end}Builds keep a private copy of `{}` in `{}`; add it to .gitignore.\n",
        manifest::FILE,
        manifest::STATE_FILE
    )
}

/// Writes the whole feed.toml.
fn config_text(site: &DetectedSite, generator: Option<&GeneratorDefinition>, year: i32) -> String {
    let head = "# Settings of feedwright. Its README explains every key.\n\n[site]\n";
    let rest = generator.map_or_else(
        || {
            "\n[articles]\nfolder = \"articles\"\n# permalink = \"/{section}/{year}/{month}/{slug}/\"\n\n[output]\nfolder = \"public\"\n"
                .to_owned()
        },
        |generator| articles_section(site, generator) + &output_section(site, generator),
    );
    format!("{head}{}{rest}", site_section(site, year))
}

fn site_section(site: &DetectedSite, year: i32) -> String {
    let url = site.url.as_deref().unwrap_or("https://example.org/");
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let mut text = setting("title", site.title.as_deref().unwrap_or("My site"));
    text += &setting("url", url);
    text += &setting_or_example("description", site.description.as_deref(), "What it is about.");
    text += &setting_or_example("language", site.language.as_deref(), "en");
    text += &setting_or_example("timezone", site.timezone.as_deref(), "Europe/London");
    text += "# Ids are derived from this. Never change it, even if the address changes.\n";
    text + &setting("id_authority", &format!("{},{year}", host.unwrap_or_default()))
}

/// Writes a setting; without a value, a comment with an example.
fn setting_or_example(key: &str, value: Option<&str>, example: &str) -> String {
    match value {
        Some(value) => setting(key, value),
        None => format!("# {}", setting(key, example)),
    }
}

fn articles_section(site: &DetectedSite, generator: &GeneratorDefinition) -> String {
    let name = generator.name;
    let mut text =
        format!("\n# Read from {name}: compare one address with your site's.\n[articles]\n");
    text += &setting("generator", &name.to_ascii_lowercase());
    text += &setting("folder", &site.folder);
    text += &setting("permalink", &site.permalink);
    if !site.spelling.is_empty() {
        text += &setting("spelling", site.spelling);
    }
    if !site.lists.is_empty() {
        text += &setting("lists", site.lists);
    }
    text += &setting("assets", &site.assets);
    text += &format!(
        "# {name}'s own feed uses these ids, so no subscriber sees an article twice. If\n# nobody subscribes yet, remove the line: ids then stay the same if the address changes.\n"
    );
    text += &setting("ids", &site.ids);
    if !site.permalinks.is_empty() {
        text += "\n# Sections with their own pattern.\n[articles.permalinks]\n";
    }
    text + &site.permalinks.iter().map(|(key, value)| setting(key, value)).collect::<String>()
}

fn output_section(site: &DetectedSite, generator: &GeneratorDefinition) -> String {
    let head = format!(
        "\n# These are the names that subscribers use. Switch off {}'s own feed:\n# {}\n[output]\n",
        generator.name, generator.switch_off
    );
    let names = site.names.iter().map(|(key, name)| setting(key, name));
    head + &setting("folder", &site.output) + &names.collect::<String>()
}

/// Writes a line of TOML, its key in quotes if necessary.
fn setting(key: &str, value: &str) -> String {
    if !key.is_empty() && key.bytes().all(is_bare_key_byte) {
        return toml::write(&[(key, json!(value))]);
    }
    // A quoted key follows the syntax of a quoted string (TOML 1.0, "Keys").
    let quoted = toml::write(&[("x", json!(key))]);
    toml::write(&[(quoted.trim_start_matches("x = ").trim_end(), json!(value))])
}

const fn is_bare_key_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

fn save(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Diagnostic::new(&codes::COMMAND_EXISTS, "feed.toml already exists")
                .with_location(SourceLocation::file(path))
                .help("edit it, or remove it and run `feedwright init` again")
        }
        _ => Diagnostic::new(&codes::OUTPUT_FAILED, format!("failed to write the file: {error}"))
            .with_location(SourceLocation::file(path)),
    })
}
