//! `init` in Hexo sites: which setting becomes which line of feed.toml, and what is
//! reported.

use crate::editors;
use crate::site::{ProgramRun, TestSite};

const BASE: &str = "title: A\nurl: https://a.example\n";
const PACKAGES: &str =
    "{\"dependencies\": {\"hexo\": \"^8.0.0\", \"hexo-generator-feed\": \"^4.0.0\"}}";

/// Makes a site of a configuration and its programs, runs `init`, and returns feed.toml
/// and the run.
fn init(config: &str, packages: &str) -> (String, ProgramRun) {
    let site = TestSite::new();
    site.remove("feed.toml").remove("articles");
    let post = "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n";
    for (path, text) in [
        ("_config.yml", config),
        ("package.json", packages),
        ("source/_posts/a.md", post),
        ("_config.landscape.yml", "title: Theme\nmenu: {}\n"),
    ] {
        site.write(path, text);
        site.declare_source(path.split('/').next().unwrap());
    }
    let run = site.run(["init", "--now", "2026-11-24T00:00:00Z"]).succeeds();
    (editors::written_settings(&site), run)
}

#[test]
fn hexo_is_recognized_by_its_packages() {
    #[rustfmt::skip]
    let rows = [
        ("{\"hexo\": {\"version\": \"8.0.0\"}}", "hexo"),
        ("{\"dependencies\": {\"hexo\": \"^8\"}}", "hexo"),
        ("{\"devDependencies\": {\"hexo\": \"^8\"}}", "hexo"),
        ("{\"dependencies\": {\"left-pad\": \"1\"}}", "jekyll"),
        ("not JSON: hexo", "jekyll"),
    ];
    for (packages, expected) in rows {
        let (written, _) = init(BASE, packages);
        assert!(written.contains(&format!("generator = \"{expected}\"")), "{packages}\n{written}");
        assert!(written.contains("title = \"A\""), "{packages}\n{written}");
    }
}

#[test]
fn settings_of_the_site_become_lines_of_feed_toml() {
    #[rustfmt::skip]
    let rows = [
        ("author: Ann Lee", "authors = [\"Ann Lee\"]"),
        ("language:\n- zh-CN\n- en", "language = \"zh-CN\""),
        ("timezone: Europe/Oslo", "timezone = \"Europe/Oslo\""),
        ("permalink: :year/:title.html", "permalink = \"/{year}/{path}.html\""),
        ("permalink: :year/:title.html\npretty_urls:\n  trailing_html: false", "permalink = \"/{year}/{path}\""),
        ("permalink: :year/:title/index.html\npretty_urls:\n  trailing_index: false", "permalink = \"/{year}/{path}/\""),
        ("permalink: :year/:title/index.html\npretty_urls:\n  trailing_html: false", "permalink = \"/{year}/{path}/index.html\""),
        ("permalink: :timestamp/:name/", "permalink = \"/{date:%s}/{filename}/\""),
        ("new_post_name: :year-:month-:day-:title.md", "permalink = \"/{year}/{month}/{day}/{slug}/\""),
        ("new_post_name: :year/:title.md", "permalink = \"/{year}/{month}/{day}/{filename}/\""),
        ("source_dir: src", "folder = \"src/_posts\""),
        ("public_dir: docs", "folder = \"docs\""),
        ("", "ids = \"permalink\""),
        ("", "atom = \"atom.xml\""),
        ("feed:\n  type: rss2", "rss = \"rss2.xml\""),
        ("feed:\n  type: rss2\n  path: feed", "rss = \"feed.xml\""),
        ("feed:\n  type: [atom, rss2]\n  path: [/a.xml, r.xml]", "rss = \"r.xml\"\natom = \"a.xml\""),
        ("feed:\n  type: [atom, rss2]", "rss = \"rss2.xml\"\natom = \"atom.xml\""),
        ("feed:\n  limit: 50", "[feed]\nlimit = 50"),
        ("feed:\n  limit: false", "[feed]\nlimit = 0"),
        ("feed:\n  content: false", "[feed]\ncontent = \"summary\""),
        ("feed:\n  hub: https://hub.example/", "hubs = [\"https://hub.example/\"]"),
    ];
    for (text, expected) in rows {
        let zone = if text.contains("timezone") { "" } else { "timezone: UTC\n" };
        let (written, run) = init(&format!("{BASE}{zone}{text}\n"), PACKAGES);
        let sorted = sort_names(&written);
        assert!(sorted.contains(expected), "{text}\n{written}");
        assert_eq!(run.stderr, "", "{text}");
    }
}

/// Puts the name of the RSS file before that of the Atom file.
fn sort_names(written: &str) -> String {
    let (mut lines, mut names): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for line in written.lines().filter(|line| !line.starts_with('#')) {
        let is_name = line.starts_with("atom = ") || line.starts_with("rss = ");
        if is_name { &mut names } else { &mut lines }.push(line);
    }
    names.sort_unstable_by(|one, other| other.cmp(one));
    lines.extend(names);
    lines.join("\n")
}

#[test]
fn what_is_not_certain_is_reported() {
    #[rustfmt::skip]
    let rows = [
        ("", "{\"hexo\": {}}", "site/unknown-ids"),
        ("timezone:\n", PACKAGES, "`timezone` is not set"),
        ("", "{\"hexo\": {}, \"dependencies\": {\"hexo-generator-json-feed\": \"1\"}}", "the feeds of `hexo-generator-json-feed` are not read"),
        ("feed:\n  enable: false\n", PACKAGES, "site/unknown-ids"),
        ("feed:\n  template: ./own.xml\n", PACKAGES, "the feed template `./own.xml` is not read"),
        ("root: /blog/\n", PACKAGES, "`root` is `/blog/`, but the path of `url` is `/`"),
        ("permalink: :category/:title/\n", PACKAGES, "Hexo's `:category` is the path of all categories"),
        ("permalink: :lang/:title/\npermalink_defaults:\n  lang: en\n", PACKAGES, "`:lang` in `permalink` is read as `en`"),
        ("permalink: :hash/\n", PACKAGES, "`:hash` in `:hash/` has no equivalent"),
        ("new_post_name: :category-:title.md\n", PACKAGES, "`:category-:title.md` has no equivalent"),
    ];
    for (config, packages, expected) in rows {
        let (_, run) = init(&format!("{BASE}{config}"), packages);
        assert!(run.stderr.contains(expected), "{config}{packages}\n{}", run.stderr);
    }
}
