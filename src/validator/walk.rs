//! Walks through a document with a table in hand.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use crate::syntax::xml::read::{self, Declared, Event, Namespace, Reader};
use crate::validator::codes::{
    MISSING_ATTRIBUTE, MISSING_NAMESPACE, Row, SAX_ERROR, UNDEFINED_ELEMENT,
    UNDEFINED_NAMED_ENTITY, UNEXPECTED_ATTRIBUTE, UNEXPECTED_TEXT, UNKNOWN_NAMESPACE,
};
use crate::validator::finding::{Finding, Findings};
use crate::validator::grammar::{
    ANYTHING, Attribute, Child, Content, ENTRY, FEED, Need, Occurs, RSS, Rule, Shape, Table,
};
use crate::validator::space::{self, Space};
use crate::validator::value::{Kind, Value, Wrong};
use crate::validator::{Dialect, Options};

/// The name of an element or attribute, its namespace understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Whose name it is.
    pub space: Space,
    /// Without a prefix.
    pub local: &'a str,
}

impl Name<'_> {
    /// Writes it with the usual prefix of its namespace, whatever its author's.
    pub fn shown(&self) -> String {
        match self.space {
            Space::Known(prefix) => format!("{prefix}:{}", self.local),
            Space::Core | Space::None | Space::Undeclared | Space::Unknown => self.local.to_owned(),
        }
    }
}

/// An attribute of an open element.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    /// Its name; [`Space::Core`] without a prefix.
    pub name: Name<'a>,
    /// Its value.
    pub value: Cow<'a, str>,
    /// Where its value stands.
    pub span: Range<usize>,
}

/// A child that an open element has had, and how often.
#[derive(Clone, Debug)]
pub(super) struct Had {
    space: Space,
    name: &'static str,
    count: usize,
    span: Range<usize>,
}

/// An element that is open.
pub(super) struct Frame<'a> {
    /// Its name.
    pub name: Name<'a>,
    /// What it may hold.
    pub shape: &'static Shape,
    /// Its attributes.
    pub attributes: Vec<Found<'a>>,
    /// Where its start tag stands.
    pub span: Range<usize>,
    /// The text that stands in it itself, so far.
    pub text: Cow<'a, str>,
    /// Where the text stands.
    pub text_span: Range<usize>,
    had: Vec<Had>,
    notes: Vec<(&'static str, String)>,
}

impl<'a> Frame<'a> {
    /// Counts the children of a name that its tables know.
    pub fn count(&self, space: Space, name: &str) -> usize {
        self.had(space, name).map_or(0, |had| had.count)
    }

    /// Says where the first child of a name began.
    pub fn place_of(&self, space: Space, name: &str) -> Option<Range<usize>> {
        self.had(space, name).map(|had| had.span.clone())
    }

    fn had(&self, space: Space, name: &str) -> Option<&Had> {
        self.had.iter().find(|had| had.space == space && had.name == name)
    }

    /// Notes something for rules that run later in the same element.
    pub fn note(&mut self, key: &'static str, value: impl Into<String>) {
        self.notes.push((key, value.into()));
    }

    /// Returns what was noted first.
    pub fn noted(&self, key: &str) -> Option<&str> {
        self.notes.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// Says whether there was a child of the dialect's own with this name.
    pub fn has(&self, name: &str) -> bool {
        self.count(Space::Core, name) > 0
    }

    /// Says whether there was a child of a namespace with this name.
    pub fn has_other(&self, prefix: &'static str, name: &str) -> bool {
        self.count(Space::Known(prefix), name) > 0
    }

    /// Finds an attribute without a prefix.
    pub fn attribute(&self, name: &str) -> Option<&Found<'a>> {
        self.attributes
            .iter()
            .find(|found| found.name.space == Space::Core && found.name.local == name)
    }
}

/// A document on the way through it.
pub(super) struct Walk<'a> {
    /// The whole text.
    pub source: &'a str,
    /// What is known beside it.
    pub options: &'a Options,
    /// What it is written in, from the root element on.
    pub dialect: Option<Dialect>,
    /// The open elements, the root first; never empty while a rule runs.
    pub stack: Vec<Frame<'a>>,
    /// What was found.
    pub findings: Findings,
    spaces: Vec<Space>,
    entities: Vec<&'a str>,
    seen: HashSet<(&'static str, String)>,
}

/// Walks through an XML document and says what it is and what is wrong.
pub(super) fn walk(source: &str, options: &Options) -> (Option<Dialect>, Findings) {
    let mut walk = Walk {
        source,
        options,
        dialect: None,
        stack: Vec::new(),
        findings: Findings::default(),
        spaces: Vec::new(),
        entities: Vec::new(),
        seen: HashSet::new(),
    };
    let mut reader = Reader::new(source);
    loop {
        match reader.next() {
            Ok(Some((event, span))) => walk.event(&reader, event, span),
            Ok(None) => break,
            Err(fault) => {
                walk.findings
                    .push(Finding::new(&SAX_ERROR, fault.span).with("message", fault.message));
                break;
            }
        }
    }
    (walk.dialect, walk.findings)
}

impl<'a> Walk<'a> {
    /// Returns the open element.
    pub fn frame(&self) -> &Frame<'a> {
        self.stack.last().expect("a rule runs while an element is open")
    }

    /// Returns the element that holds the open one, if there is one.
    pub fn parent(&self) -> Option<&Frame<'a>> {
        self.stack.len().checked_sub(2).map(|index| &self.stack[index])
    }

    /// As [`Self::parent`], to note something there.
    pub fn parent_mut(&mut self) -> Option<&mut Frame<'a>> {
        let index = self.stack.len().checked_sub(2)?;
        self.stack.get_mut(index)
    }

    /// Remembers a value that should stand once in a document, and says whether
    /// it is the first of its kind.
    pub fn is_new(&mut self, kind: &'static str, value: &str) -> bool {
        self.seen.insert((kind, value.to_owned()))
    }

    /// Says that something is wrong with the open element: `element` is its
    /// name and `parent` its parent's, unless the details say otherwise.
    pub fn say(&mut self, row: &'static Row, details: &[(&'static str, &str)]) {
        let span = self.frame().span.clone();
        self.say_at(row, span, details);
    }

    /// As [`Self::say`], at a place of its own.
    pub fn say_at(
        &mut self,
        row: &'static Row,
        span: Range<usize>,
        details: &[(&'static str, &str)],
    ) {
        let mut finding = Finding::new(row, span);
        for (key, value) in details {
            finding = finding.with(key, *value);
        }
        finding = finding.with("element", self.frame().name.shown());
        if let Some(parent) = self.parent() {
            finding = finding.with("parent", parent.name.shown());
        }
        self.findings.push(finding);
    }

    /// Says that something is wrong with a child of the open element.
    pub fn say_of_child(&mut self, row: &'static Row, child: &str, span: Range<usize>) {
        let parent = self.frame().name.shown();
        self.say_at(row, span, &[("element", child), ("parent", &parent)]);
    }

    /// Judges a value of the open element, or of an attribute of it.
    pub fn judge(&mut self, kinds: &[Kind], text: &str, place: &Place<'_>) {
        let value = Value {
            text: text.trim(),
            raw: &self.source[place.span.clone()],
            now: self.options.now,
        };
        let mut wrong = Vec::new();
        for kind in kinds {
            kind(&value, &mut wrong);
        }
        for found in wrong {
            self.say_value(&found, value.text, place);
        }
    }

    fn say_value(&mut self, wrong: &Wrong, text: &str, place: &Place<'_>) {
        let mut details: Vec<(&'static str, &str)> =
            wrong.details.iter().map(|(key, value)| (*key, value.as_str())).collect();
        details.push(("value", text));
        details.extend(place.attribute.map(|name| ("attr", name)));
        self.say_at(wrong.row, place.span.clone(), &details);
    }

    fn event(&mut self, reader: &Reader<'a>, event: Event<'a>, span: Range<usize>) {
        match event {
            Event::Declaration { .. } => {}
            Event::DocumentType(found) => self.entities = found.entities,
            Event::Start { name, attributes, declared } => {
                self.declare(&declared);
                self.understand(reader.namespaces());
                let name = self.name(&name);
                let attributes = attributes.into_iter().map(|found| self.found(found)).collect();
                self.open(name, attributes, span);
            }
            Event::End => self.close(),
            Event::Text(text) => self.text(text, span),
            Event::Entity(name) => {
                if !self.entities.contains(&name) {
                    self.say_at(&UNDEFINED_NAMED_ENTITY, span, &[("value", name)]);
                }
            }
        }
    }

    fn declare(&mut self, declared: &[Declared<'a>]) {
        for found in declared {
            if !found.uri.is_empty() && space::find(&found.uri).is_none() {
                let finding = Finding::new(&UNKNOWN_NAMESPACE, found.span.clone());
                self.findings.push(finding.with("namespace", found.uri.clone()));
            }
        }
    }

    /// Finds out what namespaces are that were met for the first time.
    fn understand(&mut self, names: &[String]) {
        for name in &names[self.spaces.len()..] {
            let known = space::find(name);
            self.spaces.push(known.map_or(Space::Unknown, |row| Space::Known(row.prefix)));
        }
    }

    fn name(&self, name: &read::Name<'a>) -> Name<'a> {
        let space = match name.namespace {
            Namespace::None => Space::None,
            Namespace::Undeclared => Space::Undeclared,
            Namespace::Known(index) => self.spaces[index],
        };
        Name { space: self.own(space), local: name.local }
    }

    /// Makes the dialect's own namespace [`Space::Core`].
    fn own(&self, space: Space) -> Space {
        let is_own = match self.dialect {
            Some(Dialect::Atom | Dialect::AtomEntry) => space == Space::Known("atom"),
            Some(Dialect::Rdf) => space == Space::Known("rss1"),
            Some(Dialect::Rss | Dialect::Json | Dialect::Opml) => space == Space::None,
            None => false,
        };
        if is_own { Space::Core } else { space }
    }

    fn found(&self, attribute: read::Attribute<'a>) -> Found<'a> {
        let space = match attribute.name.namespace {
            Namespace::None => Space::Core,
            Namespace::Undeclared => Space::Undeclared,
            Namespace::Known(index) => self.spaces[index],
        };
        let name = Name { space, local: attribute.name.local };
        Found { name, value: attribute.value, span: attribute.span }
    }

    fn open(&mut self, mut name: Name<'a>, attributes: Vec<Found<'a>>, span: Range<usize>) {
        let shape = if self.stack.is_empty() {
            let shape = self.root(name);
            name.space = self.own(name.space);
            shape
        } else {
            self.child(name, &span)
        };
        self.stack.push(Frame {
            name,
            shape,
            attributes,
            text_span: span.end..span.end,
            span,
            text: Cow::Borrowed(""),
            had: Vec::new(),
            notes: Vec::new(),
        });
        self.attributes(shape);
        self.run(shape.open);
    }

    fn root(&mut self, name: Name<'a>) -> &'static Shape {
        let (dialect, shape) = match (name.space, name.local) {
            (Space::None, "rss") => (Dialect::Rss, &RSS),
            (Space::Known("atom"), "feed") => (Dialect::Atom, &FEED),
            (Space::Known("atom"), "entry") => (Dialect::AtomEntry, &ENTRY),
            _ => return &ANYTHING,
        };
        self.dialect = Some(dialect);
        shape
    }

    /// Finds the shape of a child of the open element, and says what is wrong
    /// with its being there.
    fn child(&mut self, name: Name<'a>, span: &Range<usize>) -> &'static Shape {
        let parent = self.frame();
        let shape = parent.shape;
        if let Content::Anything = shape.content {
            return shape;
        }
        if let Some((space, row)) = find(parent, name) {
            self.run(row.before);
            let is_again = is_plain(name) && self.count(space, row, span) > 1;
            if let (true, Occurs::Once(code)) = (is_again, row.occurs) {
                self.say_of_child(code, &name.shown(), span.clone());
            }
            return row.shape;
        }
        if let Content::Text(_) = shape.content {
            self.say_of_child(&UNDEFINED_ELEMENT, &name.shown(), span.clone());
            return &ANYTHING;
        }
        match name.space {
            Space::Core | Space::Known(_) => {
                self.say_of_child(&UNDEFINED_ELEMENT, &name.shown(), span.clone());
            }
            Space::Undeclared => self.say_of_child(&MISSING_NAMESPACE, name.local, span.clone()),
            Space::None | Space::Unknown => {}
        }
        &ANYTHING
    }

    /// Counts a child of the open element.
    fn count(&mut self, space: Space, row: &'static Child, span: &Range<usize>) -> usize {
        let Some(frame) = self.stack.last_mut() else { return 1 };
        match frame.had.iter_mut().find(|had| had.space == space && had.name == row.name) {
            Some(had) => {
                had.count += 1;
                had.count
            }
            None => {
                frame.had.push(Had { space, name: row.name, count: 1, span: span.clone() });
                1
            }
        }
    }

    fn attributes(&mut self, shape: &'static Shape) {
        if let Content::Anything = shape.content {
            return;
        }
        for row in shape.attributes {
            let found = self.frame().attributes.iter().find(|found| is(row, found.name)).cloned();
            match found {
                Some(found) => {
                    let place = Place { span: found.span, attribute: Some(row.name) };
                    self.judge(row.kinds, &found.value, &place);
                }
                None if row.need == Need::Required => {
                    self.say(&MISSING_ATTRIBUTE, &[("attr", row.name)]);
                }
                None => {}
            }
        }
        let is_known = |found: &&Found<'a>| {
            !matches!(found.name.space, Space::Core)
                || shape.attributes.iter().any(|row| is(row, found.name))
        };
        let unknown: Vec<_> =
            self.frame().attributes.iter().filter(|found| !is_known(found)).cloned().collect();
        for found in unknown {
            self.say_at(&UNEXPECTED_ATTRIBUTE, found.span, &[("attribute", found.name.local)]);
        }
    }

    fn text(&mut self, text: Cow<'a, str>, span: Range<usize>) {
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.text.is_empty() {
            frame.text = text;
            frame.text_span = span;
        } else {
            frame.text.to_mut().push_str(&text);
            frame.text_span.end = span.end;
        }
    }

    fn close(&mut self) {
        let shape = self.frame().shape;
        for row in shape.required {
            if self.frame().count(row.space, row.name) == 0 {
                let span = self.frame().span.clone();
                let space = if row.space == Space::Core { own(self.frame()) } else { row.space };
                let name = Name { space, local: row.name }.shown();
                self.say_of_child(row.row, &name, span);
            }
        }
        match shape.content {
            Content::Text(kinds) => {
                let frame = self.stack.last_mut().expect("an element that ends is open");
                let text = std::mem::take(&mut frame.text);
                let place = Place { span: frame.text_span.clone(), attribute: None };
                self.judge(kinds, &text, &place);
                self.stack.last_mut().expect("as above").text = text;
            }
            Content::Children => {
                if !self.frame().text.trim().is_empty() {
                    let span = self.frame().text_span.clone();
                    self.say_at(&UNEXPECTED_TEXT, span, &[]);
                }
            }
            Content::Mixed | Content::Anything => {}
        }
        self.run(shape.close);
        self.stack.pop();
    }

    fn run(&mut self, rules: &[Rule]) {
        for rule in rules {
            rule(self);
        }
    }
}

/// Where a value stands.
pub(super) struct Place<'a> {
    /// In the text.
    pub span: Range<usize>,
    /// The attribute whose value it is.
    pub attribute: Option<&'a str>,
}

fn is(row: &Attribute, name: Name<'_>) -> bool {
    row.space == name.space && row.name == name.local
}

/// Finds the row of a child in the tables of the element that holds it.
fn find(parent: &Frame<'_>, name: Name<'_>) -> Option<(Space, &'static Child)> {
    let own = own(parent);
    let is_its = |table: &&&'static Table| {
        table.space == name.space && name.space != Space::Core
            || table.space == Space::Core && name.space == own
    };
    let local = if is_plain(name) { name.local } else { name.local.split('.').next()? };
    let shared = parent.shape.extensions.iter().copied().flatten();
    parent.shape.children.iter().chain(shared).filter(is_its).find_map(|table| {
        let row = table.rows.iter().find(|row| row.name == local)?;
        Some((table.space, row))
    })
}

/// Returns what [`Space::Core`] means in the tables of an element: the tables
/// of Atom's serve where Atom stands in RSS, too.
fn own(parent: &Frame<'_>) -> Space {
    const ATOM: Space = Space::Known("atom");
    if parent.name.space == ATOM { ATOM } else { Space::Core }
}

/// Says whether a name is no qualified one of Dublin Core, such as `dc:date.Taken`.
fn is_plain(name: Name<'_>) -> bool {
    name.space != Space::Known("dc") || !name.local.contains('.')
}
