//! `list` and `explain FILE`: what they say about an article is what a build does with it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::site::{SAMPLE_TIME, TestSite};

const NOW: &str = "2026-11-24T00:00:00Z";

/// Returns the objects of `list` with these options.
fn list(site: &TestSite, options: &[&str]) -> Vec<Value> {
    let run = site.run([&["list", "--format", "json"], options].concat()).succeeds();
    let mut lines = run.lines();
    let summary = lines.pop().unwrap();
    assert_eq!(summary["summary"]["articles"], lines.len());
    lines.into_iter().map(|line| line["article"].clone()).collect()
}

/// Returns the paths of the articles that `list` selects.
fn paths(site: &TestSite, options: &[&str]) -> Vec<String> {
    let rows = list(site, options);
    rows.iter().map(|row| row["path"].as_str().unwrap().to_owned()).collect()
}

/// Lists every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.display().to_string(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A site with an article in every state.
fn every_state() -> TestSite {
    let site = TestSite::with_config("[feed]\nlimit = 1\n");
    site.set_now(NOW);
    let article = |fields: &str| format!("---\ntitle: A\n{fields}\n---\nText.\n");
    site.write("articles/public.md", &article("date: 2026-05-22\nexpires: 2026-12-24"));
    site.write("articles/older.md", &article("date: 2025-05-22"));
    site.write_private("articles/draft.md", &article("date: 2026-05-22\ndraft: true"));
    site.write_private("articles/_drafts/folder.md", &article("date: 2026-05-22"));
    site.write_private("articles/scheduled.md", &article("date: 2026-11-24T03:30:00Z"));
    site.write_private("articles/protected.md", &article("date: 2026-05-22\nvisibility: members"));
    site.write_private("articles/excluded.md", &article("date: 2026-05-22\nfeed: false"));
    site.write_private("articles/retracted.md", &article("date: 2026-05-22\nretracted: A mistake"));
    site.write_private("articles/expired.md", &article("date: 2026-05-22\nexpires: 2026-11-22"));
    site.write_private("articles/undated.md", &article(""));
    site.write_private("articles/broken.md", &article("date: soon"));
    site.write_private("articles/README.md", "Not an article.\n");
    site
}

#[test]
fn every_article_has_a_state_and_its_reason() {
    let site = every_state();
    let rows = list(&site, &[]);
    let shown: BTreeMap<_, _> = rows
        .iter()
        .map(|row| {
            let reason = row["reason"].as_str().unwrap_or_default();
            (row["path"].as_str().unwrap(), format!("{}: {reason}", row["state"].as_str().unwrap()))
        })
        .collect();
    let expected = [
        ("_drafts/folder.md", "draft: it is in a folder `_drafts`"),
        (
            "broken.md",
            "broken: line 3: `date` should be a date like 2026-01-02T03:04:05Z, not `soon`",
        ),
        ("draft.md", "draft: `draft: true`"),
        ("excluded.md", "excluded: `feed: false`"),
        ("expired.md", "expired: expired 2 days ago"),
        ("older.md", "older: older than the newest 1 of feed.xml"),
        ("protected.md", "protected: `visibility: members`"),
        ("public.md", "public: expires in 30 days"),
        ("retracted.md", "retracted: “A mistake”"),
        ("scheduled.md", "scheduled: due in 3 h"),
        ("undated.md", "undated: "),
    ];
    assert_eq!(shown, expected.map(|(path, text)| (path, text.to_owned())).into());
    let ignored = list(&site, &["--state", "ignored"]);
    assert_eq!(ignored[0]["path"], "README.md");
    assert_eq!(ignored.len(), 1);
}

#[test]
fn object_of_every_kind_of_file_is_as_documented() {
    let site = every_state();
    // The harness compares every line with its schema.
    list(&site, &["--state", "public,broken,ignored"]);
    for file in ["articles/public.md", "articles/broken.md", "articles/README.md"] {
        let run = site.run(["explain", file, "--format", "json"]).succeeds();
        assert_eq!(run.lines().len(), 1, "{file}");
    }
}

#[test]
fn states_are_documented() {
    let page = fs::read_to_string(crate::root().join("docs/how-to/list.md")).unwrap();
    let run = TestSite::new().run(["list", "--state", "x"]).expect(2);
    let names = run.stderr.split("write one or more of: ").nth(1).unwrap().lines().next().unwrap();
    for name in names.split(", ") {
        assert!(page.contains(&format!("| `{name}` |")), "{name}");
    }
}

#[test]
fn list_and_explain_write_nothing() {
    let site = every_state();
    let before = files(site.folder());
    site.run(["list"]).succeeds();
    site.run(["explain", "articles/draft.md"]).succeeds();
    assert_eq!(files(site.folder()), before);
}

#[test]
fn filters_select_articles() {
    let site = TestSite::with_config("[[feeds]]\npath = 'world'\nwhere = { section = 'world' }\n");
    site.set_now(NOW);
    let article = |fields: &str| format!("---\ntitle: A\n{fields}\n---\nText.\n");
    site.write("articles/world/a.md", &article("date: 2026-01-01\ntags: [Sea]\nauthor: Jane"));
    site.write("articles/world/b.md", &article("date: 2026-06-30T23:00:00Z\nlang: fr"));
    site.write("articles/c.md", &article("date: 2026-07-01\ncategory: News"));
    site.write_private("articles/later.md", &article("date: 2026-11-24T12:00:00Z"));
    site.write_private("articles/latest.md", &article("date: 2026-12-24"));
    let rows: [(&[&str], &[&str]); 18] = [
        (&["--state", "scheduled"], &["latest.md", "later.md"]),
        (&["--state", "draft,public", "--state", "older"], &["c.md", "world/b.md", "world/a.md"]),
        (&["--due", "24h"], &["later.md"]),
        (&["--due", "60d"], &["latest.md", "later.md"]),
        (&["--feed", "world"], &["world/b.md", "world/a.md"]),
        (&["--feed", "world/atom.xml"], &["world/b.md", "world/a.md"]),
        (&["--feed", "public/world/feed.json"], &["world/b.md", "world/a.md"]),
        (&["--section", "world"], &["world/b.md", "world/a.md"]),
        (&["--tag", "sea"], &["world/a.md"]),
        (&["--tag", "sea", "--tag", "x"], &["world/a.md"]),
        (&["--category", "news"], &["c.md"]),
        (&["--author", "Jane"], &["world/a.md"]),
        (&["--language", "fr"], &["world/b.md"]),
        (&["--since", "2026-07-01", "--until", "2026-07-31"], &["c.md"]),
        (&["--until", "2026-06-30", "--state", "public"], &["world/b.md", "world/a.md"]),
        (&["articles/world"], &["world/b.md", "world/a.md"]),
        (&["world/a.md", "articles/c.md"], &["c.md", "world/a.md"]),
        (&["--tag", "sea", "--section", "x"], &[]),
    ];
    for (options, expected) in rows {
        assert_eq!(paths(&site, options), expected, "{options:?}");
    }
}

#[test]
fn wrong_filter_is_refused_with_the_right_ones() {
    let site = every_state();
    for (options, said) in [
        (&["--feed", "fed.xml"][..], "did you mean `feed.xml`?"),
        (&["--state", "drafts"], "write one or more of: public, older"),
        (&["--due", "soon"], "a number with a unit"),
        (&["--since", "soon"], "2026-12-01"),
        (&["articles/none.md"], "`articles/none.md` is not a file or folder in `articles`"),
        (&["/etc/passwd"], "`/etc/passwd` is not a file or folder in `articles`"),
    ] {
        let run = site.run([&["list"], options].concat()).expect(2);
        assert!(run.stderr.contains(said), "{options:?}\n{}", run.stderr);
        assert_eq!(run.stdout, "", "{options:?}");
    }
}

#[test]
fn table_is_aligned_and_has_whole_texts_if_it_is_no_terminal() {
    let site = TestSite::with_config("[articles]\ngenerator = 'none'\n");
    site.set_now(NOW);
    site.write("articles/日本語.md", "---\ntitle: A\ndate: 2026-05-22\n---\nText.\n");
    site.write("articles/🎉.md", "---\ntitle: A\ndate: 2026-05-21\n---\nText.\n");
    let long = format!("articles/{}.md", "long-".repeat(20));
    site.write(&long, "---\ntitle: A\ndate: 2026-05-20\n---\nText.\n");
    site.write("articles/\u{1b}[31m.md", "---\ntitle: A\ndate: 2026-05-19\n---\nText.\n");
    let run = site.run(["list"]).succeeds_silently();
    let gap = |columns: usize| " ".repeat(long.len() - columns);
    let expected = [
        format!("public  2026-05-22 00:00  articles/日本語.md{}  feed.xml", gap(18)),
        format!("public  2026-05-21 00:00  articles/🎉.md{}  feed.xml", gap(14)),
        format!("public  2026-05-20 00:00  {long}  feed.xml"),
        format!("public  2026-05-19 00:00  articles/\u{fffd}[31m.md{}  feed.xml", gap(17)),
        String::new(),
        "4 articles: 4 public".to_owned(),
    ];
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), expected);
    assert!(list(&site, &[]).iter().any(|row| row["file"] == "articles/\u{1b}[31m.md"));
}

/// Returns the ids in every feed of a built site, with those in its archive, by the path of
/// its folder.
fn published_ids(site: &TestSite, output: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut feeds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let output = site.path(output);
    for (path, bytes) in files(&output) {
        let path = Path::new(&path).strip_prefix(&output).unwrap();
        if path.file_name().is_none_or(|name| name != "feed.json") {
            continue;
        }
        let folder = path.parent().unwrap().to_str().unwrap();
        let folder = folder.split("archive").next().unwrap().trim_end_matches('/');
        let feed: Value = serde_json::from_slice(&bytes).unwrap();
        let ids = feed["items"].as_array().unwrap().iter();
        let ids = ids.map(|item| item["id"].as_str().unwrap().to_owned());
        feeds.entry(folder.to_owned()).or_default().extend(ids);
    }
    feeds.retain(|_, ids| !ids.is_empty());
    feeds
}

/// Returns the ids that `list` has for every public feed.
fn listed_ids(site: &TestSite) -> BTreeMap<String, BTreeSet<String>> {
    let mut feeds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in list(site, &[]) {
        let is_public = row["state"] == "public";
        let contained = row["feeds"].as_array().unwrap();
        let public: Vec<_> = contained.iter().filter(|feed| feed["members"] == false).collect();
        assert_eq!(is_public, !public.is_empty(), "{row}");
        for feed in public {
            let name = feed["feed"].as_str().unwrap();
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let id = row["id"].as_str().unwrap().to_owned();
            feeds.entry(folder.to_owned()).or_default().insert(id);
        }
    }
    feeds
}

#[test]
fn public_articles_of_the_sample_are_those_of_its_feeds() {
    let site = TestSite::sample();
    let listed = listed_ids(&site);
    site.run(["build", "--now", SAMPLE_TIME]).succeeds();
    assert_eq!(listed, published_ids(&site, "public"));
    assert_eq!(listed_ids(&site), listed);
}

/// Numbers that look random, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn pick<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        texts[usize::try_from(self.below(texts.len() as u64)).unwrap()]
    }
}

/// Makes a site of random settings and articles.
fn random_site(numbers: &mut Numbers) -> TestSite {
    let feed = numbers.pick(&[
        "",
        "[feed]\nlimit = 3\n",
        "[feed]\nmax_age = '200d'\n",
        "[feed]\nlimit = 2\narchive = { size = 2 }\n",
    ]);
    let each =
        numbers.pick(&["", "[each.tag]\nminimum = 2\n", "[each.section]\n", "[each.author]\n"]);
    let filtered = numbers.pick(&[
        "",
        "[[feeds]]\npath = 'f'\nwhere = { tags = 'a' }\n",
        "[[feeds]]\npath = 'f'\nwhere = { exclude_tags = 'a', section = 's' }\n",
    ]);
    let site = TestSite::with_config(&format!("{feed}{filtered}{each}"));
    site.set_now(NOW);
    for index in 0..12 {
        let date = numbers.pick(&[
            "2026-01-02",
            "2026-06-03",
            "2026-11-20",
            "2026-11-24T09:00:00Z",
            "soon",
            "",
        ]);
        let date = if date.is_empty() { String::new() } else { format!("date: {date}\n") };
        let guard = numbers.pick(&[
            "",
            "",
            "",
            "draft: true\n",
            "private: true\n",
            "feed: false\n",
            "expires: 2026-11-23\n",
            "retracted: true\n",
        ]);
        let tags = numbers.pick(&["", "tags: [a]\n", "tags: [a, b]\n", "tags: b\n"]);
        let body = numbers.pick(&["Text.", "Text.", "Text <div hidden>", "{{< nope >}}"]);
        let folder = numbers.pick(&["", "s/", "t/"]);
        site.write(
            &format!("articles/{folder}{index}.md"),
            &format!("---\ntitle: Title {index}\n{date}{guard}{tags}---\n{body}\n"),
        );
    }
    site
}

#[test]
fn public_articles_of_random_sites_are_those_of_their_feeds() {
    let mut numbers = Numbers(7);
    for round in 0..25 {
        let site = random_site(&mut numbers);
        let listed = listed_ids(&site);
        let run = site.run(["build", "--keep-going"]);
        assert!(run.code <= Some(1), "{round}: {}", run.stderr);
        assert_eq!(listed, published_ids(&site, "public"), "{round}: {}", site.read("feed.toml"));
        assert_eq!(listed_ids(&site), listed, "{round}");
    }
}

#[test]
fn feeds_for_members_are_named_and_do_not_make_an_article_public() {
    let site = TestSite::with_config(
        "[[feeds]]\npath = 'letters'\naccess = 'members'\nfolder = 'members'\n",
    );
    site.set_now(NOW);
    site.write_private(
        "articles/a.md",
        "---\ntitle: A\ndate: 2026-05-22\nvisibility: members\n---\nText.\n",
    );
    let row = &list(&site, &[])[0];
    assert_eq!(row["state"], "protected");
    let feed = &row["feeds"].as_array().unwrap()[0];
    assert_eq!(
        (&feed["feed"], &feed["members"]),
        (&"members/letters/feed.xml".into(), &true.into())
    );
    assert_eq!(paths(&site, &["--feed", "members/letters/feed.xml"]), ["a.md"]);
}

#[test]
fn wrong_settings_are_reported_as_by_a_build() {
    let site = TestSite::with_config("[feed]\nlimti = 1\n");
    for command in [&["list"][..], &["explain", "articles/a.md"]] {
        let run = site.run(command).expect(2);
        assert!(run.stderr.contains("config/unknown-key"), "{}", run.stderr);
    }
    site.config("[articles]\nfolder = 'none'\n");
    let run = site.run(["list"]);
    assert!(run.stderr.contains("article/unreadable") || run.code == Some(0), "{run:?}");
}

/// Returns what `explain` says about a file.
fn explain(site: &TestSite, file: &str) -> String {
    site.run(["explain", file]).succeeds().stdout
}

#[test]
fn explanation_of_an_article_names_its_feeds_and_sources() {
    let site = TestSite::with_config(
        "[articles]\npermalink = '/{section}/{slug}/'\n[feed]\nlimit = 5\n[[feeds]]\npath = 'news'\nwhere = { section = 'news' }\n[each.tag]\nminimum = 2\n",
    );
    site.set_now(NOW);
    site.write(
        "articles/world/bridge.md",
        "---\ntitle: A\ndate: 2026-11-22\nslug: the-bridge\ntags: [sea]\nexpires: 2026-11-25\n---\nText.\n",
    );
    site.build();
    insta::assert_snapshot!(explain(&site, "articles/world/bridge.md"), @r"
    articles/world/bridge.md is public since 2026-11-22 00:00 UTC (2 days ago).
    It expires on 2026-11-25 00:00 UTC (in 24 h).

    Feeds that contain it:
      feed.xml

    Other feeds:
      news/feed.xml: `section` must be `news`
      tags/sea/feed.xml: too few articles would be in it (`minimum`)

    Id       tag:a.example,2000:world/bridge
             derived from `id_authority` and the path of the file
    Address  https://a.example/world/the-bridge/
             made by the pattern of `[articles] permalink`, with `slug: the-bridge`, line 4
    Date     2026-11-22T00:00:00Z
             `date: 2026-11-22`, line 3

    Published since 2026-11-22T00:00:00Z.
    ");
}

#[test]
fn explanation_says_why_a_file_is_not_public() {
    let site = every_state();
    for (file, said) in [
        ("draft.md", "is a draft: `draft: true`. It is in no feed."),
        ("_drafts/folder.md", "is a draft: it is in a folder `_drafts`."),
        ("scheduled.md", "is scheduled: it becomes public on 2026-11-24 03:30 UTC (in 3 h)."),
        ("scheduled.md", "It will be in: feed.xml"),
        ("expired.md", "expired on 2026-11-22 00:00 UTC (2 days ago)."),
        ("undated.md", "has no date of publication, so it is in no feed."),
        ("protected.md", "is for some readers only: `visibility: members`."),
        ("older.md", "but in no feed: older than the newest 1 of feed.xml."),
        ("retracted.md", "is retracted: “A mistake”."),
        ("broken.md", "has errors, so it is left out."),
        ("broken.md", "error[article/bad-date]: `date` should be a date"),
        ("README.md", "is not an article: it is about its folder, and not an article."),
    ] {
        let text = explain(&site, &format!("articles/{file}"));
        assert!(text.contains(said), "{file}: {said}\n{text}");
    }
}

#[test]
fn explanation_of_a_file_that_is_no_article_names_the_rule() {
    let site =
        TestSite::with_config("[articles]\nexclude = ['old/', 'x.md']\ngenerator = 'hugo'\n");
    site.write("articles/.gitignore", "secret.md\nprivate/\n");
    for (file, said) in [
        ("x.md", "is not an article: `[articles] exclude` excludes it."),
        ("old/a.md", "is not an article: `old`: `[articles] exclude` excludes it."),
        ("secret.md", "is not an article: `.gitignore` excludes it."),
        ("private/deep/a.md", "is not an article: `private`: `.gitignore` excludes it."),
        (".hidden.md", "is not an article: its name begins with a dot."),
        ("picture.png", "is not an article: articles end in `.md`,"),
        ("page/part.md", "is not an article: it belongs to the page of its folder."),
        ("a.rst", "is not an article: its markup language is not read."),
    ] {
        site.write("articles/page/index.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
        site.write(&format!("articles/{file}"), "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
        let text = explain(&site, &format!("articles/{file}"));
        assert!(text.contains(said), "{file}: {said}\n{text}");
    }
    let run = site.run(["list", "--state", "ignored"]).succeeds();
    for name in ["x.md", "old ", "secret.md", "private ", "page/part.md"] {
        assert!(run.stdout.contains(&format!("articles/{name}")), "{name}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("old/a.md") && !run.stdout.contains("picture"), "{}", run.stdout);
}

#[test]
fn explanation_finds_the_record_of_an_article_that_was_renamed() {
    let site = TestSite::new();
    site.set_now(NOW);
    site.write(
        "articles/a.md",
        "---\ntitle: A\nid: tag:a.example,2000:one\ndate: 2026-05-22\n---\nText.\n",
    );
    assert!(explain(&site, "articles/a.md").contains("The last build did not publish it."));
    site.build();
    site.rename("articles/a.md", "articles/b.md");
    let text = explain(&site, "articles/b.md");
    assert!(
        text.contains("Published since 2026-05-22T00:00:00Z, at https://a.example/a/."),
        "{text}"
    );
    assert!(text.contains("`id: tag:a.example,2000:one`, line 3"), "{text}");
}

#[test]
fn code_is_explained_also_without_a_site() {
    let site = TestSite::bare();
    let run = site.run(["explain", "article/bad-date"]).succeeds_silently();
    assert!(run.stdout.starts_with("error[article/bad-date]"), "{}", run.stdout);
    let run = site.run(["explain", "article/bad-dat"]).expect(2);
    assert!(run.stderr.contains("did you mean `article/bad-date`?"), "{}", run.stderr);
    let run = site.run(["explain", "nothing.md"]).expect(2);
    assert!(run.stderr.contains("feed.toml"), "{}", run.stderr);
}
