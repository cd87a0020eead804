//! Causes at the beginning and at the end of a document.

use crate::validator::causes::{BrokenDocument, SyntaxCause};
use crate::validator::finding::shorten;

/// The beginnings of a feed, after which nothing else may come.
pub(super) const STARTS: &[&str] = &["<?xml", "<rss", "<feed", "<rdf:RDF", "<opml"];

/// Explains a document that ends too early.
pub(super) fn explain_end(document: &BrokenDocument<'_>) -> SyntaxCause {
    let span = document.span.clone();
    let text = document.source.trim();
    if text.is_empty() {
        let what = if document.source.is_empty() { "empty" } else { "blank" };
        let help = "write or download the feed again: the program or the server wrote nothing";
        return SyntaxCause::new(0..0, format!("the file is {what}"), help);
    }
    let Some(last) = document.open.last() else {
        let help = "write or download the feed again: it has no `<rss>` and no `<feed>`";
        return SyntaxCause::new(span, "the document has no element", help);
    };
    let path: Vec<_> = document.open.iter().map(|tag| tag.name).collect();
    let ends: String = path.iter().rev().map(|name| format!("</{name}>")).collect();
    let message = format!(
        "the document ends inside `{}` of line {}: it is cut off",
        shorten(&path.join(" > "), 80),
        last.line(document.source)
    );
    let help = format!(
        "download or write the whole file again; only if nothing is missing, add `{}` at its end",
        shorten(&ends, 80)
    );
    SyntaxCause::new(span, message, help)
}

/// Explains text before or after the root element.
pub(super) fn explain_text_outside(document: &BrokenDocument<'_>) -> SyntaxCause {
    let start = document.span.start;
    let text = document.source.get(document.span.clone()).unwrap_or_default();
    let blank = text.len() - text.trim_start().len();
    let line = text.trim_start().lines().next().unwrap_or_default();
    let span = start + blank..start + blank + line.len();
    let shown = shorten(line, 60);
    if document.is_after_root() {
        let message = format!("text after the end of the feed: `{shown}`");
        let help = "remove everything after the end tag of the root element";
        return SyntaxCause::new(span, message, help);
    }
    if text.trim().trim_start_matches('\u{FEFF}').is_empty() {
        let message = "a second byte order mark before the feed";
        let help = "remove the invisible character U+FEFF at the beginning of the file";
        return SyntaxCause::new(start..start + text.len(), message, help);
    }
    let first =
        STARTS.iter().filter_map(|start| document.source.find(start).map(|at| (at, *start)));
    let help = first.min().map_or_else(
        || "remove it: a feed begins with `<?xml`".to_owned(),
        |(_, start)| format!("remove everything before `{start}`"),
    );
    SyntaxCause::new(span, format!("text before the feed: `{shown}`"), help)
}
