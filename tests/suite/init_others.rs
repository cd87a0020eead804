//! `init` for generators whose configuration has literals, and for sites of none.

use crate::init::init;
use crate::site::TestSite;

const ARTICLE: &str = "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n";

#[test]
fn literals_of_every_generator_become_feed_toml() {
    #[rustfmt::skip]
    let rows: [(&str, &str, &str, &[&str]); 12] = [
        ("docusaurus.config.js", "export default { title: 'T', url: 'https://a.example', baseUrl: '/b/' };", "blog/2024-05-22-a.md",
            &["url = \"https://a.example/b/\"", "folder = \"blog\"", "permalink = \"/blog/{slug_or_path}\"", "spelling = \"docusaurus\"", "language = \"en\"", "exclude = [\"_*\"]", "ids = \"permalink\"", "rss = \"blog/rss.xml\"", "generator = \"docusaurus\""]),
        ("docusaurus.config.ts", "const config = { title: 'T', url: 'https://a.example', baseUrl: '/', trailingSlash: true,\n presets: [['classic', { docs: { routeBasePath: '/' }, blog: { path: 'news', routeBasePath: 'updates' } }]] };", "news/2024-05-22-a.md",
            &["folder = \"news\"", "permalink = \"/updates/{slug_or_path}/\"", "atom = \"updates/atom.xml\""]),
        ("mkdocs.yml", "site_name: T\nsite_url: https://a.example/\nsite_author: Ann Lee\ncopyright: © Ann\nplugins:\n  - blog\n  - rss\n", "docs/blog/posts/a.md",
            &["title = \"T\"", "authors = [\"Ann Lee\"]", "copyright = \"© Ann\"", "folder = \"docs/blog/posts\"", "ids = \"permalink\"", "rss = \"feed_rss_created.xml\""]),
        ("conf.py", "BLOG_TITLE = \"T\"\nSITE_URL = \"https://a.example/\"\nBLOG_AUTHOR = \"Ann Lee\"\nTIMEZONE = \"Europe/Oslo\"\n", "posts/a.md",
            &["title = \"T\"", "timezone = \"Europe/Oslo\"", "generator = \"nikola\""]),
        ("conf.py", "extensions = ['ablog']\nproject = 'T'\nblog_baseurl = 'https://a.example'\n", "posts/a.md", &["generator = \"sphinx\"", "url = \"https://a.example/\""]),
        ("_quarto.yml", "website:\n  title: T\n  site-url: https://a.example\n", "posts/a.md", &["title = \"T\"", "url = \"https://a.example/\"", "generator = \"quarto\""]),
        ("docs/.vuepress/config.js", "module.exports = { title: 'T', base: '/b/' }", "docs/posts/a.md", &["title = \"T\"", "generator = \"vuepress\"", "permalink = \"/posts/{path}.html\""]),
        (".vitepress/config.mts", "export default defineConfig({ title: 'T', lang: 'en-US' })", "posts/a.md", &["title = \"T\"", "language = \"en-US\"", "generator = \"vitepress\"", "permalink = \"/posts/{path}.html\""]),
        ("gatsby-config.js", "module.exports = { siteMetadata: { title: `T`, siteUrl: `https://a.example`, author: { name: `Ann Lee` } } }", "content/blog/a/index.md",
            &["title = \"T\"", "url = \"https://a.example/\"", "folder = \"content/blog\"", "generator = \"gatsby\""]),
        ("quartz.config.ts", "const config = { configuration: { pageTitle: 'T', baseUrl: 'a.example', locale: 'en-US', ignorePatterns: ['private', 'templates', '.obsidian'] } }", "content/a.md",
            &["url = \"https://a.example/\"", "exclude = [\"private/\", \"templates/\", \".obsidian/\"]", "rss = \"index.xml\""]),
        ("next.config.mjs", "export default { basePath: '/b' }", "posts/a.md", &["generator = \"next\"", "folder = \"posts\""]),
        ("_config.yml", "title: T\nurl: https://a.example\n", "_posts/2024-05-22-a.md", &["generator = \"jekyll\""]),
    ];
    for (config, text, article, expected) in rows {
        let site = TestSite::new();
        site.remove("feed.toml").remove("articles");
        site.write(config, text).write(article, ARTICLE);
        for path in [config, article] {
            site.declare_source(path.split('/').next().unwrap());
        }
        site.run(["init"]).succeeds();
        let written = site.read("feed.toml");
        for line in expected {
            assert!(written.contains(line), "{config}: {line}\n{written}");
        }
        toml::from_str::<toml::Table>(&written).unwrap();
    }
}

#[test]
fn what_a_program_decides_is_reported() {
    #[rustfmt::skip]
    let rows = [
        ("gatsby-config.js", "module.exports = { siteMetadata: { title: name } }", "programs of this site make the addresses"),
        ("gatsby-config.js", "module.exports = { siteMetadata: { siteUrl: process.env.URL } }", "`siteUrl` is computed"),
        ("next.config.js", "module.exports = {}", "`title` and `url` of the site could not be found"),
        ("docusaurus.config.js", "export default { url: 'https://a.example', presets: [['classic', {}]], plugins: [['@docusaurus/plugin-content-blog', { path: 'news' }]] }", "the site has another blog"),
        ("mkdocs.yml", "site_name: T\nsite_url: https://a.example/\nplugins:\n  - blog:\n      post_url_date_format: yyyy/QQ\n  - rss\n", "`post_url_date_format` is `yyyy/QQ`"),
        ("mkdocs.yml", "site_name: T\nplugins:\n  - blog\n  - rss\n", "the dates in the feed of the plugin `rss` are those of git"),
        ("mkdocs.yml", "site_name: T\nplugins:\n  - blog:\n      post_slugify: !!python/object/apply:a.b {}\n", "`post_slugify` changes the names"),
        ("_quarto.yml", "website: { title: T }", "no page has a listing with `feed`"),
        ("quartz.config.ts", "const config = { configuration: { pageTitle: 'T', baseUrl: 'a.example' } }", "notes in `content` without a date: 1"),
        ("conf.py", "BLOG_TITLE = \"T\"\nSITE_URL = \"https://a.example/\"\n", "1 article in `posts` ends in `.rst`"),
        ("pelicanconf.py", "SITENAME = 'T'\nARTICLE_URL = '{filename}/'\n", "`{filename}` in `ARTICLE_URL` is a field that a plugin sets"),
        ("_quarto.yml", "website: { title: T }", "ends in `.qmd`, which feedwright does not read"),
    ];
    for (config, text, expected) in rows {
        let site = TestSite::new();
        site.remove("feed.toml").remove("articles");
        site.write(config, text).write("blog/2024-05-22-a.md", ARTICLE);
        site.write("blog/2024-05-23-b.md", ARTICLE);
        site.write("blog/c.md", &ARTICLE.replace("title: A", "title: C\nslug: sea"));
        if config == "_quarto.yml" {
            site.write("posts/a/index.qmd", ARTICLE);
        }
        if config == "quartz.config.ts" {
            site.write("content/a.md", "# A\n").write("content/b.md", ARTICLE);
        }
        if config == "conf.py" {
            site.write("posts/a.rst", ".. title: A\n.. date: 2024-05-22\n\nx\n");
        }
        for path in [config, "blog", "posts", "content"] {
            site.declare_source(path);
        }
        let run = site.run(["init"]).succeeds();
        assert!(run.stderr.contains(expected), "{config}: {expected}\n{}", run.stderr);
    }
}

/// A site in a folder of a repository, such as `website/`.
#[test]
fn site_in_a_folder_below_is_read_and_built() {
    let config = "const edit = () => { const baseUrl = 'https://git.example/'; };\nexport default { title: 'T', url: 'https://a.example', baseUrl: '/', blog: {} };";
    let (written, run) = init(&[
        ("website/docusaurus.config.ts", config),
        ("website/blog/2024-05-22-a.md", "---\ntitle: A\n---\nText.\n"),
        ("website/blog/c.md", &ARTICLE.replace("title: A", "title: C\nslug: /sea")),
        ("website/static/robots.txt", ""),
        ("README.md", "# Site\n"),
    ]);
    assert!(run.stdout.contains("from a site of Docusaurus in `website`"), "{}", run.stdout);
    assert_eq!(run.stderr, "");
    for line in
        ["url = \"https://a.example/\"", "folder = \"website/blog\"", "folder = \"website/static\""]
    {
        assert!(written.contains(line), "{line}\n{written}");
    }
}

#[test]
fn addresses_of_docusaurus_are_those_of_paths_or_slugs() {
    let site = TestSite::new();
    site.remove("feed.toml").remove("articles");
    site.write(
        "docusaurus.config.js",
        "export default { title: 'T', url: 'https://a.example', baseUrl: '/' }",
    );
    site.write("blog/2024-05-22-a.md", "---\ntitle: A\ndate: 2023-01-01\n---\nText.\n");
    site.write("blog/c.md", &ARTICLE.replace("title: A", "title: C\nslug: /sea"));
    site.write("blog/d/index.mdx", ARTICLE).write("blog/_draft.md", ARTICLE);
    site.declare_source("docusaurus.config.js").declare_source("blog");
    site.run(["init"]).succeeds();
    site.run(["build", "--output", "out", "--now", "2026-11-24T00:00:00Z"]).succeeds();
    let feed: serde_json::Value = serde_json::from_str(&site.read("out/feed.json")).unwrap();
    let mut urls: Vec<&str> = feed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["url"].as_str().unwrap())
        .collect();
    urls.sort_unstable();
    assert_eq!(
        urls,
        [
            "https://a.example/blog/2024/05/22/a",
            "https://a.example/blog/d",
            "https://a.example/blog/sea"
        ]
    );
}

#[test]
fn several_sites_below_are_named() {
    let (written, run) = init(&[
        ("one/_config.yml", "title: One\n"),
        ("one/_posts/2024-05-22-a.md", ARTICLE),
        ("two/hugo.toml", "title = \"Two\"\n"),
        ("two/content/a.md", ARTICLE),
    ]);
    assert!(
        run.stderr.contains("sites are in `one` (Jekyll), `two` (Hugo): run `feedwright init one`"),
        "{}",
        run.stderr
    );
    assert!(written.contains("My site"));
}

#[test]
fn articles_in_a_language_that_is_not_read_are_named() {
    let (_, run) = init(&[("posts/2024-05-22-a.dj", "# A\n"), ("posts/2024-05-23-b.dj", "# B\n")]);
    assert!(
        run.stderr.contains("2 articles in `posts` end in `.dj`, which feedwright does not read"),
        "{}",
        run.stderr
    );
}

#[test]
fn options_of_mkdocs_and_quarto_are_followed() {
    #[rustfmt::skip]
    let rows: [(&str, &str, &str, &str, &[&str]); 3] = [
        ("mkdocs.yml", "site_name: T\nsite_url: https://a.example/\nuse_directory_urls: false\nplugins:\n  material/blog:\n    blog_dir: news\n    post_url_format: \"{date}-{file}\"\n    post_url_date_format: yyyy-M\n", "docs/news/posts/a.md", ARTICLE,
            &["folder = \"docs/news/posts\"", "permalink = \"/news/{year}-{date:%-m}-{filename}.html\"", "spelling = \"mkdocs\"", "language = \"en\""]),
        ("mkdocs.yml", "site_name: T\nsite_url: https://a.example/\ntheme:\n  name: material\n  language: de\nplugins:\n  - blog:\n      blog_dir: .\n  - rss:\n      date_from_meta: { as_creation: date }\n      feeds_filenames: { rss_created: news.xml }\n", "docs/posts/a.md", ARTICLE,
            &["folder = \"docs/posts\"", "permalink = \"/{year}/{month}/{day}/{slug_or_title}/\"", "rss = \"news.xml\"", "language = \"de\""]),
        ("_quarto.yml", "website:\n  title: T\n  site-url: https://a.example\n", "news.qmd", "---\ntitle: News\nlisting:\n  contents: articles/*/index.md\n  feed: true\n---\n",
            &["rss = \"news.xml\"", "folder = \"articles\"", "permalink = \"/articles/{path}/\""]),
    ];
    for (config, text, article, content, expected) in rows {
        let (written, _) =
            init(&[(config, text), (article, content), ("articles/a/index.md", ARTICLE)]);
        for line in expected {
            assert!(written.contains(line), "{text}: {line}\n{written}");
        }
    }
}

/// The language of the templates is that of the pages.
#[test]
fn language_of_the_templates_is_taken_if_they_agree() {
    let config = ("_config.yml", "title: T\nurl: https://a.example\nplugins: [jekyll-feed]\n");
    let post = ("_posts/2024-05-22-a.md", ARTICLE);
    let (written, run) = init(&[
        config,
        post,
        ("_layouts/default.html", "<!DOCTYPE html>\n<html lang=\"pt-BR\">\n"),
    ]);
    assert!(written.contains("language = \"pt-BR\""), "{written}");
    assert!(run.stdout.contains("_layouts/default.html:2"), "{}", run.stdout);
    let (written, run) = init(&[
        config,
        post,
        ("_layouts/default.html", "<html lang=\"pt-BR\">"),
        ("_layouts/other.html", "<html lang=\"en\">"),
    ]);
    assert!(written.contains("# language"), "{written}");
    assert!(run.stdout.contains("Write `language`"), "{}", run.stdout);
}
