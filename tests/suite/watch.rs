//! `watch` by the program itself, over a folder that changes.

use std::fs;

use crate::site::{RunningProgram, TestSite};

/// A program that watches a site, which it has built once.
struct WatchedSite {
    watch: RunningProgram,
    site: TestSite,
}

impl WatchedSite {
    fn start(files: &[(&str, &str)], options: &[&str]) -> Self {
        let site = TestSite::new();
        for (name, text) in files {
            site.write(name, text);
        }
        Self { watch: site.watch(options), site }
    }

    fn write(&self, name: &str, text: &str) {
        self.site.replace(name, text);
    }

    /// Adds lines to feed.toml.
    fn configure(&self, lines: &str) {
        let config = self.site.read("feed.toml");
        self.write("feed.toml", &format!("{config}{lines}"));
    }

    /// Waits for a build after which the feed holds just these titles.
    fn shows(&self, titles: &[&str]) {
        self.watch.wait_for_summary();
        self.watch.wait_until(|| self.site.titles() == titles);
    }

    /// Returns the titles that a build without memory publishes.
    fn cold_titles(&self) -> Vec<String> {
        let copy = self.site.copy(&["articles", "feed.toml"]);
        copy.build();
        copy.titles()
    }

    /// Waits until a file has a text.
    fn shows_text(&self, path: &str, text: &str) {
        let shown = || fs::read_to_string(self.site.path(path)).unwrap_or_default();
        self.watch.wait_until(|| shown().contains(text));
    }
}

fn article(day: u32) -> String {
    format!("---\ntitle: Day {day}\ndate: 2024-05-{day:02} 10:00:00\n---\nWords.\n")
}

#[test]
fn saved_removed_and_renamed_articles_are_built() {
    let site = WatchedSite::start(&[("articles/1.md", &article(1))], &[]);
    site.write("articles/2.md", &article(2));
    site.shows(&["Day 2", "Day 1"]);
    site.write("articles/1.md", &article(1).replace("Day 1", "Other"));
    site.shows(&["Day 2", "Other"]);
    site.site.remove("articles/2.md");
    site.shows(&["Other"]);
    // As editors save: into a new file, which then replaces the old one.
    site.site.write("articles/1.md~new", &article(1));
    site.site.rename("articles/1.md~new", "articles/1.md");
    site.shows(&["Day 1"]);
}

#[test]
fn many_saves_at_once_are_one_build() {
    let site = WatchedSite::start(&[], &["--debounce", "1000"]);
    for day in 1..=20 {
        site.write(&format!("articles/{day}.md"), &article(day));
        site.write(&format!("articles/{day}.md"), &article(day));
    }
    let summary = site.watch.wait_for_summary();
    assert_eq!(summary["entries"], 20);
}

#[test]
fn articles_of_new_and_moved_folders_are_built() {
    let site = WatchedSite::start(&[], &[]);
    site.write("articles/new/deep/1.md", &article(1));
    site.shows(&["Day 1"]);
    site.write("articles/new/deep/2.md", &article(2));
    site.shows(&["Day 2", "Day 1"]);
    // A folder of articles that becomes empty would be refused.
    site.write("articles/3.md", &article(3));
    site.shows(&["Day 3", "Day 2", "Day 1"]);
    site.site.rename("articles/new", "aside");
    site.shows(&["Day 3"]);
}

#[test]
fn ignored_articles_are_not_built() {
    let site = WatchedSite::start(&[("articles/1.md", &article(1))], &[]);
    site.write("articles/.gitignore", "2.md\n");
    site.watch.wait_for_summary();
    site.write("articles/2.md", &article(2));
    site.write("articles/3.md", &article(3));
    site.shows(&["Day 3", "Day 1"]);
    site.write("articles/.gitignore", "");
    site.shows(&["Day 3", "Day 2", "Day 1"]);
}

#[test]
fn broken_article_leaves_the_last_feeds() {
    let site =
        WatchedSite::start(&[("articles/1.md", &article(1)), ("articles/9.md", &article(9))], &[]);
    site.write("articles/1.md", "---\ntitle: Broken\ndate: someday\n---\n");
    assert_eq!(site.watch.wait_for("severity")["severity"], "error");
    assert_eq!(site.watch.wait_for_summary()["ok"], false);
    assert_eq!(site.site.titles(), ["Day 9", "Day 1"]);
    // Another article's change says it again.
    site.write("articles/2.md", &article(2));
    assert_eq!(site.watch.wait_for("severity")["severity"], "error");
    assert_eq!(site.site.titles(), ["Day 9", "Day 1"]);
    site.write("articles/1.md", &article(1).replace("Day 1", "Repaired"));
    site.shows(&["Day 9", "Day 2", "Repaired"]);
}

#[test]
fn configuration_is_followed() {
    let site =
        WatchedSite::start(&[("articles/1.md", &article(1)), ("other/2.md", &article(2))], &[]);
    site.write("feed.toml", "[site]\n");
    assert_eq!(site.watch.wait_for("severity")["severity"], "error");
    site.watch.wait_for_summary();
    assert_eq!(site.site.titles(), ["Day 1"]);
    site.site.config("[articles]\nfolder = 'other'\n");
    site.shows(&["Day 2"]);
    site.write("other/3.md", &article(3));
    site.shows(&["Day 3", "Day 2"]);
}

#[test]
fn article_comes_due_and_expires() {
    let due =
        "---\ntitle: Due\ndate: 2026-01-01T00:00:03Z\nexpires: 2026-01-01T00:00:05Z\n---\nWords.\n";
    let files = [("articles/1.md", &*article(1)), ("articles/due.md", due)];
    let site = WatchedSite::start(&files, &["--now", "2026-01-01T00:00:00Z"]);
    assert_eq!(site.site.titles(), ["Day 1"]);
    site.shows(&["Due", "Day 1"]);
    site.shows(&["Day 1"]);
}

#[test]
fn folder_that_vanishes_is_reported_and_watched_again() {
    let site = WatchedSite::start(&[("articles/1.md", &article(1))], &[]);
    site.site.rename("articles", "aside");
    assert_eq!(site.watch.wait_for("watch")["watch"], "gone");
    assert_eq!(site.site.titles(), ["Day 1"]);
    site.write("aside/2.md", &article(2));
    site.site.rename("aside", "articles");
    assert_eq!(site.watch.wait_for("watch")["watch"], "back");
    site.shows(&["Day 2", "Day 1"]);
    site.write("articles/3.md", &article(3));
    site.shows(&["Day 3", "Day 2", "Day 1"]);
}

#[test]
fn picture_next_to_an_article_is_watched() {
    let text = article(1).replace("date:", "attachments: [a.mp3]\ndate:");
    let site =
        WatchedSite::start(&[("articles/1/index.md", &text), ("articles/1/a.mp3", "a")], &[]);
    site.write("articles/1/a.mp3", "longer");
    site.shows_text("public/feed.json", ": 6");
}

#[test]
fn template_of_the_pages_is_followed() {
    let site = WatchedSite::start(&[("articles/1.md", &article(1))], &[]);
    site.write("layouts/page.html", "one");
    let output = "[output]\npage = 'page.html'\npage_template = 'layouts/page.html'\n";
    site.configure(output);
    site.shows_text("public/page.html", "one");
    site.write("layouts/page.html", "two");
    site.shows_text("public/page.html", "two");
}

#[test]
fn authors_that_a_file_comes_to_name_are_followed() {
    let text = article(1).replace("title", "author: b\ntitle");
    let site = WatchedSite::start(&[("articles/1.md", &text)], &[]);
    for (place, name) in [("articles/authors.yml", "B c"), ("_data/authors.yml", "B d")] {
        site.write(place, &format!("b: {name}\n"));
        site.shows_text("public/feed.json", name);
        site.site.remove(place);
        site.watch.wait_until(|| !site.site.output("feed.json").contains(name));
    }
}

#[test]
fn articles_below_the_output_are_followed() {
    let site = WatchedSite::start(&[("articles/1.md", &article(1))], &[]);
    site.configure("[output]\nfolder = '.'\n");
    site.shows_text("feed.json", "Day 1");
    site.write("articles/2.md", &article(2));
    site.shows_text("feed.json", "Day 2");
}

#[test]
fn page_that_makes_or_ends_a_bundle_is_followed_as_by_a_cold_build() {
    let others = [("articles/8.md", article(8)), ("articles/9.md", article(9))];
    let others = others.each_ref().map(|(path, text)| (*path, &**text));
    let site = WatchedSite::start(&others, &[]);
    site.configure("[articles]\ngenerator = 'hugo'\n");
    site.write("articles/post/1.md", &article(1));
    site.write("articles/post/deep/2.md", &article(2));
    site.shows(&["Day 9", "Day 8", "Day 2", "Day 1"]);
    for page in ["index.md", "index.fr.md", "index.html"] {
        let page = format!("articles/post/{page}");
        let text = article(7).replacen("---", "---\nid: tag:a.example,2020:seven", 1);
        site.write(&page, &text);
        site.shows(&["Day 9", "Day 8", "Day 7"]);
        assert_eq!(site.cold_titles(), site.site.titles(), "{page}");
        // A resource of the page stays one.
        site.write("articles/post/1.md", &article(1).replace("Words", "Other words"));
        site.write(&page, &text.replace("Day 7", "Page"));
        site.shows(&["Day 9", "Day 8", "Page"]);
        site.write("articles/post/1.md", &article(1));
        site.site.remove(&page);
        site.shows(&["Day 9", "Day 8", "Day 2", "Day 1"]);
        assert_eq!(site.cold_titles(), site.site.titles(), "{page}");
    }
}

#[test]
fn changes_are_found_without_events_of_the_system() {
    let site = WatchedSite::start(&[("articles/1.md", &article(1))], &["--poll", "1"]);
    site.write("articles/2.md", &article(2));
    site.shows(&["Day 2", "Day 1"]);
    site.write("articles/new/3.md", &article(3));
    site.shows(&["Day 3", "Day 2", "Day 1"]);
    site.site.remove("articles/2.md");
    site.shows(&["Day 3", "Day 1"]);
    site.configure("description = 'Polled'\n");
    site.shows_text("public/feed.xml", "Polled");
}

#[test]
fn unusable_configuration_ends_the_program_at_its_start_only() {
    let site = TestSite::new();
    let cases = [
        ("[site]\ntitle = 'A'\n", "config/"),
        ("[site\n", "config/syntax"),
        ("[site]\ntitle = 'A'\nurl = 'https://example.org/'\n", "config/placeholder-address"),
    ];
    for (text, code) in cases {
        site.write("feed.toml", text);
        let run = site.run(["watch"]).expect(2);
        assert!(run.stderr.contains(code), "{text}: {}", run.stderr);
        if cfg!(feature = "serve") {
            let run = site.run(["serve", "--listen", "127.0.0.1:0"]).expect(2);
            assert!(run.stderr.contains(code), "{text}: {}", run.stderr);
            assert!(!run.stdout.contains("http://"), "{}", run.stdout);
        }
    }
    site.config("").write("articles/1.md", &article(1));
    let watch = site.watch(&[]);
    site.replace("feed.toml", "[site\n");
    watch.wait_for("code");
    site.replace("feed.toml", "[site]\ntitle = 'Repaired'\nurl = 'https://a.example/'\n");
    watch.wait_until(|| site.output("feed.xml").contains("Repaired"));
}
