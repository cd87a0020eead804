//! Open elements, with their attributes, children and text so far.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use crate::validator::grammar::{ElementRule, ElementShape};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::seen::AtomLink;

/// The most bytes of a name in messages. Names may be very long, and each child repeats
/// that of its parent.
const LONGEST_NAME: usize = 200;

/// The number of attributes above which unknown ones are dropped.
const MOST_ATTRIBUTES: usize = 32;

/// The name of an element or attribute with its namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ResolvedName<'a> {
    /// The namespace of the name.
    pub space: ResolvedNamespace,
    /// The name without its prefix.
    pub local: &'a str,
}

impl ResolvedName<'_> {
    /// Returns the name with the usual prefix of its namespace, not the one in the
    /// document. A very long name is cut.
    pub(super) fn display_name(&self) -> String {
        let local = &self.local[..self.local.floor_char_boundary(LONGEST_NAME)];
        match self.space {
            ResolvedNamespace::Known(prefix) => format!("{prefix}:{local}"),
            ResolvedNamespace::Core
            | ResolvedNamespace::None
            | ResolvedNamespace::Undeclared
            | ResolvedNamespace::Unknown => local.to_owned(),
        }
    }
}

/// An attribute of an open element.
#[derive(Clone, Debug)]
pub(super) struct ElementAttribute<'a> {
    /// The name; [`ResolvedNamespace::Core`] if it has no prefix.
    pub name: ResolvedName<'a>,
    /// The value, with references resolved.
    pub value: Cow<'a, str>,
    /// The place of the value.
    pub span: Range<usize>,
}

/// The number of children with a name, and the place of the first.
#[derive(Clone, Debug)]
pub(super) struct ChildCount {
    space: ResolvedNamespace,
    name: &'static str,
    count: usize,
    span: Range<usize>,
}

/// An element with its start tag, before it is opened.
pub(super) struct OpeningElement<'a> {
    /// The name of the element.
    pub name: ResolvedName<'a>,
    /// The attributes of the element.
    pub attributes: Vec<ElementAttribute<'a>>,
    /// The place of the start tag.
    pub span: Range<usize>,
    /// Rules of its place in the parent, which run when it ends.
    pub after: &'static [ElementRule],
}

/// An element that has not ended yet.
pub(super) struct OpenElement<'a> {
    /// The name of the element.
    pub name: ResolvedName<'a>,
    /// The attributes and children that it may have.
    pub shape: &'static ElementShape,
    /// The attributes of the element.
    pub attributes: Vec<ElementAttribute<'a>>,
    /// The place of the start tag.
    pub span: Range<usize>,
    /// The text directly in the element so far.
    pub text: Cow<'a, str>,
    /// The place of the text.
    pub text_span: Range<usize>,
    /// The base of relative addresses (`xml:base`), if the document declares one.
    pub base: Option<Rc<str>>,
    /// The language (`xml:lang`), if declared here or on an ancestor.
    pub language: Option<Rc<str>>,
    /// True if the element contains a reference to an entity that the document declares
    /// with its text, which is never expanded.
    pub has_entity: bool,
    /// True if the text has the character of an HTML entity in place of the reference, so that
    /// offsets in the text are others than in the document.
    pub has_html_entity: bool,
    /// The number of child elements.
    pub children: usize,
    /// The Atom links among the children.
    pub links: Vec<AtomLink>,
    /// Rules of its place in the parent, which run when it ends.
    pub after: &'static [ElementRule],
    child_counts: Vec<ChildCount>,
    /// The namespaces of the children.
    child_namespaces: Vec<ResolvedNamespace>,
    notes: Vec<(&'static str, String)>,
}

impl<'a> OpenElement<'a> {
    /// Opens an element, with the base and language of its parent.
    pub(super) fn new(
        opening: OpeningElement<'a>,
        shape: &'static ElementShape,
        parent: Option<&Self>,
    ) -> Self {
        Self {
            name: opening.name,
            shape,
            attributes: opening.attributes,
            text_span: opening.span.end..opening.span.end,
            span: opening.span,
            text: Cow::Borrowed(""),
            base: parent.and_then(|parent| parent.base.clone()),
            language: parent.and_then(|parent| parent.language.clone()),
            has_entity: false,
            has_html_entity: false,
            children: 0,
            links: Vec::new(),
            after: opening.after,
            child_counts: Vec::new(),
            child_namespaces: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Returns the number of children with a name that the grammar knows.
    pub(super) fn count(&self, space: ResolvedNamespace, name: &str) -> usize {
        self.find_child(space, name).map_or(0, |child| child.count)
    }

    /// Returns the place of the first child with a name.
    pub(super) fn place_of(&self, space: ResolvedNamespace, name: &str) -> Option<Range<usize>> {
        self.find_child(space, name).map(|child| child.span.clone())
    }

    fn find_child(&self, space: ResolvedNamespace, name: &str) -> Option<&ChildCount> {
        self.child_counts.iter().find(|child| child.space == space && child.name == name)
    }

    /// Returns true if there was a child of a namespace, known to the grammar or not.
    pub(super) fn has_any(&self, prefix: &'static str) -> bool {
        self.child_namespaces.contains(&ResolvedNamespace::Known(prefix))
    }

    /// Counts a child of any name.
    pub(super) fn count_child(&mut self, space: ResolvedNamespace) {
        self.children += 1;
        if matches!(space, ResolvedNamespace::Known(_)) && !self.child_namespaces.contains(&space) {
            self.child_namespaces.push(space);
        }
    }

    /// Stores a value for rules that run later in the same element. The first value of a
    /// key is kept.
    pub(super) fn note(&mut self, key: &'static str, value: impl Into<String>) {
        if self.find_note(key).is_none() {
            self.notes.push((key, value.into()));
        }
    }

    /// Returns a value that [`Self::note`] has stored.
    pub(super) fn find_note(&self, key: &str) -> Option<&str> {
        self.notes.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// Counts a child with a name that the grammar knows, and returns the number so far.
    /// Rules also count elements that are elsewhere in the document.
    pub(super) fn add(
        &mut self,
        space: ResolvedNamespace,
        name: &'static str,
        span: Range<usize>,
    ) -> usize {
        if let Some(child) =
            self.child_counts.iter_mut().find(|child| child.space == space && child.name == name)
        {
            child.count += 1;
            return child.count;
        }
        self.child_counts.push(ChildCount { space, name, count: 1, span });
        1
    }

    /// Returns true if there was a child with this name in the format's own namespace.
    pub(super) fn has(&self, name: &str) -> bool {
        self.count(ResolvedNamespace::Core, name) > 0
    }

    /// Returns true if there was a child with this name in another namespace.
    pub(super) fn has_other(&self, prefix: &'static str, name: &str) -> bool {
        self.count(ResolvedNamespace::Known(prefix), name) > 0
    }

    /// Drops attributes that the grammar does not know, if there are very many. A hostile
    /// document could fill the memory with them.
    pub(super) fn forget_attributes(&mut self, outer: &ElementShape) {
        if self.attributes.len() > MOST_ATTRIBUTES {
            let (inner, outer) = (self.shape.attributes, outer.attributes);
            self.attributes.retain(|attribute| {
                inner.iter().chain(outer).any(|row| row.name == attribute.name.local)
            });
            self.attributes.truncate(MOST_ATTRIBUTES);
            self.attributes.shrink_to_fit();
        }
    }

    /// Finds an attribute without a prefix by its name.
    pub(super) fn attribute(&self, name: &str) -> Option<&ElementAttribute<'a>> {
        self.attributes
            .iter()
            .find(|found| found.name.space == ResolvedNamespace::Core && found.name.local == name)
    }
}
