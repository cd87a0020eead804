//! The grammar of every supported format: which elements and attributes are allowed
//! where, and which checks apply to them.
//!
//! An [`ElementShape`] describes one element: its attributes, its content, and its
//! children in one [`ChildTable`] per namespace. To support another element, add a
//! row. Read this file first, then `rss` or `atom`, then `extensions`. The tables
//! contain no logic: a condition that a row can't express is a function in `rules`.

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

/// A root element, and the format that it identifies.
pub(super) struct RootElement {
    /// Namespace of the root element.
    pub space: ResolvedNamespace,
    /// Local name of the root element.
    pub name: &'static str,
    /// Namespace of the format's elements, which resolves to [`ResolvedNamespace::Core`].
    pub core_namespace: ResolvedNamespace,
    /// Format of the document.
    pub dialect: FeedDialect,
    /// Grammar of the root element.
    pub shape: &'static ElementShape,
    /// True if the name identifies the format even in a wrong namespace, which is
    /// then reported.
    pub is_identified_by_name: bool,
}

impl RootElement {
    /// Returns true if `uri` is exactly the namespace of this root element.
    pub(super) fn is_in(&self, uri: &str) -> bool {
        match self.space {
            ResolvedNamespace::Known(prefix) => namespaces::uri(prefix) == Some(uri),
            ResolvedNamespace::Core
            | ResolvedNamespace::None
            | ResolvedNamespace::Undeclared
            | ResolvedNamespace::Unknown => uri.is_empty(),
        }
    }
}

/// Root elements of all supported XML formats.
#[rustfmt::skip]
pub(super) const ROOTS: &[RootElement] = &[
    RootElement { space: ResolvedNamespace::None,          name: "rss",   core_namespace: ResolvedNamespace::None,          dialect: FeedDialect::Rss,       shape: &rss::RSS,    is_identified_by_name: true },
    RootElement { space: ResolvedNamespace::None,          name: "opml",  core_namespace: ResolvedNamespace::None,          dialect: FeedDialect::Opml,      shape: &opml::OPML,  is_identified_by_name: false },
    RootElement { space: ResolvedNamespace::Known("rdf"),  name: "RDF",   core_namespace: ResolvedNamespace::Known("rss1"), dialect: FeedDialect::Rdf,       shape: &rdf::ROOT,   is_identified_by_name: false },
    RootElement { space: ResolvedNamespace::Known("atom"), name: "feed",  core_namespace: ResolvedNamespace::Known("atom"), dialect: FeedDialect::Atom,      shape: &atom::FEED,  is_identified_by_name: true },
    RootElement { space: ResolvedNamespace::Known("atom"), name: "entry", core_namespace: ResolvedNamespace::Known("atom"), dialect: FeedDialect::AtomEntry, shape: &atom::ENTRY, is_identified_by_name: true },
];

/// A check that a table can't express; it inspects the open element and reports findings.
pub(super) type ElementRule = fn(&mut XmlFeedWalker<'_>);

/// Selects the grammar of an element by its attributes.
pub(super) type ShapeSelector = fn(&[ElementAttribute<'_>]) -> &'static ElementShape;

/// Grammar of an element: its children, attributes and text, and the rules that
/// check it.
pub(super) struct ElementShape {
    /// Allowed children, one table per namespace.
    pub children: &'static [&'static ChildTable],
    /// Allowed children of extension namespaces: lists from [`extensions`].
    pub extensions: &'static [&'static [&'static ChildTable]],
    /// Required children, each with the code for its absence.
    pub required: &'static [RequiredChild],
    /// Attributes that the format defines for this element.
    pub attributes: &'static [AttributeRule],
    /// Treatment of all other attributes.
    pub unknown_attributes: UnknownAttributes,
    /// Content: text, elements, both or neither.
    pub content: ElementContent,
    /// Selects another shape for the children and the text, depending on the
    /// attributes. The attributes and the `open` rules of this shape still apply.
    pub choose: Option<ShapeSelector>,
    /// Rules to run at the start tag, when the attributes are known.
    pub open: &'static [ElementRule],
    /// Rules to run at the end tag, when the children and the text are known.
    pub close: &'static [ElementRule],
}

/// Treatment of attributes that the shape of an element does not list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum UnknownAttributes {
    /// Each unlisted attribute is reported.
    Deny,
    /// Only those with an undeclared prefix are reported.
    Allow,
}

/// Kind of content of an element.
#[derive(Clone, Copy)]
pub(super) enum ElementContent {
    /// Only elements; text is reported.
    Children,
    /// Only text, which these checks examine.
    Text(&'static [ValueCheck]),
    /// Both elements and text.
    Mixed,
    /// Both; a child that is in no table has this shape.
    Each(&'static ElementShape),
    /// Unrestricted, including the content of all descendants.
    Anything,
}

/// Allowed children from one namespace.
pub(super) struct ChildTable {
    /// Namespace of the children.
    pub space: ResolvedNamespace,
    /// One row per element name.
    pub rows: &'static [ChildRule],
}

/// A row of a [`ChildTable`]: an allowed child.
pub(super) struct ChildRule {
    /// Local name, without a prefix.
    pub name: &'static str,
    /// Allowed number of occurrences in the parent.
    pub occurs: ChildOccurrence,
    /// Grammar of the child.
    pub shape: &'static ElementShape,
    /// Rules to run before the child is pushed, while its parent is the open element.
    pub before: &'static [ElementRule],
    /// Rules to run at the end of the child that apply only in this parent.
    pub after: &'static [ElementRule],
}

/// Allowed number of occurrences of a child in its parent.
#[derive(Clone, Copy)]
pub(super) enum ChildOccurrence {
    /// Repeatable any number of times.
    Many,
    /// One; each further occurrence is reported with this code.
    Once(&'static ValidationCode),
}

/// Occurrence of most elements: at most once.
pub(super) const ONCE: ChildOccurrence = ChildOccurrence::Once(&DUPLICATE_ELEMENT);

/// Occurrence of elements that may be repeated without limit.
pub(super) const MANY: ChildOccurrence = ChildOccurrence::Many;

/// A child that must be present.
pub(super) struct RequiredChild {
    /// Namespace of the child.
    pub space: ResolvedNamespace,
    /// Local name of the child.
    pub name: &'static str,
    /// Code to report if the child is missing.
    pub row: &'static ValidationCode,
}

/// A known attribute of an element.
pub(super) struct AttributeRule {
    /// Namespace of the attribute; [`ResolvedNamespace::Core`] if it has no prefix.
    pub space: ResolvedNamespace,
    /// Local name of the attribute.
    pub name: &'static str,
    /// Required or optional presence.
    pub need: AttributePresence,
    /// Code to report if a required attribute is missing.
    pub missing: &'static ValidationCode,
    /// Checks of the value.
    pub checks: &'static [ValueCheck],
}

/// Presence of an attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AttributePresence {
    /// Required: its absence is reported with the code in `missing`.
    Required,
    /// Optional: its absence is not reported.
    Optional,
}

/// Makes the row of a child without rules that depend on its parent.
pub(super) const fn child(
    name: &'static str,
    occurs: ChildOccurrence,
    shape: &'static ElementShape,
) -> ChildRule {
    ChildRule { name, occurs, shape, before: &[], after: &[] }
}

/// Makes the row of an optional attribute without a prefix.
pub(super) const fn optional(name: &'static str, checks: &'static [ValueCheck]) -> AttributeRule {
    AttributeRule {
        space: ResolvedNamespace::Core,
        name,
        need: AttributePresence::Optional,
        missing: &MISSING_ATTRIBUTE,
        checks,
    }
}

/// Makes the row of a required attribute without a prefix.
pub(super) const fn required(name: &'static str, checks: &'static [ValueCheck]) -> AttributeRule {
    AttributeRule { need: AttributePresence::Required, ..optional(name, checks) }
}

/// Makes the row of a required child of the core namespace, reported as
/// `MissingElement`.
pub(super) const fn required_child(name: &'static str) -> RequiredChild {
    RequiredChild { space: ResolvedNamespace::Core, name, row: &MISSING_ELEMENT }
}

/// Makes the row of a required child of the core namespace, reported with `row`.
pub(super) const fn required_child_or(
    name: &'static str,
    row: &'static ValidationCode,
) -> RequiredChild {
    RequiredChild { space: ResolvedNamespace::Core, name, row }
}

/// Makes the shape of an element that contains only text and has no attributes.
pub(super) const fn text(checks: &'static [ValueCheck]) -> ElementShape {
    ElementShape { content: ElementContent::Text(checks), ..NOTHING }
}

/// Shape of an empty element, from which the others are made by struct update.
pub(super) const NOTHING: ElementShape = ElementShape {
    children: &[],
    extensions: &[],
    required: &[],
    attributes: &[],
    unknown_attributes: UnknownAttributes::Deny,
    content: ElementContent::Children,
    choose: None,
    open: &[],
    close: &[],
};

/// Shape of an element without any restriction, used for vocabularies that are not checked.
pub(super) static ANYTHING: ElementShape = ElementShape {
    content: ElementContent::Anything,
    unknown_attributes: UnknownAttributes::Allow,
    ..NOTHING
};
