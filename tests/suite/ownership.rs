//! Only feedwright's own files are replaced and removed.

use std::fs;
use std::os::unix::fs::MetadataExt;

use serde_json::json;

use crate::site::TestSite;

const ARTICLE: &str = "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n";

fn site(settings: &str) -> TestSite {
    let site = TestSite::with_config(settings);
    site.write("articles/a.md", ARTICLE);
    site
}

/// Adds an entry for a file to the manifest.
fn list(site: &TestSite, name: &str, sha256: &str) {
    let mut manifest = site.manifest();
    manifest["files"][name] = json!({ "sha256": sha256 });
    site.write("public/feedwright.json", &manifest.to_string());
}

#[test]
fn output_never_replaces_what_the_site_is_made_from() {
    for settings in [
        "[output]\nfolder = '.'\nrss = 'feed.toml'",
        "[output]\nfolder = '.'\nrss = 'FEED.toml'",
        "[output]\nfolder = '.'\nopml = 'feed.toml'",
        "[output]\nfolder = '.'\nhtml = 'feed.toml'",
        "[output]\nfolder = '.'\npage = 'page.html'\npage_template = 'page.html'",
        "[output]\nfolder = 'linked'\nrss = 'feed.toml'",
        "[output]\nfolder = 'public/..'\natom = 'feed.toml'",
        "[output]\nfolder = '.'\natom = 'hard.toml'",
        "[output]\nfolder = '.'\natom = 'soft.toml'",
        "[output]\nfolder = '.'\nrss = 'authors.yml'\n[articles]\nfolder = '.'",
    ] {
        let site = site(settings);
        site.write("page.html", "{{ feed.title }}").write("authors.yml", "a:\n  name: A\n");
        site.link(".", "linked").link("feed.toml", "soft.toml");
        fs::create_dir(site.path("public")).unwrap();
        fs::hard_link(site.path("feed.toml"), site.path("hard.toml")).unwrap();
        let before = [site.read("feed.toml"), site.read("page.html"), site.read("authors.yml")];
        let run = site.run(["build", "--replace"]).expect(2);
        assert!(run.stderr.contains("output/replaces-source"), "{settings}: {}", run.stderr);
        let after = [site.read("feed.toml"), site.read("page.html"), site.read("authors.yml")];
        assert_eq!(before, after, "{settings}");
        assert!(!site.has(".feedwright.lock"), "{settings}");
    }
}

#[test]
fn output_never_replaces_an_article_or_an_asset() {
    for settings in [
        "[output]\nfolder = 'articles'\npage = 'b.html'",
        "[output]\nfolder = '.'\npage = 'hard.html'",
        "[output]\nfolder = 'static'\npage = 'b.html'\n[articles]\nassets = 'static'",
    ] {
        let site = site(settings);
        let article = "<html><head><title>B</title></head><body>Text</body></html>";
        site.write("articles/b.html", article).write("static/b.html", article);
        fs::hard_link(site.path("articles/b.html"), site.path("hard.html")).unwrap();
        for flags in [&["build", "--keep-going"][..], &["build", "--keep-going", "--replace"]] {
            let run = site.run(flags).expect(2);
            assert!(
                run.stderr.contains("output/replaces-source"),
                "{flags:?}: {settings}: {}",
                run.stderr
            );
        }
        for name in ["articles/b.html", "static/b.html", "hard.html"] {
            assert_eq!(site.read(name), article, "{name:?}: {settings}");
        }
    }
}

#[test]
fn homepage_is_replaced_only_by_the_users_word() {
    let site = site("[output]\nfolder = '.'\npage = 'index.html'\n");
    site.write("index.html", "<h1>my homepage</h1>");
    for command in [&["build"][..], &["check"], &["build", "--keep-going"]] {
        let run = site.run(command).expect(1);
        assert!(run.stderr.contains("output/not-ours"), "{command:?}: {}", run.stderr);
        assert!(run.stderr.contains("--replace"), "{command:?}: {}", run.stderr);
        assert_eq!(site.read("index.html"), "<h1>my homepage</h1>", "{command:?}");
        assert!(!site.has("feed.xml") && !site.has(".feedwright-stage"), "{command:?}");
    }
    site.run(["build", "--replace"]).succeeds();
    assert!(site.read("index.html").contains("Text."));
    site.build();
}

#[test]
fn feed_of_another_program_is_taken_over() {
    let site = site("");
    site.write("public/feed.xml", "<?xml version='1.0'?><rss version='2.0'/>");
    let run = site.build();
    assert!(run.stderr.contains("output/foreign-file"), "{}", run.stderr);
    assert!(site.run(["build"]).succeeds_silently().stdout.contains("0 written"));
}

#[test]
fn entry_of_the_manifest_alone_does_not_remove_a_file() {
    let site = site("");
    site.build();
    site.write("public/index.html", "HOMEPAGE");
    list(&site, "index.html", &"0".repeat(64));
    let run = site.build();
    assert!(run.stderr.contains("output/changed-by-another-program"), "{}", run.stderr);
    // SHA-256 of `HOMEPAGE`.
    let hash = "68ed6564ebea221cc21edb8f19c66d7663e86ceb485e50c2ecc10c4936452d50";
    list(&site, "index.html", hash);
    site.build();
    assert_eq!(site.output("index.html"), "HOMEPAGE");
    site.run(["build"]).succeeds_silently();
}

#[test]
fn warning_about_a_file_that_is_there_stops_a_strict_build() {
    let site = site("");
    site.build();
    site.write("public/feed.xml", "spoilt");
    for command in ["check", "build"] {
        let run = site.run([command, "--strict"]).expect(1);
        assert!(
            run.stderr.contains("output/changed-by-another-program"),
            "{command:?}: {}",
            run.stderr
        );
        assert_eq!(site.output("feed.xml"), "spoilt", "{command:?}");
    }
}

#[test]
fn changed_feed_is_written_again_with_a_warning() {
    let site = site("");
    site.build();
    let feed = site.output("feed.xml");
    site.write("public/feed.xml", "spoilt");
    let run = site.build();
    assert!(run.stderr.contains("output/changed-by-another-program"), "{}", run.stderr);
    assert_eq!(site.output("feed.xml"), feed);
    site.run(["build"]).succeeds_silently();
}

#[test]
fn output_folder_may_be_a_link() {
    let site = site("");
    fs::create_dir(site.path("elsewhere")).unwrap();
    site.link("elsewhere", "public").build();
    assert!(site.path("public").symlink_metadata().unwrap().is_symlink());
    assert!(site.has("elsewhere/feed.xml"));
}

#[test]
fn killed_build_is_finished_by_the_next_whatever_that_makes() {
    let site = site("[[feeds]]\npath = 'news'\n");
    site.build();
    // As if killed before the manifest was replaced: of two new files, one was
    // changed by another program since.
    let new = "<rss>by a killed build</rss>";
    site.write("public/a/feed.xml", new).write("public/b/feed.xml", "changed");
    let row = json!({ "new": "a2320b741f26ad05e2a1dfcbcb6097b986cea4a6f1377002e9e65748a6798d95", "is_ours": false });
    let journal = json!({ "version": 1, "files": { "a/feed.xml": row, "b/feed.xml": row } });
    site.write("public/.feedwright.journal", &journal.to_string());
    site.build();
    assert!(!site.has("public/a"));
    assert_eq!(site.output("b/feed.xml"), "changed");
    assert!(!site.has("public/.feedwright.journal"));
}

#[test]
fn wait_for_another_build_is_said_at_once_and_bounded() {
    let site = site("");
    fs::create_dir(site.path("public")).unwrap();
    let lock = fs::File::create(site.path("public/.feedwright.lock")).unwrap();
    lock.lock().unwrap();
    fs::write(site.path("public/.feedwright.lock"), "4711\n").unwrap();
    let run = site.run(["build", "--lock-timeout", "10ms"]);
    assert_ne!(run.code, Some(0));
    let run = site.run(["build", "--lock-timeout", "1s"]).expect(3);
    assert!(run.stderr.contains("output/lock-timeout"), "{}", run.stderr);
    assert!(run.stderr.contains("process 4711"), "{}", run.stderr);
    drop(lock);
    site.build();
}

#[test]
fn target_that_is_relative_or_among_the_articles_is_an_error() {
    let site = site("");
    for target in ["file:public2", "file:./public2", "FILE:public2"] {
        let run = site.run(["publish", target]).expect(2);
        assert!(run.stderr.contains("file:///srv/www"), "{target:?}: {}", run.stderr);
    }
    site.link("articles", "linked");
    for folder in ["articles", "articles/feeds", "linked/feeds", "."] {
        let target = format!("file://{}", site.path(folder).display());
        let run = site.run(["publish", &target]).expect(2);
        assert!(run.stderr.contains("publish/bad-target"), "{folder}: {}", run.stderr);
    }
    assert_eq!(site.files("articles").into_keys().collect::<Vec<_>>(), ["a.md"]);
}

#[test]
fn publish_replaces_and_removes_only_what_publishers_wrote() {
    let site = site("[output]\npage = 'index.html'\n");
    site.write("www/index.html", "HOMEPAGE").write("www/feed.xml", "<rss>an older one</rss>");
    let target = format!("file://{}", site.path("www").display());
    let publish = |flags: &[&str]| site.run([&["publish", &*target], flags].concat());
    for flags in [&[][..], &["--dry-run"]] {
        let run = publish(flags).expect(1);
        assert!(run.stderr.contains("publish/not-ours"), "{flags:?}: {}", run.stderr);
        assert!(run.stderr.contains("`index.html`"), "{flags:?}: {}", run.stderr);
    }
    assert_eq!(site.read("www/feed.xml"), "<rss>an older one</rss>");
    publish(&["--replace"]).succeeds();
    assert!(site.read("www/index.html").contains("Text."));

    site.write("www/atom.xml", "changed").write("www/index.html", "HOMEPAGE");
    site.write("articles/b.md", &ARTICLE.replace("title: A", "title: B"));
    let run = publish(&[]).succeeds();
    assert!(run.stderr.contains("publish/changed-by-another-program"), "{}", run.stderr);
    assert!(site.read("www/atom.xml").contains("<title>B</title>"));

    site.config("").write("www/index.html", "HOMEPAGE");
    let run = publish(&[]).succeeds();
    assert!(run.stderr.contains("but was not removed"), "{}", run.stderr);
    assert_eq!(site.read("www/index.html"), "HOMEPAGE");
    publish(&[]).succeeds_silently();
}

#[test]
fn link_at_the_target_is_not_written_through() {
    let site = site("");
    site.write("victim", "keep me").write("www/x", "").link("../victim", "www/feed.xml");
    let target = format!("file://{}", site.path("www").display());
    let run = site.run(["publish", &target]).expect(1);
    assert!(run.stderr.contains("publish/not-ours"), "{}", run.stderr);
    site.run(["publish", &target, "--replace"]).succeeds();
    assert_eq!(site.read("victim"), "keep me");
    assert!(!site.path("www/feed.xml").is_symlink());
}

#[test]
fn private_folder_of_publishes_may_not_be_a_link() {
    let site = site("");
    site.build();
    fs::create_dir(site.path("elsewhere")).unwrap();
    site.link("../elsewhere", "public/.feedwright");
    let target = format!("file://{}", site.path("www").display());
    let run = site.run(["publish", &target]).expect(3);
    assert!(run.stderr.contains("is a symbolic link"), "{}", run.stderr);
    assert!(site.files("elsewhere").is_empty());
}

#[test]
fn private_files_are_their_owners_alone() {
    let site = site("");
    site.build();
    for name in site.files(".feedwright-cache").into_keys() {
        let mode = site.path(".feedwright-cache").join(&name).metadata().unwrap().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn picture_among_the_articles_is_not_replaced_at_anyones_word() {
    let site = site("[output]\nfolder = 'articles'\nrss = 'photo.png'\n");
    site.write("articles/photo.png", "picture");
    for options in [&["build"][..], &["build", "--replace"]] {
        let run = site.run(options).expect(2);
        assert!(run.stderr.contains("output/replaces-source"), "{}", run.stderr);
        assert_eq!(site.read("articles/photo.png"), "picture");
    }
}

#[test]
fn names_that_feedwright_keeps_are_errors_of_the_configuration() {
    for name in ["feedwright.json", "feedwright.state", ".feedwright.lock", ".feedwright.journal"] {
        let site = site(&format!("[output]\nrss = '{name}'\n"));
        let run = site.run(["build"]).expect(2);
        assert!(run.stderr.contains("output/outside"), "{name}: {}", run.stderr);
    }
}

#[test]
fn target_in_the_private_cache_is_an_error() {
    let site = site("");
    let target = format!("file://{}", site.path(".feedwright-cache/x").display());
    let run = site.run(["publish", &target]).expect(2);
    assert!(run.stderr.contains("publish/bad-target"), "{}", run.stderr);
}

#[test]
fn every_command_says_which_process_it_waits_for_and_gives_up_in_time() {
    let site = site("");
    let target = format!("file://{}", site.path("target").display());
    for folder in ["public", "target"] {
        fs::create_dir(site.path(folder)).unwrap();
    }
    let commands: [(&str, &[&str]); 3] =
        [("target", &["publish", &target]), ("public", &["stamp"]), ("public", &["build"])];
    for (folder, command) in commands {
        let path = site.path(folder).join(".feedwright.lock");
        let lock = fs::File::create(&path).unwrap();
        lock.lock().unwrap();
        fs::write(&path, "4711\n").unwrap();
        let run = site.run(command.iter().chain(&["--lock-timeout", "1s"])).expect(3);
        assert!(run.text().contains("output/locked"), "{command:?}: {}", run.text());
        assert!(run.text().contains("process 4711"), "{command:?}: {}", run.text());
        assert!(run.text().contains("after 1."), "{command:?}: {}", run.text());
    }
}
