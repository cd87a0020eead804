//! Grammar of Atom 1.0 (RFC 4287), in Atom documents and in other formats.

mod content;
mod link;

use crate::validator::codes::MISSING_SOURCE_ELEMENT;
use crate::validator::grammar::app::{COLLECTION, CONTROL};
use crate::validator::grammar::tombstone::TOMBSTONES;
use crate::validator::grammar::{
    ANYTHING, AttributeRule, ChildRule, ChildTable, ElementContent, ElementShape, MANY, NOTHING,
    ONCE, RequiredChild, UnknownAttributes, child, extensions, optional, required, required_child,
    text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::{atom, history, itunes, rss};
use crate::validator::value::{self, ValueInput, ValueViolation};

use content::CONTENT;
pub(in crate::validator) use content::TEXT;
pub(in crate::validator) use link::LINK;

/// Namespace of these elements; in Atom documents it resolves to the core namespace.
const ATOM: ResolvedNamespace = ResolvedNamespace::Known("atom");

/// The root element `feed` (RFC 4287 section 4.1.1).
pub(in crate::validator) static FEED: ElementShape = ElementShape {
    children: &[&METADATA, &ENTRIES, &TOMBSTONES, &COLLECTION],
    extensions: &[extensions::EVERYWHERE, extensions::CHANNEL, extensions::ROOT],
    required: &[required_child("title"), required_child("id"), required_child("updated")],
    attributes: &[INDEXED],
    close: &[atom::check_feed, history::check_feed_pages, itunes::check_channel],
    ..NOTHING
};

/// An entry, in a feed or as a document (RFC 4287 section 4.1.2).
pub(in crate::validator) static ENTRY: ElementShape = ElementShape {
    children: &[&ENTRY_CORE, &CONTROL],
    extensions: &[extensions::EVERYWHERE, extensions::ITEM, extensions::ENTRY],
    required: &[required_child("title"), required_child("id"), required_child("updated")],
    attributes: &[PARSE_TYPE],
    open: &[atom::begin_entry],
    close: &[atom::check_entry, itunes::check_item],
    ..NOTHING
};

static SOURCE: ElementShape = ElementShape {
    children: &[&METADATA],
    extensions: &[extensions::EVERYWHERE, extensions::CHANNEL],
    required: &[
        required_in_source("title"),
        required_in_source("id"),
        required_in_source("updated"),
    ],
    close: &[atom::inherit_source_author],
    ..NOTHING
};

/// Metadata of a feed or of the `source` of an entry.
#[rustfmt::skip]
static METADATA: ChildTable = ChildTable { space: ATOM, rows: &[
    child("author",      MANY, &PERSON),
    child("category",    MANY, &CATEGORY),
    child("contributor", MANY, &PERSON),
    child("generator",   ONCE, &GENERATOR),
    child("icon",        ONCE, &PICTURE),
    child("id",          ONCE, &ID),
    child("link",        MANY, &LINK),
    child("logo",        ONCE, &PICTURE),
    child("rights",      ONCE, &TEXT),
    child("subtitle",    ONCE, &TEXT),
    child("title",       ONCE, &TEXT),
    child("updated",     ONCE, &DATE),
] };

static ENTRIES: ChildTable = ChildTable { space: ATOM, rows: &[child("entry", MANY, &ENTRY)] };

#[rustfmt::skip]
static ENTRY_CORE: ChildTable = ChildTable { space: ATOM, rows: &[
    child("author",      MANY, &PERSON),
    child("category",    MANY, &CATEGORY),
    child("content",     ONCE, &CONTENT),
    child("contributor", MANY, &PERSON),
    child("id",          ONCE, &ENTRY_ID),
    child("link",        MANY, &LINK),
    child("published",   ONCE, &DATE),
    child("rights",      ONCE, &TEXT),
    child("source",      ONCE, &SOURCE),
    child("summary",     ONCE, &TEXT),
    child("title",       ONCE, &TEXT),
    child("updated",     ONCE, &ENTRY_DATE),
] };

/// Atom elements in an RSS channel.
#[rustfmt::skip]
pub(in crate::validator) static IN_CHANNEL: ChildTable = ChildTable { space: ATOM, rows: &[
    child("author",      MANY, &PERSON),
    child("category",    MANY, &CATEGORY),
    child("contributor", MANY, &PERSON),
    child("generator",   ONCE, &GENERATOR),
    child("icon",        ONCE, &PICTURE),
    child("id",          ONCE, &FOREIGN_ID),
    ChildRule { before: &[rss::check_item_position], ..child("link", MANY, &LINK) },
    child("logo",        ONCE, &PICTURE),
    child("rights",      ONCE, &TEXT),
    child("subtitle",    ONCE, &TEXT),
    child("title",       ONCE, &TEXT),
    child("updated",     ONCE, &DATE),
    questionable("content"), questionable("published"), questionable("summary"),
] };

/// Atom elements in an RSS item.
#[rustfmt::skip]
pub(in crate::validator) static IN_ITEM: ChildTable = ChildTable { space: ATOM, rows: &[
    child("author",      ONCE, &PERSON),
    child("content",     MANY, &CONTENT),
    child("contributor", MANY, &PERSON),
    ChildRule { after: &[rss::check_unique_atom_id], ..child("id", ONCE, &FOREIGN_ID) },
    child("link",        MANY, &LINK),
    child("published",   ONCE, &DATE),
    child("summary",     ONCE, &TEXT),
    child("title",       ONCE, &CONTENT),
    child("updated",     ONCE, &DATE),
    questionable("category"), questionable("generator"), questionable("icon"),
    questionable("logo"),     questionable("rights"),    questionable("subtitle"),
] };

/// An author or contributor (RFC 4287 section 3.2).
pub(in crate::validator) static PERSON: ElementShape = ElementShape {
    children: &[&PERSON_CORE],
    required: &[RequiredChild { space: ATOM, ..required_child("name") }],
    attributes: &[PARSE_TYPE],
    open: &[atom::check_metadata_position],
    ..NOTHING
};

#[rustfmt::skip]
static PERSON_CORE: ChildTable = ChildTable { space: ATOM, rows: &[
    child("email", ONCE, &EMAIL),
    child("name",  ONCE, &NAME),
    child("uri",   ONCE, &PERSON_URI),
] };

static EMAIL: ElementShape = text(&[value::addr_spec]);
static NAME: ElementShape = text(&[value::plain, value::filled]);
static PERSON_URI: ElementShape =
    ElementShape { close: &[atom::check_no_white_space], ..text(&[value::filled, value::iri]) };

static CATEGORY: ElementShape = ElementShape {
    attributes: &[
        required("term", &[value::any]),
        optional("scheme", &[value::full_iri]),
        optional("label", &[value::plain]),
    ],
    content: ElementContent::Mixed,
    open: &[atom::check_metadata_position],
    ..NOTHING
};

static GENERATOR: ElementShape = ElementShape {
    attributes: &[optional("uri", &[generator_uri]), optional("version", &[value::any])],
    open: &[atom::check_metadata_position],
    ..text(&[value::plain, value::filled])
};

static PICTURE: ElementShape = ElementShape {
    open: &[atom::check_metadata_position],
    close: &[atom::check_no_white_space],
    ..text(&[value::filled, value::uri])
};

static ID: ElementShape = ElementShape {
    open: &[atom::check_metadata_position],
    close: &[atom::check_no_white_space],
    ..text(&[value::canonical_uri])
};

static ENTRY_ID: ElementShape = ElementShape {
    close: &[atom::check_no_white_space, atom::check_unique_id],
    ..text(&[value::filled, value::canonical_uri])
};

static FOREIGN_ID: ElementShape = text(&[value::full_uri]);

/// A date (RFC 4287 section 3.3).
pub(in crate::validator) static DATE: ElementShape = ElementShape {
    open: &[atom::check_metadata_position],
    close: &[atom::check_no_white_space],
    ..text(&[value::rfc3339])
};

static ENTRY_DATE: ElementShape = ElementShape {
    close: &[atom::check_no_white_space, atom::check_unique_date],
    ..text(&[value::rfc3339])
};

/// `indexing:index`, with which an old module says whether search engines may index a feed.
pub(in crate::validator) const INDEXED: AttributeRule = AttributeRule {
    space: ResolvedNamespace::Known("indexing"),
    ..optional("index", &[value::yes_no])
};

/// `rdf:parseType`, which Atom readers ignore.
const PARSE_TYPE: AttributeRule = AttributeRule {
    space: ResolvedNamespace::Known("rdf"),
    ..optional("parseType", &[value::any])
};

const fn required_in_source(name: &'static str) -> RequiredChild {
    RequiredChild { row: &MISSING_SOURCE_ELEMENT, ..required_child(name) }
}

/// Makes the row of an element that has no defined meaning in this parent.
const fn questionable(name: &'static str) -> ChildRule {
    child(name, MANY, &QUESTIONABLE)
}

static QUESTIONABLE: ElementShape = ElementShape {
    unknown_attributes: UnknownAttributes::Allow,
    content: ElementContent::Each(&ANYTHING),
    open: &[atom::report_questionable_usage],
    ..NOTHING
};

fn generator_uri(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    value::uri_as(value, &crate::validator::codes::INVALID_URI_ATTRIBUTE, wrong);
}
