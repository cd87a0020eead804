//! Events of the XML reader.

use std::borrow::Cow;
use std::ops::Range;

use super::entity::DocumentType;

/// A namespace, by its order of appearance in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum XmlNamespace {
    /// No namespace: the name has no prefix, and no default namespace is in scope.
    None,
    /// The prefix was never declared.
    Undeclared,
    /// The index of its name in [`XmlReader::namespaces`](super::read::XmlReader::namespaces).
    Known(usize),
}

/// The name of an element or attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct XmlName<'a> {
    /// Namespace of the prefix.
    pub namespace: XmlNamespace,
    /// Name with its prefix, as in the source: `dc:creator`.
    pub qualified: &'a str,
    /// Name without its prefix: `creator`.
    pub local: &'a str,
}

/// An attribute that is not a namespace declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct XmlAttribute<'a> {
    /// Name, with its namespace resolved.
    pub name: XmlName<'a>,
    /// Value, with references resolved and whitespace normalized (section 3.3.3).
    pub value: Cow<'a, str>,
    /// Span of the value, without its quotes.
    pub span: Range<usize>,
}

/// A namespace declaration: `xmlns` or `xmlns:prefix`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamespaceDeclaration<'a> {
    /// Prefix; empty for the default namespace.
    pub prefix: &'a str,
    /// Name of the namespace.
    pub uri: Cow<'a, str>,
    /// Span of the namespace name, without its quotes.
    pub span: Range<usize>,
}

/// A piece of a document. Comments and processing instructions are skipped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum XmlEvent<'a> {
    /// The XML declaration. Whitespace before it is an error that does not prevent
    /// reading the rest, so the event is returned and the caller checks its span.
    Declaration {
        /// Version, as in the source: `1.0`.
        version: String,
        /// Name of the encoding, if the declaration has one.
        encoding: Option<String>,
    },
    /// The document type declaration.
    DocumentType(DocumentType<'a>),
    /// The start tag of an element, or an empty-element tag, followed by [`Self::End`].
    Start {
        /// Name of the element.
        name: XmlName<'a>,
        /// Attributes, in source order.
        attributes: Vec<XmlAttribute<'a>>,
        /// Namespaces that the element declares.
        declared: Vec<NamespaceDeclaration<'a>>,
    },
    /// The end of the innermost open element.
    End,
    /// Text or a part of it, with references resolved.
    Text(Cow<'a, str>),
    /// A reference to an entity that XML does not define, by its name.
    Entity(&'a str),
}
