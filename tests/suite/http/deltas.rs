//! Readers that ask `A-IM: feed` get what they lack (RFC 3229).

use std::io::Read;
use std::path::Path;

use feedwright::{ValidationOptions, validate};
use flate2::read::GzDecoder;

use crate::http::{Reply, ServedSite, Server, article};

const FEEDS: [&str; 3] = ["/feed.xml", "/atom.xml", "/feed.json"];

fn tag(server: &Server, path: &str) -> String {
    server.get(path, "").field("etag").unwrap().to_owned()
}

fn delta(server: &Server, path: &str, known: &str) -> Reply {
    server.get(path, &format!("A-IM: feed\nIf-None-Match: {known}"))
}

fn days(text: &str) -> Vec<u32> {
    (1..=31)
        .filter(|day| {
            text.contains(&format!("Day {day}<")) || text.contains(&format!("Day {day}\""))
        })
        .collect()
}

#[test]
fn only_what_a_reader_lacks_is_sent() {
    let site = ServedSite::new("", &[1, 2]);
    let server = site.serve(&[]);
    let known = FEEDS.map(|path| tag(&server, path));
    site.write("articles/3.md", &article(3));
    server.rebuilt();
    for (path, known) in FEEDS.iter().zip(&known) {
        let reply = delta(&server, path, known);
        assert_eq!((reply.status, days(reply.text())), (226, vec![3]), "{path}");
        assert_eq!(reply.field("im"), Some("feed"), "{path:?}");
        assert_eq!(reply.field("delta-base"), Some(&**known), "{path:?}");
        assert_eq!(reply.field("cache-control"), Some("no-store, im"), "{path:?}");
        assert_eq!(reply.field("vary"), Some("Accept-Encoding, A-IM, If-None-Match"), "{path:?}");
        assert_eq!(reply.field("etag"), Some(&*tag(&server, path)), "{path:?}");
        let judged = validate(&reply.body, Path::new(path), &ValidationOptions::default());
        assert!(!judged.report.has_errors(), "{path}: {:?}", judged.report);
        // The next request with the tag it was given is for nothing.
        assert_eq!(delta(&server, path, reply.field("etag").unwrap()).status, 304, "{path:?}");
    }
}

#[test]
fn program_whose_library_asks_unknown_to_it_gets_the_whole_feed() {
    let site = ServedSite::new("", &[1, 2]);
    let server = site.serve(&[]);
    let known = tag(&server, "/feed.xml");
    site.write("articles/3.md", &article(3));
    server.rebuilt();
    // So rss2email calls itself, which knows 200 and redirects alone.
    let fields = format!("User-Agent: feedparser/6.0 +x\nA-IM: feed\nIf-None-Match: {known}");
    let reply = server.get("/feed.xml", &fields);
    assert_eq!((reply.status, days(reply.text())), (200, vec![1, 2, 3]));
    // A shared cache would ask again for it in the name of readers who can.
    let caching = reply.field("cache-control").unwrap();
    assert!(caching.starts_with("private"), "{caching}");
}

#[test]
fn edited_entry_is_lacked_and_removed_one_is_not() {
    let site = ServedSite::new("", &[1, 2, 3]);
    let server = site.serve(&[]);
    let known = tag(&server, "/feed.json");
    site.write("articles/2.md", &article(2).replace("Words", "Other words"));
    server.rebuilt();
    assert_eq!(days(delta(&server, "/feed.json", &known).text()), [2]);
    site.0.remove("articles/2.md");
    server.rebuilt();
    let reply = delta(&server, "/feed.json", &known);
    assert_eq!((reply.status, days(reply.text())), (226, vec![]));
}

#[test]
fn newest_of_several_known_versions_counts() {
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    let first = tag(&server, "/feed.xml");
    site.write("articles/2.md", &article(2));
    server.rebuilt();
    let second = tag(&server, "/feed.xml");
    site.write("articles/3.md", &article(3));
    server.rebuilt();
    assert_eq!(days(delta(&server, "/feed.xml", &first).text()), [2, 3]);
    let reply = delta(&server, "/feed.xml", &format!("\"x\", {second}, {first}"));
    assert_eq!(days(reply.text()), [3]);
    assert_eq!(reply.field("delta-base"), Some(&*second));
}

#[test]
fn restart_forgets_no_version() {
    let site = ServedSite::new("", &[1, 2]);
    let server = site.serve(&[]);
    let known = tag(&server, "/atom.xml");
    drop(server);
    site.write("articles/3.md", &article(3));
    let server = site.serve(&[]);
    let reply = delta(&server, "/atom.xml", &known);
    assert_eq!((reply.status, days(reply.text())), (226, vec![3]));
}

#[test]
fn difference_is_coded_too() {
    let site = ServedSite::new("", &[1, 2]);
    let server = site.serve(&[]);
    let fields = "Accept-Encoding: gzip";
    let known = server.get("/feed.xml", fields).field("etag").unwrap().to_owned();
    site.write("articles/3.md", &article(3));
    server.rebuilt();
    let fields = format!("{fields}\nA-IM: feed\nIf-None-Match: {known}");
    let reply = server.get("/feed.xml", &fields);
    assert_eq!((reply.status, reply.field("content-encoding")), (226, Some("gzip")));
    let mut text = String::new();
    GzDecoder::new(&*reply.body).read_to_string(&mut text).unwrap();
    assert_eq!(days(&text), [3]);
}

#[test]
fn reader_that_does_not_ask_gets_everything() {
    let site = ServedSite::new("", &[1, 2]);
    let server = site.serve(&[]);
    let known = tag(&server, "/feed.xml");
    site.write("articles/3.md", &article(3));
    server.rebuilt();
    for fields in ["", "A-IM: gzip", "A-IM: feed;q=0", "A-IM: *"] {
        let reply = server.get("/feed.xml", &format!("If-None-Match: {known}\n{fields}"));
        assert_eq!((reply.status, days(reply.text())), (200, vec![1, 2, 3]), "{fields}");
    }
    let head = format!("HEAD /feed.xml HTTP/1.1\nHost: a\nA-IM: feed\nIf-None-Match: {known}");
    assert_eq!(server.request(&head).status, 200);
}
