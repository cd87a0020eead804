//! The output of `--format json` and the manifest are as their schemas say, and the page about
//! them shows what the schemas say.

use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::Value;

use crate::root;
use crate::site::TestSite;

/// Compiled JSON Schema of the documentation, or one of its definitions.
struct DocumentedSchema {
    schemas: Schemas,
    index: SchemaIndex,
}

static MANIFEST: LazyLock<DocumentedSchema> = LazyLock::new(|| compile("manifest.schema.json", ""));

/// Compiled schema of a whole line, as other programs use it.
static LINE: LazyLock<DocumentedSchema> = LazyLock::new(|| compile("output.schema.json", ""));

/// Compiled definitions of the schema of a line, by their names.
static DEFINITIONS: LazyLock<BTreeMap<String, DocumentedSchema>> = LazyLock::new(|| {
    let schema = read_schema("output.schema.json");
    let names = schema["definitions"].as_object().unwrap().keys();
    names
        .map(|name| (name.clone(), compile("output.schema.json", &format!("#/definitions/{name}"))))
        .collect()
});

/// Definitions of the summaries of commands.
const SUMMARIES: [(&str, &str); 7] = [
    ("adopt", "ids"),
    ("build", "build"),
    ("check", "build"),
    ("date", "dates"),
    ("init", "init"),
    ("list", "list"),
    ("stamp", "ids"),
];

fn read_schema(name: &str) -> Value {
    let text = fs::read_to_string(root().join("docs/reference").join(name)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn compile(name: &str, part: &str) -> DocumentedSchema {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("file:///schema.json", read_schema(name)).unwrap();
    let index = compiler.compile(&format!("file:///schema.json{part}"), &mut schemas).unwrap();
    DocumentedSchema { schemas, index }
}

impl DocumentedSchema {
    #[track_caller]
    fn assert_valid(&self, value: &Value) {
        let fault = self.schemas.validate(value, self.index).err().map(|it| it.to_string());
        let fault = fault.unwrap_or_default();
        assert!(
            fault.is_empty(),
            "{value}\nis not as docs/reference/output.schema.json says: {fault}"
        );
    }
}

/// Returns the definition of a line that a command has printed, and the part that it is about.
fn find_definition<'a>(command: &str, line: &'a Value) -> (&'static str, &'a Value) {
    if line.get("severity").is_some() {
        return ("problem", line);
    }
    if command == "validate" {
        return ("validation", line);
    }
    let summary = SUMMARIES.iter().find(|(name, _)| *name == command);
    for key in ["article", "fixed", "publish", "timings"] {
        if let Some(part) = line.get(key) {
            return (key, part);
        }
    }
    (summary.map_or("event", |(_, definition)| definition), &line["summary"])
}

/// Checks every line that a command has printed, if it prints JSON that the schema describes.
#[track_caller]
pub fn check_output(arguments: &[&str], stdout: &str) {
    let is_json = arguments.windows(2).any(|pair| pair == ["--format", "json"]);
    let Some(command) = arguments.first().filter(|_| is_json) else { return };
    let is_described = ["explain", "publish", "validate"].contains(command)
        || SUMMARIES.iter().any(|(name, _)| name == command);
    for line in stdout.lines().filter(|_| is_described) {
        let value = serde_json::from_str(line).unwrap_or_else(|fault| panic!("{line}: {fault}"));
        let (definition, part) = find_definition(command, &value);
        DEFINITIONS[definition].assert_valid(part);
        LINE.assert_valid(&value);
    }
}

#[test]
fn manifest_is_as_its_schema_says() {
    for site in [TestSite::sample(), TestSite::with_config("[feed]\narchive = true\n")] {
        site.write("articles/world/z.md", "---\ntitle: Z\ndate: 2026-01-02\n---\nText.\n");
        site.build();
        MANIFEST.assert_valid(&serde_json::from_str(&site.read("public/feedwright.json")).unwrap());
    }
}

#[test]
fn every_command_prints_what_the_schema_says() {
    let site = TestSite::sample();
    // The harness checks the lines of every run.
    site.run(["check", "--format", "json", "--timings", "json"]).succeeds();
    site.run(["build", "--format", "json"]).succeeds();
    site.run(["stamp", "--format", "json", "--dry-run"]).succeeds();
    site.run(["adopt", "--format", "json", "--dry-run", "public/feed.xml"]).succeeds();
    site.run(["date", "--format", "json", "--dry-run"]).succeeds();
    site.run(["list", "--format", "json"]).succeeds();
    site.run(["explain", "--format", "json", "articles/world/2025-08-01-one-tide-table.md"])
        .succeeds();
    site.run(["publish", "--format", "json", "file:///dev/null/none", "--dry-run"]);
    site.run(["validate", "--format", "json", "public/feed.xml", "feed.toml"]).expect(1);
    site.remove("feed.toml");
    site.run(["init", "--format", "json", "--from", "public/feed.xml"]);
}

#[test]
fn key_that_is_not_documented_is_refused() {
    let refused = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        LINE.schemas.validate(&value, LINE.index).is_err()
    };
    assert!(!refused(r#"{"severity":"error","code":"a/b","message":"m"}"#));
    assert!(refused(r#"{"severity":"error","code":"a/b","message":"m","new":1}"#));
    assert!(refused(r#"{"summary":{"ok":true}}"#));
}

/// Writes the table of a definition's keys.
fn to_table(definition: &Value) -> String {
    let rows = definition["properties"].as_object().unwrap().iter();
    let rows = rows.map(|(key, value)| {
        format!("| `{key}` | {} |\n", value["description"].as_str().unwrap_or_default())
    });
    format!("| key | meaning |\n|---|---|\n{}", rows.collect::<String>())
}

#[test]
fn page_has_the_table_of_every_definition() {
    let page = fs::read_to_string(root().join("docs/reference/json.md")).unwrap();
    let schema = read_schema("output.schema.json");
    for definition in schema["definitions"].as_object().unwrap().values() {
        let text = |key: &str| definition[key].as_str().unwrap();
        let section = format!("## {}\n\n{}\n\n", text("title"), text("description"));
        let rest = page.split_once(&section).unwrap_or_else(|| panic!("no section:\n{section}")).1;
        assert_eq!(sorted(rest.split("\n\n").next().unwrap()), sorted(&to_table(definition)));
    }
    let table = to_table(&read_schema("manifest.schema.json"));
    assert_eq!(
        sorted(page.split("| key |").last().unwrap()),
        sorted(table.strip_prefix("| key |").unwrap())
    );
}

/// Returns the lines of a table in one order, because objects of JSON have none.
fn sorted(table: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = table.lines().collect();
    lines.sort_unstable();
    lines
}
