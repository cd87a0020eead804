//! Elements that are open, and what is known of them so far.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use crate::validator::grammar::{ElementRule, ElementShape};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::seen::AtomLink;

/// How many bytes of a name are shown: it is written out for each child.
const NAME: usize = 200;

/// Number of attributes up to which all are kept.
const MANY: usize = 32;

/// The name of an element or attribute, its namespace understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ResolvedName<'a> {
    /// Whose name it is.
    pub space: ResolvedNamespace,
    /// Without a prefix.
    pub local: &'a str,
}

impl ResolvedName<'_> {
    /// Writes it with the usual prefix of its namespace, whatever its author's;
    /// one of a length that no element has is cut.
    pub fn display_name(&self) -> String {
        let local = &self.local[..self.local.floor_char_boundary(NAME)];
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
    /// Its name; [`Space::Core`] without a prefix.
    pub name: ResolvedName<'a>,
    /// Its value.
    pub value: Cow<'a, str>,
    /// Where its value stands.
    pub span: Range<usize>,
}

/// A child that an open element has had, and how often.
#[derive(Clone, Debug)]
pub(super) struct ChildCount {
    space: ResolvedNamespace,
    name: &'static str,
    count: usize,
    span: Range<usize>,
}

/// An element that begins.
pub(super) struct OpeningElement<'a> {
    /// Its name.
    pub name: ResolvedName<'a>,
    /// Its attributes.
    pub attributes: Vec<ElementAttribute<'a>>,
    /// Where its start tag stands.
    pub span: Range<usize>,
    /// What is judged when it ends, because it stands here.
    pub after: &'static [ElementRule],
}

/// An element that is open.
pub(super) struct OpenElement<'a> {
    /// Its name.
    pub name: ResolvedName<'a>,
    /// What it may hold.
    pub shape: &'static ElementShape,
    /// Its attributes.
    pub attributes: Vec<ElementAttribute<'a>>,
    /// Where its start tag stands.
    pub span: Range<usize>,
    /// The text that stands in it itself, so far.
    pub text: Cow<'a, str>,
    /// Where the text stands.
    pub text_span: Range<usize>,
    /// What relative addresses in it are resolved against (`xml:base`), where
    /// the document says so.
    pub base: Option<Rc<str>>,
    /// Its language (`xml:lang`), where one is in force.
    pub language: Option<Rc<str>>,
    /// How many elements stand in it.
    pub children: usize,
    /// Atom's links that stand in it.
    pub links: Vec<AtomLink>,
    /// What is judged when it ends, because it stands here.
    pub after: &'static [ElementRule],
    had: Vec<ChildCount>,
    /// Namespaces of its children.
    met: Vec<ResolvedNamespace>,
    notes: Vec<(&'static str, String)>,
}

impl<'a> OpenElement<'a> {
    /// Opens an element; base and language are its parent's until it says otherwise.
    pub fn new(
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
            children: 0,
            links: Vec::new(),
            after: opening.after,
            had: Vec::new(),
            met: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Counts the children of a name that its tables know.
    pub fn count(&self, space: ResolvedNamespace, name: &str) -> usize {
        self.find_child(space, name).map_or(0, |had| had.count)
    }

    /// Says where the first child of a name began.
    pub fn place_of(&self, space: ResolvedNamespace, name: &str) -> Option<Range<usize>> {
        self.find_child(space, name).map(|had| had.span.clone())
    }

    fn find_child(&self, space: ResolvedNamespace, name: &str) -> Option<&ChildCount> {
        self.had.iter().find(|had| had.space == space && had.name == name)
    }

    /// Says whether there was a child of a namespace, known to its tables or not.
    pub fn has_any(&self, prefix: &'static str) -> bool {
        self.met.contains(&ResolvedNamespace::Known(prefix))
    }

    /// Counts a child, whatever it is.
    pub fn count_child(&mut self, space: ResolvedNamespace) {
        self.children += 1;
        if matches!(space, ResolvedNamespace::Known(_)) && !self.met.contains(&space) {
            self.met.push(space);
        }
    }

    /// Notes something for rules that run later in the same element, unless it
    /// was noted before.
    pub fn note(&mut self, key: &'static str, value: impl Into<String>) {
        if self.find_note(key).is_none() {
            self.notes.push((key, value.into()));
        }
    }

    /// Returns what was noted.
    pub fn find_note(&self, key: &str) -> Option<&str> {
        self.notes.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// Counts a child, also one that stands elsewhere but counts here, and says
    /// how many there are.
    pub fn add(
        &mut self,
        space: ResolvedNamespace,
        name: &'static str,
        span: Range<usize>,
    ) -> usize {
        if let Some(had) = self.had.iter_mut().find(|had| had.space == space && had.name == name) {
            had.count += 1;
            return had.count;
        }
        self.had.push(ChildCount { space, name, count: 1, span });
        1
    }

    /// Says whether there was a child of the dialect's own with this name.
    pub fn has(&self, name: &str) -> bool {
        self.count(ResolvedNamespace::Core, name) > 0
    }

    /// Says whether there was a child of a namespace with this name.
    pub fn has_other(&self, prefix: &'static str, name: &str) -> bool {
        self.count(ResolvedNamespace::Known(prefix), name) > 0
    }

    /// Forgets attributes that no table knows, where there are very many: they
    /// would be kept until the element ends, with those of all elements in it.
    pub fn forget_attributes(&mut self, outer: &ElementShape) {
        if self.attributes.len() > MANY {
            let rows = || self.shape.attributes.iter().chain(outer.attributes);
            self.attributes.retain(|found| rows().any(|row| row.name == found.name.local));
            self.attributes.truncate(MANY);
            self.attributes.shrink_to_fit();
        }
    }

    /// Finds an attribute without a prefix.
    pub fn attribute(&self, name: &str) -> Option<&ElementAttribute<'a>> {
        self.attributes
            .iter()
            .find(|found| found.name.space == ResolvedNamespace::Core && found.name.local == name)
    }
}
