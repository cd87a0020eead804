//! Links, pipes and devices in the places of files that are read or kept.

use std::path::Path;
use std::process::Command;

use crate::site::TestSite;

const ARTICLE: &str = "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n";

/// Makes a named pipe; a program that waits for a writer would never end.
fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn pipe_device_or_huge_file_as_configuration_ends_at_once() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE).remove("feed.toml");
    make_pipe(&site.path("feed.toml"));
    let run = site.run(["build"]).expect(2);
    assert!(run.stderr.contains("it is a named pipe, not a file"), "{}", run.stderr);
    site.remove("feed.toml").link("/dev/zero", "feed.toml");
    let run = site.run(["build"]).expect(2);
    assert!(run.stderr.contains("it is a device, not a file"), "{}", run.stderr);
    site.remove("feed.toml").link("articles", "feed.toml");
    let run = site.run(["build"]).expect(2);
    assert!(run.stderr.contains("it is a folder, not a file"), "{}", run.stderr);
    site.remove("feed.toml").config(&"#".repeat(1 << 20));
    let run = site.run(["check"]).expect(2);
    assert!(run.stderr.contains("it is larger than 1 MiB"), "{}", run.stderr);
}

#[test]
fn configuration_may_be_a_link_to_a_file() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE).rename("feed.toml", "..data/feed.toml");
    site.link("..data/feed.toml", "feed.toml").build();
    assert_eq!(site.titles(), ["A"]);
}

#[test]
fn link_in_the_cache_folder_is_not_written_through() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE).write("victim", "keep me");
    site.build();
    for cache in site.files(".feedwright-cache").into_keys() {
        site.remove(&format!(".feedwright-cache/{cache}"));
        site.link("../victim", &format!(".feedwright-cache/{cache}"));
        site.link("../victim", &format!(".feedwright-cache/{cache}.new"));
    }
    site.write("articles/a.md", &ARTICLE.replace("Text", "More")).build();
    assert_eq!(site.read("victim"), "keep me");
}

#[test]
fn cache_folder_that_is_a_link_is_not_used() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE).write("elsewhere/file", "keep me");
    let run = site.link("elsewhere", ".feedwright-cache").build();
    assert!(run.stderr.contains("info[source/cache-is-a-link]"), "{}", run.stderr);
    assert_eq!(site.files("elsewhere").into_keys().collect::<Vec<_>>(), ["file"]);
}

#[test]
fn pipe_next_to_the_configuration_is_not_waited_for() {
    let site = TestSite::with_config("[output]\npage = 'page.html'\npage_template = 'page.txt'\n");
    site.write("articles/a.md", ARTICLE);
    make_pipe(&site.path("page.txt"));
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("it is a named pipe, not a file"), "{}", run.stderr);
    for arguments in [["validate", "page.txt"], ["adopt", "page.txt"]] {
        let run = site.run(arguments);
        assert_ne!(run.code, Some(0));
        assert!(run.stderr.contains("named pipe"), "{}", run.stderr);
    }
}

#[test]
fn lock_that_is_also_another_file_is_not_written() {
    let site = TestSite::new();
    site.write("articles/a.md", ARTICLE).write("victim", "keep me").build();
    site.remove("public/.feedwright.lock");
    std::fs::hard_link(site.path("victim"), site.path("public/.feedwright.lock")).unwrap();
    site.build();
    assert_eq!(site.read("victim"), "keep me");
}
