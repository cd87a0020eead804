//! Namespace declarations, and the attributes that XML itself defines.

use std::ops::Range;

use url::Url;

use crate::syntax::xml::read::NamespaceDeclaration;
use crate::validator::FeedDialect;
use crate::validator::codes::{
    AVOID_NAMESPACE_PREFIX, MEDIA_RSS_NAMESPACE, MISSING_NAMESPACE, NONSTD_PREFIX,
    NOT_IN_A_NAMESPACE, OBSOLETE_WIKI_NAMESPACE, RESERVED_PREFIX, SAX_ERROR, UNDECLARED_PREFIX,
    UNKNOWN_NAMESPACE, UNSUPPORTED_NAMESPACE, USE_OF_EXTENSION_ATTR, ValidationCode,
};
use crate::validator::element::{ElementAttribute, ResolvedName};
use crate::validator::finding::{Finding, cut_detail};
use crate::validator::grammar::{ANYTHING, ElementContent, extensions};
use crate::validator::namespaces::{self, ResolvedNamespace};
use crate::validator::unchecked_namespaces;
use crate::validator::value::{self, ValueInput};
use crate::validator::walk::XmlFeedWalker;

/// Namespace of Media RSS as it is often misspelled.
const MEDIA_WITHOUT_SLASH: &str = "http://search.yahoo.com/mrss";

/// Longest `xml:base` in bytes against which relative URLs are resolved.
const LONGEST_BASE: usize = 2_048;

/// Checks the namespaces that an element declares, before the element is pushed.
pub(in crate::validator) fn check_declarations(
    walk: &mut XmlFeedWalker<'_>,
    declared: &[NamespaceDeclaration<'_>],
) {
    for found in declared {
        check_declaration(walk, found);
    }
}

fn check_declaration(walk: &mut XmlFeedWalker<'_>, found: &NamespaceDeclaration<'_>) {
    if found.uri.trim().contains(char::is_whitespace) {
        let message = format!("`{}` is not a valid namespace name", cut_detail(&found.uri));
        walk.findings.push(Finding::new(&SAX_ERROR, found.span.clone()).with("message", message));
        return;
    }
    // An empty name undeclares the default namespace. If that leaves an element
    // without a namespace, the element itself is reported.
    if found.uri.is_empty() {
        return;
    }
    let exact = namespaces::find_exactly(&found.uri);
    let usual = namespaces::uri(found.prefix).filter(|_| !found.prefix.is_empty());
    if found.uri == MEDIA_WITHOUT_SLASH {
        report_namespace(walk, &MEDIA_RSS_NAMESPACE, found, namespaces::uri("media"));
    } else if usual.is_some() && exact.is_none_or(|row| row.prefix != found.prefix) {
        report_namespace(walk, &RESERVED_PREFIX, found, usual);
    } else if let Some(row) = exact {
        check_prefix(walk, found, row);
    } else {
        check_unknown_namespace(walk, found);
    }
}

fn check_prefix(
    walk: &mut XmlFeedWalker<'_>,
    found: &NamespaceDeclaration<'_>,
    row: &namespaces::NamespaceRow,
) {
    let is_atom = matches!(walk.dialect, Some(FeedDialect::Atom | FeedDialect::AtomEntry));
    if found.prefix.is_empty() {
        return;
    }
    if row.prefix != found.prefix {
        report_namespace(walk, &NONSTD_PREFIX, found, Some(row.prefix));
    } else if row.prefix == "wiki" && namespaces::uri("wiki") != Some(row.uri) {
        report_namespace(walk, &OBSOLETE_WIKI_NAMESPACE, found, namespaces::uri(row.prefix));
    }
    if is_atom && matches!(row.prefix, "atom" | "xhtml") {
        report_namespace(walk, &AVOID_NAMESPACE_PREFIX, found, None);
    }
}

fn check_unknown_namespace(walk: &mut XmlFeedWalker<'_>, found: &NamespaceDeclaration<'_>) {
    if let Some(name) = unchecked_namespaces::find(&found.uri) {
        let finding = Finding::new(&UNSUPPORTED_NAMESPACE, found.span.clone());
        walk.findings.push(finding.with("namespace", &*found.uri).with("name", name));
        return;
    }
    let mut wrong = Vec::new();
    let value = ValueInput {
        text: &found.uri,
        raw: &found.uri,
        now: walk.options.now,
        dialect: walk.dialect,
    };
    value::iri(&value, &mut wrong);
    if wrong.is_empty() {
        report_namespace(walk, &UNKNOWN_NAMESPACE, found, None);
    }
    for fault in wrong {
        let finding = Finding::new(fault.row, found.span.clone());
        let finding = finding.with("element", format!("xmlns:{}", found.prefix));
        walk.findings.push(finding.with("value", &*found.uri));
    }
}

fn report_namespace(
    walk: &mut XmlFeedWalker<'_>,
    row: &'static ValidationCode,
    found: &NamespaceDeclaration<'_>,
    preferred: Option<&'static str>,
) {
    let mut finding = Finding::new(row, found.span.clone())
        .with("prefix", found.prefix)
        .with("namespace", &*found.uri);
    if let Some(preferred) = preferred {
        finding = finding.with("preferred", preferred);
    }
    walk.findings.push(finding);
}

/// Checks `xml:lang` and `xml:base` of the open element and applies them to it.
pub(in crate::validator) fn apply_xml_attributes(walk: &mut XmlFeedWalker<'_>) {
    let attributes = walk.frame().attributes.iter();
    let own: Vec<_> = attributes
        .filter(|found| found.name.space == ResolvedNamespace::Known("xml"))
        .cloned()
        .collect();
    for found in own {
        match found.name.local {
            "lang" => apply_language(walk, &found),
            "base" => apply_base(walk, &found),
            _ => {}
        }
    }
}

fn apply_language(walk: &mut XmlFeedWalker<'_>, found: &ElementAttribute<'_>) {
    // An empty value means that the language is unknown (XML 1.0 section 2.12).
    if !found.value.is_empty() {
        walk.judge_attribute(&[value::language], found);
    }
    let language = (!found.value.is_empty()).then(|| value::copy_start(&found.value).into());
    if let Some(frame) = walk.stack.last_mut() {
        frame.language = language;
    }
}

fn apply_base(walk: &mut XmlFeedWalker<'_>, found: &ElementAttribute<'_>) {
    walk.judge_attribute(&[value::iri], found);
    let base = resolve_url(walk, &found.value);
    // Nested elements can each lengthen the base of their parent, so a resolved
    // base that exceeds the limit is dropped.
    let is_kept = base.len() <= LONGEST_BASE || base.len() <= found.value.len();
    if let Some(frame) = walk.stack.last_mut().filter(|_| is_kept) {
        frame.base = Some(base.into());
    }
}

/// Resolves a URL against the base of the open element, or else the URL of the
/// document. Without either it stays relative.
pub(in crate::validator) fn resolve_url(walk: &XmlFeedWalker<'_>, address: &str) -> String {
    let address = &address[..address.floor_char_boundary(value::LONGEST)];
    let base = walk.stack.last().and_then(|frame| frame.base.as_deref());
    let base = base.or(walk.options.url.as_deref()).and_then(|base| Url::parse(base).ok());
    let resolved = base.and_then(|base| base.join(address).ok());
    resolved.map_or_else(|| address.to_owned(), String::from)
}

/// Reports a child without a namespace in an extension element whose content is
/// not restricted (RSS 2.0, "Extending RSS").
pub(in crate::validator) fn check_unrestricted_child(
    walk: &mut XmlFeedWalker<'_>,
    name: ResolvedName<'_>,
    span: &Range<usize>,
) {
    let frame = walk.frame();
    let is_extension =
        matches!(frame.name.space, ResolvedNamespace::Known(_) | ResolvedNamespace::Unknown);
    // SmartNews defines `url` in `snf:logo` without a namespace.
    let is_defined = frame.name.space == ResolvedNamespace::Known("snf");
    let is_unrestricted = std::ptr::eq(frame.shape, &raw const ANYTHING);
    let is_rss = walk.dialect == Some(FeedDialect::Rss);
    if is_rss
        && is_extension
        && !is_defined
        && is_unrestricted
        && name.space == ResolvedNamespace::Core
    {
        walk.report_child(&NOT_IN_A_NAMESPACE, name.local, span.clone());
    }
}

/// Reports the undeclared prefix of a child of the open element; `span` is the
/// start tag of the child.
pub(in crate::validator) fn report_undeclared_prefix(
    walk: &mut XmlFeedWalker<'_>,
    span: &Range<usize>,
) {
    let tag = &walk.source[span.start + 1..span.end];
    let is_end = |found: char| found.is_ascii_whitespace() || matches!(found, '/' | '>');
    let name = tag.split(is_end).next().unwrap_or_default();
    let prefix = name.split(':').next().unwrap_or_default();
    let uri = namespaces::uri(prefix).unwrap_or("the name of its namespace");
    let help = format!("add `xmlns:{}=\"{uri}\"` to the root element", cut_detail(prefix));
    let parent = walk.frame().name.display_name();
    let details = [("element", name), ("parent", &*parent), ("help", &*help)];
    walk.report_at(&UNDECLARED_PREFIX, span.clone(), &details);
}

/// Reports an attribute that the grammar of the open element does not list, with
/// the code for its namespace.
pub(in crate::validator) fn check_unknown_attribute(
    walk: &mut XmlFeedWalker<'_>,
    found: &ElementAttribute<'_>,
) {
    let row = match (found.name.space, found.name.local) {
        (ResolvedNamespace::Known("xml"), "base" | "id" | "lang" | "space") => return,
        (ResolvedNamespace::Known("rdf"), "parseType" | "datatype" | "resource")
            if is_rdf_text(walk) =>
        {
            return;
        }
        (ResolvedNamespace::Undeclared, _) => &MISSING_NAMESPACE,
        (ResolvedNamespace::Unknown, _) => {
            let is_rss = walk.dialect == Some(FeedDialect::Rss);
            if !is_rss || walk.frame().name.space != ResolvedNamespace::Core {
                return;
            }
            &USE_OF_EXTENSION_ATTR
        }
        (ResolvedNamespace::Core | ResolvedNamespace::None | ResolvedNamespace::Known(_), _) => {
            extensions::unexpected_attribute_code(walk.frame().name.space)
        }
    };
    walk.report_at(row, found.span.clone(), &[("attribute", &found.name.display_name())]);
}

/// Returns true if the open element is a text in RDF, which may have `rdf:parseType`,
/// `rdf:datatype` or a reference to another resource instead of text.
fn is_rdf_text(walk: &XmlFeedWalker<'_>) -> bool {
    walk.dialect == Some(FeedDialect::Rdf)
        && matches!(walk.frame().shape.content, ElementContent::Text(_))
}
