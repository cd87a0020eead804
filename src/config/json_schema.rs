//! JSON Schema of `feed.toml`, for editors: made of the rows in
//! [`settings`](crate::config::settings), draft-07, with the documentation keywords of taplo.

use serde_json::{Map, Value, json};

use crate::config::settings::{
    self, AcceptedTexts, FeedTableKind, Setting, SettingDefault, SettingType,
};

/// Returns the JSON Schema of `feed.toml`.
pub(crate) fn json_schema() -> Value {
    let mut schema = table_schema(settings::FILE, None);
    let definitions = [FeedTableKind::Site, FeedTableKind::Listed, FeedTableKind::Derived]
        .map(|kind| (kind.definition().to_owned(), feed_schema(kind)));
    schema.insert("$schema".into(), json!("http://json-schema.org/draft-07/schema#"));
    schema.insert("title".into(), json!("feedwright"));
    schema.insert("description".into(), json!("Settings of feedwright: feed.toml"));
    schema.insert("definitions".into(), Value::Object(definitions.into_iter().collect()));
    Value::Object(schema)
}

impl FeedTableKind {
    /// Returns the name of the definition of its tables.
    const fn definition(self) -> &'static str {
        match self {
            Self::Site => "feed",
            Self::Listed => "listed_feed",
            Self::Derived => "derived_feed",
        }
    }
}

/// Returns the schema of a kind of feed tables.
fn feed_schema(kind: FeedTableKind) -> Value {
    let mut schema = table_schema(settings::FEED, Some(kind));
    if kind == FeedTableKind::Listed {
        schema.insert("required".into(), json!(["path"]));
        // Only feeds for members have a folder and a target of their own.
        schema.insert(
            "if".into(),
            json!({ "properties": { "access": { "const": "members" } }, "required": ["access"] }),
        );
        schema.insert("then".into(), json!({ "required": ["folder"] }));
        schema.insert("else".into(), json!({ "properties": { "folder": false, "target": false } }));
    }
    Value::Object(schema)
}

/// Returns the schema of a table with these keys; of a table of feeds, those of its kind.
fn table_schema(rows: &[Setting], kind: Option<FeedTableKind>) -> Map<String, Value> {
    let rows = rows.iter().filter(|row| kind.is_none_or(|kind| row.feeds.contains(&kind)));
    let mut properties = Map::new();
    let mut required = Vec::new();
    for row in rows {
        properties.insert(row.key.to_owned(), setting_schema(row));
        if row.default == SettingDefault::Required {
            required.push(row.key);
        }
    }
    let mut schema = Map::new();
    schema.insert("type".into(), json!("object"));
    schema.insert("additionalProperties".into(), json!(false));
    schema.insert("properties".into(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".into(), json!(required));
    }
    schema
}

/// Returns the schema of a setting, with its documentation.
fn setting_schema(row: &Setting) -> Value {
    let mut schema = value_schema(row);
    let default = match row.default {
        SettingDefault::Required | SettingDefault::Nothing | SettingDefault::Words(_) => None,
        SettingDefault::Text(text) => Some(json!(text)),
        SettingDefault::Texts(texts) => Some(json!(texts)),
        SettingDefault::Switch(is_on) => Some(json!(is_on)),
        SettingDefault::Number(number) => Some(json!(number)),
    };
    let mut docs = Map::new();
    docs.insert("main".into(), json!(row.meaning));
    if let SettingDefault::Words(words) = row.default {
        docs.insert("defaultValue".into(), json!(words));
    }
    schema.insert("description".into(), json!(row.description()));
    if let Some(default) = default {
        schema.insert("default".into(), default);
    }
    schema.insert("x-taplo".into(), json!({ "docs": docs }));
    Value::Object(schema)
}

impl Setting {
    /// Describes the setting for editors that show one text about it.
    fn description(&self) -> String {
        match self.default {
            SettingDefault::Words(words) => format!("{} (default: {words})", self.meaning),
            _ => self.meaning.to_owned(),
        }
    }

    /// Returns the schema of one of its texts.
    fn text_schema(&self) -> Value {
        match self.texts {
            AcceptedTexts::Any => json!({ "type": "string" }),
            AcceptedTexts::Names(names) => json!({ "enum": names() }),
            AcceptedTexts::NamesAndPatterns(names) => {
                json!({ "anyOf": [{ "enum": names() }, { "type": "string", "pattern": "\\{" }] })
            }
        }
    }
}

/// Returns the schema of a setting's values.
fn value_schema(row: &Setting) -> Map<String, Value> {
    let text = row.text_schema();
    let list = json!({ "type": "array", "items": text });
    let schema = match row.value {
        SettingType::Text => text,
        SettingType::TextList => list,
        SettingType::TextOrList => json!({ "anyOf": [text, list] }),
        SettingType::Switch => json!({ "type": "boolean" }),
        SettingType::WholeNumber => json!({ "type": "integer", "minimum": 0 }),
        SettingType::ByteSize => {
            json!({ "anyOf": [{ "type": "string" }, { "type": "integer", "minimum": 0 }] })
        }
        SettingType::SwitchOrTable(rows) => {
            json!({ "anyOf": [{ "type": "boolean" }, whole_table(rows)] })
        }
        SettingType::TextOrTableList(rows) => {
            json!({ "type": "array", "items": { "anyOf": [text, whole_table(rows)] } })
        }
        SettingType::Table(rows) => feed_reference(row, rows).unwrap_or_else(|| whole_table(rows)),
        SettingType::TableList(rows) => {
            let items = feed_reference(row, rows).unwrap_or_else(|| whole_table(rows));
            json!({ "type": "array", "items": items })
        }
        SettingType::TableByName(rows) => by_name(&whole_table(rows)),
        SettingType::TextByName => by_name(&text),
        SettingType::TextOrListByName => by_name(&json!({ "anyOf": [text, list] })),
    };
    match schema {
        Value::Object(map) => map,
        other => [("const".to_owned(), other)].into_iter().collect(),
    }
}

fn whole_table(rows: &[Setting]) -> Value {
    Value::Object(table_schema(rows, None))
}

/// Returns the schema of a table with a value for each of a set of names.
fn by_name(value: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": value })
}

/// Refers to the definition of a table of feeds; `None` for any other table. Keywords next to
/// a `$ref` are ignored (draft-07, section 8.3), so the reference is inside `allOf`.
fn feed_reference(row: &Setting, rows: &[Setting]) -> Option<Value> {
    let is_feed = std::ptr::eq(rows, settings::FEED);
    let kind = is_feed.then(|| row.feeds.first())??;
    Some(json!({ "allOf": [{ "$ref": format!("#/definitions/{}", kind.definition()) }] }))
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::config::{self, Config};
    use crate::diagnostic::{Report, SourceText};
    use crate::syntax::json_schema_check::CompiledSchema;
    use crate::syntax::toml;

    const SITE: &str = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";

    /// A table of settings, its place in a file, and the line that opens it.
    struct TablePlace {
        rows: &'static [Setting],
        kind: Option<FeedTableKind>,
        /// Lines of the file before a setting of the table.
        head: &'static str,
    }

    const fn place(rows: &'static [Setting], head: &'static str) -> TablePlace {
        TablePlace { rows, kind: None, head }
    }

    const fn feed_place(kind: FeedTableKind, head: &'static str) -> TablePlace {
        TablePlace { rows: settings::FEED, kind: Some(kind), head }
    }

    #[rustfmt::skip]
    const PLACES: &[TablePlace] = &[
        place(settings::SITE,     ""),
        place(settings::HUB,      "[[site.hubs]]\n"),
        place(settings::AUTHOR,   "[authors.jane]\n"),
        place(settings::ARTICLES, "[articles]\n"),
        place(settings::OUTPUT,   "[output]\n"),
        place(settings::PUBLISH,  "[publish]\n"),
        place(settings::WHERE,    "[[feeds]]\npath = 'x'\n[feeds.where]\n"),
        place(settings::ARCHIVE,  "[feed.archive]\n"),
        place(settings::SERVE,    "[serve]\n"),
        place(settings::TYPES,    "[serve.types]\n"),
        place(settings::MOVED,    "[[moved]]\n"),
        feed_place(FeedTableKind::Site,    "[feed]\n"),
        feed_place(FeedTableKind::Listed,  "[[feeds]]\n"),
        feed_place(FeedTableKind::Derived, "[each.tag]\n"),
    ];

    /// Reads a file; returns the configuration, or the codes and messages.
    fn read(text: &str) -> Result<Config, Vec<(&'static str, String)>> {
        let path: Arc<Path> = Path::new("feed.toml").into();
        let mut report = Report::default();
        let config = config::read(&SourceText::new(&path, text), Path::new(""), &mut report);
        let found = report.diagnostics.into_iter();
        config.ok_or_else(|| found.map(|found| (found.code.name, found.message)).collect())
    }

    fn to_json(text: &str) -> Value {
        toml::to_json(text).unwrap_or_else(|| panic!("{text}"))
    }

    #[test]
    fn every_key_is_in_the_schema_with_a_description_and_no_other_key_is() {
        let schema = json_schema();
        let check = |rows: &[Setting], schema: &Value, kind: Option<FeedTableKind>| {
            let properties = schema["properties"].as_object().unwrap();
            let mut rows: Vec<_> = rows
                .iter()
                .filter(|row| kind.is_none_or(|kind| row.feeds.contains(&kind)))
                .collect();
            rows.sort_by_key(|row| row.key);
            let mut keys: Vec<_> = properties.keys().map(String::as_str).collect();
            keys.sort_unstable();
            assert_eq!(keys, rows.iter().map(|row| row.key).collect::<Vec<_>>());
            for row in rows {
                let described = properties[row.key]["description"].as_str().unwrap();
                assert!(described.starts_with(row.meaning), "{}", row.key);
                assert_eq!(properties[row.key]["x-taplo"]["docs"]["main"], row.meaning);
            }
            assert_eq!(schema["additionalProperties"], false);
        };
        check(settings::FILE, &schema, None);
        for (key, rows) in [
            ("site", settings::SITE),
            ("articles", settings::ARTICLES),
            ("output", settings::OUTPUT),
            ("publish", settings::PUBLISH),
            ("each", settings::EACH),
            ("serve", settings::SERVE),
        ] {
            check(rows, &schema["properties"][key], None);
        }
        for kind in [FeedTableKind::Site, FeedTableKind::Listed, FeedTableKind::Derived] {
            check(settings::FEED, &schema["definitions"][kind.definition()], Some(kind));
        }
    }

    #[test]
    fn meanings_are_phrases_in_plain_words() {
        for place in PLACES {
            for row in place.rows {
                let (key, meaning) = (row.key, row.meaning);
                assert!(!meaning.is_empty() && !meaning.ends_with('.'), "{key}");
                assert_eq!(meaning.matches('`').count() % 2, 0, "{key}");
            }
        }
    }

    /// Returns the lines that a table needs besides a setting.
    fn required_lines(place: &TablePlace, key: &str) -> String {
        let rows = place.rows.iter().filter(|row| row.default == SettingDefault::Required);
        let mut lines: Vec<_> = if place.head.is_empty() {
            Vec::new()
        } else {
            rows.filter(|row| row.key != key)
                .map(|row| {
                    let value = if row.key == "from" { "x" } else { "https://x.example/" };
                    format!("{} = '{value}'\n", row.key)
                })
                .collect()
        };
        if place.kind == Some(FeedTableKind::Listed) {
            if key != "path" {
                lines.push("path = 'x'\n".into());
            }
            if matches!(key, "folder" | "target") {
                lines.push("access = 'members'\n".into());
            }
            if key == "target" {
                lines.push("folder = 'm'\n".into());
            }
        }
        lines.concat()
    }

    #[test]
    fn schema_knows_the_same_keys_and_types_as_the_reader() {
        let schema = CompiledSchema::new(json_schema());
        for place in PLACES {
            for row in place.rows.iter().filter(|row| !place.head.is_empty() || row.key != "title")
            {
                if place.head.is_empty() && row.key == "url" {
                    continue;
                }
                for value in ["'x'", "5", "true", "['x']", "[5]", "{}", "-1", "1.5"] {
                    let lines = required_lines(place, row.key);
                    let text = format!("{SITE}{}{lines}{} = {value}\n", place.head, row.key);
                    let Some(file) = toml::to_json(&text) else { continue };
                    let is_known = match read(&text) {
                        Ok(_) => true,
                        Err(found) => !found.iter().any(|(code, message)| {
                            *code == "config/unknown-key" || is_about_type(message, row)
                        }),
                    };
                    // Names are checked next.
                    let is_name = value == "'x'" || value == "['x']";
                    if is_name && !matches!(row.texts, AcceptedTexts::Any) {
                        continue;
                    }
                    assert_eq!(schema.accepts(&file), is_known, "{text}{:?}", read(&text).err());
                }
            }
        }
    }

    /// Returns true if a message says that a value has the wrong type.
    fn is_about_type(message: &str, row: &Setting) -> bool {
        message.contains(row.value.description()) && message.contains(row.key)
            || message.contains("must be text in quotes: `5`")
    }

    #[test]
    fn schema_has_the_names_that_the_reader_accepts() {
        let schema = CompiledSchema::new(json_schema());
        let mut count = 0;
        for place in PLACES {
            let rows = place.rows.iter();
            for row in rows.filter(|row| place.kind.is_none_or(|kind| row.feeds.contains(&kind))) {
                let (AcceptedTexts::Names(names) | AcceptedTexts::NamesAndPatterns(names)) =
                    row.texts
                else {
                    continue;
                };
                count += 1;
                let lines = required_lines(place, row.key);
                let head = format!("{SITE}{}{lines}", place.head);
                for name in names() {
                    let folder = if name == "members" { "folder = 'm'\n" } else { "" };
                    let text = format!("{head}{folder}{} = '{name}'\n", row.key);
                    assert!(read(&text).is_ok(), "{text}{:?}", read(&text).err());
                    assert!(schema.accepts(&to_json(&text)), "{text}");
                }
                let text = format!("{head}{} = 'xyzzy'\n", row.key);
                let found = read(&text).unwrap_err();
                assert!(names().iter().all(|name| found[0].1.contains(&format!("`{name}`"))));
                assert!(!schema.accepts(&to_json(&text)), "{text}");
            }
        }
        assert!(count > 10, "{count}");
        let pattern = format!("{SITE}[articles]\nids = 'tag:x:{{path}}'\n");
        assert!(read(&pattern).is_ok() && schema.accepts(&to_json(&pattern)));
    }

    #[test]
    fn defaults_are_those_of_the_reader() {
        let written = |kind: Option<FeedTableKind>, rows: &[Setting]| -> String {
            let rows = rows.iter().filter(|row| kind.is_none_or(|kind| row.feeds.contains(&kind)));
            let lines = rows.filter_map(|row| match row.default {
                SettingDefault::Required | SettingDefault::Nothing | SettingDefault::Words(_) => {
                    None
                }
                SettingDefault::Text(text) => Some(format!("{} = '{text}'\n", row.key)),
                SettingDefault::Texts(texts) => Some(format!("{} = {texts:?}\n", row.key)),
                SettingDefault::Switch(is_on) => Some(format!("{} = {is_on}\n", row.key)),
                SettingDefault::Number(number) => Some(format!("{} = {number}\n", row.key)),
            });
            lines.collect()
        };
        for place in PLACES {
            let lines = required_lines(place, "");
            let short = format!("{SITE}{}{lines}", place.head);
            let long = format!("{short}{}", written(place.kind, place.rows));
            let [short_config, long_config] = [&short, &long].map(|text| match read(text) {
                Ok(config) => format!("{config:?}"),
                Err(found) => panic!("{text}{found:?}"),
            });
            assert_eq!(short_config, long_config, "{long}");
        }
    }

    #[test]
    fn feed_for_members_needs_a_folder_and_no_other_has_one() {
        let schema = CompiledSchema::new(json_schema());
        for (is_valid, lines) in [
            (true, "access = 'members'\nfolder = 'm'"),
            (true, "access = 'members'\nfolder = 'm'\ntarget = 'file:///srv/m'"),
            (true, "access = 'public'"),
            (false, "access = 'members'"),
            (false, "folder = 'm'"),
            (false, "access = 'public'\ntarget = 'file:///srv/m'"),
        ] {
            let text = format!("{SITE}[[feeds]]\npath = 'x'\n{lines}\n");
            assert_eq!(read(&text).is_ok(), is_valid, "{text}");
            assert_eq!(schema.accepts(&to_json(&text)), is_valid, "{text}");
        }
    }

    #[test]
    fn file_without_a_required_key_is_refused() {
        let schema = CompiledSchema::new(json_schema());
        for text in ["", "[site]\n", "[site]\ntitle = 'A'\n", &format!("{SITE}[[feeds]]\n")] {
            assert!(read(text).is_err(), "{text}");
            assert!(!schema.accepts(&to_json(text)), "{text}");
        }
    }
}
