//! Titles of the feeds of sections, tags and categories, from their pages (`_index.md`).

use serde_json::Value;

use crate::site::TestSite;

const SECTIONS: &str = "[each.section]\n";

/// A title that no feed may show.
const HIDDEN: &str = "title: Secret neverpublish";

/// Makes a site with one article in the section `world`.
fn world(settings: &str) -> TestSite {
    let site = TestSite::with_config(settings);
    site.write("articles/world/a.md", &article("tags: [Go]\ncategories: [Notes]"));
    site
}

fn article(fields: &str) -> String {
    format!("---\ntitle: A\ndate: 2024-05-22\n{fields}\n---\nText.\n")
}

fn page(fields: &str) -> String {
    format!("---\n{fields}\n---\nText.\n")
}

/// Returns a text of the feed in a folder, such as its title.
#[track_caller]
fn head(site: &TestSite, folder: &str, key: &str) -> String {
    let feed: Value = serde_json::from_str(&site.output(&format!("{folder}/feed.json"))).unwrap();
    feed[key].as_str().unwrap_or_default().to_owned()
}

#[track_caller]
fn title(site: &TestSite, folder: &str) -> String {
    head(site, folder, "title")
}

#[test]
fn section_feed_has_title_and_description_of_its_page() {
    for (name, text) in [
        ("_index.md", page("title: World news\ndescription: From everywhere")),
        ("_index.md", "+++\ntitle = 'World news'\ndescription = 'From everywhere'\n+++\n".into()),
        ("_index.html", page("title: World news\ndescription: From everywhere")),
        ("_index.md", "{\"title\": \"World news\", \"description\": \"From everywhere\"}\n".into()),
    ] {
        let site = world("[each.section]\npath = 'in/{slug}'\n");
        site.write(&format!("articles/world/{name}"), &text);
        site.build();
        assert_eq!(title(&site, "in/world"), "A: World news", "{text}");
        assert_eq!(head(&site, "in/world", "description"), "From everywhere", "{text}");
        assert!(site.output("feeds.opml").contains("A: World news"), "{text}");
        assert!(site.output("feeds.html").contains("A: World news"), "{text}");
        assert_eq!(site.manifest()["feeds"]["in/world"]["term"], "world", "{text}");
    }
}

#[test]
fn patterns_have_the_title_of_the_page_as_name() {
    let site = world("[each.section]\ntitle = '{name}!'\ndescription = 'All about {name}'\n");
    site.write("articles/world/_index.md", &page("title: World news\ndescription: Other"));
    site.build();
    assert_eq!(title(&site, "world"), "World news!");
    assert_eq!(head(&site, "world", "description"), "All about World news");
}

#[test]
fn markup_and_references_in_a_title_are_read_once() {
    let site = world(SECTIONS);
    site.write("articles/world/_index.md", &page("title: 'R&amp;amp;D <b>now</b> {title} *x*'"));
    site.build();
    assert_eq!(title(&site, "world"), "A: R&amp;D now {title} *x*");
}

#[test]
fn page_without_a_title_changes_nothing() {
    let site = world(SECTIONS);
    site.build();
    let files = site.files("public");
    for text in [
        "",
        "Text.\n",
        "---\nsort_by: date\n---\n",
        "---\ntitle: ''\n---\n",
        "---\ntitle: '<b></b>'\n---\n",
        "Title: World news\n\nText.\n",
    ] {
        site.write("articles/world/_index.md", text);
        site.build();
        assert_eq!(site.files("public"), files, "{text:?}");
    }
}

#[test]
fn changed_title_changes_only_the_titles_of_the_feed() {
    let site = world(SECTIONS);
    site.write("articles/world/_index.md", &page("title: Old"));
    site.build();
    let before = site.files("public");
    site.write("articles/world/_index.md", &page("title: New"));
    let run = site.run(["build", "--strict"]).succeeds();
    assert!(!run.stderr.contains("feed/"), "{}", run.stderr);
    let after = site.files("public");
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (name, bytes) in before.iter().filter(|(name, _)| *name != "feedwright.json") {
        let text = String::from_utf8_lossy(bytes).replace("A: Old", "A: New");
        assert_eq!(text, String::from_utf8_lossy(&after[name]), "{name}");
    }
    let entries = |files: &std::collections::BTreeMap<String, Vec<u8>>| {
        let manifest: Value = serde_json::from_slice(&files["feedwright.json"]).unwrap();
        (manifest["entries"].clone(), manifest["feeds"].clone())
    };
    assert_eq!(entries(&before), entries(&after));
}

#[test]
fn hidden_page_gives_no_title() {
    for fields in [
        "draft: true",
        "date: 2999-01-01",
        "publishDate: 2999-01-01",
        "expiryDate: 2001-01-01",
        "date: 2000-01-01\nexpiryDate: 2001-01-01",
        "visibility: members",
        "password: x",
        "retracted: true",
        "feed: false",
        "_build: {list: never}",
        "build: {render: never}",
        "build: never",
        "headless: true",
        "draft: maybe",
        "date: someday",
        "cascade: {draft: true}",
        "cascade: [{draft: true, _target: {kind: section}}]",
        "cascade: [{draft: true, target: {path: '/world'}}]",
        "cascade: [{draft: true, target: {path: '/world/**'}}]",
        "cascade: [{publishDate: 2999-01-01, _target: {kind: '{section,home}'}}]",
    ] {
        let site = world("[articles]\ngenerator = 'hugo'\n[each.section]\n");
        // In Hugo the field of an article wins over `cascade`.
        site.write("articles/world/a.md", &article("draft: false"));
        site.write("articles/world/_index.md", &page(&format!("{HIDDEN}\n{fields}"))).build();
        assert_eq!(title(&site, "world"), "A: world", "{fields}");
    }
}

#[test]
fn page_that_something_else_hides_gives_no_title() {
    for (path, text) in [
        ("articles/_index.md", page("cascade: {draft: true, _target: {kind: section}}")),
        (
            "articles/_index.md",
            page("cascade: [{_target: {kind: section, path: /world}, draft: true}]"),
        ),
        ("hugo.toml", "[[cascade]]\ndraft = true\n[cascade.target]\nkind = 'section'\n".into()),
        ("hugo.toml", "ignoreFiles = ['world/_index']\n".into()),
        (".gitignore", "_index.md\n".into()),
        ("articles/world/.gitignore", "/_index.md\n".into()),
        ("articles/world/_index.md", format!("---\n{HIDDEN}\nx: [\n---\n")),
        ("articles/world/_index.md", format!("---\n{HIDDEN}\n")),
    ] {
        let site = world(SECTIONS);
        site.write("articles/world/_index.md", &page(HIDDEN)).write(path, &text);
        site.build();
        assert_eq!(title(&site, "world"), "A: world", "{path}: {text}");
    }
    let site = world("[articles]\nexclude = ['_index.md']\n[each.section]\n");
    site.write("articles/world/_index.md", &page(HIDDEN)).build();
    assert_eq!(title(&site, "world"), "A: world");
}

#[test]
fn hidden_page_is_not_replaced_by_another() {
    let site = world("language = 'en'\n[articles]\ngenerator = 'hugo'\n[each.section]\n");
    site.write("articles/world/_index.md", &page("title: Draft neverpublish\ndraft: true"));
    site.write("articles/world/_index.html", &page(HIDDEN));
    site.write("articles/world/_index.en.md", &page(HIDDEN)).build();
    assert_eq!(title(&site, "world"), "A: world");
}

#[test]
fn page_in_the_language_of_the_site_gives_the_title() {
    let site = world("language = 'de'\n[each.section]\n");
    site.write("articles/world/_index.en.md", &page("title: World"));
    site.write("articles/world/_index.de.md", &page("title: Welt")).build();
    assert_eq!(title(&site, "world"), "A: Welt");
    site.write("articles/world/_index.md", &page("title: Die Welt")).build();
    assert_eq!(title(&site, "world"), "A: Die Welt");
}

#[test]
fn title_appears_and_disappears_at_its_dates() {
    let site = world(SECTIONS);
    let fields = "title: World news\ndate: 2026-02-01\nexpiryDate: 2026-03-01";
    site.write("articles/world/_index.md", &page(fields));
    for (now, expected) in [
        ("2026-01-31T23:59:59Z", "A: world"),
        ("2026-02-01T00:00:00Z", "A: World news"),
        ("2026-03-01T00:00:00Z", "A: world"),
    ] {
        site.set_now(now).build();
        assert_eq!(title(&site, "world"), expected, "{now}");
    }
}

#[test]
fn watch_builds_again_when_the_title_is_due() {
    let site = world(SECTIONS);
    site.write("articles/world/_index.md", &page("title: News\ndate: 2026-01-01T00:00:02Z"));
    let watch = site.watch(&["--now", "2026-01-01T00:00:00Z"]);
    watch.wait_until(|| title(&site, "world") == "A: News");
}

#[test]
fn watch_follows_the_page() {
    let site = world(SECTIONS);
    let watch = site.watch(&["--debounce", "50"]);
    assert_eq!(title(&site, "world"), "A: world");
    site.replace("articles/world/_index.md", &page("title: World news"));
    watch.wait_until(|| title(&site, "world") == "A: World news");
    site.replace("articles/world/_index.md", &page("title: Newer"));
    watch.wait_until(|| title(&site, "world") == "A: Newer");
    site.remove("articles/world/_index.md");
    watch.wait_until(|| title(&site, "world") == "A: world");
    site.config("").config("[each.section]\ntitle = '{name}'\n");
    watch.wait_until(|| title(&site, "world") == "world");
    site.replace("articles/world/_index.md", &page("title: Back"));
    watch.wait_until(|| title(&site, "world") == "Back");
}

#[test]
fn watch_reads_pages_when_feeds_of_sections_are_added() {
    let site = world("");
    site.write("articles/world/_index.md", &page("title: World news"));
    let watch = site.watch(&["--debounce", "50"]);
    site.config(SECTIONS);
    watch.wait_until(|| site.has("public/world/feed.json"));
    assert_eq!(title(&site, "world"), "A: World news");
}

#[test]
fn kept_feed_keeps_the_title_of_its_page() {
    let site = world(SECTIONS);
    site.write("articles/world/_index.md", &page("title: World news")).build();
    site.write_private("articles/world/a.md", &article("draft: true"));
    site.build();
    assert_eq!(title(&site, "world"), "A: World news");
}

#[test]
fn tags_and_categories_of_hugo_have_pages() {
    let settings = "[each.tag]\n[each.category]\n[each.section]\n";
    for (generator, tag, category) in
        [("hugo", "A: Golang", "A: Short notes"), ("zola", "A: Go", "A: Notes")]
    {
        let site = world(&format!("[articles]\ngenerator = '{generator}'\n{settings}"));
        site.write("articles/tags/go/_index.md", &page("title: Golang"));
        site.write("articles/tags/notes/_index.md", &page("title: Wrong"));
        site.write("articles/categories/notes/_index.md", &page("title: Short notes"));
        site.build();
        assert_eq!(title(&site, "tags/go"), tag, "{generator}");
        assert_eq!(title(&site, "categories/notes"), category, "{generator}");
    }
    let site = world(settings);
    site.write("articles/tags/go/_index.md", &page("title: Golang")).build();
    assert_eq!(title(&site, "tags/go"), "A: Go");
}

#[test]
fn pages_are_read_only_where_the_generator_has_them() {
    for (generator, expected) in [
        ("hugo", "A: World news"),
        ("zola", "A: World news"),
        ("none", "A: world"),
        ("eleventy", "A: world"),
    ] {
        let site = world(&format!("[articles]\ngenerator = '{generator}'\n[each.section]\n"));
        site.write("articles/world/_index.md", &page("title: World news")).build();
        assert_eq!(title(&site, "world"), expected, "{generator}");
    }
}

#[test]
fn page_of_a_subfolder_is_not_that_of_the_section() {
    let site = world(SECTIONS);
    site.write("articles/world/asia/b.md", &article(""));
    site.write("articles/world/asia/_index.md", &page("title: Asia"));
    site.write("articles/_index.md", &page("title: Home")).build();
    assert_eq!(title(&site, "world"), "A: world");
}

#[test]
fn section_of_any_name_has_its_page() {
    for (folder, slug) in [("Welt Süd", "welt-süd"), ("日本", "日本"), ("r&b", "r-and-b")] {
        let site = TestSite::with_config(SECTIONS);
        site.write(&format!("articles/{folder}/a.md"), &article(""));
        site.write(&format!("articles/{folder}/_index.md"), &page("title: '日本 & Süd'")).build();
        assert_eq!(title(&site, slug), "A: 日本 & Süd", "{folder}");
        assert!(site.output(&format!("{slug}/feed.xml")).contains("A: 日本 &amp; Süd"));
    }
}

#[test]
fn page_that_cannot_be_a_title_is_named() {
    for (fields, reason) in [
        (format!("title: {}", "x".repeat(2_000)), "`title` is longer than 1000 bytes"),
        ("title: [a, b]".to_owned(), "`title` should be text, not a list"),
        ("title: A: B".to_owned(), "`title` needs quotes"),
    ] {
        let site = world(SECTIONS);
        site.write("articles/world/_index.md", &page(&fields));
        let run = site.run(["build", "--strict"]).succeeds();
        assert_eq!(title(&site, "world"), "A: world", "{reason}");
        assert!(run.stderr.contains("info[site/unused-title]"), "{}", run.stderr);
        assert!(run.stderr.contains("articles/world/_index.md:"), "{}", run.stderr);
        assert!(run.stderr.contains(reason), "{}", run.stderr);
    }
}

#[test]
fn long_page_has_a_title_up_to_a_mebibyte() {
    let site = world(SECTIONS);
    let text = |size: usize| page("title: World news") + &"x".repeat(size);
    site.write("articles/world/_index.md", &text(1_000_000)).build();
    assert_eq!(title(&site, "world"), "A: World news");
    site.write("articles/world/_index.md", &text(1_100_000));
    let run = site.run(["build"]).expect(1);
    assert_eq!(run.stderr.matches("larger than 1 MiB").count(), 1, "{}", run.stderr);
}

#[test]
fn page_may_be_a_link_within_the_site_only() {
    let site = world(SECTIONS);
    site.write("pages/world.md", &page("title: World news"));
    site.link(site.path("pages/world.md"), "articles/world/_index.md").build();
    assert_eq!(title(&site, "world"), "A: World news");
    let elsewhere = tempfile::tempdir().unwrap();
    let target = elsewhere.path().join("x.md");
    std::fs::write(&target, page(HIDDEN)).unwrap();
    site.remove("articles/world/_index.md").link(&target, "articles/world/_index.md");
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("a link to a file outside"), "{}", run.stderr);
    assert_eq!(title(&site, "world"), "A: World news");
}
