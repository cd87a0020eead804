//! Published entries do not disappear in masses because their files did.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::site::TestSite;

fn article(title: &str, day: u32) -> String {
    format!("---\ntitle: {title}\ndate: 2024-05-{day:02}\n---\nText of {title}.\n")
}

/// A site with some published articles, the first of 1 May 2024.
fn published(count: u32, settings: &str) -> TestSite {
    let site = TestSite::with_config(settings);
    for day in 1..=count {
        site.write(&format!("articles/{day:02}.md"), &article(&format!("N{day}"), day));
    }
    site.build();
    site
}

/// Checks that `build`, `check` and a build that keeps going are refused and
/// replace nothing; returns what `build` said.
#[track_caller]
fn refused(site: &TestSite) -> String {
    let before = site.files("public");
    let runs: [&[&str]; 4] =
        [&["check"], &["build", "--keep-going"], &["build", "--strict"], &["build", "--quiet"]];
    let mut text = String::new();
    for arguments in runs {
        let run = site.run(arguments).expect(1);
        assert!(run.stderr.contains("error[loss/sudden]"), "{arguments:?}: {}", run.stderr);
        assert!(site.files("public") == before, "{arguments:?}");
        text = run.stderr;
    }
    let found = site.run(["build", "--format", "json"]).expect(1);
    assert!(found.stdout.contains("\"loss/sudden\""), "{}", found.stdout);
    text
}

/// Checks that a switch goes on, and that the next build needs none.
#[track_caller]
fn accepted(site: &TestSite, switch: &str, left: &[&str]) {
    site.run(["check", switch]).succeeds();
    let run = site.run(["build", switch]).succeeds();
    assert!(run.stderr.contains("info[loss/accepted]"), "{}", run.stderr);
    assert_eq!(site.titles(), left);
    site.build();
}

#[test]
fn emptied_folder_is_refused() {
    let site = published(3, "");
    (1..=3).for_each(|day| {
        site.remove(&format!("articles/{day:02}.md"));
    });
    let text = refused(&site);
    assert!(
        text.contains(
            "the folder of the articles is empty, but had articles: `01.md`, `02.md`, `03.md`"
        ),
        "{text}"
    );
    accepted(&site, "--accept-deletions", &[]);
}

#[test]
fn missing_folder_is_refused_with_one_entry() {
    let site = published(1, "");
    site.rename("articles", "elsewhere");
    refused(&site);
    site.rename("elsewhere", "articles");
    site.build();
    site.remove("articles/01.md");
    refused(&site);
    accepted(&site, "--accept-changes", &[]);
}

#[test]
fn loss_of_more_than_half_is_refused() {
    let site = published(5, "");
    (1..=3).for_each(|day| {
        site.remove(&format!("articles/{day:02}.md"));
    });
    insta::assert_snapshot!(refused(&site), @"
    error[loss/sudden]: 3 published entries would disappear; run again with --accept-deletions if this is intended
    --> articles:1:1
     = help: more than half of the published articles are missing or unreadable: `01.md`, `02.md`, `03.md`
    ");
    accepted(&site, "--accept-deletions", &["N5", "N4"]);
}

#[test]
fn loss_of_half_is_an_everyday_deletion() {
    let site = published(6, "");
    (1..=3).for_each(|day| {
        site.remove(&format!("articles/{day:02}.md"));
    });
    site.build();
    (4..=5).for_each(|day| {
        site.remove(&format!("articles/{day:02}.md"));
    });
    site.build();
    assert_eq!(site.titles(), ["N6"]);
}

#[test]
fn loss_of_all_entries_of_a_feed_is_refused() {
    let site = published(10, "[[feeds]]\npath = 'world'\nwhere = { section = 'world' }\n");
    for day in 11..=13 {
        site.write(&format!("articles/world/{day}.md"), &article(&format!("W{day}"), day));
    }
    site.build();
    site.remove("articles/world");
    let text = refused(&site);
    assert!(
        text.contains("all articles of a feed are missing or unreadable: `world/11.md`"),
        "{text}"
    );
    site.run(["build", "--accept-deletions"]).succeeds();
    assert!(site.items("world/feed.json").is_empty());
}

#[test]
fn decisions_of_authors_are_no_loss() {
    let site = published(6, "");
    let fields = ["draft: true", "feed: false", "retracted: why", "expires: 2024-06-01"];
    for (day, field) in (1..).zip(fields) {
        let text = format!("---\ntitle: N{day}\ndate: 2024-05-{day:02}\n{field}\n---\nText.\n");
        site.write(&format!("articles/{day:02}.md"), &text);
    }
    site.rename("articles/05.md", "articles/_drafts/05.md");
    site.build();
    assert_eq!(site.titles(), ["N6"]);
}

#[test]
fn entries_too_old_for_every_feed_are_no_loss() {
    let settings = "[feed]\nmax_age = '30d'\n";
    let site = TestSite::with_config(settings);
    (1..=4).for_each(|day| {
        site.write(&format!("articles/{day}.md"), &article(&format!("N{day}"), day));
    });
    site.run(["build", "--now", "2024-05-20T00:00:00Z"]).succeeds();
    assert_eq!(site.titles().len(), 4);
    (1..=3).for_each(|day| {
        site.remove(&format!("articles/{day}.md"));
    });
    site.run(["build", "--now", "2024-08-20T00:00:00Z"]).succeeds();
}

#[test]
fn refused_loss_leaves_no_tombstone() {
    let site = published(3, "[feed]\ntombstones = true\n");
    (1..=3).for_each(|day| {
        site.remove(&format!("articles/{day:02}.md"));
    });
    refused(&site);
    assert!(site.manifest()["tombstones"].is_null());
    accepted(&site, "--accept-deletions", &[]);
    assert_eq!(site.manifest()["tombstones"].as_object().unwrap().len(), 3);
}

#[test]
fn files_that_are_not_text_any_more_count() {
    let site = published(4, "");
    (1..=3).for_each(|day| {
        site.write_bytes(&format!("articles/{day:02}.md"), b"\xff\xfe\x00\x01");
    });
    refused(&site);
}

#[test]
fn files_that_cannot_be_opened_count() {
    let site = published(4, "");
    let set = |mode| {
        for day in 1..=3 {
            let path = site.path(&format!("articles/{day:02}.md"));
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    set(0o000);
    // The superuser can open every file.
    if fs::read(site.path("articles/01.md")).is_err() {
        refused(&site);
    }
    set(0o644);
    site.build();
}

#[test]
fn watch_keeps_the_last_output_and_goes_on() {
    let site = published(4, "");
    let before = site.files("public");
    let watch = site.watch(&[]);
    site.rename("articles", "elsewhere");
    fs::create_dir(site.path("articles")).unwrap();
    while watch.wait_for_summary()["ok"] != false {}
    assert!(site.files("public") == before);
    site.replace("articles/05.md", &article("N5", 5));
    watch.wait_for_summary();
    assert!(site.files("public") == before);
    fs::remove_dir_all(site.path("articles")).unwrap();
    site.rename("elsewhere", "articles");
    site.replace("articles/06.md", &article("N6", 6));
    watch.wait_until(|| site.titles().len() == 5);
}

#[test]
fn publish_refuses_as_build_does() {
    let site = published(4, "");
    let target = format!("file://{}", site.path("www").display());
    site.run(["publish", &target]).succeeds();
    let before = site.files("www");
    (1..=3).for_each(|day| {
        site.remove(&format!("articles/{day:02}.md"));
    });
    let run = site.run(["publish", &target]).expect(1);
    assert!(run.stderr.contains("loss/sudden"), "{}", run.stderr);
    assert!(site.files("www") == before);
    site.run(["publish", &target, "--accept-deletions"]).succeeds();
}
