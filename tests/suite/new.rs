//! `new`: what a new article's file holds, and where it is.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::feedwright;

const NOW: [&str; 2] = ["--now", "2026-01-02T23:30:00Z"];

/// A site whose articles' folder holds these files.
fn site(settings: &str, files: &[(&str, &str)]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\ntimezone = 'Europe/Paris'\n{settings}"
    );
    fs::write(site.path().join("feed.toml"), config).unwrap();
    for (name, text) in files {
        let path = site.path().join("articles").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    site
}

/// Runs `new` and returns the path it prints and what stands there.
fn check(site: &Path, arguments: &[&str]) -> (String, String) {
    let run = feedwright(site, &[&["new"], arguments, &NOW].concat());
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(run.status.success() && said.is_empty(), "{said}");
    let path = String::from_utf8(run.stdout).unwrap().trim_end().to_owned();
    let text = fs::read_to_string(site.join(&path)).unwrap();
    // What was made is an article that `check` has nothing to say of.
    let run = feedwright(site, &["check", "--now", "2026-02-01T00:00:00Z"]);
    let said = String::from_utf8(run.stderr).unwrap();
    assert!(!said.contains(&path), "{said}");
    (path, text)
}

#[test]
fn date_and_id_are_filled_in() {
    let (path, text) = check(site("", &[]).path(), &["Low \"water\""]);
    assert_eq!(path, "articles/2026-01-03-low-water.md");
    insta::assert_snapshot!(text, @r#"
    +++
    title = 'Low "water"'
    date = "2026-01-03T00:30:00+01:00"
    id = "tag:a.example,2024:2026-01-03-low-water"
    +++
    "#);
}

#[test]
fn dialect_is_what_most_of_its_section_has() {
    let files = [
        ("a/1.md", "---\ntitle: A\ndate: 2024-01-01\n---\n"),
        ("b/1.md", "Title: A\nDate: 2024-01-01\n\nText.\n"),
        ("c/1.md", "{\"title\": \"A\", \"date\": \"2024-01-01\"}\n"),
    ];
    for (section, start) in [("a", "---\ntitle: \"T\"\n"), ("b", "title: T\n"), ("c", "{\n")] {
        let (_, text) = check(site("", &files).path(), &["T", "--section", section]);
        assert!(text.starts_with(start), "{section}: {text}");
    }
    let (_, text) = check(site("", &files).path(), &["U", "--dialect", "toml"]);
    assert!(text.starts_with("+++\n"), "{text}");
}

#[test]
fn letters_of_every_script_name_the_file() {
    let (path, text) = check(site("", &[]).path(), &["Über 日本語 — déjà vu!"]);
    assert_eq!(path, "articles/2026-01-03-über-日本語-déjà-vu.md");
    assert!(text.contains("title = \"Über 日本語 — déjà vu!\""), "{text}");
}

#[test]
fn section_language_and_draft_are_as_asked() {
    let (path, text) =
        check(site("", &[]).path(), &["Marée", "--section", "La Mer", "--lang", "fr", "--draft"]);
    assert_eq!(path, "articles/la-mer/2026-01-03-marée.fr.md");
    assert!(text.contains("draft = true"), "{text}");
    assert!(text.contains("tag:a.example,2024:la-mer/2026-01-03-mar%C3%A9e.fr"), "{text}");
}

#[test]
fn id_of_an_address_has_its_date() {
    let settings = "[articles]\npermalink = '/{year}/{slug_or_title}/'\nids = 'permalink'\n";
    let (_, text) = check(site(settings, &[]).path(), &["Low water"]);
    assert!(text.contains("id = \"https://a.example/2026/low-water/\""), "{text}");
}

#[test]
fn file_that_is_there_is_kept() {
    let site = site("", &[("2026-01-03-a.md", "mine")]);
    let run = feedwright(site.path(), &[&["new", "A"][..], &NOW].concat());
    assert_eq!(run.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&run.stderr).contains("command/exists"));
    assert_eq!(fs::read_to_string(site.path().join("articles/2026-01-03-a.md")).unwrap(), "mine");
}

#[test]
fn what_names_no_file_is_refused() {
    let site = site("", &[]);
    for arguments in [&["?!"][..], &["A", "--section", "/"], &["A", "--lang", "../x"]] {
        let run = feedwright(site.path(), &[&["new"], arguments, &NOW].concat());
        assert_eq!(run.status.code(), Some(2), "{arguments:?}");
        assert!(!site.path().join("articles").exists());
    }
}
