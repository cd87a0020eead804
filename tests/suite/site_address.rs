//! The address of the site: placeholders are refused, and addresses that no reader reaches
//! are not published to a store.

use crate::site::{ProgramRun, TestSite};

/// Makes a site with an address and one article.
fn site_at(url: &str) -> TestSite {
    let site = TestSite::new();
    site.write("feed.toml", &format!("[site]\ntitle = 'A'\nurl = '{url}'\n"));
    site.write("articles/a.md", "---\ntitle: A\ndate: 2024-05-22\n---\nText.\n");
    site
}

/// Returns the address of a folder to publish to.
fn folder(site: &TestSite) -> String {
    format!("file://{}", site.path("target").display())
}

#[track_caller]
fn assert_refused(run: ProgramRun, site: &TestSite) {
    let run = run.expect(2);
    let found = "error[config/placeholder-address]: `https://example.org/` is a placeholder";
    assert_eq!(run.stderr.matches(found).count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("--> feed.toml:3:7"), "{}", run.stderr);
    assert!(run.stderr.contains("`https://daily.example/`"), "{}", run.stderr);
    assert!(!run.stderr.contains("implausible"), "{}", run.stderr);
    assert!(!site.has("public/feed.xml") && !site.has("public/feedwright.json"));
}

#[test]
fn nothing_is_built_at_a_placeholder() {
    let site = site_at("https://example.org/");
    let target = folder(&site);
    for arguments in [
        &["build"][..],
        &["build", "--keep-going"],
        &["check"],
        &["check", "--fix", "--yes"],
        &["publish", &target],
        &["publish", "--dry-run", &target],
        &["publish", "s3://bucket/feeds"],
    ] {
        assert_refused(site.run(arguments), &site);
        assert!(!site.has("target"), "{arguments:?}");
    }
}

#[test]
fn published_feeds_stay_when_the_address_becomes_a_placeholder() {
    let site = site_at("https://a.example/");
    site.build();
    let files = site.files("public");
    for url in ["https://example.com/", "http://www.example.net/blog/", "https://EXAMPLE.org."] {
        site.write("feed.toml", &format!("[site]\ntitle = 'A'\nurl = '{url}'\n"));
        let run = site.run(["build", "--accept-changes", "--accept-deletions"]).expect(2);
        assert!(run.stderr.contains("config/placeholder-address"), "{url}: {}", run.stderr);
        assert_eq!(site.files("public"), files, "{url}");
    }
}

#[test]
fn watch_needs_the_address_at_its_start() {
    let site = site_at("https://example.org/");
    let run = site.run(["watch"]).expect(2);
    assert!(run.stderr.contains("error[config/placeholder-address]"), "{}", run.stderr);
    assert!(!site.has("public/feed.xml"));
}

#[test]
fn addresses_of_tests_and_subdomains_are_built() {
    for (url, warnings) in [
        ("https://daily.example/", 0),
        ("https://www.example/", 0),
        ("https://blog.example.org/", 1),
        ("http://localhost:4000/", 1),
    ] {
        let run = site_at(url).build();
        let count = run.stderr.matches("warning[config/implausible-address]").count();
        assert_eq!(count, warnings, "{url}: {}", run.stderr);
    }
}

#[test]
fn commands_that_build_nothing_accept_a_placeholder() {
    let site = site_at("https://example.org/");
    site.run(["new", "Second"]).succeeds();
    site.run(["stamp", "articles/a.md", "--dry-run"]).succeeds();
    site.write("old.xml", "<rss version='2.0'><channel><title>T</title><link>https://a.example/</link><description>D</description><item><title>A</title><link>https://a.example/a/</link><guid isPermaLink='false'>x</guid><pubDate>Wed, 22 May 2024 00:00:00 GMT</pubDate></item></channel></rss>");
    site.run(["adopt", "old.xml", "--dry-run"]).succeeds();
    site.run(["validate", "old.xml"]).succeeds();
}

#[test]
fn feeds_that_no_reader_reaches_are_not_uploaded() {
    for url in [
        "http://localhost/",
        "http://192.168.1.2/",
        "https://nas.local/",
        "http://daily.news:8080/",
        "https://blog.example.org/",
    ] {
        for target in ["s3://bucket/feeds", "gs://bucket/feeds", "az://bucket/feeds"] {
            let site = site_at(url);
            let run = site.run(["publish", target]).expect(2);
            let found = "error[publish/unreachable-address]";
            assert_eq!(run.stderr.matches(found).count(), 1, "{url} {target}: {}", run.stderr);
            assert!(run.stderr.contains("--> feed.toml:3:7"), "{url}: {}", run.stderr);
            assert!(!run.stderr.contains("implausible"), "{url}: {}", run.stderr);
            assert!(!site.has("public/feed.xml"), "{url}");
        }
    }
}

#[test]
fn feeds_that_no_reader_reaches_are_published_to_a_folder_with_a_warning() {
    let site = site_at("http://localhost/");
    let run = site.run(["publish", &folder(&site)]).succeeds();
    let found = "warning[config/implausible-address]";
    assert_eq!(run.stderr.matches(found).count(), 1, "{}", run.stderr);
    assert!(site.has("target/feed.xml"));
}
