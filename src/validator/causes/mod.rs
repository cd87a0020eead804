//! Explains documents that can't be read by the cause, not by the rule that is broken: a
//! bare `&`, markup that is not escaped, a download that was cut off, a web page in place
//! of a feed.
//!
//! [`explain`] looks at the text at a syntax error, and chooses by it. `references`
//! explains `&`, `tags` explains `<`, `edges` explains the beginning and the end of a
//! document, and `json` does the same for JSON. `foreign` recognizes documents of another kind before they are read.

mod edges;
pub(super) mod foreign;
pub(super) mod json;
pub(super) mod references;
mod tags;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub(super) use tags::{explain_declaration, markup_help};

use crate::syntax::SyntaxError;
use crate::validator::codes::EXPLAINED_SYNTAX;
use crate::validator::finding::Finding;

/// The cause of a syntax error: the exact place, the problem and the text to write.
pub(super) struct SyntaxCause {
    span: Range<usize>,
    message: String,
    help: String,
}

impl SyntaxCause {
    fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: help.into() }
    }
}

/// The start tag of an open element.
pub(super) struct OpenTag<'a> {
    /// The name with its prefix.
    name: &'a str,
    /// The place of the tag.
    span: Range<usize>,
}

impl<'a> OpenTag<'a> {
    /// Reads the name of a start tag at its place.
    pub(super) fn read(source: &'a str, span: &Range<usize>) -> Self {
        Self { name: written_name(source, span), span: span.clone() }
    }

    /// Counts the lines up to the tag. A document may have a thousand open elements, so this
    /// is not done for each.
    fn line(&self, source: &str) -> usize {
        source[..self.span.start].matches('\n').count() + 1
    }

    /// Returns the name without its prefix.
    fn local(&self) -> &'a str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }
}

/// Returns the name in a start tag as it is written, with its prefix.
pub(super) fn written_name<'a>(source: &'a str, span: &Range<usize>) -> &'a str {
    tags::name_at(&source[span.start + 1..])
}

/// A document up to a syntax error.
struct BrokenDocument<'a> {
    source: &'a str,
    /// The elements that are open at the error, beginning with the root.
    open: &'a [OpenTag<'a>],
    /// The place of the error as the reader reports it.
    span: Range<usize>,
}

impl<'a> BrokenDocument<'a> {
    fn rest(&self) -> &'a str {
        self.source.get(self.span.start..).unwrap_or_default()
    }

    /// Returns true if an element has ended before the error.
    fn is_after_root(&self) -> bool {
        let before = &self.source[..self.span.start];
        self.open.is_empty() && (before.contains("</") || before.contains("/>"))
    }
}

/// Describes a syntax error by its cause, or in the reader's words if the cause is not
/// known.
pub(super) fn explain(source: &str, fault: SyntaxError, open: &[OpenTag<'_>]) -> Finding {
    let document = BrokenDocument { source, open, span: fault.span.clone() };
    let cause = find_cause(&document).unwrap_or_else(|| {
        let help = "fix the document at this position; the rest of it was not checked";
        SyntaxCause::new(fault.span, fault.message, help)
    });
    Finding::new(&EXPLAINED_SYNTAX, cause.span)
        .with("message", cause.message)
        .with("help", cause.help)
}

/// Chooses by the text at the error: each kind of syntax error begins with other characters.
fn find_cause(document: &BrokenDocument<'_>) -> Option<SyntaxCause> {
    let rest = document.rest();
    if rest.is_empty() {
        return Some(edges::explain_end(document));
    }
    if let Some(cause) = references::explain_control_character(document) {
        return Some(cause);
    }
    if document.open.is_empty() && !rest.starts_with('<') {
        return Some(edges::explain_text_outside(document));
    }
    if let Some(cause) = tags::explain_attribute_value(document) {
        return Some(cause);
    }
    match rest.as_bytes()[0] {
        b'&' if is_cut_reference(rest) => Some(edges::explain_end(document)),
        b'&' => references::explain(document.source, document.span.start),
        b'<' => tags::explain(document),
        b']' if rest.starts_with("]]>") => Some(tags::explain_section_end(document)),
        b'-' if rest.starts_with("--") => Some(tags::explain_hyphens(document)),
        _ => None,
    }
}

/// Returns true if the text ends inside a reference, such as `&am`.
fn is_cut_reference(rest: &str) -> bool {
    let name = rest[1..].trim_end();
    name.len() < 32 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}
