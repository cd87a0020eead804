//! Feeds for members, which may contain protected articles.

use std::fs;

use crate::site::{MARKER, TestSite};

const MEMBERS: &str =
    "[[feeds]]\npath = 'letters'\ntitle = 'Letters'\naccess = 'members'\nfolder = 'members'\n";

/// A site with a feed for members, a public article that links to a protected
/// one, and a draft.
fn site(settings: &str) -> TestSite {
    let site = TestSite::with_config(&format!("{settings}{MEMBERS}"));
    site.declare_source("members");
    site.write("articles/open.md", "---\ntitle: Open\ndate: 2024-05-01\n---\n[more](paid.md)\n");
    site.write_private(
        "articles/paid.md",
        "---\ntitle: Paid\ndate: 2024-05-22\nvisibility: paid\ntags: [neverpublish-tag]\n---\nText.\n",
    );
    site.write(
        "articles/draft.md",
        "---\ntitle: D\ndate: 2024-05-22\ndraft: true\nvisibility: paid\n---\nUNFINISHED\n",
    );
    site
}

/// Every file for members, one after the other.
fn members(site: &TestSite) -> String {
    let files = site.files("members");
    files.values().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
}

#[test]
fn feed_for_members_has_protected_articles_and_no_public_file_names_it() {
    let site = site("[output]\npage = 'index.html'\n[each.tag]\n");
    site.write(
        "feed.toml",
        &site.read("feed.toml").replace("[output]", "hubs = ['https://hub.example/']\n[output]"),
    );
    let run = site.build();
    assert!(run.stdout.contains("members, for members: 1 feed, 2 entries"), "{}", run.stdout);
    assert!(run.stdout.contains("1 protected"), "{}", run.stdout);
    let feed = site.read("members/letters/feed.xml");
    assert!(feed.contains(MARKER) && feed.contains("Open"), "{feed}");
    assert!(!feed.contains("hub.example") && !members(&site).contains("UNFINISHED"), "{feed}");
    assert!(site.has("members/feedwright.json") && !site.has("members/feeds.opml"));
    assert!(!site.has("members/letters/index.html"));
    for (name, bytes) in site.files("public") {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!name.contains("letters") && !text.contains("letters"), "{name}");
    }
}

#[test]
fn feed_for_members_is_an_edition_of_its_own() {
    let site = site("");
    site.build();
    let before = (site.files("public"), site.files("members"));
    let run = site.run(["build", "--format", "json"]).succeeds();
    let summary = run.summary();
    assert_eq!(summary["written"].as_array().unwrap().len(), 0, "{summary}");
    assert_eq!(summary["members"][0]["written"].as_array().unwrap().len(), 0, "{summary}");
    assert_eq!((site.files("public"), site.files("members")), before);
    // The ids are those of public feeds.
    let id = site.ids().pop().unwrap();
    assert!(site.read("members/letters/feed.json").contains(&id));
    site.write_private(
        "articles/paid.md",
        "---\ntitle: Other\ndate: 2024-05-22\nvisibility: paid\n---\nNews.\n",
    );
    site.build();
    assert_eq!(site.files("public"), before.0);
    assert!(site.read("members/letters/feed.xml").contains("News."));
    site.run(["check"]).succeeds();
}

#[test]
fn article_that_becomes_public_has_the_id_that_members_know() {
    let site = site("");
    site.build();
    let feed: serde_json::Value =
        serde_json::from_str(&site.read("members/letters/feed.json")).unwrap();
    let id = feed["items"][0]["id"].as_str().unwrap().to_owned();
    site.reveal();
    site.write("articles/paid.md", "---\ntitle: Paid\ndate: 2024-05-22\n---\nText.\n");
    site.build();
    assert!(site.ids().contains(&id));
}

#[test]
fn folder_for_members_is_apart_from_all_that_is_public() {
    for folder in
        ["public", "public/members", ".", "./x/../public/m", "static", "static/members", "www/m"]
    {
        let site = TestSite::with_config(&format!(
            "[articles]\nassets = 'static'\n[publish]\ntarget = 'file://TARGET/www'\n{MEMBERS}"
        ));
        let text =
            site.read("feed.toml").replace("folder = 'members'", &format!("folder = '{folder}'"));
        site.write("feed.toml", &text.replace("TARGET", site.folder().to_str().unwrap()));
        let run = site.run(["build"]).expect(2);
        assert!(run.stderr.contains("config/members-folder"), "{folder}: {}", run.stderr);
        assert!(!site.has("public"), "{folder}");
    }
    let site = TestSite::with_config(MEMBERS);
    fs::create_dir(site.path("public")).unwrap();
    site.link("public", "members");
    assert!(site.run(["build"]).expect(2).stderr.contains("config/members-folder"));
    let site = TestSite::with_config(MEMBERS);
    let target = format!("file://{}/members/www", site.folder().display());
    let run = site.run(["publish", &target]).expect(2);
    assert!(run.stderr.contains("config/members-folder"), "{}", run.stderr);
    let site = TestSite::with_config(MEMBERS);
    let run = site.run(["build", "--output", "members/public"]).expect(2);
    assert!(run.stderr.contains("config/members-folder"), "{}", run.stderr);
}

#[test]
fn folder_for_members_is_apart_from_the_articles() {
    for folder in ["articles", "articles/members", "content", "content/a", "content/x/../a/m"] {
        let site = TestSite::new();
        let articles = if folder.starts_with("content") { "content/a" } else { "articles" };
        site.write(&format!("{articles}/open.md"), "---\ntitle: A\ndate: 2024-05-01\n---\nText.\n");
        site.config(
            &(format!("[articles]\nfolder = '{articles}'\n")
                + &MEMBERS.replace("folder = 'members'", &format!("folder = '{folder}'"))),
        );
        let run = site.run(["build"]).expect(2);
        assert!(run.stderr.contains("error[config/members-folder]"), "{folder}: {}", run.stderr);
        assert!(run.stderr.contains("--> feed.toml:10:10"), "{folder}: {}", run.stderr);
        assert!(run.stderr.contains("the folder of articles"), "{folder}: {}", run.stderr);
        assert!(!site.has("public"), "{folder}");
    }
    let site = TestSite::with_config(MEMBERS);
    site.write("articles/open.md", "---\ntitle: A\ndate: 2024-05-01\n---\nText.\n");
    site.link("articles", "members");
    let run = site.run(["build"]).expect(2);
    assert!(
        run.stderr.contains("contains the folder of the articles or is inside it"),
        "{}",
        run.stderr
    );
    assert_eq!(site.files("articles").len(), 1);
}

#[test]
fn feed_for_members_needs_a_folder_and_other_feeds_take_none() {
    let rows = [
        ("[[feeds]]\npath = 'a'\naccess = 'members'\n", "a feed for members needs a `folder`"),
        ("[[feeds]]\npath = 'a'\nfolder = 'm'\n", "`folder` in `[[feeds]]` is not allowed"),
        ("[[feeds]]\npath = 'a'\naccess = 'member'\n", "did you mean `members`?"),
        ("[feed]\naccess = 'members'\n", "`access` in `[feed]` is not allowed"),
        ("[each.tag]\naccess = 'members'\n", "`access` in `[each.tag]` is not allowed"),
    ];
    for (settings, message) in rows {
        let run = TestSite::with_config(settings).run(["build"]).expect(2);
        assert!(run.stderr.contains(message), "{settings}: {}", run.stderr);
    }
}

#[test]
fn public_headers_do_not_name_feeds_for_members() {
    let site = site("");
    site.build();
    let run = site.run(["export-headers", "netlify"]).succeeds();
    assert!(!run.stdout.contains("letters"), "{}", run.stdout);
    let server = site.serve(&[]);
    let answer = server.get("/letters/feed.xml", "");
    assert!(answer.status == 404 || answer.status == 410, "{}", answer.status);
}

/// A site whose public feeds go to `www`, and those for members to `inner`.
fn published(settings: &str) -> TestSite {
    let site = site(&format!("[publish]\ntarget = 'file://HOME/www'\n{settings}"));
    site.declare_source("inner");
    let text = site.read("feed.toml") + "target = 'file://HOME/inner'\n";
    site.write("feed.toml", &text.replace("HOME", site.folder().to_str().unwrap()));
    site
}

#[test]
fn feeds_for_members_are_published_to_a_target_of_their_own() {
    let site = published("");
    let run = site.run(["publish", "--dry-run"]).succeeds();
    assert!(run.stdout.contains("would be written") && !site.has("inner"), "{}", run.text());
    let run = site.run(["publish"]).succeeds();
    assert!(run.stdout.contains("for members, file://"), "{}", run.stdout);
    assert!(site.read("inner/letters/feed.xml").contains(MARKER));
    assert!(site.has("inner/feedwright.json") && !site.has("www/letters/feed.xml"));
    for bytes in site.files("www").values() {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("letters") && !text.contains("inner"), "{text}");
    }
    let before = (site.files("www"), site.files("inner"));
    let run = site.run(["publish", "--format", "json"]).succeeds();
    let members = &run.lines().pop().unwrap()["publish"]["members"][0];
    assert_eq!(members["written"].as_array().unwrap().len(), 0, "{members}");
    site.write_private(
        "articles/paid.md",
        "---\ntitle: Paid\ndate: 2024-05-22\nvisibility: paid\n---\nNews.\n",
    );
    site.run(["publish"]).succeeds();
    assert_eq!(site.files("www"), before.0);
    assert!(site.read("inner/letters/feed.xml").contains("News."));
}

#[test]
fn target_that_is_named_is_the_public_one() {
    let site = published("");
    let target = format!("file://{}/staging", site.folder().display());
    let run = site.run(["publish", &target]).succeeds();
    assert!(run.stdout.contains("feeds for members were not published"), "{}", run.stdout);
    assert!(site.has("staging/feed.xml") && !site.has("staging/letters/feed.xml"));
    assert!(!site.has("inner") && !site.has("www"));
    let target = format!("file://{}/inner/www", site.folder().display());
    let run = site.run(["publish", &target]).expect(2);
    assert!(run.stderr.contains("config/members-target"), "{}", run.stderr);
}

#[test]
fn edition_with_errors_is_not_published() {
    let site = published("");
    site.run(["publish"]).succeeds();
    let before = site.files("inner");
    site.write_private("articles/b.md", "---\ntitle: B\ndate: never\nvisibility: paid\n---\n");
    site.run(["publish"]).expect(1);
    assert_eq!(site.files("inner"), before);
}

#[test]
fn target_for_members_is_apart_from_all_that_is_public() {
    for target in ["www", "www/m", "public", "public/m", "static", "members", ".", "other"] {
        let site = TestSite::new();
        let other = MEMBERS.replace("'letters'", "'b'").replace("'members'\n", "'members'\nX");
        let other = other.replace("folder = 'members'\nX", "folder = 'm2'\n").replace('X', "");
        let text = format!(
            "[articles]\nassets = 'static'\n[publish]\ntarget = 'file://HOME/www'\n{other}target = 'file://HOME/other'\n{MEMBERS}target = 'file://HOME/{target}'\n"
        );
        site.config(&text.replace("HOME", site.folder().to_str().unwrap()));
        let run = site.run(["build"]).expect(2);
        assert!(run.stderr.contains("config/members-target"), "{target}: {}", run.stderr);
        assert!(!site.has("public"), "{target}");
    }
    let run = TestSite::with_config("[[feeds]]\npath = 'a'\ntarget = 'file:///m'\n").run(["build"]);
    assert!(run.expect(2).stderr.contains("`target` in `[[feeds]]` is not allowed"));
    let site = published("");
    std::fs::create_dir(site.path("public")).unwrap();
    site.link("public", "inner");
    assert!(site.run(["publish"]).expect(2).stderr.contains("config/members-target"));
}
