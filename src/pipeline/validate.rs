//! What the validator says of feeds that are about to be written, told at the
//! articles that it comes from.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use url::Url;

use crate::diagnostic::{Diagnostic, Report, Severity, SourceLocation, SourceText, codes, panics};
use crate::disk::input;
use crate::model::{Document, Entry, Feed, Timestamp};
use crate::pipeline::cache::render_cache::{self, RenderCache};
use crate::pipeline::cache::validation_cache::{CachedValidation, FingerprintLookup};
use crate::pipeline::request::BuildProgress;
use crate::validator::{self, EntryIds, ValidationOptions};

/// The largest article in which a place is looked for, in bytes.
const LARGEST: u64 = 16 << 20;

/// Feeds that were rendered, and where what stands in them comes from.
pub struct RenderedFeeds<'a> {
    /// The files.
    pub documents: &'a [Document],
    /// The feeds that they show.
    pub feeds: &'a [Feed],
    /// The file of the article that became the entry with an id.
    pub sources: HashMap<String, PathBuf>,
    /// How the files are now.
    pub stamp: &'a FingerprintLookup<'a>,
}

/// Judges every document; a problem of an article that stands in several feeds
/// and formats is told once. Those of which `kept` knows what is to be said aren't
/// judged again; returns what the next build may know so, by their marks.
pub fn validate_documents(
    rendered: &RenderedFeeds<'_>,
    kept: &RenderCache<'_>,
    now: Timestamp,
    progress: &dyn BuildProgress,
) -> (Report, BTreeMap<String, CachedValidation>) {
    let urls: HashMap<&str, &Url> = rendered
        .feeds
        .iter()
        .flat_map(|feed| &feed.outputs)
        .map(|output| (output.path.as_str(), &output.url))
        .collect();
    progress.start("validate", rendered.documents.len() as u64);
    let found: Vec<_> = rendered
        .documents
        .par_iter()
        .map(|document| {
            progress.advance(1);
            let url = urls.get(document.path.as_str()).copied();
            let judge = || validate_document(document, url, now, &rendered.sources);
            find_or_validate(document, (kept, rendered.stamp), now, judge)
        })
        .collect();
    progress.finish();
    let (mut said, mut report) = (HashSet::new(), Report::default());
    let mut documents = BTreeMap::new();
    for (found, judged) in found {
        documents.extend(judged);
        for found in found {
            if said.insert((found.code.name, dedup_key(&found))) {
                report.push(found);
            }
        }
    }
    (report, documents)
}

/// Returns what was found in a document before, or what `judge` finds, and what
/// the next build may know of it by its mark.
fn find_or_validate(
    document: &Document,
    (kept, stamp): (&RenderCache<'_>, &FingerprintLookup<'_>),
    now: Timestamp,
    judge: impl FnOnce() -> Vec<Diagnostic>,
) -> (Vec<Diagnostic>, Option<(String, CachedValidation)>) {
    let mark = render_cache::document_key(document);
    let known = kept.judged(&mark);
    if let Some((judged, found)) = known.and_then(|it| Some((it, it.replay(now, stamp)?))) {
        return (found, Some((mark, judged.clone())));
    }
    let found = judge();
    let judged = CachedValidation::new(document, &found, now, stamp);
    (found, judged.map(|judged| (mark, judged)))
}

/// Names the file of an entry by every id that a feed may show.
pub fn sources(entry: &Entry, file: PathBuf) -> impl Iterator<Item = (String, PathBuf)> {
    let ids = std::iter::once(&entry.id).chain(&entry.exact_id);
    ids.map(move |id| (id.clone(), file.clone()))
}

/// Returns where a problem is: what several documents tell of one place is told once.
pub fn dedup_key(found: &Diagnostic) -> Option<(Arc<Path>, u32, u32)> {
    found.location.as_ref().map(|at| (at.path.clone(), at.line, at.column))
}

/// Says whether a problem makes a feed invalid, so that it must not be written.
pub fn is_fatal(found: &Diagnostic) -> bool {
    found.code.severity == Severity::Error && validator::codes::find(found.code.name).is_some()
}

/// How often articles that would spoil feeds are left out before what is left
/// is judged again; then nothing is replaced, as without `--keep-going`.
pub const MOST_ROUNDS: u32 = 100;

/// Finds the articles, by their paths below the folder, that would make feeds
/// invalid; with what is told of each.
pub fn find_invalid_articles(
    found: &[Diagnostic],
    folder: &Path,
) -> BTreeMap<Box<str>, Diagnostic> {
    let fatal = found.iter().filter(|found| is_fatal(found));
    let spoilt = fatal.filter_map(|found| {
        let path = found.location.as_ref()?.path.strip_prefix(folder).ok()?;
        let message = format!("{}; the feeds go without this article", found.message);
        let told = Diagnostic { code: &codes::ARTICLE_SPOILS_FEED, message, ..found.clone() };
        Some((path.to_str()?.into(), told))
    });
    spoilt.collect()
}

/// Judges one document. Pages, snippets of HTML and style sheets are no feeds.
pub fn validate_document(
    document: &Document,
    url: Option<&Url>,
    now: Timestamp,
    sources: &HashMap<String, PathBuf>,
) -> Vec<Diagnostic> {
    if Path::new(&document.path)
        .extension()
        .is_some_and(|extension| extension == "html" || extension == "css")
    {
        return Vec::new();
    }
    let url = url.map(Url::to_string);
    let options =
        ValidationOptions { url, now, ids: EntryIds::Told, ..ValidationOptions::default() };
    let validate = || validator::validate(&document.bytes, Path::new(&document.path), &options);
    let judged = match panics::catch(validate) {
        Ok(judged) => judged,
        Err(caught) => {
            let message = format!("`{}` can't be validated: {caught}", document.path);
            return vec![Diagnostic::new(&codes::FEED_MALFORMED, message)];
        }
    };
    let found = judged.report.diagnostics;
    // An id that readers know is kept, however short it is.
    let is_told = |found: &Diagnostic| {
        found.code.severity > Severity::Info
            && found.code != &validator::codes::NOT_SUFFICIENTLY_UNIQUE.code
    };
    let mut found: Vec<_> = found.into_iter().filter(is_told).collect();
    if found.is_empty() {
        return found;
    }
    let starts = lines(&document.bytes, judged.ids);
    for diagnostic in &mut found {
        let line = diagnostic.location.as_ref().map_or(0, |at| at.line);
        let entry = starts.iter().rev().find(|(start, _)| *start <= line);
        let source = entry.and_then(|(_, id)| sources.get(id.as_str()));
        if let Some(source) = source {
            diagnostic.message += &format!(" (in `{}`)", document.path);
            diagnostic.location = Some(place(source, diagnostic));
        }
    }
    found
}

/// Returns the lines on which entries begin, and their ids.
fn lines(bytes: &[u8], ids: Vec<(usize, String)>) -> Vec<(u32, String)> {
    let (mut line, mut offset) = (1, 0);
    let start = |(start, id)| {
        line += memchr::memchr_iter(b'\n', bytes.get(offset..start).unwrap_or_default()).count();
        offset = start;
        Some((u32::try_from(line).ok()?, id))
    };
    ids.into_iter().filter_map(start).collect()
}

/// Finds the place in an article where what was found is written, or else names
/// the file.
fn place(source: &Path, found: &Diagnostic) -> SourceLocation {
    let path: Arc<Path> = source.into();
    let Ok(text) = input::read_text(source, LARGEST) else { return SourceLocation::file(path) };
    let detail = |key: &str| {
        let detail = found.details.iter().find(|(name, _)| *name == key);
        detail.map(|(_, value)| value.as_str()).filter(|value| !value.trim().is_empty())
    };
    let tag = detail("tag").map(|tag| format!("<{tag}"));
    let needles = [detail("value"), tag.as_deref(), detail("attr")];
    let place = needles.into_iter().flatten().find_map(|needle| {
        let start = text.find(needle)?;
        Some(SourceText::new(&path, &text).locate(start..start + needle.len()))
    });
    place.unwrap_or_else(|| SourceLocation::file(path.clone()))
}
