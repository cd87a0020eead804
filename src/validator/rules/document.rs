//! The XML declaration and the document type declaration.

use std::ops::Range;

use crate::syntax::xml::entity::DocumentType;
use crate::validator::codes::{
    BAD_XML_VERSION, CONTAINS_SYSTEM_ENTITY, DEPRECATED_DTD, EXPLAINED_SYNTAX, INVALID_DOCTYPE,
    ValidationCode, WP_BLANK_LINE,
};
use crate::validator::finding::Finding;
use crate::validator::walk::XmlFeedWalker;

/// Public identifier of the RSS 0.91 DTD, the only one that feeds use.
const RSS_091: &str = "-//Netscape Communications//DTD RSS 0.91//EN";

/// URL at which Netscape once served the DTD; it is dead.
const NETSCAPE: &str = "http://my.netscape.com/publish/formats/rss-0.91.dtd";

/// Current URL of the DTD.
const RSS_BOARD: &str = "http://www.rssboard.org/rss-0.91.dtd";

/// Checks the version and the position of the XML declaration.
pub(in crate::validator) fn check_declaration(
    walk: &mut XmlFeedWalker<'_>,
    version: &str,
    span: Range<usize>,
) {
    if version != "1.0" {
        let finding = Finding::new(&BAD_XML_VERSION, span.clone());
        walk.findings.push(finding.with("version", version));
    }
    if span.start > 0 {
        let finding = Finding::new(late_declaration_code(walk.source), 0..span.start);
        let message = "white space is before the XML declaration";
        let help = "remove it: the file must begin with `<?xml`; in PHP, look for blank lines before `<?php` and after `?>`";
        walk.findings.push(finding.with("message", message).with("help", help));
    }
}

/// Returns the code for text before the declaration. A blank line before a
/// `WordPress` feed is so common that it has its own code, which names the cause.
fn late_declaration_code(source: &str) -> &'static ValidationCode {
    let generator = source.split("<generator").nth(1).and_then(|rest| rest.split('<').next());
    let is_wordpress =
        generator.is_some_and(|text| text.to_ascii_lowercase().contains("wordpress"));
    if is_wordpress { &WP_BLANK_LINE } else { &EXPLAINED_SYNTAX }
}

/// Checks the document type declaration and remembers whether it is that of RSS 0.91.
pub(in crate::validator) fn check_document_type(
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

/// Reports a reference to an entity that an external file defines.
pub(in crate::validator) fn report_external_entity(
    walk: &mut XmlFeedWalker<'_>,
    name: &str,
    span: Range<usize>,
) {
    walk.findings.push(Finding::new(&CONTAINS_SYSTEM_ENTITY, span).with("value", name));
}

/// Reports an RSS 0.91 document type on an `rss` element of another version.
pub(in crate::validator) fn check_doctype_version(walk: &mut XmlFeedWalker<'_>) {
    let version = walk.frame().attribute("version").map(|found| found.value.to_string());
    if let Some(version) = version.filter(|version| walk.has_rss_type && version != "0.91") {
        walk.report_element(&INVALID_DOCTYPE, &[("version", &version)]);
    }
}
