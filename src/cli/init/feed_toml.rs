//! Text of a commented feed.toml.

use chrono::Datelike;
use serde_json::{Value, json};
use url::Url;

use crate::cli::init::Migration;
use crate::generators::{DetectedSetting, GeneratorDefinition};
use crate::syntax::toml;
use crate::text::date::Timestamp;

/// Tables that come after `[site]`, in the order of the file.
const TABLES: [&str; 9] = [
    "articles",
    "articles.permalinks",
    "output",
    "feed",
    "each.section",
    "each.category",
    "each.tag",
    "each.author",
    "each.language",
];

/// Examples of settings of `[site]` that the site does not have.
const EXAMPLES: [(&str, &str); 5] = [
    ("title", "My site"),
    ("url", "https://example.org/"),
    ("description", "What it is about."),
    ("language", "en"),
    ("timezone", "Europe/London"),
];

/// Settings without which no feed can be made: their example is no comment.
const REQUIRED: [&str; 2] = ["title", "url"];

/// Writes the whole feed.toml. The `id_authority` of an existing file is kept.
pub(super) fn write(migration: &Migration, now: Timestamp, known: Option<&str>) -> String {
    let settings = migration.site.settings();
    let mut text =
        "# Settings of feedwright. `feedwright schema feed.toml --page` explains every key.\n\n[site]\n".to_owned();
    text += &site_section(&settings);
    text += "# Ids are derived from this. Never change it, even if the address changes.\n";
    let authority = known.and_then(known_authority);
    text += &setting(
        "id_authority",
        &json!(authority.unwrap_or_else(|| new_authority(&settings, now.year()))),
    );
    let mut people: Vec<&str> = settings.iter().map(|row| &*row.table).collect();
    people.retain(|table| table.starts_with("authors."));
    people.dedup();
    for table in people.into_iter().chain(TABLES) {
        text += &section(table, &settings, migration);
    }
    text
}

/// Returns the `id_authority` of an existing feed.toml.
fn known_authority(text: &str) -> Option<String> {
    let table = toml::parse(text, 0..text.len()).ok()?;
    let site = table.get("site")?.as_table()?;
    Some(site.get("id_authority")?.as_str()?.to_owned())
}

fn new_authority(settings: &[DetectedSetting], year: i32) -> String {
    let url = settings.iter().find(|row| row.table == "site" && row.key == "url");
    let url = url.and_then(|row| row.value.as_str()).unwrap_or("https://example.org/");
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    format!("{},{year}", host.unwrap_or_default())
}

/// Writes the settings of `[site]`; those that are missing are examples.
fn site_section(settings: &[DetectedSetting]) -> String {
    let mut text = String::new();
    for (key, example) in EXAMPLES {
        let row = settings.iter().find(|row| row.table == "site" && row.key == key);
        text += &match row {
            Some(row) => setting(key, &row.value),
            None if REQUIRED.contains(&key) => setting(key, &json!(example)),
            None => format!("# {}", setting(key, &json!(example))),
        };
    }
    let others = settings
        .iter()
        .filter(|row| row.table == "site" && EXAMPLES.iter().all(|(key, _)| *key != row.key));
    text + &others.map(|row| setting(&row.key, &row.value)).collect::<String>()
}

/// Writes a table with its comments. `[articles]` and `[output]` are always written.
fn section(table: &str, settings: &[DetectedSetting], migration: &Migration) -> String {
    let rows: Vec<&DetectedSetting> = settings.iter().filter(|row| row.table == table).collect();
    let mut lines = String::new();
    for row in &rows {
        lines += &comment(table, &row.key, migration.generator);
        lines += &setting(&row.key, &row.value);
    }
    if migration.generator.is_none() {
        lines += unknown_generator_lines(table, &rows);
    }
    if lines.is_empty() {
        return lines;
    }
    let head = table_comment(table, migration);
    let generator =
        migration.generator.filter(|_| table == "articles").map_or_else(String::new, |generator| {
            setting("generator", &json!(generator.generator.name()))
        });
    format!("\n{head}[{table}]\n{generator}{lines}")
}

/// Returns the lines of a site whose generator is not known.
fn unknown_generator_lines(table: &str, rows: &[&DetectedSetting]) -> &'static str {
    match table {
        "articles" if rows.is_empty() => {
            "folder = \"articles\"\n# permalink = \"/{section}/{year}/{month}/{slug}/\"\n"
        }
        "articles" => "# permalink = \"/{section}/{year}/{month}/{slug}/\"\n",
        "output" => "folder = \"public\"\n",
        _ => "",
    }
}

fn table_comment(table: &str, migration: &Migration) -> String {
    let Some(generator) = migration.generator else { return String::new() };
    let name = generator.name;
    match table {
        "articles" => format!("# Read from {name}: compare one address with your site's.\n"),
        "articles.permalinks" => "# Sections with their own pattern.\n".to_owned(),
        "output" => format!(
            "# These are the names that subscribers use. Switch off {name}'s own feed:\n# {}\n",
            migration.switch_off().unwrap_or_default()
        ),
        table if table.starts_with("authors.") => String::new(),
        "feed" => format!("# As in {name}'s own feed.\n"),
        _ => format!("# {name}'s own feeds of this kind have these paths.\n"),
    }
}

fn comment(table: &str, key: &str, generator: Option<&GeneratorDefinition>) -> String {
    if (table, key) == ("articles", "known_fields") {
        return "# The site's own feed does not use these fields of articles as ids.\n".to_owned();
    }
    let Some(generator) = generator.filter(|_| table == "articles" && key == "ids") else {
        return String::new();
    };
    format!(
        "# {}'s own feed uses these ids, so no subscriber sees an article twice. If\n# nobody subscribes yet, remove the line: ids then stay the same if the address changes.\n",
        generator.name
    )
}

/// Writes a line of TOML, its key in quotes if necessary.
fn setting(key: &str, value: &Value) -> String {
    toml::write(&[(&toml::write_key(key), value.clone())])
}
