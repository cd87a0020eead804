//! Plain text without frontmatter: what becomes the title, the date and the text, and the
//! frontmatter that `new --from` writes above it.

use crate::site::{MARKER, TestSite};

const PAGE: &str = "Wednesday, May 22, 2024\n\n\nAll the news of the harbor.\n\n\nTowns call for a second ferry\n\nBy Ann Lee\n\nThe mayors of three towns met on Tuesday and asked for a second\nboat, as the old one is often late and nobody knows when it will\ncome.\n\nThey will meet again in _June_.\n";

/// Text of an article without a date.
const UNDATED: &str = "Letters from the quay\n\nEvery winter somebody leaves a letter in the box at the end of the quay, and nobody has ever seen who it is, although half of the town has waited there at night, in the rain and in the snow.\n";

fn site_with(name: &str, text: &str) -> TestSite {
    let site = TestSite::new();
    let config = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\ndescription = 'All the news of the harbor.'\n";
    site.write("feed.toml", config);
    site.write(&format!("articles/{name}"), text);
    site.set_now("2026-01-02T00:00:00Z");
    site
}

#[test]
fn page_of_a_newspaper_is_an_entry_as_an_editor_would_write_it() {
    let site = site_with("page.txt", PAGE);
    let run = site.build().succeeds();
    let entry = &site.items("feed.json")[0];
    assert_eq!(entry["title"], "Towns call for a second ferry");
    assert_eq!(entry["date_published"], "2024-05-22T00:00:00Z");
    assert_eq!(entry["authors"][0]["name"], "Ann Lee");
    let text = "<p>The mayors of three towns met on Tuesday and asked for a second\nboat, as the old one is often late and nobody knows when it will\ncome.</p>\n<p>They will meet again in <em>June</em>.</p>\n";
    assert_eq!(entry["content_html"], text);
    let places = ["page.txt:1:1", "page.txt:4:1", "page.txt:7:1", "page.txt:9:1"];
    for place in places {
        assert!(run.stderr.contains(place), "{place}: {}", run.stderr);
    }
    assert!(run.stderr.contains("feedwright new --from"), "{}", run.stderr);
    // A guess stops no strict build.
    site.run(["build", "--strict"]).succeeds();
    // Without the description the tagline is only a guess, and readers don't see the line.
    let config =
        "[site]\ntitle = 'A'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\n";
    site.write("feed.toml", config);
    let run = site.build().succeeds();
    assert!(run.stderr.contains("warning[article/text-left-out]"), "{}", run.stderr);
}

#[test]
fn text_without_a_certain_date_is_an_error_with_the_command_that_goes_on() {
    for date in ["", "May 22\n\n", "Tuesday, May 22, 2024\n\n"] {
        let site = site_with("quay.txt", &format!("{date}{UNDATED}"));
        let run = site.run(["build"]).expect(1);
        assert!(run.stderr.contains("error[article/text-without-date]"), "{date}: {}", run.stderr);
        assert!(run.stderr.contains("feedwright new --from articles/quay.txt"), "{}", run.stderr);
    }
    // A list of names is no article.
    let site = site_with("names.txt", "Ann\nBert\n");
    let run = site.build().succeeds();
    assert!(run.stderr.contains("warning[article/no-date]"), "{}", run.stderr);
}

#[test]
fn frontmatter_is_written_above_the_text_and_the_entry_stays() {
    let texts = [PAGE.to_owned(), PAGE.replace('\n', "\r\n"), format!("\u{feff}{PAGE}")];
    for text in &texts {
        let site = site_with("page.txt", text);
        site.build().succeeds();
        let before = site.items("feed.json")[0].clone();
        let run = site.run(["new", "--from", "articles/page.txt"]).succeeds();
        assert_eq!(run.stderr, "");
        let bare = text.trim_start_matches('\u{feff}');
        let new = site.read("articles/page.txt");
        assert!(new.ends_with(bare) && new.len() > text.len(), "{new}");
        assert_eq!(new.contains("\r\n"), text.contains("\r\n"));
        assert!(!new.replace("\r\n", "").contains('\r'));
        site.build().succeeds();
        let mut after = site.items("feed.json")[0].clone();
        // The tagline is only known as one without frontmatter.
        let content = after["content_html"].as_str().unwrap();
        assert!(content.ends_with(before["content_html"].as_str().unwrap()), "{content}");
        after["content_html"] = before["content_html"].clone();
        assert_eq!(after, before);
        site.run(["new", "--from", "articles/page.txt"]).expect(2);
        assert_eq!(site.read("articles/page.txt"), new);
    }
}

#[test]
fn new_frontmatter_of_an_undated_text_is_a_draft_of_today() {
    let site = site_with("quay.txt", UNDATED);
    let run = site.run(["new", "--from", "articles/quay.txt", "--dialect", "yaml"]).succeeds();
    assert!(run.stderr.contains("the date is today's"), "{}", run.stderr);
    insta::assert_snapshot!(site.read("articles/quay.txt").replace(UNDATED, "TEXT"), @r#"
    ---
    title: "Letters from the quay"
    date: "2026-01-02T00:00:00+00:00"
    id: "tag:a.example,2024:quay"
    draft: true
    ---

    TEXT
    "#);
    site.build().succeeds();
    assert!(site.titles().is_empty());
}

#[test]
fn only_plain_text_of_the_site_gets_frontmatter() {
    let site = site_with("page.txt", PAGE);
    site.write("outside.txt", PAGE);
    site.write("articles/a.md", "Text.\n");
    site.link("../outside.txt", "articles/link.txt");
    site.link("..", "articles/up");
    let read_only = site.path("articles/fixed.txt");
    std::fs::write(&read_only, PAGE).unwrap();
    let mut rights = read_only.metadata().unwrap().permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&read_only, rights).unwrap();
    let refused = [
        "outside.txt",
        "articles/../outside.txt",
        "articles/a.md",
        "articles/none.txt",
        "articles/link.txt",
        "articles/up/outside.txt",
        "articles/fixed.txt",
    ];
    for file in refused {
        let before = site.files(".");
        let run = site.run(["new", "--from", file]).expect(2);
        assert!(run.stderr.contains("help"), "{file}: {}", run.stderr);
        assert!(site.files(".") == before, "{file}");
    }
}

#[test]
fn hidden_text_is_in_no_summary_and_no_title() {
    let marks = ["<!-- paywall -->", "<!--members-only-->"];
    for mark in marks {
        let site = TestSite::new();
        let text = format!("The Boat\n\nFree. {mark} The {MARKER} part for members.\n");
        site.write_private("articles/2024-05-22-a.txt", &text);
        site.write_private(
            "articles/2024-05-23-b.txt",
            &format!("Free {mark} {MARKER}\n\nText of some words.\n"),
        );
        site.build().succeeds();
        site.assert_nothing_private();
    }
}

#[test]
fn fields_at_the_beginning_hide_a_text() {
    let texts = [
        "The Boat\n========\n\n:date: 2024-05-22\n:status: draft\n\nThe NEVER text.\n",
        ":draft: true\n\nThe NEVER text.\n",
        "The Boat\n\nMay 22, 2024\n\ndraft: true\n\nThe NEVER text.\n",
        "The Boat\n\nVisibility: members\n\nThe NEVER text.\n",
    ];
    for text in texts {
        let site = TestSite::new();
        site.write_private("articles/2024-05-22-a.txt", &text.replace("NEVER", MARKER));
        site.run(["build", "--keep-going"]);
        site.assert_nothing_private();
    }
}

#[test]
fn empty_title_above_a_text_stays_empty() {
    let site = site_with("a.txt", "---\ntitle: ''\ndate: 2024-05-22\n---\nA Note\n\nText.\n");
    site.build().succeeds();
    let entry = &site.items("feed.json")[0];
    assert!(entry["title"].is_null(), "{entry}");
    assert_eq!(entry["content_html"], "<p>A Note</p>\n<p>Text.</p>\n");
}

#[test]
fn text_that_builds_publish_stays_published_without_a_manifest() {
    let site = site_with("2024-05-22-page.txt", PAGE);
    site.build().succeeds();
    let before = site.ids();
    site.remove("public");
    let run = site.run(["new", "--from", "articles/2024-05-22-page.txt"]).succeeds();
    assert_eq!(run.stderr, "");
    site.build().succeeds();
    assert_eq!(site.ids(), before);
}

#[test]
fn text_that_is_hidden_stays_hidden_with_frontmatter() {
    let site = TestSite::new();
    let text = format!("The Boat\n\nMay 22, 2024\n\ndraft: true\n\nThe {MARKER} text.\n");
    site.write_private("articles/a.txt", &text);
    site.run(["new", "--from", "articles/a.txt"]).succeeds();
    site.declare_source("articles/a.txt");
    site.run(["build", "--keep-going"]);
    assert!(site.titles().is_empty());
}
