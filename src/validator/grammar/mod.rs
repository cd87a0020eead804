//! What may stand where: a table for each namespace.
//!
//! A [`Shape`] says what an element may hold; its tables, one a namespace,
//! name its children and their shapes. Adding an element is adding a row.

mod app;
mod atom;
pub(super) mod extensions;
mod history;
mod opml;
mod rdf;
mod rss;
mod thread;
mod tombstone;

use crate::validator::FeedDialect;
use crate::validator::codes::{
    DUPLICATE_ELEMENT, MISSING_ATTRIBUTE, MISSING_ELEMENT, ValidationCode,
};
use crate::validator::element::ElementAttribute;
use crate::validator::namespaces::{self, ResolvedNamespace};
use crate::validator::value::ValueCheck;
use crate::validator::walk::XmlFeedWalker;

/// What a document is, by its root element.
pub(super) struct RootElement {
    /// Whose name it is.
    pub space: ResolvedNamespace,
    /// Its name.
    pub name: &'static str,
    /// The dialect's own namespace.
    pub core_namespace: ResolvedNamespace,
    /// What the document is written in.
    pub dialect: FeedDialect,
    /// What it may hold.
    pub shape: &'static ElementShape,
    /// Whether its name tells enough, though its namespace be another.
    pub is_identified_by_name: bool,
}

impl RootElement {
    /// Says whether a namespace is the root's, letter by letter.
    pub fn is_in(&self, uri: &str) -> bool {
        match self.space {
            ResolvedNamespace::Known(prefix) => namespaces::uri(prefix) == Some(uri),
            ResolvedNamespace::Core
            | ResolvedNamespace::None
            | ResolvedNamespace::Undeclared
            | ResolvedNamespace::Unknown => uri.is_empty(),
        }
    }
}

/// Every root element that is known.
#[rustfmt::skip]
pub(super) const ROOTS: &[RootElement] = &[
    RootElement { space: ResolvedNamespace::None,          name: "rss",   core_namespace: ResolvedNamespace::None,          dialect: FeedDialect::Rss,       shape: &rss::RSS,    is_identified_by_name: true },
    RootElement { space: ResolvedNamespace::None,          name: "opml",  core_namespace: ResolvedNamespace::None,          dialect: FeedDialect::Opml,      shape: &opml::OPML,  is_identified_by_name: false },
    RootElement { space: ResolvedNamespace::Known("rdf"),  name: "RDF",   core_namespace: ResolvedNamespace::Known("rss1"), dialect: FeedDialect::Rdf,       shape: &rdf::ROOT,   is_identified_by_name: false },
    RootElement { space: ResolvedNamespace::Known("atom"), name: "feed",  core_namespace: ResolvedNamespace::Known("atom"), dialect: FeedDialect::Atom,      shape: &atom::FEED,  is_identified_by_name: true },
    RootElement { space: ResolvedNamespace::Known("atom"), name: "entry", core_namespace: ResolvedNamespace::Known("atom"), dialect: FeedDialect::AtomEntry, shape: &atom::ENTRY, is_identified_by_name: true },
];

/// A rule that a table can't say; it sees the element that is open.
pub(super) type ElementRule = fn(&mut XmlFeedWalker<'_>);

/// Finds the shape of an element whose attributes say what it holds.
pub(super) type ShapeSelector = fn(&[ElementAttribute<'_>]) -> &'static ElementShape;

/// What an element may hold.
pub(super) struct ElementShape {
    /// Its children, a table a namespace.
    pub children: &'static [&'static ChildTable],
    /// Lists of tables of namespaces that extend the format, as
    /// [`extensions`] has them.
    pub extensions: &'static [&'static [&'static ChildTable]],
    /// Children it must have, and what is said of one that is missing.
    pub required: &'static [RequiredChild],
    /// Its attributes.
    pub attributes: &'static [AttributeRule],
    /// What is said of others.
    pub others: UnknownAttributes,
    /// What stands in it.
    pub content: ElementContent,
    /// Another shape for its children and text, where its attributes decide;
    /// attributes and what is judged at its begin are still those of this one.
    pub choose: Option<ShapeSelector>,
    /// What is judged when it begins, its attributes known.
    pub open: &'static [ElementRule],
    /// What is judged when it ends, its children and text known.
    pub close: &'static [ElementRule],
}

/// Whether an element may have attributes that its shape does not name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum UnknownAttributes {
    /// It may not.
    Refused,
    /// It may.
    Welcome,
}

/// What stands in an element.
#[derive(Clone, Copy)]
pub(super) enum ElementContent {
    /// Children alone.
    Children,
    /// Text alone, of these kinds.
    Text(&'static [ValueCheck]),
    /// Both.
    Mixed,
    /// Both, and a child that no table has is of this shape.
    Each(&'static ElementShape),
    /// Whatever it likes; its children have this shape again.
    Anything,
}

/// The children of one namespace.
pub(super) struct ChildTable {
    /// Whose names they are.
    pub space: ResolvedNamespace,
    /// A row a name.
    pub rows: &'static [ChildRule],
}

/// A child of an element.
pub(super) struct ChildRule {
    /// Without a prefix.
    pub name: &'static str,
    /// How often it may stand there.
    pub occurs: ChildOccurrence,
    /// What it may hold.
    pub shape: &'static ElementShape,
    /// What is judged before it begins, its parent still the open element.
    pub before: &'static [ElementRule],
    /// What is judged when it ends, because it stands here.
    pub after: &'static [ElementRule],
}

/// How often a child may stand in its parent.
#[derive(Clone, Copy)]
pub(super) enum ChildOccurrence {
    /// As often as it likes.
    Many,
    /// Once, or this is said.
    Once(&'static ValidationCode),
}

/// At most once, as most elements.
pub(super) const ONCE: ChildOccurrence = ChildOccurrence::Once(&DUPLICATE_ELEMENT);

/// As often as it likes.
pub(super) const MANY: ChildOccurrence = ChildOccurrence::Many;

/// A child that must be there.
pub(super) struct RequiredChild {
    /// Whose name it is.
    pub space: ResolvedNamespace,
    /// Its name.
    pub name: &'static str,
    /// What is said if it is not.
    pub row: &'static ValidationCode,
}

/// An attribute of an element.
pub(super) struct AttributeRule {
    /// Whose name it is; [`Space::Core`] without a prefix.
    pub space: ResolvedNamespace,
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: AttributePresence,
    /// What is said if it must be there and is not.
    pub missing: &'static ValidationCode,
    /// What its value looks like.
    pub kinds: &'static [ValueCheck],
}

/// Whether an attribute must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AttributePresence {
    /// It must, or `MissingAttribute` is said.
    Required,
    /// It may.
    Optional,
}

/// Makes a row of a child without rules of its own.
pub(super) const fn child(
    name: &'static str,
    occurs: ChildOccurrence,
    shape: &'static ElementShape,
) -> ChildRule {
    ChildRule { name, occurs, shape, before: &[], after: &[] }
}

/// Makes an attribute without a prefix that may be there.
pub(super) const fn optional(name: &'static str, kinds: &'static [ValueCheck]) -> AttributeRule {
    AttributeRule {
        space: ResolvedNamespace::Core,
        name,
        need: AttributePresence::Optional,
        missing: &MISSING_ATTRIBUTE,
        kinds,
    }
}

/// Makes an attribute without a prefix that must be there.
pub(super) const fn needed(name: &'static str, kinds: &'static [ValueCheck]) -> AttributeRule {
    AttributeRule { need: AttributePresence::Required, ..optional(name, kinds) }
}

/// Makes a row of a child that must be there, for `MissingElement`.
pub(super) const fn required(name: &'static str) -> RequiredChild {
    RequiredChild { space: ResolvedNamespace::Core, name, row: &MISSING_ELEMENT }
}

/// Makes a row of a child that must be there, for a code of its own.
pub(super) const fn required_or(name: &'static str, row: &'static ValidationCode) -> RequiredChild {
    RequiredChild { space: ResolvedNamespace::Core, name, row }
}

/// Makes the shape of an element that holds text alone and has no attributes.
pub(super) const fn text(kinds: &'static [ValueCheck]) -> ElementShape {
    ElementShape { content: ElementContent::Text(kinds), ..NOTHING }
}

/// Nothing at all: the shape from which others are made.
pub(super) const NOTHING: ElementShape = ElementShape {
    children: &[],
    extensions: &[],
    required: &[],
    attributes: &[],
    others: UnknownAttributes::Refused,
    content: ElementContent::Children,
    choose: None,
    open: &[],
    close: &[],
};

/// Anything at all: what nothing is known of.
pub(super) static ANYTHING: ElementShape = ElementShape {
    content: ElementContent::Anything,
    others: UnknownAttributes::Welcome,
    ..NOTHING
};
