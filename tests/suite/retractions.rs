//! What is taken back: retracted, deleted, made a draft again, not yet due or
//! past its time.

use std::fs;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::feedwright;

const ID: &str = "tag:a.example,2000:world/a";

/// A site of two articles, both of them published.
struct Site(TempDir);

impl Site {
    fn published(settings: &str) -> Self {
        let site = Self::new(settings);
        site.write("date = 2026-01-01T08:00:00Z");
        site.build("2026-01-01T09:00:00Z");
        site
    }

    fn new(settings: &str) -> Self {
        let site = Self(tempfile::tempdir().unwrap());
        site.configure(settings, "");
        fs::create_dir_all(site.0.path().join("articles/world")).unwrap();
        let text = "+++\ntitle = 'B'\ndate = 2026-01-01T07:00:00Z\ntags = 'other'\n+++\nOther.\n";
        fs::write(site.0.path().join("articles/world/b.md"), text).unwrap();
        site
    }

    /// Sets what holds for every feed, and for the feed of the article's section.
    fn configure(&self, settings: &str, of_section: &str) {
        let config = format!(
            "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n{settings}\n[[feeds]]\npath = 'other'\nwhere = {{ tags = 'other' }}\n[[feeds]]\npath = 'world'\nwhere = {{ section = 'world' }}\n{of_section}",
        );
        fs::write(self.0.path().join("feed.toml"), config).unwrap();
    }

    fn write(&self, fields: &str) {
        let text = format!("+++\ntitle = 'A'\n{fields}\n+++\nText.\n");
        fs::write(self.0.path().join("articles/world/a.md"), text).unwrap();
    }

    fn delete(&self) {
        fs::remove_file(self.0.path().join("articles/world/a.md")).unwrap();
    }

    fn run(&self, now: &str, arguments: &[&str]) -> Output {
        feedwright(self.0.path(), &[&["build", "--now", now], arguments].concat())
    }

    /// Builds without a warning.
    fn build(&self, now: &str) {
        let run = self.run(now, &["--strict"]);
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join("public").join(name)).unwrap()
    }

    fn manifest(&self) -> Value {
        serde_json::from_str(&self.file("feedwright.json")).unwrap()
    }

    /// Whether the article is an entry of every format.
    fn is_published(&self) -> bool {
        let is_in = ["feed.xml", "atom.xml", "feed.json"].map(|name| {
            let text = self.file(name);
            text.contains("Text.") && text.contains(ID)
        });
        assert!(is_in == [true; 3] || is_in == [false; 3], "{is_in:?}");
        is_in[0]
    }

    /// The lines of an Atom file's tombstones.
    fn tombstones(&self, name: &str) -> String {
        let text = self.file(name);
        let Some(start) = text.find("  <at:deleted-entry") else { return String::new() };
        text[start..].replace("</feed>\n", "")
    }
}

const RETRACTED: &str = "date = 2026-01-01T08:00:00Z\nretracted = 'The data & all was made up.'";

const TOMBSTONE: &str = "  <at:deleted-entry ref=\"tag:a.example,2000:world/a\" when=\"2026-01-02T09:00:00Z\">\n    <at:comment>The data &amp; all was made up.</at:comment>\n  </at:deleted-entry>\n";

const BARE: &str = "  <at:deleted-entry ref=\"tag:a.example,2000:world/a\" when=\"2026-01-02T09:00:00Z\"></at:deleted-entry>\n";

#[test]
fn retracted_article_leaves_a_tombstone_where_it_stood() {
    let site = Site::published("");
    site.write(RETRACTED);
    site.build("2026-01-02T09:00:00.700Z");
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), TOMBSTONE);
    assert_eq!(site.tombstones("world/atom.xml"), TOMBSTONE);
    assert_eq!(site.tombstones("other/atom.xml"), "");
    for name in ["feed.xml", "feed.json"] {
        assert!(!site.file(name).contains(ID), "{name}");
    }
}

#[test]
fn feed_is_as_new_as_its_tombstones() {
    let site = Site::published("");
    site.write(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    assert!(site.file("atom.xml").contains("<updated>2026-01-02T09:00:00Z</updated>"));
    assert!(site.file("feed.xml").contains("<lastBuildDate>Fri, 02 Jan 2026 09:00:00 GMT<"));
    assert!(!site.file("other/atom.xml").contains("2026-01-02"));
}

#[test]
fn tombstone_stays_as_it_was_and_ages_out_to_the_second() {
    let site = Site::published("[feed]\ntombstones_for = '2d'");
    site.write(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    let before = site.file("atom.xml");
    site.build("2026-01-04T08:59:59Z");
    assert_eq!(site.file("atom.xml"), before);
    site.build("2026-01-04T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), "");
    assert_eq!(site.manifest()["tombstones"], Value::Null);
    // It is not found to be gone a second time.
    site.build("2026-01-05T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn tombstone_stands_for_thirty_days_where_nothing_is_said() {
    let site = Site::published("");
    site.write(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    site.build("2026-02-01T08:59:59Z");
    assert_eq!(site.tombstones("atom.xml"), TOMBSTONE);
    site.build("2026-02-01T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn article_that_is_no_longer_retracted_is_back_without_a_tombstone() {
    let site = Site::published("");
    site.write(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    site.write("date = 2026-01-01T08:00:00Z\nretracted = false");
    site.build("2026-01-03T09:00:00Z");
    assert!(site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
    assert_eq!(site.manifest()["tombstones"], Value::Null);
}

#[test]
fn new_reason_is_told_and_the_instant_stays() {
    let site = Site::published("");
    site.write("date = 2026-01-01T08:00:00Z\nwithdrawn = true");
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), BARE);
    site.write(RETRACTED);
    site.build("2026-01-03T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), TOMBSTONE);
}

#[test]
fn article_that_was_never_published_leaves_nothing() {
    let site = Site::new("");
    site.write(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn retracted_articles_are_counted() {
    let site = Site::published("");
    site.write(RETRACTED);
    let said = String::from_utf8(site.run("2026-01-02T09:00:00Z", &[]).stdout).unwrap();
    assert!(said.contains("left out: 1 retracted\n"), "{said}");
    let said = site.run("2026-01-02T09:00:00Z", &["--format", "json"]).stdout;
    let summary: Value = serde_json::from_slice(&said).unwrap();
    assert_eq!(summary["summary"]["retracted"], 1);
}

#[test]
fn misspelt_retraction_publishes_nothing() {
    let site = Site::published("");
    site.write("date = 2026-01-01T08:00:00Z\nretracte = 'why'");
    let run = site.run("2026-01-02T09:00:00Z", &[]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("did you mean `retracted`?"));
}

#[test]
fn partner_s_rss_marks_the_item_as_deleted() {
    let site = Site::published("[feed]\ndeleted_items = 'mark'");
    site.write(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    let text = site.file("feed.xml");
    let item = text.rsplit_once("    <item>").map(|(_, item)| item).unwrap();
    let lines = item.split("</item>").next().unwrap().lines().map(str::trim);
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n").trim(), @r#"
    <title>Withdrawn</title>
    <link>https://a.example/world/a/</link>
    <description><![CDATA[The data &amp; all was made up.]]></description>
    <pubDate>Fri, 02 Jan 2026 09:00:00 GMT</pubDate>
    <guid isPermaLink="false">tag:a.example,2000:world/a</guid>
    <media:status reason="The data &amp; all was made up." state="deleted"></media:status>
    "#);
    assert_eq!(site.tombstones("atom.xml"), TOMBSTONE);
    assert!(!site.file("feed.json").contains(ID));
}

#[test]
fn deleted_file_leaves_a_tombstone_where_the_site_wants_it() {
    let site = Site::published("[feed]\ntombstones = true");
    site.delete();
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), BARE);
    assert_eq!(site.tombstones("world/atom.xml"), BARE);
    assert_eq!(site.tombstones("other/atom.xml"), "");
    site.build("2026-01-03T09:00:00Z");
    assert_eq!(site.tombstones("world/atom.xml"), BARE);
}

#[test]
fn deleted_file_leaves_nothing_otherwise() {
    let site = Site::published("");
    site.delete();
    site.build("2026-01-02T09:00:00Z");
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn feed_that_alone_wants_tombstones_has_them() {
    let site = Site::published("");
    site.configure("", "tombstones = true");
    site.build("2026-01-01T10:00:00Z");
    site.delete();
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), "");
    assert_eq!(site.tombstones("world/atom.xml"), BARE);
}

#[test]
fn site_s_own_feed_tells_of_a_deletion_before_the_setting() {
    let site = Site::published("");
    site.delete();
    site.configure("[feed]\ntombstones = true", "");
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), BARE);
    assert_eq!(site.tombstones("world/atom.xml"), "");
}

#[test]
fn feed_of_a_tag_tells_of_its_own() {
    let site = Site::published("[each.tag]");
    site.write("date = 2026-01-01T08:00:00Z\ntags = ['other', 'alone']");
    site.build("2026-01-01T10:00:00Z");
    site.write(&format!("{RETRACTED}\ntags = ['other', 'alone']"));
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("tags/other/atom.xml"), TOMBSTONE);
}

#[test]
fn folder_that_is_gone_as_a_whole_leaves_no_tombstones() {
    let site = Site::published("[feed]\ntombstones = true");
    fs::rename(site.0.path().join("articles"), site.0.path().join("away")).unwrap();
    let run = site.run("2026-01-02T09:00:00Z", &["--keep-going"]);
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn file_that_comes_back_takes_its_tombstone_away() {
    let site = Site::published("[feed]\ntombstones = true");
    site.delete();
    site.build("2026-01-02T09:00:00Z");
    site.write("date = 2026-01-01T08:00:00Z");
    site.build("2026-01-03T09:00:00Z");
    assert!(site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn draft_again_is_gone_as_a_deleted_file_is() {
    for (setting, expected) in [("true", BARE), ("false", "")] {
        let site = Site::published(&format!("[feed]\ntombstones = {setting}"));
        site.write("date = 2026-01-01T08:00:00Z\ndraft = true");
        site.build("2026-01-02T09:00:00Z");
        assert_eq!(site.tombstones("atom.xml"), expected);
    }
}

#[test]
fn article_that_is_too_old_or_has_expired_leaves_nothing() {
    for setting in ["limit = 1", "max_age = '1d'"] {
        let site = Site::published(&format!("[feed]\ntombstones = true\n{setting}"));
        let text = "+++\ntitle = 'C'\ndate = 2026-01-02T08:00:00Z\ntags = 'other'\n+++\nNew.\n";
        fs::write(site.0.path().join("articles/world/c.md"), text).unwrap();
        site.build("2026-01-02T09:00:00Z");
        assert!(!site.is_published());
        assert_eq!(site.tombstones("atom.xml"), "", "{setting}");
    }
    let site = Site::published("[feed]\ntombstones = true");
    site.write("date = 2026-01-01T08:00:00Z\nexpires = 2026-01-02T08:00:00Z");
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn file_that_moved_with_its_id_leaves_nothing() {
    let site = Site::published("[feed]\ntombstones = true\nlimit = 2");
    site.delete();
    // Its id stands in it, and it is too old for its feeds by now.
    let text = format!("+++\ntitle = 'A'\ndate = 2026-01-01T08:00:00Z\nid = '{ID}'\n+++\nText.\n");
    fs::write(site.0.path().join("articles/moved.md"), text).unwrap();
    for (name, hour) in [("c", 3), ("d", 4)] {
        let text = format!("+++\ntitle = '{name}'\ndate = 2026-01-02T0{hour}:00:00Z\n+++\nNew.\n");
        fs::write(site.0.path().join(format!("articles/world/{name}.md")), text).unwrap();
    }
    site.build("2026-01-02T09:00:00Z");
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn broken_article_is_not_taken_for_a_deleted_one() {
    let site = Site::published("[feed]\ntombstones = true");
    site.write("date = 'someday'");
    let run = site.run("2026-01-02T09:00:00Z", &["--keep-going"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn embargo_ends_and_an_article_expires_to_the_second() {
    let site = Site::new("");
    site.write("date = 2026-01-02T08:00:00Z\nexpires = 2026-01-03T08:00:00Z");
    for (now, is_published) in [
        ("2026-01-02T07:59:59.999Z", false),
        ("2026-01-02T08:00:00Z", true),
        ("2026-01-03T07:59:59.999Z", true),
        ("2026-01-03T08:00:00Z", false),
    ] {
        site.build(now);
        assert_eq!(site.is_published(), is_published, "{now}");
    }
}

#[test]
fn embargo_in_another_zone_ends_at_the_same_instant() {
    let site = Site::new("");
    site.write("date = 2026-01-01\nembargo = 2026-01-02T10:00:00+02:00");
    for (now, is_published) in [("2026-01-02T07:59:59Z", false), ("2026-01-02T08:00:00Z", true)] {
        site.build(now);
        assert_eq!(site.is_published(), is_published, "{now}");
    }
}
