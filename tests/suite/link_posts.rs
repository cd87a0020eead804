//! Entries about pages on other hosts, and ids that other tools have given.

use serde_json::Value;

use crate::site::TestSite;

const STORY: &str = "https://c.example/ext";

/// Builds a site with one article; returns its entry in JSON Feed.
fn publish(site: &TestSite, fields: &str) -> Value {
    let text = format!(
        "---\ntitle: A\ndate: 2024-05-22\n{fields}\n---\n![u](/images/u.png) [v](v.html)\n"
    );
    site.write("articles/a.md", &text);
    site.build();
    let feed: Value = serde_json::from_str(&site.read("public/feed.json")).unwrap();
    feed["items"][0].clone()
}

#[test]
fn page_on_another_host_is_not_the_address_of_the_article() {
    for field in ["link", "canonical", "canonical_url", "canonicalURL"] {
        let site = TestSite::new();
        let entry = publish(&site, &format!("{field}: {STORY}"));
        assert_eq!(entry["url"], "https://a.example/a/", "{field}");
        assert_eq!(entry["external_url"], STORY, "{field}");
        let html = entry["content_html"].as_str().unwrap();
        assert!(html.contains("https://a.example/images/u.png"), "{field}: {html}");
        let atom = site.read("public/atom.xml");
        let links = [
            "<link href=\"https://a.example/a/\" rel=\"alternate\" type=\"text/html\"/>",
            "<link href=\"https://c.example/ext\" rel=\"related\"/>",
        ];
        assert!(links.iter().all(|link| atom.contains(link)), "{field}: {atom}");
        assert!(site.read("public/feed.xml").contains("<link>https://a.example/a/</link>"));
    }
}

#[test]
fn address_on_the_own_host_is_the_address_of_the_article() {
    #[rustfmt::skip]
    let rows = [
        ("link: https://a.example/b/",                      "https://a.example/b/"),
        ("link: /b/",                                       "https://a.example/b/"),
        ("canonical: http://www.a.example/b/",              "http://www.a.example/b/"),
        ("url: /b/\nlink: https://a.example/c/",            "https://a.example/b/"),
        ("link: https://a.example/b/\ncanonical: /c/",      "https://a.example/b/"),
        ("link: mailto:a@a.example",                        "https://a.example/a/"),
        ("link: {a: b}",                                    "https://a.example/a/"),
    ];
    for (fields, expected) in rows {
        let entry = publish(&TestSite::new(), fields);
        assert_eq!(
            (&entry["url"], &entry["external_url"]),
            (&expected.into(), &Value::Null),
            "{fields}"
        );
    }
    let entry = publish(&TestSite::new(), &format!("url: /b/\nlink: {STORY}"));
    assert_eq!(
        (&entry["url"], &entry["external_url"]),
        (&"https://a.example/b/".into(), &STORY.into())
    );
}

#[test]
fn items_of_a_link_blog_lead_outside_in_rss() {
    let site = TestSite::with_config("[feed]\nlink = 'external'\n");
    let entry = publish(&site, &format!("link: {STORY}"));
    let rss = site.read("public/feed.xml");
    assert!(rss.contains("<link>https://c.example/ext</link>"), "{rss}");
    assert_eq!(entry["url"], "https://a.example/a/");
    publish(&site, "");
    assert!(site.read("public/feed.xml").contains("<link>https://a.example/a/</link>"));
}

#[test]
fn two_articles_may_link_to_one_story() {
    let site = TestSite::new();
    publish(&site, &format!("link: {STORY}"));
    site.write(
        "articles/b.md",
        &format!("---\ntitle: B\ndate: 2024-05-23\nlink: {STORY}\n---\nText.\n"),
    );
    site.run(["build"]).succeeds_silently();
    assert_eq!(site.ids().len(), 2);
}

#[test]
fn link_without_a_text_is_an_entry() {
    let site = TestSite::new();
    site.write("articles/a.md", &format!("---\ntitle: A\ndate: 2024-05-22\nlink: {STORY}\n---\n"));
    site.run(["build"]).succeeds_silently();
}

#[test]
fn guid_is_literal() {
    #[rustfmt::skip]
    let rows = [
        ("guid: buzz-1234",                             "buzz-1234",                            "tag:a.example,2000:guid:buzz-1234"),
        ("guid: 0B1D5A8E-1111-4222-8333-444455556666",  "0B1D5A8E-1111-4222-8333-444455556666", "tag:a.example,2000:guid:0B1D5A8E-1111-4222-8333-444455556666"),
        ("episode_guid: 42",                            "42",                                   "tag:a.example,2000:guid:42"),
        ("ssp_guid: Two  words",                        "Two  words",                           "tag:a.example,2000:guid:Two%20%20words"),
        ("guid: https://b.example/?p=42&x=1",           "https://b.example/?p=42&amp;x=1",      "https://b.example/?p=42&amp;x=1"),
        ("guid: HTTPS://B.example/?p=42",               "HTTPS://B.example/?p=42",              "tag:a.example,2000:guid:HTTPS:/"),
        ("id: one\nguid: two",                          "tag:a.example,2000:one",               "tag:a.example,2000:one"),
        ("guid: two\nexact_id: one",                    "one",                                  "tag:a.example,2000:guid:one"),
        ("uuid: 0B1D5A8E-1111-4222-8333-444455556666",  "urn:uuid:0b1d5a8e-1111-4222-8333-444455556666", "urn:uuid:0b1d5a8e-1111-4222-8333-444455556666"),
        ("guid: [a, b]",                                "tag:a.example,2000:a",                 "tag:a.example,2000:a"),
    ];
    for (fields, rss, atom) in rows {
        let site = TestSite::new();
        publish(&site, fields);
        let [feed, own] = ["public/feed.xml", "public/atom.xml"].map(|path| site.read(path));
        assert!(feed.contains(&format!(">{rss}</guid>")), "{fields}: {feed}");
        assert!(own.contains(&format!("<id>{atom}")), "{fields}: {own}");
    }
}

#[test]
fn two_articles_with_one_guid_are_an_error() {
    let site = TestSite::new();
    publish(&site, "guid: one");
    site.write("articles/b.md", "---\ntitle: B\ndate: 2024-05-23\nguid: one\n---\nText.\n");
    let said = site.run(["check"]).expect(1).stderr;
    assert!(said.contains("error[article/repeated-id]"), "{said}");
    assert!(said.contains("articles/b.md:4:7"), "{said}");
}

#[test]
fn article_without_a_page_stays_out() {
    for field in ["link: false", "permalink: false", "url: false"] {
        let site = TestSite::new();
        site.write_private(
            "articles/a.md",
            &format!("---\ntitle: neverpublish\ndate: 2024-05-22\n{field}\n---\nneverpublish\n"),
        );
        site.build();
        assert!(site.ids().is_empty(), "{field}");
    }
}
