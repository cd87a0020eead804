//! Judges any feed's text: ours, or anyone's.
//!
//! What may stand where is a table for each namespace (`grammar`), what a
//! value looks like a function (`value`), and what neither can say a rule
//! (`rules`), which the tables name. Each message has a row of [`codes`],
//! whose names are those of the W3C feed validator.

pub mod codes;
mod compare;
mod element;
mod finding;
#[cfg(test)]
mod fixtures;
mod grammar;
mod html;
mod json;
pub mod known_entries;
mod namespaces;
pub mod profiles;
mod report;
#[cfg(test)]
mod resource_limits;
mod rules;
mod seen;
mod value;
mod walk;

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Report, Severity, SourceText};
use crate::feed_reader;
use crate::syntax::encoding::{self, DecodedText};
use crate::text::date::Timestamp;
use crate::validator::codes::{HUGE_FEED, LARGE_FEED};
use crate::validator::finding::{Finding, FindingList};
use crate::validator::known_entries::KnownEntries;
use crate::validator::profiles::Profile;
use crate::validator::rules::encoding::ContentType;

/// What a feed is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedDialect {
    /// RSS 2.0, or 0.91 to 0.94.
    Rss,
    /// RSS 1.0 or 0.90, in RDF.
    Rdf,
    /// An Atom feed (RFC 4287).
    Atom,
    /// An Atom entry that is a document of its own.
    AtomEntry,
    /// JSON Feed 1.0 or 1.1.
    Json,
    /// OPML 2.0.
    Opml,
}

impl FeedDialect {
    /// Returns its name for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Rdf => "RSS in RDF",
            Self::Atom => "Atom",
            Self::AtomEntry => "Atom entry",
            Self::Json => "JSON Feed",
            Self::Opml => "OPML",
        }
    }

    /// Returns the word for it in the output for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Rdf => "rdf",
            Self::Atom => "atom",
            Self::AtomEntry => "atom-entry",
            Self::Json => "json",
            Self::Opml => "opml",
        }
    }
}

/// What is known of a feed beside its text.
#[derive(Clone, Debug, Default)]
pub struct ValidationOptions {
    /// The address it will be served at.
    pub url: Option<String>,
    /// The media type it will be served as.
    pub content_type: Option<String>,
    /// An earlier copy of it.
    pub previous: Option<KnownEntries>,
    /// What stands in the files that are judged with it.
    pub siblings: Vec<KnownEntries>,
    /// Partners whose requirements are judged as well.
    pub profiles: Vec<Profile>,
    /// The instant against which dates are implausible.
    pub now: Timestamp,
    /// Whether the ids of its entries are told.
    pub ids: EntryIds,
}

/// Whether a judgement tells the ids of entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntryIds {
    /// They are left out.
    #[default]
    Untold,
    /// They are among what was found out.
    Told,
}

/// What was found out about a feed.
#[derive(Clone, Debug)]
pub struct ValidationResult {
    /// What it is written in, where that can be told.
    pub dialect: Option<FeedDialect>,
    /// Every problem, in the order of their places; one that comes again is
    /// shown once.
    pub report: Report,
    /// The byte at which each entry with an id begins, and the id, if they are
    /// to be told.
    pub ids: Vec<(usize, String)>,
}

/// Judges a feed.
///
/// ```
/// use std::path::Path;
/// use feedwright::{ValidationOptions, validate};
///
/// let options = ValidationOptions::default();
/// let judged = validate(b"<rss version='2.0'/>", Path::new("feed.xml"), &options);
/// let codes: Vec<_> = judged.report.diagnostics.iter().map(|found| found.code.name).collect();
/// assert!(codes.contains(&"MissingElement"));
/// ```
pub fn validate(bytes: &[u8], path: &Path, options: &ValidationOptions) -> ValidationResult {
    let served = options.content_type.as_deref().map(ContentType::parse);
    let charset = served.as_ref().and_then(|served| served.charset.as_deref());
    judge(&encoding::decode(bytes, charset), path, options)
}

/// As [`validate`], but gives the memory of the bytes back, and also reads the
/// entries, for feeds that are judged after it.
pub fn validate_owned(
    bytes: Vec<u8>,
    path: &Path,
    options: &ValidationOptions,
    after: After,
) -> (ValidationResult, Option<KnownEntries>) {
    let served = options.content_type.as_deref().map(ContentType::parse);
    let charset = served.as_ref().and_then(|served| served.charset.as_deref());
    let decoded = encoding::decode_owned(bytes, charset);
    let judgement = judge(&decoded, path, options);
    let known = (after == After::Others).then(|| KnownEntries::read(&decoded.text));
    (judgement, known)
}

/// What is judged after a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing that is compared with it.
    Nothing,
    /// Other feeds, whose entries are compared with its own.
    Others,
}

fn judge(decoded: &DecodedText<'_>, path: &Path, options: &ValidationOptions) -> ValidationResult {
    let path: Arc<Path> = path.into();
    let served = options.content_type.as_deref().map(ContentType::parse);
    let text = &decoded.text;
    let mut findings = FindingList::default();
    size(text, &mut findings);
    let DocumentFindings { dialect, mut findings, ids } = if feed_reader::is_json(text) {
        json::judge(text, options, findings)
    } else {
        rules::encoding::check_encoding(decoded, served.as_ref(), &mut findings);
        walk::walk(decoded, options, findings)
    };
    if let Some(served) = &served {
        rules::encoding::check_media_type(served, text, dialect, &mut findings);
    }
    profiles::check_profiles(text, dialect, options, &mut findings);
    ValidationResult { dialect, report: findings.into_report(&SourceText::new(&path, text)), ids }
}

/// Says whether Atom takes a text for an id: an IRI that a validator finds no
/// error in (RFC 4287 section 4.2.6).
pub fn is_atom_id(text: &str) -> bool {
    let now = Timestamp::default();
    let value = value::ValueInput { text, raw: text, now, dialect: Some(FeedDialect::Atom) };
    let mut wrong = Vec::new();
    value::canonical_uri(&value, &mut wrong);
    wrong.iter().all(|wrong| wrong.row.code.severity < Severity::Error)
}

/// What a walk through a feed found out.
struct DocumentFindings {
    dialect: Option<FeedDialect>,
    findings: FindingList,
    ids: Vec<(usize, String)>,
}

/// Judges how large a feed is.
fn size(text: &str, findings: &mut FindingList) {
    let row = match text.len() {
        0..=1_000_000 => None,
        1_000_001..=5_000_000 => Some(&LARGE_FEED),
        _ => Some(&HUGE_FEED),
    };
    findings.extend(row.map(|row| Finding::new(row, 0..0).with("size", text.len().to_string())));
}
