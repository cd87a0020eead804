//! Titles, tags, paths and headings follow one rule wherever they are written.

use serde_json::Value;

use crate::site::TestSite;

/// Builds one article with these fields and returns its item in the JSON Feed.
fn item(site: &TestSite, fields: &str, body: &str) -> Value {
    site.write("articles/a.md", &format!("---\ndate: 2024-05-22\n{fields}\n---\n{body}\n"));
    site.build();
    site.items("feed.json").remove(0)
}

#[test]
fn every_reference_in_every_plain_text_is_decoded() {
    let site = TestSite::new();
    let settings = "copyright = '&copy; A &amp; B'\n[feed]\ntitle = 'R&eacute;mi &amp; Co'\ncontent = 'both'\n[each.tag]\npath = 'tags/{slug}'\n[each.section]\npath = 'in/{slug}'\n";
    site.write("feed.toml", &(site.read("feed.toml") + settings));
    let fields = "title: 'Caf&eacute; &amp; Bar'\nsummary: 'It&#8217;s &hellip; <em>A</em> &amp; B'\ntags: ['R&amp;B']\ncategories: ['Q&amp;A']\nsection: 'N&auml;he &amp; mehr'\nauthor: 'Jos&eacute; &amp; Ana'\nimage: { src: '/a.png', caption: 'X &amp; Y' }";
    let item = item(&site, fields, "Text.");
    assert_eq!(item["title"], "Café & Bar");
    assert_eq!(item["summary"], "It’s … A & B");
    assert_eq!(item["tags"], serde_json::json!(["Q&A", "R&B"]));
    assert_eq!(item["authors"][0]["name"], "José & Ana");
    assert!(item["content_html"].as_str().unwrap().contains("X &amp; Y"), "{item}");
    for (path, parts) in [
        (
            "feed.xml",
            ["<title>Rémi &amp; Co<", "<copyright>© A &amp; B<", "Café &amp; Bar<", "R&amp;B<"],
        ),
        (
            "atom.xml",
            ["<title>Rémi &amp; Co<", "<rights>© A &amp; B<", "Café &amp; Bar<", "\"R&amp;B\""],
        ),
        ("tags/r-and-b/feed.xml", ["R&amp;B<", "Q&amp;A<", "José &amp; Ana<", "Café &amp; Bar<"]),
        (
            "in/nähe-and-mehr/feed.xml",
            ["Nähe &amp; mehr<", "Q&amp;A<", "José &amp; Ana<", "R&amp;B<"],
        ),
    ] {
        let feed = site.output(path);
        for part in parts {
            assert!(feed.contains(part), "{path} {part}: {feed}");
        }
    }
}

#[test]
fn spellings_of_a_tag_share_one_feed_and_one_filter() {
    let site = TestSite::new();
    let settings =
        "[[feeds]]\npath = 'x'\nwhere = { tags = ['r&b'] }\n[each.tag]\npath = 'tags/{slug}'\n";
    site.write("feed.toml", &(site.read("feed.toml") + settings));
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\ntags: ['R&amp;B']\n---\nx\n");
    site.write("articles/b.md", "---\ntitle: B\ndate: 2024-05-23\ntags: ['R&B']\n---\ny\n");
    site.build();
    for path in ["x/feed.json", "tags/r-and-b/feed.json"] {
        assert_eq!(site.items(path).len(), 2, "{path}");
    }
    assert!(!site.has("public/tags/r-and-amp-b"));
}

#[test]
fn signs_of_markup_in_plain_text_are_no_problem() {
    let site = TestSite::new();
    let fields = "title: 'Second & last <thoughts> of <b>'\ntags: ['A<B>']\nsummary: 'a <c> & d'\nauthor: 'A <&> B'";
    let found = item(&site, fields, "x");
    assert_eq!(found["title"], "Second & last <thoughts> of <b>");
    let run = site.run(["check", "--strict"]).succeeds();
    assert!(!run.text().contains("warning"), "{}", run.text());
    let rss = site.output("feed.xml");
    assert!(
        rss.contains("<title>Second &amp; last &lt;thoughts&gt; of &lt;b&gt;</title>"),
        "{rss}"
    );
}

#[test]
fn rooted_paths_are_below_the_site_in_fields_and_text() {
    let site = TestSite::new();
    let config =
        "[site]\ntitle = 'T'\nurl = 'https://a.example/repo/'\n[articles]\nassets = 'static'\n";
    site.write("feed.toml", config);
    for name in ["a.png", "b.mp4"] {
        site.write(&format!("static/i/{name}"), "x");
    }
    for prefix in ["", "/repo"] {
        let fields = format!("title: A\nimage: {prefix}/i/a.png\nenclosure: {prefix}/i/b.mp4");
        let body = format!(
            "[l]({prefix}/c/) ![p]({prefix}/i/a.png)\n\n<img src=\"{prefix}/i/a.png\" srcset=\"{prefix}/i/a.png 2x\">\n<video src=\"{prefix}/i/b.mp4\" poster=\"{prefix}/i/a.png\"></video>"
        );
        let item = item(&site, &fields, &body);
        let html = item["content_html"].as_str().unwrap();
        for part in [
            "href=\"https://a.example/repo/c/\"",
            "src=\"https://a.example/repo/i/a.png\"",
            "srcset=\"https://a.example/repo/i/a.png 2x\"",
            "poster=\"https://a.example/repo/i/a.png\"",
            "src=\"https://a.example/repo/i/b.mp4\"",
        ] {
            assert!(html.contains(part), "{prefix} {part}: {html}");
        }
        assert_eq!(item["image"], "https://a.example/repo/i/a.png", "{prefix}");
        let file = &item["attachments"][0];
        assert_eq!(file["url"], "https://a.example/repo/i/b.mp4", "{prefix}");
        assert_eq!(file["size_in_bytes"], 1, "{prefix}");
    }
}

#[test]
fn heading_that_repeats_the_title_is_left_out() {
    for (title, heading, is_reported) in [
        ("Bread", "# Bread", false),
        ("Bread & butter", "# *Bread* &amp;  butter", false),
        ("'`Vec<T>` explained'", "# `Vec<T>` explained", false),
        ("Bread", "Bread\n=====", false),
        ("Bread", "![b](https://b.example/b.png)\n\n# Bread", false),
        ("Bread", "## Bread", true),
        ("Ann’s bread", "# Ann's Bread!", true),
    ] {
        let site = TestSite::new();
        let item = item(&site, &format!("title: {title}"), &format!("{heading}\n\nText."));
        let html = item["content_html"].as_str().unwrap();
        assert!(html.ends_with("<p>Text.</p>\n") && !html.contains("<h"), "{heading}: {html}");
        let said = site.run(["check"]).succeeds().text();
        assert_eq!(said.contains("info[article/title-repeated]"), is_reported, "{heading}: {said}");
    }
}

#[test]
fn other_headings_stay() {
    for heading in [
        "# Butter",
        "# Bread and butter",
        "Text.\n\n# Bread",
        "# ![Bread](https://b.example/b.png)",
        "# [Bread](https://b.example/)",
        "# Bread <audio src=\"https://b.example/b.mp3\"></audio>",
        "# Bread <video src=\"https://b.example/b.mp4\"></video>",
        "# Bread <iframe src=\"https://b.example/b\"></iframe>",
        "# <a href='https://b.example/'>Bread</a>",
    ] {
        let site = TestSite::new();
        let item = item(&site, "title: Bread", &format!("{heading}\n\nText."));
        let html = item["content_html"].as_str().unwrap();
        assert!(html.contains("<h1>"), "{heading}: {html}");
    }
}

#[test]
fn heading_of_the_first_section_stays() {
    let site = TestSite::new();
    let item = item(&site, "title: '2026'", "## 2026\n\nNow.\n\n## 2025\n\nThen.");
    assert_eq!(item["content_html"], "<h2>2026</h2>\n<p>Now.</p>\n<h2>2025</h2>\n<p>Then.</p>\n");
    assert!(!site.run(["check"]).succeeds().text().contains("title-repeated"));
    let body = "<details><summary><h2>A</h2></summary>\n\nText.\n\n</details>";
    let html = self::item(&site, "title: A", body)["content_html"].to_string();
    assert!(html.contains("<summary><h2>A</h2></summary>"), "{html}");
}

#[test]
fn article_without_title_and_text_is_one_error() {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\nText.\n");
    site.write("articles/b.md", "---\ntitle: ''\ndate: 2026-01-01\n---\n");
    let run = site.run(["check"]).expect(1);
    insta::assert_snapshot!(run.stderr, @"
    error[article/no-title-and-no-text]: this article has no title and no text
     --> articles/b.md:2:8
      |
    2 | title: ''
      |        ^^
      |
      = help: write the text, or set `draft: true` until it is written
    ");
}

#[test]
fn note_with_an_empty_title_has_none() {
    let site = TestSite::new();
    let settings = "[output]\npage = 'index.html'\n";
    site.write("feed.toml", &(site.read("feed.toml") + settings));
    let item = item(&site, "title: ''", "A short note about the *tide*.");
    assert_eq!(item.get("title"), None);
    let rss = site.output("feed.xml");
    let (_, rss) = rss.split_once("<item>").unwrap();
    assert!(!rss.contains("<title"), "{rss}");
    let atom = site.output("atom.xml");
    assert!(atom.contains("<title>A short note about the tide.</title>"), "{atom}");
    assert!(site.output("index.html").contains(">A short note about the tide.</a>"));
    let run = site.run(["check", "--strict"]).succeeds();
    assert!(!run.text().contains("title"), "{}", run.text());
    site.run(["validate", "public/feed.xml", "public/atom.xml", "public/feed.json"]).succeeds();
}

#[test]
fn title_of_the_file_name_is_reported() {
    let site = TestSite::new();
    site.write("articles/2024-05-22-build-pro.md", "---\nlayout: post\n---\nText.\n");
    let said = site.run(["check", "--strict"]).succeeds().text();
    assert!(said.contains("info[article/title-guessed]"), "{said}");
    assert!(said.contains("`Build pro`"), "{said}");
}

#[test]
fn field_without_effect_is_named_once_with_its_number() {
    let site = TestSite::new();
    for name in ["a", "b", "c"] {
        let text = format!(
            "---\ntitle: {name}\ndate: 2024-05-22\nepisode: 7\nseason: 2\nlayout: x\n---\nx\n"
        );
        site.write(&format!("articles/{name}.md"), &text);
    }
    let said = site.run(["check", "--strict"]).succeeds().text();
    let episode = "info[article/field-without-effect]: `episode` has no effect on the feeds, and in 2 more articles";
    assert_eq!(said.matches(episode).count(), 1, "{said}");
    assert_eq!(said.matches("`season` has no effect").count(), 1, "{said}");
    assert!(!said.contains("layout"), "{said}");
}
