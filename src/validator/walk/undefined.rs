//! Reports elements that the tables of their parents do not have.

use std::ops::Range;

use super::XmlFeedWalker;
use crate::validator::FeedDialect;
use crate::validator::causes;
use crate::validator::codes::{
    ELEMENT_IN_TEXT, MISPLACED_XHTML_CONTENT, REPEATED_START_TAG, UNDEFINED_ELEMENT,
    UNDETERMINABLE_VOCABULARY, UNESCAPED_MARKUP, ValidationCode,
};
use crate::validator::element::ResolvedName;
use crate::validator::grammar::{ElementContent, extensions};
use crate::validator::html::is_element;
use crate::validator::namespaces::ResolvedNamespace;

/// Codes of elements in a text.
const IN_TEXT: &[&ValidationCode] = &[&UNESCAPED_MARKUP, &REPEATED_START_TAG, &ELEMENT_IN_TEXT];

impl<'a> XmlFeedWalker<'a> {
    /// Returns true if a syntax error has the same cause as an element in a text that is
    /// reported: it is at that element, or at an end tag for which the text lacks its own.
    pub(super) fn has_reported_element(&self, error: &Range<usize>) -> bool {
        let inner = self.stack.last().filter(|_| self.source[error.start..].starts_with("</"));
        let start = inner.map_or(error.start, |open| open.span.start);
        self.findings.contains_in(IN_TEXT, &(start..error.end))
    }

    /// Reports a child that is not in the tables of the open element.
    pub(super) fn report_undefined_child(&mut self, name: ResolvedName<'a>, span: &Range<usize>) {
        let content = &self.frame().shape.content;
        let is_rdf = self.dialect == Some(FeedDialect::Rdf);
        let row = match (name.space, content) {
            (ResolvedNamespace::Undeclared, _) => None,
            (
                ResolvedNamespace::Known("xhtml"),
                ElementContent::Children | ElementContent::Mixed,
            ) => Some(&MISPLACED_XHTML_CONTENT),
            // In RDF, text may also be a described resource.
            (_, ElementContent::Text(_)) if is_rdf => None,
            // Markup in a text breaks the text, whatever its namespace.
            (ResolvedNamespace::Known(prefix), ElementContent::Text(_))
                if extensions::undefined_element_code(prefix).is_some() =>
            {
                Some(&UNDEFINED_ELEMENT)
            }
            (ResolvedNamespace::Known(prefix), _) => extensions::undefined_element_code(prefix),
            (ResolvedNamespace::Core, _) | (_, ElementContent::Text(_)) => Some(&UNDEFINED_ELEMENT),
            (ResolvedNamespace::None, _) => Some(&UNDETERMINABLE_VOCABULARY),
            (ResolvedNamespace::Unknown, _) => None,
        };
        let is_text = matches!(content, ElementContent::Text(_));
        match row {
            Some(row) if is_text && row == &UNDEFINED_ELEMENT => {
                self.report_element_in_text(name, span.clone());
            }
            Some(row) => self.report_child(row, &name.display_name(), span.clone()),
            None => {}
        }
    }

    /// Reports an element in a text: a start tag in place of an end tag, markup that should
    /// be escaped, or another element.
    fn report_element_in_text(&mut self, name: ResolvedName<'a>, span: Range<usize>) {
        let parent = self.frame().name;
        let is_repeated = parent == name;
        // One is enough: the rest of the text has the same mistake.
        if self.frame().children > 1 && !is_repeated && is_element(name.local) {
            return;
        }
        let row = match is_element(name.local) {
            _ if is_repeated => &REPEATED_START_TAG,
            true => &UNESCAPED_MARKUP,
            false => &ELEMENT_IN_TEXT,
        };
        if !self.findings.can_add(row) {
            return;
        }
        let (tag, end) = (
            causes::written_name(self.source, &span),
            causes::written_name(self.source, &self.frame().span),
        );
        let (parent, help) = (parent.display_name(), causes::markup_help(name.local));
        // Like the W3C's validator, name the element without its namespace.
        let element = ("element", name.local);
        let details = [element, ("parent", &*parent), ("tag", tag), ("end", end), ("help", &*help)];
        self.report_at(row, span, &details);
    }
}
