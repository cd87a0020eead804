//! Articles that were published, left every feed, and come back: they keep their ids
//! and dates. Meanwhile only hashes are remembered.

use std::collections::BTreeMap;

use crate::site::{ProgramRun, TestSite};

const DAY: &str = "2024-05-22";

/// Text that is long enough to be recognized.
const TEXT: &str = "The council met on Tuesday to discuss the new bridge over the river, which the mayor wants to open in spring. Nobody knows what it will cost, and three members asked for a second opinion before the vote takes place next month.";

/// A site with an article that was published and another that stays.
struct RestoredSite(TestSite);

impl RestoredSite {
    fn published(settings: &str) -> Self {
        let site = TestSite::with_config(settings);
        site.write("articles/other.md", "---\ntitle: Other\ndate: 2024-05-01\n---\nOther text.\n");
        let site = Self(site);
        site.write("secret-bridge", "Bridge", DAY, TEXT);
        site.0.build().succeeds();
        site
    }

    fn write(&self, name: &str, title: &str, date: &str, text: &str) {
        let text = format!("---\ntitle: {title}\ndate: {date}\n---\n{text}\n");
        self.0.write(&format!("articles/{name}.md"), &text);
    }

    /// Takes the article back and publishes that.
    fn draft(&self) {
        let text = format!("---\ntitle: Bridge\ndate: {DAY}\ndraft: true\n---\n{TEXT}\n");
        self.0.write("articles/secret-bridge.md", &text);
        self.0.build().succeeds();
        assert_eq!(self.0.titles(), ["Other"]);
    }

    fn delete(&self) {
        self.0.remove("articles/secret-bridge.md");
        self.0.build().succeeds();
        assert_eq!(self.0.titles(), ["Other"]);
    }

    fn refused(&self) -> String {
        let before = self.0.files("public");
        let text = self.0.run(["build"]).expect(1).text();
        assert!(self.0.files("public") == before);
        text
    }

    /// Returns every file of the output folder except the manifest.
    fn published_feeds(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.0.files("public");
        files.retain(|path, _| !path.ends_with("feedwright.json"));
        files
    }

    fn accepted(&self) -> ProgramRun {
        self.0.run(["build", "--accept-changes"]).succeeds()
    }
}

#[test]
fn article_that_comes_back_as_it_was_has_its_id() {
    let site = RestoredSite::published("");
    let before = site.0.output("feed.json");
    for take_back in [RestoredSite::draft, RestoredSite::delete] {
        take_back(&site);
        site.write("secret-bridge", "Bridge", DAY, TEXT);
        site.0.build().succeeds();
        assert_eq!(site.0.output("feed.json"), before, "{take_back:?}");
        assert!(site.0.manifest()["past"].is_null(), "{take_back:?}");
    }
}

#[test]
fn article_that_comes_back_gets_no_other_date() {
    for take_back in [RestoredSite::draft, RestoredSite::delete] {
        let site = RestoredSite::published("");
        take_back(&site);
        site.write("secret-bridge", "Bridge", "2024-06-30", "Another text.");
        let text = site.refused();
        assert!(text.contains("identity/moved-date"), "{take_back:?}: {text}");
        assert!(
            text.contains("published before, at `2024-05-22T00:00:00Z`"),
            "{take_back:?}: {text}"
        );
        assert!(text.contains("articles/secret-bridge.md:3"), "{take_back:?}: {text}");
        site.accepted();
        site.0.build().succeeds();
        assert_eq!(site.0.titles(), ["Bridge", "Other"], "{take_back:?}");
    }
}

#[test]
fn draft_that_comes_back_with_another_id_is_refused_with_the_line_that_keeps_it() {
    let site = RestoredSite::published("");
    site.draft();
    site.0.rename("articles/secret-bridge.md", "articles/bridge.md");
    site.write("bridge", "Bridge", DAY, "Another text.");
    let text = site.refused();
    assert!(text.contains("identity/changed-id"), "{text}");
    assert!(text.contains("set `id` to `tag:a.example,2000:secret-bridge`"), "{text}");
    let fixed = format!(
        "---\ntitle: Bridge\ndate: {DAY}\nid: tag:a.example,2000:secret-bridge\n---\nAnother text.\n"
    );
    site.0.write("articles/bridge.md", &fixed);
    site.0.build().succeeds();
    assert!(site.0.ids().contains(&"tag:a.example,2000:secret-bridge".to_owned()));
}

#[test]
fn renamed_article_is_recognized_by_path_title_and_text() {
    let edited = TEXT.replace("spring", "autumn");
    let cases = [
        // Its path, with an id of its own.
        ("secret-bridge", "Another title\nid: tag:a.example,2000:new", "Another text."),
        // Its title and date.
        ("bridge", "Bridge", "Another text."),
        // Its date and most of its text.
        ("bridge", "The new bridge", &edited),
    ];
    for (name, title, text) in cases {
        let site = RestoredSite::published("");
        site.delete();
        site.write(name, title, DAY, text);
        let found = site.refused();
        assert!(found.contains("published before under another id"), "{title}: {found}");
        site.accepted();
        site.0.build().succeeds();
    }
}

#[test]
fn other_article_of_the_same_day_is_new() {
    let site = RestoredSite::published("");
    site.delete();
    site.write("tunnel", "Tunnel", DAY, "A text about something else entirely.");
    site.0.build().succeeds();
    assert_eq!(site.0.titles(), ["Tunnel", "Other"]);
}

#[test]
fn two_articles_that_fit_prove_nothing() {
    let site = RestoredSite::published("");
    site.delete();
    site.write("a", "Bridge", DAY, "Some text.");
    site.write("b", "Bridge", DAY, "Other words.");
    site.0.build().succeeds();
    assert_eq!(site.0.titles().len(), 3);
}

#[test]
fn output_has_only_hashes_of_hidden_articles() {
    for settings in ["", "[feed]\ntombstones = true\ndeleted_items = 'mark'\n"] {
        let site = RestoredSite::published(settings);
        site.draft();
        let manifest = site.0.manifest();
        let past = manifest["past"].as_object().unwrap();
        assert_eq!(past.len(), 1, "{settings:?}");
        let files = site.0.files("public");
        for (name, bytes) in &files {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("secret-bridge.md"), "{settings:?}: {name}: {text}");
            assert!(!text.contains("a.example/secret-bridge"), "{settings:?}: {name}: {text}");
            // A tombstone names the id, so that readers know which entry to remove.
            let is_named = text.contains("secret-bridge");
            assert!(!is_named || !settings.is_empty(), "{settings:?}: {name}: {text}");
        }
    }
}

#[test]
fn memory_of_a_draft_is_private_and_goes_with_its_file() {
    let site = RestoredSite::published("");
    let id = "tag:a.example,2000:secret-bridge";
    site.draft();
    assert!(site.0.read("feedwright.state").contains(id));
    site.delete();
    site.write("third", "Third", "2024-05-23", "Third.");
    site.0.build().succeeds();
    assert!(!site.0.read("feedwright.state").contains(id));
    assert_eq!(site.0.manifest()["past"].as_object().unwrap().len(), 1);
}

#[test]
fn memory_ends_after_more_than_a_year() {
    let site = RestoredSite::published("");
    site.0.set_now("2025-01-01T00:00:00Z");
    site.draft();
    for (now, entries) in [("2026-01-02T00:00:00Z", 1), ("2026-02-10T00:00:00Z", 0)] {
        site.0.set_now(now);
        site.write("third", "Third", "2024-05-23", now);
        site.0.build().succeeds();
        let past = site.0.manifest()["past"].as_object().map_or(0, serde_json::Map::len);
        assert_eq!(past, entries, "{now}");
    }
}

#[test]
fn tombstones_of_earlier_releases_lose_path_and_address() {
    let site = RestoredSite::published("[feed]\ntombstones = true\n");
    site.draft();
    let mut manifest = site.0.manifest();
    let tombstone = &mut manifest["tombstones"]["tag:a.example,2000:secret-bridge"];
    tombstone["path"] = "secret-bridge.md".into();
    tombstone["url"] = "https://a.example/secret-bridge/".into();
    manifest.as_object_mut().unwrap().remove("past");
    site.0.write("public/feedwright.json", &manifest.to_string());
    site.write("third", "Third", "2024-05-23", "Third.");
    site.0.build().succeeds();
    let manifest = site.0.manifest();
    assert!(!manifest.to_string().contains("secret-bridge.md"), "{manifest}");
    assert!(!manifest.to_string().contains("example/secret-bridge"), "{manifest}");
    assert_eq!(manifest["past"].as_object().unwrap().len(), 1);
    // The tombstone still ends when its article is public again.
    site.write("secret-bridge", "Bridge", DAY, TEXT);
    site.0.build().succeeds();
    assert!(site.0.manifest()["tombstones"].is_null());
}

#[test]
fn tombstone_ends_although_its_article_is_in_no_feed() {
    let site = RestoredSite::published("[feed]\ntombstones = true\nlimit = 2\n");
    site.draft();
    site.write("third", "Third", "2024-05-23", "Third.");
    site.write("fourth", "Fourth", "2024-05-24", "Fourth.");
    site.write("secret-bridge", "Bridge", DAY, TEXT);
    site.0.build().succeeds();
    assert_eq!(site.0.titles(), ["Fourth", "Third"]);
    assert!(site.0.manifest()["tombstones"].is_null());
    assert!(!site.0.output("atom.xml").contains("deleted-entry"));
}

/// Ways in which the header of a published article hides it, with an error besides; the
/// message has the last word.
const HIDDEN_WITH_ERRORS: [[&str; 2]; 7] = [
    ["date: 2024-05-22\nupdated: 2024-99-99\ndraft: true", "`2024-99-99`"],
    ["date: 2024-05-22\nupdated: 2024-99-99\npassword: open", "`2024-99-99`"],
    ["date: 2024-05-22\nupdated: 2024-99-99\nfeed: false", "`2024-99-99`"],
    ["date: 2099-01-01", "identity/moved-date"],
    ["date: 2099-01-01\nupdated: 2024-99-99", "`2024-99-99`"],
    ["date: 2024-05-22\nexpires: 2024-06-01\nupdated: 2024-99-99", "`2024-99-99`"],
    ["date: 2024-05-22\ndraft: true\ntags: [a, 'b", "feed.toml"],
];

#[test]
fn hidden_article_with_an_error_leaves_the_manifest() {
    for [fields, message] in HIDDEN_WITH_ERRORS {
        let site = RestoredSite::published("");
        let published = site.0.output("feed.json");
        let text = format!("---\ntitle: Bridge\n{fields}\n---\n{TEXT}\n");
        site.0.write("articles/secret-bridge.md", &text);
        for _ in 0..3 {
            let run = site.0.run(["build", "--keep-going"]).expect(1);
            if message != "feed.toml" {
                assert!(run.stderr.contains(message), "{fields}: {}", run.stderr);
            }
            assert_eq!(site.0.titles(), ["Other"], "{fields}");
            let manifest = site.0.read("public/feedwright.json");
            assert!(!manifest.contains("secret-bridge"), "{fields}: {manifest}");
            if site.0.has("feedwright.state") {
                site.0.remove("feedwright.state");
            }
        }
        site.write("secret-bridge", "Bridge", DAY, TEXT);
        site.0.build().succeeds();
        assert_eq!(site.0.output("feed.json"), published, "{fields}");
        assert!(site.0.manifest()["past"].is_null(), "{fields}");
    }
}

#[test]
fn hidden_article_with_an_error_comes_back_with_its_date_and_id_only() {
    for [fields, _] in HIDDEN_WITH_ERRORS {
        let site = RestoredSite::published("");
        let text = format!("---\ntitle: Bridge\n{fields}\n---\n{TEXT}\n");
        site.0.write("articles/secret-bridge.md", &text);
        site.0.run(["build", "--keep-going"]).expect(1);
        site.write("secret-bridge", "Bridge", "2024-06-30", "Another text.");
        let text = site.refused();
        assert!(text.contains("identity/moved-date"), "{fields}: {text}");
        site.0.remove("articles/secret-bridge.md");
        site.write("moved", "Bridge", DAY, TEXT);
        let text = site.refused();
        assert!(text.contains("identity/"), "{fields}: {text}");
    }
}

#[test]
fn article_with_an_error_comes_back_to_its_archive_page() {
    // An author who takes an article back takes it off its page, too; an error does not.
    for [fields, _] in &HIDDEN_WITH_ERRORS[3..] {
        let site = RestoredSite::published("[feed]\nlimit = 1\narchive = { size = 2 }\n");
        for day in 10..20 {
            site.write(&format!("a{day}"), "Newer", &format!("2024-06-{day}"), "Newer text.");
        }
        site.0.build().succeeds();
        let published = site.published_feeds();
        assert!(!site.0.output("feed.json").contains("secret-bridge"), "{fields}");
        let text = format!("---\ntitle: Bridge\n{fields}\n---\n{TEXT}\n");
        site.0.write("articles/secret-bridge.md", &text);
        for _ in 0..2 {
            site.0.run(["build", "--keep-going"]).expect(1);
            let files = site.0.files("public");
            let named = files
                .iter()
                .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("secret-bridge"));
            let named: Vec<_> = named.map(|(path, _)| path).collect();
            assert!(named.is_empty(), "{fields}: {named:?}");
        }
        site.write("secret-bridge", "Bridge", DAY, TEXT);
        site.0.build().succeeds();
        assert!(site.published_feeds() == published, "{fields}");
    }
}
