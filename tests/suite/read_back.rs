//! Reads the feeds with feed-rs, an independent parser.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files that hold the same entries.
pub const FILES: [&str; 3] = ["feed.xml", "atom.xml", "feed.json"];

/// An entry as it came back.
#[derive(Debug, PartialEq)]
pub struct ReadBackEntry {
    pub title: String,
    pub link: String,
    /// Date in whole seconds, because RSS has no fractions (RFC 822 section 5.1).
    pub published: i64,
    pub updated: i64,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    pub content: String,
}

/// Reads a feed's entries by id; no id may occur twice.
pub fn entries(file: &Path) -> BTreeMap<String, ReadBackEntry> {
    let feed = feed_rs::parser::parse(&*fs::read(file).unwrap()).unwrap();
    let count = feed.entries.len();
    let entries: BTreeMap<_, _> = feed.entries.into_iter().map(read_entry).collect();
    assert_eq!(entries.len(), count, "{}", file.display());
    entries
}

fn read_entry(entry: feed_rs::model::Entry) -> (String, ReadBackEntry) {
    let published = entry.published.unwrap().timestamp();
    let read = ReadBackEntry {
        title: entry.title.unwrap().content,
        link: entry.links[0].href.clone(),
        published,
        // JSON Feed names a change only where there was one; Atom always, and
        // there a date without a time of day is spread within its second.
        updated: entry.updated.map_or(published, |at| at.timestamp()),
        authors: entry.authors.into_iter().filter_map(|person| person.name).collect(),
        categories: entry.categories.into_iter().map(|category| category.term).collect(),
        // feed-rs trims what it reads from Atom and JSON Feed, and not RSS.
        content: entry.content.and_then(|content| content.body).unwrap_or_default().trim().into(),
    };
    (entry.id, read)
}
