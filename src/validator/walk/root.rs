//! Determines the format of a document by its root element.

use std::ops::Range;

use super::XmlFeedWalker;
use crate::syntax::xml::read::{self, XmlNamespace};
use crate::validator::codes::{
    INVALID_NAMESPACE, MISSING_NAMESPACE, OBSOLETE_NAMESPACE, UNKNOWN_ROOT, ValidationCode,
};
use crate::validator::finding::Finding;
use crate::validator::grammar::{ANYTHING, ElementShape, ROOTS};
use crate::validator::namespaces::ResolvedNamespace;

/// Namespaces of abandoned formats.
const OBSOLETE: &[&str] = &["http://purl.org/atom/ns#"];

impl<'a> XmlFeedWalker<'a> {
    /// Determines the format of the document by its root element.
    pub(super) fn identify_root(
        &mut self,
        name: &read::XmlName<'a>,
        uris: &[String],
        span: &Range<usize>,
    ) -> &'static ElementShape {
        let uri = match name.namespace {
            XmlNamespace::Known(index) => uris[index].as_str(),
            XmlNamespace::None | XmlNamespace::Undeclared => "",
        };
        if OBSOLETE.contains(&uri) {
            self.report_root(&OBSOLETE_NAMESPACE, name, uri, span);
            return &ANYTHING;
        }
        let mut roots = ROOTS.iter().filter(|root| root.name == name.local);
        let Some(root) = roots.find(|root| root.is_in(uri)).or_else(|| {
            ROOTS.iter().find(|root| root.name == name.local && root.is_identified_by_name)
        }) else {
            self.report_unknown_root(name, uri, span);
            return &ANYTHING;
        };
        self.dialect = Some(root.dialect);
        self.core.push(root.core_namespace);
        if !root.is_in(uri) {
            let row = if uri.is_empty() { &MISSING_NAMESPACE } else { &INVALID_NAMESPACE };
            self.report_root(row, name, uri, span);
            match name.namespace {
                XmlNamespace::Known(index) => self.spaces[index] = root.space,
                XmlNamespace::None | XmlNamespace::Undeclared => {
                    self.core.push(ResolvedNamespace::None);
                }
            }
        }
        root.shape
    }

    fn report_root(
        &mut self,
        row: &'static ValidationCode,
        name: &read::XmlName<'_>,
        uri: &str,
        span: &Range<usize>,
    ) {
        let finding = Finding::new(row, span.clone()).with("element", name.local);
        self.findings.push(finding.with("parent", "root").with("namespace", uri));
    }

    /// Reports a root element of no known format, which is often a part of a feed or one of
    /// another case.
    fn report_unknown_root(&mut self, name: &read::XmlName<'_>, uri: &str, span: &Range<usize>) {
        let root = ROOTS.iter().find(|root| root.name.eq_ignore_ascii_case(name.local));
        let help = match (root, name.local) {
            (Some(root), _) if root.name != name.local => {
                format!("write `<{}`; names in XML differ if their case does", root.name)
            }
            (_, "channel") => "put it in `<rss version=\"2.0\">…</rss>`".to_owned(),
            (_, "item") => "put it in `<rss version=\"2.0\"><channel>…</channel></rss>`".to_owned(),
            _ => "begin a feed with `<rss version=\"2.0\">`, \
                  `<feed xmlns=\"http://www.w3.org/2005/Atom\">` or `<opml version=\"2.0\">`"
                .to_owned(),
        };
        let finding = Finding::new(&UNKNOWN_ROOT, span.clone()).with("element", name.local);
        let finding = finding.with("parent", "root").with("namespace", uri);
        self.findings.push(finding.with("help", help));
    }
}
