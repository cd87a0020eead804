//! The sample daily, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::seen::{self, FILES, Seen};
use crate::{feedwright, root};

const NOW: &str = "2026-11-24T00:00:00Z";

/// Every file below a folder, but for the lock.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(
                files(&path).into_iter().map(|(below, text)| (format!("{name}/{below}"), text)),
            );
        } else if name != ".feedwright.lock" {
            found.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
    found
}

#[test]
fn sample_is_built_as_its_golden_files_show() {
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().to_str().unwrap();
    let run = feedwright(root(), &["build", "--now", NOW, "--output", folder]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let expected = files(&root().join("tests/golden/sample"));
    let found = files(output.path());
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, text) in expected {
        assert_eq!(found[&name], text, "{name}");
    }
}

#[test]
fn zone_locale_and_threads_of_the_machine_change_nothing() {
    let expected = files(&root().join("tests/golden/sample"));
    for (zone, locale, threads) in [("Asia/Tokyo", "tr_TR.UTF-8", "1"), ("America/Lima", "C", "7")]
    {
        let output = tempfile::tempdir().unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_feedwright"))
            .current_dir(root())
            .args(["build", "--quiet", "--now", NOW, "--output"])
            .arg(output.path())
            .envs([
                ("TZ", zone),
                ("LANG", locale),
                ("LC_ALL", locale),
                ("RAYON_NUM_THREADS", threads),
            ])
            .status()
            .unwrap();
        assert!(status.success());
        assert_eq!(files(output.path()), expected);
    }
}

/// Copies a folder, its entries in the reverse order of their names, so that the
/// disk lists them in another.
fn copy_reversed(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<_> = fs::read_dir(from).unwrap().map(|entry| entry.unwrap()).collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.file_name()));
    for entry in entries {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_reversed(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn order_of_files_on_the_disk_changes_nothing() {
    let site = tempfile::tempdir().unwrap();
    copy_reversed(&root().join("articles"), &site.path().join("articles"));
    fs::copy(root().join("feed.toml"), site.path().join("feed.toml")).unwrap();
    assert!(feedwright(site.path(), &["build", "--now", NOW]).status.success());
    let found = files(&site.path().join("public"));
    assert_eq!(found, files(&root().join("tests/golden/sample")));
}

#[test]
fn second_build_leaves_every_file_alone() {
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().to_str().unwrap();
    feedwright(root(), &["build", "--now", NOW, "--output", folder]);
    let modified = |name: &str| fs::metadata(output.path().join(name)).unwrap().modified().unwrap();
    let before = (modified("feed.xml"), modified("feedwright.json"));
    let run = feedwright(root(), &["build", "--now", NOW, "--output", folder]);
    assert!(String::from_utf8_lossy(&run.stdout).contains("0 written"));
    assert_eq!((modified("feed.xml"), modified("feedwright.json")), before);
}

#[test]
fn article_with_an_error_leaves_the_last_output_alone() {
    let site = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(site.path().join(name), text).unwrap();
    fs::create_dir(site.path().join("articles")).unwrap();
    write("feed.toml", "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n");
    write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
    assert!(feedwright(site.path(), &["build"]).status.success());
    let before = files(&site.path().join("public"));

    write("articles/b.md", "---\ntitle: B\ndate: last Tuesday\n---\nText.\n");
    let run = feedwright(site.path(), &["build"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("articles/b.md:3:7"));
    assert_eq!(files(&site.path().join("public")), before);

    write("articles/c.md", "---\ntitle: C\ndate: 2024-05-23\n---\nText.\n");
    let run = feedwright(site.path(), &["build", "--keep-going"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(files(&site.path().join("public"))["feed.xml"].contains("<title>C</title>"));
}

/// Removes tags and whitespace, and decodes the references of markup characters.
fn bare(html: &str) -> String {
    let parts = html.split('<').enumerate().map(|(index, part)| match part.split_once('>') {
        Some((_, text)) if index > 0 => text,
        _ => part,
    });
    let text: String = parts.collect::<String>().split_whitespace().collect();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&nbsp;", ""), ("&amp;", "&")]
        .into_iter()
        .fold(text, |text, (reference, character)| text.replace(reference, character))
}

fn texts(value: &serde_json::Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

fn seconds(value: &serde_json::Value) -> i64 {
    chrono::DateTime::parse_from_rfc3339(value.as_str().unwrap()).unwrap().timestamp()
}

fn check_entry(item: &serde_json::Value, found: &Seen) {
    assert_eq!(found.title, item["title"].as_str().unwrap());
    assert_eq!(found.link, item["url"].as_str().unwrap());
    assert_eq!(found.published, seconds(&item["published"]));
    let updated = item.get("updated").unwrap_or(&item["published"]);
    assert_eq!(found.updated, seconds(updated), "{}", found.title);
    assert_eq!(found.authors, texts(&item["authors"]));
    assert_eq!(found.categories, texts(&item["categories"]));
    for text in texts(&item["content_contains"]) {
        assert!(bare(&found.content).contains(&bare(text)), "{text}");
    }
    for url in texts(&item["content_urls"]) {
        assert!(found.content.contains(&format!("\"{url}\"")), "{url}");
    }
}

#[test]
fn sample_comes_back_as_its_articles_say() {
    let expected = fs::read_to_string(root().join("tests/readers/expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
    let items = expected["items"].as_array().unwrap();
    let feeds = FILES.map(|file| seen::entries(&root().join("tests/golden/sample").join(file)));
    for feed in &feeds {
        assert_eq!(feed.len(), items.len());
        for item in items {
            check_entry(item, &feed[item["id"].as_str().unwrap()]);
        }
    }
    assert_eq!(feeds[0], feeds[1]);
    assert_eq!(feeds[0], feeds[2]);
}

#[test]
fn verbose_build_lists_files_and_stages() {
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().to_str().unwrap();
    let said = |arguments: &[&str]| {
        let run = feedwright(root(), &[arguments, &["--now", NOW, "--output", folder]].concat());
        let said = String::from_utf8(run.stderr).unwrap().replace(folder, "public");
        said.lines().map(|line| line.split("  ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(said(&["build"]).is_empty());
    let lines = said(&["check", "-v"]);
    let stages = ["stage", "walk", "headers", "select", "bodies", "formats", "validate"];
    assert_eq!(lines, [&stages[..], &["total"]].concat());
    fs::remove_file(output.path().join("feed.xml")).unwrap();
    let lines = said(&["build", "--verbose"]);
    assert_eq!(lines, [&["written public/feed.xml"], &stages[..], &["write", "total"]].concat());
}

#[test]
fn timings_for_programs_are_on_the_stream_that_programs_read() {
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().to_str().unwrap();
    let said = |arguments: &[&str]| {
        let asked = ["check", "--timings", "json", "--now", NOW, "--output", folder];
        let run = feedwright(root(), &[&asked, arguments].concat());
        [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).unwrap())
    };
    let [_, stderr] = said(&[]);
    let [stdout, nothing] = said(&["--format", "json"]);
    for line in [stderr.lines().last(), stdout.lines().last()] {
        let object: serde_json::Value = serde_json::from_str(line.unwrap()).unwrap();
        let timings = &object["timings"];
        assert_eq!(timings["stages"][0]["stage"], "walk");
        assert!(timings["stages"][0]["steps"].as_u64() > Some(0));
        assert!(timings["total_seconds"].is_f64());
    }
    assert_eq!(nothing, "");
}
