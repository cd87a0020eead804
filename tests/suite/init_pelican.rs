//! `init` in Pelican sites: literals of Python, the feeds that Pelican writes, and
//! frontmatter with raw values.

use crate::init::init;
use crate::site::TestSite;

const BASE: &str = "SITENAME = 'A'\nSITEURL = 'https://a.example'\nPATH = 'content'\n";
const NO_FEEDS: &str = "CATEGORY_FEED_ATOM = None\nTRANSLATION_FEED_ATOM = None\nAUTHOR_FEED_ATOM = None\nAUTHOR_FEED_RSS = None\n";
const ARTICLE: &str = "Title: A\nDate: 2024-05-22\n\nText.\n";

#[test]
fn literals_of_python_become_lines_of_feed_toml() {
    #[rustfmt::skip]
    let rows = [
        ("SITENAME = u'Caf\u{e9}'", "title = \"Caf\u{e9}\""),
        ("SITENAME = 'It\\'s'", "title = \"It's\""),
        ("SITENAME = ('A '\n            'B')", "title = \"A B\""),
        ("NAME = 'N'\nSITENAME = NAME", "title = \"N\""),
        ("SITENAME = 'x'\nSITENAME = 'y'", "title = \"y\""),
        ("AUTHOR = u'Ann Lee'", "authors = [\"Ann Lee\"]"),
        ("SITESUBTITLE = \"News\"  # short", "description = \"News\""),
        ("DEFAULT_LANG = r'fr'", "language = \"fr\""),
        ("TIMEZONE = 'Europe/Oslo'", "timezone = \"Europe/Oslo\""),
        ("DEBUG = False\nSITENAME = 'Test' if DEBUG else 'Real'", "title = \"Real\""),
        ("SITEURL = 'http://localhost:8000' if DEV else 'https://b.example'", "url = \"https://b.example\""),
        ("if DEV:\n    SITEURL = 'http://localhost'\nelse:\n    SITEURL = 'https://b.example'", "url = \"https://b.example\""),
        ("FEED_ALL_ATOM = 'atom.xml'\nFEED_ALL_RSS = '/rss.xml'", "atom = \"atom.xml\"\nrss = \"rss.xml\""),
        ("SITEURL = 'https://a.example/b'", "ids = \"tag:a.example,{date:%Y-%m-%d}:/b/{address}\""),
    ];
    for (text, expected) in rows {
        let base = if text.contains("SITEURL") {
            BASE.replace("SITEURL = 'https://a.example'\n", "")
        } else {
            BASE.to_owned()
        };
        let config = format!("{base}{NO_FEEDS}{text}\n");
        let (written, run) = init(&[("pelicanconf.py", &config), ("content/a.md", ARTICLE)]);
        assert!(written.contains(expected), "{text}\n{written}\n{}", run.stderr);
    }
}

#[test]
fn values_that_the_program_decides_are_reported() {
    for text in [
        "SITENAME = os.environ['NAME']",
        "SITENAME = 'A' if os.environ.get('X') else 'B'",
        "if X:\n    SITENAME = 'B'",
        "SITENAME = f'{NAME} blog'",
        "SITENAME += ' blog'",
    ] {
        let config = format!("{BASE}{NO_FEEDS}{text}\n");
        let (written, run) = init(&[("pelicanconf.py", &config)]);
        assert!(run.stderr.contains("`SITENAME` is computed by the program"), "{}", run.stderr);
        assert!(written.contains("title = \"My site\""), "{text}\n{written}");
    }
}

#[test]
fn settings_of_the_published_site_win() {
    let local = "SITENAME = 'A'\nSITEURL = ''\nFEED_ALL_ATOM = None\nFEED_ALL_RSS = 'x.xml'\n";
    let published = "from pelicanconf import *\nSITEURL = 'https://b.example'\nFEED_ALL_ATOM = 'f.xml'\nFEED_ALL_RSS = None\n";
    let (written, run) = init(&[
        ("pelicanconf.py", &format!("{local}{NO_FEEDS}")),
        ("publishconf.py", published),
        ("content/a.md", ARTICLE),
    ]);
    assert!(written.contains("url = \"https://b.example\""), "{written}");
    assert!(written.contains("atom = \"f.xml\"") && !written.contains("\nrss ="), "{written}");
    assert!(run.stdout.contains("publishconf.py:2"), "{}", run.stdout);
}

#[test]
fn article_paths_select_the_articles() {
    let cases: [(&str, &[&str], &str); 4] = [
        (
            "ARTICLE_PATHS = ['blog']",
            &["content/blog/a.md", "content/x/b.md"],
            "exclude = [\"/*\", \"!/blog/\"]",
        ),
        ("ARTICLE_PATHS = ['blog']", &["content/blog/c/a.md"], "folder = \"content/blog\""),
        (
            "ARTICLE_PATHS = ('a', 'b')",
            &["content/a/a.md"],
            "exclude = [\"/*\", \"!/a/\", \"!/b/\"]",
        ),
        ("", &["content/a.md", "content/pages/b.md"], "exclude = [\"/pages/\"]"),
    ];
    for (setting, paths, expected) in cases {
        let config = format!("{BASE}{NO_FEEDS}{setting}\n");
        let mut files = vec![("pelicanconf.py", config.as_str())];
        files.extend(paths.iter().map(|path| (*path, ARTICLE)));
        let (written, _) = init(&files);
        assert!(written.contains(expected), "{setting} {paths:?}\n{written}");
    }
}

#[test]
fn feeds_of_terms_follow_the_settings() {
    let tables = |config: &str| -> Vec<String> {
        let (written, _) = init(&[("pelicanconf.py", &format!("{BASE}{config}\n"))]);
        let lines = written.lines().skip_while(|line| !line.starts_with("[each."));
        let lines = lines.filter(|line| line.starts_with("[each.") || line.starts_with("path"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(tables(NO_FEEDS), [""; 0]);
    assert_eq!(
        tables(""),
        [
            "[each.category]",
            "path = \"feeds/{slug}\"",
            "[each.language]",
            "path = \"feeds/all-{slug}\"",
        ]
    );
    assert_eq!(
        tables(&format!("{NO_FEEDS}TAG_FEED_ATOM = 'tag/%s/atom.xml'\n")),
        ["[each.tag]", "path = \"tag/{slug}\""]
    );
}

#[test]
fn feeds_whose_addresses_change_are_reported() {
    let (_, run) = init(&[("pelicanconf.py", BASE)]);
    for expected in [
        "the feeds `feeds/{slug}.atom.xml` move to `feeds/{slug}/feeds/all.atom.xml`",
        "the feeds of each author are not written: their names are those of each category",
        "from = \"feeds/NAME.atom.xml\"",
    ] {
        assert!(run.stderr.contains(expected), "{expected}\n{}", run.stderr);
    }
    let same =
        format!("{BASE}{NO_FEEDS}FEED_ALL_ATOM = 'a.xml'\nTAG_FEED_ATOM = 'tag/{{slug}}/a.xml'\n");
    let (_, run) = init(&[("pelicanconf.py", &same)]);
    assert!(!run.stderr.contains("move to"), "{}", run.stderr);
}

/// Returns the title and the tags of the only entry of a site with this frontmatter.
fn entry(generator: &str, frontmatter: &str) -> (String, Vec<String>) {
    let site = TestSite::with_config(&format!("\n[articles]\ngenerator = \"{generator}\"\n"));
    site.write("articles/a.md", &format!("---\n{frontmatter}\n---\n\nText.\n"));
    site.run(["build", "--now", "2026-11-24T00:00:00Z", "--output", "out"]).succeeds();
    let feed: serde_json::Value = serde_json::from_str(&site.read("out/feed.json")).unwrap();
    let item = &feed["items"][0];
    let tags = item["tags"].as_array().into_iter().flatten();
    let tags = tags.map(|tag| tag.as_str().unwrap().to_owned()).collect();
    (item["title"].as_str().unwrap().to_owned(), tags)
}

#[test]
fn fields_between_fences_are_raw_in_pelican() {
    #[rustfmt::skip]
    let rows = [
        ("Title: Data: the story\nDate: 2024-05-22", "Data: the story"),
        ("Title: C # and more\nDate: 2024-05-22", "C # and more"),
        ("Title: \"Quoted\" words\nDate: 2024-05-22", "\"Quoted\" words"),
        ("Title: @home: 1.10\nDate: 2024-05-22 10:30", "@home: 1.10"),
        ("Title: [a] b\nDate: 2024-05-22", "[a] b"),
        // Sites with a plugin for YAML.
        ("title: 'A: b'\ndate: 2024-05-22\ntags: [x, y]", "A: b"),
        ("title: \"A\"\ndate: 2024-05-22\ntags:\n  - x\n  - y", "A"),
    ];
    for (frontmatter, expected) in rows {
        let (title, tags) = entry("pelican", frontmatter);
        assert_eq!(title, expected, "{frontmatter}");
        assert!(tags.is_empty() || tags == ["x", "y"], "{frontmatter} {tags:?}");
    }
    assert_eq!(entry("hugo", "title: A # b\ndate: 2024-05-22").0, "A");
}

#[test]
fn settings_that_change_names_in_addresses_are_reported() {
    for (setting, is_reported) in [
        ("SLUGIFY_USE_UNICODE = True", true),
        ("SLUGIFY_PRESERVE_CASE = True", true),
        ("SLUG_REGEX_SUBSTITUTIONS = [(r'x', 'y')]", true),
        ("SLUGIFY_USE_UNICODE = False", false),
    ] {
        let (_, run) = init(&[("pelicanconf.py", &format!("{BASE}{setting}\n"))]);
        let is_found = run.stderr.contains("changes the names in addresses");
        assert_eq!(is_found, is_reported, "{setting}\n{}", run.stderr);
    }
}
