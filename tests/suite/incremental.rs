//! A rebuild reads what changed, and writes what a build from nothing would.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::feedwright;

/// Writes a file as if it had been there for a while: what was written this
/// very moment is read again by the next build.
fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    let past = SystemTime::now() - Duration::from_hours(1);
    File::options().write(true).open(path).unwrap().set_modified(past).unwrap();
}

fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("feed.toml"), "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n");
    for name in ["a", "b", "c"] {
        article(folder.path(), name, "Words.");
    }
    folder
}

fn article(folder: &Path, name: &str, text: &str) {
    let day = name.as_bytes()[0] - b'a' + 1;
    let text = format!("---\ntitle: {name}\ndate: 2024-05-0{day} 10:00:00\n---\n{text}\n");
    write(&folder.join(format!("articles/{name}.md")), &text);
}

/// Builds, and holds the output against that of a build without caches; returns
/// how many bodies were read.
fn build(folder: &Path) -> u64 {
    let run = feedwright(folder, &["build", "--format", "json"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stdout));
    let last = String::from_utf8(run.stdout).unwrap();
    let summary: serde_json::Value = serde_json::from_str(last.lines().last().unwrap()).unwrap();
    let clean = tempfile::tempdir().unwrap();
    for file in ["articles", "feed.toml"] {
        let copied = std::process::Command::new("cp")
            .args(["-a", file])
            .arg(clean.path())
            .current_dir(folder)
            .status();
        assert!(copied.unwrap().success());
    }
    assert!(feedwright(clean.path(), &["build"]).status.success());
    for file in ["feed.xml", "atom.xml", "feed.json", "feedwright.json"] {
        let [ours, theirs] = [folder, clean.path()]
            .map(|folder| fs::read_to_string(folder.join("public").join(file)).unwrap());
        assert_eq!(ours, theirs, "{file}");
    }
    summary["summary"]["bodies"].as_u64().unwrap()
}

#[test]
fn unchanged_articles_are_not_read_again() {
    let folder = site();
    assert_eq!(build(folder.path()), 3);
    assert_eq!(build(folder.path()), 0);
    article(folder.path(), "b", "Other words.");
    assert_eq!(build(folder.path()), 1);
    article(folder.path(), "d", "New.");
    assert_eq!(build(folder.path()), 1);
    fs::remove_file(folder.path().join("articles/a.md")).unwrap();
    assert_eq!(build(folder.path()), 0);
}

#[test]
fn other_title_of_the_site_reads_bodies_again() {
    let folder = site();
    build(folder.path());
    write(&folder.path().join("feed.toml"), "[site]\ntitle = 'B'\nurl = 'https://a.example/'\n");
    assert_eq!(build(folder.path()), 3);
}

#[test]
fn article_follows_what_it_links_to() {
    let folder = site();
    article(folder.path(), "b", "[There](a.md)");
    build(folder.path());
    assert_eq!(build(folder.path()), 0);
    write(
        &folder.path().join("articles/a.md"),
        "---\ntitle: a\ndate: 2024-05-01 10:00:00\nurl: /elsewhere/\n---\nWords.\n",
    );
    assert_eq!(build(folder.path()), 2);
    let feed = fs::read_to_string(folder.path().join("public/feed.json")).unwrap();
    assert!(feed.contains("\\\"https://a.example/elsewhere/\\\""), "{feed}");
}

#[test]
fn article_follows_the_files_beside_it() {
    let folder = site();
    write(
        &folder.path().join("articles/e/index.md"),
        "---\ntitle: e\ndate: 2024-05-05 10:00:00\nattachments: [a.mp3]\n---\nWords.\n",
    );
    write(&folder.path().join("articles/e/a.mp3"), "short");
    build(folder.path());
    assert_eq!(build(folder.path()), 0);
    write(&folder.path().join("articles/e/a.mp3"), "much longer");
    assert_eq!(build(folder.path()), 1);
    let feed = fs::read_to_string(folder.path().join("public/feed.xml")).unwrap();
    assert!(feed.contains("length=\"11\""), "{feed}");
}

#[test]
fn spoilt_caches_cost_time_alone() {
    let folder = site();
    build(folder.path());
    let caches = folder.path().join(".feedwright-cache");
    let files = || fs::read_dir(&caches).unwrap().flatten().map(|file| file.path());
    for file in files() {
        let mut bytes = fs::read(&file).unwrap();
        for byte in &mut bytes {
            *byte = byte.wrapping_mul(7);
        }
        fs::write(&file, bytes).unwrap();
    }
    assert_eq!(build(folder.path()), 3);
    for file in files() {
        fs::write(&file, "").unwrap();
    }
    assert_eq!(build(folder.path()), 3);
    fs::remove_dir_all(&caches).unwrap();
    fs::write(&caches, "no folder").unwrap();
    assert_eq!(build(folder.path()), 3);
}

/// Builds, and returns what was said, a line each.
fn said(folder: &Path) -> Vec<String> {
    said_with(folder, &[])
}

fn said_with(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let run = feedwright(folder, &[&["build", "--format", "json"], arguments].concat());
    let text = String::from_utf8(run.stdout).unwrap();
    text.lines().filter(|line| line.contains("\"severity\"")).map(str::to_owned).collect()
}

#[test]
fn warnings_are_said_by_every_build() {
    let folder = site();
    write(&folder.path().join("articles/f.md"), "---\ntitle: f\n---\nNo date.\n");
    article(folder.path(), "g", "{{< unknown >}}");
    article(folder.path(), "h <b>", "Words.");
    let first = said(folder.path());
    assert_eq!(first.len(), 3, "{first:?}");
    assert_eq!(said(folder.path()), first);
}

#[test]
fn what_is_said_of_a_feed_is_said_where_it_stands_now() {
    let folder = site();
    article(folder.path(), "d <b>", "Words.");
    let lines = || -> Vec<_> {
        let said = said(folder.path());
        let said = said.iter().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        said.map(|found| found["line"].as_u64().unwrap()).collect()
    };
    assert_eq!(lines(), [2]);
    let path = folder.path().join("articles/d <b>.md");
    let text = fs::read_to_string(&path).unwrap();
    write(&path, &text.replacen("---\n", "---\n# A remark.\n", 1));
    assert_eq!([lines(), lines()], [[3], [3]]);
}

#[test]
fn warning_that_time_mends_goes_from_feeds_and_archives() {
    let folder = site();
    let config = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n[feed]\nlimit = 1\narchive = { size = 1 }\n";
    write(&folder.path().join("feed.toml"), config);
    for name in ["a", "c"] {
        let path = folder.path().join(format!("articles/{name}.md"));
        let text = fs::read_to_string(&path).unwrap();
        write(&path, &text.replacen("---\n", "---\nupdated: 2026-12-30 10:00:00\n", 1));
    }
    // How much is said of the feed, and of pages.
    let counts = |now: &str| {
        let said = said_with(folder.path(), &["--now", now]);
        let (pages, feeds): (Vec<_>, Vec<_>) =
            said.iter().partition(|line| line.contains("archive/"));
        [feeds.len(), pages.len()]
    };
    let before = counts("2026-06-01T00:00:00Z");
    assert!(before.iter().all(|count| *count > 0), "{before:?}");
    assert_eq!(counts("2027-06-01T00:00:00Z"), [0, 0]);
}

#[test]
fn check_writes_no_cache() {
    let folder = site();
    assert!(feedwright(folder.path(), &["check"]).status.success());
    assert!(!folder.path().join(".feedwright-cache").exists());
}
