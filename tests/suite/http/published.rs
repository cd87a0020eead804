//! `serve` serves exactly the published files, in every state of a site.

use std::fs;
use std::io::Read;

use flate2::read::GzDecoder;

use crate::http::{ServedSite, article, request};

#[test]
fn every_file_is_served_as_it_was_written() {
    let site = ServedSite::new("[each.section]\n", &[]);
    site.write("articles/world/1.md", &article(1));
    let server = site.serve(&[]);
    for name in
        ["feed.xml", "atom.xml", "feed.json", "feeds.opml", "world/feed.xml", "feedwright.json"]
    {
        let reply = server.get(&format!("/{name}"), "");
        assert_eq!(reply.body, fs::read(site.path("public").join(name)).unwrap(), "{name}");
        let tag = &crate::sha256(&reply.body)[..32];
        assert_eq!(reply.field("etag"), Some(&*format!("\"{tag}\"")));
        let coded = server.get(&format!("/{name}"), "Accept-Encoding: gzip").body;
        let mut plain = Vec::new();
        GzDecoder::new(&*coded).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, reply.body, "{name}");
    }
}

#[test]
fn nothing_else_is_served() {
    let site = ServedSite::new("", &[1]);
    site.write("public/private.txt", "secret");
    site.0.write_private("articles/draft.md", "---\ntitle: D\ndraft: true\n---\n");
    let server = site.serve(&[]);
    for path in ["/private.txt", "/feed.toml", "/.feedwright.lock", "/articles/1.md", "/world/"] {
        assert_eq!(server.get(path, "").status, 404, "{path}");
    }
}

#[test]
fn file_that_another_program_wrote_is_not_served() {
    let site = ServedSite::new("", &[1]).built_long_ago();
    fs::write(site.path("public/feeds.html"), "something else").unwrap();
    // A broken article keeps the build from mending it.
    site.write("articles/2.md", "---\ntitle: B\ndate: someday\n---\n");
    let server = site.serve(&[]);
    assert_eq!(server.get("/feeds.html", "").status, 404);
    assert_eq!(server.get("/feed.xml", "").status, 200);
}

#[test]
fn site_that_was_never_built_is_not_ready() {
    let site = ServedSite::new("", &[]);
    site.write("articles/1.md", "---\ntitle: B\ndate: someday\n---\n");
    let server = site.serve(&[]);
    assert_eq!(server.get("/healthz", "").status, 503);
    let reply = server.get("/feed.xml", "");
    assert_eq!((reply.status, reply.field("retry-after")), (503, Some("10")));
    site.write("articles/1.md", &article(1));
    server.rebuilt();
    assert_eq!(server.get("/healthz", "").status, 200);
    assert_eq!(server.get("/feed.xml", "").status, 200);
}

#[test]
fn broken_article_leaves_the_served_feeds_alone() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    let before = server.get("/feed.xml", "").body;
    site.write("articles/2.md", "---\ntitle: B\ndate: someday\n---\n");
    server.wait_for("summary");
    assert_eq!(server.get("/feed.xml", "").body, before);
    site.write("articles/2.md", &article(2));
    server.rebuilt();
    assert!(server.get("/feed.xml", "").text().contains("Day 2"));
}

#[test]
fn settings_are_followed_without_a_restart() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    let before = server.get("/feed.xml", "");
    assert_eq!(
        before.field("cache-control"),
        Some("public, max-age=300, stale-while-revalidate=3600")
    );
    let config = fs::read_to_string(site.path("feed.toml")).unwrap();
    let serve =
        "[serve]\nmax_age = '1h'\nstale_while_revalidate = '0s'\ntypes = { rss = 'text/xml' }\n";
    site.write("feed.toml", &format!("{config}{serve}"));
    server.wait_for("summary");
    let after = server.get("/feed.xml", "");
    assert_eq!(after.field("cache-control"), Some("public, max-age=3600"));
    assert_eq!(after.field("content-type"), Some("text/xml"));
    assert_eq!(after.field("etag"), before.field("etag"));
}

#[test]
fn feed_that_was_published_once_stays_until_it_is_declared_gone() {
    let site = ServedSite::new("[each.section]\n", &[1]);
    site.write("articles/world/2.md", &article(2));
    let server = site.serve(&[]);
    assert_eq!(server.get("/world/feed.xml", "").status, 200);
    site.0.remove("articles/world/2.md");
    server.rebuilt();
    assert_eq!(server.get("/world/feed.xml", "").status, 200);
    let config = fs::read_to_string(site.path("feed.toml")).unwrap();
    site.write("feed.toml", &format!("{config}[serve]\ngone = ['world/']\n"));
    server.wait_for("summary");
    for path in ["/world/feed.xml", "/blog/world/feed.xml"] {
        assert_eq!(server.get(path, "").status, 410, "{path:?}");
    }
    drop(server);
    let server = site.serve(&[]);
    assert_eq!(server.get("/world/feed.xml", "").status, 410);
    site.write("feed.toml", &config);
    server.wait_for("summary");
    assert_eq!(server.get("/world/feed.xml", "").status, 404);
    assert_eq!(server.get("/other/feed.xml", "").status, 404);
    site.write("articles/world/3.md", &article(3));
    server.rebuilt();
    assert_eq!(server.get("/world/feed.xml", "").status, 200);
}

#[test]
fn restart_changes_neither_tag_nor_date() {
    let site = ServedSite::new("", &[1]).built_long_ago();
    let fields = |server: &super::Server| {
        let reply = server.get("/feed.xml", "");
        [reply.field("etag"), reply.field("last-modified")].map(|field| field.unwrap().to_owned())
    };
    let before = fields(&site.serve(&[]));
    // A copy of the folder has the time of the copying.
    let file = fs::File::options().append(true).open(site.path("public/feed.xml")).unwrap();
    file.set_modified(std::time::SystemTime::now()).unwrap();
    assert_eq!(fields(&site.serve(&[])), before);
}

#[test]
fn browsers_are_shown_the_feeds() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&["--browser-friendly"]);
    let media_type = |path: &str| server.get(path, "").field("content-type").unwrap().to_owned();
    assert_eq!(media_type("/feed.xml"), "application/xml; charset=utf-8");
    assert_eq!(media_type("/feed.json"), "application/feed+json; charset=utf-8");
}

#[test]
fn metrics_count_responses_and_subscribers() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    let reply =
        server.get("/feed.xml", "User-Agent: Feedly/1.0 (+https://f.example; 12 subscribers)");
    server.get("/nothing", "");
    let figures = request(server.figures, "GET /metrics HTTP/1.1\nHost: a");
    for line in [
        "feedwright_responses_total{status=\"200\"} 1".to_owned(),
        "feedwright_responses_total{status=\"404\"} 1".to_owned(),
        "feedwright_feed_subscribers{feed=\"feed.xml\",reader=\"Feedly\"} 12".to_owned(),
        "feedwright_builds_published_total 1".to_owned(),
        "feedwright_files 6".to_owned(),
    ] {
        assert!(figures.text().lines().any(|found| found == line), "{line}\n{}", figures.text());
    }
    let bytes = format!("feedwright_response_body_bytes_total {}", reply.body.len() + 14);
    assert!(figures.text().contains(&bytes), "{bytes}\n{}", figures.text());
    assert_eq!(server.get("/metrics", "").status, 404);
    assert_eq!(request(server.figures, "GET /healthz HTTP/1.1\nHost: a").status, 200);
}
