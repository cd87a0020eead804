//! Archives: a reader that walks back from the feed meets every article once,
//! and no page changes because of what comes later.

use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;

use serde_json::Value;

use crate::site::TestSite;

const FORMATS: [&str; 3] = ["feed.xml", "atom.xml", "feed.json"];

/// A site whose feed shows two entries and more, and whose pages take three.
struct ArchivedSite(TestSite);

impl ArchivedSite {
    fn new(articles: u32) -> Self {
        let site = Self(TestSite::new());
        site.configure("limit = 2\narchive = { size = 3 }\n");
        for number in 0..articles {
            site.add(number);
        }
        site
    }

    fn configure(&self, feed: &str) {
        self.0.config(&format!("[feed]\n{feed}"));
    }

    fn article(&self, name: &str, number: u32, text: &str) {
        let (hour, minute) = (number / 60, number % 60);
        let text =
            format!("---\ntitle: {name}\ndate: 2026-01-01 {hour:02}:{minute:02}:00\n---\n{text}\n");
        self.0.write(&format!("articles/{name}.md"), &text);
    }

    fn add(&self, number: u32) {
        self.article(&format!("n{number}"), number, "Text.");
    }

    /// Builds, and returns the written files and the number of bodies that were read.
    fn build(&self) -> (Vec<String>, u64) {
        self.build_with(&[], true)
    }

    fn build_with(&self, arguments: &[&str], succeeds: bool) -> (Vec<String>, u64) {
        let all = [&["build", "--format", "json", "-v"], arguments].concat();
        let run = self.0.run(all);
        assert_eq!(run.code == Some(0), succeeds, "{}", run.stdout);
        let summary = run.summary();
        let names = |key: &str| -> Vec<String> {
            let names = summary[key].as_array().unwrap().iter();
            names.map(|name| name.as_str().unwrap().to_owned()).collect()
        };
        let own = |name: &String| FORMATS.iter().any(|format| name.ends_with(format));
        let written = names("written").into_iter().filter(own).collect();
        (written, summary["bodies"].as_u64().unwrap())
    }

    fn read(&self, name: &str) -> String {
        self.0.output(name)
    }

    fn files(&self) -> BTreeMap<String, (String, SystemTime)> {
        let pages = fs::read_dir(self.0.path("public/archive"));
        let pages = pages.into_iter().flatten().flatten().flat_map(|page| {
            let page = page.file_name().into_string().unwrap();
            FORMATS.map(|format| format!("archive/{page}/{format}"))
        });
        let file = |name: String| {
            let path = self.0.path("public").join(&name);
            let modified = path.metadata().unwrap().modified().unwrap();
            (name.clone(), (self.read(&name), modified))
        };
        pages.map(file).collect()
    }

    /// Walks back from the feed, and returns the titles of each stop; the same
    /// in every format.
    fn walk(&self) -> Vec<Vec<String>> {
        let [rss, atom, json] = FORMATS.map(|format| self.walk_from(format));
        assert_eq!(rss, atom);
        assert_eq!(rss, json);
        rss
    }

    fn walk_from(&self, format: &str) -> Vec<Vec<String>> {
        let mut stops = Vec::new();
        let mut next = Some(format.to_owned());
        while let Some(name) = next {
            assert!(stops.len() < 100, "the walk has no end");
            let text = self.read(&name);
            let parsed = feed_rs::parser::parse(text.as_bytes()).unwrap();
            let titles = parsed.entries.into_iter().map(|entry| entry.title.unwrap().content);
            stops.push(titles.collect());
            next = previous(&text);
        }
        stops
    }

    /// Holds a walk against every article that there is.
    fn check(&self, articles: u32) {
        let mut met: Vec<String> = self.walk().concat();
        let newest_first: Vec<_> = (0..articles).rev().map(|number| format!("n{number}")).collect();
        assert_eq!(met, newest_first);
        met.dedup();
        assert_eq!(met.len(), articles as usize);
    }
}

/// The path of the page before a feed or page.
fn previous(text: &str) -> Option<String> {
    let url = if let Ok(feed) = serde_json::from_str::<Value>(text) {
        feed["next_url"].as_str()?.to_owned()
    } else {
        let tag = text.split('<').find(|tag| tag.contains("rel=\"prev-archive\""))?;
        tag.split("href=\"").nth(1)?.split('"').next()?.to_owned()
    };
    Some(url.strip_prefix("https://a.example/").unwrap().to_owned())
}

#[test]
fn walk_meets_every_article_once_during_additions() {
    let site = ArchivedSite::new(0);
    site.add(0);
    for count in 1..16 {
        let before = site.files();
        let (written, _) = site.build();
        site.check(count);
        let after = site.files();
        for (name, file) in &before {
            // The oldest page learns of the second one, and no page of any other.
            let is_told = name.starts_with("archive/1/")
                && !before.keys().any(|name| name.starts_with("archive/2/"));
            assert!(is_told || after[name] == *file, "{name} changed");
        }
        for format in FORMATS {
            assert!(
                written.iter().filter(|name| name.ends_with(format)).count() <= 3,
                "{written:?}"
            );
        }
        site.add(count);
    }
    assert_eq!(site.walk().iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3, 3, 3]);
}

#[test]
fn history_is_archived_at_once() {
    let site = ArchivedSite::new(12);
    let (_, bodies) = site.build();
    assert_eq!(bodies, 12);
    site.check(12);
    assert_eq!(site.walk().iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 3, 3]);
    let page = site.read("archive/2/atom.xml");
    let links: Vec<_> = page
        .lines()
        .filter(|line| line.contains("archive") || line.contains("current"))
        .map(str::trim)
        .collect();
    insta::assert_snapshot!(links.join("\n"), @r#"
    <link href="https://a.example/archive/2/atom.xml" rel="self" type="application/atom+xml"/>
    <link href="https://a.example/archive/1/atom.xml" rel="prev-archive" type="application/atom+xml"/>
    <link href="https://a.example/atom.xml" rel="current" type="application/atom+xml"/>
    <fh:archive></fh:archive>
    "#);
}

#[test]
fn correction_changes_its_page_alone() {
    let site = ArchivedSite::new(14);
    site.build();
    assert_eq!(site.build(), (vec![], 0));
    site.article("n4", 4, "Corrected.");
    let (written, bodies) = site.build();
    assert_eq!(written, FORMATS.map(|format| format!("archive/2/{format}")));
    assert_eq!(bodies, 3);
    site.check(14);
    assert!(site.read("archive/2/feed.json").contains("Corrected."));
}

#[test]
fn article_with_an_old_date_is_in_the_feed_first() {
    let site = ArchivedSite::new(8);
    site.build();
    site.article("late", 0, "Text.");
    site.build();
    assert_eq!(site.walk()[0], ["n7", "n6", "late"]);
    assert_eq!(site.walk().concat().len(), 9);
}

#[test]
fn retracted_article_leaves_its_page_and_a_tombstone_in_the_feed() {
    let site = ArchivedSite::new(9);
    site.build();
    site.0.write_private(
        "articles/n1.md",
        "---\ntitle: n1\ndate: 2026-01-01 00:01:00\nretracted: wrong\n---\nText.\n",
    );
    let (written, _) = site.build();
    assert_eq!(
        written,
        ["archive/1/feed.xml", "archive/1/atom.xml", "archive/1/feed.json", "feed.xml", "atom.xml"]
    );
    assert_eq!(site.walk().last().unwrap(), &["n2", "n0"]);
    assert!(site.read("atom.xml").contains("at:deleted-entry"));
    assert!(!site.read("archive/1/atom.xml").contains("at:deleted-entry"));
}

#[test]
fn emptied_page_drops_out_of_the_chain() {
    let site = ArchivedSite::new(12);
    site.build();
    for number in 3..6 {
        site.0.remove(&format!("articles/n{number}.md"));
    }
    site.build();
    assert_eq!(site.walk().concat(), ["n11", "n10", "n9", "n8", "n7", "n6", "n2", "n1", "n0"]);
    assert!(!site.0.has("public/archive/2"));
    // Nor is its number given to another.
    for number in 12..15 {
        site.add(number);
    }
    site.build();
    assert_eq!(site.walk().len(), 4);
    assert!(site.0.has("public/archive/4"));
}

#[test]
fn broken_article_is_back_in_its_page_when_it_is_fixed() {
    let site = ArchivedSite::new(9);
    site.build();
    let (page, text) = (site.read("archive/1/feed.xml"), "---\ntitle: [\n---\n");
    site.0.write("articles/n1.md", text);
    site.build_with(&[], false);
    assert_eq!(site.read("archive/1/feed.xml"), page);
    site.build_with(&["--keep-going"], false);
    assert_eq!(site.walk().last().unwrap(), &["n2", "n0"]);
    site.add(1);
    site.build();
    assert_eq!(site.read("archive/1/feed.xml"), page);
    site.check(9);
}

#[test]
fn article_with_a_broken_body_stays_out_of_its_page() {
    let site = ArchivedSite::new(9);
    site.build();
    let page = site.read("archive/1/feed.xml");
    let mut bytes = site.0.read("articles/n1.md").into_bytes();
    bytes.extend(b"\xff\xfe");
    site.0.write_bytes("articles/n1.md", &bytes);
    site.build_with(&[], false);
    assert_eq!(site.read("archive/1/feed.xml"), page);
    site.build_with(&["--keep-going"], false);
    assert_eq!(site.walk().last().unwrap(), &["n2", "n0"]);
    site.add(1);
    site.build();
    assert_eq!(site.read("archive/1/feed.xml"), page);
}

#[test]
fn article_that_would_spoil_its_page_stays_out_of_it() {
    let site = ArchivedSite::new(9);
    site.configure("limit = 2\narchive = { size = 3 }\ntombstones = true");
    site.build();
    let (page, other) = (site.read("archive/1/feed.xml"), site.read("archive/2/feed.xml"));
    let address = "url: 'https://a.example/1|2'";
    let text = format!("---\ntitle: n1\ndate: 2026-01-01 00:01:00\n{address}\n---\nText.\n");
    site.0.write("articles/n1.md", &text);
    site.build_with(&[], false);
    assert_eq!(site.read("archive/1/feed.xml"), page);
    for _ in 0..2 {
        let run = site.0.run(["build", "--keep-going"]);
        let reported = run.stderr;
        assert_eq!(reported.matches("error[article/spoils-feed]").count(), 1, "{reported}");
        assert!(reported.contains("articles/n1.md:4:6") && run.code == Some(1), "{reported}");
        assert_eq!(site.walk().last().unwrap(), &["n2", "n0"]);
        assert_eq!(site.read("archive/2/feed.xml"), other);
        assert!(!site.read("atom.xml").contains("deleted-entry"));
    }
    site.add(1);
    site.build();
    assert_eq!(site.read("archive/1/feed.xml"), page);
    site.check(9);
}

#[test]
fn renamed_article_of_a_page_is_refused() {
    let site = ArchivedSite::new(9);
    site.build();
    site.0.rename("articles/n1.md", "articles/x.md");
    site.build_with(&[], false);
    site.build_with(&["--keep-going"], false);
    assert_eq!(site.walk().last().unwrap(), &["n2", "n0"]);
    site.0.write(
        "articles/x.md",
        "---\ntitle: n1\ndate: 2026-01-01 00:01:00\nid: 'tag:a.example,2000:n1'\n---\nText.\n",
    );
    site.build();
    site.check(9);
}

#[test]
fn page_that_was_damaged_is_made_again() {
    let site = ArchivedSite::new(9);
    site.build();
    let page = site.read("archive/1/feed.xml");
    site.0.write("public/archive/1/feed.xml", "damaged");
    assert_eq!(site.build().0, ["archive/1/feed.xml"]);
    assert_eq!(site.read("archive/1/feed.xml"), page);
    site.0.remove("public/archive/1/feed.xml");
    assert_eq!(site.build().0, ["archive/1/feed.xml"]);
}

#[test]
fn other_title_of_the_site_changes_every_page() {
    let site = ArchivedSite::new(9);
    site.build();
    site.0.write("feed.toml", "[site]\ntitle = 'B'\nurl = 'https://a.example/'\n[feed]\nlimit = 2\narchive = { size = 3 }\n");
    assert_eq!(site.build().0.len(), 9);
    site.check(9);
}

#[test]
fn pages_keep_their_entries_when_their_size_changes() {
    let site = ArchivedSite::new(9);
    site.build();
    let page = site.read("archive/1/feed.xml");
    site.configure("limit = 2\narchive = { size = 2 }\n");
    site.build();
    site.check(9);
    assert_eq!(site.read("archive/1/feed.xml"), page);
}

#[test]
fn archive_that_is_switched_off_is_removed() {
    let site = ArchivedSite::new(9);
    site.build();
    site.configure("limit = 2\narchive = false\n");
    site.build();
    assert_eq!(site.walk(), [["n8", "n7"]]);
    assert!(!site.0.has("public/archive"));
    site.configure("limit = 2\narchive = { size = 3 }\n");
    site.build();
    site.check(9);
}

#[test]
fn lost_manifest_leaves_entries_in_their_pages() {
    let site = ArchivedSite::new(9);
    site.build();
    site.article("late", 0, "Text.");
    site.build();
    let files = site.files();
    site.0.write("public/feedwright.json", "{");
    site.build_with(&["--rebuild-manifest"], true);
    assert_eq!(site.files(), files);
    assert_eq!(site.walk()[0], ["n8", "n7", "n6", "late"]);
}

#[test]
fn feed_with_an_archive_has_no_other_bounds() {
    let site = ArchivedSite::new(1);
    for (feed, expected) in [
        (
            "archive = { size = 0 }",
            "`archive` in `[feed]` must have a `size` of 1 or more entries a page",
        ),
        ("archive = true\nlimit = 0", "a feed with `archive` can't have `limit = 0`"),
        ("archive = true\nmax_age = '3d'", "a feed with `archive` can't have `max_age`"),
        (
            "archive = true\n[[feeds]]\npath = 'x'\nmax_bytes = '1MB'",
            "a feed with `archive` can't have `max_bytes`",
        ),
        ("archive = { sise = 3 }", "did you mean `size`?"),
        ("archive = 3", "must be `true`, `false` or a table such as `{ size = 100 }`"),
    ] {
        site.configure(feed);
        let printed = site.0.run(["check", "--color", "never"]).expect(2).stderr;
        assert!(printed.contains(expected), "{feed}: {printed}");
    }
}

#[test]
fn check_writes_no_page() {
    let site = ArchivedSite::new(9);
    site.0.run(["check"]).succeeds();
    assert!(!site.0.has("public"));
}
