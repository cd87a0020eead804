//! `init` in Eleventy sites: folders, data files, and the feed of a plugin or a template.

use crate::init::init;

const ARTICLE: &str = "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n";
const DATA: (&str, &str) = (
    "src/_data/site.json",
    "{\"title\": \"T\", \"url\": \"https://a.example\", \"lang\": \"fr\", \"author\": {\"name\": \"Ann\"}}",
);
const CONFIG: (&str, &str) =
    (".eleventy.js", "module.exports = () => ({ dir: { input: 'src' } });\n");

/// Returns a template of Atom with this id of an entry.
fn template(id: &str) -> String {
    format!(
        "---\npermalink: /atom.xml\n---\n<feed><id>{{{{ site.url }}}}</id>\n{{%- for post in collections.posts | reverse %}}{{% set link = post.url | absoluteUrl(site.url) %}}\n<entry><id>{id}</id></entry>{{% endfor %}}</feed>\n"
    )
}

#[test]
fn ids_of_a_template_are_addresses_or_not_known() {
    #[rustfmt::skip]
    let rows = [
        ("{{ post.url | absoluteUrl(site.url) }}", true),
        ("{{ link }}", true),
        ("{{ site.url }}{{ post.url }}", true),
        ("{{ post.url }}", false),
        ("{{ post.data.uuid }}", false),
        ("tag:a.example:{{ post.url }}", false),
    ];
    for (id, is_known) in rows {
        let (written, run) =
            init(&[CONFIG, DATA, ("src/feed.njk", &template(id)), ("src/posts/a.md", ARTICLE)]);
        assert_eq!(written.contains("\nids = \"permalink\""), is_known, "{id}\n{written}");
        assert_eq!(run.stderr.contains("site/unknown-ids"), !is_known, "{id}\n{}", run.stderr);
        assert!(written.contains("atom = \"atom.xml\""), "{id}\n{written}");
        for line in
            ["title = \"T\"", "language = \"fr\"", "authors = [\"Ann\"]", "folder = \"src/posts\""]
        {
            assert!(written.contains(line), "{line}\n{written}");
        }
    }
}

#[test]
fn settings_of_the_site_become_lines_of_feed_toml() {
    #[rustfmt::skip]
    let rows = [
        ("module.exports = () => ({ pathPrefix: '/b/', dir: { input: 'src' } });", "url = \"https://a.example/b/\""),
        ("export default (c) => { c.setInputDirectory('src'); c.setOutputDirectory('dist'); }", "folder = \"dist\""),
        ("export default (c) => { c.setInputDirectory('src'); }", "folder = \"src/posts\""),
    ];
    for (config, expected) in rows {
        let (written, _) =
            init(&[("eleventy.config.js", config), DATA, ("src/posts/a.md", ARTICLE)]);
        assert!(written.contains(expected), "{config}\n{written}");
    }
}

#[test]
fn folder_with_the_most_dated_files_holds_the_articles() {
    let (written, run) = init(&[
        CONFIG,
        DATA,
        ("src/log/2024-05-01-a.md", "Text.\n"),
        ("src/log/2024-05-02-b.md", "Text.\n"),
        ("src/about.md", "---\ntitle: About\n---\n"),
    ]);
    assert!(written.contains("folder = \"src/log\""), "{written}");
    assert!(written.contains("permalink = \"/log/{page}/\""), "{written}");
    assert!(run.stdout.contains("2 dated articles"), "{}", run.stdout);
}

#[test]
fn permalinks_of_directory_data_are_translated() {
    let (written, _) = init(&[
        CONFIG,
        DATA,
        ("src/posts/posts.json", "{\"permalink\": \"/w/{{ page.fileSlug }}/\"}"),
        ("src/posts/a.md", ARTICLE),
    ]);
    assert!(written.contains("permalink = \"/w/{slug}/\""), "{written}");
}

#[test]
fn feed_of_the_articles_is_found_in_an_imported_program() {
    let program = "export default (c) => {\n  c.addPlugin(feedPlugin, { type: 'atom', outputPath: '/docs/feed.xml', collection: { name: 'docs' }, metadata: { title: 'Docs' } });\n  c.addPlugin(feedPlugin, { type: 'rss', outputPath: '/posts/feed.xml', collection: { name: 'posts' },\n    metadata: { title: 'Posts', base: 'https://a.example/', author: { name: 'Ann' } } });\n};\n";
    let (written, run) = init(&[
        (
            "eleventy.config.js",
            "import feed from './config/feed.js';\nexport const config = { dir: { input: 'src' } };\n",
        ),
        ("config/feed.js", program),
        ("src/posts/a.md", ARTICLE),
    ]);
    for line in [
        "title = \"Posts\"",
        "rss = \"posts/feed.xml\"",
        "authors = [\"Ann\"]",
        "ids = \"permalink\"",
    ] {
        assert!(written.contains(line), "{line}\n{written}");
    }
    assert!(run.stderr.contains("another feed, `docs/feed.xml`"), "{}", run.stderr);
}
