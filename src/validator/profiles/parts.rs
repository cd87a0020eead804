//! A feed's elements with their texts, one entry at a time.

use std::ops::Range;

use crate::syntax::xml::read::{self, Event, Namespace, Reader};
use crate::validator::space;

/// How deep below a channel or an item elements are looked at.
const DEPTH: usize = 3;

/// An element of a channel or an item.
#[derive(Debug)]
pub(super) struct Part {
    /// With its usual prefix, below the names of those it stands in:
    /// `media:group/media:content`.
    pub name: String,
    /// What it says.
    pub text: String,
    /// Where it begins.
    pub span: Range<usize>,
    /// Whether elements stand in it.
    pub has_children: bool,
    attributes: Vec<(String, String)>,
}

impl Part {
    /// Returns an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim())
    }

    /// Returns what it says, or where it leads if it says nothing.
    pub fn value(&self) -> &str {
        let text = self.text.trim();
        let attribute = || ["href", "url", "text"].iter().find_map(|name| self.attribute(name));
        if text.is_empty() { attribute().unwrap_or_default() } else { text }
    }
}

/// A channel or feed without its entries, or an item or entry.
pub(super) struct Subject<'a> {
    /// Whether it is an item or entry.
    pub is_entry: bool,
    /// The name of its element.
    pub name: &'a str,
    /// Where it begins.
    pub span: Range<usize>,
    /// All of it.
    pub whole: &'a str,
    parts: Vec<Part>,
}

impl Subject<'_> {
    /// Finds its elements by any of their names.
    pub fn all<'s>(&'s self, names: &'s [&str]) -> impl Iterator<Item = &'s Part> {
        self.parts.iter().filter(move |part| names.contains(&part.name.as_str()))
    }

    /// Chooses the name that an element would have here: the second is Atom's
    /// where there are two.
    pub fn name_of(&self, names: &'static [&'static str]) -> &'static str {
        let is_atom = matches!(self.name, "feed" | "entry");
        names[usize::from(is_atom && names.len() > 1)]
    }
}

/// Reads a feed up to its first fault, and hands on the feed's own elements
/// once its first entry begins or it ends, and every entry as it ends.
pub(super) fn read<'a>(source: &'a str, mut hand: impl FnMut(Subject<'a>)) {
    let mut reader = Reader::new(source);
    let mut gather = Gather { source, ..Gather::default() };
    while let Ok(Some((event, span))) = reader.read() {
        match event {
            Event::Start { name, attributes, .. } => {
                let shown = shown(&name, reader.namespaces());
                if let Some(feed) = gather.start(name.local, shown, &span) {
                    hand(feed);
                }
                let attributes = attributes.into_iter();
                gather.attributes(
                    attributes
                        .map(|found| (found.name.qualified.to_owned(), found.value.into_owned())),
                );
            }
            Event::End => {
                if let Some(subject) = gather.end(span.end) {
                    hand(subject);
                }
            }
            Event::Text(text) => gather.text(&text),
            Event::Entity(_) | Event::Declaration { .. } | Event::DocumentType(_) => {}
        }
    }
}

/// An element that is open.
struct Open<'a> {
    local: &'a str,
    shown: String,
    start: usize,
    /// Its index among the parts, where it is one.
    part: Option<usize>,
}

#[derive(Default)]
struct Gather<'a> {
    source: &'a str,
    open: Vec<Open<'a>>,
    /// The depths of the open channel and the open item.
    feed: Option<usize>,
    entry: Option<usize>,
    feed_parts: Vec<Part>,
    feed_span: Range<usize>,
    is_feed_handed: bool,
    entry_parts: Vec<Part>,
    entry_span: Range<usize>,
}

impl<'a> Gather<'a> {
    fn start(&mut self, local: &'a str, shown: String, span: &Range<usize>) -> Option<Subject<'a>> {
        let mut feed = None;
        let mut part = None;
        if self.feed.is_none() && matches!(local, "channel" | "feed") {
            self.feed = Some(self.open.len());
            self.feed_span = span.clone();
        } else if self.entry.is_none() && matches!(local, "item" | "entry") {
            feed = self.hand_feed();
            self.entry = Some(self.open.len());
            self.entry_span = span.clone();
        } else {
            part = self.part(&shown, span);
        }
        self.open.push(Open { local, shown, start: span.start, part });
        feed
    }

    fn part(&mut self, shown: &str, span: &Range<usize>) -> Option<usize> {
        // Once the feed is handed on, what is beside an entry is of no interest.
        let base = self.entry.or(self.feed.filter(|_| !self.is_feed_handed))?;
        let above = &self.open[base + 1..];
        if above.len() >= DEPTH {
            return None;
        }
        let mut name: String = above.iter().map(|open| format!("{}/", open.shown)).collect();
        name += shown;
        let parent = above.last().and_then(|open| open.part);
        let parts = if self.entry.is_some() { &mut self.entry_parts } else { &mut self.feed_parts };
        if let Some(parent) = parent {
            parts[parent].has_children = true;
        }
        let (text, attributes) = (String::new(), Vec::new());
        parts.push(Part { name, text, span: span.clone(), has_children: false, attributes });
        Some(parts.len() - 1)
    }

    fn current(&mut self) -> Option<&mut Part> {
        let index = self.open.last()?.part?;
        let parts = if self.entry.is_some() { &mut self.entry_parts } else { &mut self.feed_parts };
        parts.get_mut(index)
    }

    fn attributes(&mut self, attributes: impl Iterator<Item = (String, String)>) {
        if let Some(part) = self.current() {
            part.attributes = attributes.collect();
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(part) = self.current() {
            part.text += text;
        }
    }

    fn end(&mut self, end: usize) -> Option<Subject<'a>> {
        let open = self.open.pop()?;
        if self.entry == Some(self.open.len()) {
            self.entry = None;
            return Some(Subject {
                is_entry: true,
                name: open.local,
                span: self.entry_span.clone(),
                whole: &self.source[open.start..end],
                parts: std::mem::take(&mut self.entry_parts),
            });
        }
        if self.feed == Some(self.open.len()) { self.hand_feed() } else { None }
    }

    fn hand_feed(&mut self) -> Option<Subject<'a>> {
        if std::mem::replace(&mut self.is_feed_handed, true) {
            return None;
        }
        let name = if self.feed == Some(0) { "feed" } else { "channel" };
        Some(Subject {
            is_entry: false,
            name,
            span: self.feed_span.clone(),
            whole: "",
            parts: std::mem::take(&mut self.feed_parts),
        })
    }
}

/// Writes a name with the usual prefix of its namespace; the format's own have
/// none.
fn shown(name: &read::Name<'_>, namespaces: &[String]) -> String {
    let uri = match name.namespace {
        Namespace::Known(index) => namespaces[index].as_str(),
        Namespace::None | Namespace::Undeclared => "",
    };
    match space::find(uri) {
        Some(row) if !name.qualified.contains(':') && row.prefix == "atom" => name.local.to_owned(),
        Some(row) => format!("{}:{}", row.prefix, name.local),
        None => name.local.to_owned(),
    }
}
