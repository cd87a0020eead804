//! Logs of `--format sarif`: what the SARIF 2.1.0 standard and code hosts demand.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::site::{ProgramRun, TestSite};

/// Two errors and a warning, one of them in a folder whose name has a space.
fn site_with_problems() -> TestSite {
    let site = TestSite::new();
    site.write("articles/good.md", "---\ntitle: Good\ndate: 2024-01-01\n---\nText.\n")
        .write("articles/a b/ü.md", "---\ntitle: Bad\ndate: 2024-13-01\n---\nText.\n")
        .write("articles/worse.md", "---\ntitle: Worse\ndate: [2024-01-01\n---\nText.\n")
        .write("articles/odd.md", "---\ntitle: Odd\ndate: 2024-01-01\nupdated: soon\n---\nText.\n");
    site
}

/// Returns the only run of the only log that a command printed.
fn log_of(run: &ProgramRun) -> Value {
    let log: Value = serde_json::from_str(&run.stdout).expect("standard output is one log");
    assert_log(&log);
    log["runs"][0].clone()
}

/// Checks everything that the standard says about a log of this kind.
fn assert_log(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-2.1.0.json"));
    assert_keys(log, &["$schema", "version", "runs"]);
    let [run] = &**log["runs"].as_array().unwrap() else { panic!("more than one run") };
    assert_keys(run, &["tool", "columnKind", "originalUriBaseIds", "results"]);
    let driver = &run["tool"]["driver"];
    assert_keys(driver, &["name", "version", "semanticVersion", "rules"]);
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    // 3.14.14: an absolute URI that ends with a slash.
    let base = run["originalUriBaseIds"]["%SRCROOT%"]["uri"].as_str().unwrap();
    assert!(base.starts_with("file:///") && base.ends_with('/'), "{base}");
    let rules = driver["rules"].as_array().unwrap();
    let names: BTreeSet<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(names.len(), rules.len(), "no rule twice");
    for rule in rules {
        assert_rule(rule);
    }
    for result in run["results"].as_array().unwrap() {
        assert_result(result, rules);
    }
}

fn assert_rule(rule: &Value) {
    let keys = ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"];
    assert_keys(rule, &keys);
    for text in ["shortDescription", "fullDescription", "help"] {
        assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
    }
    assert_level(&rule["defaultConfiguration"]["level"]);
}

fn assert_result(result: &Value, rules: &[Value]) {
    let keys = ["ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations"];
    assert_keys(result, &keys);
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    assert_level(&result["level"]);
    assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()), "{result}");
    // The standard does not demand a place, but GitHub does.
    assert_eq!(result["locations"].as_array().unwrap().len(), 1, "{result}");
    let places = ["locations", "relatedLocations"].iter().filter_map(|key| result.get(key));
    for place in places.flat_map(|places| places.as_array().unwrap()) {
        let place = &place["physicalLocation"];
        assert_keys(place, &["artifactLocation", "region"]);
        assert_uri(&place["artifactLocation"]);
        let region = &place["region"];
        assert_keys(region, &["startLine", "startColumn", "endColumn", "snippet"]);
        assert!(region["startLine"].as_u64().unwrap() >= 1, "{region}");
        if let Some(start) = region.get("startColumn") {
            let end = region["endColumn"].as_u64().unwrap();
            assert!(1 <= start.as_u64().unwrap() && start.as_u64().unwrap() <= end, "{region}");
        }
    }
}

/// Checks a URI by 3.4: no part of it is `..`, and a relative one has a base and no slash
/// at its beginning.
fn assert_uri(artifact: &Value) {
    assert_keys(artifact, &["uri", "uriBaseId", "description"]);
    let uri = artifact["uri"].as_str().unwrap();
    let is_absolute = url::Url::parse(uri).is_ok();
    assert!(is_absolute != (artifact["uriBaseId"] == "%SRCROOT%"), "{artifact}");
    assert!(!uri.starts_with('/') && !uri.split('/').any(|part| part == ".."), "{uri}");
    assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte)));
}

fn assert_level(level: &Value) {
    assert!(["error", "warning", "note"].contains(&level.as_str().unwrap()), "{level}");
}

fn assert_keys(object: &Value, known: &[&str]) {
    for key in object.as_object().unwrap().keys() {
        assert!(known.contains(&&**key), "{key} in {object}");
    }
}

fn uris_of(run: &Value) -> BTreeSet<String> {
    let results = run["results"].as_array().unwrap();
    let places = results.iter().filter_map(|result| {
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str()
    });
    places.map(str::to_owned).collect()
}

#[test]
fn check_writes_a_log_with_the_problems_of_every_article() {
    let run = site_with_problems().run(["check", "--format", "sarif"]).expect(1);
    let log = log_of(&run);
    assert_eq!(
        uris_of(&log).into_iter().collect::<Vec<_>>(),
        ["articles/a%20b/%C3%BC.md", "articles/odd.md", "articles/worse.md"]
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn build_writes_only_the_log_to_standard_output() {
    let run = site_with_problems().run(["build", "--keep-going", "--format", "sarif"]).expect(1);
    assert!(!log_of(&run)["results"].as_array().unwrap().is_empty());
}

#[test]
fn site_without_problems_has_a_log_without_results() {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nText.\n");
    let log = log_of(&site.run(["check", "--format", "sarif"]).succeeds());
    assert_eq!(log["results"], serde_json::json!([]));
}

#[test]
fn missing_configuration_is_a_result() {
    let site = TestSite::new();
    site.remove("feed.toml");
    let log = log_of(&site.run(["check", "--format", "sarif"]).expect(2));
    assert_eq!(log["results"][0]["ruleId"], "config/unreadable");
}

#[test]
fn validate_writes_one_log_for_all_files() {
    let site = TestSite::new();
    site.write("a.xml", "<rss version=\"2.0\"><channel></channel></rss>")
        .write("b.json", "{\"version\": 1}");
    let arguments = ["validate", "--format", "sarif", "a.xml", "b.json", "missing.xml"];
    let log = log_of(&site.run(arguments).expect(3));
    let expected = ["a.xml", "b.json", "missing.xml"].map(str::to_owned);
    assert_eq!(uris_of(&log), expected.into());
}

#[test]
fn absolute_paths_are_relative_only_inside_the_folder() {
    let site = TestSite::new();
    site.write("a.xml", "<rss version=\"2.0\"><channel></channel></rss>");
    let path = site.path("a.xml").to_string_lossy().into_owned();
    let log = log_of(&site.run(["validate", "--format", "sarif", "/../a.xml", &path]).expect(3));
    assert!(uris_of(&log).contains("a.xml"), "{log}");
    assert!(uris_of(&log).contains("file:///a.xml"), "{log}");
}

#[test]
fn other_commands_refuse_to_write_a_log() {
    let site = site_with_problems();
    for arguments in [&["stamp"] as &[_], &["check", "--fix", "--yes"], &["watch"], &["explain"]] {
        let run = site.run(arguments.iter().copied().chain(["--format", "sarif"])).expect(2);
        assert!(run.stderr.contains("`--format sarif` is not available here"), "{arguments:?}");
        assert_eq!(run.stdout, "", "{arguments:?}");
    }
}
