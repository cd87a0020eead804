//! Fields that keep an article out of public feeds.

use crate::site::TestSite;

/// An article with some lines in its frontmatter.
fn article(lines: &str) -> String {
    format!("---\ntitle: T\n{lines}\n---\nText.\n")
}

/// A site with one public article, and one with these lines that is not.
fn with_private(settings: &str, lines: &str) -> TestSite {
    let site = TestSite::with_config(settings);
    site.write("articles/open.md", &article("date: 2024-05-01"));
    site.write_private("articles/a.md", &article(lines));
    site
}

#[test]
fn summary_counts_protected_articles() {
    let site = with_private("", "date: 2024-05-22\npassword: hunter2");
    let run = site.build();
    assert!(run.stdout.contains("left out: 1 protected"), "{}", run.stdout);
    assert!(!run.text().contains("hunter2"), "{}", run.text());
    let run = site.run(["build", "--format", "json"]).succeeds();
    assert_eq!((&run.summary()["protected"], &run.summary()["entries"]), (&1.into(), &1.into()));
}

#[test]
fn article_that_becomes_protected_leaves_its_feeds() {
    let site = TestSite::new();
    site.write("articles/open.md", &article("date: 2024-05-01"));
    site.write("articles/a.md", &article("date: 2024-05-22"));
    site.build();
    site.write_private("articles/a.md", &article("date: 2024-05-22\nvisibility: members"));
    assert!(site.build().stdout.contains("1 protected"));
    assert_eq!(site.titles(), ["T"]);
    // The header comes from the cache now.
    site.build();
    assert_eq!(site.titles(), ["T"]);
}

#[test]
fn readers_that_are_not_known_are_named_once_for_the_site() {
    let site = with_private("", "date: 2024-05-22\naudience: developers");
    site.write_private("articles/b.md", &article("date: 2024-05-23\naudience: developers"));
    site.write_private("articles/c.md", &article("date: 2024-05-24\naudience: partners"));
    for _ in 0..2 {
        let run = site.build();
        assert_eq!(run.stderr.matches("article/unknown-readers").count(), 2, "{}", run.stderr);
        assert!(run.stderr.contains("and in 1 more article"), "{}", run.stderr);
        assert!(run.stderr.contains("public = { audience = [\"developers\"] }"), "{}", run.stderr);
        assert!(run.stdout.contains("3 protected"), "{}", run.stdout);
    }
    site.reveal();
    site.config("[articles]\npublic = { audience = ['developers', 'Partners'] }\n");
    site.build();
    assert_eq!(site.titles().len(), 4);
}

#[test]
fn word_for_readers_of_another_field_is_refused() {
    let site = TestSite::with_config("[articles]\npublic = { crowd = ['developers'] }\n");
    let run = site.run(["build"]).expect(2);
    assert!(run.stderr.contains("`visibility`, `audience`, `access` or `tiers`"), "{}", run.stderr);
}

#[test]
fn two_publication_dates_keep_the_article_out_until_the_later() {
    let site = with_private("", "date: 2024-05-22\npubDate: 2099-01-01");
    let run = site.build();
    assert!(run.stderr.contains("article/two-dates"), "{}", run.stderr);
    assert!(run.stdout.contains("1 scheduled"), "{}", run.stdout);
    site.reveal();
    site.run(["build", "--now", "2099-01-02T00:00:00Z"]).succeeds();
    assert_eq!(site.titles().len(), 2);
}

#[test]
fn published_article_keeps_its_date_where_another_one_is_added() {
    let site = TestSite::new();
    site.write("articles/a.md", &article("date: 2024-05-22"));
    site.build();
    let before = site.output("feed.xml");
    site.write("articles/a.md", &article("date: 2024-05-22\npublished_at: 2024-06-01"));
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("identity/moved-date"), "{}", run.stderr);
    assert_eq!(site.output("feed.xml"), before);
}

#[test]
fn scheduled_article_is_public_from_its_date_on() {
    let site = TestSite::new();
    site.write("articles/a.md", &article("date: 2024-05-22\nstatus: future"));
    site.write_private("articles/b.md", &article("date: 2099-05-22\nstatus: future"));
    site.write_private("articles/c.md", &article("status: future"));
    let run = site.build();
    assert!(run.stdout.contains("1 scheduled"), "{}", run.stdout);
    assert_eq!(site.titles().len(), 1);
}

#[test]
fn article_has_a_hundred_tags_and_no_more() {
    let site = TestSite::with_config("[each.tag]\n");
    let tags = |count: usize| {
        let tags: Vec<String> = (0..count).map(|tag| format!("t{tag}")).collect();
        article(&format!("date: 2024-05-22\ncategory: c\ntags: [{}]", tags.join(", ")))
    };
    site.write("articles/a.md", &tags(99));
    site.build();
    site.write("articles/a.md", &tags(100));
    let run = site.run(["build"]).expect(1);
    assert!(
        run.stderr.contains("101 tags and categories, but at most 100 are allowed"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("a.md:5:"), "{}", run.stderr);
    site.config("[each.tag]\n[articles]\nmax_tags = 101\n");
    site.build();
    site.config("[each.tag]\n[articles]\nmax_tags = 0\n");
    site.build();
}

#[test]
fn field_of_ones_own_is_neither_read_nor_misspelled() {
    let site = TestSite::new();
    site.write("articles/a.md", &article("date: 2024-05-22\ndraf: true\nmembers: [Anna]"));
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("known_fields = [\"draf\"]"), "{}", run.stderr);
    assert!(run.stderr.contains("known_fields = [\"members\"]"), "{}", run.stderr);
    site.config("[articles]\nknown_fields = ['Draf', 'members']\n");
    site.build();
    assert_eq!(site.titles(), ["T"]);
}

#[test]
fn field_that_themes_hide_articles_by_keeps_them_out() {
    for lines in [
        "visible: false",
        "hideFromRss: true",
        "archived: yes",
        "rss:\n  enabled: false",
        "published: draft",
        "release_date: 2099-01-01",
        "extra:\n  build: never",
        "tiers:\n  - gold",
        "login_required: 1",
    ] {
        let site = with_private("", &format!("date: 2024-05-22\n{lines}"));
        site.build();
        assert_eq!(site.titles().len(), 1, "{lines}");
    }
}

#[test]
fn article_of_too_many_authors_is_an_error() {
    let site = TestSite::with_config("[each.author]\n");
    let authors: Vec<String> = (0..101).map(|number| format!("a{number}")).collect();
    let text =
        format!("---\ntitle: A\ndate: 2024-05-22\nauthors: [{}]\n---\nText.\n", authors.join(", "));
    site.write("articles/a.md", &text);
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("101 authors, but at most 100 are allowed"), "{}", run.stderr);
    assert!(run.stderr.contains("max_tags = 101"), "{}", run.stderr);
}
