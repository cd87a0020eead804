//! Walks through an XML document and checks it with the tables of `grammar`.
//!
//! Every start tag pushes an [`OpenElement`], after its place was checked against the
//! tables of its parent. Its end tag checks the text and the required children, and runs
//! the rules of the element.
//!
//! `names` resolves namespaces, `root` determines the format by the root element, and
//! `undefined` reports elements that no table has.

mod names;
mod root;
mod undefined;

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use crate::feed_reader::entries::{self, EntryCollector};
use crate::syntax::xml::read::{XmlEvent, XmlReader};
use crate::text::encoding::DecodedText;
use crate::validator::causes::{self, OpenTag, references};
use crate::validator::codes::{ALSO_NOT_XML, UNDEFINED_NAMED_ENTITY, UNEXPECTED_TEXT};
use crate::validator::compare::KnownEntryComparison;
use crate::validator::element::{OpenElement, OpeningElement, ResolvedName};
use crate::validator::finding::{Finding, FindingList};
use crate::validator::grammar::{
    ANYTHING, AttributePresence, AttributeRule, ChildOccurrence, ChildRule, ElementContent,
    ElementRule, ElementShape, NOTHING, UnknownAttributes,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::report::ValueLocation;
use crate::validator::rules::{characters, document, namespace, rdf, rss};
use crate::validator::seen::SeenValues;
use crate::validator::{DocumentFindings, FeedDialect, ValidationOptions};

/// The state of a walk through a document.
pub(super) struct XmlFeedWalker<'a> {
    /// The text of the document.
    pub source: &'a str,
    /// The encoding of the document.
    pub encoding: &'a str,
    /// The options of the validation.
    pub options: &'a ValidationOptions,
    /// The format, as soon as the root element is known.
    pub dialect: Option<FeedDialect>,
    /// The open elements, beginning with the root. Not empty while a rule runs.
    pub stack: Vec<OpenElement<'a>>,
    /// The findings so far.
    pub findings: FindingList,
    /// Values of earlier entries.
    pub memory: SeenValues,
    /// True if the document type is that of RSS 0.91, which defines the entities of HTML.
    pub has_rss_type: bool,
    /// The namespaces that are treated as the format's own.
    pub core: Vec<ResolvedNamespace>,
    /// The collector of ids, dates and addresses of entries.
    entries: EntryCollector<'a>,
    comparison: KnownEntryComparison<'a>,
    spaces: Vec<ResolvedNamespace>,
    entities: Rc<Vec<&'a str>>,
    external: Vec<&'a str>,
}

/// Walks through an XML document and returns its format and findings.
pub(super) fn walk(
    decoded: &DecodedText<'_>,
    options: &ValidationOptions,
    findings: FindingList,
) -> DocumentFindings {
    let source = &*decoded.text;
    let mut walk = XmlFeedWalker {
        source,
        encoding: &decoded.encoding,
        options,
        dialect: None,
        stack: Vec::new(),
        findings,
        memory: SeenValues::default(),
        core: Vec::new(),
        entries: EntryCollector::default(),
        comparison: KnownEntryComparison::new(options),
        spaces: Vec::new(),
        entities: Rc::default(),
        external: Vec::new(),
        has_rss_type: false,
    };
    let mut reader = XmlReader::new(source);
    loop {
        match reader.read() {
            Ok(Some((event, span))) => {
                if let Some(entry) = walk.entries.add_event(&event, &span) {
                    rss::check_mergeable(&mut walk, &entry);
                    walk.comparison.add_entry(entry, &mut walk.findings);
                }
                walk.handle_event(&reader, event, span);
            }
            Ok(None) => break,
            Err(fault) => {
                let open: Vec<_> =
                    walk.stack.iter().map(|open| OpenTag::read(source, &open.span)).collect();
                let message = fault.message.clone();
                let mut finding = causes::explain(source, fault, &open);
                if walk.has_reported_element(&finding.span) {
                    finding = Finding::new(&ALSO_NOT_XML, finding.span).with("message", message);
                }
                walk.findings.push(finding);
                break;
            }
        }
    }
    let XmlFeedWalker { dialect, mut findings, entries, mut comparison, .. } = walk;
    let (feed, cut_off) = entries.finish();
    if let Some(entry) = cut_off {
        comparison.add_entry(entry, &mut findings);
    }
    let ids = comparison.finish(&feed, &mut findings);
    DocumentFindings { dialect, findings, ids }
}

impl<'a> XmlFeedWalker<'a> {
    /// Returns the open element.
    pub(super) fn frame(&self) -> &OpenElement<'a> {
        self.stack.last().expect("a rule runs while an element is open")
    }

    /// Returns the parent of the open element.
    pub(super) fn parent(&self) -> Option<&OpenElement<'a>> {
        self.stack.len().checked_sub(2).map(|index| &self.stack[index])
    }

    /// Returns the parent of the open element, to change it.
    pub(super) fn parent_mut(&mut self) -> Option<&mut OpenElement<'a>> {
        let index = self.stack.len().checked_sub(2)?;
        self.stack.get_mut(index)
    }

    /// Remembers a value that must be unique in a document, and returns true if it is the
    /// first of its kind.
    pub(super) fn is_new(&mut self, kind: &'static str, value: &str) -> bool {
        self.memory.is_new(kind, value)
    }

    fn handle_event(&mut self, reader: &XmlReader<'a>, event: XmlEvent<'a>, span: Range<usize>) {
        match event {
            XmlEvent::Declaration { version, .. } => {
                match causes::explain_declaration(self.source, &span) {
                    Some(finding) => self.findings.push(finding),
                    None => document::check_declaration(self, &version, span),
                }
            }
            XmlEvent::DocumentType(found) => {
                document::check_document_type(self, &found, span);
                self.entities = found.entities;
                self.external = found.external;
            }
            XmlEvent::Start { name, attributes, declared } => {
                self.resolve_namespaces(reader.namespaces());
                let root = self
                    .stack
                    .is_empty()
                    .then(|| self.identify_root(&name, reader.namespaces(), &span));
                namespace::check_declarations(self, &declared);
                let name = self.resolve_name(&name);
                let attributes =
                    attributes.into_iter().map(|found| self.resolve_attribute(found)).collect();
                let (shape, after) = match root {
                    Some(shape) => (shape, NOTHING.close),
                    None => self.check_child(name, &span),
                };
                self.open_element(OpeningElement { name, attributes, span, after }, shape);
            }
            XmlEvent::End => self.close_element(),
            XmlEvent::Text(text) => self.add_text(text, span),
            XmlEvent::Entity(name) => self.add_entity(name, span),
        }
    }

    fn open_element(&mut self, opening: OpeningElement<'a>, outer: &'static ElementShape) {
        let shape = outer.choose.map_or(outer, |choose| choose(&opening.attributes));
        self.stack.push(OpenElement::new(opening, shape, self.stack.last()));
        namespace::apply_xml_attributes(self);
        self.check_attributes(outer);
        characters::check_attributes(self);
        self.run_rules(outer.open);
        if !std::ptr::eq(shape, outer) {
            self.run_rules(shape.open);
        }
        if let Some(frame) = self.stack.last_mut() {
            frame.forget_attributes(outer);
        }
    }

    /// Finds the shape of a child of the open element and its rules, and reports a child that
    /// does not belong there.
    fn check_child(
        &mut self,
        name: ResolvedName<'a>,
        span: &Range<usize>,
    ) -> (&'static ElementShape, &'static [ElementRule]) {
        if let Some(frame) = self.stack.last_mut() {
            frame.count_child(name.space);
        }
        if name.space == ResolvedNamespace::Undeclared {
            namespace::report_undeclared_prefix(self, span);
        }
        let shape = self.frame().shape;
        if let ElementContent::Anything = shape.content {
            namespace::check_unrestricted_child(self, name, span);
            return (shape, NOTHING.close);
        }
        if let Some(row) = self.find_row(name) {
            self.run_rules(row.before);
            let is_again = is_plain(name) && self.count_child(name.space, row, span) > 1;
            if let (true, ChildOccurrence::Once(code)) = (is_again, row.occurs) {
                self.report_child(code, &name.display_name(), span.clone());
            }
            return (row.shape, row.after);
        }
        if let ElementContent::Each(shape) = shape.content {
            return (shape, NOTHING.close);
        }
        self.report_undefined_child(name, span);
        (&ANYTHING, NOTHING.close)
    }

    /// Finds the row of a child in the tables of the open element.
    fn find_row(&self, name: ResolvedName<'_>) -> Option<&'static ChildRule> {
        let shape = self.frame().shape;
        let local = if is_plain(name) { name.local } else { name.local.split('.').next()? };
        let shared = shape.extensions.iter().copied().flatten();
        let tables = shape.children.iter().chain(shared);
        tables
            .filter(|table| self.resolve_table_namespace(table.space) == name.space)
            .find_map(|table| table.rows.iter().find(|row| row.name == local))
    }

    /// Returns the namespace of a table's elements in the open element. The tables of Atom
    /// are also used for Atom elements in RSS.
    fn resolve_table_namespace(&self, space: ResolvedNamespace) -> ResolvedNamespace {
        const ATOM: ResolvedNamespace = ResolvedNamespace::Known("atom");
        let is_atom = self.frame().name.space == ATOM;
        if space == ResolvedNamespace::Core && is_atom {
            ATOM
        } else {
            self.to_core_namespace(space)
        }
    }

    /// Counts a child of the open element.
    fn count_child(
        &mut self,
        space: ResolvedNamespace,
        row: &'static ChildRule,
        span: &Range<usize>,
    ) -> usize {
        let frame = self.stack.last_mut();
        frame.map_or(1, |frame| frame.add(space, row.name, span.clone()))
    }

    fn check_attributes(&mut self, shape: &'static ElementShape) {
        // Moved out while they are checked: a copy could be large.
        let frame =
            self.stack.last_mut().expect("an element is open while its attributes are checked");
        let attributes = std::mem::take(&mut frame.attributes);
        for row in shape.attributes {
            match attributes.iter().find(|found| is_named(row, found.name)) {
                Some(found) => self.judge_attribute(row.checks, found),
                None if row.need == AttributePresence::Required => {
                    let name = ResolvedName { space: row.space, local: row.name };
                    self.report_element(row.missing, &[("attr", &name.display_name())]);
                }
                None => {}
            }
        }
        let is_open = shape.unknown_attributes == UnknownAttributes::Allow
            || matches!(shape.content, ElementContent::Anything);
        for attribute in &attributes {
            let is_known = is_open && attribute.name.space != ResolvedNamespace::Undeclared
                || shape.attributes.iter().any(|row| is_named(row, attribute.name));
            if !is_known {
                namespace::check_unknown_attribute(self, attribute);
            }
        }
        self.stack.last_mut().expect("as above").attributes = attributes;
    }

    fn add_text(&mut self, text: Cow<'a, str>, span: Range<usize>) {
        characters::check_text(self, &text, &span);
        let Some(frame) = self.stack.last_mut() else { return };
        if frame.text.is_empty() {
            frame.text = text;
            frame.text_span = span;
        } else {
            frame.text.to_mut().push_str(&text);
            frame.text_span.end = span.end;
        }
    }

    /// Reports an entity that readers can't resolve, and adds the character of an HTML entity
    /// to the text, or the reference itself: entities are never expanded. If the document
    /// declares the entity with its text, the rest of the value is unknown.
    fn add_entity(&mut self, name: &'a str, span: Range<usize>) {
        let is_external = self.external.binary_search(&name).is_ok();
        let is_declared = !is_external && self.entities.binary_search(&name).is_ok();
        let known = references::read_entity(name).filter(|_| !is_external && !is_declared);
        let is_defined = is_declared || self.has_rss_type && known.is_some();
        if is_external {
            document::report_external_entity(self, name, span.clone());
        } else if !is_defined {
            self.report_at(
                &UNDEFINED_NAMED_ENTITY,
                span.clone(),
                &[("value", name), ("help", &references::entity_help(name))],
            );
        }
        let Some(frame) = self.stack.last_mut() else { return };
        // The text of an external entity is not known either.
        frame.has_entity |= is_declared || is_external;
        frame.has_html_entity |= known.is_some();
        // Between elements, an entity is not reported as text a second time.
        if matches!(frame.shape.content, ElementContent::Text(_)) {
            self.add_text(
                known.map_or(Cow::Borrowed(&self.source[span.clone()]), Cow::Owned),
                span,
            );
        }
    }

    /// Returns true if a value in the source refers to an entity that the document type
    /// declares with its text. Such an entity is never expanded, so the value is not known.
    pub(super) fn has_internal_entity(&self, raw: &str) -> bool {
        if self.entities.is_empty() {
            return false;
        }
        let mut names = raw.split('&').skip(1).filter_map(|rest| rest.split_once(';'));
        names.any(|(name, _)| {
            self.entities.binary_search(&name).is_ok()
                && self.external.binary_search(&name).is_err()
        })
    }

    fn close_element(&mut self) {
        let shape = self.frame().shape;
        for row in shape.required {
            let space = self.resolve_table_namespace(row.space);
            if self.frame().count(space, row.name) == 0 {
                let span = self.frame().span.clone();
                let name = ResolvedName { space, local: row.name }.display_name();
                self.report_child(row.row, &name, span);
            }
        }
        match shape.content {
            ElementContent::Text(checks) => {
                let frame = self.stack.last_mut().expect("an element that ends is open");
                let text = std::mem::take(&mut frame.text);
                let place = ValueLocation { span: frame.text_span.clone(), attribute: None };
                self.check_value(checks, &text, &place);
                if entries::WANTED.contains(&self.frame().name.local) {
                    let name = self.frame().name.display_name();
                    self.check_length(&name, &text, &place.span);
                }
                self.stack.last_mut().expect("as above").text = text;
            }
            ElementContent::Children => {
                if !self.frame().text.trim().is_empty() {
                    let span = self.frame().text_span.clone();
                    self.report_at(&UNEXPECTED_TEXT, span, &[]);
                }
            }
            ElementContent::Mixed | ElementContent::Each(_) | ElementContent::Anything => {}
        }
        self.run_rules(shape.close);
        self.run_rules(self.frame().after);
        if self.dialect == Some(FeedDialect::Rdf) {
            rdf::check_striping(self);
        }
        self.stack.pop();
    }

    fn run_rules(&mut self, rules: &[ElementRule]) {
        for rule in rules {
            rule(self);
        }
    }
}

fn is_named(row: &AttributeRule, name: ResolvedName<'_>) -> bool {
    row.space == name.space && row.name == name.local
}

/// Returns true unless a name is a qualified one of Dublin Core, such as `dc:date.Taken`.
fn is_plain(name: ResolvedName<'_>) -> bool {
    name.space != ResolvedNamespace::Known("dc") || !name.local.contains('.')
}
