//! `init`: a commented feed.toml, filled from the site that stands there.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::Datelike;
use serde_json::json;
use url::Url;

use crate::cli::{Common, Exit, output};
use crate::diagnostic::{Diagnostic, Location, Report, codes};
use crate::syntax::value::{Kind, Table};
use crate::syntax::{json as json_syntax, toml, yaml};

/// What `init` takes.
#[derive(Debug, clap::Args)]
pub struct Arguments {
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

/// What a site's own configuration says.
#[derive(Debug, Default)]
struct Site {
    title: Option<String>,
    url: Option<String>,
    description: Option<String>,
    language: Option<String>,
    timezone: Option<String>,
}

/// How a configuration is written.
#[derive(Clone, Copy, Debug)]
enum Written {
    Toml,
    Yaml,
    Json,
    /// A program, which is searched for `key: 'text'` and `KEY = 'text'`, never run.
    Code,
}

/// A generator: how it is known, and where it keeps things.
struct Generator {
    name: &'static str,
    files: &'static [(&'static str, Written)],
    folder: &'static str,
    permalink: &'static str,
    assets: &'static str,
    /// The folder whose files it copies to the site's root.
    output: &'static str,
    /// Names of feeds that subscribers already have.
    names: &'static [(&'static str, &'static str)],
}

#[rustfmt::skip]
const GENERATORS: &[Generator] = &[
    Generator {
        name: "Zola",
        files: &[("config.toml", Written::Toml)],
        folder: "content", permalink: "/{path}/", assets: "static", output: "static",
        names: &[("rss", "rss.xml"), ("atom", "atom.xml")],
    },
    Generator {
        name: "Hugo",
        files: &[
            ("hugo.toml", Written::Toml), ("hugo.yaml", Written::Yaml), ("hugo.json", Written::Json),
            ("config/_default/hugo.toml", Written::Toml), ("config/_default/config.toml", Written::Toml),
            ("config.toml", Written::Toml), ("config.yaml", Written::Yaml), ("config.json", Written::Json),
        ],
        folder: "content", permalink: "/{path}/", assets: "static", output: "static",
        names: &[("rss", "index.xml")],
    },
    Generator {
        name: "Jekyll",
        files: &[("_config.yml", Written::Yaml), ("_config.yaml", Written::Yaml)],
        folder: "_posts", permalink: "/{year}/{month}/{day}/{slug}.html", assets: ".", output: "_site",
        names: &[("rss", "rss.xml"), ("atom", "feed.xml")],
    },
    Generator {
        name: "Astro",
        files: &[
            ("astro.config.mjs", Written::Code), ("astro.config.ts", Written::Code),
            ("astro.config.js", Written::Code),
        ],
        folder: "src/content/blog", permalink: "/blog/{path}/", assets: "public", output: "public",
        names: &[("rss", "rss.xml")],
    },
    Generator {
        name: "Eleventy",
        files: &[
            (".eleventy.js", Written::Code), ("eleventy.config.js", Written::Code),
            ("eleventy.config.mjs", Written::Code), ("eleventy.config.cjs", Written::Code),
            ("eleventy.config.ts", Written::Code),
        ],
        folder: "content", permalink: "/{path}/", assets: "public", output: "_site",
        names: &[("atom", "feed/feed.xml"), ("rss", "feed/rss.xml"), ("json", "feed/feed.json")],
    },
    Generator {
        name: "Pelican",
        files: &[("pelicanconf.py", Written::Code)],
        folder: "content", permalink: "/{slug}.html", assets: "content", output: "output",
        names: &[("atom", "feeds/all.atom.xml")],
    },
];

/// What generators call a fact, and where else Astro and Eleventy keep it.
#[rustfmt::skip]
const TITLES: &[&str] = &["title", "SITENAME", "SITE_TITLE", "name"];
const ADDRESSES: &[&str] = &["baseurl", "base_url", "url", "site", "siteurl", "homepage"];
const DESCRIPTIONS: &[&str] = &["description", "SITESUBTITLE", "SITE_DESCRIPTION"];
const LANGUAGES: &[&str] =
    &["languagecode", "default_language", "lang", "language", "default_lang", "locale"];
const ZONES: &[&str] = &["timezone"];
const BESIDE: &[(&str, Written)] = &[
    ("src/consts.ts", Written::Code),
    ("_data/metadata.js", Written::Code),
    ("_data/metadata.json", Written::Json),
    ("package.json", Written::Json),
];

/// Writes feed.toml; never over one that is there.
pub fn run(arguments: &Arguments, common: &Common) -> Exit {
    let mut report = Report::default();
    let found = detect(&arguments.dir, &mut report);
    let (generator, mut site) =
        found.map_or((None, Site::default()), |(generator, site)| (Some(generator), site));
    site.title = arguments.title.clone().or(site.title);
    site.url = arguments.url.clone().or(site.url);
    let path = arguments.dir.join("feed.toml");
    let text = text(&site, generator, common.now().year());
    let exit = match save(&path, &text) {
        Ok(()) => {
            let from = generator
                .map_or_else(String::new, |generator| format!(" from a {} site", generator.name));
            super::print(
                format!("wrote {}{from}; now run `feedwright build`\n", path.display()).as_bytes(),
            )
        }
        Err(fault) if fault.code == &codes::COMMAND_EXISTS => {
            report.push(fault);
            Exit::Usage
        }
        Err(fault) => {
            report.push(fault);
            Exit::OutsideFailed
        }
    };
    output::report(&report, common);
    exit
}

fn detect(dir: &Path, report: &mut Report) -> Option<(&'static Generator, Site)> {
    for generator in GENERATORS {
        for (name, written) in generator.files {
            let path = dir.join(name);
            let Ok(text) = fs::read_to_string(&path) else { continue };
            // Zola and Hugo share a file name; only Zola's has `base_url`.
            if generator.name == "Zola" && !text.contains("base_url") {
                continue;
            }
            let mut site = read(&text, *written, &path, report);
            for (name, written) in BESIDE {
                let path = dir.join(name);
                let Ok(text) = fs::read_to_string(&path) else { continue };
                let other = read(&text, *written, &path, report);
                site.title = site.title.or(other.title);
                site.url = site.url.or(other.url);
                site.description = site.description.or(other.description);
            }
            return Some((generator, site));
        }
    }
    None
}

fn read(text: &str, written: Written, path: &Path, report: &mut Report) -> Site {
    let all = 0..text.len();
    let table = match written {
        Written::Toml => toml::parse(text, all),
        Written::Yaml => yaml::parse(text, all),
        Written::Json => json_syntax::parse(text, all),
        Written::Code => return site(|names| names.iter().find_map(|name| in_code(text, name))),
    };
    if let Ok(table) = table {
        site(|names| in_table(&table, names))
    } else {
        let message = "this configuration was not understood";
        report.push(
            Diagnostic::new(&codes::SITE_NOT_UNDERSTOOD, message)
                .at(Location::file(path))
                .help("fill in title and url in feed.toml by hand"),
        );
        Site::default()
    }
}

fn site(find: impl Fn(&[&str]) -> Option<String>) -> Site {
    Site {
        title: find(TITLES),
        url: find(ADDRESSES).filter(|url| Url::parse(url).is_ok_and(|url| url.has_host())),
        description: find(DESCRIPTIONS),
        language: find(LANGUAGES).map(|tag| tag.replace('_', "-")),
        timezone: find(ZONES).filter(|zone| zone.parse::<chrono_tz::Tz>().is_ok()),
    }
}

fn in_table(table: &Table<'_>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let rows = table.entries.iter().filter(|(key, _)| key.name.eq_ignore_ascii_case(name));
        rows.filter_map(|(_, value)| match &value.kind {
            Kind::Text(text) => Some(text.to_string()),
            _ => None,
        })
        .find(|text| !text.is_empty())
    })
}

/// Finds `name: 'text'` or `NAME = "text"` in a program's text.
fn in_code(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let line = line.strip_prefix("const ").unwrap_or(line);
        let head = line.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name))?;
        let rest = line[head.len()..].trim_start().strip_prefix([':', '='])?.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '\'' | '"' | '`'))?;
        rest[1..]
            .split_once(quote)
            .map(|(value, _)| value.to_owned())
            .filter(|value| !value.is_empty())
    })
}

fn text(site: &Site, generator: Option<&Generator>, year: i32) -> String {
    let quoted = |text: &str| {
        toml::write(&[("x", json!(text))]).trim_start_matches("x = ").trim_end().to_owned()
    };
    let url = site.url.clone().unwrap_or_else(|| "https://example.org/".into());
    let host =
        Url::parse(&url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    let line = |key: &str, value: &Option<String>, example: &str| match value {
        Some(value) => format!("{key} = {}\n", quoted(value)),
        None => format!("# {key} = {}\n", quoted(example)),
    };
    let mut text = String::from(
        "# What feedwright publishes. Every key is explained in its README.\n\n[site]\n",
    );
    text += &format!("title = {}\n", quoted(site.title.as_deref().unwrap_or("My site")));
    text += &format!("url = {}\n", quoted(&url));
    text += &line("description", &site.description, "What it is about.");
    text += &line("language", &site.language, "en");
    text += &line("timezone", &site.timezone, "Europe/London");
    text += &format!(
        "# Ids are made from this: it never changes, even if the address does.\nid_authority = {}\n",
        quoted(&format!("{host},{year}"))
    );
    let Some(generator) = generator else {
        return text
            + "\n[articles]\nfolder = \"articles\"\n# permalink = \"/{section}/{year}/{month}/{slug}/\"\n\n[output]\nfolder = \"public\"\n";
    };
    text += &format!(
        "\n# As {} has it. Its addresses must be the articles' own: compare one.\n[articles]\nfolder = {}\npermalink = {}\nassets = {}\n# ids = \"permalink\"  # if feeds with the addresses as ids are already published\n",
        generator.name,
        quoted(generator.folder),
        quoted(generator.permalink),
        quoted(generator.assets)
    );
    text += &format!(
        "\n# Names that subscribers may already have; switch off the generator's own feed.\n[output]\nfolder = {}\n",
        quoted(generator.output)
    );
    for (key, name) in generator.names {
        text += &format!("{key} = {}\n", quoted(name));
    }
    text
}

fn save(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Diagnostic::new(&codes::COMMAND_EXISTS, "there is a feed.toml already")
                .at(Location::file(path))
                .help("edit it, or remove it first")
        }
        _ => Diagnostic::new(&codes::OUTPUT_FAILED, format!("can't be written: {error}"))
            .at(Location::file(path)),
    })
}
