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

use crate::validator::Dialect;
use crate::validator::codes::{DUPLICATE_ELEMENT, MISSING_ATTRIBUTE, MISSING_ELEMENT, Row};
use crate::validator::element::Found;
use crate::validator::namespaces::{self, Space};
use crate::validator::value::Kind;
use crate::validator::walk::Walk;

/// What a document is, by its root element.
pub(super) struct Root {
    /// Whose name it is.
    pub space: Space,
    /// Its name.
    pub name: &'static str,
    /// The dialect's own namespace.
    pub own: Space,
    /// What the document is written in.
    pub dialect: Dialect,
    /// What it may hold.
    pub shape: &'static Shape,
    /// Whether its name tells enough, though its namespace be another.
    pub is_told_by_name: bool,
}

impl Root {
    /// Says whether a namespace is the root's, letter by letter.
    pub fn is_in(&self, uri: &str) -> bool {
        match self.space {
            Space::Known(prefix) => namespaces::uri(prefix) == Some(uri),
            Space::Core | Space::None | Space::Undeclared | Space::Unknown => uri.is_empty(),
        }
    }
}

/// Every root element that is known.
#[rustfmt::skip]
pub(super) const ROOTS: &[Root] = &[
    Root { space: Space::None,          name: "rss",   own: Space::None,          dialect: Dialect::Rss,       shape: &rss::RSS,    is_told_by_name: true },
    Root { space: Space::None,          name: "opml",  own: Space::None,          dialect: Dialect::Opml,      shape: &opml::OPML,  is_told_by_name: false },
    Root { space: Space::Known("rdf"),  name: "RDF",   own: Space::Known("rss1"), dialect: Dialect::Rdf,       shape: &rdf::ROOT,   is_told_by_name: false },
    Root { space: Space::Known("atom"), name: "feed",  own: Space::Known("atom"), dialect: Dialect::Atom,      shape: &atom::FEED,  is_told_by_name: true },
    Root { space: Space::Known("atom"), name: "entry", own: Space::Known("atom"), dialect: Dialect::AtomEntry, shape: &atom::ENTRY, is_told_by_name: true },
];

/// A rule that a table can't say; it sees the element that is open.
pub(super) type Rule = fn(&mut Walk<'_>);

/// Finds the shape of an element whose attributes say what it holds.
pub(super) type Choice = fn(&[Found<'_>]) -> &'static Shape;

/// What an element may hold.
pub(super) struct Shape {
    /// Its children, a table a namespace.
    pub children: &'static [&'static Table],
    /// Lists of tables of namespaces that extend the format, as
    /// [`extensions`] has them.
    pub extensions: &'static [&'static [&'static Table]],
    /// Children it must have, and what is said of one that is missing.
    pub required: &'static [Required],
    /// Its attributes.
    pub attributes: &'static [Attribute],
    /// What is said of others.
    pub others: Others,
    /// What stands in it.
    pub content: Content,
    /// Another shape for its children and text, where its attributes decide;
    /// attributes and what is judged at its begin are still those of this one.
    pub choose: Option<Choice>,
    /// What is judged when it begins, its attributes known.
    pub open: &'static [Rule],
    /// What is judged when it ends, its children and text known.
    pub close: &'static [Rule],
}

/// Whether an element may have attributes that its shape does not name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// It may not.
    Refused,
    /// It may.
    Welcome,
}

/// What stands in an element.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// Children alone.
    Children,
    /// Text alone, of these kinds.
    Text(&'static [Kind]),
    /// Both.
    Mixed,
    /// Both, and a child that no table has is of this shape.
    Each(&'static Shape),
    /// Whatever it likes; its children have this shape again.
    Anything,
}

/// The children of one namespace.
pub(super) struct Table {
    /// Whose names they are.
    pub space: Space,
    /// A row a name.
    pub rows: &'static [Child],
}

/// A child of an element.
pub(super) struct Child {
    /// Without a prefix.
    pub name: &'static str,
    /// How often it may stand there.
    pub occurs: Occurs,
    /// What it may hold.
    pub shape: &'static Shape,
    /// What is judged before it begins, its parent still the open element.
    pub before: &'static [Rule],
    /// What is judged when it ends, because it stands here.
    pub after: &'static [Rule],
}

/// How often a child may stand in its parent.
#[derive(Clone, Copy)]
pub(super) enum Occurs {
    /// As often as it likes.
    Many,
    /// Once, or this is said.
    Once(&'static Row),
}

/// At most once, as most elements.
pub(super) const ONCE: Occurs = Occurs::Once(&DUPLICATE_ELEMENT);

/// As often as it likes.
pub(super) const MANY: Occurs = Occurs::Many;

/// A child that must be there.
pub(super) struct Required {
    /// Whose name it is.
    pub space: Space,
    /// Its name.
    pub name: &'static str,
    /// What is said if it is not.
    pub row: &'static Row,
}

/// An attribute of an element.
pub(super) struct Attribute {
    /// Whose name it is; [`Space::Core`] without a prefix.
    pub space: Space,
    /// Its name.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// What is said if it must be there and is not.
    pub missing: &'static Row,
    /// What its value looks like.
    pub kinds: &'static [Kind],
}

/// Whether an attribute must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It must, or `MissingAttribute` is said.
    Required,
    /// It may.
    Optional,
}

/// Makes a row of a child without rules of its own.
pub(super) const fn child(name: &'static str, occurs: Occurs, shape: &'static Shape) -> Child {
    Child { name, occurs, shape, before: &[], after: &[] }
}

/// Makes an attribute without a prefix that may be there.
pub(super) const fn optional(name: &'static str, kinds: &'static [Kind]) -> Attribute {
    Attribute { space: Space::Core, name, need: Need::Optional, missing: &MISSING_ATTRIBUTE, kinds }
}

/// Makes an attribute without a prefix that must be there.
pub(super) const fn needed(name: &'static str, kinds: &'static [Kind]) -> Attribute {
    Attribute { need: Need::Required, ..optional(name, kinds) }
}

/// Makes a row of a child that must be there, for `MissingElement`.
pub(super) const fn required(name: &'static str) -> Required {
    Required { space: Space::Core, name, row: &MISSING_ELEMENT }
}

/// Makes a row of a child that must be there, for a code of its own.
pub(super) const fn required_or(name: &'static str, row: &'static Row) -> Required {
    Required { space: Space::Core, name, row }
}

/// Makes the shape of an element that holds text alone and has no attributes.
pub(super) const fn text(kinds: &'static [Kind]) -> Shape {
    Shape { content: Content::Text(kinds), ..NOTHING }
}

/// Nothing at all: the shape from which others are made.
pub(super) const NOTHING: Shape = Shape {
    children: &[],
    extensions: &[],
    required: &[],
    attributes: &[],
    others: Others::Refused,
    content: Content::Children,
    choose: None,
    open: &[],
    close: &[],
};

/// Anything at all: what nothing is known of.
pub(super) static ANYTHING: Shape =
    Shape { content: Content::Anything, others: Others::Welcome, ..NOTHING };
