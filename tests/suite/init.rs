//! `init` in a new site of every generator, as the generator creates it.

use std::fs;
use std::path::Path;

use crate::editors;
use crate::root;
use crate::site::{ProgramRun, TestSite};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Makes a site from its files, runs `init`, and returns feed.toml and the run.
pub fn init(files: &[(&str, &str)]) -> (String, ProgramRun) {
    let site = empty_site();
    for (path, text) in files {
        site.write(path, text);
        site.declare_source(path.split('/').next().unwrap());
    }
    let run = site.run(["init", "--now", "2026-11-24T00:00:00Z"]).succeeds();
    (editors::written_settings(&site), run)
}

/// Makes a site without feed.toml, whose files are all sources.
fn empty_site() -> TestSite {
    let site = TestSite::new();
    site.remove("feed.toml").remove("articles");
    site
}

fn site(generator: &str) -> TestSite {
    let (site, fixture) = (empty_site(), root().join("tests/fixtures/init").join(generator));
    copy(&fixture, site.folder());
    for entry in fs::read_dir(fixture).unwrap() {
        site.declare_source(entry.unwrap().file_name().to_str().unwrap());
    }
    site
}

/// Runs `init`, `check` and `build` in a site, and returns every entry's
/// address and id, by address. Nothing may be said on the way, except that the generator's
/// own feed is still on.
fn published(site: &TestSite) -> Vec<(String, String)> {
    let now = ["--now", "2026-11-24T00:00:00Z", "--output", "out"];
    for command in ["init", "check", "build"] {
        let run = site.run([&[command], &now[..]].concat()).succeeds();
        let found = run.stderr.lines().filter(|line| line.contains("]: "));
        let others: Vec<&str> = found.filter(|line| !line.contains("site/own-feed")).collect();
        assert_eq!(others, [""; 0], "{command}");
    }
    let feed: serde_json::Value = serde_json::from_str(&site.read("out/feed.json")).unwrap();
    let text = |item: &serde_json::Value, key: &str| item[key].as_str().unwrap().to_owned();
    let items = feed["items"].as_array().unwrap();
    let mut entries: Vec<_> =
        items.iter().map(|item| (text(item, "url"), text(item, "id"))).collect();
    entries.sort();
    entries
}

/// Checks that a site is published at these addresses, which are its ids too.
fn check(generator: &str, addresses: &[&str]) -> TestSite {
    let site = site(generator);
    let expected: Vec<_> =
        addresses.iter().map(|url| ((*url).to_owned(), (*url).to_owned())).collect();
    assert_eq!(published(&site), expected);
    site
}

/// Checks that a site is published at these addresses with these ids.
fn check_ids(generator: &str, rows: &[(&str, &str)]) -> TestSite {
    let site = site(generator);
    let expected: Vec<_> =
        rows.iter().map(|(url, id)| ((*url).to_owned(), (*id).to_owned())).collect();
    assert_eq!(published(&site), expected);
    site
}

fn config(site: &TestSite) -> String {
    editors::written_settings(site)
}

#[test]
fn hugo_keeps_its_addresses_by_section() {
    let site = check(
        "hugo",
        &[
            "https://tides.example/2024/05/first-light-second-cup/",
            "https://tides.example/2024/11/lanterns/",
            "https://tides.example/notes/2024-06-01-small-boats/",
            "https://tides.example/who/",
        ],
    );
    insta::assert_snapshot!(config(&site), @r#"
    # Settings of feedwright. `feedwright schema feed.toml --page` explains every key.

    [site]
    title = "Tide Notes"
    url = "https://tides.example/"
    description = "What the harbour heard."
    language = "en-gb"
    timezone = "Europe/London"
    # Ids are derived from this. Never change it, even if the address changes.
    id_authority = "tides.example,2026"

    # Read from Hugo: compare one address with your site's.
    [articles]
    generator = "hugo"
    folder = "content"
    permalink = "/{folder}/{slug_or_filename}/"
    spelling = "hugo"
    assets = "static"
    # Hugo's own feed uses these ids, so no subscriber sees an article twice. If
    # nobody subscribes yet, remove the line: ids then stay the same if the address changes.
    ids = "permalink"

    # Sections with their own pattern.
    [articles.permalinks]
    posts = "/{year}/{month}/{slug_or_title}/"

    # These are the names that subscribers use. Switch off Hugo's own feed:
    # disableKinds = ["RSS"]
    [output]
    folder = "static"
    rss = "index.xml"

    # Hugo's own feeds of this kind have these paths.
    [each.section]
    path = "{slug}"
    title = "{name} on {title}"

    # Hugo's own feeds of this kind have these paths.
    [each.category]
    path = "categories/{slug}"
    title = "{name} on {title}"

    # Hugo's own feeds of this kind have these paths.
    [each.tag]
    path = "tags/{slug}"
    title = "{name} on {title}"
    "#);
}

#[test]
fn zola_strips_dates_and_follows_slug_and_path() {
    let site = check(
        "zola",
        &[
            "https://saltmarsh.example/2024/hello/",
            "https://saltmarsh.example/blog/ebb/",
            "https://saltmarsh.example/blog/reed-beds/",
            "https://saltmarsh.example/fr/blog/frost/",
        ],
    );
    let feed = site.read("out/atom.xml");
    assert!(feed.contains("<name>Ines Marlow</name>"));
    assert!(site.has("out/rss.xml"));
}

#[test]
fn jekyll_has_categories_dates_and_ids_without_an_ending() {
    let site = check_ids(
        "jekyll",
        &[
            (
                "https://quarry.example/notes/2024/06/02/Stone-and-rain.html",
                "https://quarry.example/notes/2024/06/02/Stone-and-rain",
            ),
            (
                "https://quarry.example/notes/fences/2024/fence/",
                "https://quarry.example/notes/fences/2024/fence",
            ),
            (
                "https://quarry.example/notes/road/update/2024/05/22/welcome-to-the-road.html",
                "https://quarry.example/notes/road/update/2024/05/22/welcome-to-the-road",
            ),
        ],
    );
    let feed = site.read("out/rss.xml");
    assert!(
        feed.contains("<category>stone</category>")
            && feed.contains("<category>weather</category>")
    );
    assert!(site.has("out/feed.xml"));
}

#[test]
fn hexo_is_not_taken_for_jekyll_and_follows_the_names_of_files() {
    let site = check(
        "hexo",
        &[
            "https://kiln.example/2024/05/22/first-firing/",
            "https://kiln.example/2024/06/02/glazes/ash/",
        ],
    );
    let config = config(&site);
    assert!(config.contains("folder = \"source/_posts\""), "{config}");
    assert!(site.has("out/atom.xml"));
}

#[test]
fn eleventy_follows_paths_and_permalinks() {
    let site = check(
        "eleventy",
        &[
            "https://netloft.example/blog/2024-05-22-first-mesh/",
            "https://netloft.example/blog/net-loft/",
            "https://netloft.example/made/cork-and-line/",
        ],
    );
    assert!(site.has("out/feed/feed.xml"));
    assert!(config(&site).contains("title = \"Net Loft\""));
}

#[test]
fn astro_follows_the_link_its_feed_gives() {
    let site = check(
        "astro",
        &["https://orbit.example/blog/first-windfall/", "https://orbit.example/blog/ladder/"],
    );
    assert!(config(&site).contains("title = \"Orchard Orbit\""));
}

#[test]
fn pelican_makes_slugs_of_titles_and_tags_of_ids() {
    let site = check_ids(
        "pelican",
        &[
            (
                "https://ferry.example/posts/2024/harbour/old-ticket/",
                "tag:ferry.example,2024-06-01:/posts/2024/harbour/old-ticket/",
            ),
            (
                "https://ferry.example/posts/2024/harbour/the-first-crossing-dont-wait/",
                "tag:ferry.example,2024-05-22:/posts/2024/harbour/the-first-crossing-dont-wait/",
            ),
        ],
    );
    assert!(site.has("out/feeds/all.atom.xml"));
}

/// Runs `init` in a site whose configuration is this one file, and returns
/// what it says and the lines of feed.toml from `[articles]` on.
fn read(name: &str, text: &[u8]) -> (String, String) {
    let site = empty_site();
    site.write_bytes(name, text);
    let run = site.run(["init"]).succeeds();
    let written = config(&site);
    let from = written.find("[articles]").unwrap();
    (run.stderr, written[from..].to_owned())
}

#[test]
fn every_pattern_becomes_ours() {
    #[rustfmt::skip]
    let rows = [
        ("hugo.toml", "baseURL='https://a.example'\ntitle='A'\nuglyURLs=true", "/{folder}/{slug_or_filename}.html"),
        ("hugo.yaml", "baseURL: https://a.example\ntitle: A\npermalinks:\n  page:\n    posts: /:yearday/:contentbasename", "posts = \"/{date:%-j}/{filename}\""),
        ("config.toml", "base_url='https://a.example'\ntitle='A'\n[slugify]\npaths_keep_dates=true", "/{folder}/{slug_or_filename}/"),
        ("_config.yml", "url: https://a.example\ntitle: A\npermalink: date", "/{categories}/{year}/{month}/{day}/{slug}.html"),
        ("_config.yml", "url: https://a.example\ntitle: A\npermalink: pretty", "/{categories}/{year}/{month}/{day}/{slug}/"),
        ("_config.yml", "url: https://a.example\ntitle: A\npermalink: ordinal", "/{categories}/{year}/{date:%j}/{slug}.html"),
        ("_config.yml", "url: https://a.example\ntitle: A\npermalink: weekdate", "/{categories}/{year}/W{date:%V}/{date:%^a}/{slug}.html"),
        ("_config.yml", "url: https://a.example\ntitle: A\npermalink: none", "/{categories}/{slug}.html"),
        ("_config.yml", "url: https://a.example\ntitle: A\npermalink: /:categories/:i_month/:title:output_ext", "/{categories}/{date:%-m}/{slug}.html"),
        ("_config.yml", "url: https://a.example\ntitle: A\ndefaults:\n- scope: {path: '', type: posts}\n  values: {permalink: /b/:title/}", "permalink = \"/b/{slug}/\""),
        ("astro.config.mjs", "export default { site: 'https://a.example', title: 'A', trailingSlash: 'never' }", "/blog/{folder}/{slug_or_filename}\""),
        ("pelicanconf.py", "SITENAME='A'\nSITEURL='https://a.example'\nSLUGIFY_SOURCE='basename'", "/{slug_or_filename}.html"),
    ];
    for (name, text, expected) in rows {
        let (_, written) = read(name, text.as_bytes());
        assert!(written.contains(expected), "{name}: {text}\n{written}");
    }
}

#[test]
fn unknown_setting_is_named_with_its_line() {
    let text =
        "url: https://a.example\ntitle: A\npermalink: /:mood/:title/\nplugins: [jekyll-feed]\n";
    insta::assert_snapshot!(read("_config.yml", text.as_bytes()).0, @"
    warning[site/not-understood]: `:mood` in `/:mood/:title/` has no equivalent in feedwright
     --> _config.yml:3:12
      |
    3 | permalink: /:mood/:title/
      |            ^^^^^^^^^^^^^^
      |
      = help: write `permalink` below `[articles]` in feed.toml by hand, then compare one article's address
    ");
    let text = "import os\nSITENAME = 'A'\nSITEURL = os.environ['URL']\nCATEGORY_FEED_ATOM = None\nAUTHOR_FEED_ATOM = None\nAUTHOR_FEED_RSS = None\nTRANSLATION_FEED_ATOM = None\n";
    insta::assert_snapshot!(read("pelicanconf.py", text.as_bytes()).0, @"
    warning[site/not-understood]: `SITEURL` is computed by the program, and feedwright does not run programs
     --> pelicanconf.py:3:11
      |
    3 | SITEURL = os.environ['URL']
      |           ^^^^^^^^^^^^^^^^^
      |
      = help: write its value into feed.toml by hand

    warning[site/unknown-ids]: the ids in the site's own feed are not known, so subscribers might see every article again
    --> pelicanconf.py:1:1
     = help: download the feed and run `feedwright adopt FEED` before the first build; without subscribers, do nothing

    warning[site/not-understood]: `url` of the site could not be found
    --> pelicanconf.py:1:1
     = help: write `url` below `[site]` in feed.toml
    ");
}

#[test]
fn malformed_and_hostile_configurations_end_in_a_diagnostic() {
    let deep = format!("a = {}", "[".repeat(10_000));
    let large = "#".repeat(2 << 20);
    #[rustfmt::skip]
    let rows: [(&str, &[u8]); 8] = [
        ("hugo.toml",         b"baseURL = \n"),
        ("hugo.toml",         deep.as_bytes()),
        ("hugo.json",         b"{\"a\": \"\\ud800\"}"),
        ("hugo.toml",         b"permalinks = 1\nbaseURL = 'javascript:x'\n"),
        ("_config.yml",       b"a: &a [*a, *a]\nb: *c\n"),
        ("_config.yml",       b"title: \xff\n"),
        ("pelicanconf.py",    "SITENAME = '\u{e9}\nSITEURL=`".as_bytes()),
        ("eleventy.config.js", large.as_bytes()),
    ];
    for (name, text) in rows {
        let (printed, _) = if name == "eleventy.config.js" || text.contains(&0xff) {
            // Nothing is known of the generator: the file was not read.
            let (printed, written) = read(name, text);
            assert!(
                written.starts_with("[articles]\nfolder = \"articles\""),
                "{name:?}: {written}"
            );
            (printed, written)
        } else {
            read(name, text)
        };
        assert!(printed.contains("warning[site/not-understood]"), "{name}: {printed}");
    }
}

#[test]
fn feed_toml_that_is_there_is_kept() {
    let site = TestSite::new();
    site.write("feed.toml", "mine");
    site.run(["init"]).expect(2);
    assert_eq!(site.read("feed.toml"), "mine");
    let run = site.run(["init", "--diff"]).succeeds();
    assert!(run.stdout.contains("-mine"), "{}", run.stdout);
    assert_eq!(site.read("feed.toml"), "mine");
}

#[test]
fn diff_of_a_new_feed_toml_is_empty_also_in_another_year() {
    let site = site("hugo");
    site.run(["init", "--now", "2024-05-22T00:00:00Z"]).succeeds();
    let run = site.run(["init", "--diff", "--now", "2026-05-22T00:00:00Z"]).succeeds();
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("feed.toml has everything"), "{}", run.stderr);
}

#[test]
fn every_value_has_its_source() {
    let site = site("hugo");
    let run = site.run(["init", "--title", "Mine", "--now", "2026-11-24T00:00:00Z"]).succeeds();
    insta::assert_snapshot!(run.stdout, @r#"
    wrote feed.toml from a site of Hugo
      [site] title                 "Mine"                              --title
      [site] url                   "https://tides.example/"            hugo.toml:1
      [site] description           "What the harbour heard."           hugo.toml:10
      [site] language              "en-gb"                             hugo.toml:2
      [site] timezone              "Europe/London"                     hugo.toml:4
      [articles] folder            "content"                           Hugo's default
      [articles] permalink         "/{folder}/{slug_or_filename}/"     Hugo's default
      [articles] spelling          "hugo"                              Hugo's default
      [articles] assets            "static"                            Hugo's default
      [articles] ids               "permalink"                         Hugo's own rss.xml
      [articles.permalinks] posts  "/{year}/{month}/{slug_or_title}/"  hugo.toml:7
      [output] folder              "static"                            Hugo's default
      [output] rss                 "index.xml"                         Hugo's default
      [each.section] path          "{slug}"                            Hugo's default
      [each.section] title         "{name} on {title}"                 Hugo's default
      [each.category] path         "categories/{slug}"                 Hugo's default
      [each.category] title        "{name} on {title}"                 Hugo's default
      [each.tag] path              "tags/{slug}"                       Hugo's default
      [each.tag] title             "{name} on {title}"                 Hugo's default
    wrote feed.schema.json, from which editors know every setting

    Next:
    1. Switch off Hugo's own feed: disableKinds = ["RSS"]
    2. The feeds are in `static`, which Hugo copies. If you change `[output] folder` to `public`, build
       without --cleanDestinationDir, which removes them.
    3. Add `feedwright.state` to .gitignore: builds keep a private copy of `feedwright.json` in it.
    4. Run `feedwright check`, and compare one address with your site's.

    Not proven: there are no built pages in `public`, and no article links to another. Compare an old
    feed: `feedwright init --diff --from FEED`.
    "#);
}

#[test]
fn unknown_generator_is_reported_with_the_folder_that_has_most_articles() {
    let site = empty_site();
    for day in 1..=3 {
        site.write(&format!("writing/2024/2024-05-0{day}-a.md"), "Text.\n");
    }
    site.write("notes/b.md", "# B\n").write("node_modules/x/2024-01-01-c.md", "x\n");
    site.declare_source("writing").declare_source("notes").declare_source("node_modules");
    let run = site.run(["init"]).succeeds();
    insta::assert_snapshot!(run.stderr, @r#"
    warning[site/unknown-generator]: no site generator was recognized; `writing` has the most dated articles
     |
     = help: check `[articles] folder` in feed.toml, and set `permalink` so that one address equals your site's

    warning[site/not-understood]: `title` and `url` of the site could not be found
     |
     = help: write `title` and `url` below `[site]` in feed.toml
    "#);
    let written = config(&site);
    assert!(written.contains("folder = \"writing\""), "{written}");
}

#[test]
fn feed_of_the_generator_at_the_same_path_is_reported_until_it_is_off() {
    #[rustfmt::skip]
    let rows = [
        ("hugo.toml", "baseURL = 'https://a.example/'\ntitle = 'A'\n", "disableKinds = ['RSS']\n"),
        ("config.toml", "base_url = 'https://a.example'\ntitle = 'A'\ngenerate_feeds = true\n", "generate_feeds = false\n"),
        ("_config.yml", "url: https://a.example\ntitle: A\nplugins: [jekyll-feed]\n", "plugins: []\n"),
        ("pelicanconf.py", "SITEURL = 'https://a.example'\nSITENAME = 'A'\nFEED_ALL_ATOM = 'feeds/all.atom.xml'\n", "FEED_ALL_ATOM = None\n"),
        ("eleventy.config.js", "eleventyConfig.addPlugin(feedPlugin, {\n  outputPath: '/feed.xml',\n  metadata: { title: 'A', base: 'https://a.example/' }\n});\n", ""),
    ];
    for (name, text, off) in rows {
        let site = empty_site();
        site.write(name, text);
        for folder in ["content", "_posts", "articles"] {
            site.write(
                &format!("{folder}/2024-05-22-a.md"),
                "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n",
            );
        }
        site.run(["init"]).succeeds();
        let own_feeds = || {
            let run = site.run(["check", "--format", "json"]);
            run.stdout.matches("site/own-feed").count()
        };
        assert_eq!(own_feeds(), 1, "{name}");
        let key = off.split([' ', ':']).next().unwrap();
        let kept: String = text
            .split_inclusive('\n')
            .filter(|line| key.is_empty() || !line.starts_with(key))
            .collect();
        let without = if off.is_empty() { String::new() } else { kept + off };
        site.write(name, &without);
        assert_eq!(own_feeds(), 0, "{name}");
    }
}

#[test]
fn old_feed_proves_the_settings() {
    let site = empty_site();
    site.write("hugo.toml", "baseURL = 'https://a.example/'\ntitle = 'A'\n");
    for name in ["first", "second", "third"] {
        let text = format!("---\ntitle: {name}\ndate: 2024-05-22\n---\nText.\n");
        site.write(&format!("content/post/{name}.md"), &text);
    }
    let item = |name: &str| {
        format!(
            "<item><title>{name}</title><link>https://a.example/post/{name}/</link><guid>https://a.example/post/{name}/</guid><pubDate>Wed, 22 May 2024 00:00:00 +0000</pubDate></item>"
        )
    };
    let items: String = ["first", "second", "third"].map(item).concat();
    site.write("old.xml", &format!("<rss version=\"2.0\"><channel><title>A</title><link>https://a.example/</link><description>A</description>{items}</channel></rss>"));
    let run = site.run(["init", "--from", "old.xml"]).succeeds();
    assert!(run.stdout.contains("3 of 3 ids"), "{}", run.stdout);
    site.remove("feed.toml");
    let run = site.run(["init", "--from", "none.xml"]).expect(1);
    assert!(run.stderr.contains("none.xml"), "{}", run.stderr);
}
