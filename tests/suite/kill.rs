//! A build that is killed leaves whole files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::feedwright;

const FEEDS: [&str; 3] = ["feed.xml", "atom.xml", "feed.json"];

fn site(folder: &Path, title: &str) {
    fs::create_dir_all(folder.join("articles")).unwrap();
    fs::write(
        folder.join("feed.toml"),
        format!("[site]\ntitle = '{title}'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\n"),
    )
    .unwrap();
    for day in 1..=20 {
        let text = format!(
            "---\ntitle: Day {day}\ndate: 2024-05-{day:02}\n---\n{}\n",
            "Words. ".repeat(200)
        );
        fs::write(folder.join(format!("articles/{day}.md")), text).unwrap();
    }
}

fn feeds(folder: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    FEEDS.iter().map(|name| (*name, fs::read(folder.join("public").join(name)).unwrap())).collect()
}

#[test]
fn killed_build_leaves_every_feed_old_or_new() {
    let folder = tempfile::tempdir().unwrap();
    let mut versions = Vec::new();
    for title in ["Old", "New"] {
        site(folder.path(), title);
        assert!(feedwright(folder.path(), &["build"]).status.success());
        versions.push(feeds(folder.path()));
    }
    for round in 0..200_u64 {
        site(folder.path(), if round % 2 == 0 { "Old" } else { "New" });
        let mut build = Command::new(env!("CARGO_BIN_EXE_feedwright"))
            .current_dir(folder.path())
            .args(["build", "--quiet"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // The moments are spread over a build's life; which is hit is left to chance.
        thread::sleep(Duration::from_micros(round * 7919 % 60_000));
        build.kill().unwrap();
        build.wait().unwrap();
        for (name, bytes) in feeds(folder.path()) {
            assert!(versions.iter().any(|version| version[name] == bytes), "{name}, round {round}");
        }
    }
    site(folder.path(), "New");
    assert!(feedwright(folder.path(), &["build"]).status.success());
    assert_eq!(feeds(folder.path()), versions[1]);
    let strays = fs::read_dir(folder.path().join("public")).unwrap().flatten();
    let strays =
        strays.filter(|entry| entry.file_name().to_string_lossy().starts_with(".feedwright-"));
    assert_eq!(strays.count(), 0);
}
