//! Articles as the sites of generators have them, in a whole build.

use serde_json::Value;

use crate::site::{MARKER, TestSite};

/// Builds articles at these paths and returns each one's title, address and
/// content, in the order of the feed, and the program's output.
fn check(articles: &[(&str, &str)]) -> (Vec<[String; 3]>, String) {
    let site = TestSite::new();
    for (path, text) in articles {
        let path = format!("articles/{path}");
        if text.to_ascii_lowercase().contains(MARKER) {
            site.write_private(&path, text);
        } else {
            site.write(&path, text);
        }
    }
    let printed = site.run(["build", "--now", "2026-11-26T00:00:00Z"]).succeeds().text();
    let entry = |entry: &Value| {
        ["title", "url", "content_html"]
            .map(|name| entry[name].as_str().unwrap_or_default().trim().to_owned())
    };
    (site.items("feed.json").iter().map(entry).collect(), printed)
}

#[test]
fn link_without_a_known_address_keeps_its_text_and_is_reported() {
    for (path, text) in [
        ("a.md", "[b]({{ unknown }}) c"),
        ("a.md", "[b](<{{ unknown }}>) c"),
        ("a.md", "[b]({{< unknown >}}) c"),
        ("a.md", "<a href=\"{{ unknown }}\">b</a> c"),
        ("a.md", "<a href={unknown} style={{d: 1}}>b</a> c"),
        ("a.mdx", "<a href={unknown}>b</a> c"),
    ] {
        let article = format!("---\ntitle: A\ndate: 2024-05-22\n---\n{text}\n");
        let (entries, printed) = check(&[(path, &article)]);
        assert_eq!(entries[0][2], "<p>b c</p>", "{text}");
        assert!(printed.contains("`unknown` was left out"), "{text}: {printed}");
    }
}

#[test]
fn markdown_is_that_of_the_generator() {
    let text = "---\ntitle: A\ndate: 2024-05-22\n---\n<p>b</p>\nc **d** :wink: e**(f)**g\n";
    let common = "<p>b</p>\nc **d** :wink: e**(f)**g";
    let kramdown = "<p>b</p>\n<p>c <strong>d</strong> :wink: e<strong>(f)</strong>g</p>";
    let site = TestSite::new();
    site.write("articles/a.md", text);
    let rows = [
        (("hugo.toml", "title = \"A\""), common),
        (("_config.yml", "title: A\n"), kramdown),
        (("_config.yml", "title: A\nmarkdown: CommonMark\n"), common),
        (("bridgetown.config.yml", "url: https://a.example\n"), kramdown),
        (("_config.yml", "title: A\nplugins: [jemoji]\n"), &kramdown.replace(":wink:", "😉")),
    ];
    // One folder, so that a changed configuration renders a cached article again.
    for ((path, configuration), expected) in rows {
        site.write(path, configuration);
        site.build().succeeds();
        let found = site.items("feed.json")[0]["content_html"].as_str().unwrap().to_owned();
        assert_eq!(found.trim(), expected, "{configuration}");
        site.remove(path);
    }
}

#[test]
fn article_of_hexo_needs_no_opening_mark() {
    let text = "title: A\ndate: 2017-02-22 17:23:59\ntags:\n- b\n---\n\nText.\n";
    let (entries, _) = check(&[("a.md", text)]);
    assert_eq!(entries, [["A", "https://a.example/a/", "<p>Text.</p>"]]);
}

#[test]
fn article_of_nikola_has_its_fields_in_a_comment() {
    let text = "<!--\n.. title: A\n.. date: 2012-03-30 23:00:00 UTC-03:00\n-->\n\nText.\n";
    let (entries, _) = check(&[("a.md", text)]);
    assert_eq!(entries, [["A", "https://a.example/a/", "<p>Text.</p>"]]);
}

#[test]
fn picture_of_astro_that_lies_elsewhere_costs_no_article() {
    for picture in ["../../assets/a.jpg", "~/assets/a.jpg", "@assets/a.jpg"] {
        let text =
            format!("---\ntitle: A\npubDate: 'Jul 08 2022'\nheroImage: '{picture}'\n---\nText.\n");
        let (entries, printed) = check(&[("a.md", &text)]);
        assert_eq!(entries, [["A", "https://a.example/a/", "<p>Text.</p>"]]);
        assert!(printed.contains("warning[article/picture-outside]"), "{printed}");
    }
}

#[test]
fn invalid_language_is_left_out() {
    for tag in ["jp", "english", "cn"] {
        let text = format!("---\ntitle: A\ndate: 2022-07-08\nlang: {tag}\n---\nText.\n");
        let (entries, printed) = check(&[("a.md", &text)]);
        assert_eq!(entries, [["A", "https://a.example/a/", "<p>Text.</p>"]], "{tag:?}");
        assert!(printed.contains("warning[article/bad-language]"), "{tag:?}: {printed}");
        assert!(printed.contains("articles/a.md:4:7"), "{tag:?}: {printed}");
    }
}

#[test]
fn invalid_media_type_costs_no_feed() {
    let text = "---\ntitle: A\ndate: 2022-07-08\nenclosure: {url: /b.mp3, type: audio, length: 9}\n---\nText.\n";
    let (entries, printed) = check(&[("a.md", text)]);
    assert_eq!(entries, [["A", "https://a.example/a/", "<p>Text.</p>"]], "{printed}");
}

#[test]
fn caption_with_markup_is_plain_text() {
    let text = "---\ntitle: A\ndate: 2022-07-08\nimage: {src: /b.jpg, caption: 'By <a href=\"/c\">C</a>'}\n---\nText.\n";
    let (entries, _) = check(&[("a.md", text)]);
    assert!(entries[0][2].contains("<figcaption>By C</figcaption>"), "{}", entries[0][2]);
}

#[test]
fn link_to_a_section_leads_to_its_page() {
    let text = "---\ntitle: A\ndate: 2022-07-08\n---\n[b](@/blog/_index.md#c) [d](_index.md) [e](@/_index.md)\n";
    let (entries, printed) = check(&[("blog/a.md", text)]);
    let links = "<p><a href=\"https://a.example/blog/#c\">b</a> \
                 <a href=\"https://a.example/blog/\">d</a> <a href=\"https://a.example/\">e</a></p>";
    assert_eq!(entries[0][2], links, "{printed}");
}

#[test]
fn articles_in_other_markup_are_named_once_for_each_ending() {
    let text = "---\ntitle: A\ndate: 2022-07-08\n---\nText.\n";
    let files = [
        ("a.md", text),
        ("a.Rmd", text),
        ("b.rst", "B\n=\n"),
        ("c/d.org", ""),
        ("c/e.rst", ""),
        ("c/.f.dj", ""),
        ("node_modules/g/h.textile", ""),
        ("i.mkd", text),
    ];
    let (entries, printed) = check(&files);
    assert_eq!(entries.len(), 1);
    let named = printed.matches("warning[article/unread-markup]: ");
    assert_eq!(named.count(), 3, "{printed}");
    for (message, place) in [
        (
            "2 articles are not read: they should be Markdown, HTML or plain text, not `.rst`",
            "b.rst",
        ),
        ("1 article is not read: it should be Markdown, HTML or plain text, not `.org`", "c/d.org"),
        ("1 article is not read, because its name ends in `.mkd`", "i.mkd"),
    ] {
        assert!(
            printed.contains(message) && printed.contains(&format!("articles/{place}")),
            "{message:?}: {printed}"
        );
    }
}

#[test]
fn article_of_pelican_in_html_has_its_fields_in_the_head() {
    let text = "<html>\n  <head>\n    <title>A &amp; b</title>\n    <meta name=\"tags\" content=\"c, d\" />\n    \
                <meta name=\"date\" content=\"2012-07-09 22:28\" />\n    <meta name=\"slug\" content=\"e\" />\n    \
                <meta name=\"authors\" content=\"F G, H I\" />\n    <meta name=\"summary\" content=\"J\" />\n  \
                </head>\n  <body>\n    <p>Text.</p>\n  </body>\n</html>\n";
    let (entries, printed) = check(&[("a.html", text)]);
    assert_eq!(entries, [["A & b", "https://a.example/a/", "<p>Text.</p>"]], "{printed}");
}

#[test]
fn draft_in_a_head_is_not_an_entry() {
    let article = "---\ntitle: B\ndate: 2022-07-08\n---\nText.\n";
    for status in ["draft", "Draft", "hidden", "skip"] {
        let text = format!(
            "<!doctype html><html><head><title>A {MARKER}</title><meta name=status content={status}>\
             <meta name=date content=2022-07-08></head><body>{MARKER}</body></html>"
        );
        let (entries, printed) = check(&[("a.html", &text), ("b.md", article)]);
        assert_eq!(
            entries,
            [["B", "https://a.example/b/", "<p>Text.</p>"]],
            "{status:?}: {printed}"
        );
    }
}

#[test]
fn exported_page_is_read_by_its_metadata() {
    let text = "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
                <title>A | Site</title>\n<meta property=\"og:title\" content=\"A\">\n\
                <meta property=\"article:published_time\" content=\"2024-03-03T10:00:00+01:00\">\n\
                <meta name=\"description\" content=\"B\">\n<meta name=\"author\" content=\"C D\">\n\
                <meta name=\"viewport\" content=\"width=device-width\">\n\
                <link rel=\"canonical\" href=\"https://a.example/2024/a.html\">\n</head>\n\
                <body class=\"e\">\n<header><nav><a href=\"/\">Site</a></nav></header>\n\
                <main><article>\n<h1>A</h1>\n<p>Text.</p>\n</article></main>\n<footer>F</footer>\n</body>\n</html>\n";
    let (entries, printed) = check(&[("a.html", text)]);
    assert_eq!(entries, [["A", "https://a.example/2024/a.html", "<p>Text.</p>"]], "{printed}");
    assert!(!printed.contains("warning"), "{printed}");
}

#[test]
fn invalid_date_in_a_head_is_shown_at_its_place() {
    let site = TestSite::new();
    let text = "<html><head>\n<meta name=\"date\" content=\"2024-13-04\">\n</head><p>b</p>\n";
    site.write("articles/a.html", text);
    let printed = site.run(["check"]).stderr;
    assert!(printed.contains("articles/a.html:2:28"), "{printed}");
    assert!(printed.contains("did you mean `2024-04-13`?"), "{printed}");
}

#[test]
fn links_of_a_wiki_lead_to_the_articles_that_they_name() {
    let note = "---\ndate: 2022-07-08\n---\n";
    let text = format!(
        "{note}# A\n[[My Page]], [[my-page|b]], [[notes/My Page#C d]], [[Dated one]], [[Bundle]], [[Lost]].\n"
    );
    let (entries, printed) = check(&[
        ("a.md", &text),
        ("notes/My Page.md", "---\ndate: 2021-07-08\n---\nText.\n"),
        ("2021-01-02-dated-one.md", "Text.\n"),
        ("bundle/index.md", "---\ndate: 2020-07-08\n---\nText.\n"),
    ]);
    let page = "https://a.example/notes/My%20Page/";
    let links = format!(
        "<p><a href=\"{page}\">My Page</a>, <a href=\"{page}\">b</a>, \
         <a href=\"{page}#c-d\">notes/My Page &gt; C d</a>, \
         <a href=\"https://a.example/2021-01-02-dated-one/\">Dated one</a>, \
         <a href=\"https://a.example/bundle/\">Bundle</a>, Lost.</p>"
    );
    assert_eq!(entries[0], ["A", "https://a.example/a/", &links], "{printed}");
    assert!(!printed.contains("warning"), "{printed}");
}

#[test]
fn authors_of_docusaurus_and_jekyll_have_their_names() {
    let text = "---\ntitle: A\ndate: 2022-07-08\nauthors: [b, c]\n---\nText.\n";
    let authors = "b:\n  name: B d\n  title: Chief\n  url: https://b.example/\n";
    for place in ["articles/authors.yml", "_data/authors.yml", "data/authors/b.yaml"] {
        let site = TestSite::new();
        let config = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n[authors.c]\nname = 'C e'\n";
        let authors = match place {
            "data/authors/b.yaml" => "name: B d\nurl: https://b.example/\n",
            _ => authors,
        };
        for (path, text) in [("feed.toml", config), ("articles/a.md", text), (place, authors)] {
            site.write(path, text);
        }
        site.run(["build", "--now", "2026-11-26T00:00:00Z"]).succeeds();
        let items = site.items("feed.json");
        let expected = serde_json::json!([
            { "name": "B d", "url": "https://b.example/" },
            { "name": "C e" },
        ]);
        assert_eq!(items[0]["authors"], expected, "{place}");
    }
}

#[test]
fn what_ghost_exports_has_the_addresses_of_the_site() {
    let text = "---\ntitle: A\ndate_published: 2023-05-01T10:00:00.000Z\n\
                feature_image: __GHOST_URL__/content/b.png\n---\n[c](__GHOST_URL__/d/)\n";
    let (entries, _) = check(&[("a.md", text)]);
    let content = "<figure><img src=\"https://a.example/content/b.png\"></figure>\n\
                   <p><a href=\"https://a.example/d/\">c</a></p>";
    assert_eq!(entries, [["A", "https://a.example/a/", content]]);
}

#[test]
fn article_without_a_canonical_address_is_an_entry() {
    let text = "---\ntitle: A\ndate: 2022-07-08\ncanonical_url: false\n---\nText.\n";
    let (entries, _) = check(&[("a.md", text)]);
    assert_eq!(entries, [["A", "https://a.example/a/", "<p>Text.</p>"]]);
}

#[test]
fn picture_that_next_imports_is_the_one_of_the_site() {
    let text = "---\ntitle: A\ndate: 2022-07-08\n---\nimport b from '../public/b.jpg'\n\n\
                <Image src={b} alt=\"c\" priority />\n\n<Image src={d} priority />\n";
    let (entries, printed) = check(&[("a.mdx", text)]);
    assert_eq!(entries[0][2], "<p><img src=\"https://a.example/b.jpg\" alt=\"c\"></p>");
    assert!(printed.contains("unknown shortcode or component `Image`"), "{printed}");
}
