//! OPML 1.0, 1.1 and 2.0 (opml.org/spec2.opml): lists of feeds.

use crate::validator::grammar::{
    Attribute, MANY, NOTHING, ONCE, Others, Shape, Table, child, needed, optional, required, text,
};
use crate::validator::namespaces::Space;
use crate::validator::rules::opml;
use crate::validator::value;

/// The root.
pub(in crate::validator) static OPML: Shape = Shape {
    children: &[&Table {
        space: Space::Core,
        rows: &[child("head", ONCE, &HEAD), child("body", ONCE, &BODY)],
    }],
    required: &[required("head"), required("body")],
    attributes: &[needed("version", &[opml::version])],
    ..NOTHING
};

static HEAD: Shape =
    Shape { children: &[&Table { space: Space::Core, rows: HEAD_ROWS }], ..NOTHING };

#[rustfmt::skip]
const HEAD_ROWS: &[super::Child] = &[
    child("title",           ONCE, &TEXT),
    child("dateCreated",     ONCE, &DATE),
    child("dateModified",    ONCE, &DATE),
    child("ownerName",       ONCE, &TEXT),
    child("ownerEmail",      ONCE, &EMAIL),
    child("ownerId",         ONCE, &URL),
    child("docs",            ONCE, &URL),
    child("expansionState",  ONCE, &EXPANSION),
    child("vertScrollState", ONCE, &NUMBER),
    child("windowTop",       ONCE, &NUMBER),
    child("windowLeft",      ONCE, &NUMBER),
    child("windowBottom",    ONCE, &NUMBER),
    child("windowRight",     ONCE, &NUMBER),
];

static BODY: Shape = Shape { children: &[&OUTLINES], required: &[required("outline")], ..NOTHING };

static OUTLINES: Table = Table { space: Space::Core, rows: &[child("outline", MANY, &OUTLINE)] };

static OUTLINE: Shape = Shape {
    children: &[&OUTLINES],
    attributes: OUTLINE_ATTRIBUTES,
    others: Others::Welcome,
    open: &[opml::feed],
    ..NOTHING
};

#[rustfmt::skip]
const OUTLINE_ATTRIBUTES: &[Attribute] = &[
    needed("text",           &[]),
    optional("isComment",    &[value::true_false]),
    optional("isBreakpoint", &[value::true_false]),
    optional("created",      &[value::rfc822]),
    optional("xmlUrl",       &[value::full_uri]),
    optional("htmlUrl",      &[value::full_uri]),
    optional("url",          &[value::full_uri]),
    optional("version",      &[opml::feed_version]),
];

static TEXT: Shape = text(&[]);
static DATE: Shape = text(&[value::rfc822]);
static EMAIL: Shape = text(&[value::addr_spec]);
static URL: Shape = text(&[value::full_uri]);
static NUMBER: Shape = text(&[value::integer]);
static EXPANSION: Shape = text(&[opml::expansion]);
