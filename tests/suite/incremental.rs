//! A rebuild reads what changed, and writes what a build from nothing would.

use std::fs;

use crate::site::TestSite;

fn site() -> TestSite {
    let site = TestSite::new();
    for name in ["a", "b", "c"] {
        article(&site, name, "Words.");
    }
    site
}

fn article(site: &TestSite, name: &str, text: &str) {
    let day = name.as_bytes()[0] - b'a' + 1;
    let text = format!("---\ntitle: {name}\ndate: 2024-05-0{day} 10:00:00\n---\n{text}\n");
    site.write(&format!("articles/{name}.md"), &text);
}

/// Builds, and holds the output against that of a build without caches; returns
/// how many bodies were read.
fn build(site: &TestSite) -> u64 {
    let run = site.run(["build", "--format", "json"]).succeeds();
    let clean = site.copy(&["articles", "feed.toml"]);
    clean.build();
    for file in ["feed.xml", "atom.xml", "feed.json"] {
        assert_eq!(site.output(file), clean.output(file), "{file}");
    }
    // Only the site itself knows which entries have left its feeds.
    let mut manifest = site.manifest();
    manifest.as_object_mut().unwrap().remove("past");
    assert_eq!(manifest, clean.manifest());
    run.summary()["bodies"].as_u64().unwrap()
}

#[test]
fn unchanged_articles_are_not_read_again() {
    let site = site();
    assert_eq!(build(&site), 3);
    assert_eq!(build(&site), 0);
    article(&site, "b", "Other words.");
    assert_eq!(build(&site), 1);
    article(&site, "d", "New.");
    assert_eq!(build(&site), 1);
    site.remove("articles/a.md");
    assert_eq!(build(&site), 0);
}

#[test]
fn other_title_of_the_site_reads_bodies_again() {
    let site = site();
    build(&site);
    site.write("feed.toml", "[site]\ntitle = 'B'\nurl = 'https://a.example/'\n");
    assert_eq!(build(&site), 3);
}

#[test]
fn article_follows_what_it_links_to() {
    let site = site();
    article(&site, "b", "[There](a.md)");
    build(&site);
    assert_eq!(build(&site), 0);
    site.write(
        "articles/a.md",
        "---\ntitle: a\ndate: 2024-05-01 10:00:00\nurl: /elsewhere/\n---\nWords.\n",
    );
    assert_eq!(build(&site), 2);
    let feed = site.output("feed.json");
    assert!(feed.contains("\\\"https://a.example/elsewhere/\\\""), "{feed}");
}

#[test]
fn article_follows_the_files_next_to_it() {
    let site = site();
    site.write(
        "articles/e/index.md",
        "---\ntitle: e\ndate: 2024-05-05 10:00:00\nattachments: [a.mp3]\n---\nWords.\n",
    );
    site.write("articles/e/a.mp3", "short");
    build(&site);
    assert_eq!(build(&site), 0);
    site.write("articles/e/a.mp3", "much longer");
    assert_eq!(build(&site), 1);
    let feed = site.output("feed.xml");
    assert!(feed.contains("length=\"11\""), "{feed}");
}

#[test]
fn spoilt_caches_cost_time_alone() {
    let site = site();
    build(&site);
    let caches = site.path(".feedwright-cache");
    let files = || fs::read_dir(&caches).unwrap().flatten().map(|file| file.path());
    for file in files() {
        let mut bytes = fs::read(&file).unwrap();
        for byte in &mut bytes {
            *byte = byte.wrapping_mul(7);
        }
        fs::write(&file, bytes).unwrap();
    }
    assert_eq!(build(&site), 3);
    for file in files() {
        fs::write(&file, "").unwrap();
    }
    assert_eq!(build(&site), 3);
    fs::remove_dir_all(&caches).unwrap();
    fs::write(&caches, "no folder").unwrap();
    assert_eq!(build(&site), 3);
}

/// Builds, and returns the messages, one per line.
fn messages(site: &TestSite) -> Vec<String> {
    messages_with(site, &[])
}

fn messages_with(site: &TestSite, arguments: &[&str]) -> Vec<String> {
    let run = site.run([&["build", "--format", "json"], arguments].concat());
    run.stdout.lines().filter(|line| line.contains("\"severity\"")).map(str::to_owned).collect()
}

#[test]
fn warnings_are_reported_by_every_build() {
    let site = site();
    site.write("articles/f.md", "---\ntitle: f\n---\nNo date.\n");
    article(&site, "g", "{{< unknown >}} Words.");
    let odd_id = "---\ntitle: H\ndate: 2024-05-08 10:00:00\nid: HTTP://A.example/h\n---\nWords.\n";
    site.write("articles/h.md", odd_id);
    let first = messages(&site);
    assert_eq!(first.len(), 3, "{first:?}");
    assert_eq!(messages(&site), first);
}

#[test]
fn articles_with_findings_are_not_read_again_and_reported_by_every_build() {
    let site = TestSite::new();
    let front = "---\ntitle: A\ndate: 2024-05-22\n";
    let cases = [
        ("a.md", format!("{front}season: 2\n---\nText.\n"), "article/field-without-effect"),
        ("b.md", format!("{front}updated: soon\n---\nText.\n"), "article/unusable-value"),
        ("c.md", "---\ndate: 2024-05-22\n---\nText.\n".into(), "article/title-guessed"),
        ("d.md", format!("{front}---\n![a](missing.png)\n"), "article/missing-picture"),
        ("e.md", format!("{front}---\n{{{{< none >}}}}\n\nText.\n"), "article/unknown-component"),
        ("f.txt", "May 22, 2024\n\nFerry\n\nThe text.\n".into(), "article/text-guess"),
    ];
    for (name, text, _) in &cases {
        site.write(&format!("articles/{name}"), text);
    }
    let first = messages(&site);
    for (name, _, code) in &cases {
        assert!(
            first.iter().any(|found| found.contains(name) && found.contains(code)),
            "{code}: {first:?}"
        );
    }
    for _ in 0..2 {
        let run = site.run(["build", "--format", "json"]).succeeds();
        assert_eq!(run.summary()["bodies"], 0);
        assert_eq!(messages(&site), first);
    }
    // A cache without the diagnostics must not silence them.
    site.remove(".feedwright-cache");
    assert_eq!(messages(&site), first);
    site.write("articles/c.md", "---\ntitle: C\ndate: 2024-05-22\n---\nText.\n");
    let without = first.iter().filter(|found| !found.contains("c.md"));
    assert_eq!(messages(&site), without.cloned().collect::<Vec<_>>());
}

#[test]
fn repeated_warning_has_its_current_place() {
    let site = site();
    let odd_id = "---\nid: HTTP://A.example/d\ntitle: D\ndate: 2024-05-04 10:00:00\n---\nWords.\n";
    site.write("articles/d.md", odd_id);
    let lines = || -> Vec<_> {
        let messages = messages(&site);
        let messages =
            messages.iter().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        messages.map(|found| found["line"].as_u64().unwrap()).collect()
    };
    assert_eq!(lines(), [2]);
    let text = site.read("articles/d.md");
    site.write("articles/d.md", &text.replacen("---\n", "---\n# A remark.\n", 1));
    assert_eq!([lines(), lines()], [[3], [3]]);
}

#[test]
fn warning_that_depends_on_the_time_goes_from_feeds_and_archives() {
    let site = site();
    let config = "[site]\ntitle = 'A'\nurl = 'https://a.example/'\n[feed]\nlimit = 1\narchive = { size = 1 }\n";
    site.write("feed.toml", config);
    for name in ["a", "c"] {
        let path = format!("articles/{name}.md");
        let text = site.read(&path);
        site.write(&path, &text.replacen("---\n", "---\nupdated: 2026-12-30 10:00:00\n", 1));
    }
    // The numbers of messages about the feed and about archive pages.
    let counts = |now: &str| {
        let messages = messages_with(&site, &["--now", now]);
        let (pages, feeds): (Vec<_>, Vec<_>) =
            messages.iter().partition(|line| line.contains("archive/"));
        [feeds.len(), pages.len()]
    };
    let before = counts("2026-06-01T00:00:00Z");
    assert!(before.iter().all(|count| *count > 0), "{before:?}");
    assert_eq!(counts("2027-06-01T00:00:00Z"), [0, 0]);
}

#[test]
fn check_writes_no_cache() {
    let site = site();
    site.run(["check"]).succeeds();
    assert!(!site.has(".feedwright-cache"));
}
