//! A feed's elements with their texts, one entry at a time.

use std::borrow::Cow;
use std::ops::Range;

use crate::syntax::xml::read::{self, XmlAttribute, XmlEvent, XmlNamespace, XmlReader};
use crate::validator::namespaces;

/// How deep below a channel or an item elements are looked at.
const DEPTH: usize = 3;

/// An element of a channel or an item.
#[derive(Debug)]
pub(super) struct FeedPart<'a> {
    /// With its usual prefix, below the names of those it stands in:
    /// `media:group/media:content`.
    pub name: String,
    /// What it says.
    pub text: Cow<'a, str>,
    /// Where it begins.
    pub span: Range<usize>,
    /// Whether elements stand in it.
    pub has_children: bool,
    attributes: Vec<XmlAttribute<'a>>,
}

impl FeedPart<'_> {
    /// Returns an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes.find(|found| found.name.qualified == name).map(|found| found.value.trim())
    }

    /// Returns what it says, or where it leads if it says nothing.
    pub fn value(&self) -> &str {
        let text = self.text.trim();
        let attribute = || ["href", "url", "text"].iter().find_map(|name| self.attribute(name));
        if text.is_empty() { attribute().unwrap_or_default() } else { text }
    }

    /// Returns true if it is more than an empty tag.
    pub fn is_filled(&self) -> bool {
        self.has_children || !self.value().is_empty()
    }
}

/// Kind of what parts belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartLevel {
    /// A channel or feed without its entries.
    Feed,
    /// An item or entry.
    Entry,
}

/// A channel or feed without its entries, or an item or entry.
pub(super) struct FeedOrEntry<'a> {
    /// Whether it is an item or entry.
    pub level: PartLevel,
    /// The name of its element.
    pub name: &'a str,
    /// Where it begins.
    pub span: Range<usize>,
    /// All of it.
    pub whole: &'a str,
}

impl FeedOrEntry<'_> {
    /// Chooses the name that an element would have here: the second is Atom's
    /// where there are two.
    pub fn name_of(&self, names: &'static [&'static str]) -> &'static str {
        let is_atom = matches!(self.name, "feed" | "entry");
        names[usize::from(is_atom && names.len() > 1)]
    }
}

/// Something that has ended.
pub(super) enum CompletedElement<'a> {
    /// A part of the feed or the open entry. Parts are handed on one by one,
    /// because there may be millions.
    Part(PartLevel, FeedPart<'a>),
    /// The feed or an entry, after its parts.
    Subject(FeedOrEntry<'a>),
}

/// Reads a feed up to its first fault, and hands on its parts and entries as they
/// end. The feed's own part of it ends where its first entry begins.
pub(super) fn read<'a>(source: &'a str, hand: impl FnMut(CompletedElement<'a>)) {
    let mut reader = XmlReader::new(source);
    let mut gather = PartCollector {
        source,
        open: Vec::new(),
        feed: None,
        entry: None,
        feed_span: 0..0,
        is_feed_handed: false,
        entry_span: 0..0,
        hand,
    };
    while let Ok(Some((event, span))) = reader.read() {
        match event {
            XmlEvent::Start { name, attributes, .. } => {
                let shown = shown(&name, reader.namespaces());
                gather.start(name.local, shown, &span);
                if let Some(part) = gather.part() {
                    part.attributes = attributes;
                }
            }
            XmlEvent::End => gather.end(span.end),
            XmlEvent::Text(text) => gather.text(text),
            XmlEvent::Entity(_) | XmlEvent::Declaration { .. } | XmlEvent::DocumentType(_) => {}
        }
    }
}

/// An element that is open.
struct OpenPart<'a> {
    local: &'a str,
    shown: String,
    start: usize,
    part: Option<FeedPart<'a>>,
}

struct PartCollector<'a, F> {
    source: &'a str,
    open: Vec<OpenPart<'a>>,
    /// The depths of the open channel and the open item.
    feed: Option<usize>,
    entry: Option<usize>,
    feed_span: Range<usize>,
    is_feed_handed: bool,
    entry_span: Range<usize>,
    hand: F,
}

impl<'a, F: FnMut(CompletedElement<'a>)> PartCollector<'a, F> {
    fn start(&mut self, local: &'a str, shown: String, span: &Range<usize>) {
        let mut part = None;
        if self.feed.is_none() && matches!(local, "channel" | "feed") {
            self.feed = Some(self.open.len());
            self.feed_span = span.clone();
        } else if self.entry.is_none() && matches!(local, "item" | "entry") {
            self.hand_feed();
            self.entry = Some(self.open.len());
            self.entry_span = span.clone();
        } else {
            part = self.new_part(&shown, span);
        }
        self.open.push(OpenPart { local, shown, start: span.start, part });
    }

    fn new_part(&mut self, shown: &str, span: &Range<usize>) -> Option<FeedPart<'a>> {
        // Once the feed is handed on, what is beside an entry is of no interest.
        let base = self.entry.or(self.feed.filter(|_| !self.is_feed_handed))?;
        let above = &mut self.open[base + 1..];
        if above.len() >= DEPTH {
            return None;
        }
        let mut name: String = above.iter().map(|open| format!("{}/", open.shown)).collect();
        name += shown;
        if let Some(parent) = above.last_mut().and_then(|open| open.part.as_mut()) {
            parent.has_children = true;
        }
        let (text, attributes) = (Cow::Borrowed(""), Vec::new());
        Some(FeedPart { name, text, span: span.clone(), has_children: false, attributes })
    }

    fn part(&mut self) -> Option<&mut FeedPart<'a>> {
        self.open.last_mut()?.part.as_mut()
    }

    fn text(&mut self, text: Cow<'a, str>) {
        let Some(part) = self.part() else { return };
        if part.text.is_empty() {
            part.text = text;
        } else {
            part.text.to_mut().push_str(&text);
        }
    }

    fn end(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        let level = if self.entry.is_some() { PartLevel::Entry } else { PartLevel::Feed };
        if let Some(part) = open.part {
            (self.hand)(CompletedElement::Part(level, part));
        }
        if self.entry == Some(self.open.len()) {
            self.entry = None;
            let whole = &self.source[open.start..end];
            let span = self.entry_span.clone();
            (self.hand)(CompletedElement::Subject(FeedOrEntry {
                level,
                name: open.local,
                span,
                whole,
            }));
        } else if self.feed == Some(self.open.len()) {
            self.hand_feed();
        }
    }

    fn hand_feed(&mut self) {
        if std::mem::replace(&mut self.is_feed_handed, true) {
            return;
        }
        for part in self.open.iter_mut().filter_map(|open| open.part.take()) {
            (self.hand)(CompletedElement::Part(PartLevel::Feed, part));
        }
        let name = if self.feed == Some(0) { "feed" } else { "channel" };
        let span = self.feed_span.clone();
        (self.hand)(CompletedElement::Subject(FeedOrEntry {
            level: PartLevel::Feed,
            name,
            span,
            whole: "",
        }));
    }
}

/// Writes a name with the usual prefix of its namespace; the format's own have
/// none.
fn shown(name: &read::XmlName<'_>, namespaces: &[String]) -> String {
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
