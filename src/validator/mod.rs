//! Validates feeds: RSS, Atom, JSON Feed and OPML, from feedwright or any other program.
//!
//! Start with [`validate`]. `walk` reads an XML document, `json` a JSON Feed, both with
//! tables: `grammar` has a table of elements for each namespace, `value` a check for each
//! kind of value, `rules` the checks that tables can't express, and [`codes`] the
//! messages. Codes have the names of the W3C feed validator.
//!
//! Nothing here opens files or reads a clock; `now` is an option.

mod causes;
pub(crate) mod codes;
mod compare;
mod element;
mod finding;
#[cfg(test)]
mod fixtures;
mod grammar;
mod html;
mod json;
pub(crate) mod known_entries;
mod namespaces;
pub(crate) mod profiles;
mod report;
#[cfg(test)]
mod resource_limits;
mod rules;
mod seen;
mod unchecked_namespaces;
mod value;
mod walk;

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Report, Severity, SourceText};
use crate::feed_reader;
use crate::text::date::Timestamp;
use crate::text::encoding::{self, DecodedText};
use crate::validator::codes::{HUGE_FEED, LARGE_FEED};
use crate::validator::finding::{Finding, FindingList};
use crate::validator::known_entries::KnownEntries;
use crate::validator::profiles::Profile;
use crate::validator::rules::encoding::ContentType;

/// The format of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedDialect {
    /// RSS 2.0, or 0.91 to 0.94.
    Rss,
    /// RSS 1.0 or 0.90, in RDF.
    Rdf,
    /// An Atom feed (RFC 4287).
    Atom,
    /// An Atom entry as a document, without a feed.
    AtomEntry,
    /// JSON Feed 1.0 or 1.1.
    Json,
    /// OPML 2.0, a list of feeds.
    Opml,
}

impl FeedDialect {
    /// Returns the name for messages.
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

    /// Returns the name in JSON output.
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

/// Facts about a feed that its text does not contain.
#[derive(Clone, Debug, Default)]
pub struct ValidationOptions {
    /// The address that serves the feed.
    pub url: Option<String>,
    /// The media type that it is served as.
    pub content_type: Option<String>,
    /// The entries of an earlier copy of the feed.
    pub previous: Option<KnownEntries>,
    /// The entries of other feeds of the site.
    pub siblings: Vec<KnownEntries>,
    /// Partners with requirements that are checked, too.
    pub profiles: Vec<Profile>,
    /// The present: later dates are implausible.
    pub now: Timestamp,
    /// The inclusion of ids in the result.
    pub ids: EntryIds,
}

/// The inclusion of the ids of entries in the result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntryIds {
    /// Ids are left out.
    #[default]
    Omit,
    /// Ids and their places are included, and an error is listed at every place.
    Include,
}

/// The result of a validation.
#[derive(Clone, Debug)]
pub struct ValidationResult {
    /// The format of the document, if it was recognized.
    pub dialect: Option<FeedDialect>,
    /// The problems, in the order of their places. A repeated problem is listed once,
    /// unless ids are requested.
    pub report: Report,
    /// The byte offset and the id of every entry with an id, if requested.
    pub ids: Vec<(usize, String)>,
}

/// Validates a feed. `path` is only used in locations.
///
/// ```
/// use std::path::Path;
/// use feedwright::{ValidationOptions, validate};
///
/// let options = ValidationOptions::default();
/// let result = validate(b"<rss version='2.0'/>", Path::new("feed.xml"), &options);
/// let codes: Vec<_> = result.report.diagnostics.iter().map(|found| found.code.name).collect();
/// assert!(codes.contains(&"MissingElement"));
/// ```
pub fn validate(bytes: &[u8], path: &Path, options: &ValidationOptions) -> ValidationResult {
    if let Some(rejected) = check_binary(bytes, path) {
        return rejected;
    }
    let served = options.content_type.as_deref().map(ContentType::parse);
    let charset = served.as_ref().and_then(|served| served.charset.as_deref());
    validate_text(&encoding::decode(bytes, charset), path, options)
}

/// Validates a feed like [`validate`], but frees the bytes after decoding them. Also
/// returns the entries if later feeds are compared with them.
pub(crate) fn validate_owned(
    bytes: Vec<u8>,
    path: &Path,
    options: &ValidationOptions,
    after: After,
) -> (ValidationResult, Option<KnownEntries>) {
    if let Some(rejected) = check_binary(&bytes, path) {
        return (rejected, None);
    }
    let served = options.content_type.as_deref().map(ContentType::parse);
    let charset = served.as_ref().and_then(|served| served.charset.as_deref());
    let decoded = encoding::decode_owned(bytes, charset);
    let result = validate_text(&decoded, path, options);
    let known = (after == After::Others).then(|| KnownEntries::read(&decoded.text));
    (result, known)
}

/// The feeds that are validated after a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum After {
    /// No feeds that are compared with it.
    Nothing,
    /// Other feeds that its entries are compared with.
    Others,
}

fn validate_text(
    decoded: &DecodedText<'_>,
    path: &Path,
    options: &ValidationOptions,
) -> ValidationResult {
    let path: Arc<Path> = path.into();
    let served = options.content_type.as_deref().map(ContentType::parse);
    let text = &decoded.text;
    let mut findings = FindingList::new(options.ids);
    if let Some(finding) = causes::foreign::identify(text) {
        // A syntax error is already the reason why the document is not read.
        let is_syntax_error = finding.row == &codes::EXPLAINED_SYNTAX;
        findings.push(finding);
        if !is_syntax_error {
            findings.extend(causes::foreign::check_well_formed(text));
        }
        return reject(findings, &SourceText::new(&path, text));
    }
    check_size(text, &mut findings);
    let DocumentFindings { dialect, mut findings, ids } = if feed_reader::is_json(text) {
        json::check_document(text, options, findings)
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

/// Rejects bytes that are not text.
fn check_binary(bytes: &[u8], path: &Path) -> Option<ValidationResult> {
    let mut findings = FindingList::default();
    findings.push(causes::foreign::identify_binary(bytes)?);
    Some(reject(findings, &SourceText::new(&path.into(), "")))
}

/// Returns the result for a document that is not a feed.
fn reject(findings: FindingList, source: &SourceText<'_>) -> ValidationResult {
    ValidationResult { dialect: None, report: findings.into_report(source), ids: Vec::new() }
}

/// Returns true if a text is a valid id in Atom: an IRI without errors (RFC 4287 section
/// 4.2.6).
pub(crate) fn is_atom_id(text: &str) -> bool {
    let now = Timestamp::default();
    let value = value::ValueInput { text, raw: text, now, dialect: Some(FeedDialect::Atom) };
    let mut violations = Vec::new();
    value::canonical_uri(&value, &mut violations);
    violations.iter().all(|violation| violation.row.code.severity < Severity::Error)
}

/// The findings of a walk through a document, its format and its ids.
struct DocumentFindings {
    dialect: Option<FeedDialect>,
    findings: FindingList,
    ids: Vec<(usize, String)>,
}

/// Reports a feed that is too large for some readers.
fn check_size(text: &str, findings: &mut FindingList) {
    let row = match text.len() {
        0..=1_000_000 => None,
        1_000_001..=5_000_000 => Some(&LARGE_FEED),
        _ => Some(&HUGE_FEED),
    };
    findings.extend(row.map(|row| Finding::new(row, 0..0).with("size", text.len().to_string())));
}
