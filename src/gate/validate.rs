//! Validates the feeds that are about to be written, and locates the findings in the articles
//! that they come from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use url::Url;

use crate::diagnostic::{Diagnostic, Severity, codes, panics};
use crate::gate::provenance::DocumentOrigins;
use crate::model::{Document, Entry, Timestamp};
use crate::validator::{self, EntryIds, ValidationOptions};

/// Maps every id that a feed may show for an entry to the file of its article.
pub(crate) fn sources(entry: &Entry, file: PathBuf) -> impl Iterator<Item = (String, PathBuf)> {
    let ids = std::iter::once(&entry.id).chain(&entry.exact_id);
    ids.map(move |id| (id.clone(), file.clone()))
}

/// Returns the key that identical findings in several documents share: their location.
pub(crate) fn dedup_key(found: &Diagnostic) -> Option<(Arc<Path>, u32, u32)> {
    found.location.as_ref().map(|at| (at.path.clone(), at.line, at.column))
}

/// Returns true if a finding makes a feed invalid, so that the feed must not be written.
pub(crate) fn is_fatal(found: &Diagnostic) -> bool {
    found.code.severity == Severity::Error && validator::codes::find(found.code.name).is_some()
}

/// Largest number of attempts to make valid feeds by excluding articles. Each attempt excludes
/// at least one article, but a template error can invalidate all of them. After the last
/// attempt, nothing is replaced, as without `--keep-going`.
pub(crate) const MAX_ROUNDS: u32 = 100;

/// Finds the articles that make feeds invalid, by path relative to the folder, each with its
/// diagnostic.
pub(crate) fn find_invalid_articles(
    found: &[Diagnostic],
    folder: &Path,
) -> BTreeMap<Box<str>, Diagnostic> {
    let invalid = found.iter().filter(|found| is_fatal(found)).filter_map(|found| {
        let path = found.location.as_ref()?.path.strip_prefix(folder).ok()?;
        let message = format!("{}; the feeds go without this article", found.message);
        let found = Diagnostic { code: &codes::ARTICLE_SPOILS_FEED, message, ..found.clone() };
        Some((path.to_str()?.into(), found))
    });
    invalid.collect()
}

/// Validates one document. Web pages, HTML snippets and style sheets are not feeds.
pub(crate) fn validate_document(
    document: &Document,
    url: Option<&Url>,
    now: Timestamp,
    origins: &DocumentOrigins<'_>,
) -> Vec<Diagnostic> {
    if Path::new(&document.path)
        .extension()
        .is_some_and(|extension| extension == "html" || extension == "css")
    {
        return Vec::new();
    }
    let url = url.map(Url::to_string);
    let options =
        ValidationOptions { url, now, ids: EntryIds::Include, ..ValidationOptions::default() };
    let validated =
        panics::catch(|| validator::validate(&document.bytes, Path::new(&document.path), &options));
    let validation = match validated {
        Ok(validation) => validation,
        Err(caught) => {
            let message = format!("failed to validate `{}`: {caught}", document.path);
            return vec![Diagnostic::new(&codes::FEED_MALFORMED, message)];
        }
    };
    let mut found = validation.report.diagnostics;
    found.retain(|found| found.code.severity > Severity::Info && !is_intended(found));
    if found.is_empty() {
        return found;
    }
    let starts = entry_start_lines(&document.bytes, validation.ids);
    for diagnostic in &mut found {
        let line = diagnostic.location.as_ref().map_or(0, |at| at.line);
        let entry = starts.iter().rev().find(|(start, _)| *start <= line);
        origins.relocate(diagnostic, &document.path, entry.map(|(_, id)| id.as_str()));
    }
    found
}

/// Returns true for a finding about what feedwright writes on purpose.
fn is_intended(found: &Diagnostic) -> bool {
    use validator::codes::{
        CHARACTER_DATA, CONTAINS_HTML, CONTAINS_UNDECLARED_HTML, NOT_SUFFICIENTLY_UNIQUE,
    };
    // Titles and other plain text with `<` or `&` are escaped once. Most readers show that as
    // the author wrote it, and no other spelling is right in more of them.
    let is_plain_text = [&CHARACTER_DATA.code, &CONTAINS_HTML.code, &CONTAINS_UNDECLARED_HTML.code];
    // An id that readers know stays, even if it is short.
    found.code == &NOT_SUFFICIENTLY_UNIQUE.code || is_plain_text.contains(&found.code)
}

/// Returns the line on which each entry begins, and its id.
fn entry_start_lines(bytes: &[u8], ids: Vec<(usize, String)>) -> Vec<(u32, String)> {
    let (mut line, mut offset) = (1, 0);
    ids.into_iter()
        .filter_map(|(start, id)| {
            let before = bytes.get(offset..start).unwrap_or_default();
            line += memchr::memchr_iter(b'\n', before).count();
            offset = start;
            Some((u32::try_from(line).ok()?, id))
        })
        .collect()
}
