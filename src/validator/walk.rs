//! Walks through a document with a table in hand.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use crate::syntax::encoding::Decoded;
use crate::syntax::xml::place::{self, Blanks};
use crate::syntax::xml::read::{self, Event, Namespace, Reader};
use crate::validator::codes::{
    INVALID_NAMESPACE, MISPLACED_XHTML_CONTENT, MISSING_NAMESPACE, OBSOLETE_NAMESPACE, Row,
    SAX_ERROR, UNDEFINED_ELEMENT, UNDEFINED_NAMED_ENTITY, UNDETERMINABLE_VOCABULARY,
    UNEXPECTED_TEXT,
};
use crate::validator::finding::{Finding, Findings};
use crate::validator::grammar::{
    ANYTHING, Attribute, Child, Content, NOTHING, Need, Occurs, Others, ROOTS, Rule, Shape,
    extensions,
};
use crate::validator::memory::{Link, Memory};
use crate::validator::rules::{characters, document, namespace, rdf};
use crate::validator::space::{self, Space};
use crate::validator::value::{Kind, Value, Wrong};
use crate::validator::{Dialect, Options};

/// How many bytes of a name are shown: it is written out for each child.
const NAME: usize = 200;

/// Namespaces of formats that were given up.
const OBSOLETE: &[&str] = &["http://purl.org/atom/ns#"];

/// The name of an element or attribute, its namespace understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Whose name it is.
    pub space: Space,
    /// Without a prefix.
    pub local: &'a str,
}

impl Name<'_> {
    /// Writes it with the usual prefix of its namespace, whatever its author's;
    /// one of a length that no element has is cut.
    pub fn shown(&self) -> String {
        let local = &self.local[..self.local.floor_char_boundary(NAME)];
        match self.space {
            Space::Known(prefix) => format!("{prefix}:{local}"),
            Space::Core | Space::None | Space::Undeclared | Space::Unknown => local.to_owned(),
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
    /// What relative addresses in it are resolved against (`xml:base`), where
    /// the document says so.
    pub base: Option<Rc<str>>,
    /// Its language (`xml:lang`), where one is in force.
    pub language: Option<Rc<str>>,
    /// How many elements stand in it.
    pub children: usize,
    /// Atom's links that stand in it.
    pub links: Vec<Link>,
    after: &'static [Rule],
    had: Vec<Had>,
    /// Namespaces of its children.
    met: Vec<Space>,
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

    /// Says whether there was a child of a namespace, known to its tables or not.
    pub fn has_any(&self, prefix: &'static str) -> bool {
        self.met.contains(&Space::Known(prefix))
    }

    /// Counts a child, whatever it is.
    fn meet(&mut self, space: Space) {
        self.children += 1;
        if matches!(space, Space::Known(_)) && !self.met.contains(&space) {
            self.met.push(space);
        }
    }

    /// Notes something for rules that run later in the same element, unless it
    /// was noted before.
    pub fn note(&mut self, key: &'static str, value: impl Into<String>) {
        if self.noted(key).is_none() {
            self.notes.push((key, value.into()));
        }
    }

    /// Returns what was noted.
    pub fn noted(&self, key: &str) -> Option<&str> {
        self.notes.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }

    /// Counts a child, also one that stands elsewhere but counts here, and says
    /// how many there are.
    pub fn add(&mut self, space: Space, name: &'static str, span: Range<usize>) -> usize {
        if let Some(had) = self.had.iter_mut().find(|had| had.space == space && had.name == name) {
            had.count += 1;
            return had.count;
        }
        self.had.push(Had { space, name, count: 1, span });
        1
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

/// An element that begins.
struct Opening<'a> {
    name: Name<'a>,
    attributes: Vec<Found<'a>>,
    span: Range<usize>,
    after: &'static [Rule],
}

/// A document on the way through it.
pub(super) struct Walk<'a> {
    /// The whole text.
    pub source: &'a str,
    /// The encoding it was read in.
    pub encoding: &'a str,
    /// What is known beside it.
    pub options: &'a Options,
    /// What it is written in, from the root element on.
    pub dialect: Option<Dialect>,
    /// The open elements, the root first; never empty while a rule runs.
    pub stack: Vec<Frame<'a>>,
    /// What was found.
    pub findings: Findings,
    /// What is remembered from entry to entry.
    pub memory: Memory,
    /// Whether its type is that of RSS 0.91, which defines HTML's entities.
    pub has_rss_type: bool,
    /// Namespaces that count as the dialect's own.
    pub core: Vec<Space>,
    spaces: Vec<Space>,
    entities: HashSet<&'a str>,
    external: HashSet<&'a str>,
}

/// Walks through an XML document and says what it is and what is wrong.
pub(super) fn walk(
    decoded: &Decoded<'_>,
    options: &Options,
    findings: Findings,
) -> (Option<Dialect>, Findings) {
    let source = &*decoded.text;
    let mut walk = Walk {
        source,
        encoding: &decoded.encoding,
        options,
        dialect: None,
        stack: Vec::new(),
        findings,
        memory: Memory::default(),
        core: Vec::new(),
        spaces: Vec::new(),
        entities: HashSet::new(),
        external: HashSet::new(),
        has_rss_type: false,
    };
    let mut reader = Reader::new(source);
    loop {
        match reader.read() {
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
        self.memory.is_new(kind, value)
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
        if !self.findings.takes(row) {
            return;
        }
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

    /// Judges a value of the open element, or of an attribute of it; white space
    /// around an element's does not count.
    pub fn judge(&mut self, kinds: &[Kind], text: &str, place: &Place<'_>) {
        let text = if place.attribute.is_some() { text } else { text.trim() };
        let value = Value {
            text,
            raw: &self.source[place.span.clone()],
            now: self.options.now,
            dialect: self.dialect,
        };
        let mut wrong = Vec::new();
        for kind in kinds {
            kind(&value, &mut wrong);
        }
        if wrong.is_empty() {
            return;
        }
        let spans = spans(&wrong, &value, place.span.start);
        for (found, span) in wrong.iter().zip(spans) {
            self.say_value(found, value.text, span, place.attribute);
        }
    }

    fn say_value(
        &mut self,
        wrong: &Wrong,
        text: &str,
        span: Range<usize>,
        attribute: Option<&str>,
    ) {
        let mut details: Vec<(&'static str, &str)> =
            wrong.details.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let part = text.get(wrong.span.clone()).filter(|part| !part.is_empty()).unwrap_or(text);
        details.push(("value", part));
        details.extend(attribute.map(|name| ("attr", name)));
        self.say_at(wrong.row, span, &details);
    }

    fn event(&mut self, reader: &Reader<'a>, event: Event<'a>, span: Range<usize>) {
        match event {
            Event::Declaration { version, .. } => document::declaration(self, &version, span),
            Event::DocumentType(found) => {
                document::document_type(self, &found, span);
                self.entities = found.entities.into_iter().collect();
                self.external = found.external.into_iter().collect();
            }
            Event::Start { name, attributes, declared } => {
                self.understand(reader.namespaces());
                let root =
                    self.stack.is_empty().then(|| self.root(&name, reader.namespaces(), &span));
                namespace::declared(self, &declared);
                let name = self.name(&name);
                let attributes = attributes.into_iter().map(|found| self.found(found)).collect();
                let (shape, after) = match root {
                    Some(shape) => (shape, NOTHING.close),
                    None => self.child(name, &span),
                };
                self.open(Opening { name, attributes, span, after }, shape);
            }
            Event::End => self.close(),
            Event::Text(text) => self.text(text, span),
            Event::Entity(name) => {
                if self.external.contains(name) {
                    document::external_entity(self, name, span);
                } else if !self.entities.contains(name) && !self.has_rss_type {
                    self.say_at(&UNDEFINED_NAMED_ENTITY, span, &[("value", name)]);
                }
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
        if self.core.contains(&space) { Space::Core } else { space }
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

    fn open(&mut self, opening: Opening<'a>, outer: &'static Shape) {
        let shape = outer.choose.map_or(outer, |choose| choose(&opening.attributes));
        let language = self.stack.last().and_then(|frame| frame.language.clone());
        let base = self.stack.last().and_then(|frame| frame.base.clone());
        self.stack.push(Frame {
            name: opening.name,
            shape,
            attributes: opening.attributes,
            text_span: opening.span.end..opening.span.end,
            span: opening.span,
            text: Cow::Borrowed(""),
            language,
            base,
            children: 0,
            links: Vec::new(),
            after: opening.after,
            had: Vec::new(),
            met: Vec::new(),
            notes: Vec::new(),
        });
        namespace::inherited(self);
        self.attributes(outer);
        characters::attributes(self);
        self.run(outer.open);
        if !std::ptr::eq(shape, outer) {
            self.run(shape.open);
        }
    }

    /// Finds out what a document is by its root element.
    fn root(
        &mut self,
        name: &read::Name<'a>,
        uris: &[String],
        span: &Range<usize>,
    ) -> &'static Shape {
        let uri = match name.namespace {
            Namespace::Known(index) => uris[index].as_str(),
            Namespace::None | Namespace::Undeclared => "",
        };
        let finding = |row| {
            let finding = Finding::new(row, span.clone()).with("element", name.local);
            finding.with("parent", "root").with("namespace", uri)
        };
        if OBSOLETE.contains(&uri) {
            self.findings.push(finding(&OBSOLETE_NAMESPACE));
            return &ANYTHING;
        }
        let mut roots = ROOTS.iter().filter(|root| root.name == name.local);
        let Some(root) = roots
            .find(|root| root.is_in(uri))
            .or_else(|| ROOTS.iter().find(|root| root.name == name.local && root.is_told_by_name))
        else {
            self.findings.push(finding(&UNDEFINED_ELEMENT));
            return &ANYTHING;
        };
        self.dialect = Some(root.dialect);
        self.core.push(root.own);
        if !root.is_in(uri) {
            let row = if uri.is_empty() { &MISSING_NAMESPACE } else { &INVALID_NAMESPACE };
            self.findings.push(finding(row));
            match name.namespace {
                Namespace::Known(index) => self.spaces[index] = root.space,
                Namespace::None | Namespace::Undeclared => self.core.push(Space::None),
            }
        }
        root.shape
    }

    /// Finds the shape of a child of the open element, and says what is wrong
    /// with its being there.
    fn child(&mut self, name: Name<'a>, span: &Range<usize>) -> (&'static Shape, &'static [Rule]) {
        if let Some(frame) = self.stack.last_mut() {
            frame.meet(name.space);
        }
        if name.space == Space::Undeclared {
            namespace::undeclared(self, span);
        }
        let shape = self.frame().shape;
        if let Content::Anything = shape.content {
            namespace::in_anything(self, name, span);
            return (shape, NOTHING.close);
        }
        if let Some(row) = self.find(name) {
            self.run(row.before);
            let is_again = is_plain(name) && self.count(name.space, row, span) > 1;
            if let (true, Occurs::Once(code)) = (is_again, row.occurs) {
                self.say_of_child(code, &name.shown(), span.clone());
            }
            return (row.shape, row.after);
        }
        if let Content::Each(shape) = shape.content {
            return (shape, NOTHING.close);
        }
        self.undefined(name, span);
        (&ANYTHING, NOTHING.close)
    }

    /// Says what is wrong with a child that no table of the open element has.
    fn undefined(&mut self, name: Name<'a>, span: &Range<usize>) {
        let content = &self.frame().shape.content;
        let is_rdf = self.dialect == Some(Dialect::Rdf);
        let row = match (name.space, content) {
            (Space::Undeclared, _) => None,
            (Space::Known("xhtml"), Content::Children | Content::Mixed) => {
                Some(&MISPLACED_XHTML_CONTENT)
            }
            // A text may be a thing that is described, in RDF.
            (_, Content::Text(_)) if is_rdf => None,
            (Space::Known(prefix), _) => extensions::undefined(prefix),
            (Space::Core, _) | (_, Content::Text(_)) => Some(&UNDEFINED_ELEMENT),
            (Space::None, _) => Some(&UNDETERMINABLE_VOCABULARY),
            (Space::Unknown, _) => None,
        };
        // The W3C's names what stands in a text as it is written there.
        let is_text = matches!(content, Content::Text(_));
        let shown = if is_text { name.local.to_owned() } else { name.shown() };
        if let Some(row) = row {
            self.say_of_child(row, &shown, span.clone());
        }
    }

    /// Finds the row of a child in the tables of the open element.
    fn find(&self, name: Name<'_>) -> Option<&'static Child> {
        let shape = self.frame().shape;
        let local = if is_plain(name) { name.local } else { name.local.split('.').next()? };
        let shared = shape.extensions.iter().copied().flatten();
        let tables = shape.children.iter().chain(shared);
        tables
            .filter(|table| self.meant(table.space) == name.space)
            .find_map(|table| table.rows.iter().find(|row| row.name == local))
    }

    /// Returns what the namespace of a table means in the open element: those of
    /// Atom's own serve where Atom stands in RSS, too.
    fn meant(&self, space: Space) -> Space {
        const ATOM: Space = Space::Known("atom");
        let is_atom = self.frame().name.space == ATOM;
        if space == Space::Core && is_atom { ATOM } else { self.own(space) }
    }

    /// Counts a child of the open element.
    fn count(&mut self, space: Space, row: &'static Child, span: &Range<usize>) -> usize {
        let frame = self.stack.last_mut();
        frame.map_or(1, |frame| frame.add(space, row.name, span.clone()))
    }

    fn attributes(&mut self, shape: &'static Shape) {
        for row in shape.attributes {
            let found = self.frame().attributes.iter().find(|found| is(row, found.name)).cloned();
            match found {
                Some(found) => self.judge_attribute(row.kinds, &found),
                None if row.need == Need::Required => {
                    let name = Name { space: row.space, local: row.name };
                    self.say(row.missing, &[("attr", &name.shown())]);
                }
                None => {}
            }
        }
        let is_open = shape.others == Others::Welcome || matches!(shape.content, Content::Anything);
        let is_known = |found: &&Found<'a>| {
            is_open && found.name.space != Space::Undeclared
                || shape.attributes.iter().any(|row| is(row, found.name))
        };
        let attributes = &self.frame().attributes;
        let unknown: Vec<_> = attributes.iter().filter(|it| !is_known(it)).cloned().collect();
        for found in unknown {
            namespace::unknown_attribute(self, &found);
        }
    }

    /// Judges an attribute of the open element.
    pub fn judge_attribute(&mut self, kinds: &[Kind], found: &Found<'_>) {
        let name = found.name.shown();
        let place = Place { span: found.span.clone(), attribute: Some(&name) };
        self.judge(kinds, &found.value, &place);
    }

    fn text(&mut self, text: Cow<'a, str>, span: Range<usize>) {
        characters::text(self, &text, &span);
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
            let space = self.meant(row.space);
            if self.frame().count(space, row.name) == 0 {
                let span = self.frame().span.clone();
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
            Content::Mixed | Content::Each(_) | Content::Anything => {}
        }
        self.run(shape.close);
        self.run(self.frame().after);
        if self.dialect == Some(Dialect::Rdf) {
            rdf::close(self);
        }
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

/// Finds where parts of a value stand in the source, which starts at an offset.
fn spans(wrong: &[Wrong], value: &Value<'_>, start: usize) -> Vec<Range<usize>> {
    let mut offsets: Vec<usize> =
        wrong.iter().flat_map(|found| [found.span.start, found.span.end]).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let is_trimmed = !value.text.starts_with(char::is_whitespace);
    let blanks = if is_trimmed { Blanks::Trimmed } else { Blanks::Kept };
    let places = place::places(value.raw, blanks, &offsets);
    let place =
        |offset: usize| offsets.binary_search(&offset).map_or(start, |index| start + places[index]);
    let whole = start..start + value.raw.len();
    let spans = wrong.iter().map(|found| match &found.span {
        span if *span == (0..0) => whole.clone(),
        span => place(span.start)..place(span.end),
    });
    spans.collect()
}

fn is(row: &Attribute, name: Name<'_>) -> bool {
    row.space == name.space && row.name == name.local
}

/// Says whether a name is no qualified one of Dublin Core, such as `dc:date.Taken`.
fn is_plain(name: Name<'_>) -> bool {
    name.space != Space::Known("dc") || !name.local.contains('.')
}
