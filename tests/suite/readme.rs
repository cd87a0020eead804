//! What the README shows is what the program does.

use std::fs;

use crate::root;
use crate::site::TestSite;

#[test]
fn quick_start_prints_what_the_readme_shows() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let printed = TestSite::sample().build().stdout;
    let lines = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with("took "));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&printed), lines(shown));
}
