//! `init` in Jekyll sites: addresses and ids are those of the feed that the site has, and
//! what the new feeds lack is reported.

use crate::editors;
use crate::site::{ProgramRun, TestSite};

const BASE: &str = "title: A\nurl: https://a.example\n";
const POST: (&str, &str) = ("_posts/2024-05-22-a.md", "---\ntitle: A\n---\nText.\n");

/// Files of a site: path and text.
type SiteFiles<'a> = [(&'a str, &'a str)];

/// Site in which `init` has run.
struct MigratedSite {
    site: TestSite,
    config: String,
    run: ProgramRun,
}

impl MigratedSite {
    /// Makes a site from its files and runs `init`.
    fn new(files: &SiteFiles<'_>) -> Self {
        let site = TestSite::new();
        site.remove("feed.toml").remove("articles");
        for (path, text) in files {
            site.write(path, text);
            site.declare_source(path.split('/').next().unwrap());
        }
        let run = site.run(["init", "--now", "2026-11-24T00:00:00Z"]).succeeds();
        let config = editors::written_settings(&site);
        Self { site, config, run }
    }

    /// Builds the site, and returns the address and the id of each entry, by address.
    fn build(&self) -> Vec<[String; 2]> {
        self.site.run([
            "build",
            "--now",
            "2026-11-24T00:00:00Z",
            "--output",
            "out",
            "--keep-going",
        ]);
        let feed: serde_json::Value =
            serde_json::from_str(&self.site.read("out/feed.json")).unwrap();
        let items = feed["items"].as_array().unwrap();
        let text = |item: &serde_json::Value, key: &str| item[key].as_str().unwrap().to_owned();
        let mut entries: Vec<_> =
            items.iter().map(|item| [text(item, "url"), text(item, "id")]).collect();
        entries.sort();
        entries
    }

    /// Returns the value of a key of feed.toml; empty without it.
    fn value(&self, key: &str) -> &str {
        let mut lines = self.config.lines().filter_map(|line| line.split_once(" = "));
        lines.find(|(name, _)| *name == key).map_or("", |(_, value)| value)
    }
}

/// Makes a template of an Atom feed with an id.
fn atom(id: &str) -> String {
    format!(
        "---\n---\n<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Old</title>\n{{% for post in site.posts %}}<entry>\n<id>{id}</id>\n</entry>{{% endfor %}}</feed>\n"
    )
}

#[test]
fn jekyll_feed_counts_only_where_it_is_a_plugin() {
    #[rustfmt::skip]
    let rows = [
        ("plugins: [jekyll-feed]\n", "", true),
        ("plugins: jekyll-feed\n", "", true),
        ("gems:\n- jekyll-sitemap\n- jekyll-feed\n", "", true),
        ("theme: minima\n", "", true),
        ("remote_theme: mmistakes/minimal-mistakes@4.24.0\n", "", true),
        ("plugins: []\n", "group :jekyll_plugins do\n  gem \"jekyll-feed\", \"~> 0.12\"\nend\n", true),
        ("plugins: []\n", "gem 'jekyll-feed', group: :jekyll_plugins\n", true),
        ("plugins: [jekyll-sitemap]\n", "", false),
        ("theme: other\n", "", false),
        ("plugins: []\n", "gem 'jekyll-feed'\n", false),
        ("plugins: []\n", "gem 'github-pages', group: :jekyll_plugins\n", false),
        ("plugins: []\n", "group :jekyll_plugins do\n  # gem 'jekyll-feed'\nend\ngem 'jekyll-feed'\n", false),
    ];
    for (config, gemfile, is_plugin) in rows {
        let config = format!("{BASE}{config}");
        let site = MigratedSite::new(&[("_config.yml", &config), ("Gemfile", gemfile), POST]);
        let ids = if is_plugin { "\"/{post_id}\"" } else { "" };
        assert_eq!(site.value("ids"), ids, "{config}{gemfile}");
        assert_eq!(site.run.stderr.contains("site/unknown-ids"), !is_plugin, "{config}{gemfile}");
    }
}

#[test]
fn ids_and_path_are_those_of_the_template() {
    let config = format!("{BASE}baseurl: /b\npermalink: /:categories/:title/\n");
    #[rustfmt::skip]
    let rows = [
        ("feed/atom.xml", "{{ post.url | absolute_url }}", "https://a.example/b/a/"),
        ("feed.xml", "{{ site.url }}{{ site.baseurl }}{{ post.url }}", "https://a.example/b/a/"),
        ("atom.xml", "{{ site.url }}{{ post.url }}", "https://a.example/a/"),
        ("atom.xml", "{{ site.url }}{{ post.id }}", "https://a.example/a"),
        ("atom.xml", "tag:a.example,2012:{{ post.id }}", "tag:a.example,2012:/a"),
        ("atom.xml", "{{ post.id | absolute_url }}", "https://a.example/b/a"),
    ];
    for (path, id, expected) in rows {
        let site = MigratedSite::new(&[("_config.yml", &config), (path, &atom(id)), POST]);
        let expected = ["https://a.example/b/a/".to_owned(), expected.to_owned()];
        assert_eq!(site.build(), [expected], "{path} {id}");
        assert_eq!(site.value("atom"), format!("\"{path}\""), "{id}");
        assert_eq!(site.run.stderr, "", "{id}");
    }
}

#[test]
fn ids_of_posts_follow_their_own_addresses() {
    let site = MigratedSite::new(&[
        ("_config.yml", &format!("{BASE}plugins: [jekyll-feed]\n")),
        POST,
        ("_posts/2024-05-23-b.md", "---\ntitle: B\npermalink: /own/page/\n---\nText.\n"),
        (
            "_posts/2024-05-24-c.md",
            "---\ntitle: C\npermalink: /own/page.html\nslug: d\n---\nText.\n",
        ),
    ]);
    let expected = [
        ["https://a.example/2024/05/22/a.html", "https://a.example/2024/05/22/a"],
        ["https://a.example/own/page.html", "https://a.example/own/d"],
        ["https://a.example/own/page/", "https://a.example/own/b"],
    ];
    assert_eq!(site.build(), expected.map(|row| row.map(str::to_owned)));
}

#[test]
fn what_is_not_certain_is_reported_at_its_place() {
    let files = [("_config.yml", BASE), ("atom.xml", &*atom("{{ post.id }}")), POST];
    let printed = MigratedSite::new(&files).run.stderr;
    for part in [
        "warning[site/not-understood]: the id `{{ post.id }}` has no equivalent: it has no address or scheme at its beginning, so it is not a valid id\n --> atom.xml:5:5",
        "  |     ^^^^^^^^^^^^^",
        "warning[site/unknown-ids]",
    ] {
        assert!(printed.contains(part), "{part}\n{printed}");
    }
}

#[test]
fn layout_of_a_feed_is_read_with_the_variables_of_its_page() {
    let layout = "---\nlayout: null\n---\n<feed><title>Old</title>{% assign list = site.posts | sort: 'date' %}{% if page.part %}{% assign list = list | where: 'part', page.part %}{% endif %}{% for post in list reversed %}<entry>{% assign id = post.url | absolute_url %}{% if page.part %}{% assign id = id | append: '#part' %}{% endif %}<id>{{ id }}</id></entry>{% endfor %}</feed>\n";
    let site = MigratedSite::new(&[
        ("_config.yml", BASE),
        ("_layouts/feed.xml", layout),
        ("feed.xml", "---\nlayout: feed\n---\n"),
        ("feeds/part.xml", "---\nlayout: feed\npart: x\n---\n"),
        POST,
    ]);
    assert_eq!(site.value("ids"), "\"permalink\"");
    assert_eq!(site.value("atom"), "\"feed.xml\"");
    assert_eq!(site.value("rss"), "\"rss.xml\"");
    let reported = "the feed `feeds/part.xml` lists posts with a condition (`where`)";
    assert!(site.run.stderr.contains(reported), "{}", site.run.stderr);
}

#[test]
fn title_of_the_template_is_used_where_the_configuration_has_none() {
    let files = [("_config.yml", "url: https://a.example\n"), ("atom.xml", &*atom("x")), POST];
    let site = MigratedSite::new(&files);
    assert_eq!(site.value("title"), "\"Old\"");
    assert!(site.run.stdout.contains("atom.xml:3"), "{}", site.run.stdout);
}

#[test]
fn settings_of_the_site_become_lines_of_feed_toml() {
    #[rustfmt::skip]
    let rows = [
        ("author: Ann Lee", "authors = [\"Ann Lee\"]"),
        ("author:\n  name: Ann Lee\n  email: ann@a.example", "[authors.\"Ann Lee\"]\nemail = \"ann@a.example\""),
        ("author:\n  name: Ann\n  uri: https://ann.example/", "[authors.Ann]\nurl = \"https://ann.example/\""),
        ("authors:\n  ann:\n    name: Ann Lee", "[authors.ann]\nname = \"Ann Lee\""),
        ("authors: [Ann, Bob]", "authors = [\"Ann\", \"Bob\"]"),
        ("copyright: © Ann", "copyright = \"© Ann\""),
        ("locale: en_GB", "language = \"en-GB\""),
        ("defaults:\n- scope: {path: '', type: posts}\n  values: {permalink: '/b/:title/'}", "permalink = \"/b/{slug}/\""),
        ("defaults:\n- scope: {path: news, type: posts}\n  values: {permalink: '/n/:title/'}", "[articles.permalinks]\nnews = \"/n/{slug}/\""),
        ("defaults:\n- scope: {path: _posts/news}\n  values: {permalink: '/n/:title/'}", "news = \"/n/{slug}/\""),
        ("collections:\n  posts:\n    permalink: /c/:title/", "permalink = \"/c/{slug}/\""),
        ("feed:\n  path: /blog/atom.xml", "atom = \"blog/atom.xml\""),
        ("feed:\n  excerpt_only: true", "[feed]\ncontent = \"summary\""),
        ("feed:\n  posts_limit: 50", "[feed]\nlimit = 50"),
        ("feed:\n  categories: [news]", "[each.category]\npath = \"feed/{slug}\"\ntitle = \"{title} | {name}\""),
        ("feed:\n  tags: true", "[each.tag]\npath = \"feed/by_tag/{slug}\""),
    ];
    for (text, expected) in rows {
        let config = format!("{BASE}plugins: [jekyll-feed]\n{text}\n");
        let site = MigratedSite::new(&[("_config.yml", &config), POST]);
        let plain: Vec<&str> = site.config.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(plain.join("\n").contains(expected), "{text}\n{}", site.config);
        site.site.run(["check"]);
    }
}

#[test]
fn posts_are_found_at_any_depth_with_their_folders_as_categories() {
    let site = MigratedSite::new(&[
        ("_config.yml", &format!("{BASE}plugins: [jekyll-feed]\npermalink: pretty\n")),
        POST,
        ("blog/_posts/2024-05-23-b.md", "---\ntitle: B\ncategories: [blog, x]\n---\nText.\n"),
        ("news/Big/_posts/2024-05-24-c.md", "---\ntitle: C\n---\nText.\n"),
        ("about.md", "---\ntitle: About neverpublish\ndate: 2024-01-01\n---\nText.\n"),
        ("blog/index.md", "---\ntitle: Blog neverpublish\ndate: 2024-01-01\n---\nText.\n"),
    ]);
    let expected = [
        "https://a.example/2024/05/22/a",
        "https://a.example/blog/x/2024/05/23/b",
        "https://a.example/news/big/2024/05/24/c",
    ];
    assert_eq!(site.build(), expected.map(|id| [format!("{id}/"), id.to_owned()]));
    assert_eq!(site.value("categories"), "\"folders\"");
}

#[test]
fn sources_and_collections_have_folders_of_their_own() {
    let rows = [
        ("source: src\n", "src/_posts/2024-05-22-a.md", "\"src/_posts\""),
        ("collections_dir: all\n", "all/_posts/2024-05-22-a.md", "\"all/_posts\""),
        (
            "source: ./src\ncollections_dir: all\n",
            "src/all/_posts/2024-05-22-a.md",
            "\"src/all/_posts\"",
        ),
        ("source: src\n", "src/blog/_posts/2024-05-22-a.md", "\"src\""),
        ("", "blog/_posts/2024-05-22-a.md", "\".\""),
    ];
    for (config, path, expected) in rows {
        let config = format!("{BASE}{config}plugins: [jekyll-feed]\n");
        let site = MigratedSite::new(&[("_config.yml", &config), (path, POST.1)]);
        assert_eq!(site.value("folder"), expected, "{config}{path}");
        assert_eq!(site.build().len(), 1, "{config}{path}");
    }
}

#[test]
fn feeds_that_the_new_ones_do_not_replace_are_reported() {
    let config = format!("{BASE}collections: {{notes: {{}}}}\n");
    let feed = |list: &str| atom("{{ post.url | absolute_url }}").replace("site.posts", list);
    let rows = [
        ("site.notes", "lists `site.notes`"),
        ("site.categories.news", "lists `site.categories.news`"),
        ("site.tags['x']", "lists a list that is not understood"),
        ("site.posts", "the site has another feed of posts, `feeds/other.xml`"),
    ];
    for (list, expected) in rows {
        let other = feed(list);
        let files = [
            ("_config.yml", &*config),
            ("atom.xml", &*feed("site.posts")),
            ("feeds/other.xml", &*other),
            POST,
        ];
        let site = MigratedSite::new(&files);
        assert!(site.run.stderr.contains(expected), "{list}\n{}", site.run.stderr);
        assert_eq!(site.value("ids"), "\"permalink\"", "{list}");
    }
    let plugin = format!(
        "{BASE}plugins: [jekyll-feed]\nfeed:\n  collections: [notes]\n  categories: [news]\n"
    );
    let site = MigratedSite::new(&[("_config.yml", &plugin), POST]);
    for expected in [
        "the feed `/feed/notes.xml` of the collection `notes`",
        "another address: `/feed/news.xml`",
    ] {
        assert!(site.run.stderr.contains(expected), "{expected}\n{}", site.run.stderr);
    }
    assert!(site.run.stdout.contains("\"feedwright.json\", \"feed/\""), "{}", site.run.stdout);
}

#[test]
fn address_may_only_be_in_cname() {
    let files = [("_config.yml", "title: A\n"), ("CNAME", "a.example\n"), POST];
    assert_eq!(MigratedSite::new(&files).value("url"), "\"https://a.example/\"");
}
