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

/// Builds a site with one article of this text; returns what the build printed.
fn printed_for(name: &str, body: &str) -> String {
    let text = format!("---\ntitle: A\ndate: 2024-05-22\n---\n{body}\n");
    printed("", &[(name, &text)])
}

#[test]
fn removed_elements_are_named_with_their_line() {
    let body = "Text.\n\n<svg width=\"10\"><text>chart</text></svg>\n\n\
                <script src=\"https://gist.github.com/u/0123.js\"></script>\n\n\
                <script src=\"https://e.org/poll.js\"></script>\n";
    for (name, lines) in [("a.md", [7, 9, 11]), ("a.html", [7, 9, 11]), ("a.mdx", [7, 9, 11])] {
        let run = printed_for(name, body);
        for (message, line) in [
            ("warning[article/removed-element]: `svg` was left out", lines[0]),
            ("info[article/replaced-element]: `script` became a link", lines[1]),
            ("warning[article/removed-element]: `script` was left out", lines[2]),
        ] {
            assert!(run.contains(message), "{name} {message}: {run}");
            assert!(run.contains(&format!("articles/{name}:{line}:1")), "{name} {line}: {run}");
        }
    }
}

#[test]
fn missing_picture_is_a_warning_at_its_place() {
    for body in [
        "Text ![x](nope.png)",
        "Text <img src=\"nope.png\" alt=\"x\">",
        "Text ![x][y]\n\n[y]: nope.png",
    ] {
        let run = printed_for("a.md", body);
        assert!(
            run.contains("warning[article/missing-picture]: there is no file `nope.png`"),
            "{body}: {run}"
        );
        assert!(run.contains("articles/a.md:"), "{run}");
    }
    for body in [
        "Text ![x](here%20it.png \"t\") ![x](b/c.png) ![x](./b/c.png?v=1#d)",
        "Text ![x](/nope.png) ![x](https://e.org/nope.png) ![x](//e.org/nope.png) [x](nope.png)",
        "Text `![x](no.png)` ![x](../nope.png) {{< figure src=\"nope.png\" >}}",
    ] {
        let site = TestSite::new();
        site.write("articles/here it.png", "").write("articles/b/c.png", "");
        site.write("articles/a.md", &format!("---\ntitle: A\ndate: 2024-05-22\n---\n{body}\n"));
        let run = site.build().stderr;
        assert!(!run.contains("missing-picture"), "{body}: {run}");
    }
}

#[test]
fn missing_picture_is_named_as_it_is_written() {
    for (body, shown) in [
        ("Text ![x](<nö pe.png>)", "nö pe.png"),
        ("Text ![x](no%20pe.png)", "no%20pe.png"),
        ("Text <img src=\"nö pe.png\" alt=\"x\">", "nö pe.png"),
        ("Text ![x](a.md/nope.png)", "a.md/nope.png"),
    ] {
        let run = printed_for("a.md", body);
        assert!(run.contains(&format!("there is no file `{shown}` next to")), "{body}: {run}");
    }
    // A file with such a name can't be looked at.
    let run = printed_for("a.md", &format!("Text ![x]({}.png)", "x".repeat(300)));
    assert!(!run.contains("missing-picture"), "{run}");
}

#[test]
fn picture_that_appears_or_vanishes_is_noticed() {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText ![x](b.png)\n");
    assert!(site.build().stderr.contains("missing-picture"));
    site.write("articles/b.png", "");
    assert!(!site.build().stderr.contains("missing-picture"));
    site.remove("articles/b.png");
    assert!(site.build().stderr.contains("missing-picture"));
}

#[test]
fn path_into_the_folder_of_assets_is_the_address_of_the_file() {
    let site = TestSite::with_config("[articles]\nassets = \"static\"");
    site.write("static/b/c d.png", "").write("static/e.pdf", "");
    let head = "---\ntitle: A\ndate: 2024-05-22\nimage: ../../static/b/c d.png\n---\n";
    let body =
        "![x](<../../static/b/c d.png>) [y](../../static/e.pdf?v=1#f) [z](../../static/g.pdf)\n";
    site.write("articles/b/a.md", &format!("{head}{body}"));
    site.build().succeeds();
    let feed = site.read("public/feed.json");
    assert!(feed.contains(r#"src=\"https://a.example/b/c%20d.png\""#), "{feed}");
    assert!(feed.contains(r#"href=\"https://a.example/e.pdf?v=1#f\""#), "{feed}");
    assert!(feed.contains(r#""image": "https://a.example/b/c%20d.png""#), "{feed}");
    // A file that is not there may be at an address that another program makes.
    assert!(feed.contains("/static/g.pdf"), "{feed}");
}

/// Forty words of prose.
fn prose() -> String {
    "Many readers wait for this text, and it has more than thirty words. ".repeat(4)
}

#[test]
fn text_that_is_swallowed_is_a_warning() {
    let text = prose();
    for (name, body) in [
        ("a.md", format!("Start.\n\n<!-- an open comment\n\n{text}")),
        ("a.md", format!("Start.\n\n<script>\n\n{text}")),
        ("a.md", format!("Start.\n\n<style>\n\n{text}")),
        ("a.html", format!("<p>Start.</p><title>{text}")),
        ("a.mdx", format!("Start.\n\n<svg>\n\n{text}")),
    ] {
        let run = printed_for(name, &body);
        assert!(run.contains("warning[article/lost-text]"), "{name} {body}: {run}");
        assert!(run.contains(&format!("articles/{name}:5:1")), "{run}");
    }
}

#[test]
fn text_that_readers_see_is_no_loss() {
    let text = prose();
    let code = "let a = one two three four five six;\n".repeat(20);
    for (name, body) in [
        ("a.md", text.clone()),
        ("a.txt", text.clone()),
        ("a.html", format!("<p>{text}</p>")),
        ("a.md", format!("<!-- {text}{text} -->\n\n{text}")),
        ("a.md", format!("{text}\n\n```rust\n{code}```\n")),
        ("a.md", format!("{text}\n\n{{% highlight rust %}}\n{code}{{% endhighlight %}}\n")),
        ("a.md", format!("{text}\n\n{{{{< highlight rust >}}}}\n{code}{{{{< /highlight >}}}}\n")),
        ("a.md", format!("{text}\n\n    {}", code.replace('\n', "\n    "))),
        ("a.md", format!("| a | b |\n|---|---|\n| {text} | {text} |\n")),
        ("a.md", format!("{text}\n\n<script>{text}{text}</script>\n\n<style>{text}</style>\n")),
        (
            "a.md",
            format!(
                "{text}\n\n{{{{< figure src=\"https://e.org/a.png\" caption=\"{text}{text}\" >}}}}\n"
            ),
        ),
        (
            "a.mdx",
            format!(
                "import A from 'a';\n\nexport const meta = {{ a: \"{text}\" }};\n\n{text}\n\n{{/* {text} */}}\n"
            ),
        ),
        ("a.md", format!("{text}\n\n<!-- more -->\n\n{text}")),
        ("a.md", format!("{text}\n\n{{% comment %}}{text}{text}{{% endcomment %}}\n")),
        (
            "a.md",
            format!(
                "# A heading\n\n[a link](https://e.org/{}) {text}[^1]\n\n[^1]: {text}\n",
                "a-".repeat(200)
            ),
        ),
    ] {
        let run = printed_for(name, &body);
        assert!(!run.contains("article/lost-text"), "{name} {body}: {run}");
    }
}

#[test]
fn missing_picture_has_the_name_of_a_similar_file() {
    let site = TestSite::new();
    site.write("articles/pictures/Harbor.PNG", "").write("articles/pictures/boat.webp", "");
    site.write("articles/pictures/lighthouse.png", "").write("secret.png", "");
    site.link("../..", "articles/pictures/up");
    for (written, expected) in [
        ("pictures/harbor.png", "write `pictures/Harbor.PNG`"),
        ("pictures/boat.jpg", "write `pictures/boat.webp`"),
        ("pictures/lighthuose.png", "write `pictures/lighthouse.png`"),
        ("pictures/other.png", "correct the path"),
        ("pictures/up/secrets.png", "correct the path"),
        ("../secrets.png", ""),
    ] {
        let article = format!("---\ntitle: A\ndate: 2024-05-22\n---\nText ![x]({written})\n");
        site.write("articles/a.md", &article);
        let run = site.build();
        assert!(run.stderr.contains(expected), "{written}: {}", run.stderr);
    }
    // The name in the message follows the folder, also in a later build.
    let article = "---\ntitle: A\ndate: 2024-05-22\n---\nText ![x](pictures/boat.jpg)\n";
    site.write("articles/a.md", article).build();
    site.remove("articles/pictures/boat.webp");
    assert!(site.build().stderr.contains("correct the path"));
}

#[test]
fn rooted_picture_is_missed_where_its_folder_is_an_asset() {
    let site = TestSite::new();
    site.write(
        "feed.toml",
        "[site]\ntitle = 'A'\nurl = 'https://a.example/blog/'\n[articles]\nassets = 'static'\n",
    );
    site.write("static/images/harbor.png", "").write("articles/images/boat.png", "");
    for (written, expected) in [
        ("/images/harbour.png", Some("write `/images/harbor.png`")),
        ("/blog/images/harbour.png", Some("write `/images/harbor.png`")),
        ("/images/boat.png", Some("correct the path")),
        ("/images/harbor.png", None),
        ("/blog/images/harbor.png?v=2", None),
        // From a theme, a plugin or another host.
        ("/theme/boat.png", None),
        ("/boat.png", None),
        ("//b.example/images/boat.png", None),
        ("/../../images/boat.png", None),
    ] {
        let article = format!("---\ntitle: A\ndate: 2024-05-22\n---\nText ![x]({written})\n");
        site.write("articles/a.md", &article);
        let printed = site.build().stderr;
        assert_eq!(printed.contains("missing-picture"), expected.is_some(), "{written}: {printed}");
        assert!(printed.contains(expected.unwrap_or_default()), "{written}: {printed}");
    }
}
