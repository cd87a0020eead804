//! Diagnostics as a SARIF 2.1.0 log, which code hosts and editors read: one document for
//! all problems of a run.
//!
//! Files in the folder in which the program runs have relative URIs, so that a code host
//! finds them in its checkout. All other files have absolute ones.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Diagnostic, DiagnosticCode, Severity, SourceLocation, github};

/// Name of the base that relative URIs refer to.
const BASE: &str = "%SRCROOT%";

/// Characters that RFC 3986 does not allow in a path, and those with a meaning there. A
/// colon in the first segment would end a scheme.
const IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b':')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Paths that a log refers to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogPaths<'a> {
    /// Absolute path of the folder in which the program runs.
    pub folder: &'a Path,
    /// File of problems that have no place. GitHub refuses a log in which a result has none.
    pub config: &'a Path,
}

/// Renders diagnostics as one SARIF log, with a line break at the end.
pub(crate) fn render(diagnostics: &[Diagnostic], paths: LogPaths<'_>) -> String {
    let rules = collect_rules(diagnostics);
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|found| {
            let index = rules.keys().position(|name| *name == found.code.name);
            to_result(found, index.expect("every diagnostic has its rule"), paths)
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|code| to_rule(code)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { BASE: { "uri": to_folder_uri(paths.folder) } },
            "results": results,
        }],
    });
    format!("{log}\n")
}

/// Returns the code of each rule by its name. A code of the validator can have several
/// severities; the rule has the highest one.
fn collect_rules(diagnostics: &[Diagnostic]) -> BTreeMap<&'static str, &'static DiagnosticCode> {
    let mut rules: BTreeMap<&'static str, &'static DiagnosticCode> = BTreeMap::new();
    for found in diagnostics {
        let rule = rules.entry(found.code.name).or_insert(found.code);
        if rule.severity < found.code.severity {
            *rule = found.code;
        }
    }
    rules
}

fn to_rule(code: &DiagnosticCode) -> Value {
    json!({
        "id": code.name,
        "shortDescription": { "text": format!("{}.", code.summary) },
        "fullDescription": { "text": code.explanation },
        "help": { "text": code.explanation, "markdown": code.explanation },
        "defaultConfiguration": { "level": level_of(code.severity) },
    })
}

const fn level_of(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn to_result(found: &Diagnostic, index: usize, paths: LogPaths<'_>) -> Value {
    let whole = SourceLocation::file(paths.config);
    let location = found.location.as_ref().unwrap_or(&whole);
    let mut result = json!({
        "ruleId": found.code.name,
        "ruleIndex": index,
        "level": level_of(found.code.severity),
        "message": { "text": github::describe(found) },
        "locations": [to_location(location, paths.folder)],
    });
    if let Some(second) = found.second_location() {
        let mut location = to_location(second, paths.folder);
        location["message"] = json!({ "text": "This belongs to the problem, too." });
        result["relatedLocations"] = json!([location]);
    }
    result
}

fn to_location(location: &SourceLocation, folder: &Path) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": to_artifact(&location.display_path(), folder),
        "region": to_region(location),
    } })
}

/// Returns the marked part of a line, or the first line for a whole file.
fn to_region(location: &SourceLocation) -> Value {
    if location.excerpt.is_empty() {
        return json!({ "startLine": location.line });
    }
    let marked = location.marked();
    let end = location.column.saturating_add(u32::try_from(marked.chars().count()).unwrap_or(0));
    let mut region = json!({
        "startLine": location.line,
        "startColumn": location.column,
        "endColumn": end,
    });
    if !marked.is_empty() {
        region["snippet"] = json!({ "text": marked });
    }
    region
}

fn to_artifact(path: &str, folder: &Path) -> Value {
    if path == "-" {
        // The log can't be used to open it, and a relative URI would be a file's.
        return json!({ "uri": "stdin:", "description": { "text": "standard input" } });
    }
    if let Some((scheme, rest)) = path.split_once("://")
        && scheme.chars().all(|next| next.is_ascii_alphanumeric())
    {
        return json!({ "uri": format!("{scheme}://{}", to_uri_path(rest.split('/'))) });
    }
    let base = to_segments(folder);
    let segments = to_segments(&folder.join(path));
    match segments.strip_prefix(&*base) {
        Some(inside) if !inside.is_empty() => {
            let uri = to_uri_path(inside.iter().map(String::as_str));
            json!({ "uri": uri, "uriBaseId": BASE })
        }
        _ => json!({ "uri": to_file_uri(&segments) }),
    }
}

/// Returns the names of a path without `.` and `..`, which a SARIF log must not contain.
fn to_segments(path: &Path) -> Vec<String> {
    let mut segments = Vec::new();
    for component in path.components() {
        match component {
            Component::RootDir | Component::CurDir => {}
            Component::ParentDir => drop(segments.pop()),
            Component::Prefix(_) | Component::Normal(_) => {
                segments.push(component.as_os_str().to_string_lossy().into_owned());
            }
        }
    }
    segments
}

fn to_folder_uri(folder: &Path) -> String {
    let uri = to_file_uri(&to_segments(folder));
    if uri.ends_with('/') { uri } else { uri + "/" }
}

fn to_file_uri(segments: &[String]) -> String {
    let path = to_uri_path(segments.iter().map(String::as_str));
    // A drive of Windows keeps its colon.
    let path = match path.split_at_checked(4) {
        Some((drive, rest)) if cfg!(windows) && drive.ends_with("%3A") => {
            format!("{}:{rest}", &drive[..1])
        }
        _ => path,
    };
    format!("file:///{path}")
}

fn to_uri_path<'a>(segments: impl Iterator<Item = &'a str>) -> String {
    let encoded: Vec<String> =
        segments.map(|segment| utf8_percent_encode(segment, IN_PATH).to_string()).collect();
    encoded.join("/")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::{SourceText, codes};

    fn paths() -> LogPaths<'static> {
        LogPaths { folder: Path::new("/home/me/my site"), config: Path::new("feed.toml") }
    }

    fn location_of(path: &str) -> Value {
        to_artifact(path, paths().folder)
    }

    #[test]
    fn log_has_rules_results_and_regions() {
        let path: Arc<Path> = Path::new("articles/a b.md").into();
        let source = SourceText::new(&path, "title: é\ndate: ü😀x");
        let found = Diagnostic::new(&codes::ARTICLE_BAD_DATE, "not a date")
            .with_location(source.locate(16..22))
            .with_second_location(source.locate(0..5))
            .help("fix it");
        let log = render(&[found], paths());
        let log: Value = serde_json::from_str(&log).unwrap();
        let run = &log["runs"][0];
        let base = "file:///home/me/my%20site/";
        assert_eq!(run["originalUriBaseIds"], json!({ "%SRCROOT%": { "uri": base } }));
        let rule = &run["tool"]["driver"]["rules"][0];
        assert_eq!(rule["id"], "article/bad-date");
        assert_eq!(rule["help"]["text"], codes::ARTICLE_BAD_DATE.explanation);
        let artifact = json!({ "uri": "articles/a%20b.md", "uriBaseId": "%SRCROOT%" });
        let result = &run["results"][0];
        assert_eq!(result["message"]["text"], "not a date\nhelp: fix it");
        assert_eq!(
            result["locations"],
            json!([{ "physicalLocation": {
                "artifactLocation": artifact,
                "region": {
                    "startLine": 2, "startColumn": 7, "endColumn": 9, "snippet": { "text": "ü😀" },
                },
            } }])
        );
        let second = &result["relatedLocations"][0]["physicalLocation"]["region"];
        assert_eq!((&second["startColumn"], &second["endColumn"]), (&json!(1), &json!(6)));
    }

    #[test]
    fn whole_file_is_its_first_line() {
        let found = Diagnostic::new(&codes::CONFIG_UNREADABLE, "not there")
            .with_location(SourceLocation::file(Path::new("feed.toml")));
        let result = to_result(&found, 0, paths());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["region"], json!({ "startLine": 1 }));
    }

    #[test]
    fn problem_without_a_place_is_one_of_the_configuration() {
        let result = to_result(&Diagnostic::new(&codes::FEED_EMPTY, "no entries"), 0, paths());
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "feed.toml");
    }

    #[test]
    fn paths_become_uris() {
        let relative = [
            ("a.md", "a.md"),
            ("./b/../a.md", "a.md"),
            ("../my site/a.md", "a.md"),
            ("/home/me/my site/x/a.md", "x/a.md"),
            ("ä:b#c?.md", "%C3%A4%3Ab%23c%3F.md"),
            ("100%25.md", "100%2525.md"),
        ];
        for (path, uri) in relative {
            let expected = json!({ "uri": uri, "uriBaseId": "%SRCROOT%" });
            assert_eq!(location_of(path), expected, "{path:?}");
        }
        let absolute = [
            ("../a.md", "file:///home/me/a.md"),
            ("../../../../a.md", "file:///a.md"),
            ("/srv/a b.md", "file:///srv/a%20b.md"),
            ("s3://bucket/folder/a b.md", "s3://bucket/folder/a%20b.md"),
        ];
        for (path, uri) in absolute {
            assert_eq!(location_of(path), json!({ "uri": uri }), "{path:?}");
        }
        assert_eq!(location_of("-")["uri"], "stdin:");
    }

    #[test]
    fn rule_has_the_highest_severity_of_its_code() {
        static MILD: DiagnosticCode =
            DiagnosticCode { severity: Severity::Info, ..codes::ARTICLE_BAD_DATE };
        let found = [&MILD, &codes::ARTICLE_BAD_DATE, &MILD].map(|code| Diagnostic::new(code, "a"));
        let rules = collect_rules(&found);
        assert_eq!(rules["article/bad-date"].severity, Severity::Error);
    }
}
