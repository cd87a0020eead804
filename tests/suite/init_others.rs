//! `init` for generators whose configuration has literals, and for sites of none.

use crate::site::TestSite;

const ARTICLE: &str = "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n";

#[test]
fn literals_of_every_generator_become_feed_toml() {
    #[rustfmt::skip]
    let rows: [(&str, &str, &str, &[&str]); 12] = [
        ("docusaurus.config.js", "export default { title: 'T', url: 'https://a.example', baseUrl: '/b/' };", "blog/2024-05-22-a.md",
            &["url = \"https://a.example/b/\"", "folder = \"blog\"", "permalink = \"/blog/{year}/{month}/{day}/{slug}\"", "ids = \"permalink\"", "rss = \"blog/rss.xml\"", "generator = \"docusaurus\""]),
        ("docusaurus.config.ts", "const config = { title: 'T', url: 'https://a.example', baseUrl: '/', trailingSlash: true,\n presets: [['classic', { docs: { routeBasePath: '/' }, blog: { path: 'news', routeBasePath: 'updates' } }]] };", "news/2024-05-22-a.md",
            &["folder = \"news\"", "permalink = \"/updates/{year}/{month}/{day}/{slug}/\"", "atom = \"updates/atom.xml\""]),
        ("mkdocs.yml", "site_name: T\nsite_url: https://a.example/\nsite_author: Ann Lee\ncopyright: © Ann\nplugins:\n  - blog\n  - rss\n", "docs/blog/posts/a.md",
            &["title = \"T\"", "authors = [\"Ann Lee\"]", "copyright = \"© Ann\"", "folder = \"docs/blog/posts\"", "ids = \"permalink\"", "rss = \"feed_rss_created.xml\""]),
        ("conf.py", "BLOG_TITLE = \"T\"\nSITE_URL = \"https://a.example/\"\nBLOG_AUTHOR = \"Ann Lee\"\nTIMEZONE = \"Europe/Oslo\"\n", "posts/a.md",
            &["title = \"T\"", "timezone = \"Europe/Oslo\"", "generator = \"nikola\""]),
        ("conf.py", "extensions = ['ablog']\nproject = 'T'\nblog_baseurl = 'https://a.example'\n", "posts/a.md", &["generator = \"sphinx\"", "url = \"https://a.example/\""]),
        ("_quarto.yml", "website:\n  title: T\n  site-url: https://a.example\n", "posts/a.md", &["title = \"T\"", "url = \"https://a.example/\"", "generator = \"quarto\""]),
        ("docs/.vuepress/config.js", "module.exports = { title: 'T', base: '/b/' }", "docs/posts/a.md", &["title = \"T\"", "generator = \"vuepress\""]),
        (".vitepress/config.mts", "export default defineConfig({ title: 'T', lang: 'en-US' })", "posts/a.md", &["title = \"T\"", "language = \"en-US\"", "generator = \"vitepress\""]),
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
        ("docusaurus.config.js", "export default { title: 'T', url: 'https://a.example' }", "1 of 3 articles, those with `slug`"),
        ("_quarto.yml", "website: { title: T }", "end in `.qmd`, which feedwright does not read"),
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
        for path in [config, "blog", "posts"] {
            site.declare_source(path);
        }
        let run = site.run(["init"]).succeeds();
        assert!(run.stderr.contains(expected), "{config}: {expected}\n{}", run.stderr);
    }
}
