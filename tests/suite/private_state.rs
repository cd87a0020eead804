//! A second copy of the manifest next to feed.toml, for output folders that
//! other programs empty.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::site::TestSite;

fn article(title: &str, day: u32) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-{day:02}\n---\nText of {title}.\n")
}

/// A published site with an article.
fn published(settings: &str) -> TestSite {
    let site = TestSite::with_config(settings);
    site.write("articles/a.md", &article("A", 22));
    site.build();
    site
}

#[test]
fn ids_and_feeds_survive_an_emptied_output_folder() {
    let site = published("[output]\nfolder = '_site'\n[each.section]\n");
    site.write("articles/culture/c.md", &article("C", 23)).build();
    site.remove("_site").rename("articles/a.md", "articles/b.md");
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("info[output/restored]"), "{}", run.stderr);
    assert!(run.stderr.contains("error[identity/renamed]"), "{}", run.stderr);
    site.rename("articles/b.md", "articles/a.md");
    site.write_private(
        "articles/culture/c.md",
        &format!("---\ndraft: true{}", &article("C", 23)[3..]),
    );
    let run = site.run(["build", "--strict"]).succeeds();
    assert!(run.stderr.contains("restored from feedwright.state"), "{}", run.stderr);
    assert!(site.has("_site/culture/feed.xml"));
    let run = site.build();
    assert!(!run.stderr.contains("output/"), "{}", run.stderr);
}

#[test]
fn site_starts_anew_where_it_is_asked_to() {
    let site = published("");
    site.remove("public").rename("articles/a.md", "articles/b.md");
    site.run(["build"]).expect(1);
    let run = site.run(["build", "--forget"]).succeeds();
    assert!(!run.stderr.contains("restored"), "{}", run.stderr);
    site.remove("public").build();
    // With a manifest too, whose files are ours still.
    site.rename("articles/b.md", "articles/c.md").config("[output]\natom = 'other.xml'\n");
    site.run(["build"]).expect(1);
    site.run(["build", "--forget"]).succeeds();
    assert!(site.has("public/other.xml") && !site.has("public/atom.xml"));
}

#[test]
fn state_is_used_only_where_feeds_and_manifest_are_gone() {
    let site = published("");
    let manifest = site.output("feedwright.json");
    site.write("feedwright.state", "{}");
    site.build();
    site.remove("public/feedwright.json");
    let run = site.build();
    assert!(run.stderr.contains("output/lost-manifest"), "{}", run.stderr);
    assert!(site.output("feedwright.json").len() >= manifest.len() / 2);
    site.remove("public");
    site.write("feedwright.state", "{\"version\": 1}");
    let run = site.run(["build"]).expect(3);
    assert!(run.stderr.contains("error[output/bad-state]"), "{}", run.stderr);
    assert!(run.stderr.contains("feedwright build --forget"), "{}", run.stderr);
    site.run(["build", "--forget"]).succeeds();
}

#[test]
fn state_is_private_and_written_by_real_builds_alone() {
    let site = TestSite::new();
    site.write("articles/a.md", &article("A", 22));
    site.run(["check"]).succeeds();
    site.run(["build", "--now", "2026-01-01T00:00:00Z"]).succeeds();
    assert!(!site.has("feedwright.state"));
    site.build();
    let facts = fs::metadata(site.path("feedwright.state")).unwrap();
    assert_eq!(facts.permissions().mode() & 0o777, 0o600);
    let state = site.read("feedwright.state");
    site.write("articles/b.md", &article("B", 23));
    site.run(["check"]).succeeds();
    site.run(["build", "--now", "2026-01-02T00:00:00Z"]).succeeds();
    assert_eq!(site.read("feedwright.state"), state);
    site.run(["build", "--output", "elsewhere"]).succeeds();
    assert!(site.read("feedwright.state").contains("\"elsewhere\""));
}

#[test]
fn state_is_never_an_article_or_output_and_not_copied_unseen() {
    let site = TestSite::new();
    site.write("a.md", &article("A", 22));
    site.config("[articles]\nfolder = '.'\nassets = '.'\n");
    site.build();
    assert_eq!(site.build().stdout.matches("1 entry from 1 article").count(), 1);
    site.config("[articles]\nfolder = '.'\n[output]\nfolder = 'out'\nrss = 'feedwright.state'\n");
    assert_ne!(site.run(["build"]).code, Some(0));
    site.config("[articles]\nfolder = '.'\n");
    fs::copy(site.path("feedwright.state"), site.path("public/feedwright.state")).unwrap();
    let run = site.build();
    assert!(run.stderr.contains("warning[output/state-published]"), "{}", run.stderr);
    let inside = TestSite::new();
    inside.write("articles/a.md", &article("A", 22)).config("[output]\nfolder = '.'\n");
    inside.build();
    assert!(!inside.has("feedwright.state"));
}

#[test]
fn folder_of_the_configuration_may_be_read_only() {
    let site = published("");
    site.write("articles/b.md", &article("B", 23));
    let state = site.read("feedwright.state");
    site.remove("feedwright.state");
    fs::create_dir(site.path("feedwright.state")).unwrap();
    let run = site.run(["build", "--strict"]).succeeds();
    assert!(run.stderr.contains("info[output/state-not-kept]"), "{}", run.stderr);
    site.remove("feedwright.state");
    site.write("feedwright.state", &state).build();
}

#[test]
fn watch_writes_again_what_vanished() {
    let site = published("[each.section]\n");
    site.write("articles/world/b.md", &article("B", 23));
    let watch = site.watch(&[]);
    let files = site.files("public");
    site.remove("public/world");
    watch.wait_until(|| site.has("public/world/feed.json"));
    site.remove("public");
    watch.wait_until(|| site.has("public/feedwright.json") && site.files("public") == files);
}

#[test]
fn what_a_killed_build_left_next_to_the_configuration_is_removed_by_the_next() {
    let site = TestSite::new();
    site.write("articles/a.md", &article("A", 22));
    site.write(".feedwright-new-0123456789abcdef", "half a state that names a draft");
    site.build();
    assert!(!site.has(".feedwright-new-0123456789abcdef"));
    assert!(site.has("feedwright.state"));
}

#[test]
fn lists_of_feeds_are_our_own_also_where_the_manifest_is_lost() {
    let site = published("");
    site.remove("public/feedwright.json");
    site.write("articles/b.md", &article("B", 23));
    let before = site.output("feeds.opml");
    let run = site.run(["build"]).succeeds();
    assert!(run.stderr.contains("output/lost-manifest"), "{}", run.stderr);
    assert_ne!(site.output("feeds.opml"), before);
    site.remove("public/feedwright.json").write("public/feeds.opml", "<p>Of another program</p>");
    site.write("articles/c.md", &article("C", 24));
    let run = site.run(["build"]).expect(1);
    assert!(run.stderr.contains("output/not-ours"), "{}", run.stderr);
}
