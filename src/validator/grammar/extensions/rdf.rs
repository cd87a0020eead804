//! RDF elements in feeds, and RSS 1.0 modules that are written as RDF.

use crate::validator::grammar::{
    ANYTHING, AttributePresence, AttributeRule, ChildTable, ElementContent, ElementShape, MANY,
    NOTHING, ONCE, child, optional, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::rdf;
use crate::validator::value::{self, ValueCheck};

/// A reference to another resource: `rdf:resource` in RDF, optional text elsewhere.
#[rustfmt::skip]
pub(in crate::validator::grammar) static RESOURCE: ElementShape = ElementShape {
    attributes: &[
        prefixed("rdf", "resource", &[value::uri]),
        prefixed("dc",  "title",    &[value::any]),
    ],
    open: &[rdf::check_resource],
    ..text(&[value::any])
};

#[rustfmt::skip]
pub(super) static RDF: ChildTable = ChildTable { space: ResolvedNamespace::Known("rdf"), rows: &[
    child("RDF",         MANY, &ANYTHING),
    child("type",        MANY, &ANYTHING),
    child("Description", MANY, &ANYTHING),
] };

pub(super) static SEE_ALSO: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("rdfs"),
    rows: &[child("seeAlso", MANY, &RESOURCE)],
};

#[rustfmt::skip]
pub(super) static LABEL: ChildTable = ChildTable { space: ResolvedNamespace::Known("rdfs"), rows: &[
    child("label",   MANY, &TEXT),
    child("comment", MANY, &TEXT),
] };

pub(super) static TAXO: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("taxo"),
    rows: &[child("topics", MANY, &ANYTHING)],
};

/// The RSS 1.0 threading module, which predates RFC 4685.
pub(super) static THREADING: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("thr"),
    rows: &[child("children", MANY, &ANYTHING)],
};

pub(super) static L: ChildTable =
    ChildTable { space: ResolvedNamespace::Known("l"), rows: &[child("link", MANY, &LINK)] };

pub(super) static PERMALINK: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("l"),
    rows: &[child("permalink", MANY, &PERMALINK_SHAPE)],
};

#[rustfmt::skip]
static LINK: ElementShape = ElementShape {
    attributes: &[
        prefixed("rdf", "resource", &[value::uri]),
        prefixed("dc",  "title",    &[value::any]),
        prefixed("l",   "lang",     &[value::language]),
        AttributeRule { need: AttributePresence::Required, ..prefixed("l", "rel", &[value::full_uri]) },
        prefixed("l",   "type",     &[type_or_uri]),
        prefixed("l",   "title",    &[value::plain]),
    ],
    ..RESOURCE
};

#[rustfmt::skip]
static PERMALINK_SHAPE: ElementShape = ElementShape {
    attributes: &[
        prefixed("rdf", "resource", &[value::uri]),
        prefixed("dc",  "title",    &[value::any]),
        prefixed("l",   "type",     &[value::mime_type]),
    ],
    ..RESOURCE
};

/// An RDF resource whose properties are not checked.
pub(in crate::validator::grammar) static THING: ElementShape = ElementShape {
    attributes: &[prefixed("rdf", "about", &[value::uri])],
    content: ElementContent::Each(&ANYTHING),
    open: &[rdf::check_about],
    ..NOTHING
};

/// List of content in several formats, as in the RSS 1.0 content module.
#[rustfmt::skip]
pub(super) static CONTENT_ITEMS: ElementShape = ElementShape {
    children: &[&ChildTable { space: ResolvedNamespace::Known("rdf"), rows: &[child("Bag", ONCE, &BAG)] }],
    ..NOTHING
};

static BAG: ElementShape = ElementShape {
    children: &[&ChildTable {
        space: ResolvedNamespace::Known("rdf"),
        rows: &[child("li", MANY, &LI)],
    }],
    ..NOTHING
};

static LI: ElementShape = ElementShape {
    children: &[&ChildTable { space: CONTENT, rows: &[child("item", MANY, &CONTENT_ITEM)] }],
    ..NOTHING
};

#[rustfmt::skip]
static CONTENT_ITEM: ElementShape = ElementShape {
    children: &[
        &ChildTable { space: CONTENT, rows: &[
            child("format",   ONCE, &RESOURCE),
            child("encoding", ONCE, &RESOURCE),
        ] },
        &ChildTable { space: ResolvedNamespace::Known("rdf"), rows: &[child("value", ONCE, &TEXT)] },
    ],
    attributes: &[prefixed("rdf", "about", &[value::uri])],
    ..NOTHING
};

const CONTENT: ResolvedNamespace = ResolvedNamespace::Known("content");

static TEXT: ElementShape = text(&[value::any]);

/// Checks for a media type, or a URI that identifies one.
fn type_or_uri(value: &value::ValueInput<'_>, wrong: &mut Vec<value::ValueViolation>) {
    let kind: ValueCheck =
        if value.text.contains(':') { value::full_uri } else { value::mime_type };
    kind(value, wrong);
}

/// Makes the row of an optional attribute with a prefix.
const fn prefixed(
    prefix: &'static str,
    name: &'static str,
    checks: &'static [ValueCheck],
) -> AttributeRule {
    AttributeRule { space: ResolvedNamespace::Known(prefix), ..optional(name, checks) }
}
