//! Rules for Atom feeds and entries (RFC 4287).

use std::ops::Range;

use crate::validator::FeedDialect;
use crate::validator::codes::{
    DUPLICATE_ENTRIES, DUPLICATE_IDS, DUPLICATE_UPDATED, MISPLACED_METADATA,
    MISSING_CONTENT_OR_ALTERNATE, MISSING_ELEMENT, MISSING_SELF, MISSING_SUMMARY,
    MISSING_TEXTUAL_CONTENT, QUESTIONABLE_USAGE, UNEXPECTED_WHITESPACE, ValidationCode,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value::copy_start;
use crate::validator::walk::XmlFeedWalker;

/// Largest number of entries for which a shared id is reported for each entry; in
/// larger feeds an id that all entries share is reported once.
const MANY: usize = 9;

/// Checks a feed that ends: its self link, its authors and the ids of its entries.
pub(in crate::validator) fn check_feed(walk: &mut XmlFeedWalker<'_>) {
    if !walk.frame().links.iter().any(|link| link.rel == "self") {
        walk.report_element(&MISSING_SELF, &[]);
    }
    let has_author = walk.frame().has("author");
    if let Some(span) = walk.memory.authorless.take().filter(|_| !has_author) {
        report_missing_author(walk, span);
    }
    let entries = walk.frame().count(ResolvedNamespace::Core, "entry");
    let (repeated, id) = std::mem::take(&mut walk.memory.repeated);
    if entries > MANY && entries == repeated + 1 {
        walk.findings.forget(&DUPLICATE_ENTRIES);
        walk.report_element(&DUPLICATE_IDS, &[("value", &id)]);
    }
}

/// Resets the facts about the current entry.
pub(in crate::validator) fn begin_entry(walk: &mut XmlFeedWalker<'_>) {
    walk.memory.has_opaque_content = false;
}

/// Checks an entry that ends: its author, summary and content.
///
/// The feed may name the author after its entries, so the first entry without
/// one is remembered until the feed ends.
pub(in crate::validator) fn check_entry(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    let span = frame.span.clone();
    let has_summary = frame.has("summary");
    let has_content = frame.has("content");
    let has_alternate = frame.links.iter().any(|link| link.rel == "alternate");
    let needs_summary = walk.memory.has_opaque_content && !has_summary;
    if !frame.has("author") {
        match walk.dialect {
            Some(FeedDialect::AtomEntry) => report_missing_author(walk, span),
            _ => drop(walk.memory.authorless.get_or_insert(span)),
        }
    }
    let rows: [(bool, &'static ValidationCode); 3] = [
        (needs_summary, &MISSING_SUMMARY),
        (!has_content && !has_summary, &MISSING_TEXTUAL_CONTENT),
        (!has_content && !has_alternate, &MISSING_CONTENT_OR_ALTERNATE),
    ];
    for (_, row) in rows.into_iter().filter(|(is_missing, _)| *is_missing) {
        walk.report_element(row, &[]);
    }
}

fn report_missing_author(walk: &mut XmlFeedWalker<'_>, span: Range<usize>) {
    walk.report_at(&MISSING_ELEMENT, span, &[("element", "author"), ("parent", "entry")]);
}

/// Counts the author of a `source` as its entry's author (RFC 4287 section 4.2.1).
pub(in crate::validator) fn inherit_source_author(walk: &mut XmlFeedWalker<'_>) {
    if let (Some(span), Some(entry)) =
        (walk.frame().place_of(ResolvedNamespace::Core, "author"), walk.parent_mut())
    {
        entry.add(ResolvedNamespace::Core, "author", span);
    }
}

/// Reports feed metadata after the first entry.
pub(in crate::validator) fn check_metadata_position(walk: &mut XmlFeedWalker<'_>) {
    let is_atom = walk.frame().name.space == ResolvedNamespace::Core;
    let is_late =
        walk.parent().is_some_and(|parent| parent.count(ResolvedNamespace::Core, "entry") > 0);
    if is_atom && is_late {
        walk.report_element(&MISPLACED_METADATA, &[]);
    }
}

/// Reports an Atom element that has no defined meaning in its RSS parent.
pub(in crate::validator) fn report_questionable_usage(walk: &mut XmlFeedWalker<'_>) {
    walk.report_element(&QUESTIONABLE_USAGE, &[]);
}

/// Reports white space around a value that readers use without trimming it.
pub(in crate::validator) fn check_no_white_space(walk: &mut XmlFeedWalker<'_>) {
    let text = &walk.frame().text;
    if text.trim().len() < text.len() {
        let span = walk.frame().text_span.clone();
        walk.report_at(&UNEXPECTED_WHITESPACE, span, &[]);
    }
}

/// Reports an entry id that an earlier entry already has, and counts it.
pub(in crate::validator) fn check_unique_id(walk: &mut XmlFeedWalker<'_>) {
    if report_repeated(walk, &DUPLICATE_ENTRIES) {
        walk.memory.repeated.0 += 1;
        walk.memory.repeated.1 = copy_start(walk.frame().text.trim());
    }
}

/// Reports an entry date that an earlier entry already has.
pub(in crate::validator) fn check_unique_date(walk: &mut XmlFeedWalker<'_>) {
    report_repeated(walk, &DUPLICATE_UPDATED);
}

/// Reports a text that an earlier element already has under the same code. Returns
/// true if it did.
fn report_repeated(walk: &mut XmlFeedWalker<'_>, row: &'static ValidationCode) -> bool {
    let text = copy_start(walk.frame().text.trim());
    let is_repeated = !text.is_empty() && !walk.is_new(row.code.name, &text);
    if is_repeated {
        let span = walk.frame().text_span.clone();
        walk.report_at(row, span, &[("value", &text)]);
    }
    is_repeated
}

#[cfg(test)]
mod tests {
    /// Returns the names of required author elements that are missing in a feed.
    fn check(inner: &str) -> String {
        let feed = format!("<feed xmlns='http://www.w3.org/2005/Atom'>{inner}</feed>");
        let options = crate::validator::ValidationOptions::default();
        let path = std::path::Path::new("feed.xml");
        let report = crate::validator::validate(feed.as_bytes(), path, &options).report;
        let missing = report.diagnostics.iter().filter(|found| found.code.name == "MissingElement");
        let names: Vec<_> = missing
            .filter_map(|found| found.details.iter().find(|(key, _)| *key == "element"))
            .map(|(_, name)| name.as_str())
            .filter(|name| ["author", "name"].contains(name))
            .collect();
        if names.is_empty() { "none".into() } else { names.join(" ") }
    }

    #[test]
    fn entry_source_or_feed_names_the_author() {
        let author = "<author><name>A</name></author>";
        let feeds = [
            String::new(),
            "<entry/>".into(),
            format!("{author}<entry/>"),
            format!("<entry/>{author}"),
            format!("<entry>{author}</entry>"),
            format!("<entry><source>{author}</source></entry>"),
            format!("<entry><source>{author}</source></entry><entry/>"),
            "<entry><author/></entry>".into(),
        ];
        let found: Vec<_> = feeds.iter().map(|feed| check(feed)).collect();
        assert_eq!(found, ["none", "author", "none", "none", "none", "none", "author", "name"]);
    }
}
