//! Detects the generator of a site and reads its settings that hide articles.

use std::path::{Component, Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, SourceLocation, codes};
use crate::generators::{self, GeneratorConfig, SiteFolder};
use crate::model::MarkdownDialect;
use crate::model::SiteGenerator;
use crate::sources::DiskSiteFiles;
use crate::syntax::value::{SpannedValue, ValueTable};
use crate::syntax::{json, toml, yaml};

/// Words of settings that hide articles. A configuration without any of them hides none.
const HIDING: [&str; 12] = [
    "cascade",
    "defaults",
    "exclude",
    "ignore",
    "mounts",
    "skip_render",
    "draft",
    "status",
    "published",
    "include",
    "ARTICLE_PATHS",
    "frontmatter",
];

/// The generator of a site, and its configuration files.
#[derive(Debug, Default)]
pub(super) struct SiteSettings {
    /// Generator; none if it is not known, so that the rules of all generators apply.
    generator: Option<SiteGenerator>,
    /// Configuration files of the generator.
    pub configurations: Vec<GeneratorConfig>,
    /// Folder of the configuration files, as shown in messages.
    pub folder: PathBuf,
    /// Path of the articles below the folder of the configuration: empty or ending in `/`.
    pub base: String,
    /// Diagnostics of configuration files that can't be read.
    pub report: Report,
}

impl SiteSettings {
    /// Reads the configuration files in the first folder of [`places`] that has any.
    pub(super) fn read(config: &Config) -> Self {
        let generator = config.articles.generator;
        let places = places(config);
        if generator == Some(SiteGenerator::Absent) {
            let base = base(config, &places[0]);
            return Self { generator, base, ..Self::default() };
        }
        let mut report = Report::default();
        let mut found = places.iter().map(|place| {
            let shown: &Path = if *place == places[0] { shown_home(config) } else { place };
            (
                place,
                generators::configurations(
                    &SiteFolder { path: shown, files: &DiskSiteFiles },
                    &mut report,
                ),
            )
        });
        let found = found.find(|(_, configurations)| !configurations.is_empty());
        let (place, mut configurations) = found.unwrap_or((&places[0], Vec::new()));
        let folder = if *place == places[0] { shown_home(config) } else { place };
        let base = base(config, place);
        for fault in &mut report.diagnostics {
            fault.code = &codes::SITE_UNREADABLE_GUARD;
        }
        configurations.retain(|found| generator.is_none_or(|known| known == found.generator));
        let detected = match &configurations[..] {
            [only] => Some(only.generator),
            _ => None,
        };
        Self {
            generator: generator.or(detected),
            configurations,
            folder: folder.to_path_buf(),
            base,
            report,
        }
    }

    /// Returns the Markdown of the generator; `CommonMark` if it is not known.
    fn markdown_dialect(&self) -> MarkdownDialect {
        let Some(generator) = self.generator else { return MarkdownDialect::default() };
        let file = self.configurations.iter().find(|found| found.generator == generator);
        generators::markdown_dialect(generator, file)
    }

    /// Returns true if the generator is known.
    pub(super) const fn is_known(&self) -> bool {
        self.generator.is_some()
    }

    /// Returns true if the rules of a generator apply.
    pub(super) fn follows(&self, generator: SiteGenerator) -> bool {
        self.generator.is_none_or(|known| known == generator)
    }

    /// Returns the path of the articles below a folder of the generator, the prefix of their
    /// paths in its rules: empty or ending in `/`.
    pub(super) fn base_below(&self, folder: &str) -> String {
        let folder = folder.trim_start_matches("./").trim_matches('/');
        if folder.is_empty() || folder == "." {
            return self.base.clone();
        }
        let below = self.base.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        below.unwrap_or_default().to_owned()
    }
}

/// Returns the Markdown of the site's generator.
pub(crate) fn markdown_dialect(config: &Config) -> MarkdownDialect {
    SiteSettings::read(config).markdown_dialect()
}

/// Returns the folder of feed.toml, for messages.
fn shown_home(config: &Config) -> &Path {
    if config.home.as_os_str().is_empty() { Path::new(".") } else { &config.home }
}

/// Lists the folders that may have a configuration: that of feed.toml, then the folders
/// between it and the articles. If the articles are outside it, these are the folders around
/// them up to one that contains both.
fn places(config: &Config) -> Vec<PathBuf> {
    let home = normalize(&config.home);
    let mut places = vec![home.clone()];
    if config.articles.store.is_none() {
        let articles = normalize(&config.articles.folder);
        let inner = articles.ancestors().skip(1).take_while(|path| path.starts_with(&home));
        places.extend(inner.filter(|path| **path != *home).map(Path::to_path_buf));
        let outer = articles.ancestors().skip(1).take_while(|path| !home.starts_with(path));
        let common = articles.ancestors().find(|path| home.starts_with(path));
        let outer = outer.filter(|path| !path.starts_with(&home)).chain(common);
        places.extend(
            outer.filter(|path| **path != *home && path.parent().is_some()).map(Path::to_path_buf),
        );
    }
    places
}

/// Returns the path of the articles below a folder: empty or ending in `/`.
fn base(config: &Config, folder: &Path) -> String {
    if config.articles.store.is_some() {
        return String::new();
    }
    match normalize(&config.articles.folder).strip_prefix(folder).ok().and_then(Path::to_str) {
        Some("") | None => String::new(),
        Some(path) => format!("{}/", path.replace(std::path::MAIN_SEPARATOR, "/")),
    }
}

/// Makes a path absolute and removes `.` and `..`.
fn normalize(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut normalized = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::ParentDir => {
                normalized.pop();
            }
            Component::CurDir => {}
            _ => normalized.push(part),
        }
    }
    normalized
}

/// Parses a configuration; returns none if it is a program or invalid. An invalid one is an
/// error if it may hide articles.
pub(super) fn table<'a>(
    configuration: &'a GeneratorConfig,
    report: &mut Report,
) -> Option<ValueTable<'a>> {
    let text = &*configuration.text;
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let all = start..text.len();
    let parsed = match configuration.path.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => toml::parse(text, all),
        Some("yaml" | "yml") => yaml::parse(text, all),
        Some("json") => json::parse(text, all),
        _ => return None,
    };
    let fault = match parsed {
        Ok(table) => return Some(table),
        Err(faults) => faults.into_iter().next()?,
    };
    if HIDING.iter().any(|word| text.contains(word)) {
        let name = configuration.generator.name();
        let message = format!("the configuration of {name} can't be read: {}", fault.message);
        report.push(
            Diagnostic::new(&codes::SITE_UNREADABLE_GUARD, message)
                .with_location(SourceLocation::file(&*configuration.path))
                .help("fix the file; or write `generator = \"none\"` below `[articles]` in feed.toml if it hides no article"),
        );
    }
    None
}

/// Lists the texts of a value, which is a text or a list of texts.
pub(super) fn texts<'v>(value: Option<&'v SpannedValue<'_>>) -> Vec<&'v str> {
    match value {
        Some(value) if value.as_str().is_some() => value.as_str().into_iter().collect(),
        Some(value) => value.as_list().iter().filter_map(SpannedValue::as_str).collect(),
        None => Vec::new(),
    }
}

/// Lists the quoted texts of a list in a program, `NAME = ["a", 'b']`.
pub(super) fn program_texts(text: &str, name: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for (start, _) in text.match_indices(name) {
        let line = text[..start].rfind('\n').map_or(0, |index| index + 1);
        // Settings in comments do not apply.
        if text[line..start].trim_start().starts_with(['#', '/', '*']) {
            continue;
        }
        let after = text[start + name.len()..].trim_start_matches(['"', '\'', ' ', '\t']);
        let Some(list) = after.strip_prefix(['=', ':']).map(str::trim_start) else { continue };
        let Some(list) = list.strip_prefix(['[', '(']) else { continue };
        let list = &list[..list.find([']', ')']).unwrap_or(list.len())];
        let mut rest = list;
        while let Some(start) = rest.find(['"', '\'', '`']) {
            let quote = rest[start..].chars().next().unwrap_or('"');
            let inner = &rest[start + 1..];
            let Some(end) = inner.find(quote) else { break };
            texts.push(inner[..end].to_owned());
            rest = &inner[end + 1..];
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_programs_are_read() {
        let text =
            "X = 1\n# NAMES = ['no']\nNAMES = [\n  'a b',\n  \"c\",\n]\nopts: { NAMES: [`d`] }";
        assert_eq!(program_texts(text, "NAMES"), ["a b", "c", "d"]);
        assert!(program_texts("NAMES = f(x)", "NAMES").is_empty());
    }
}
