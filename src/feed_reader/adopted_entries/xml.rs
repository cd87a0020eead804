//! RSS of every version and Atom: the elements of an entry that tell which it is.

use std::ops::Range;

use crate::feed_reader::adopted_entries::{AdoptFeedError, RawFeedEntry};
use crate::syntax::xml::read::{XmlAttribute, XmlEvent, XmlName, XmlNamespace, XmlReader};

/// What an element of an entry tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AdoptedElement {
    Id,
    Link,
    Title,
    Published,
    Updated,
}

/// In which namespace an element counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExpectedNamespace {
    /// The entry's own, or none.
    Own,
    /// This one.
    Named(&'static str),
}

const DUBLIN_CORE: ExpectedNamespace = ExpectedNamespace::Named("http://purl.org/dc/elements/1.1/");
const FEEDBURNER: ExpectedNamespace =
    ExpectedNamespace::Named("http://rssnamespace.org/feedburner/ext/1.0");
const ATOM: ExpectedNamespace = ExpectedNamespace::Named("http://www.w3.org/2005/Atom");

/// Elements that tell something, in RSS of every version and Atom.
#[rustfmt::skip]
const PARTS: &[(ExpectedNamespace, &str, AdoptedElement)] = &[
    (ExpectedNamespace::Own,  "guid",      AdoptedElement::Id),
    (ExpectedNamespace::Own,  "id",        AdoptedElement::Id),
    (ExpectedNamespace::Own,  "link",      AdoptedElement::Link),
    (ExpectedNamespace::Own,  "title",     AdoptedElement::Title),
    (ExpectedNamespace::Own,  "pubDate",   AdoptedElement::Published),
    (ExpectedNamespace::Own,  "published", AdoptedElement::Published),
    // Atom 0.3.
    (ExpectedNamespace::Own,  "issued",    AdoptedElement::Published),
    (ExpectedNamespace::Own,  "modified",  AdoptedElement::Updated),
    (ExpectedNamespace::Own,  "updated",   AdoptedElement::Updated),
    (DUBLIN_CORE,  "date",      AdoptedElement::Published),
    // What FeedBurner replaced by an address of its own.
    (FEEDBURNER,   "origLink",  AdoptedElement::Link),
    (ATOM,         "link",      AdoptedElement::Link),
];

/// The roots of feeds: RSS, RSS 1.0 and 0.90, Atom.
const ROOTS: [&str; 3] = ["rss", "RDF", "feed"];

/// Reads the entries of a feed, up to its end.
pub fn read(text: &str) -> Result<Vec<RawFeedEntry>, AdoptFeedError> {
    let mut reader = XmlReader::new(text);
    let mut gather = XmlEntryCollector::default();
    while let Some((event, span)) = reader.read()? {
        match event {
            XmlEvent::Start { name, attributes, .. } => {
                if gather.depth == 0 && !ROOTS.contains(&name.local) {
                    return Err(AdoptFeedError::NoFeed(
                        "this is no feed: it begins with neither `rss`, `RDF` nor `feed`",
                    ));
                }
                if gather.start(name, &attributes, (span, reader.namespaces()))
                    == ElementHandling::Passed
                {
                    reader.skip(&name)?;
                }
            }
            XmlEvent::End => gather.end(),
            XmlEvent::Text(text) => gather.text.push_str(&text),
            // Its declaration is not read, so that what it stands for stays unknown.
            XmlEvent::Entity(name) => gather.entity(name),
            XmlEvent::Declaration { .. } | XmlEvent::DocumentType(_) => {}
        }
    }
    Ok(gather.entries)
}

/// What becomes of an element that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ElementHandling {
    /// It is looked into.
    Opened,
    /// It is passed over with all that stands in it.
    Passed,
}

/// The entries so far, and what is open.
#[derive(Default)]
struct XmlEntryCollector {
    entries: Vec<RawFeedEntry>,
    depth: usize,
    /// The depth of the entry that is open, and its namespace.
    open: Option<(usize, Option<XmlNamespace>)>,
    /// The part that is open, and its depth.
    part: Option<(usize, AdoptedElement)>,
    text: String,
    /// Whether the text holds an entity.
    is_unknown: bool,
}

impl XmlEntryCollector {
    fn start(
        &mut self,
        name: XmlName<'_>,
        attributes: &[XmlAttribute<'_>],
        (span, namespaces): (Range<usize>, &[String]),
    ) -> ElementHandling {
        let Some((depth, namespace)) = self.open else {
            if self.depth > 0 && matches!(name.local, "item" | "entry") {
                self.open(&name, attributes, span);
            }
            self.depth += 1;
            return ElementHandling::Opened;
        };
        if self.part.is_some() {
            // A title of XHTML.
            self.depth += 1;
            return ElementHandling::Opened;
        }
        let part = part(&name, namespace, namespaces).filter(|_| self.depth == depth + 1);
        let Some(part) = part else { return ElementHandling::Passed };
        self.part = Some((self.depth, part));
        self.depth += 1;
        self.text.clear();
        self.is_unknown = false;
        if let Some(entry) = self.entries.last_mut() {
            entry.note(part, attributes);
        }
        ElementHandling::Opened
    }

    fn open(&mut self, name: &XmlName<'_>, attributes: &[XmlAttribute<'_>], span: Range<usize>) {
        let about = attributes.iter().find(|found| found.name.local == "about");
        self.open = Some((self.depth, Some(name.namespace)));
        self.entries.push(RawFeedEntry {
            about: about.map(|found| found.value.trim().to_owned()),
            is_permalink: true,
            is_atom: name.local == "entry",
            span,
            ..RawFeedEntry::default()
        });
    }

    fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if let Some((_, part)) = self.part.take_if(|(depth, _)| *depth == self.depth) {
            let text = std::mem::take(&mut self.text);
            if let Some(entry) = self.entries.last_mut() {
                entry.is_unknown |= self.is_unknown && part == AdoptedElement::Id;
                entry.take(part, text.trim());
            }
        }
        self.open.take_if(|(depth, _)| *depth == self.depth);
    }

    fn entity(&mut self, name: &str) {
        self.is_unknown = true;
        self.text.push_str(&format!("&{name};"));
    }
}

fn part(
    name: &XmlName<'_>,
    own: Option<XmlNamespace>,
    namespaces: &[String],
) -> Option<AdoptedElement> {
    let is_in = |within: &ExpectedNamespace| match (within, name.namespace) {
        (ExpectedNamespace::Own, namespace) => {
            namespace == XmlNamespace::None || Some(namespace) == own
        }
        (ExpectedNamespace::Named(uri), XmlNamespace::Known(index)) => {
            namespaces.get(index).is_some_and(|known| known == uri)
        }
        (ExpectedNamespace::Named(_), XmlNamespace::None | XmlNamespace::Undeclared) => false,
    };
    let row = PARTS.iter().find(|(within, local, _)| *local == name.local && is_in(within));
    row.map(|(.., part)| *part)
}

impl RawFeedEntry {
    /// Takes what the attributes of a part tell.
    fn note(&mut self, part: AdoptedElement, attributes: &[XmlAttribute<'_>]) {
        let value = |name: &str| {
            let found = attributes.iter().find(|found| found.name.qualified == name);
            found.map(|found| found.value.trim())
        };
        match part {
            AdoptedElement::Id => self.is_permalink = value("isPermaLink") != Some("false"),
            AdoptedElement::Link if matches!(value("rel"), None | Some("alternate")) => {
                self.links.extend(value("href").map(str::to_owned));
            }
            AdoptedElement::Link
            | AdoptedElement::Title
            | AdoptedElement::Published
            | AdoptedElement::Updated => {}
        }
    }

    /// Takes what a part holds; the first of its kind counts.
    fn take(&mut self, part: AdoptedElement, text: &str) {
        if text.is_empty() {
            return;
        }
        let slot = match part {
            AdoptedElement::Link => return self.links.push(text.to_owned()),
            AdoptedElement::Id => &mut self.guid,
            AdoptedElement::Title => &mut self.title,
            AdoptedElement::Published => &mut self.published,
            AdoptedElement::Updated => &mut self.updated,
        };
        slot.get_or_insert_with(|| text.to_owned());
    }
}
