//! The documentation is a book: every page is in its table of contents, and every link
//! leads to a file and a heading that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use crate::root;

/// Target of a Markdown link or picture.
static LINK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\]\(([^()\s]+(?:\([^()]*\))?)\)").unwrap());

/// Code in a line, in which nothing is a link.
static INLINE_CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"`[^`]*`").unwrap());

/// Returns the pages below a folder, relative to the repository.
pub fn pages_below(folder: &str) -> Vec<String> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let path = format!("{folder}/{name}");
        if root().join(&path).is_dir() {
            pages.extend(pages_below(&path));
        } else if Path::new(&name).extension().is_some_and(|end| end == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    pages
}

/// Returns the lines of a page that are not in a block of code.
fn prose_lines(page: &str) -> Vec<(usize, String)> {
    let text = fs::read_to_string(root().join(page)).unwrap();
    let mut is_code = false;
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        } else if !is_code {
            lines.push((number, line.to_owned()));
        }
    }
    lines
}

/// Returns the anchor of each heading of a page, as mdBook and code hosts derive it.
fn anchors(page: &str) -> BTreeSet<String> {
    let lines = prose_lines(page);
    let headings = lines.iter().filter(|(_, line)| line.starts_with('#'));
    headings
        .map(|(_, line)| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

/// Returns the path that a link of a page leads to, relative to the repository.
fn resolve_link(page: &str, target: &str) -> String {
    let mut path = PathBuf::new();
    let joined = Path::new(page).parent().unwrap().join(target);
    for part in joined.components() {
        if part == Component::ParentDir {
            assert!(path.pop(), "{page}: {target} leads out of the repository");
        } else {
            path.push(part);
        }
    }
    path.to_str().unwrap().to_owned()
}

/// Returns the problem of a link, if it has one.
fn link_problem(page: &str, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = if target.is_empty() { page.to_owned() } else { resolve_link(page, target) };
    if !root().join(&path).exists() {
        return Some(format!("there is no {path}"));
    }
    if page.starts_with("docs/") && !path.starts_with("docs/") {
        return Some("a page of the book can't link to a file outside of docs".to_owned());
    }
    if anchor.is_empty() || anchors(&path).contains(anchor) {
        return None;
    }
    Some(format!("{path} has no heading `{anchor}`"))
}

#[test]
fn every_link_of_the_documentation_leads_somewhere() {
    let others = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];
    let pages = others.map(str::to_owned).into_iter().chain(pages_below("docs"));
    let mut problems = Vec::new();
    for page in pages {
        for (number, line) in prose_lines(&page) {
            let line = INLINE_CODE.replace_all(&line, "");
            for link in LINK.captures_iter(&line) {
                if let Some(problem) = link_problem(&page, &link[1]) {
                    problems.push(format!("{page}:{number}: {}: {problem}", &link[1]));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn link_without_its_file_or_heading_is_a_problem() {
    for (link, is_problem) in [
        ("SUMMARY.md", false),
        ("https://a.example/missing.md", false),
        ("missing.md", true),
        ("glossary.md#articles", false),
        ("glossary.md#no-such-heading", true),
        ("#no-such-heading", true),
        ("../README.md", true),
    ] {
        let problem = link_problem("docs/architecture.md", link);
        assert_eq!(problem.is_some(), is_problem, "{link}: {problem:?}");
    }
}

#[test]
fn every_page_is_once_in_the_table_of_contents() {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    let mut listed: Vec<_> =
        LINK.captures_iter(&summary).map(|link| format!("docs/{}", &link[1])).collect();
    listed.sort();
    let mut pages = pages_below("docs");
    pages.retain(|page| page != "docs/SUMMARY.md");
    assert_eq!(listed, pages);
}

#[test]
fn readme_is_short() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let words = readme.split_whitespace().count();
    assert!(words <= 1200, "{words} words");
}

#[test]
fn readme_names_the_oldest_supported_rust() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let version = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
    let expected = format!("Rust {}", version.unwrap().trim_matches('"'));
    assert!(
        fs::read_to_string(root().join("README.md")).unwrap().contains(&expected),
        "{expected}"
    );
}
