//! The XML declaration and the document type.

use std::ops::Range;

use crate::syntax::xml::entity::DocumentType;
use crate::validator::codes::{
    BAD_XML_VERSION, CONTAINS_SYSTEM_ENTITY, DEPRECATED_DTD, INVALID_DOCTYPE, SAX_ERROR,
    ValidationCode, WP_BLANK_LINE,
};
use crate::validator::finding::Finding;
use crate::validator::walk::XmlFeedWalker;

/// The document type of RSS 0.91, the only one that feeds have.
const RSS_091: &str = "-//Netscape Communications//DTD RSS 0.91//EN";

/// Where it once was.
const NETSCAPE: &str = "http://my.netscape.com/publish/formats/rss-0.91.dtd";

/// Where it is.
const RSS_BOARD: &str = "http://www.rssboard.org/rss-0.91.dtd";

/// Judges the XML declaration.
pub(in crate::validator) fn declaration(
    walk: &mut XmlFeedWalker<'_>,
    version: &str,
    span: Range<usize>,
) {
    if version != "1.0" {
        let finding = Finding::new(&BAD_XML_VERSION, span.clone());
        walk.findings.push(finding.with("version", version));
    }
    if span.start > 0 {
        let finding = Finding::new(late(walk.source), 0..span.start);
        let message = "the XML declaration must stand at the very beginning";
        walk.findings.push(finding.with("message", message));
    }
}

/// Says what a blank line before the declaration is: that of `WordPress` is so
/// common that people should be told where it comes from.
fn late(source: &str) -> &'static ValidationCode {
    let generator = source.split("<generator").nth(1).and_then(|rest| rest.split('<').next());
    let is_wordpress =
        generator.is_some_and(|text| text.to_ascii_lowercase().contains("wordpress"));
    if is_wordpress { &WP_BLANK_LINE } else { &SAX_ERROR }
}

/// Judges the document type declaration.
pub(in crate::validator) fn document_type(
    walk: &mut XmlFeedWalker<'_>,
    found: &DocumentType<'_>,
    span: Range<usize>,
) {
    let system = found.system.unwrap_or_default();
    let row = match (found.public, system) {
        (Some(RSS_091), NETSCAPE) => Some(&DEPRECATED_DTD),
        (Some(RSS_091), RSS_BOARD) | (None, "") => None,
        _ => Some(&CONTAINS_SYSTEM_ENTITY),
    };
    walk.has_rss_type = found.public == Some(RSS_091) && [NETSCAPE, RSS_BOARD].contains(&system);
    if let Some(row) = row {
        let value = if system.is_empty() { found.public.unwrap_or_default() } else { system };
        walk.findings.push(Finding::new(row, span).with("value", value));
    }
}

/// Judges a reference to an entity that another file defines.
pub(in crate::validator) fn external_entity(
    walk: &mut XmlFeedWalker<'_>,
    name: &str,
    span: Range<usize>,
) {
    walk.findings.push(Finding::new(&CONTAINS_SYSTEM_ENTITY, span).with("value", name));
}

/// Compares the version of the open `rss` with the document type.
pub(in crate::validator) fn version_of_type(walk: &mut XmlFeedWalker<'_>) {
    let version = walk.frame().attribute("version").map(|found| found.value.to_string());
    if let Some(version) = version.filter(|version| walk.has_rss_type && version != "0.91") {
        walk.report_element(&INVALID_DOCTYPE, &[("version", &version)]);
    }
}
