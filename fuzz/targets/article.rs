//! Any bytes as an article of any kind of file, in a site with a draft: the
//! first byte chooses the kind.

#![no_main]

mod site;

use std::fs;
use std::path::Path;

use feedwright::ValidationOptions;
use feedwright::internals::validator::EntryIds;
use libfuzzer_sys::Corpus;

/// Kinds of files that are read in different ways.
const NAMES: [&str; 6] = ["a.md", "a.mdx", "a.html", "a.txt", "a.markdown", "2024-05-22-a.fr.md"];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((first, article)) = bytes.split_first() else { return Corpus::Reject };
    let path = site::folder().join("articles").join(NAMES[usize::from(*first) % NAMES.len()]);
    site::clear();
    fs::write(&path, article).expect("there is room");
    site::run(&["build", "--keep-going"]);
    let _ = fs::remove_file(path);
    // An article may name what it likes; only what it does not know is private.
    if !site::has_marker(article) {
        site::assert_nothing_private();
    }
    for name in site::FEEDS {
        if let Some(feed) = site::output(name) {
            check_feed(name, &feed);
        }
    }
    Corpus::Keep
});

fn check_feed(name: &str, feed: &[u8]) {
    let url = Some(format!("https://a.example/{name}"));
    let options = ValidationOptions { url, ids: EntryIds::Include, ..ValidationOptions::default() };
    let report = feedwright::validate(feed, Path::new(name), &options).report;
    assert!(!report.has_errors(), "{name} is invalid: {:?}", report.diagnostics);
    if name == "feed.json" {
        let feed: serde_json::Value = serde_json::from_slice(feed).expect("it is valid");
        for item in feed["items"].as_array().into_iter().flatten() {
            site::assert_inactive(item["content_html"].as_str().unwrap_or_default());
        }
    }
}
