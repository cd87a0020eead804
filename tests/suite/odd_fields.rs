//! Articles whose optional fields have values that can't be used, and fields as converters
//! write them.

use serde_json::Value;

use crate::site::TestSite;

/// Builds a site with one article; returns its entry in JSON Feed, and the diagnostics.
fn publish(settings: &str, fields: &str) -> (Value, String) {
    let site = TestSite::with_config(settings);
    site.write("articles/a.md", &format!("---\n{fields}\n---\nText.\n"));
    let said = site.build().stderr;
    let feed: Value = serde_json::from_str(&site.read("public/feed.json")).unwrap();
    (feed["items"][0].clone(), said)
}

#[test]
fn odd_optional_field_is_a_warning_and_the_article_goes_out() {
    #[rustfmt::skip]
    let rows = [
        ("excerpt: !ruby/object:Hpricot::Doc\n  options: {}", "`excerpt` should be text, not a table"),
        ("title: [A, B]",                                     "`title` should be text, not a list"),
        ("lang: [de, en]",                                    "`lang` should be text, not a list"),
        ("language: [English]",                               "`language` should be a language tag like `en` or `pt-BR`, not `English`"),
        ("slug: {en: a}",                                     "`slug` should be text, not a table"),
        ("author: {email: a@a.example}",                      "`author` should be a name, or a table with a `name`, not a table"),
        ("author: true",                                      "`author` should be text, not `true`"),
        ("tags: [a, {b: c}]",                                 "`tags` should be text, not a table"),
        ("description: true",                                 "`description` should be text, not `true`"),
        ("lastmod: never",                                    "`lastmod` should be a date like 2026-01-02T03:04:05Z, not `never`"),
        ("lastmod: [2024-05-22]",                             "`lastmod` should be a date like 2026-01-02T03:04:05Z, not a list"),
        ("image: {large: a.png}",                             "`image` should be a path, an address, or a table with a `src`, not a table"),
        ("enclosure: {size: 1}",                              "`enclosure` should be a table with a `url`, not a table"),
        ("audio: https://a.example/a.mp3\nduration: long",    "`duration` should be seconds, or a time like 1:02:03, not `long`"),
    ];
    for (field, message) in rows {
        let (entry, said) = publish("", &format!("date: 2024-05-22\n{field}"));
        assert_eq!(entry["content_html"], "<p>Text.</p>\n", "{field}");
        assert!(said.contains(&format!("]: {message}\n --> articles/a.md:")), "{field}\n{said}");
    }
}

#[test]
fn fields_are_read_as_converters_write_them() {
    #[rustfmt::skip]
    let rows = [
        ("author:\n  login: ines\n  display_name: Ines Marlow\n  url: ''",   "/authors/0/name",         "Ines Marlow"),
        ("author:\n  login: ines\n  display_name: ''",                       "/authors/0/name",         "ines"),
        ("author: {first_name: Ines, last_name: Marlow, login: im}",         "/authors/0/name",         "Ines Marlow"),
        ("author: {name: {given: Ines, family: Marlow}}",                    "/authors/0/name",         "Ines Marlow"),
        ("image: {file: https://b.example/a.png, caption: null}",            "/image",                  "https://b.example/a.png"),
        ("date-updated: 2024-05-23",                                         "/date_modified",          "2024-05-23T00:00:00Z"),
        ("status: future",                                                   "/date_published",         "2024-05-22T00:00:00Z"),
        ("enclosure: |\n  https://b.example/a.mp3\n  12\n  audio/x\n",       "/attachments/0/mime_type", "audio/x"),
        ("attachments: https://b.example/a.jpg, https://b.example/b.jpg",    "/attachments/1/url",      "https://b.example/b.jpg"),
    ];
    for (field, pointer, expected) in rows {
        let (entry, said) = publish("", &format!("title: A\ndate: 2024-05-22\n{field}"));
        assert_eq!((entry.pointer(pointer).unwrap(), &*said), (&expected.into(), ""), "{field}");
    }
}

#[test]
fn day_and_month_are_never_guessed() {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 03/04/2026\n---\nText.\n");
    let said = site.run(["check"]).expect(1).stderr;
    insta::assert_snapshot!(said.split("\n\n").nth(1).unwrap(), @r#"
    error[article/bad-date]: `date` may be 2026-03-04 or 2026-04-03: `03/04/2026` has no clear order
     --> articles/a.md:3:7
      |
    3 | date: 03/04/2026
      |       ^^^^^^^^^^
      |
      = help: write `2026-03-04` or `2026-04-03`; if all dates of the site have the same order, set `dates = "month-first"` or `dates = "day-first"` below `[articles]` in feed.toml
    "#);
    for (settings, field, expected) in [
        ("[articles]\ndates = 'month-first'\n", "03/04/2026", "2026-03-04T00:00:00Z"),
        ("[articles]\ndates = 'day-first'\n", "03/04/2026", "2026-04-03T00:00:00Z"),
        ("", "03/04/2026 1:00 PM", "2026-03-04T13:00:00Z"),
        ("", "13/04/2026", "2026-04-13T00:00:00Z"),
        ("language = 'de'\n", "2. Januar 2026", "2026-01-02T00:00:00Z"),
        ("language = 'hr'\n", "2. listopada 2026.", "2026-10-02T00:00:00Z"),
        ("", "2020-05-28 14:15:14+15:00", "2020-05-27T23:15:14Z"),
    ] {
        let (entry, said) = publish(settings, &format!("title: A\ndate: {field}"));
        assert_eq!((&entry["date_published"], &*said), (&expected.into(), ""), "{field}");
    }
}
