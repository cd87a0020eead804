//! `new`: what a new article's file holds, and where it is.

use crate::site::TestSite;

const NOW: [&str; 2] = ["--now", "2026-01-02T23:30:00Z"];

/// A site whose articles' folder holds these files.
fn site(settings: &str, files: &[(&str, &str)]) -> TestSite {
    let site = TestSite::new();
    site.remove("articles");
    let config = format!(
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\ntimezone = 'Europe/Paris'\n{settings}"
    );
    site.write("feed.toml", &config);
    for (name, text) in files {
        site.write(&format!("articles/{name}"), text);
    }
    site
}

/// Runs `new` and returns the path it prints and the text of that file.
fn check(site: &TestSite, arguments: &[&str]) -> (String, String) {
    let run = site.run([&["new"], arguments, &NOW].concat()).succeeds();
    assert_eq!(run.stderr, "this is a draft; remove its `draft` line to publish it\n");
    let path = run.stdout.trim_end().to_owned();
    let text = site.read(&path);
    // `check` reports nothing about the new article.
    let printed = site.run(["check", "--now", "2026-02-01T00:00:00Z"]).stderr;
    assert!(!printed.contains(&path), "{printed}");
    (path, text)
}

#[test]
fn date_and_id_are_filled_in() {
    let (path, text) = check(&site("", &[]), &["Low \"water\""]);
    assert_eq!(path, "articles/2026-01-03-low-water.md");
    insta::assert_snapshot!(text, @r#"
    +++
    title = 'Low "water"'
    date = "2026-01-03T00:30:00+01:00"
    id = "tag:a.example,2024:2026-01-03-low-water"
    draft = true
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
        let (_, text) = check(&site("", &files), &["T", "--section", section]);
        assert!(text.starts_with(start), "{section}: {text}");
    }
    let (_, text) = check(&site("", &files), &["U", "--dialect", "toml"]);
    assert!(text.starts_with("+++\n"), "{text}");
}

#[test]
fn letters_of_every_script_name_the_file() {
    let (path, text) = check(&site("", &[]), &["Über 日本語 — déjà vu!"]);
    assert_eq!(path, "articles/2026-01-03-über-日本語-déjà-vu.md");
    assert!(text.contains("title = \"Über 日本語 — déjà vu!\""), "{text}");
}

#[test]
fn section_language_and_draft_are_as_asked() {
    let (path, text) =
        check(&site("", &[]), &["Marée", "--section", "La Mer", "--lang", "fr", "--draft"]);
    assert_eq!(path, "articles/la-mer/2026-01-03-marée.fr.md");
    assert!(text.contains("draft = true"), "{text}");
    assert!(text.contains("tag:a.example,2024:la-mer/2026-01-03-mar%C3%A9e.fr"), "{text}");
}

#[test]
fn new_article_is_published_only_if_that_is_asked_for() {
    let site = site("", &[]);
    site.run([&["new", "Not ready"][..], &NOW].concat()).succeeds();
    let run = site.run([&["new", "Ready", "--publish"][..], &NOW].concat()).succeeds_silently();
    assert!(!site.read(run.stdout.trim_end()).contains("draft"));
    site.run(["build", "--now", "2026-02-01T00:00:00Z"]).succeeds();
    assert_eq!(site.titles(), ["Ready"]);
    let both = ["new", "Both", "--publish", "--draft"];
    site.run(both).expect(2);
}

#[test]
fn id_of_an_address_has_its_date() {
    let settings = "[articles]\npermalink = '/{year}/{slug_or_title}/'\nids = 'permalink'\n";
    let (_, text) = check(&site(settings, &[]), &["Low water"]);
    assert!(text.contains("id = \"https://a.example/2026/low-water/\""), "{text}");
}

#[test]
fn file_that_is_there_is_kept() {
    let site = site("", &[("2026-01-03-a.md", "mine")]);
    let run = site.run([&["new", "A"][..], &NOW].concat()).expect(2);
    assert!(run.stderr.contains("command/exists"));
    assert_eq!(site.read("articles/2026-01-03-a.md"), "mine");
}

#[test]
fn what_names_no_file_is_refused() {
    let site = site("", &[]);
    for arguments in [&["?!"][..], &["A", "--section", "/"], &["A", "--lang", "../x"]] {
        let run = site.run([&["new"], arguments, &NOW].concat());
        assert_eq!(run.code, Some(2), "{arguments:?}");
        assert!(!site.has("articles"), "{arguments:?}");
    }
}
