//! RDF where it stands in feeds, and the modules that are RDF's own way of
//! saying things.

use crate::validator::grammar::{
    ANYTHING, Attribute, Content, MANY, NOTHING, Need, ONCE, Shape, Table, child, optional, text,
};
use crate::validator::namespaces::Space;
use crate::validator::rules::rdf;
use crate::validator::value::{self, Kind};

/// Something elsewhere: named by an attribute in RDF, else perhaps by text.
#[rustfmt::skip]
pub(in crate::validator::grammar) static RESOURCE: Shape = Shape {
    attributes: &[
        prefixed("rdf", "resource", &[value::uri]),
        prefixed("dc",  "title",    &[value::any]),
    ],
    open: &[rdf::resource],
    ..text(&[value::any])
};

#[rustfmt::skip]
pub(super) static RDF: Table = Table { space: Space::Known("rdf"), rows: &[
    child("RDF",         MANY, &ANYTHING),
    child("type",        MANY, &ANYTHING),
    child("Description", MANY, &ANYTHING),
] };

pub(super) static SEE_ALSO: Table =
    Table { space: Space::Known("rdfs"), rows: &[child("seeAlso", MANY, &RESOURCE)] };

#[rustfmt::skip]
pub(super) static LABEL: Table = Table { space: Space::Known("rdfs"), rows: &[
    child("label",   MANY, &TEXT),
    child("comment", MANY, &TEXT),
] };

pub(super) static TAXO: Table =
    Table { space: Space::Known("taxo"), rows: &[child("topics", MANY, &ANYTHING)] };

/// The threading module that was before Atom's.
pub(super) static THREADING: Table =
    Table { space: Space::Known("thr"), rows: &[child("children", MANY, &ANYTHING)] };

pub(super) static L: Table =
    Table { space: Space::Known("l"), rows: &[child("link", MANY, &LINK)] };

pub(super) static PERMALINK: Table =
    Table { space: Space::Known("l"), rows: &[child("permalink", MANY, &PERMALINK_SHAPE)] };

#[rustfmt::skip]
static LINK: Shape = Shape {
    attributes: &[
        prefixed("rdf", "resource", &[value::uri]),
        prefixed("dc",  "title",    &[value::any]),
        prefixed("l",   "lang",     &[value::language]),
        Attribute { need: Need::Required, ..prefixed("l", "rel", &[value::full_uri]) },
        prefixed("l",   "type",     &[type_or_uri]),
        prefixed("l",   "title",    &[value::plain]),
    ],
    ..RESOURCE
};

#[rustfmt::skip]
static PERMALINK_SHAPE: Shape = Shape {
    attributes: &[
        prefixed("rdf", "resource", &[value::uri]),
        prefixed("dc",  "title",    &[value::any]),
        prefixed("l",   "type",     &[value::mime_type]),
    ],
    ..RESOURCE
};

/// Something in RDF that has a table of its own no further than its name.
pub(in crate::validator::grammar) static THING: Shape = Shape {
    attributes: &[prefixed("rdf", "about", &[value::uri])],
    content: Content::Each(&ANYTHING),
    open: &[rdf::about],
    ..NOTHING
};

/// The old way to give content in several forms.
#[rustfmt::skip]
pub(super) static CONTENT_ITEMS: Shape = Shape {
    children: &[&Table { space: Space::Known("rdf"), rows: &[child("Bag", ONCE, &BAG)] }],
    ..NOTHING
};

static BAG: Shape = Shape {
    children: &[&Table { space: Space::Known("rdf"), rows: &[child("li", MANY, &LI)] }],
    ..NOTHING
};

static LI: Shape = Shape {
    children: &[&Table { space: CONTENT, rows: &[child("item", MANY, &CONTENT_ITEM)] }],
    ..NOTHING
};

#[rustfmt::skip]
static CONTENT_ITEM: Shape = Shape {
    children: &[
        &Table { space: CONTENT, rows: &[
            child("format",   ONCE, &RESOURCE),
            child("encoding", ONCE, &RESOURCE),
        ] },
        &Table { space: Space::Known("rdf"), rows: &[child("value", ONCE, &TEXT)] },
    ],
    attributes: &[prefixed("rdf", "about", &[value::uri])],
    ..NOTHING
};

const CONTENT: Space = Space::Known("content");

static TEXT: Shape = text(&[value::any]);

/// A media type, or the address of what a type is.
fn type_or_uri(value: &value::Value<'_>, wrong: &mut Vec<value::Wrong>) {
    let kind: Kind = if value.text.contains(':') { value::full_uri } else { value::mime_type };
    kind(value, wrong);
}

/// Makes an attribute with a prefix that may be there.
const fn prefixed(prefix: &'static str, name: &'static str, kinds: &'static [Kind]) -> Attribute {
    Attribute { space: Space::Known(prefix), ..optional(name, kinds) }
}
