//! What a build does when the disk is full or another build is running.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::process::{Command, Stdio};

use crate::site::{ProgramRun, TestSite};

fn site(words: usize) -> TestSite {
    let site = TestSite::bare();
    write_site(&site, words);
    site
}

fn write_site(site: &TestSite, words: usize) {
    site.config(if words == 1 { "" } else { "[[feeds]]\npath = 'new'\n" });
    let text = format!("---\ntitle: A\ndate: 2024-05-22\n---\n{}\n", "Words. ".repeat(words));
    site.write("articles/a.md", &text);
}

/// Returns every file of the output folder with its bytes, folders by their name.
fn output(site: &TestSite) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(site.path("public")).unwrap().flatten();
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
fn build_with_room_for(site: &TestSite, blocks: &str) -> ProgramRun {
    let build = site.command(["build"]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", blocks]);
    shell.arg(build.get_program()).args(build.get_args()).current_dir(site.folder());
    ProgramRun::of(shell)
}

#[test]
fn full_disk_leaves_the_old_files_and_says_so() {
    let site = site(1);
    site.build();
    let before = output(&site);
    write_site(&site, 100_000);
    // From no room for the first file to none for the last but one.
    for blocks in ["0", "1", "8", "700"] {
        let run = build_with_room_for(&site, blocks);
        assert_eq!(run.code, Some(3), "{blocks}: {}", run.stderr);
        for part in ["output/failed", "too large", "nothing was changed"] {
            assert!(run.stderr.contains(part), "{part:?}: {blocks}: {}", run.stderr);
        }
        assert_eq!(output(&site), before, "{blocks}");
    }
    site.build();
    assert_ne!(output(&site), before);
}

#[test]
fn first_build_on_a_full_disk_leaves_nothing() {
    let site = site(100_000);
    build_with_room_for(&site, "1").expect(3);
    assert_eq!(output(&site).into_keys().collect::<Vec<_>>(), [".feedwright.lock"]);
}

#[test]
fn second_build_waits_for_the_first_and_says_so() {
    let site = site(2);
    fs::create_dir(site.path("public")).unwrap();
    // The first build holds this while it runs.
    let lock = File::create(site.path("public/.feedwright.lock")).unwrap();
    lock.lock().unwrap();
    let mut second = site.command(["build"]);
    let mut second = second.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    while !is_blocked(second.id()) {
        assert!(second.try_wait().unwrap().is_none(), "it did not wait");
        std::thread::yield_now();
    }
    assert!(!site.has("public/feed.xml"));
    drop(lock);
    let run = ProgramRun::from(second.wait_with_output().unwrap()).succeeds();
    assert!(run.stderr.contains("output/waited"), "{}", run.stderr);
    assert!(site.has("public/feed.xml"));
}

/// Returns true if a process waits for a lock; the system lists those that do.
fn is_blocked(process: u32) -> bool {
    let locks = fs::read_to_string("/proc/locks").unwrap();
    let waits = |line: &str| line.contains("->") && line.contains(&format!(" {process} "));
    locks.lines().any(waits)
}

#[test]
fn builds_at_once_leave_whole_files() {
    let site = site(1000);
    let start = || site.command(["build", "--quiet"]).stderr(Stdio::null()).spawn().unwrap();
    let builds: Vec<_> = (0..8).map(|_| start()).collect();
    for mut build in builds {
        assert!(build.wait().unwrap().success());
    }
    for name in ["feed.xml", "atom.xml", "feed.json"] {
        let feed = site.output(name);
        assert_eq!(feed_rs::parser::parse(feed.as_bytes()).unwrap().entries.len(), 1, "{name}");
    }
}
