//! Links to articles that are not public become text, and come back when their
//! targets are public.

use crate::site::TestSite;

const CONFIG: &str = "[articles]\npermalink = '/{title}/'\n";

/// Every way to link to the article of `hidden.md`, whose title is not to be seen.
const LINKS: &str = "[one](hidden.md) [two](../articles/hidden.md#x) [three](@/hidden.md)
[four]({{< ref \"hidden.md\" >}}) [five]({{< relref \"/hidden\" >}}) [six]({% link hidden.md %})
[seven]({% post_url hidden %}) {% post_link hidden eight %} [[hidden]] [[hidden|nine]] ![[hidden]]
[[Neverpublish here]] [ten](/neverpublish-here/) [eleven](https://a.example/neverpublish-here/)
[twelve](../neverpublish-here/) <a href=\"hidden.md\">thirteen</a> [fourteen](HTTPS://A.example/neverpublish-here/#x)
[fifteen](//a.example/neverpublish-here/index.html) ![sixteen](/neverpublish-here/picture.png)
";

fn site(hidden: &str) -> TestSite {
    let site = TestSite::with_config(CONFIG);
    site.write_private(
        "articles/hidden.md",
        &format!("---\ntitle: Neverpublish here\n{hidden}\n---\nText.\n"),
    );
    site.write("articles/open.md", &format!("---\ntitle: Open\ndate: 2024-05-22\n---\n{LINKS}"));
    site.set_now("2026-01-01T00:00:00Z");
    site
}

#[test]
fn no_kind_of_link_names_an_article_that_is_not_public() {
    for hidden in [
        "date: 2099-01-01",
        "date: 2024-01-01\ndraft: true",
        "date: 2024-01-01\nexpires: 2025-01-01",
        "date: 2024-01-01\nretracted: why",
    ] {
        let site = site(hidden);
        let run = site.build();
        assert!(run.text().contains("`hidden.md` is not public"), "{hidden}: {}", run.text());
        let content = site.items("feed.json")[0]["content_html"].as_str().unwrap().to_owned();
        assert!(!content.contains("<a") && !content.contains("<img"), "{hidden}: {content}");
        for word in ["one", "two", "three", "seven", "eight", "nine", "twelve", "thirteen"] {
            assert!(content.contains(word), "{hidden:?}: {word}: {content}");
        }
        site.build();
    }
}

#[test]
fn strict_build_refuses_a_link_to_a_hidden_article() {
    let site = site("date: 2099-01-01");
    let run = site.run(["build", "--strict"]).expect(1);
    assert!(run.text().contains("scheduled for 2099-01-01T00:00:00Z; the link becomes text"));
    assert!(!site.has("public/feed.xml"));
}

#[test]
fn link_comes_back_with_its_target_and_moves_nothing() {
    let site = site("date: 2026-02-01");
    site.write("articles/open.md", "---\ntitle: Open\ndate: 2024-05-22\n---\n[one](hidden.md)\n");
    site.build();
    let before = site.items("feed.json")[0].clone();
    assert!(!before["content_html"].as_str().unwrap().contains("<a"), "{before}");
    site.reveal().set_now("2026-02-01T00:00:01Z");
    site.build();
    let after = site.items("feed.json")[1].clone();
    assert!(after["content_html"].as_str().unwrap().contains("<a href="), "{after}");
    for key in ["id", "url", "date_published", "date_modified"] {
        assert_eq!(before[key], after[key], "{key}");
    }
}

#[test]
fn cached_link_becomes_text_when_its_target_is_hidden() {
    let target = "---\ntitle: Target\ndate: 2024-01-01\n---\nText.\n";
    for changed in [
        "---\ntitle: Target\ndate: 2024-01-01\ndraft: true\n---\nneverpublish\n",
        "---\ntitle: Target\ndate: 2024-01-01\nexpires: 2025-06-01\n---\nneverpublish\n",
    ] {
        for link in ["hidden.md", "/target/"] {
            let site = TestSite::with_config(&format!("{CONFIG}[feed]\nlimit = 1\n"));
            site.write("articles/hidden.md", target);
            let text = format!("---\ntitle: Open\ndate: 2024-05-22\n---\n[one]({link})\n");
            site.write("articles/open.md", &text);
            site.set_now("2026-01-01T00:00:00Z").build();
            assert!(site.output("feed.json").contains("/target/"), "{changed:?}");
            site.replace("articles/hidden.md", changed);
            site.build();
            assert!(!site.output("feed.json").contains("/target/"), "{link} {changed}");
        }
    }
}

#[test]
fn link_to_an_expiring_article_changes_the_feed_when_it_expires() {
    let site = TestSite::with_config("[feed]\nlimit = 1\n");
    site.write(
        "articles/b.md",
        "---\ntitle: B\ndate: 2024-01-01\nexpires: 2026-03-01\n---\nText.\n",
    );
    site.write("articles/open.md", "---\ntitle: Open\ndate: 2024-05-22\n---\n[one](b.md)\n");
    site.set_now("2026-01-01T00:00:00Z").build();
    assert!(
        site.output("feed.json").contains("<a href=") || site.output("feed.json").contains("href")
    );
    site.set_now("2026-03-01T00:00:00Z").build();
    assert!(!site.output("feed.json").contains("href"));
}

#[test]
fn pages_of_archives_are_made_again_when_a_target_is_hidden() {
    let site = TestSite::with_config("[feed]\nlimit = 1\narchive = { size = 1 }\n");
    site.write("articles/target.md", "---\ntitle: T\ndate: 2023-01-01\n---\nText.\n");
    for day in 1..5 {
        let text = format!("---\ntitle: O{day}\ndate: 2024-05-0{day}\n---\n[one](target.md)\n");
        site.write(&format!("articles/o{day}.md"), &text);
    }
    site.build();
    site.build();
    let links = |site: &TestSite| {
        let files = site.files("public");
        let feeds = files.into_iter().filter(|(name, _)| name.ends_with("feed.json"));
        let texts = feeds.map(|(_, bytes)| String::from_utf8(bytes).unwrap());
        texts.filter(|text| text.contains("a.example/target/")).count()
    };
    assert!(links(&site) > 2);
    site.replace(
        "articles/target.md",
        "---\ntitle: T\ndate: 2023-01-01\ndraft: true\n---\nneverpublish\n",
    );
    site.build();
    assert_eq!(links(&site), 0);
}

#[test]
fn page_that_is_only_kept_out_of_feeds_is_linked_to() {
    let site = TestSite::new();
    site.write(
        "articles/about.md",
        "---\ntitle: About\ndate: 2024-01-01\nfeed: false\n---\nText.\n",
    );
    site.write("articles/open.md", "---\ntitle: Open\ndate: 2024-05-22\n---\n[one](about.md)\n");
    site.build().succeeds_silently();
    assert!(site.output("feed.json").contains("a.example/about/"));
}

#[test]
fn address_that_a_public_article_has_too_is_linked_to() {
    let site = TestSite::with_config(CONFIG);
    site.write("articles/new.md", "---\ntitle: Same\ndate: 2024-01-01\n---\nText.\n");
    site.write(
        "articles/old.md",
        "---\ntitle: Same\ndate: 2024-01-01\ndraft: true\n---\nneverpublish\n",
    );
    site.write("articles/open.md", "---\ntitle: Open\ndate: 2024-05-22\n---\n[one](/same/)\n");
    site.build().succeeds_silently();
    assert!(site.items("feed.json")[0]["content_html"].as_str().unwrap().contains("/same/"));
}

#[test]
fn files_of_an_article_that_is_not_public_are_left_out() {
    let site = TestSite::new();
    site.write_private(
        "articles/neverpublish/index.md",
        "---\ntitle: D\ndate: 2099-01-01\n---\nText.\n",
    );
    site.write("articles/neverpublish/a.png", "picture");
    site.write("articles/neverpublish/a.mp3", "sound");
    site.write(
        "articles/open.md",
        "---\ntitle: Open\ndate: 2024-05-22\nimage: /neverpublish/a.png\nenclosure: /neverpublish/a.mp3\n---\n![x](/neverpublish/a.png)\n",
    );
    let run = site.build();
    assert!(run.text().contains("its file is left out"), "{}", run.text());
}

#[test]
fn site_of_more_bytes_than_its_limit_is_not_written() {
    let site = TestSite::with_config("[output]\nmax_bytes = \"2KB\"\n[each.tag]\n");
    let tags: Vec<String> = (0..50).map(|number| format!("t{number}")).collect();
    let text =
        format!("---\ntitle: A\ndate: 2024-05-22\ntags: [{}]\n---\nWords.\n", tags.join(", "));
    site.write("articles/a.md", &text);
    for options in [&["build"][..], &["build", "--keep-going"], &["check"]] {
        let run = site.run(options).expect(1);
        assert!(run.text().contains("output/too-large"), "{}", run.text());
        assert!(run.text().contains("max_bytes = 4000"), "{}", run.text());
    }
    assert!(!site.has("public/feed.xml") && !site.has("public/feedwright.json"));
    site.config("[output]\nmax_bytes = \"9MB\"\n[each.tag]\n").build();
}

#[test]
fn link_that_shows_the_address_of_a_hidden_article_shows_no_address() {
    for (name, text) in [
        (
            "open.md",
            "<https://a.example/neverpublish-here/> then https://a.example/neverpublish-here/.",
        ),
        (
            "open.md",
            "[http://www.a.example/neverpublish-here](hidden.md) and [x](//www.a.example/neverpublish-here/)",
        ),
        ("open.md", "<a href='/neverpublish-here/'>a.example/neverpublish-here/</a> or [b](b.md)"),
        (
            "open.md",
            "[`https://a.example/neverpublish-here/`](/neverpublish-here/) <A HREF='hidden.md'><b>a.example/neverpublish-here</b></A>",
        ),
        ("open.txt", "see https://a.example/neverpublish-here/ there"),
        (
            "open.html",
            "<div><a href=\"/neverpublish-here/\"> https://a.example/neverpublish&#45;here/ </a></div>",
        ),
    ] {
        let site = TestSite::with_config(CONFIG);
        site.write_private(
            "articles/hidden.md",
            "---\ntitle: Neverpublish here\ndate: 2099-01-01\n---\nText.\n",
        );
        site.write("articles/b.md", "---\ntitle: B\ndate: 2024-01-01\n---\nText.\n");
        let head = "---\ntitle: Open\ndate: 2024-05-22\n---\n";
        site.write(&format!("articles/{name}"), &format!("{head}{text}\n"));
        let run = site.build();
        assert!(run.text().contains("article/link-not-public"), "{text}: {}", run.text());
        let content = site.items("feed.json")[0]["content_html"].as_str().unwrap().to_owned();
        assert!(!content.to_lowercase().contains("neverpublish"), "{text}: {content}");
    }
}
