//! Validates the bytes of an input and renders the findings; shared by several targets.

use std::path::Path;

use feedwright::internals::diagnostic::{github, human, json};
use feedwright::internals::validator::{EntryIds, KnownEntries, Profile};
use feedwright::{Timestamp, ValidationOptions};

/// Facts about a document other than its bytes. The length of the input chooses the row,
/// so that the input is the feed itself and any feed can be a seed.
#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row { url: None,           content_type: None },
    Row { url: Some(ADDRESS),  content_type: Some("application/rss+xml") },
    Row { url: Some(ADDRESS),  content_type: Some("application/atom+xml; charset=utf-8") },
    Row { url: Some(ADDRESS),  content_type: Some("text/xml; charset=\"windows-1252\"") },
    Row { url: Some("a:b#c"),  content_type: Some("application/feed+json") },
    Row { url: Some(""),       content_type: Some("; charset=utf-16") },
];

const ADDRESS: &str = "https://a.example/feed.xml";

struct Row {
    url: Option<&'static str>,
    content_type: Option<&'static str>,
}

/// Validates a document, alone and together with another, and renders every problem.
pub fn judge(bytes: &[u8], other: &[u8]) {
    let row = &ROWS[bytes.len() % ROWS.len()];
    let facts = KnownEntries::decode(other.to_vec());
    let options = ValidationOptions {
        url: row.url.map(str::to_owned),
        content_type: row.content_type.map(str::to_owned),
        previous: Some(facts.clone()),
        siblings: vec![facts],
        profiles: Profile::ALL.to_vec(),
        now: Timestamp::UNIX_EPOCH,
        ids: EntryIds::Include,
    };
    let judgement = feedwright::validate(bytes, Path::new("feed"), &options);
    for diagnostic in &judgement.report.diagnostics {
        let texts = [
            human::render(diagnostic, human::ColorStyle::Plain),
            json::render(diagnostic),
            github::render(diagnostic),
        ];
        assert!(texts.iter().all(|text| !text.is_empty()));
    }
}
