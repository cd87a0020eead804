//! What the README shows is what the program does.

use std::fs;

use crate::{feedwright, root};

#[test]
fn quick_start_prints_what_the_readme_shows() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().to_str().unwrap();
    let run = feedwright(root(), &["build", "--now", "2026-11-24T00:00:00Z", "--output", folder]);
    let printed = String::from_utf8(run.stdout).unwrap().replace(folder, "public");
    let lines = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("took "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&printed), lines(shown));
}
