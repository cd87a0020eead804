//! JSON Schema of frontmatter, for editors: made of the rows of [`FIELDS`], draft-07.
//!
//! It refuses only values that the reader of a field reports, in the types that JSON has.
//! Names that are not fields belong to the site, so every value of theirs is valid.

use serde_json::{Map, Value, json};

use super::nested_rows::{CONTAINERS, NESTED};
use super::table::{FieldDefinition, FieldRole, FieldShape};
use super::{FIELDS, FieldGuard};
use crate::text::fold;

/// Types of a value that is not a list or a table.
const SCALARS: [&str; 4] = ["string", "number", "boolean", "null"];

/// Returns the JSON Schema of frontmatter.
pub(crate) fn json_schema() -> Value {
    let mut definitions: Map<String, Value> =
        FIELDS.iter().map(|field| (field.name.to_owned(), field_schema(field))).collect();
    definitions.insert("fields".into(), fields_schema(&|_| true));
    definitions.insert("guards".into(), fields_schema(&FieldDefinition::counts_in_containers));
    let nested = NESTED.iter().map(|(name, _)| (*name, "fields"));
    let tables = nested.chain(CONTAINERS.iter().map(|name| (*name, "guards")));
    let tables: Map<String, Value> =
        tables.map(|(name, of)| (pattern(&[name], NameSpelling::OneWord), if_table(of))).collect();
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Frontmatter of feedwright",
        "description": "Fields of an article that feedwright reads, in every spelling",
        "type": ["object", "null"],
        "allOf": [reference("fields"), { "patternProperties": tables }],
        "definitions": definitions,
    })
}

fn reference(definition: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{definition}") })
}

/// Returns a schema that applies a definition to tables.
fn if_table(definition: &str) -> Value {
    json!({ "if": { "type": "object" }, "then": reference(definition) })
}

/// Returns the schema of a table of fields: their first names, which editors propose, and all
/// names in any spelling.
fn fields_schema(is_read: &dyn Fn(&FieldDefinition) -> bool) -> Value {
    let fields: Vec<_> = FIELDS.iter().filter(|field| is_read(field)).collect();
    let proposed: Map<String, Value> =
        fields.iter().map(|field| (proposed_name(field), reference(field.name))).collect();
    let named: Map<String, Value> =
        fields.iter().map(|field| (names_pattern(field), reference(field.name))).collect();
    json!({ "properties": proposed, "patternProperties": named })
}

/// Returns the name of a field that editors propose.
fn proposed_name(field: &FieldDefinition) -> String {
    field.aliases[0].replace('-', "_")
}

/// Returns a pattern for all names of a field.
fn names_pattern(field: &FieldDefinition) -> String {
    let spelling = if field.can_hide() { NameSpelling::Words } else { NameSpelling::OneWord };
    pattern(field.aliases, spelling)
}

/// The signs that may be between the letters of a name.
#[derive(Clone, Copy)]
enum NameSpelling {
    /// Hyphens and underscores.
    OneWord,
    /// Also spaces: a key such as `publish date` hides an article.
    Words,
}

/// Returns a pattern that matches names without regard to case, `-` and `_`, as
/// [`fold::field_name`] compares them.
fn pattern(names: &[&str], spelling: NameSpelling) -> String {
    let between = match spelling {
        NameSpelling::OneWord => "[-_]*",
        NameSpelling::Words => "[-_ ]*",
    };
    let letter = |letter: char| {
        let upper = letter.to_ascii_uppercase();
        let sign = if upper == letter { letter.to_string() } else { format!("[{letter}{upper}]") };
        sign + between
    };
    let names: Vec<String> =
        names.iter().map(|name| fold::field_name(name).chars().map(letter).collect()).collect();
    format!("^[-_]*({})$", names.join("|"))
}

/// Returns the schema of a field's values, with its meaning.
fn field_schema(field: &FieldDefinition) -> Value {
    let mut schema = match field.role {
        FieldRole::Value(_, shape) => shape.schema(),
        FieldRole::Date(_) => date_schema(),
        FieldRole::Guard(guard) => guard_schema(guard),
    };
    schema["description"] = json!(field.meaning);
    schema
}

/// Lists the types of a value that may also be a list or a table.
fn types_with(others: &[&'static str]) -> Vec<&'static str> {
    SCALARS.iter().chain(others).copied().collect()
}

fn date_schema() -> Value {
    // Material for MkDocs has a table of dates; an empty list counts as no value.
    json!({
        "type": types_with(&["object", "array"]),
        "items": { "type": ["null", "object"], "maxProperties": 0 },
    })
}

/// Returns the schema of a guard: a value, or a list of values. A table is one only where the
/// guard reads it.
fn guard_schema(guard: FieldGuard) -> Value {
    let mut schema = json!({
        "type": ["boolean", "string", "number", "null", "array", "object"],
    });
    if guard.refuses_tables() {
        schema["maxProperties"] = json!(0);
        schema["items"] = json!({ "maxProperties": 0 });
    }
    schema
}

impl FieldShape {
    fn schema(self) -> Value {
        match self {
            Self::Text => json!({
                "type": types_with(&["array", "object"]),
                "maxItems": 1,
                "items": { "type": types_with(&["object"]), "maxProperties": 0 },
                // An empty table is as good as no value.
                "maxProperties": 0,
            }),
            Self::Date => date_schema(),
            Self::Words => {
                json!({ "type": ["array", "string", "number", "boolean", "null", "object"] })
            }
            Self::People => one_or_more(&["name", "email", "url"]),
            Self::Picture => one_or_more(&["src", "alt", "caption", "credit"]),
            Self::Files => one_or_more(&["url", "type", "length", "duration", "title"]),
            Self::Notices => one_or_more(&["date", "text"]),
        }
    }
}

/// Returns the schema of a value, a table with some keys, or a list of both.
fn one_or_more(keys: &[&str]) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), json!({}))).collect();
    json!({
        "type": ["string", "object", "array", "number", "boolean", "null"],
        "properties": properties,
        "items": { "properties": properties },
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::config;
    use crate::diagnostic::{Report, SourceText};
    use crate::fields;
    use crate::syntax::json;
    use crate::syntax::json_schema_check::CompiledSchema;

    /// Values of every type, in JSON.
    const VALUES: [&str; 15] = [
        "\"x\"",
        "true",
        "false",
        "12.5",
        "\"2024-05-22\"",
        "null",
        "[]",
        "[\"x\"]",
        "[\"x\", \"y\"]",
        "[null]",
        "[{\"a\": \"b\"}]",
        "{}",
        "{\"a\": \"b\"}",
        "{\"name\": \"x\"}",
        "{\"url\": \"x\"}",
    ];

    /// Returns the fields whose pattern matches a name.
    fn fields_with_name(name: &str) -> Vec<&'static str> {
        let fields = FIELDS.iter().filter(|field| {
            let pattern = regex::Regex::new(&names_pattern(field)).unwrap();
            pattern.is_match(name)
        });
        fields.map(|field| field.name).collect()
    }

    #[test]
    fn every_name_of_a_field_is_matched_in_any_spelling_and_no_other() {
        let patterns: Vec<_> = FIELDS
            .iter()
            .map(|field| (field.name, regex::Regex::new(&names_pattern(field)).unwrap()))
            .collect();
        for field in FIELDS {
            for name in field.aliases {
                let title: String = name.split('-').map(capitalize).collect();
                for name in [(*name).to_owned(), name.to_uppercase(), name.replace('-', "_"), title]
                {
                    let matched: Vec<_> = patterns
                        .iter()
                        .filter(|(_, pattern)| pattern.is_match(&name))
                        .map(|(name, _)| *name)
                        .collect();
                    assert_eq!(matched, [field.name], "{name}");
                }
            }
        }
        for name in ["layout", "titel", "dat", "draftx", "itunes_author", "published by"] {
            assert!(!fields::is_known(name), "{name}");
            assert_eq!(fields_with_name(name), [""; 0], "{name}");
        }
    }

    fn capitalize(word: &str) -> String {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    }

    /// Returns the messages about a field with a value.
    fn messages(name: &str, value: &str) -> Vec<String> {
        let path: Arc<Path> = Path::new("a.md").into();
        let mut report = Report::default();
        let file = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        let config =
            config::read(&SourceText::new(&path, file), Path::new(""), &mut report).unwrap();
        let text = format!("{{\"mp3\": \"a.mp3\", \"{name}\": {value}}}");
        let table = json::parse(&text, 0..text.len()).unwrap();
        fields::read(&table, &SourceText::new(&path, &text), &config, &mut report);
        report.diagnostics.into_iter().map(|found| found.message).collect()
    }

    #[test]
    fn value_that_the_schema_refuses_is_reported_by_the_reader() {
        let schema = CompiledSchema::new(json_schema());
        let mut refused = 0;
        for field in FIELDS {
            for value in VALUES {
                let name = field.aliases[0];
                let instance = format!("{{\"{name}\": {value}}}");
                if !schema.accepts(&serde_json::from_str(&instance).unwrap()) {
                    refused += 1;
                    assert!(!messages(name, value).is_empty(), "{instance}");
                }
            }
        }
        assert!(refused > 50, "{refused}");
    }

    #[test]
    fn wrong_type_is_refused_in_every_spelling_and_nested_table() {
        let schema = CompiledSchema::new(json_schema());
        for (is_accepted, instance) in [
            (true, json!({ "title": "A", "date": "2026-01-02", "tags": ["a"], "draft": true })),
            (true, json!({ "layout": { "a": 1 }, "weight": 3, "$schema": "./x.json" })),
            (true, json!({ "feed": false })),
            (true, json!({ "feed": { "title": "A" } })),
            (true, json!({ "page": { "title": { "a": 1 } } })),
            (true, Value::Null),
            (false, json!({ "title": { "a": 1 } })),
            (false, json!({ "Headline": { "a": 1 } })),
            (false, json!({ "publishDate": ["2026-01-02"] })),
            (false, json!({ "PUBLISH_DATE": ["2026-01-02"] })),
            (false, json!({ "draft": { "a": 1 } })),
            (false, json!({ "extra": { "is-draft": { "a": 1 } } })),
            (false, json!({ "Params": { "title": { "a": 1 } } })),
            (false, json!({ "page": { "draft": { "a": 1 } } })),
        ] {
            assert_eq!(schema.accepts(&instance), is_accepted, "{instance}");
        }
    }
}
