//! Grammar of Atom links and their relations.

use crate::validator::codes::{ATTR_NOT_BLANK, MISSING_HREF, UNREGISTERED_ATOM_LINK_REL};
use crate::validator::grammar::{
    ANYTHING, AttributeRule, ElementContent, ElementShape, NOTHING, optional, required,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::{atom, link};
use crate::validator::value::{self, ValueInput, ValueViolation};

/// A link (RFC 4287 section 4.2.7), with the attributes of RFC 4685.
pub(in crate::validator) static LINK: ElementShape = ElementShape {
    attributes: &[
        AttributeRule { missing: &MISSING_HREF, ..required("href", &[value::iri]) },
        optional("rel", &[relation]),
        optional("type", &[value::mime_type]),
        optional("hreflang", &[value::language]),
        optional("title", &[filled, value::plain]),
        optional("length", &[value::non_negative_integer]),
        thread_attribute("count", &[value::non_negative_integer]),
        thread_attribute("updated", &[value::rfc3339]),
        thread_attribute("when", &[value::any]),
        AttributeRule { space: ResolvedNamespace::Known("rdf"), ..optional("type", &[value::any]) },
        AttributeRule {
            space: ResolvedNamespace::Known("rdf"),
            ..optional("resource", &[value::any])
        },
    ],
    content: ElementContent::Each(&ANYTHING),
    open: &[atom::check_metadata_position, link::check_link],
    close: &[link::check_empty],
    ..NOTHING
};

const fn thread_attribute(
    name: &'static str,
    checks: &'static [value::ValueCheck],
) -> AttributeRule {
    AttributeRule { space: ResolvedNamespace::Known("thr"), ..optional(name, checks) }
}

/// Prefix of the long form of a registered relation.
const REGISTRY: &str = "http://www.iana.org/assignments/relation/";

/// Relations registered with IANA, and unregistered ones that are common in feeds,
/// such as `payment` in podcasts.
const RELATIONS: &str = "about acl alternate amphtml api-catalog appendix apple-touch-icon \
    apple-touch-startup-image archives author blocked-by bookmark c2pa-manifest canonical chapter \
    cite-as collection compression-dictionary contents convertedfrom copyright create-form current \
    deprecation describedby describes disclosure dns-prefetch duplicate edit edit-form edit-media \
    enclosure external first geofeed glossary help hosts hub ice-server icon index intervalafter \
    intervalbefore intervalcontains intervaldisjoint intervalduring intervalequals \
    intervalfinishedby intervalfinishes intervalin intervalmeets intervalmetby \
    intervaloverlappedby intervaloverlaps intervalstartedby intervalstarts item last \
    latest-version license linkset lrdd manifest mask-icon me media-feed memento micropub \
    modulepreload monitor monitor-group next next-archive nofollow noopener noreferrer opener \
    openid2.local_id openid2.provider original p3pv1 payment pingback preconnect \
    predecessor-version prefetch preload prerender prev preview previous prev-archive \
    privacy-policy profile publication rdap-active rdap-bottom rdap-down rdap-top rdap-up related \
    replies restconf ruleinput search section self service service-desc service-doc service-meta \
    sip-trunking-capability sponsored status stylesheet subsection successor-version sunset \
    tag terms-of-service timegate timemap type ugc up version-history via webmention working-copy \
    working-copy-of";

/// Checks that a relation is registered or is a full IRI.
fn relation(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    filled(value, wrong);
    let name = value.text.strip_prefix(REGISTRY).unwrap_or(value.text);
    if RELATIONS.split_ascii_whitespace().any(|known| known == name) {
        return;
    }
    let mut faults = Vec::new();
    value::full_iri(value, &mut faults);
    if faults.iter().any(|fault| fault.row.code.severity == crate::diagnostic::Severity::Error) {
        wrong.push(ValueViolation::new(&UNREGISTERED_ATOM_LINK_REL));
    }
}

/// Checks that an attribute is not empty.
fn filled(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if value.text.is_empty() {
        wrong.push(ValueViolation::new(&ATTR_NOT_BLANK));
    }
}
