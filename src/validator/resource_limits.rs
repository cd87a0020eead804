//! Tests with hostile documents. Each is so large that an algorithm with quadratic time
//! would take minutes.

use std::path::Path;

use chrono::DateTime;

use crate::diagnostic::Report;
use crate::validator::{self, ValidationOptions};

const MANY: usize = 10_000;

/// Validates a document and returns the names of the reported codes, each once.
fn check(text: &str) -> String {
    let mut codes: Vec<_> = report(text).diagnostics.iter().map(|found| found.code.name).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.join(" ")
}

fn report(text: &str) -> Report {
    let url = Some("https://a.example/feed.xml".to_owned());
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default();
    let options = ValidationOptions { url, now, ..ValidationOptions::default() };
    validator::validate(text.as_bytes(), Path::new("feed"), &options).report
}

fn rss(item: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'>\
         <channel><title>A</title><link>https://a.example/</link><description>B</description>\
         <language>en</language>\
         <atom:link rel='self' href='https://a.example/feed.xml' type='application/rss+xml'/>\
         <item><title>A</title><guid>https://a.example/1</guid>{item}</item></channel></rss>"
    )
}

fn atom(part: &str) -> String {
    format!(
        "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>\
         <id>tag:a.example,2026:</id><title>A</title><updated>2026-01-02T03:04:05Z</updated>\
         <author><name>B</name></author>{part}</feed>"
    )
}

/// Repeats a part many times, with its number.
fn many(part: impl Fn(usize) -> String) -> String {
    (0..MANY).map(part).collect()
}

#[test]
fn links_of_a_feed_are_compared_at_once() {
    let links = many(|number| {
        format!("<link type='a/b{number}' href='/{number}'/><link rel='first' href='/{number}'/>")
    });
    let own = many(|number| format!("<link rel='self' href='/{number}/a'/>"));
    let found = check(&atom(&(own + &links)));
    assert_eq!(found, "RelativeSelf SelfDoesntMatchLocation");
}

#[test]
fn alternate_links_are_compared_at_once() {
    let links = many(|number| format!("<link type='a/b{number}' href='/{number}'/>"));
    assert_eq!(
        check(&atom(&(links + "<link type='a/b7' href='/'/>"))),
        "DuplicateAtomLink MissingSelf"
    );
}

#[test]
fn authors_of_sources_are_counted_not_listed() {
    let sources = many(|_| {
        "<source><id>a:b</id><title>A</title><updated>2026-01-02T03:04:05Z</updated>\
         <author><name>B</name></author></source><category term='c'/>"
            .into()
    });
    check(&atom(&format!("<entry>{sources}</entry>")));
}

#[test]
fn entities_are_looked_up() {
    let declared = many(|number| format!("<!ENTITY e{number} 'x'>"));
    let used = many(|number| format!("&e{number};"));
    let feed = rss(&format!("<description>{used}</description>"));
    let (head, rest) = feed.split_once("<rss").unwrap_or_default();
    assert_eq!(check(&format!("{head}<!DOCTYPE rss [{declared}]><rss{rest}")), "");
}

#[test]
fn end_tags_that_never_end_are_passed_once() {
    let text = many(|_| "</a </".into());
    check(&rss(&format!("<category><![CDATA[{text}]]></category>")));
}

#[test]
fn namespaces_in_force_are_bounded() {
    let declared: String = (0..200).map(|number| format!(" xmlns:a{number}='urn:x'")).collect();
    let deep = format!("<b{declared}>").repeat(9) + &many(|_| "<z:c/>".into());
    assert!(check(&rss(&deep)).contains("SAXError"));
}

#[test]
fn long_names_and_values_are_cut_in_problems() {
    let name = "a".repeat(200_000);
    let feed = rss(&format!("<{name}>{}</{name}><link>{name}</link>", many(|_| "<z:c/>".into())));
    let details = report(&feed).diagnostics.into_iter().flat_map(|found| found.details);
    let longest = details.map(|(_, value)| value.len()).max();
    assert!(longest.is_some_and(|length| length < 1_100), "{longest:?}");
}
