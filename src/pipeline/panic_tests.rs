//! A panic in one article, met on every way that articles are read.

use std::fs;
use std::path::Path;

use super::*;
use crate::parser::hostile::{BODY_PANICS, HEADER_PANICS};

/// Progress that nobody watches.
struct SilentProgress;

impl BuildProgress for SilentProgress {
    fn start(&self, _: &'static str, _: u64) {}
    fn advance(&self, _: u64) {}
    fn finish(&self) {}
}

/// Builds a site of three articles, of which the middle one has this body.
fn build_with(body: &str, settings: &str, on_error: OnError) -> (BuildOutcome, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("articles")).unwrap();
    let site = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
    fs::write(path("feed.toml"), format!("{site}{settings}")).unwrap();
    for (day, text) in [(1, "First."), (2, body), (3, "Third.")] {
        let text = format!("---\ntitle: T{day}\ndate: 2024-05-0{day}\n---\n{text}\n");
        fs::write(path(&format!("articles/a{day}.md")), text).unwrap();
    }
    let config = path("feed.toml");
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let outcome =
        run(&BuildRequest { on_error, ..BuildRequest::new(&config, now, &SilentProgress) });
    let files = walk(&path("public"));
    (outcome, files)
}

/// Joins the texts of all files in a folder.
fn walk(folder: &Path) -> String {
    let Ok(entries) = fs::read_dir(folder) else { return String::new() };
    let texts = entries.map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() { walk(&path) } else { fs::read_to_string(&path).unwrap_or_default() }
    });
    texts.collect()
}

fn bugs(outcome: &BuildOutcome) -> Vec<(&str, &Path)> {
    let found = outcome.report.diagnostics.iter();
    found.map(|found| (found.code.name, &*found.location.as_ref().unwrap().path)).collect()
}

#[test]
fn panic_in_one_article_is_its_error_and_the_others_are_published() {
    crate::diagnostic::panics::silence_caught();
    let archived = "[feed]\nlimit = 1\narchive = { size = 1 }\n";
    for body in [HEADER_PANICS, BODY_PANICS] {
        for settings in ["", archived] {
            let (outcome, files) = build_with(body, settings, OnError::KeepGoing);
            let [(code, path)] = bugs(&outcome)[..] else { panic!("{:?}", outcome.report) };
            assert_eq!(code, "internal/bug", "{body:?}");
            assert!(path.ends_with("articles/a2.md"), "{body:?}");
            assert_eq!(outcome.ending, BuildEnding::InputErrors, "{body:?}");
            assert!(files.contains("First.") && files.contains("Third."), "{body}{settings}");
            assert!(!files.contains("T2"), "{body}{settings}");
        }
    }
}

#[test]
fn panic_in_one_article_stops_a_build_that_does_not_keep_going() {
    crate::diagnostic::panics::silence_caught();
    for body in [HEADER_PANICS, BODY_PANICS] {
        let (outcome, files) = build_with(body, "", OnError::Stop);
        assert_eq!(bugs(&outcome).len(), 1, "{body:?}");
        assert_eq!(outcome.ending, BuildEnding::InputErrors, "{body:?}");
        assert!(!outcome.is_written && !files.contains("First."), "{body:?}");
    }
}
