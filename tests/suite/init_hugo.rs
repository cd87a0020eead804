//! `init` in Hugo sites: which setting of the site becomes which line of feed.toml, and
//! what is reported because the new feeds lack it.

use crate::init::init;
use crate::site::TestSite;

const BASE: &str = "baseURL = 'https://a.example/'\ntitle = 'A'\n";
const ARTICLE: &str = "---\ntitle: A\ndate: 2024-05-22\ntags: [x]\n---\nText.\n";

#[test]
fn settings_of_the_site_become_lines_of_feed_toml() {
    #[rustfmt::skip]
    let rows = [
        ("copyright = '© Ann'", "copyright = \"© Ann\""),
        ("[params.author]\nname = 'Ann Lee'", "authors = [\"Ann Lee\"]"),
        ("[params]\nauthor = 'Ann Lee'", "authors = [\"Ann Lee\"]"),
        ("[params]\nauthors = ['Ann Lee', 'Bo Ek']", "authors = [\"Ann Lee\", \"Bo Ek\"]"),
        ("[[params.authors]]\nname = 'Ann Lee'\nemail = 'b'", "authors = [\"Ann Lee\"]"),
        ("[params]\ndescription = '''The <a href=\"/x\">news</a> &amp; more.\n'''", "description = \"The news & more.\""),
        ("uglyURLs = true", "permalink = \"/{folder}/{slug_or_filename}.html\""),
        ("[uglyURLs]\npost = true", "post = \"/{folder}/{slug_or_filename}.html\""),
        ("[uglyURLs]\npost = true\n[permalinks]\npost = '/:year/:slug/'", "post = \"/{year}/{slug_or_title}.html\""),
        ("[permalinks]\npost = '/:year/:slug/'\n[permalinks.page]\nnote = '/n/:filename'", "note = \"/n/{filename}\""),
        ("[outputFormats.RSS]\nbaseName = 'feed'", "rss = \"feed.xml\""),
        ("defaultContentLanguage = 'fr'\n[languages.fr]\ntitle = 'B'\ncontentDir = 'content/fr'", "folder = \"content/fr\""),
        ("defaultContentLanguage = 'fr'\n[languages.fr]\ntitle = 'B'", "title = \"B\""),
        ("defaultContentLanguage = 'fr'\ndefaultContentLanguageInSubdir = true", "permalink = \"/fr/{folder}/{slug_or_filename}/\""),
        ("[taxonomies]\ntag = 'topics'", "path = \"topics/{slug}\""),
    ];
    for (text, expected) in rows {
        let config = if text.contains("title = 'B'") {
            BASE.replace("title = 'A'\n", "")
        } else {
            BASE.to_owned()
        };
        let config = format!("{config}{text}\n");
        let (written, _) = init(&[("hugo.toml", &config), ("content/post/a.md", ARTICLE)]);
        assert!(written.contains(expected), "{text}\n{written}");
    }
}

#[test]
fn feeds_of_sections_and_terms_follow_the_outputs() {
    let tables = |config: &str| -> Vec<String> {
        let (written, _) = init(&[("hugo.toml", &format!("{BASE}{config}\n"))]);
        written.lines().filter(|line| line.starts_with("[each.")).map(str::to_owned).collect()
    };
    assert_eq!(tables(""), ["[each.section]", "[each.category]", "[each.tag]"]);
    assert_eq!(tables("disableKinds = ['section']"), ["[each.category]", "[each.tag]"]);
    assert_eq!(tables("disableKinds = ['RSS']"), [""; 0]);
    assert_eq!(tables("disableKinds = ['term']"), ["[each.section]"]);
    assert_eq!(tables("[outputs]\nsection = ['HTML']"), ["[each.category]", "[each.tag]"]);
    assert_eq!(
        tables("[outputs]\nterm = ['html', 'rss']\nsection = ['html']"),
        ["[each.category]", "[each.tag]"]
    );
}

#[test]
fn files_of_the_configuration_folders_are_one_configuration() {
    let (written, run) = init(&[
        ("config/_default/hugo.toml", "baseURL = 'http://localhost/'\ntimeZone = 'Europe/Oslo'\n"),
        ("config/_default/languages.en.toml", "title = 'From the language'\n"),
        ("config/_default/params.toml", "description = 'About.'\n"),
        ("config/production/hugo.toml", "baseURL = 'https://a.example/'\n"),
    ]);
    for line in [
        "title = \"From the language\"",
        "url = \"https://a.example/\"",
        "description = \"About.\"",
        "timezone = \"Europe/Oslo\"",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    assert!(run.stdout.contains("config/_default/params.toml:1"), "{}", run.stdout);
}

#[test]
fn ids_are_those_of_the_feed_template() {
    let rows = [
        ("layouts/_default/rss.xml", "<guid>{{ .Permalink }}</guid>", Some("permalink")),
        (
            "layouts/index.rss.xml",
            "<guid isPermaLink=\"false\">{{- .Permalink -}}</guid>",
            Some("permalink"),
        ),
        ("layouts/_default/rss.xml", "<guid>{{ .File.UniqueID }}</guid>", None),
        ("layouts/_default/rss.xml", "<link>{{ .Permalink }}</link>", None),
        ("themes/t/layouts/_default/rss.xml", "<guid>{{ .Params.uuid }}</guid>", None),
    ];
    for (path, template, expected) in rows {
        let config = format!("{BASE}theme = 't'\n");
        let (written, run) = init(&[("hugo.toml", &config), (path, template)]);
        if let Some(ids) = expected {
            assert!(written.contains(&format!("ids = \"{ids}\"")), "{path}\n{written}");
        } else {
            assert!(!written.contains("\nids ="), "{path}\n{written}");
            assert!(run.stderr.contains("site/unknown-ids"), "{path}\n{}", run.stderr);
        }
    }
}

#[test]
fn what_the_new_feeds_lack_is_reported() {
    let rows = [
        ("[taxonomies]\nseries = 'series'\n", "the feeds of `series` have no equivalent"),
        (
            "[languages.en]\ncontentDir = 'content/en'\n[languages.fr]\ncontentDir = 'content/fr'\n",
            "the feeds of other languages are not written: fr",
        ),
        ("theme = 'far'\n", "the theme `far` is not in this folder"),
        ("disablePathToLower = true\n", "`disablePathToLower` changes the names in addresses"),
        ("removePathAccents = true\n", "`removePathAccents` changes the names in addresses"),
    ];
    for (config, expected) in rows {
        let (_, run) = init(&[("hugo.toml", &format!("{BASE}{config}"))]);
        assert!(run.stderr.contains(expected), "{config}\n{}", run.stderr);
    }
}

#[test]
fn pages_without_a_date_are_excluded_by_name() {
    let (written, run) = init(&[
        ("hugo.toml", BASE),
        ("content/post/a.md", ARTICLE),
        ("content/post/b.md", "---\ntitle: B\n---\nText.\n"),
        ("content/docs/c.md", "---\ntitle: C\n---\nText.\n"),
        ("content/about.md", "---\ntitle: D\n---\nText.\n"),
    ]);
    assert!(written.contains("exclude = [\"/about.md\", \"/docs/\"]"), "{written}");
    assert!(run.stdout.contains("no dated article"), "{}", run.stdout);
}

#[test]
fn id_that_the_old_feed_does_not_use_is_no_id() {
    let site = TestSite::new();
    site.remove("feed.toml").remove("articles");
    site.write("hugo.toml", BASE);
    site.write("content/post/a.md", "---\ntitle: A\nid: 42\ndate: 2024-05-22\n---\nText.\n");
    site.write(
        "content/post/b.md",
        "+++\ntitle = 'B'\nguid = 'x'\ndate = 2024-05-22\n+++\nText.\n",
    );
    site.declare_source("hugo.toml").declare_source("content");
    let run = site.run(["init"]).succeeds();
    assert!(run.stdout.contains("1 with `id`, not used by Hugo's feed"), "{}", run.stdout);
    let written = site.read("feed.toml");
    assert!(written.contains("known_fields = [\"id\", \"guid\"]"), "{written}");
    site.run(["build", "--output", "out"]).succeeds();
    let feed = site.read("out/index.xml");
    for name in ["a", "b"] {
        assert!(feed.contains(&format!(">https://a.example/post/{name}/</guid>")), "{feed}");
    }
}
