//! Nothing is lost silently: every file of a markup language becomes an entry or a
//! diagnostic, and so does everything that an entry lacks.

use crate::site::TestSite;

/// Builds a site with these articles; returns what the build printed.
fn printed(settings: &str, articles: &[(&str, &str)]) -> String {
    let site = TestSite::with_config(settings);
    for (path, text) in articles {
        site.write(&format!("articles/{path}"), text);
    }
    site.run(["build"]).succeeds().stderr
}

#[test]
fn restructured_text_in_a_text_file_is_named() {
    let text = "My title\n========\n\n:date: 2024-05-22\n\nText.\n";
    let run = printed("", &[("a.txt", text)]);
    assert!(run.contains("warning[article/unread-markup]: this `.txt` file is reStructuredText"));
    assert!(run.contains("articles/a.txt:4:1") && !run.contains("article/no-date"), "{run}");
    let shown = printed("", &[("2024-05-22-a.txt", "A\n=\n\n.. image:: b.png\n")]);
    assert!(shown.contains("so readers see its markup"), "{shown}");
    let plain = printed("", &[("2024-05-22-a.txt", "A\n=\n\nText.\n")]);
    assert!(!plain.contains("warning"), "{plain}");
}

#[test]
fn expiry_before_the_publication_is_a_warning_at_its_line() {
    let article = |expires: &str| {
        format!("---\ntitle: A\ndate: 2026-01-02\nexpires: {expires}\n---\nText.\n")
    };
    for (expires, is_early) in [("2025-01-01", true), ("2026-01-02", true), ("2099-01-03", false)] {
        let run = printed("", &[("a.md", &article(expires))]);
        let is_reported = run.contains("warning[article/expires-before-published]")
            && run.contains("articles/a.md:4:10");
        assert_eq!(is_reported, is_early, "{expires}: {run}");
    }
    let draft = article("2025-01-01").replace("title: A", "title: neverpublish\ndraft: true");
    assert!(!printed("", &[("a.md", &draft)]).contains("expires-before"));
}

#[test]
fn author_named_by_key_and_by_name_is_one_person_with_one_feed() {
    let site = TestSite::with_config(
        "[authors.ada]\nname = 'Ada Byron'\nurl = 'https://a.example/ada/'\n[each.author]\npath = 'by/{slug}'\n",
    );
    for (name, day, author) in
        [("a", 1, "ada"), ("b", 2, "Ada Byron"), ("c", 3, "[ada, Ada Byron]")]
    {
        let text =
            format!("---\ntitle: {name}\ndate: 2024-05-0{day}\nauthor: {author}\n---\nText.\n");
        site.write(&format!("articles/{name}.md"), &text);
    }
    site.build();
    assert!(!site.has("public/by/ada-byron"));
    let feed: serde_json::Value = serde_json::from_str(&site.output("by/ada/feed.json")).unwrap();
    assert_eq!(feed["items"].as_array().unwrap().len(), 3);
    for item in feed["items"].as_array().unwrap() {
        let authors = item["authors"].as_array().unwrap();
        assert_eq!(authors.len(), 1, "{item}");
        assert_eq!(authors[0]["url"], "https://a.example/ada/", "{item}");
    }
}

#[test]
fn misspelled_key_of_an_author_is_a_warning_at_its_place() {
    let settings = "[authors.ada]\nname = 'Ada Byron'\n";
    let article = |author: &str| {
        format!("---\ntitle: A\ndate: 2024-05-22\nauthors: [x y, {author}]\n---\nText.\n")
    };
    let run = printed(settings, &[("a.md", &article("adda"))]);
    assert!(run.contains("warning[article/unknown-author]: there is no author `adda`"), "{run}");
    assert!(run.contains("articles/a.md:4:16") && run.contains("write `ada`"), "{run}");
    for author in ["ada", "Ada Byron", "Bea Arthur", "guest"] {
        let run = printed(settings, &[("a.md", &article(author))]);
        assert!(!run.contains("-author]"), "{author}: {run}");
    }
}

#[test]
fn value_of_a_filter_that_no_article_has_is_named_at_its_place() {
    let article = "---\ntitle: A\ndate: 2024-05-22\ntags: [Trade, Sponsored]\nauthor: Bea Arthur\n---\nText.\n";
    let feed = |filter: &str| {
        format!(
            "language = 'en'\n[authors.ada]\nname = 'Ada Byron'\n[[feeds]]\npath = 'w'\nwhere = {{ {filter} }}\n"
        )
    };
    for (filter, message) in [
        ("tags = ['trade', 'trad']", "the value `trad` of `tags`"),
        ("tags = 'economy'", "the value `economy` of `tags`"),
        ("section = 'wrld'", "the value `wrld` of `section`"),
        ("author = 'adda'", "the value `adda` of `author`"),
        ("exclude_tags = ['sponsord']", "the value `sponsord` of `exclude_tags`"),
        ("language = 'fr'", "the value `fr` of `language`"),
    ] {
        let run = printed(&feed(filter), &[("world/a.md", article)]);
        assert!(
            run.contains(&format!("warning[feed/unknown-value]: no article has {message}")),
            "{run}"
        );
        assert!(run.contains("feed.toml:9:") && !run.contains("feed/empty"), "{run}");
    }
    let near = printed(&feed("tags = 'trad'"), &[("world/a.md", article)]);
    assert!(near.contains("did you mean `trade`?"), "{near}");
    for filter in [
        "tags = 'TRADE'",
        "section = 'World'",
        "author = 'bea arthur'",
        "language = 'en'",
        "exclude_tags = 'politics'",
    ] {
        let run = printed(&feed(filter), &[("world/a.md", article)]);
        assert!(!run.contains("feed/unknown-value"), "{filter}: {run}");
    }
    let empty = printed(&feed("author = 'ada'"), &[("world/a.md", article)]);
    assert!(empty.contains("feed/empty") && !empty.contains("unknown-value"), "{empty}");
}
