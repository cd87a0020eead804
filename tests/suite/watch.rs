//! `watch` by the program itself, over a folder that changes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// How long a build may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A program that watches a site, and what it says line by line.
struct Watch {
    folder: tempfile::TempDir,
    child: Child,
    said: Receiver<Value>,
}

impl Watch {
    fn start(files: &[(&str, &str)], options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n";
        fs::create_dir(folder.path().join("articles")).unwrap();
        fs::write(folder.path().join("feed.toml"), config).unwrap();
        for (name, text) in files {
            write(&folder.path().join(name), text);
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_feedwright"))
            .args(["watch", "--format", "json"])
            .args(options)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, said) = mpsc::channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).unwrap());
            }
        });
        let watch = Self { folder, child, said };
        watch.built();
        watch
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        write(&self.path(name), text);
    }

    /// Waits for something to be said that has a key.
    fn hear(&self, key: &str) -> Value {
        loop {
            let said = self.said.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no `{key}`"));
            if !said[key].is_null() {
                return said[key].clone();
            }
        }
    }

    /// Waits for the next build, and returns its summary.
    fn built(&self) -> Value {
        self.hear("summary")
    }

    /// Waits for a build after which the feed holds just these titles.
    fn shows(&self, titles: &[&str]) {
        self.built();
        while self.titles() != titles {
            self.built();
        }
    }

    fn titles(&self) -> Vec<String> {
        let text = fs::read(self.path("public/feed.json")).unwrap();
        let feed: Value = serde_json::from_slice(&text).unwrap();
        let items = feed["items"].as_array().unwrap().iter();
        items.map(|item| item["title"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn article(day: u32) -> String {
    format!("---\ntitle: Day {day}\ndate: 2024-05-{day:02} 10:00:00\n---\nWords.\n")
}

#[test]
fn saved_removed_and_renamed_articles_are_built() {
    let watch = Watch::start(&[("articles/1.md", &article(1))], &[]);
    watch.write("articles/2.md", &article(2));
    watch.shows(&["Day 2", "Day 1"]);
    watch.write("articles/1.md", &article(1).replace("Day 1", "Other"));
    watch.shows(&["Day 2", "Other"]);
    fs::remove_file(watch.path("articles/2.md")).unwrap();
    watch.shows(&["Other"]);
    // As editors save: beside it, then in its place.
    watch.write("articles/1.md~new", &article(1));
    fs::rename(watch.path("articles/1.md~new"), watch.path("articles/1.md")).unwrap();
    watch.shows(&["Day 1"]);
}

#[test]
fn many_saves_at_once_are_one_build() {
    let watch = Watch::start(&[], &["--debounce", "1000"]);
    for day in 1..=20 {
        watch.write(&format!("articles/{day}.md"), &article(day));
        watch.write(&format!("articles/{day}.md"), &article(day));
    }
    let summary = watch.built();
    assert_eq!(summary["entries"], 20);
}

#[test]
fn articles_of_new_and_moved_folders_are_built() {
    let watch = Watch::start(&[], &[]);
    watch.write("articles/new/deep/1.md", &article(1));
    watch.shows(&["Day 1"]);
    watch.write("articles/new/deep/2.md", &article(2));
    watch.shows(&["Day 2", "Day 1"]);
    fs::rename(watch.path("articles/new"), watch.path("aside")).unwrap();
    watch.shows(&[]);
}

#[test]
fn ignored_articles_are_not_built() {
    let watch = Watch::start(&[("articles/1.md", &article(1))], &[]);
    watch.write("articles/.gitignore", "2.md\n");
    watch.built();
    watch.write("articles/2.md", &article(2));
    watch.write("articles/3.md", &article(3));
    watch.shows(&["Day 3", "Day 1"]);
    watch.write("articles/.gitignore", "");
    watch.shows(&["Day 3", "Day 2", "Day 1"]);
}

#[test]
fn broken_article_leaves_the_last_feeds() {
    let watch =
        Watch::start(&[("articles/1.md", &article(1)), ("articles/9.md", &article(9))], &[]);
    watch.write("articles/1.md", "---\ntitle: Broken\ndate: someday\n---\n");
    assert_eq!(watch.hear("severity"), "error");
    assert_eq!(watch.built()["ok"], false);
    assert_eq!(watch.titles(), ["Day 9", "Day 1"]);
    // Another article's change says it again.
    watch.write("articles/2.md", &article(2));
    assert_eq!(watch.hear("severity"), "error");
    assert_eq!(watch.titles(), ["Day 9", "Day 1"]);
    watch.write("articles/1.md", &article(1).replace("Day 1", "Mended"));
    watch.shows(&["Day 9", "Day 2", "Mended"]);
}

#[test]
fn configuration_is_followed() {
    let watch = Watch::start(&[("articles/1.md", &article(1)), ("other/2.md", &article(2))], &[]);
    let config = fs::read_to_string(watch.path("feed.toml")).unwrap();
    watch.write("feed.toml", "[site]\n");
    assert_eq!(watch.hear("severity"), "error");
    watch.built();
    assert_eq!(watch.titles(), ["Day 1"]);
    watch.write("feed.toml", &format!("{config}[articles]\nfolder = 'other'\n"));
    watch.shows(&["Day 2"]);
    watch.write("other/3.md", &article(3));
    watch.shows(&["Day 3", "Day 2"]);
}

#[test]
fn article_comes_due_and_expires() {
    let due =
        "---\ntitle: Due\ndate: 2026-01-01T00:00:03Z\nexpires: 2026-01-01T00:00:05Z\n---\nWords.\n";
    let files = [("articles/1.md", &*article(1)), ("articles/due.md", due)];
    let watch = Watch::start(&files, &["--now", "2026-01-01T00:00:00Z"]);
    assert_eq!(watch.titles(), ["Day 1"]);
    watch.shows(&["Due", "Day 1"]);
    watch.shows(&["Day 1"]);
}

#[test]
fn folder_that_vanishes_is_told_and_taken_up_again() {
    let watch = Watch::start(&[("articles/1.md", &article(1))], &[]);
    fs::rename(watch.path("articles"), watch.path("aside")).unwrap();
    assert_eq!(watch.hear("watch"), "gone");
    assert_eq!(watch.titles(), ["Day 1"]);
    write(&watch.path("aside/2.md"), &article(2));
    fs::rename(watch.path("aside"), watch.path("articles")).unwrap();
    assert_eq!(watch.hear("watch"), "back");
    watch.shows(&["Day 2", "Day 1"]);
    watch.write("articles/3.md", &article(3));
    watch.shows(&["Day 3", "Day 2", "Day 1"]);
}

#[test]
fn picture_beside_an_article_is_followed() {
    let text = article(1).replace("date:", "attachments: [a.mp3]\ndate:");
    let watch = Watch::start(&[("articles/1/index.md", &text), ("articles/1/a.mp3", "a")], &[]);
    watch.write("articles/1/a.mp3", "longer");
    while !fs::read_to_string(watch.path("public/feed.json")).unwrap().contains(": 6") {
        watch.built();
    }
}

#[test]
fn template_of_the_pages_is_followed() {
    let watch = Watch::start(&[("articles/1.md", &article(1))], &[]);
    fs::create_dir(watch.path("layouts")).unwrap();
    watch.write("layouts/page.html", "one");
    let config = fs::read_to_string(watch.path("feed.toml")).unwrap();
    let output = "[output]\npage = 'page.html'\npage_template = 'layouts/page.html'\n";
    watch.write("feed.toml", &format!("{config}{output}"));
    let page = || fs::read_to_string(watch.path("public/page.html")).unwrap_or_default();
    while page() != "one" {
        watch.built();
    }
    watch.write("layouts/page.html", "two");
    while page() != "two" {
        watch.built();
    }
}

#[test]
fn authors_that_a_file_comes_to_name_are_followed() {
    let text = article(1).replace("title", "author: b\ntitle");
    let watch = Watch::start(&[("articles/1.md", &text)], &[]);
    for (place, name) in [("articles/authors.yml", "B c"), ("_data/authors.yml", "B d")] {
        watch.write(place, &format!("b: {name}\n"));
        while !fs::read_to_string(watch.path("public/feed.json")).unwrap().contains(name) {
            watch.built();
        }
        fs::remove_file(watch.path(place)).unwrap();
        while fs::read_to_string(watch.path("public/feed.json")).unwrap().contains(name) {
            watch.built();
        }
    }
}

#[test]
fn articles_below_the_output_are_followed() {
    let watch = Watch::start(&[("articles/1.md", &article(1))], &[]);
    let config = fs::read_to_string(watch.path("feed.toml")).unwrap();
    watch.write("feed.toml", &format!("{config}[output]\nfolder = '.'\n"));
    let feed = || fs::read_to_string(watch.path("feed.json")).unwrap_or_default();
    while !feed().contains("Day 1") {
        watch.built();
    }
    watch.write("articles/2.md", &article(2));
    while !feed().contains("Day 2") {
        watch.built();
    }
}
