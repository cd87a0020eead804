//! Namespaces and the attributes that XML itself has.

use std::ops::Range;

use url::Url;

use crate::syntax::xml::read::NamespaceDeclaration;
use crate::validator::FeedDialect;
use crate::validator::codes::{
    AVOID_NAMESPACE_PREFIX, MEDIA_RSS_NAMESPACE, MISSING_NAMESPACE, NONSTD_PREFIX,
    NOT_IN_A_NAMESPACE, OBSOLETE_WIKI_NAMESPACE, RESERVED_PREFIX, SAX_ERROR, UNKNOWN_NAMESPACE,
    UNSUPPORTED_NAMESPACE, USE_OF_EXTENSION_ATTR, ValidationCode,
};
use crate::validator::element::{ElementAttribute, ResolvedName};
use crate::validator::finding::{Finding, cut_detail};
use crate::validator::grammar::{ANYTHING, ElementContent, extensions};
use crate::validator::namespaces::{self, ResolvedNamespace};
use crate::validator::value::{self, ValueInput};
use crate::validator::walk::XmlFeedWalker;

/// Namespaces whose elements are nobody's mistake, but are not judged.
#[rustfmt::skip]
const UNSUPPORTED: &[(&str, &str)] = &[
    ("http://schemas.google.com/g/2005",              "Google Data"),
    ("http://www.rawvoice.com/rawvoiceRssModule/",    "RawVoice"),
    ("https://schema.org/",                           "schema.org"),
    ("http://schema.org/",                            "schema.org"),
];

/// The name of Media RSS as it is often misspelt.
const MEDIA_WITHOUT_SLASH: &str = "http://search.yahoo.com/mrss";

/// Longest base in bytes that others are resolved against.
const LONGEST_BASE: usize = 2_048;

/// Judges the namespaces that an element declares, before it is open.
pub(in crate::validator) fn declared(
    walk: &mut XmlFeedWalker<'_>,
    declared: &[NamespaceDeclaration<'_>],
) {
    for found in declared {
        judge(walk, found);
    }
}

fn judge(walk: &mut XmlFeedWalker<'_>, found: &NamespaceDeclaration<'_>) {
    if found.uri.trim().contains(char::is_whitespace) {
        let message = format!("`{}` is no name of a namespace", cut_detail(&found.uri));
        walk.findings.push(Finding::new(&SAX_ERROR, found.span.clone()).with("message", message));
        return;
    }
    // An empty name takes the default namespace back; elements say so if that
    // leaves them without any.
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
        prefix(walk, found, row);
    } else {
        unknown(walk, found);
    }
}

fn prefix(
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

fn unknown(walk: &mut XmlFeedWalker<'_>, found: &NamespaceDeclaration<'_>) {
    if let Some((_, name)) = UNSUPPORTED.iter().find(|(uri, _)| *uri == found.uri) {
        let finding = Finding::new(&UNSUPPORTED_NAMESPACE, found.span.clone());
        walk.findings.push(finding.with("namespace", &*found.uri).with("name", *name));
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

/// Judges what XML itself says on the open element, and takes it over.
pub(in crate::validator) fn inherited(walk: &mut XmlFeedWalker<'_>) {
    let attributes = walk.frame().attributes.iter();
    let own: Vec<_> = attributes
        .filter(|found| found.name.space == ResolvedNamespace::Known("xml"))
        .cloned()
        .collect();
    for found in own {
        match found.name.local {
            "lang" => language(walk, &found),
            "base" => base(walk, &found),
            _ => {}
        }
    }
}

fn language(walk: &mut XmlFeedWalker<'_>, found: &ElementAttribute<'_>) {
    // An empty value says that the language is not known (XML 1.0 section 2.12).
    if !found.value.is_empty() {
        walk.judge_attribute(&[value::language], found);
    }
    let language = (!found.value.is_empty()).then(|| value::copy_start(&found.value).into());
    if let Some(frame) = walk.stack.last_mut() {
        frame.language = language;
    }
}

fn base(walk: &mut XmlFeedWalker<'_>, found: &ElementAttribute<'_>) {
    walk.judge_attribute(&[value::iri], found);
    let base = resolve(walk, &found.value);
    // Each of a thousand elements may make the base of the one around it longer.
    let is_kept = base.len() <= LONGEST_BASE || base.len() <= found.value.len();
    if let Some(frame) = walk.stack.last_mut().filter(|_| is_kept) {
        frame.base = Some(base.into());
    }
}

/// Resolves an address against the base that is in force where it stands; one
/// without a base stays relative.
pub(in crate::validator) fn resolve(walk: &XmlFeedWalker<'_>, address: &str) -> String {
    let address = &address[..address.floor_char_boundary(value::LONGEST)];
    let base = walk.stack.last().and_then(|frame| frame.base.as_deref());
    let base = base.or(walk.options.url.as_deref()).and_then(|base| Url::parse(base).ok());
    let resolved = base.and_then(|base| base.join(address).ok());
    resolved.map_or_else(|| address.to_owned(), String::from)
}

/// Judges the name of an element that stands where anything may.
pub(in crate::validator) fn in_anything(
    walk: &mut XmlFeedWalker<'_>,
    name: ResolvedName<'_>,
    span: &Range<usize>,
) {
    let frame = walk.frame();
    let is_extension =
        matches!(frame.name.space, ResolvedNamespace::Known(_) | ResolvedNamespace::Unknown);
    let is_eaten = std::ptr::eq(frame.shape, &raw const ANYTHING);
    let is_rss = walk.dialect == Some(FeedDialect::Rss);
    if is_rss && is_extension && is_eaten && name.space == ResolvedNamespace::Core {
        walk.report_child(&NOT_IN_A_NAMESPACE, name.local, span.clone());
    }
}

/// Says that the prefix of a child of the open element is not declared; `span`
/// is its start tag.
pub(in crate::validator) fn undeclared(walk: &mut XmlFeedWalker<'_>, span: &Range<usize>) {
    let tag = &walk.source[span.start + 1..span.end];
    let is_end = |found: char| found.is_ascii_whitespace() || matches!(found, '/' | '>');
    let name = tag.split(is_end).next().unwrap_or_default();
    walk.report_child(&MISSING_NAMESPACE, name, span.clone());
}

/// Judges an attribute that the open element's table does not know.
pub(in crate::validator) fn unknown_attribute(
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
            extensions::unexpected(walk.frame().name.space)
        }
    };
    walk.report_at(row, found.span.clone(), &[("attribute", &found.name.display_name())]);
}

/// Says whether the open element is a text in RDF, where it may say how to read
/// it, or name a thing elsewhere instead.
fn is_rdf_text(walk: &XmlFeedWalker<'_>) -> bool {
    walk.dialect == Some(FeedDialect::Rdf)
        && matches!(walk.frame().shape.content, ElementContent::Text(_))
}
