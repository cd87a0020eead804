//! Reads the elements of a feed with their text, one entry at a time, so that
//! memory does not grow with the number of entries.

use std::borrow::Cow;
use std::ops::Range;

use crate::syntax::xml::read::{self, XmlAttribute, XmlEvent, XmlNamespace, XmlReader};
use crate::validator::namespaces;

/// Deepest level below a channel or an item at which elements are read.
const DEPTH: usize = 3;

/// An element of a channel or an item, complete with its text.
#[derive(Debug)]
pub(super) struct FeedPart<'a> {
    /// Path of names from the channel or item, with the usual prefixes, such as
    /// `media:group/media:content`.
    pub name: String,
    /// Text of the element itself, without that of its children.
    pub text: Cow<'a, str>,
    /// Byte range of the start tag.
    pub span: Range<usize>,
    /// True if the element has child elements.
    pub has_children: bool,
    attributes: Vec<XmlAttribute<'a>>,
}

impl FeedPart<'_> {
    /// Returns the value of an attribute by its qualified name, trimmed.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes.find(|found| found.name.qualified == name).map(|found| found.value.trim())
    }

    /// Returns the text, or the attribute that takes its place in an empty element.
    pub(super) fn value(&self) -> &str {
        let text = self.text.trim();
        if !text.is_empty() {
            return text;
        }
        ["href", "url", "text"].iter().find_map(|name| self.attribute(name)).unwrap_or_default()
    }

    /// Returns true if the element has children, text or an attribute in place of text.
    pub(super) fn is_filled(&self) -> bool {
        self.has_children || !self.value().is_empty()
    }
}

/// Level of a part: the feed itself or one of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartLevel {
    /// The channel or feed itself, without its entries.
    Feed,
    /// An item or entry.
    Entry,
}

/// An item or entry that has ended, or the channel or feed without its entries.
pub(super) struct FeedOrEntry<'a> {
    /// Level of this element.
    pub level: PartLevel,
    /// Local name of the element.
    pub name: &'a str,
    /// Byte range of the start tag.
    pub span: Range<usize>,
}

impl FeedOrEntry<'_> {
    /// Chooses the name of a required element for this format: the second of several
    /// names is that of Atom.
    pub(super) fn name_of(&self, names: &'static [&'static str]) -> &'static str {
        let is_atom = matches!(self.name, "feed" | "entry");
        names[usize::from(is_atom && names.len() > 1)]
    }
}

/// An element that has ended, as [`read`] passes it to its callback.
pub(super) enum CompletedElement<'a> {
    /// A part of the feed or of the open entry. Parts are passed on one by one,
    /// because there may be millions.
    Part(PartLevel, FeedPart<'a>),
    /// The feed or an entry, after its parts.
    Subject(FeedOrEntry<'a>),
}

/// Reads a feed up to its first syntax error and passes its parts and entries to
/// `callback` as they end. The feed's own part ends where its first entry begins.
pub(super) fn read<'a>(source: &'a str, callback: impl FnMut(CompletedElement<'a>)) {
    let mut reader = XmlReader::new(source);
    let mut collector = PartCollector {
        open: Vec::new(),
        feed: None,
        entry: None,
        feed_span: 0..0,
        is_feed_passed: false,
        entry_span: 0..0,
        callback,
    };
    while let Ok(Some((event, span))) = reader.read() {
        match event {
            XmlEvent::Start { name, attributes, .. } => {
                let display_name = display_name(&name, reader.namespaces());
                collector.start(name.local, display_name, &span);
                if let Some(part) = collector.open_part() {
                    part.attributes = attributes;
                }
            }
            XmlEvent::End => collector.end(),
            XmlEvent::Text(text) => collector.add_text(text),
            XmlEvent::Entity(_) => collector.add_text(Cow::Borrowed(&source[span])),
            XmlEvent::Declaration { .. } | XmlEvent::DocumentType(_) => {}
        }
    }
}

/// An open element; `part` is set if it is read.
struct OpenPart<'a> {
    local: &'a str,
    display_name: String,
    part: Option<FeedPart<'a>>,
}

struct PartCollector<'a, F> {
    open: Vec<OpenPart<'a>>,
    /// Depth of the open channel or feed.
    feed: Option<usize>,
    /// Depth of the open item or entry.
    entry: Option<usize>,
    feed_span: Range<usize>,
    is_feed_passed: bool,
    entry_span: Range<usize>,
    callback: F,
}

impl<'a, F: FnMut(CompletedElement<'a>)> PartCollector<'a, F> {
    fn start(&mut self, local: &'a str, display_name: String, span: &Range<usize>) {
        let mut part = None;
        if self.feed.is_none() && matches!(local, "channel" | "feed") {
            self.feed = Some(self.open.len());
            self.feed_span = span.clone();
        } else if self.entry.is_none() && matches!(local, "item" | "entry") {
            self.pass_feed();
            self.entry = Some(self.open.len());
            self.entry_span = span.clone();
        } else {
            part = self.new_part(&display_name, span);
        }
        self.open.push(OpenPart { local, display_name, part });
    }

    fn new_part(&mut self, display_name: &str, span: &Range<usize>) -> Option<FeedPart<'a>> {
        // After the feed was passed on, only elements of entries are read.
        let base = self.entry.or(self.feed.filter(|_| !self.is_feed_passed))?;
        let above = &mut self.open[base + 1..];
        if above.len() >= DEPTH {
            return None;
        }
        let mut name: String = above.iter().map(|open| format!("{}/", open.display_name)).collect();
        name += display_name;
        if let Some(parent) = above.last_mut().and_then(|open| open.part.as_mut()) {
            parent.has_children = true;
        }
        let (text, attributes) = (Cow::Borrowed(""), Vec::new());
        Some(FeedPart { name, text, span: span.clone(), has_children: false, attributes })
    }

    fn open_part(&mut self) -> Option<&mut FeedPart<'a>> {
        self.open.last_mut()?.part.as_mut()
    }

    fn add_text(&mut self, text: Cow<'a, str>) {
        let Some(part) = self.open_part() else { return };
        if part.text.is_empty() {
            part.text = text;
        } else {
            part.text.to_mut().push_str(&text);
        }
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let level = if self.entry.is_some() { PartLevel::Entry } else { PartLevel::Feed };
        if let Some(part) = open.part {
            (self.callback)(CompletedElement::Part(level, part));
        }
        if self.entry == Some(self.open.len()) {
            self.entry = None;
            let span = self.entry_span.clone();
            (self.callback)(CompletedElement::Subject(FeedOrEntry {
                level,
                name: open.local,
                span,
            }));
        } else if self.feed == Some(self.open.len()) {
            self.pass_feed();
        }
    }

    fn pass_feed(&mut self) {
        if std::mem::replace(&mut self.is_feed_passed, true) {
            return;
        }
        for part in self.open.iter_mut().filter_map(|open| open.part.take()) {
            (self.callback)(CompletedElement::Part(PartLevel::Feed, part));
        }
        let name = if self.feed == Some(0) { "feed" } else { "channel" };
        let span = self.feed_span.clone();
        (self.callback)(CompletedElement::Subject(FeedOrEntry {
            level: PartLevel::Feed,
            name,
            span,
        }));
    }
}

/// Formats a name with the usual prefix of its namespace. Elements of RSS, and of
/// Atom where it is the default namespace, have no prefix.
fn display_name(name: &read::XmlName<'_>, namespaces: &[String]) -> String {
    let uri = match name.namespace {
        XmlNamespace::Known(index) => namespaces[index].as_str(),
        XmlNamespace::None | XmlNamespace::Undeclared => "",
    };
    match namespaces::find(uri) {
        Some(row) if !name.qualified.contains(':') && row.prefix == "atom" => name.local.to_owned(),
        Some(row) => format!("{}:{}", row.prefix, name.local),
        None => name.local.to_owned(),
    }
}
