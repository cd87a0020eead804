//! Reports elements that the tables of their parents do not have.

use std::ops::Range;

use super::XmlFeedWalker;
use crate::validator::FeedDialect;
use crate::validator::causes;
use crate::validator::codes::{
    MISPLACED_XHTML_CONTENT, UNDEFINED_ELEMENT, UNDETERMINABLE_VOCABULARY, UNESCAPED_MARKUP,
};
use crate::validator::element::ResolvedName;
use crate::validator::grammar::{ElementContent, extensions};
use crate::validator::namespaces::ResolvedNamespace;

impl<'a> XmlFeedWalker<'a> {
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
        // Like the W3C's validator, show the name in a text without its namespace.
        let is_text = matches!(content, ElementContent::Text(_));
        let shown = if is_text { name.local.to_owned() } else { name.display_name() };
        match row {
            Some(row) if is_text && row == &UNDEFINED_ELEMENT => {
                self.report_markup(&shown, span.clone());
            }
            Some(row) => self.report_child(row, &shown, span.clone()),
            None => {}
        }
    }

    /// Reports an element in a text, which is almost always markup that should be escaped.
    fn report_markup(&mut self, name: &str, span: Range<usize>) {
        // One is enough: the rest of the text has the same mistake.
        if self.frame().children > 1 {
            return;
        }
        let parent = self.frame().name.display_name();
        let help = causes::markup_help(name);
        let details = [("element", name), ("parent", &*parent), ("help", &*help)];
        self.report_at(&UNESCAPED_MARKUP, span, &details);
    }
}
