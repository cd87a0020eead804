//! Feeds for every value of a field: their folders, titles and lists.

use serde_json::Value;

use crate::site::TestSite;

fn article(title: &str, fields: &str) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-22\n{fields}---\nText.\n")
}

/// Returns the title of the feed in a folder.
#[track_caller]
fn title(site: &TestSite, folder: &str) -> String {
    let feed: Value = serde_json::from_str(&site.output(&format!("{folder}/feed.json"))).unwrap();
    feed["title"].as_str().unwrap().to_owned()
}

/// Returns the number of entries of the feed in a folder.
#[track_caller]
fn count(site: &TestSite, folder: &str) -> usize {
    site.items(&format!("{folder}/feed.json")).len()
}

#[test]
fn category_has_a_feed_that_is_listed() {
    let site =
        TestSite::with_config("[output]\npage = 'index.html'\n[each.category]\nminimum = 2\n");
    site.write("articles/a.md", &article("First", "categories: [Notes, Lone]\n"));
    site.write("articles/b.md", &article("Second", "category: Notes\n"));
    site.build();
    assert_eq!(title(&site, "categories/notes"), "A: Notes");
    assert_eq!(count(&site, "categories/notes"), 2);
    assert!(!site.has("public/categories/lone"));
    for list in ["feeds.opml", "feeds.html"] {
        assert!(site.output(list).contains("A: Notes"), "{list}");
    }
    // In its group of the page the feed has only the name of the category.
    let page = site.output("index.html");
    assert!(page.contains("categories/notes/") && page.contains(">Notes<"), "{page}");
    assert_eq!(site.manifest()["feeds"]["categories/notes"]["by"], "category");
}

#[test]
fn spellings_of_a_category_share_the_feed_named_by_most_articles() {
    let site =
        TestSite::with_config("[each.category]\npath = 'in/{slug}'\ntitle = '{name} of {title}'\n");
    site.write("articles/a.md", &article("One", "categories: [\"R&amp;B\"]\n"));
    site.write("articles/b.md", &article("Two", "categories: [R&B, r&b]\n"));
    site.write("articles/c.md", &article("Three", "categories: [R&B]\n"));
    site.build();
    assert_eq!(title(&site, "in/r-and-b"), "R&B of A");
    assert_eq!(count(&site, "in/r-and-b"), 3);
    assert_eq!(std::fs::read_dir(site.path("public/in")).unwrap().count(), 1);
}

#[test]
fn published_feed_of_a_category_stays_without_its_articles() {
    let site = TestSite::with_config("[each.category]\n");
    site.write("articles/a.md", &article("One", "categories: [Notes]\n"));
    site.write("articles/b.md", &article("Two", "categories: [World]\n"));
    site.build();
    site.write_private("articles/a.md", &article("One", "categories: [Notes]\ndraft: true\n"));
    let run = site.build();
    assert!(run.stderr.contains("info[feed/kept]: `categories/notes`"), "{}", run.stderr);
    assert_eq!(title(&site, "categories/notes"), "A: Notes");
    assert_eq!(count(&site, "categories/notes"), 0);
    assert!(!site.output("feeds.opml").contains("categories/notes"));
    let config = "[each.category]\npath = 'topics/{slug}'\n";
    let run = site.config(config).run(["build"]).expect(1);
    assert!(run.stderr.contains("to = \"topics/\""), "{}", run.stderr);
}

#[test]
fn feeds_of_a_category_and_a_tag_of_one_name_are_two() {
    let site = TestSite::with_config("[each.tag]\n[each.category]\n");
    site.write("articles/a.md", &article("One", "categories: [Notes]\n"));
    site.write("articles/b.md", &article("Two", "tags: [notes]\ncategories: [Notes]\n"));
    site.build();
    assert_eq!(count(&site, "tags/notes"), 1);
    assert_eq!(count(&site, "categories/notes"), 2);
    let run = site.config("[each.tag]\n[each.category]\npath = 'tags/{slug}'\n").run(["build"]);
    assert!(run.expect(1).stderr.contains("error[config/repeated-path]"));
}

#[test]
fn category_of_any_characters_has_a_folder() {
    let site = TestSite::with_config("[each.category]\n");
    let long = "x".repeat(300);
    let names = ["日本語", "Ελληνικά", "🎈", "../up", "a/b", "", "  ", &long];
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    let fields = format!("categories: [{}]\n", names.join(", "));
    site.write("articles/a.md", &article("One", &fields));
    site.build();
    let folders: Vec<String> = site
        .files("public/categories")
        .into_keys()
        .filter(|path| path.ends_with("/feed.json"))
        .collect();
    assert_eq!(folders.len(), 6, "{folders:?}");
    for name in ["日本語", "ελληνικά", "up", "a-b"] {
        assert_eq!(count(&site, &format!("categories/{name}")), 1, "{name}");
    }
}

#[test]
fn feed_of_every_category_has_no_filter_of_its_own() {
    let site = TestSite::with_config("[each.category]\nwhere = { tags = ['x'] }\n");
    let run = site.run(["build"]).expect(2);
    assert!(run.stderr.contains("`[each.category.where]` is not allowed"), "{}", run.stderr);
}
