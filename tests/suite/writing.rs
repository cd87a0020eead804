//! What a build does when the disk is full or another build is running.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::feedwright;
use crate::site::TestSite;

fn site(folder: &Path, words: usize) {
    let feeds = if words == 1 { "" } else { "[[feeds]]\npath = 'new'\n" };
    let config = format!("[site]\ntitle = 'A'\nurl = 'https://a.example/'\n{feeds}");
    fs::create_dir_all(folder.join("articles")).unwrap();
    fs::write(folder.join("feed.toml"), config).unwrap();
    let text = format!("---\ntitle: A\ndate: 2024-05-22\n---\n{}\n", "Words. ".repeat(words));
    fs::write(folder.join("articles/a.md"), text).unwrap();
}

/// Every file of the output folder with its bytes, folders by their name.
fn output(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder.join("public")).unwrap().flatten();
    let files = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        // The lock holds the number of the last process that had it.
        let bytes = fs::read(entry.path()).unwrap_or_default();
        let bytes = if name == ".feedwright.lock" { Vec::new() } else { bytes };
        (name, bytes)
    });
    files.collect()
}

/// Builds where no file may grow past some blocks of 512 bytes, as if the disk
/// were full; the signal of that limit is ignored, so that writing fails.
fn build_with_room_for(folder: &Path, blocks: &str) -> std::process::Output {
    Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", blocks])
        .args([env!("CARGO_BIN_EXE_feedwright"), "build"])
        .current_dir(folder)
        .output()
        .unwrap()
}

#[test]
fn full_disk_leaves_the_old_files_and_says_so() {
    let folder = TestSite::bare();
    site(folder.folder(), 1);
    assert!(feedwright(folder.folder(), &["build"]).status.success());
    let before = output(folder.folder());
    site(folder.folder(), 100_000);
    // From no room for the first file to none for the last but one.
    for blocks in ["0", "1", "8", "700"] {
        let run = build_with_room_for(folder.folder(), blocks);
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(3), "{said}");
        assert!(said.contains("output/failed") && said.contains("too large"), "{said}");
        assert!(said.contains("nothing was changed"), "{said}");
        assert_eq!(output(folder.folder()), before, "{blocks}");
    }
    assert!(feedwright(folder.folder(), &["build"]).status.success());
    assert_ne!(output(folder.folder()), before);
}

#[test]
fn first_build_on_a_full_disk_leaves_nothing() {
    let folder = TestSite::bare();
    site(folder.folder(), 100_000);
    assert_eq!(build_with_room_for(folder.folder(), "1").status.code(), Some(3));
    assert_eq!(output(folder.folder()).into_keys().collect::<Vec<_>>(), [".feedwright.lock"]);
}

#[test]
fn second_build_waits_for_the_first_and_says_so() {
    let folder = TestSite::bare();
    site(folder.folder(), 2);
    fs::create_dir(folder.folder().join("public")).unwrap();
    // What the first build holds while it runs.
    let lock = File::create(folder.folder().join("public/.feedwright.lock")).unwrap();
    lock.lock().unwrap();
    let mut second = Command::new(env!("CARGO_BIN_EXE_feedwright"))
        .args(["build"])
        .current_dir(folder.folder())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while !is_blocked(second.id()) {
        assert!(second.try_wait().unwrap().is_none(), "it did not wait");
        std::thread::yield_now();
    }
    assert!(!folder.folder().join("public/feed.xml").exists());
    drop(lock);
    let run = second.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && said.contains("output/waited"), "{said}");
    assert!(folder.folder().join("public/feed.xml").exists());
}

/// Says whether a process waits for a lock: the system lists who does.
fn is_blocked(process: u32) -> bool {
    let locks = fs::read_to_string("/proc/locks").unwrap();
    let waits = |line: &str| line.contains("->") && line.contains(&format!(" {process} "));
    locks.lines().any(waits)
}

#[test]
fn builds_at_once_leave_whole_files() {
    let folder = TestSite::bare();
    site(folder.folder(), 1000);
    let start = || {
        let mut build = Command::new(env!("CARGO_BIN_EXE_feedwright"));
        build.args(["build", "--quiet"]).current_dir(folder.folder()).stderr(Stdio::null());
        build.spawn().unwrap()
    };
    let builds: Vec<_> = (0..8).map(|_| start()).collect();
    for mut build in builds {
        assert!(build.wait().unwrap().success());
    }
    for name in ["feed.xml", "atom.xml", "feed.json"] {
        let bytes = fs::read(folder.folder().join("public").join(name)).unwrap();
        assert_eq!(feed_rs::parser::parse(&bytes[..]).unwrap().entries.len(), 1);
    }
}
