//! `stamp`: ids into frontmatter, and nothing else touched.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::site::TestSite;

/// Makes a site with articles.
pub fn site_with(settings: &str, articles: &[(&str, &str)]) -> TestSite {
    let site = TestSite::with_config(settings);
    site.set_now("2026-11-24T00:00:00Z");
    for (path, text) in articles {
        site.write(&format!("articles/{path}"), text);
    }
    site
}

/// Builds without a warning.
pub fn build(site: &TestSite) {
    let run = site.run(["build", "--quiet", "--strict"]).succeeds();
    assert!(!run.stderr.contains("warning["), "{}", run.stderr);
}

/// Stamps the articles without errors, and returns the summary.
fn stamp(site: &TestSite, arguments: &[&str]) -> String {
    site.run([&["stamp"], arguments].concat()).succeeds_silently().stdout
}

#[test]
fn every_dialect_gets_its_id_and_the_feeds_stay() {
    let head = "tag:a.example,2000:";
    #[rustfmt::skip]
    let rows = [
        ("a.md",                  "+++\ntitle = 'A'\ndate = 2024-05-22\n\n[extra]\nid = 'x'\n+++\nText.\n",
                                  "+++\nid = \"ID:a\"\ntitle = 'A'\ndate = 2024-05-22\n\n[extra]\nx = 'x'\n+++\nText.\n"),
        ("b/index.md",            "---\r\ntitle: B\r\ndate: 2024-05-22\r\n---\r\nText.\r\n",
                                  "---\r\nid: \"ID:b\"\r\ntitle: B\r\ndate: 2024-05-22\r\n---\r\nText.\r\n"),
        ("w/c.fr.md",             "\u{feff}{\n  \"title\": \"C\",\n  \"date\": \"2024-05-22\"\n}\n\nText.",
                                  "\u{feff}{\n  \"id\": \"ID:w/c.fr\",\n  \"title\": \"C\",\n  \"date\": \"2024-05-22\"\n}\n\nText."),
        ("d é.md",                ";;;\n{\"title\": \"D\", \"date\": \"2024-05-22\"}\n;;;\nText.\n",
                                  ";;;\n{\"id\": \"ID:d%20%C3%A9\", \"title\": \"D\", \"date\": \"2024-05-22\"}\n;;;\nText.\n"),
        ("e.md",                  "Title: E\nDate: 2024-05-22\n\nText.\n",
                                  "id: ID:e\nTitle: E\nDate: 2024-05-22\n\nText.\n"),
        ("2024-05-22-f.txt",      "Text, and no frontmatter.\n",
                                  "---\nid: \"ID:2024-05-22-f\"\n---\nText, and no frontmatter.\n"),
        ("2024-05-22-g.html",     "<h1>G</h1><p>Text.</p>",
                                  "---\nid: \"ID:2024-05-22-g\"\n---\n<h1>G</h1><p>Text.</p>"),
        ("_drafts/h.md",          "---\ntitle: H\n---\nNot yet.\n",
                                  "---\nid: \"ID:_drafts/h\"\ntitle: H\n---\nNot yet.\n"),
        ("i.md",                  "---\ntitle: I\ndate: 2024-05-22\nfeed: false\n---\nText.\n",
                                  "---\nid: \"ID:i\"\ntitle: I\ndate: 2024-05-22\nfeed: false\n---\nText.\n"),
    ];
    let rows = rows.map(|(path, before, after)| {
        // An `id` in a theme's table counts too, so here it has another name.
        (path, before.replace("id = 'x'", "x = 'x'"), after.replace("ID:", head))
    });
    let articles: Vec<_> = rows.iter().map(|(path, before, _)| (*path, &**before)).collect();
    let site = site_with("", &articles);
    build(&site);
    let feeds = site.files("public");
    assert_eq!(stamp(&site, &[]), "9 articles stamped, 0 had an id\n");
    for (path, _, after) in &rows {
        assert_eq!(site.read(&format!("articles/{path}")), **after, "{path}");
    }
    build(&site);
    assert_eq!(site.files("public"), feeds);
    let articles = site.files("articles");
    assert_eq!(stamp(&site, &[]), "0 articles stamped, 9 had an id\n");
    assert_eq!(site.files("articles"), articles);
}

#[test]
fn ids_of_addresses_and_patterns_stay_what_they_are() {
    for ids in ["permalink", "/{year}/{slug}", "tag:a.example,{date:%Y-%m-%d}:/{title}"] {
        let settings =
            format!("[articles]\nids = '{ids}'\npermalink = '/{{year}}/{{slug_or_title}}.html'\n");
        let articles = [
            ("a.md", "---\ntitle: 'A, \"b\"'\ndate: 2024-05-22\n---\nText.\n"),
            ("b.md", "---\ntitle: B\ndate: 2024-05-23\nslug: ü x\n---\nText.\n"),
            ("c.md", "---\ntitle: C\ndate: 2024-05-23\nurl: /c d/?e=f\n---\nText.\n"),
        ];
        let site = site_with(&settings, &articles);
        build(&site);
        let feeds = site.files("public");
        assert_eq!(stamp(&site, &[]), "3 articles stamped, 0 had an id\n", "{ids:?}");
        build(&site);
        assert_eq!(site.files("public"), feeds, "{ids}");
    }
}

#[test]
fn stamped_file_may_be_renamed() {
    let site = site_with("", &[("a.md", "---\ndate: 2024-05-22\n---\nText.\n")]);
    build(&site);
    stamp(&site, &[]);
    site.rename("articles/a.md", "articles/b.md");
    build(&site);
    assert!(site.read("public/feed.json").contains("\"id\": \"tag:a.example,2000:a\""));
}

#[test]
fn authority_is_the_published_one() {
    let site = site_with(
        "id_authority = 'old.example,2020'\n",
        &[("a.md", "---\ndate: 2024-05-22\n---\nText.\n")],
    );
    build(&site);
    site.config("");
    stamp(&site, &[]);
    assert_eq!(
        site.read("articles/a.md"),
        "---\nid: \"tag:old.example,2020:a\"\ndate: 2024-05-22\n---\nText.\n"
    );
}

#[test]
fn id_of_any_name_is_kept() {
    let articles = [
        ("a.md", "---\ndate: 2024-05-22\nid: 42\n---\n"),
        ("b.md", "---\ndate: 2024-05-22\nGUID: urn:x:1\n---\n"),
        (
            "c.md",
            "+++\ndate = 2024-05-22\n[extra]\nuuid = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'\n+++\n",
        ),
        ("d.md", "---\ndate: 2024-05-22\nexact_id: 7 at b\n---\n"),
    ];
    let site = site_with("", &articles);
    let before = site.files("articles");
    assert_eq!(stamp(&site, &[]), "0 articles stamped, 4 had an id\n");
    assert_eq!(site.files("articles"), before);
}

#[test]
fn broken_articles_are_left_alone_and_the_others_stamped() {
    let articles = [
        ("a.md", "---\ndate: 2024-05-22\n---\n"),
        ("b.md", "---\ndate: ]\n---\n"),
        ("c.md", "---\ndate: yesterday\n---\n"),
        ("d.md", "+++\ndate = 2024-05-22\n"),
        ("e.md", "---\ndate: 2024-05-22\nid:\n---\n"),
        ("f.md", "---\n!!map\ndate: 2024-05-22\n---\n"),
    ];
    let site = site_with("", &articles);
    let run = site.run(["stamp"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(1), "1 article stamped, 0 had an id, 5 left alone\n")
    );
    insta::assert_snapshot!(run.stderr, @r#"
    error[article/bad-frontmatter]: `date` needs quotes: a value that begins with `]` has a special meaning in YAML
     --> articles/b.md:2:7
      |
    2 | date: ]
      |       ^
      |
      = help: write `date: "]"`

    error[article/bad-date]: `date` should be a date like 2026-01-02T03:04:05Z, not `yesterday`
     --> articles/c.md:2:7
      |
    2 | date: yesterday
      |       ^^^^^^^^^
      |
      = help: fix the value, or remove the field

    error[article/unclosed-frontmatter]: frontmatter that starts with `+++` has no line `+++` to end it
     --> articles/d.md:1:1
      |
    1 | +++
      | ^^^
      |
      = help: add a line `+++` before the text of the article

    error[stamp/left-alone]: `id` is already here, but its value is empty or can't be read
     --> articles/e.md:3:1
      |
    3 | id:
      | ^^
      |
      = help: set `id` to `tag:a.example,2000:e` by hand

    error[stamp/left-alone]: there is no place in this frontmatter where `id` would be read
     --> articles/f.md:1:1
      |
    1 | ---
      | ^
      |
      = help: set `id` to `tag:a.example,2000:f` by hand
    "#);
    for (path, text) in &articles[1..] {
        assert_eq!(site.read(&format!("articles/{path}")), *text);
    }
    assert!(site.read("articles/a.md").contains("id: \"tag:a.example,2000:a\""));
}

#[test]
fn only_named_articles_are_stamped() {
    let text = "---\ndate: 2024-05-22\n---\n";
    let site = site_with("", &[("a.md", text), ("b/c.md", text), ("d.md", "---\ndate: ]\n---\n")]);
    assert_eq!(stamp(&site, &["articles/b/c.md", "b/c.md"]), "1 article stamped, 0 had an id\n");
    assert_eq!(site.read("articles/a.md"), text);
    for name in ["articles/e.md", "feed.toml", "../articles", "articles/b"] {
        let run = site.run(["stamp", name]);
        assert_eq!(run.code, Some(1), "{name}");
        assert!(run.stderr.starts_with("error[command/unknown-article]"), "{}", run.stderr);
    }
    assert_eq!(site.read("articles/a.md"), text);
}

#[test]
fn links_stay_and_lead_nowhere_outside() {
    let text = "---\ndate: 2024-05-22\n---\n";
    let site = site_with("", &[("a.md", text)]);
    site.write("outside.md", text);
    site.link("a.md", "articles/link.md");
    site.link("../outside.md", "articles/out.md");
    site.link("articles", "alias");
    // A link to an article means the article.
    assert_eq!(
        stamp(&site, &["articles/link.md", "alias/a.md"]),
        "1 article stamped, 0 had an id\n"
    );
    assert_eq!(
        site.read("articles/a.md"),
        "---\nid: \"tag:a.example,2000:a\"\ndate: 2024-05-22\n---\n"
    );
    assert_eq!(site.run(["stamp", "articles/out.md"]).code, Some(1));
    assert_eq!(stamp(&site, &[]), "0 articles stamped, 1 had an id\n");
    assert_eq!(site.read("outside.md"), text);
    for link in ["articles/link.md", "articles/out.md"] {
        assert!(site.path(link).is_symlink(), "{link:?}");
    }
}

#[test]
fn permissions_stay_and_forbid() {
    let text = "---\ndate: 2024-05-22\n---\n";
    let site = site_with("", &[("a.md", text), ("b.md", text)]);
    let mode = |path: &str, mode| {
        fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("articles/a.md", 0o640);
    mode("articles/b.md", 0o444);
    let run = site.run(["stamp"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(1), "1 article stamped, 0 had an id, 1 left alone\n")
    );
    insta::assert_snapshot!(run.stderr, @"
    error[stamp/left-alone]: this file is read-only, so it was left alone
    --> articles/b.md:1:1
     = help: make the file writable, then run the command again
    ");
    let found = fs::metadata(site.path("articles/a.md")).unwrap().permissions().mode();
    assert_eq!(found & 0o777, 0o640);
    assert_eq!(site.read("articles/b.md"), text);
}

#[test]
fn dry_run_says_all_and_writes_nothing() {
    let text = "---\ndate: 2024-05-22\n---\n";
    let site = site_with("", &[("a.md", text), ("b.md", "---\ndate: 2024-05-22\nid:\n---\n")]);
    let before = site.files("");
    let run = site.run(["stamp", "--dry-run"]);
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!(run.stdout, @"
    articles/a.md: id = tag:a.example,2000:a
    1 article would be stamped, 0 had an id, 1 left alone
    ");
    assert!(run.stderr.starts_with("error[stamp/left-alone]"), "{}", run.stderr);
    assert_eq!(site.files(""), before);
}

#[test]
fn programs_get_an_object() {
    let site = site_with("", &[("a.md", "---\ndate: 2024-05-22\n---\n")]);
    insta::assert_snapshot!(stamp(&site, &["--format", "json"]), @r#"{"summary":{"dry_run":false,"had_id":0,"left_alone":0,"ok":true,"written":[{"field":"id","file":"articles/a.md","id":"tag:a.example,2000:a"}]}}"#);
}

#[test]
fn id_of_two_articles_is_given_to_neither() {
    let text = "---\ndate: 2024-05-22\n---\n";
    let site = site_with("", &[("a.md", text), ("a.txt", text), ("b.md", text)]);
    let run = site.run(["stamp"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(1), "1 article stamped, 0 had an id, 2 left alone\n")
    );
    assert_eq!(run.stderr.matches("error[article/repeated-id]").count(), 2, "{}", run.stderr);
    assert_eq!(site.read("articles/a.md"), text);
}

#[test]
fn draft_waits_for_the_date_that_its_id_is_made_of() {
    let text = "---\ndraft: true\n---\n";
    let site = site_with("[articles]\nids = '/{year}/{slug}'\n", &[("a.md", text)]);
    let run = site.run(["stamp"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(0), "0 articles stamped, 0 had an id, 1 left alone\n")
    );
    insta::assert_snapshot!(run.stderr, @"
    warning[stamp/no-date]: its id contains the date of publication, which it does not have yet
    --> articles/a.md:1:1
     = help: write its `date`, then run `feedwright stamp` again
    ");
    assert_eq!(site.read("articles/a.md"), text);
}

#[test]
fn id_that_readers_do_not_know_is_not_written() {
    let text = "---\ndate: 2024-05-22\n---\nText.\n";
    let site = site_with("", &[("a.md", text), ("b.md", text), ("c.md", text)]);
    build(&site);
    site.config("[articles]\nids = 'permalink'\n");
    site.rename("articles/b.md", "articles/d.md");
    site.remove("articles/c.md");
    let run = site.run(["stamp"]);
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(1), "0 articles stamped, 0 had an id, 2 left alone\n")
    );
    insta::assert_snapshot!(run.stderr, @"
    error[identity/changed-id]: the id changes from `tag:a.example,2000:a` to `https://a.example/a/`
    --> articles/a.md:1:1
     = help: set `id` to `tag:a.example,2000:a` in its frontmatter, or undo the change of its address or of the settings for ids; `--accept-changes` publishes the new id, and subscribers see the article again

    error[identity/renamed]: `d.md` may be `b.md` or `c.md` under another name: it was published at the same time, and its file is gone
    --> articles/d.md:1:1
     = help: run `feedwright build` first: it compares the content, and names the id to keep
    ");
    assert_eq!(site.read("articles/d.md"), text);
}

#[test]
fn what_a_killed_run_left_is_swept_away() {
    let site = site_with("", &[("a.md", "---\ndate: 2024-05-22\n---\n")]);
    site.write("articles/.feedwright-stamp-1", "---\n");
    stamp(&site, &[]);
    let left: Vec<_> = site.files("articles").into_keys().collect();
    assert_eq!(left, ["a.md"]);
}

#[test]
fn output_folder_is_that_of_the_command_line() {
    let site = site_with(
        "id_authority = 'old.example,2020'\n",
        &[("a.md", "---\ndate: 2024-05-22\n---\n")],
    );
    let run = site.run(["build", "--quiet", "--output", "other"]);
    assert_eq!(run.code, Some(0));
    site.config("");
    stamp(&site, &["--output", "other"]);
    assert!(site.read("articles/a.md").contains("tag:old.example,2020:a"));
    assert!(!site.has("public"));
}

#[test]
fn damaged_manifest_stops_it() {
    let text = "---\ndate: 2024-05-22\n---\n";
    let site = site_with("", &[("a.md", text)]);
    site.write("public/feedwright.json", "{");
    assert_eq!(site.run(["stamp"]).code, Some(3));
    assert_eq!(site.read("articles/a.md"), text);
}

#[test]
fn article_with_an_unclear_date_is_named_with_the_reason() {
    let articles =
        [("a.md", "---\ndate: 03/04/2026\n---\n"), ("b.md", "---\ndate: 2026-05-01\n---\n")];
    let site = site_with("", &articles);
    let run = site.run(["stamp"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.stdout, "1 article stamped, 0 had an id, 1 left alone\n");
    assert!(run.stderr.contains("`date` may be 2026-03-04 or 2026-04-03"), "{}", run.stderr);
    assert!(run.stderr.contains(" --> articles/a.md:2:7\n"), "{}", run.stderr);
    assert_eq!(site.read("articles/a.md"), articles[0].1);
}
