//! Hugo's configuration as a whole: the main file, those of `config/_default` and
//! `config/production`, and the settings of the default language.

use crate::diagnostic::Report;
use crate::generators::settings::GeneratorSettings;
use crate::generators::{SiteFolder, SourcedText, ValueOrigin};
use crate::syntax::value::SpannedValue;

/// Folders of configuration files, from the one that wins. A build without options has
/// the environment `production`.
const FOLDERS: [&str; 2] = ["config/production", "config/_default"];

/// Endings of configuration files.
const ENDINGS: [&str; 4] = [".toml", ".yaml", ".yml", ".json"];

/// Text of a configuration file.
pub(super) struct ConfigText {
    /// Path of the file, relative to the site.
    name: String,
    /// Key that the settings of the file belong to, as `languages.fr` for
    /// `languages.fr.toml`; empty for the root.
    prefix: String,
    text: String,
}

/// Parsed file, and the key that its settings belong to.
struct ConfigPart<'a> {
    prefix: &'a str,
    settings: GeneratorSettings<'a>,
}

/// Value of a setting and the file that has it.
#[derive(Clone, Copy)]
pub(super) struct LocatedValue<'s, 'a> {
    /// File of the setting.
    pub file: &'s GeneratorSettings<'a>,
    /// Value of the setting.
    pub value: &'s SpannedValue<'a>,
}

/// Settings of all files.
pub(super) struct HugoSettings<'s, 'a> {
    main: &'s GeneratorSettings<'a>,
    parts: Vec<ConfigPart<'s>>,
    /// Key of the default language, such as `en`.
    pub language: String,
}

/// Reads the files of the configuration folders, in order of precedence.
pub(super) fn read_folders(folder: &SiteFolder<'_>, report: &mut Report) -> Vec<ConfigText> {
    let mut texts = Vec::new();
    for config_folder in FOLDERS {
        for entry in folder.entries(config_folder).into_iter().filter(|entry| !entry.is_folder) {
            let Some(stem) = ENDINGS.iter().find_map(|ending| entry.name.strip_suffix(ending))
            else {
                continue;
            };
            let name = format!("{config_folder}/{}", entry.name);
            if let (Some(prefix), Some(text)) = (prefix(stem), folder.read(&name, report)) {
                texts.push(ConfigText { name, prefix, text });
            }
        }
    }
    texts
}

/// Returns the key that a file's settings belong to: `params.fr` are parameters of a
/// language. Menus are not read.
fn prefix(stem: &str) -> Option<String> {
    match stem.split_once('.') {
        None if ["hugo", "config"].contains(&stem) => Some(String::new()),
        None => Some(stem.to_owned()),
        Some(("menus" | "menu", _)) => None,
        Some(("languages", language)) => Some(format!("languages.{language}")),
        Some((key, language)) => Some(format!("languages.{language}.{key}")),
    }
}

impl<'s, 'a> HugoSettings<'s, 'a> {
    /// Parses the files; a file with errors is reported.
    pub(super) fn new(
        main: &'s GeneratorSettings<'a>,
        texts: &'s [ConfigText],
        folder: &SiteFolder<'_>,
        report: &mut Report,
    ) -> Self {
        let parts = texts.iter().map(|part| ConfigPart {
            prefix: &part.prefix,
            settings: GeneratorSettings::parse(&part.text, &folder.join(&part.name), report),
        });
        let mut settings = Self { main, parts: parts.collect(), language: String::new() };
        let language = settings.sourced("defaultContentLanguage");
        settings.language = language.map_or_else(|| "en".to_owned(), |language| language.text);
        settings
    }

    /// Finds a value by its dotted path.
    pub(super) fn find(&self, path: &str) -> Option<LocatedValue<'_, '_>> {
        let of_parts = self.parts.iter().find_map(|part| {
            let value = part.settings.value(below(path, part.prefix)?)?;
            Some(LocatedValue { file: &part.settings, value })
        });
        let of_main = || Some(LocatedValue { file: self.main, value: self.main.value(path)? });
        of_parts.or_else(of_main)
    }

    /// Finds a text that is not blank, with its place as the origin.
    pub(super) fn sourced(&self, path: &str) -> Option<SourcedText> {
        let mut parts = self.parts.iter();
        let of_parts = parts.find_map(|part| part.settings.sourced(below(path, part.prefix)?));
        of_parts.or_else(|| self.main.sourced(path))
    }

    /// Finds the first text among some paths, each in the default language first.
    pub(super) fn localized(&self, paths: &[&str]) -> Option<SourcedText> {
        paths.iter().find_map(|path| {
            let own = format!("languages.{}.{path}", self.language);
            self.sourced(&own).or_else(|| self.sourced(path))
        })
    }

    /// Finds the names in the first list among some paths: its texts, or the `name` of its
    /// tables.
    pub(super) fn listed_names(&self, paths: &[&str]) -> Vec<SourcedText> {
        let found = paths.iter().filter_map(|path| self.find(path));
        let mut lists = found.map(|found| {
            let names = found.value.as_list().iter().filter_map(|item| {
                let name = item.as_table().map_or(Some(item), |table| table.get("name"))?;
                let text = name.as_str().filter(|text| !text.trim().is_empty())?.to_owned();
                let origin = ValueOrigin::Stated(found.file.location(name.span.clone()));
                Some(SourcedText { text, origin })
            });
            names.collect::<Vec<_>>()
        });
        lists.find(|names| !names.is_empty()).unwrap_or_default()
    }

    /// Returns the codes of the other languages of the site.
    pub(super) fn other_languages(&self) -> Vec<String> {
        let mut codes: Vec<String> = Vec::new();
        for part in &self.parts {
            let code =
                part.prefix.strip_prefix("languages.").and_then(|rest| rest.split('.').next());
            codes.extend(code.map(str::to_owned));
        }
        let table = self.find("languages").and_then(|found| found.value.as_table());
        let rows = table.map_or(&[][..], |table| &table.entries);
        let enabled = rows.iter().filter(|(_, row)| {
            let disabled = row.as_table().and_then(|row| row.get("disabled"));
            disabled.and_then(SpannedValue::as_str) != Some("true")
        });
        codes.extend(enabled.map(|(key, _)| key.name.to_string()));
        codes.sort();
        codes.dedup();
        codes.retain(|code| *code != self.language);
        codes
    }
}

/// Returns the rest of a path below a prefix.
fn below<'p>(path: &'p str, prefix: &str) -> Option<&'p str> {
    if prefix.is_empty() {
        return Some(path);
    }
    let start = path.get(..prefix.len())?;
    let is_same = start.eq_ignore_ascii_case(prefix);
    path[prefix.len()..].strip_prefix('.').filter(|_| is_same)
}
