//! Schemas for editors: they describe what the program accepts, and `init` writes that of
//! feed.toml.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::sync::LazyLock;

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::Value;

use crate::root;
use crate::site::{ProgramRun, TestSite};

/// First line of a feed.toml that `init` writes.
pub const DIRECTIVE: &str = "#:schema ./feed.schema.json\n";

/// Compiled schema of feed.toml, as the program prints it.
struct SettingsSchema {
    schemas: Schemas,
    index: SchemaIndex,
}

static SETTINGS: LazyLock<SettingsSchema> = LazyLock::new(|| {
    let schema = serde_json::from_str(&print_schema("feed.toml")).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.set_default_draft(Draft::V7);
    compiler.add_resource("file:///schema.json", schema).unwrap();
    let index = compiler.compile("file:///schema.json", &mut schemas).unwrap();
    SettingsSchema { schemas, index }
});

/// Returns the reason why a feed.toml is not valid by the schema.
fn refusal(text: &str) -> Option<String> {
    let file: Value = toml::from_str(text).ok()?;
    let validated = SETTINGS.schemas.validate(&file, SETTINGS.index);
    validated.err().map(|fault| format!("{fault:#}"))
}

/// Checks that the schema judges a feed.toml like the program that has read it.
#[track_caller]
pub fn check_schema_agrees(config: &Path, run: &ProgramRun) {
    // Some tests put a named pipe or a device there.
    let is_file = fs::metadata(config).is_ok_and(|facts| facts.is_file());
    let Some(text) = is_file.then(|| fs::read_to_string(config).ok()).flatten() else { return };
    let is_unknown_key = run.text().contains("config/unknown-key");
    if run.code == Some(0) || is_unknown_key {
        let refused = refusal(&text);
        assert_eq!(refused.is_some(), is_unknown_key, "{text}{refused:?}");
    }
}

/// Returns the feed.toml that `init` wrote, without the line for editors.
#[track_caller]
pub fn written_settings(site: &TestSite) -> String {
    let text = site.read("feed.toml");
    let settings = text.strip_prefix(DIRECTIVE);
    settings.unwrap_or_else(|| panic!("no line for editors:\n{text}")).to_owned()
}

fn print_schema(subject: &str) -> String {
    let site = TestSite::new();
    site.run(["schema", subject]).succeeds_silently().stdout
}

#[test]
fn schema_of_frontmatter_is_json_with_its_version() {
    let schema: Value = serde_json::from_str(&print_schema("frontmatter")).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["x-feedwright"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(schema["definitions"]["published"]["description"].is_string());
}

#[test]
fn other_subject_is_refused_with_the_two_that_exist() {
    let run = TestSite::new().run(["schema", "opml"]).expect(2);
    assert!(run.stderr.contains("feed.toml") && run.stderr.contains("frontmatter"), "{run:?}");
}

#[test]
fn settings_in_the_docs_are_valid_by_the_schema() {
    let mut count = 0;
    for path in [root().join("README.md"), root().join("feed.toml")]
        .into_iter()
        .chain(files_below(&root().join("docs")))
    {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let is_page = path.extension().is_some_and(|end| end == "md");
        let blocks: Vec<&str> = if is_page {
            let blocks = text.split("```toml\n").skip(1);
            blocks.filter_map(|rest| rest.split("```").next()).collect()
        } else if path.file_name().is_some_and(|name| name == "feed.toml") {
            vec![&text]
        } else {
            continue;
        };
        // Fields of an article and settings of other programs have no table of feed.toml.
        for block in blocks.into_iter().filter(|block| has_settings(block)) {
            let site = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
            let start = if block.contains("[site]") { "" } else { site };
            let refused = refusal(&format!("{start}{block}"));
            assert_eq!(refused, None, "{}:\n{block}", path.display());
            count += 1;
        }
    }
    assert!(count >= 3, "{count}");
}

/// Returns true if a block of TOML has a table of feed.toml.
fn has_settings(block: &str) -> bool {
    let tables =
        ["[site", "[articles", "[output", "[publish", "[feed", "[[feeds", "[each", "[serve"];
    block.lines().any(|line| tables.iter().any(|table| line.starts_with(table)))
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn init_writes_the_schema_and_names_it_in_the_first_line() {
    let site = TestSite::bare();
    let run = site.run(["init", "--url", "https://daily.example/", "--title", "A"]).succeeds();
    assert!(run.stdout.contains("wrote feed.schema.json"), "{}", run.stdout);
    assert!(site.read("feed.toml").starts_with(DIRECTIVE));
    assert_eq!(site.read("feed.schema.json"), print_schema("feed.toml"));
    site.build();
    // It is neither an article nor a file of the output.
    let published = files_below(&site.path("public"));
    assert!(published.iter().all(|path| !path.ends_with("feed.schema.json")), "{published:?}");
}

#[test]
fn init_refreshes_an_unedited_schema_and_keeps_any_other_file() {
    let init = ["init", "--url", "https://daily.example/", "--title", "A"];
    let site = TestSite::bare();
    let current = print_schema("feed.toml");
    // The schema of another version, whose seal fits its content.
    let older =
        r#"{"x-feedwright":{"version":"0.0.1","sha256":"5e0c93a8b1"},"title":"feedwright"}"#;
    let rows = [
        (current.clone(), "feed.schema.json was there already", true),
        (sealed(), "wrote feed.schema.json again", true),
        (current.replace("name of the publication", "name"), "kept feed.schema.json", false),
        (older.to_owned(), "kept feed.schema.json", false),
        ("{}".to_owned(), "kept feed.schema.json", false),
    ];
    for (text, said, is_named) in rows {
        site.write("feed.schema.json", &text);
        let run = site.run(init).succeeds();
        assert!(run.stdout.contains(said), "{said}\n{}", run.stdout);
        let now = site.read("feed.schema.json");
        assert_eq!(now, if is_named { current.clone() } else { text }, "{said}");
        assert_eq!(site.read("feed.toml").starts_with(DIRECTIVE), is_named, "{said}");
        site.remove("feed.toml");
    }
}

/// Returns a schema as another version of feedwright would have written it.
fn sealed() -> String {
    "{\n  \"title\": \"feedwright\",\n  \"x-feedwright\": {\n    \"sha256\": \"SEAL\",\n    \"version\": \"0.0.1\"\n  }\n}\n"
        .replace("SEAL", SEAL)
}

/// SHA-256 of `{ "title": "feedwright" }` as the program writes JSON.
const SEAL: &str = "a72a7718e9e7bebc9702446df4839d87e00267d7e00f0f80f7cc7c745bc75d7e";

#[test]
fn init_replaces_no_link_at_the_place_of_the_schema() {
    let site = TestSite::bare();
    site.write("shared.json", &sealed()).link("shared.json", "feed.schema.json");
    let run = site.run(["init", "--url", "https://daily.example/", "--title", "A"]).succeeds();
    assert!(run.stdout.contains("kept feed.schema.json"), "{}", run.stdout);
    assert_eq!(site.read("shared.json"), sealed());
}

#[test]
fn init_that_writes_no_settings_writes_no_schema() {
    let site = TestSite::new();
    site.run(["init"]).expect(2);
    site.run(["init", "--diff"]).succeeds();
    assert!(!site.path("feed.schema.json").exists());
}

#[test]
fn schema_key_in_json_frontmatter_is_no_unknown_field() {
    let site = TestSite::new();
    let head = r#"{"$schema": "../frontmatter.schema.json", "title": "A", "date": "2024-05-22"}"#;
    site.write("articles/a.md", &format!("{head}\nText.\n"));
    site.run(["build", "--strict"]).succeeds_silently();
}

/// Returns the tasks for VS Code in the documentation.
fn documented_tasks() -> Vec<Value> {
    let page = fs::read_to_string(root().join("docs/editors.md")).unwrap();
    let blocks = page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let tasks: Vec<Value> = blocks
        .filter_map(|block| {
            serde_json::from_str::<Value>(block).unwrap()["tasks"].as_array().cloned()
        })
        .flatten()
        .collect();
    assert_eq!(tasks.len(), 2);
    tasks
}

/// Matches the lines of a program as VS Code does: each pattern matches one line, one after
/// the other. Returns severity, code, message, file, line and column of each problem.
fn match_problems(matcher: &Value, text: &str) -> Vec<[String; 6]> {
    let patterns = [&matcher["pattern"][0], &matcher["pattern"][1]];
    let [head, place] =
        patterns.map(|pattern| regex::Regex::new(pattern["regexp"].as_str().unwrap()).unwrap());
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.windows(2);
    pairs
        .filter_map(|pair| {
            let (head, place) = (head.captures(pair[0])?, place.captures(pair[1])?);
            let group = |found: &regex::Captures<'_>, pattern: &Value, name: &str| {
                let index = usize::try_from(pattern[name].as_u64().unwrap()).unwrap();
                found[index].to_owned()
            };
            Some([
                group(&head, patterns[0], "severity"),
                group(&head, patterns[0], "code"),
                group(&head, patterns[0], "message"),
                group(&place, patterns[1], "file"),
                group(&place, patterns[1], "line"),
                group(&place, patterns[1], "column"),
            ])
        })
        .collect()
}

#[test]
fn problem_matcher_finds_every_problem_of_a_check() {
    let site = TestSite::new();
    let head = "---\ntitle: A\ndate: soon\n---\n";
    site.write("articles/a b.md", head);
    site.write("articles/(1): 2.md", "---\ntitle: B\ndate: 2024-05-22\n---\n![A](missing.png)\n");
    // More than nine lines make the margin of the message wider.
    let long = format!("---\ntitle: C\n{}date: never\n---\n", "# a comment\n".repeat(120));
    site.write("articles/long.md", &long);
    let text = site.run(["check"]).expect(1).stderr;
    let json = site.run(["check", "--format", "json"]).expect(1).lines();
    let mut expected: Vec<_> = json
        .iter()
        .filter(|found| found["line"].is_number())
        .map(|found| {
            ["severity", "code", "message", "file", "line", "column"].map(|key| {
                found[key].as_str().map_or_else(|| found[key].to_string(), str::to_owned)
            })
        })
        .collect();
    assert_eq!(expected.len(), 3, "{text}");
    for task in documented_tasks() {
        let mut found = match_problems(&task["problemMatcher"], &text);
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", task["label"]);
    }
}

#[test]
fn problem_matcher_knows_the_beginning_and_the_end_of_a_build() {
    let tasks = documented_tasks();
    let background = &tasks[1]["problemMatcher"]["background"];
    let [begin, end] = ["beginsPattern", "endsPattern"]
        .map(|key| regex::Regex::new(background[key].as_str().unwrap()).unwrap());
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
    let mut watch = site.command(["watch"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(end.is_match(&lines.next().unwrap()));
    site.replace("articles/a.md", "---\ntitle: B\ndate: 2024-05-22\n---\nText.\n");
    let (second, third) = (lines.next().unwrap(), lines.next().unwrap());
    watch.kill().unwrap();
    watch.wait().unwrap();
    assert!(begin.is_match(&second) && end.is_match(&third), "{second}\n{third}");
}
