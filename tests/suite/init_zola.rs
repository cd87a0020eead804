//! `init` in Zola sites: texts, and the feeds of taxonomies, sections and languages.

use crate::init::init;

const BASE: &str = "base_url = 'https://a.example'\ntitle = 'A'\ngenerate_feeds = true\n";
const ARTICLE: (&str, &str) =
    ("content/blog/a.md", "+++\ntitle = 'A'\ndate = 2024-05-22\n+++\nText.\n");

#[test]
fn settings_of_the_site_become_lines_of_feed_toml() {
    #[rustfmt::skip]
    let rows = [
        ("author = 'Ann Lee'", "authors = [\"Ann Lee\"]"),
        ("description = 'About.'", "description = \"About.\""),
        ("default_language = 'fr'", "language = \"fr\""),
        ("feed_filenames = ['rss.xml', 'atom.xml']", "rss = \"rss.xml\"\natom = \"atom.xml\""),
        ("feed_filename = 'rss.xml'", "rss = \"rss.xml\""),
        ("taxonomies = [{name = 'tags', feed = true}]", "[each.tag]\npath = \"tags/{slug}\"\ntitle = \"{title} - {name}\""),
        ("taxonomies = [{name = 'categories', feed = true}]", "[each.category]\npath = \"categories/{slug}\""),
        ("taxonomies = [{name = 'authors', feed = true}]", "[each.author]\npath = \"authors/{slug}\""),
    ];
    for (text, expected) in rows {
        let (written, _) = init(&[("config.toml", &format!("{BASE}{text}\n")), ARTICLE]);
        assert!(written.contains(expected), "{text}\n{written}");
    }
    let (written, _) =
        init(&[("config.toml", &format!("{BASE}taxonomies = [{{name = 'tags'}}]\n")), ARTICLE]);
    assert!(!written.contains("[each."), "{written}");
}

#[test]
fn what_the_new_feeds_lack_is_reported() {
    #[rustfmt::skip]
    let rows = [
        ("taxonomies = [{name = 'series', feed = true}]", "the feeds of `series` have no equivalent"),
        ("taxonomies = [{name = 'tags', feed = true, lang = 'fr'}]", "the feeds of `tags` in the language `fr`"),
        ("[languages.fr]\ngenerate_feeds = true", "the feed of the language `fr` is not written"),
    ];
    for (text, expected) in rows {
        let (_, run) = init(&[("config.toml", &format!("{BASE}{text}\n")), ARTICLE]);
        assert!(run.stderr.contains(expected), "{text}\n{}", run.stderr);
    }
}

#[test]
fn feeds_of_sections_are_made_for_all_or_reported() {
    let on = "+++\ngenerate_feeds = true\n+++\n";
    let config = ("config.toml", BASE);
    let (written, run) = init(&[config, ARTICLE, ("content/blog/_index.md", on)]);
    assert!(written.contains("[each.section]\npath = \"{slug}\""), "{written}");
    assert!(run.stdout.contains("content/blog/_index.md:2"), "{}", run.stdout);
    let (written, run) = init(&[
        config,
        ARTICLE,
        ("content/blog/_index.md", on),
        ("content/notes/_index.md", "+++\n+++\n"),
    ]);
    assert!(!written.contains("[each.section]"), "{written}");
    assert!(run.stderr.contains("the feed of the section `blog` is not written"), "{}", run.stderr);
}

#[test]
fn ids_are_those_of_the_template() {
    let rows = [
        ("{{ page.permalink | safe }}", true),
        ("{{ page.permalink | escape_xml }}", true),
        ("{{ page.extra.id }}", false),
    ];
    for (id, is_known) in rows {
        let template = format!("<feed><id>x</id><entry><id>{id}</id></entry></feed>");
        let (written, run) =
            init(&[("config.toml", BASE), ARTICLE, ("templates/atom.xml", &template)]);
        assert_eq!(written.contains("\nids = \"permalink\""), is_known, "{id}\n{written}");
        assert_eq!(run.stderr.contains("site/unknown-ids"), !is_known, "{id}\n{}", run.stderr);
    }
}
