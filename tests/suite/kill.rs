//! A build that is killed leaves whole files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use crate::site::TestSite;

const ROUNDS: u32 = 200;

/// Writes a site whose every article has a feed of its own, so that much of a
/// build is the writing of files.
fn write_site(site: &TestSite, title: &str) {
    let config = format!(
        "[site]\ntitle = '{title}'\nurl = 'https://a.example/'\nid_authority = 'a.example,2024'\n[each.tag]\n"
    );
    site.write("feed.toml", &config);
    for day in 1..=20 {
        let text = format!(
            "---\ntitle: Day {day}\ndate: 2024-05-{day:02}\ntags: day{day}\n---\n{}\n",
            "Words. ".repeat(200)
        );
        site.write(&format!("articles/{day}.md"), &text);
    }
}

type Files = BTreeMap<String, Vec<u8>>;

/// Reads every file of the output but the lock; strays of a build are counted apart.
fn files(public: &Path) -> (Files, usize) {
    let (mut files, mut strays) = (Files::new(), 0);
    let mut folders = vec![public.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name == ".feedwright-stage" {
                strays += 1;
            } else if entry.path().is_dir() {
                folders.push(entry.path());
            } else if name != ".feedwright.lock" && name != ".feedwright.journal" {
                let below = entry.path().strip_prefix(public).unwrap().display().to_string();
                files.insert(below, fs::read(entry.path()).unwrap());
            }
        }
    }
    (files, strays)
}

/// Returns true if the manifest or the journal lists every file with its hash, and both
/// are complete: after a kill, feedwright recognizes all of its files.
fn are_known(public: &Path, files: &Files) -> bool {
    let read = |name: &str| -> serde_json::Value {
        let bytes = fs::read(public.join(name)).ok();
        bytes.map_or_else(Default::default, |bytes| serde_json::from_slice(&bytes).unwrap())
    };
    let (manifest, journal) = (read("feedwright.json"), read(".feedwright.journal"));
    files.iter().filter(|(name, _)| *name != "feedwright.json").all(|(name, bytes)| {
        let sha256 = crate::sha256(bytes);
        let row = &journal["files"][name];
        manifest["files"][name]["sha256"] == *sha256
            || row["new"] == *sha256
            || row["old"] == *sha256 && row["is_ours"] == true
    })
}

#[test]
fn killed_build_leaves_every_file_old_or_new() {
    let site = TestSite::bare();
    let public = site.path("public");
    let mut versions = Vec::new();
    let mut duration = Duration::ZERO;
    for title in ["Old", "New"] {
        write_site(&site, title);
        let started = Instant::now();
        site.build();
        duration = started.elapsed();
        versions.push(files(&public).0);
    }
    let mut interrupted = 0;
    for round in 0..ROUNDS {
        write_site(&site, if round % 2 == 0 { "Old" } else { "New" });
        if round % 5 == 0 {
            // A first build has no old files to leave.
            site.remove("public");
        }
        let (before, _) = files(&public);
        let mut build = site.command(["build", "--quiet"]).stdout(Stdio::null()).spawn().unwrap();
        // The moments are spread over a build's life; which is hit is left to chance.
        thread::sleep(duration * (round * 79 % ROUNDS) / ROUNDS);
        build.kill().unwrap();
        build.wait().unwrap();
        let (after, strays) = files(&public);
        for (name, bytes) in &after {
            let is_known = versions.iter().any(|version| version.get(name) == Some(bytes));
            assert!(is_known || name == "feedwright.json", "{name}, round {round}");
        }
        assert!(are_known(&public, &after), "round {round}");
        assert!(before.keys().all(|name| after.contains_key(name)), "round {round}");
        let is_partly_new = versions.iter().all(|version| *version != after) && after != before;
        interrupted += u32::from(strays > 0 || is_partly_new);
    }
    assert!(interrupted > 0, "no kill hit the writing of files");
    write_site(&site, "New");
    site.build();
    assert!(files(&public) == (versions.remove(1), 0));
}
