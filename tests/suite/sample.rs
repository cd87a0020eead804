//! The sample daily, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::read_back::{self, FILES, ReadBackEntry};
use crate::root;
use crate::site::{SAMPLE_TIME, TestSite};

/// Returns every file below a folder, except the lock.
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
    let site = TestSite::sample();
    site.build();
    let expected = files(&root().join("tests/golden/sample"));
    let found = files(&site.path("public"));
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, text) in expected {
        assert_eq!(found[&name], text, "{name}");
    }
}

#[test]
fn zone_locale_and_threads_of_the_machine_change_nothing() {
    let expected = files(&root().join("tests/golden/sample"));
    let machines = [("Asia/Tokyo", "tr_TR.UTF-8", "1"), ("America/Lima", "C", "7")];
    for (zone, locale, threads) in machines {
        let site = TestSite::sample();
        site.env("TZ", zone).env("LANG", locale).env("LC_ALL", locale);
        site.env("RAYON_NUM_THREADS", threads).build();
        assert_eq!(files(&site.path("public")), expected, "{zone}");
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
    let site = TestSite::new();
    copy_reversed(&root().join("articles"), &site.path("articles"));
    fs::copy(root().join("feed.toml"), site.path("feed.toml")).unwrap();
    site.declare_source("articles").set_now(SAMPLE_TIME).build();
    assert_eq!(files(&site.path("public")), files(&root().join("tests/golden/sample")));
}

#[test]
fn second_build_leaves_every_file_alone() {
    let site = TestSite::sample();
    site.build();
    let modified = |name: &str| fs::metadata(site.path(name)).unwrap().modified().unwrap();
    let times = || ["public/feed.xml", "public/feedwright.json"].map(modified);
    let before = times();
    let run = site.build();
    assert!(run.stdout.contains("0 written"), "{}", run.stdout);
    assert_eq!(times(), before);
}

#[test]
fn article_with_an_error_leaves_the_last_output_alone() {
    let site = TestSite::new();
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n").build();
    let before = files(&site.path("public"));

    site.write("articles/b.md", "---\ntitle: B\ndate: last Tuesday\n---\nText.\n");
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("articles/b.md:3:7"), "{}", run.stderr);
    assert_eq!(files(&site.path("public")), before);

    site.write("articles/c.md", "---\ntitle: C\ndate: 2024-05-23\n---\nText.\n");
    site.run(["build", "--keep-going"]).expect(1);
    assert!(site.output("feed.xml").contains("<title>C</title>"));
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

fn check_entry(item: &serde_json::Value, found: &ReadBackEntry) {
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
    let feeds =
        FILES.map(|file| read_back::entries(&root().join("tests/golden/sample").join(file)));
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
    let site = TestSite::sample();
    // Its guesses are reported on the same stream.
    site.remove("articles/culture/2024-12-24-letters-from-the-quay.txt");
    let first_words = |arguments: &[&str]| {
        let stderr = site.run(arguments).stderr;
        stderr.lines().map(|line| line.split("  ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(first_words(&["build"]).is_empty());
    let lines = first_words(&["check", "-v"]);
    let stages = ["stage", "walk", "headers", "select", "bodies", "formats", "validate"];
    assert_eq!(lines, [&stages[..], &["total"]].concat());
    site.remove("public/feed.xml");
    let lines = first_words(&["build", "--verbose"]);
    assert_eq!(lines, [&["written public/feed.xml"], &stages[..], &["write", "total"]].concat());
}

#[test]
fn timings_for_programs_are_on_the_stream_that_programs_read() {
    let site = TestSite::sample();
    let arguments = ["check", "--timings", "json"];
    let run = site.run(arguments);
    let run_for_programs = site.run([&arguments[..], &["--format", "json"]].concat());
    for line in [run.stderr.lines().last(), run_for_programs.stdout.lines().last()] {
        let object: serde_json::Value = serde_json::from_str(line.unwrap()).unwrap();
        let timings = &object["timings"];
        assert_eq!(timings["stages"][0]["stage"], "walk");
        assert!(timings["stages"][0]["steps"].as_u64() > Some(0));
        assert!(timings["total_seconds"].is_f64());
    }
    assert_eq!(run_for_programs.stderr, "");
}
