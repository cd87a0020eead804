//! Grammar of OPML 1.0, 1.1 and 2.0 (opml.org/spec2.opml), the format of lists of feeds.

use crate::validator::grammar::{
    AttributeRule, ChildTable, ElementShape, MANY, NOTHING, ONCE, UnknownAttributes, child,
    optional, required, required_child, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::opml;
use crate::validator::value;

/// The root element `opml`.
pub(in crate::validator) static OPML: ElementShape = ElementShape {
    children: &[&ChildTable {
        space: ResolvedNamespace::Core,
        rows: &[child("head", ONCE, &HEAD), child("body", ONCE, &BODY)],
    }],
    required: &[required_child("head"), required_child("body")],
    attributes: &[required("version", &[opml::version])],
    ..NOTHING
};

static HEAD: ElementShape = ElementShape {
    children: &[&ChildTable { space: ResolvedNamespace::Core, rows: HEAD_ROWS }],
    ..NOTHING
};

#[rustfmt::skip]
const HEAD_ROWS: &[super::ChildRule] = &[
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

static BODY: ElementShape =
    ElementShape { children: &[&OUTLINES], required: &[required_child("outline")], ..NOTHING };

static OUTLINES: ChildTable =
    ChildTable { space: ResolvedNamespace::Core, rows: &[child("outline", MANY, &OUTLINE)] };

static OUTLINE: ElementShape = ElementShape {
    children: &[&OUTLINES],
    attributes: OUTLINE_ATTRIBUTES,
    unknown_attributes: UnknownAttributes::Allow,
    open: &[opml::check_outline],
    ..NOTHING
};

#[rustfmt::skip]
const OUTLINE_ATTRIBUTES: &[AttributeRule] = &[
    required("text",         &[]),
    optional("isComment",    &[value::true_false]),
    optional("isBreakpoint", &[value::true_false]),
    optional("created",      &[value::rfc822]),
    optional("xmlUrl",       &[value::full_uri]),
    optional("htmlUrl",      &[value::full_uri]),
    optional("url",          &[value::full_uri]),
    optional("version",      &[opml::feed_version]),
];

static TEXT: ElementShape = text(&[]);
static DATE: ElementShape = text(&[value::rfc822]);
static EMAIL: ElementShape = text(&[value::addr_spec]);
static URL: ElementShape = text(&[value::full_uri]);
static NUMBER: ElementShape = text(&[value::integer]);
static EXPANSION: ElementShape = text(&[opml::expansion]);
