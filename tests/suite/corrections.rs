//! What readers see of a published article that changes.

use std::collections::BTreeMap;

use chrono::DateTime;

use crate::read_back::{self, FILES, ReadBackEntry};
use crate::site::TestSite;

const PUBLISHED: &str = "2026-01-01T08:00:00Z";

/// A site of one article that was published as it is and changes afterwards.
struct CorrectedSite(TestSite);

impl CorrectedSite {
    fn published(settings: &str) -> Self {
        let site = Self(TestSite::with_config(settings));
        site.write("", "First.");
        site.build("2026-01-01T09:00:00Z", &[]);
        site
    }

    fn write(&self, fields: &str, text: &str) {
        let text = format!("+++\ntitle = 'A'\ndate = {PUBLISHED}\n{fields}\n+++\n{text}\n");
        self.0.write("articles/a.md", &text);
    }

    /// Writes another article, which is listed after the first.
    fn write_other(&self, text: &str) {
        let text = format!("+++\ntitle = 'B'\ndate = 2026-01-01T07:00:00Z\n+++\n{text}\n");
        self.0.write("articles/b.md", &text);
    }

    /// Builds without a warning.
    fn build(&self, now: &str, arguments: &[&str]) {
        self.0.run([&["build", "--strict", "--now", now], arguments].concat()).succeeds();
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path("public").join(name)
    }

    fn entry(&self, file: &str) -> ReadBackEntry {
        let entries: BTreeMap<String, ReadBackEntry> = read_back::entries(&self.path(file));
        entries.into_values().next().unwrap()
    }

    /// Returns the dates of the article's last change in Atom, JSON Feed and RSS.
    fn updated(&self) -> [String; 3] {
        let text = self.0.output("feed.xml");
        let rss = text.split("<atom:updated>").nth(1).and_then(|rest| rest.split('<').next());
        let feed_rs = ["atom.xml", "feed.json"].map(|file| written(self.entry(file).updated));
        let [atom, json] = feed_rs;
        [atom, json, rss.unwrap_or(PUBLISHED).to_owned()]
    }
}

fn written(seconds: i64) -> String {
    let instant = DateTime::from_timestamp(seconds, 0).unwrap();
    instant.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// Every content of the article is this one.
fn check_content(site: &CorrectedSite, expected: &str) {
    for file in FILES {
        assert_eq!(site.entry(file).content, expected, "{file}");
    }
}

/// Every format says that the article changed then.
fn check_updated(site: &CorrectedSite, expected: &str) {
    assert_eq!(site.updated(), [expected; 3]);
}

#[test]
fn changed_text_is_published_and_bumps_nothing() {
    let site = CorrectedSite::published("");
    let before = site.0.manifest();
    site.write("", "Second.");
    site.build("2026-01-02T09:00:00Z", &[]);
    check_content(&site, "<p>Second.</p>");
    check_updated(&site, PUBLISHED);
    let after = site.0.manifest();
    let id = "tag:a.example,2000:a";
    assert_ne!(before["entries"][id]["content"], after["entries"][id]["content"]);
}

#[test]
fn author_s_word_bumps() {
    let site = CorrectedSite::published("");
    site.write("updated = 2026-01-02T08:30:00Z", "First.");
    site.build("2026-01-02T09:00:00Z", &[]);
    check_updated(&site, "2026-01-02T08:30:00Z");
}

#[test]
fn correction_is_at_the_foot_in_every_format_and_counts_as_updated() {
    let site = CorrectedSite::published("");
    site.write(
        "corrections = [{ date = 2026-01-03T10:00:00Z, text = 'It was *1821*.' }, { date = 2026-01-02, text = 'A & B.' }]",
        "First.",
    );
    site.build("2026-01-04T09:00:00Z", &[]);
    check_content(
        &site,
        "<p>First.</p>\n<hr>\n<p><strong>Correction, 3 January 2026:</strong> It was <em>1821</em>.</p>\n<p><strong>Correction, 2 January 2026:</strong> A &amp; B.</p>",
    );
    check_updated(&site, "2026-01-03T10:00:00Z");
}

#[test]
fn correction_is_at_the_head_if_the_site_wants_it() {
    let site = CorrectedSite::published(
        "[articles]\ncorrections = 'head'\ncorrection_label = 'Erratum'\n",
    );
    site.write("correction = 'It was 1821.'", "First.");
    site.build("2026-01-04T09:00:00Z", &[]);
    check_content(&site, "<p><strong>Erratum:</strong> It was 1821.</p>\n<hr>\n<p>First.</p>");
    check_updated(&site, PUBLISHED);
}

#[test]
fn correction_is_in_no_summary() {
    let site = CorrectedSite::published("[feed]\ncontent = 'summary'\n");
    site.write("correction = 'It was 1821.'", "First.");
    site.build("2026-01-04T09:00:00Z", &[]);
    for file in FILES {
        let text = site.0.output(file);
        assert!(text.contains("First.") && !text.contains("1821"), "{file:?}: {text}");
    }
}

#[test]
fn update_that_is_later_than_every_correction_counts() {
    let site = CorrectedSite::published("");
    site.write(
        "updated = 2026-01-05T10:00:00Z\ncorrections = { date = 2026-01-03, text = 'It was 1821.' }",
        "First.",
    );
    site.build("2026-01-06T09:00:00Z", &[]);
    check_updated(&site, "2026-01-05T10:00:00Z");
}

#[test]
fn correction_with_a_bad_date_is_published_without_it() {
    let site = CorrectedSite::published("");
    site.write("corrections = [{ date = 'soon', text = 'It was 1821.' }]", "First.");
    let run = site.0.run(["build", "--now", "2026-01-06T09:00:00Z"]).succeeds();
    let found = &run.stderr;
    assert!(found.contains("warning[article/unusable-value]"), "{found}");
    assert!(found.contains("articles/a.md:4:25"), "{found}");
    assert!(site.0.output("feed.json").contains("It was 1821."));
}

#[test]
fn touched_change_is_dated_now_and_stays_so() {
    let site = CorrectedSite::published("");
    site.write("", "Second.");
    site.build("2026-01-02T09:00:00.700Z", &["--touch"]);
    check_updated(&site, "2026-01-02T09:00:00Z");
    // Neither a build nor a change without it moves the date.
    site.build("2026-01-03T09:00:00Z", &[]);
    check_updated(&site, "2026-01-02T09:00:00Z");
    site.write("", "Third.");
    site.build("2026-01-04T09:00:00Z", &[]);
    check_updated(&site, "2026-01-02T09:00:00Z");
    check_content(&site, "<p>Third.</p>");
    // The text was published without `--touch`, so it no longer counts as changed.
    site.build("2026-01-05T09:00:00Z", &["--touch"]);
    check_updated(&site, "2026-01-02T09:00:00Z");
}

#[test]
fn later_of_touch_and_word_counts() {
    let site = CorrectedSite::published("");
    site.write("", "Second.");
    site.build("2026-01-02T09:00:00Z", &["--touch"]);
    site.write("updated = 2026-01-01T12:00:00Z", "Second.");
    site.build("2026-01-03T09:00:00Z", &[]);
    check_updated(&site, "2026-01-02T09:00:00Z");
    site.write("updated = 2026-01-03T12:00:00Z", "Second.");
    site.build("2026-01-04T09:00:00Z", &[]);
    check_updated(&site, "2026-01-03T12:00:00Z");
}

#[test]
fn touch_bumps_nothing_that_did_not_change_or_is_new() {
    let site = CorrectedSite::published("");
    site.write_other("New.");
    site.build("2026-01-02T09:00:00Z", &["--touch"]);
    check_updated(&site, PUBLISHED);
    assert!(!site.0.output("feed.xml").contains("atom:updated"));
}

#[test]
fn articles_touched_together_draw_no_warning() {
    let site = CorrectedSite::published("");
    site.write_other("First.");
    site.build("2026-01-02T09:00:00Z", &[]);
    site.write("", "Second.");
    site.write_other("Second.");
    site.build("2026-01-03T09:00:00Z", &["--touch"]);
    check_updated(&site, "2026-01-03T09:00:00Z");
}

#[test]
fn named_article_is_touched_though_its_change_was_published() {
    let names: [fn(&CorrectedSite) -> String; 4] = [
        |_| "articles/a.md".into(),
        |_| "./articles/./a.md".into(),
        |_| "a.md".into(),
        |site| site.0.path("articles/a.md").to_str().unwrap().to_owned(),
    ];
    for name in names {
        let site = CorrectedSite::published("");
        site.build("2026-01-02T09:00:00Z", &["--touch", &name(&site)]);
        check_updated(&site, "2026-01-02T09:00:00Z");
    }
}

#[test]
fn name_of_no_article_stops_the_build() {
    let site = CorrectedSite::published("");
    site.write("", "Second.");
    let arguments = ["build", "--touch", "articles/b.md", "--now", "2026-01-02T09:00:00Z"];
    let run = site.0.run(arguments).expect(1);
    insta::assert_snapshot!(run.stderr, @"
    error[command/unknown-article]: `--touch` got `articles/b.md`, which is not an article
     |
     = help: name the file of an article, or use `--touch` alone for every article that changed
    ");
    check_content(&site, "<p>First.</p>");
}
