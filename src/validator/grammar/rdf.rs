//! Grammar of RSS 1.0 and 0.90, which are RDF.

use crate::validator::codes::{MISSING_DESCRIPTION, MISSING_LINK, MISSING_TITLE};
use crate::validator::grammar::atom::{IN_CHANNEL, IN_ITEM};
use crate::validator::grammar::extensions::{self, RESOURCE, THING};
use crate::validator::grammar::rss::{IMAGE_SHARED, LINK, TEXT_INPUT, TITLE};
use crate::validator::grammar::{
    ANYTHING, AttributeRule, ChildRule, ChildTable, ElementShape, MANY, NOTHING, ONCE, child,
    optional, required_child, required_child_or, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::{rdf, rss};
use crate::validator::value;

const RDF_SPACE: ResolvedNamespace = ResolvedNamespace::Known("rdf");

/// The root element `rdf:RDF`.
pub(in crate::validator) static ROOT: ElementShape = ElementShape {
    children: &[&ROOT_CORE, &ROOT_090, &ROOT_RDF, &ROOT_TAXO, &ROOT_CC],
    close: &[rdf::check_has_channel],
    ..NOTHING
};

#[rustfmt::skip]
static ROOT_CORE: ChildTable = ChildTable { space: ResolvedNamespace::Core, rows: &[
    child("channel",   ONCE, &CHANNEL),
    child("item",      MANY, &ITEM),
    child("image",     MANY, &IMAGE),
    child("textinput", MANY, &INPUT),
] };

/// Elements of RSS 0.90. The first one makes its namespace the core namespace.
#[rustfmt::skip]
static ROOT_090: ChildTable = ChildTable { space: ResolvedNamespace::Known("rss090"), rows: &[
    ChildRule { before: &[rdf::enter_rss_090], ..child("channel",   ONCE, &CHANNEL_090) },
    ChildRule { before: &[rdf::enter_rss_090], ..child("item",      MANY, &ITEM) },
    ChildRule { before: &[rdf::enter_rss_090], ..child("image",     MANY, &IMAGE) },
    ChildRule { before: &[rdf::enter_rss_090], ..child("textinput", MANY, &INPUT) },
] };

static ROOT_RDF: ChildTable =
    ChildTable { space: RDF_SPACE, rows: &[child("Description", MANY, &ANYTHING)] };
static ROOT_TAXO: ChildTable =
    ChildTable { space: ResolvedNamespace::Known("taxo"), rows: &[child("topic", MANY, &THING)] };
static ROOT_CC: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("cc"),
    rows: &[child("License", MANY, &ANYTHING)],
};

static CHANNEL: ElementShape = ElementShape {
    children: &[&CHANNEL_CORE, &CHANNEL_ITEMS, &IN_CHANNEL],
    extensions: &[extensions::EVERYWHERE, extensions::CHANNEL, extensions::RDF],
    required: &[
        required_child_or("description", &MISSING_DESCRIPTION),
        required_child_or("link", &MISSING_LINK),
        required_child_or("title", &MISSING_TITLE),
    ],
    attributes: &[rdf_attribute("about")],
    open: &[rdf::check_about, rdf::check_unique_about],
    close: &[rss::check_language, rdf::check_has_items, rss::check_duplicate_channel_semantics],
    ..NOTHING
};

static CHANNEL_090: ElementShape = ElementShape {
    children: &[&CHANNEL_CORE],
    attributes: &[],
    open: &[],
    close: &[rss::check_language],
    ..CHANNEL
};

#[rustfmt::skip]
static CHANNEL_CORE: ChildTable = ChildTable { space: ResolvedNamespace::Core, rows: &[
    child("title",       ONCE, &TITLE),
    child("link",        ONCE, &LINK),
    child("description", ONCE, &PLAIN),
    child("image",       ONCE, &RESOURCE),
    child("textinput",   ONCE, &RESOURCE),
] };

static CHANNEL_ITEMS: ChildTable =
    ChildTable { space: ResolvedNamespace::Core, rows: &[child("items", ONCE, &ITEMS)] };

static ITEMS: ElementShape = ElementShape {
    children: &[&ChildTable { space: RDF_SPACE, rows: &[child("Seq", MANY, &SEQ)] }],
    attributes: &[rdf_attribute("parseType")],
    ..NOTHING
};

static SEQ: ElementShape = ElementShape {
    children: &[&ChildTable { space: RDF_SPACE, rows: &[child("li", MANY, &LI)] }],
    ..NOTHING
};

static LI: ElementShape = ElementShape {
    attributes: &[optional("resource", &[value::any]), rdf_attribute("resource")],
    ..NOTHING
};

static ITEM: ElementShape = ElementShape {
    children: &[&ITEM_CORE, &IN_ITEM],
    extensions: &[extensions::EVERYWHERE, extensions::ITEM, extensions::RDF, extensions::RDF_ITEM],
    required: &[required_child("link"), required_child("title")],
    attributes: &[rdf_attribute("about")],
    open: &[rdf::check_about, rdf::check_unique_about],
    close: &[rss::check_duplicate_item_semantics],
    ..NOTHING
};

#[rustfmt::skip]
static ITEM_CORE: ChildTable = ChildTable { space: ResolvedNamespace::Core, rows: &[
    child("title",       ONCE, &TITLE),
    child("link",        ONCE, &LINK),
    child("description", ONCE, &DESCRIPTION),
] };

static IMAGE: ElementShape = ElementShape {
    children: &[&IMAGE_SHARED],
    extensions: &[extensions::EVERYWHERE, extensions::IMAGE],
    required: &[
        required_child_or("title", &MISSING_TITLE),
        required_child_or("link", &MISSING_LINK),
        required_child("url"),
    ],
    attributes: &[rdf_attribute("about")],
    open: &[rdf::check_about],
    ..NOTHING
};

static INPUT: ElementShape =
    ElementShape { attributes: &[rdf_attribute("about")], open: &[rdf::check_about], ..TEXT_INPUT };

static PLAIN: ElementShape = text(&[value::plain]);
static DESCRIPTION: ElementShape = text(&[value::html]);

/// Makes the row of an optional attribute of the RDF namespace.
const fn rdf_attribute(name: &'static str) -> AttributeRule {
    AttributeRule { space: RDF_SPACE, ..optional(name, &[value::uri]) }
}
