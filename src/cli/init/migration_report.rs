//! List of the values that `init` wrote, with the source of each, and of the remaining
//! steps.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::cli::init::Migration;
use crate::diagnostic::redact;
use crate::generators::{DetectedSetting, GeneratorDefinition, ValueOrigin};
use crate::model::FeedFormat;
use crate::syntax::toml;
use crate::writer::manifest;

/// Longest value that is shown, in characters.
const LONGEST_VALUE: usize = 44;

/// Writes the list and the steps. `schema` is the line about the schema for editors.
pub(super) fn write(migration: &Migration, path: &Path, schema: &str) -> String {
    let from = migration
        .generator
        .map_or_else(String::new, |generator| format!(" from a site of {}", generator.name));
    let below = &migration.site.base;
    let from = if below.is_empty() { from } else { format!("{from} in `{below}`") };
    let settings = migration.site.settings();
    let name = migration.generator.map(|generator| generator.name);
    let list = list(&settings, name);
    let steps = steps(migration, &settings);
    let numbered = steps.iter().enumerate().map(|(index, step)| {
        let step = step.trim_end().replace('\n', "\n   ");
        format!("{}. {step}\n", index + 1)
    });
    let numbered: String = numbered.collect();
    redact::redact(&format!("wrote {}{from}\n{list}{schema}\n\nNext:\n{numbered}", path.display()))
        .into_owned()
}

/// Writes a line for each value: key, value, source.
fn list(settings: &[DetectedSetting], generator: Option<&str>) -> String {
    let rows: Vec<[String; 3]> = settings
        .iter()
        .map(|row| [key(row), value(&row.value), origin(&row.origin, generator)])
        .collect();
    let width = |column: usize| {
        rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let (keys, values) = (width(0), width(1));
    let lines = rows
        .iter()
        .map(|[key, value, origin]| format!("  {key:keys$}  {value:values$}  {origin}\n"));
    lines.collect()
}

/// Returns the name of a setting as messages write it: `[site] title`.
fn key(row: &DetectedSetting) -> String {
    format!("[{}] {}", row.table, toml::write_key(&row.key))
}

fn value(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= LONGEST_VALUE {
        return text;
    }
    let start: String = text.chars().take(LONGEST_VALUE - 1).collect();
    start + "…"
}

fn origin(origin: &ValueOrigin, generator: Option<&str>) -> String {
    match origin {
        ValueOrigin::Stated(location) => format!("{}:{}", location.display_path(), location.line),
        ValueOrigin::Default => format!("{}'s default", generator.unwrap_or("feedwright")),
        ValueOrigin::Files(reason) => reason.clone(),
        ValueOrigin::Argument(option) => (*option).to_owned(),
    }
}

/// Converts the values and the steps to JSON; the keys are stable.
pub(super) fn to_json(migration: &Migration, path: &Path) -> Map<String, Value> {
    let settings = migration.site.settings();
    let rows = settings.iter().map(|row| {
        json!({
            "table": row.table,
            "key": row.key,
            "value": row.value,
            "source": origin_to_json(&row.origin),
        })
    });
    let mut summary = Map::new();
    summary.insert("file".to_owned(), json!(path.display().to_string()));
    let generator = migration.generator.map(|generator| generator.generator.name());
    summary.insert("generator".to_owned(), json!(generator));
    summary.insert("settings".to_owned(), rows.collect());
    summary.insert("steps".to_owned(), json!(steps(migration, &settings)));
    summary
}

fn origin_to_json(origin: &ValueOrigin) -> Value {
    match origin {
        ValueOrigin::Stated(at) => json!({
            "kind": "file",
            "file": at.display_path(),
            "line": at.line,
            "column": at.column,
        }),
        ValueOrigin::Default => json!({ "kind": "default" }),
        ValueOrigin::Files(reason) => json!({ "kind": "files", "reason": reason }),
        ValueOrigin::Argument(option) => json!({ "kind": "argument", "option": option }),
    }
}

/// Lists the remaining steps, in the order in which to take them.
fn steps(migration: &Migration, settings: &[DetectedSetting]) -> Vec<String> {
    let mut steps = Vec::new();
    let missing = [("title", &migration.site.title), ("url", &migration.site.url)];
    for (key, _) in missing.iter().filter(|(_, value)| value.is_none()) {
        steps.push(format!("Write the site's own `{key}` below `[site]` in feed.toml."));
    }
    if let Some(generator) = migration.generator {
        let step = migration.switch_off().unwrap_or_default();
        steps.push(format!("Switch off {}'s own feed: {step}", generator.name));
        steps.extend(keep_advice(generator, settings));
    }
    if migration.generator.is_some() && migration.site.language.is_none() {
        steps.push(
            "Write `language` below `[site]`, such as `language = \"en\"`: the site does not state it."
                .to_owned(),
        );
    }
    steps.push(format!(
        "Add `{}` to .gitignore: builds keep a private copy of `{}` in it.",
        manifest::STATE_FILE,
        manifest::FILE
    ));
    steps.push("Run `feedwright check`, and compare one address with your site's.".to_owned());
    steps
}

/// Describes which files to keep in the site's output and out of its repository.
fn keep_advice(generator: &GeneratorDefinition, settings: &[DetectedSetting]) -> Option<String> {
    let names = [FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json].map(|format| {
        let own = settings.iter().find(|row| row.table == "output" && row.key == format.as_str());
        own.and_then(|row| row.value.as_str()).unwrap_or(format.file_name())
    });
    let files = names.into_iter().chain(["feeds.opml", "feeds.html", manifest::FILE]);
    let files: Vec<String> =
        files.chain(derived_folders(settings)).map(|name| json!(name).to_string()).collect();
    let advice = generator.keep.replace("{files}", &files.join(", "));
    (!advice.is_empty()).then_some(advice)
}

/// Lists the folders of the feeds of `[each.*]`: the beginnings of their paths.
fn derived_folders(settings: &[DetectedSetting]) -> impl Iterator<Item = &str> {
    let rows = settings.iter().filter(|row| row.table.starts_with("each.") && row.key == "path");
    let folders = rows.filter_map(|row| row.value.as_str()?.split_once('{'));
    folders.map(|(folder, _)| folder).filter(|folder| !folder.is_empty())
}
