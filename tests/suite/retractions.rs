//! Withdrawn articles: retracted, deleted, made a draft again, scheduled again or
//! expired.

use serde_json::Value;

use crate::site::{ProgramRun, TestSite};

const ID: &str = "tag:a.example,2000:world/a";

/// A site of two articles, both of them published.
struct RetractedSite(TestSite);

impl RetractedSite {
    fn published(settings: &str) -> Self {
        let site = Self::new(settings);
        site.write("date = 2026-01-01T08:00:00Z");
        site.build("2026-01-01T09:00:00Z");
        site
    }

    fn new(settings: &str) -> Self {
        let site = Self(TestSite::new());
        site.configure(settings, "");
        let text = "+++\ntitle = 'B'\ndate = 2026-01-01T07:00:00Z\ntags = 'other'\n+++\nOther.\n";
        site.0.write("articles/world/b.md", text);
        site
    }

    /// Sets what holds for every feed, and for the feed of the article's section.
    fn configure(&self, settings: &str, of_section: &str) {
        self.0.config(&format!(
            "{settings}\n[[feeds]]\npath = 'other'\nwhere = {{ tags = 'other' }}\n[[feeds]]\npath = 'world'\nwhere = {{ section = 'world' }}\n{of_section}",
        ));
    }

    fn write(&self, fields: &str) {
        let text = format!("+++\ntitle = 'A'\n{fields}\n+++\nText.\n");
        self.0.write("articles/world/a.md", &text);
    }

    /// Writes the article with fields that hide it.
    fn write_private(&self, fields: &str) {
        let text = format!("+++\ntitle = 'A'\n{fields}\n+++\nText.\n");
        self.0.write_private("articles/world/a.md", &text);
    }

    fn delete(&self) {
        self.0.remove("articles/world/a.md");
    }

    fn run(&self, now: &str, arguments: &[&str]) -> ProgramRun {
        self.0.run([&["build", "--now", now], arguments].concat())
    }

    /// Builds without a warning.
    fn build(&self, now: &str) {
        self.run(now, &["--strict"]).succeeds();
    }

    fn file(&self, name: &str) -> String {
        self.0.output(name)
    }

    fn manifest(&self) -> Value {
        self.0.manifest()
    }

    /// Returns true if the article is an entry of every format, and false if of none.
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
fn retracted_article_leaves_a_tombstone_in_its_feeds() {
    let site = RetractedSite::published("");
    site.write_private(RETRACTED);
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
    let site = RetractedSite::published("");
    site.write_private(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    assert!(site.file("atom.xml").contains("<updated>2026-01-02T09:00:00Z</updated>"));
    assert!(site.file("feed.xml").contains("<lastBuildDate>Fri, 02 Jan 2026 09:00:00 GMT<"));
    assert!(!site.file("other/atom.xml").contains("2026-01-02"));
}

#[test]
fn tombstone_stays_as_it_was_and_ages_out_to_the_second() {
    let site = RetractedSite::published("[feed]\ntombstones_for = '2d'");
    site.write_private(RETRACTED);
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
fn tombstone_is_kept_for_thirty_days_by_default() {
    let site = RetractedSite::published("");
    site.write_private(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    site.build("2026-02-01T08:59:59Z");
    assert_eq!(site.tombstones("atom.xml"), TOMBSTONE);
    site.build("2026-02-01T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn article_comes_back_without_a_tombstone_when_its_retraction_is_removed() {
    let site = RetractedSite::published("");
    site.write_private(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    site.write("date = 2026-01-01T08:00:00Z\nretracted = false");
    site.build("2026-01-03T09:00:00Z");
    assert!(site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
    assert_eq!(site.manifest()["tombstones"], Value::Null);
}

#[test]
fn new_reason_is_published_and_the_instant_stays() {
    let site = RetractedSite::published("");
    site.write("date = 2026-01-01T08:00:00Z\nwithdrawn = true");
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), BARE);
    site.write_private(RETRACTED);
    site.build("2026-01-03T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), TOMBSTONE);
}

#[test]
fn article_that_was_never_published_leaves_nothing() {
    let site = RetractedSite::new("");
    site.write_private(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn retracted_articles_are_counted() {
    let site = RetractedSite::published("");
    site.write_private(RETRACTED);
    let printed = site.run("2026-01-02T09:00:00Z", &[]).stdout;
    assert!(printed.contains("left out: 1 retracted\n"), "{printed}");
    let printed = site.run("2026-01-02T09:00:00Z", &["--format", "json"]).stdout;
    let summary: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(summary["summary"]["retracted"], 1);
}

#[test]
fn misspelt_retraction_publishes_nothing() {
    let site = RetractedSite::published("");
    site.write("date = 2026-01-01T08:00:00Z\nretracte = 'why'");
    let run = site.run("2026-01-02T09:00:00Z", &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("did you mean `retracted`?"));
}

#[test]
fn partner_s_rss_marks_the_item_as_deleted() {
    let site = RetractedSite::published("[feed]\ndeleted_items = 'mark'");
    site.write_private(RETRACTED);
    site.build("2026-01-02T09:00:00Z");
    let text = site.file("feed.xml");
    let item = text.rsplit_once("    <item>").map(|(_, item)| item).unwrap();
    let lines = item.split("</item>").next().unwrap().lines().map(str::trim);
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n").trim(), @r#"
    <title>Withdrawn</title>
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
    let site = RetractedSite::published("[feed]\ntombstones = true");
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
    let site = RetractedSite::published("");
    site.delete();
    site.build("2026-01-02T09:00:00Z");
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn feed_that_alone_wants_tombstones_has_them() {
    let site = RetractedSite::published("");
    site.configure("", "tombstones = true");
    site.build("2026-01-01T10:00:00Z");
    site.delete();
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), "");
    assert_eq!(site.tombstones("world/atom.xml"), BARE);
}

#[test]
fn main_feed_has_a_tombstone_of_a_deletion_before_the_setting() {
    let site = RetractedSite::published("");
    site.delete();
    site.configure("[feed]\ntombstones = true", "");
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), BARE);
    assert_eq!(site.tombstones("world/atom.xml"), "");
}

#[test]
fn feed_of_a_tag_has_tombstones_of_its_own_entries() {
    let site = RetractedSite::published("[each.tag]");
    site.write("date = 2026-01-01T08:00:00Z\ntags = ['other', 'alone']");
    site.build("2026-01-01T10:00:00Z");
    site.write_private(&format!("{RETRACTED}\ntags = ['other', 'alone']"));
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("tags/other/atom.xml"), TOMBSTONE);
}

#[test]
fn folder_that_is_gone_as_a_whole_leaves_no_tombstones() {
    let site = RetractedSite::published("[feed]\ntombstones = true");
    site.0.rename("articles", "away");
    let run = site.run("2026-01-02T09:00:00Z", &["--keep-going"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn file_that_comes_back_takes_its_tombstone_away() {
    let site = RetractedSite::published("[feed]\ntombstones = true");
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
        let site = RetractedSite::published(&format!("[feed]\ntombstones = {setting}"));
        site.write_private("date = 2026-01-01T08:00:00Z\ndraft = true");
        site.build("2026-01-02T09:00:00Z");
        assert_eq!(site.tombstones("atom.xml"), expected, "{setting:?}");
    }
}

#[test]
fn article_that_is_too_old_or_has_expired_leaves_nothing() {
    for setting in ["limit = 1", "max_age = '1d'"] {
        let site = RetractedSite::published(&format!("[feed]\ntombstones = true\n{setting}"));
        let text = "+++\ntitle = 'C'\ndate = 2026-01-02T08:00:00Z\ntags = 'other'\n+++\nNew.\n";
        site.0.write("articles/world/c.md", text);
        site.build("2026-01-02T09:00:00Z");
        assert!(!site.is_published(), "{setting:?}");
        assert_eq!(site.tombstones("atom.xml"), "", "{setting}");
    }
    let site = RetractedSite::published("[feed]\ntombstones = true");
    site.write_private("date = 2026-01-01T08:00:00Z\nexpires = 2026-01-02T08:00:00Z");
    site.build("2026-01-02T09:00:00Z");
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn file_that_moved_with_its_id_leaves_nothing() {
    let site = RetractedSite::published("[feed]\ntombstones = true\nlimit = 2");
    site.delete();
    // It has its id in the frontmatter, and it is too old for its feeds by now.
    let text = format!("+++\ntitle = 'A'\ndate = 2026-01-01T08:00:00Z\nid = '{ID}'\n+++\nText.\n");
    site.0.write("articles/moved.md", &text);
    for (name, hour) in [("c", 3), ("d", 4)] {
        let text = format!("+++\ntitle = '{name}'\ndate = 2026-01-02T0{hour}:00:00Z\n+++\nNew.\n");
        site.0.write(&format!("articles/world/{name}.md"), &text);
    }
    site.build("2026-01-02T09:00:00Z");
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn broken_article_is_not_taken_for_a_deleted_one() {
    let site = RetractedSite::published("[feed]\ntombstones = true");
    site.write("date = 'someday'");
    let run = site.run("2026-01-02T09:00:00Z", &["--keep-going"]);
    assert_eq!(run.code, Some(1));
    assert!(!site.is_published());
    assert_eq!(site.tombstones("atom.xml"), "");
}

#[test]
fn embargo_ends_and_an_article_expires_to_the_second() {
    let site = RetractedSite::new("");
    site.write_private("date = 2026-01-02T08:00:00Z\nexpires = 2026-01-03T08:00:00Z");
    for (now, is_published) in [
        ("2026-01-02T07:59:59.999Z", false),
        ("2026-01-02T08:00:00Z", true),
        ("2026-01-03T07:59:59.999Z", true),
        ("2026-01-03T08:00:00Z", false),
    ] {
        if is_published {
            site.0.reveal()
        } else {
            site.0.conceal()
        };
        site.build(now);
        assert_eq!(site.is_published(), is_published, "{now}");
    }
}

#[test]
fn embargo_in_another_zone_ends_at_the_same_instant() {
    let site = RetractedSite::new("");
    site.write_private("date = 2026-01-01\nembargo = 2026-01-02T10:00:00+02:00");
    for (now, is_published) in [("2026-01-02T07:59:59Z", false), ("2026-01-02T08:00:00Z", true)] {
        if is_published {
            site.0.reveal()
        } else {
            site.0.conceal()
        };
        site.build(now);
        assert_eq!(site.is_published(), is_published, "{now}");
    }
}
