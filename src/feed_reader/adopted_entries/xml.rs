//! Reads the entries of RSS of every version and Atom: only the elements that identify an
//! entry.

use std::ops::Range;

use crate::feed_reader::adopted_entries::{AdoptFeedError, RawFeed, RawFeedEntry};
use crate::syntax::xml::read::{XmlAttribute, XmlEvent, XmlName, XmlNamespace, XmlReader};

/// Property of an entry that an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AdoptedElement {
    Id,
    Link,
    OriginalLink,
    Title,
    Published,
    Updated,
}

/// Namespace that an element must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ExpectedNamespace {
    /// The namespace of the entry itself, or none.
    Own,
    /// The namespace with this URI.
    Named(&'static str),
}

const DUBLIN_CORE: ExpectedNamespace = ExpectedNamespace::Named("http://purl.org/dc/elements/1.1/");
const FEEDBURNER: ExpectedNamespace =
    ExpectedNamespace::Named("http://rssnamespace.org/feedburner/ext/1.0");
const ATOM: ExpectedNamespace = ExpectedNamespace::Named("http://www.w3.org/2005/Atom");

/// Element of an entry that is read.
struct AdoptedElementRule {
    namespace: ExpectedNamespace,
    local_name: &'static str,
    element: AdoptedElement,
}

const fn rule(
    namespace: ExpectedNamespace,
    local_name: &'static str,
    element: AdoptedElement,
) -> AdoptedElementRule {
    AdoptedElementRule { namespace, local_name, element }
}

/// Elements that identify an entry, in RSS of every version and Atom.
#[rustfmt::skip]
const ELEMENTS: &[AdoptedElementRule] = &[
    rule(ExpectedNamespace::Own,  "guid",      AdoptedElement::Id),
    rule(ExpectedNamespace::Own,  "id",        AdoptedElement::Id),
    rule(ExpectedNamespace::Own,  "link",      AdoptedElement::Link),
    rule(ExpectedNamespace::Own,  "title",     AdoptedElement::Title),
    rule(ExpectedNamespace::Own,  "pubDate",   AdoptedElement::Published),
    rule(ExpectedNamespace::Own,  "published", AdoptedElement::Published),
    // Atom 0.3.
    rule(ExpectedNamespace::Own,  "issued",    AdoptedElement::Published),
    rule(ExpectedNamespace::Own,  "modified",  AdoptedElement::Updated),
    rule(ExpectedNamespace::Own,  "updated",   AdoptedElement::Updated),
    rule(DUBLIN_CORE,             "date",      AdoptedElement::Published),
    // The site's own address of an entry: FeedBurner replaces `link`.
    rule(FEEDBURNER,              "origLink",  AdoptedElement::OriginalLink),
    rule(ATOM,                    "link",      AdoptedElement::Link),
];

/// Depth of the elements of a channel below `rss`; those of `feed` are less deep.
const CHANNEL_CHILD: usize = 2;

/// Root elements of feeds: RSS 0.91 to 2.0, RSS 0.90 and 1.0, Atom.
const ROOTS: [&str; 3] = ["rss", "RDF", "feed"];

/// Reads the entries of a feed to its end.
pub(super) fn read(text: &str) -> Result<RawFeed, AdoptFeedError> {
    let mut reader = XmlReader::new(text);
    let mut collector = XmlEntryCollector::default();
    while let Some((event, span)) = reader.read()? {
        match event {
            XmlEvent::Start { name, attributes, .. } => {
                if collector.depth == 0 && !ROOTS.contains(&name.local) {
                    return Err(AdoptFeedError::NoFeed(
                        "this file is not a feed: its root element is not `rss`, `RDF` or `feed`",
                    ));
                }
                let element = StartedElement { name, attributes: &attributes, span };
                if collector.start(element, reader.namespaces()) == ElementHandling::Skip {
                    reader.skip(&name)?;
                }
            }
            XmlEvent::End => collector.end(),
            XmlEvent::Text(text) => collector.text.push_str(&text),
            // Entity declarations are not read, so the text of an entity is unknown.
            XmlEvent::Entity(name) => collector.add_entity(name),
            XmlEvent::Declaration { .. } | XmlEvent::DocumentType(_) => {}
        }
    }
    Ok(collector.feed)
}

/// Handling of an element that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ElementHandling {
    /// The content is read.
    Read,
    /// The element is skipped with all its content.
    Skip,
}

/// Element that was started, and its bytes in the feed.
struct StartedElement<'a> {
    name: XmlName<'a>,
    attributes: &'a [XmlAttribute<'a>],
    span: Range<usize>,
}

/// State of the reader: the entries so far, and the open elements.
#[derive(Default)]
struct XmlEntryCollector {
    feed: RawFeed,
    depth: usize,
    /// Depth of the open element with an address of the feed itself.
    own_element: Option<usize>,
    /// Depth and namespace of the open entry.
    open: Option<(usize, Option<XmlNamespace>)>,
    /// Depth and kind of the open element of an entry.
    element: Option<(usize, AdoptedElement)>,
    /// Text of the open element.
    text: String,
    /// The text contains an entity.
    is_unknown: bool,
}

impl XmlEntryCollector {
    fn start(&mut self, started: StartedElement<'_>, namespaces: &[String]) -> ElementHandling {
        let StartedElement { name, attributes, span } = started;
        let Some((depth, namespace)) = self.open else {
            match name.local {
                "item" | "entry" if self.depth > 0 => self.open_entry(&name, attributes, span),
                "link" | "id" if (1..=CHANNEL_CHILD).contains(&self.depth) => {
                    self.open_own_element(attributes);
                }
                _ => {}
            }
            self.depth += 1;
            return ElementHandling::Read;
        };
        if self.element.is_some() {
            // Markup inside an Atom title of type `xhtml`.
            self.depth += 1;
            return ElementHandling::Read;
        }
        let element =
            find_element(&name, namespace, namespaces).filter(|_| self.depth == depth + 1);
        let Some(element) = element else { return ElementHandling::Skip };
        self.element = Some((self.depth, element));
        self.depth += 1;
        self.text.clear();
        self.is_unknown = false;
        if let Some(entry) = self.feed.entries.last_mut() {
            entry.read_attributes(element, attributes);
        }
        ElementHandling::Read
    }

    fn open_entry(
        &mut self,
        name: &XmlName<'_>,
        attributes: &[XmlAttribute<'_>],
        span: Range<usize>,
    ) {
        let about = attributes.iter().find(|found| found.name.local == "about");
        self.open = Some((self.depth, Some(name.namespace)));
        self.feed.entries.push(RawFeedEntry {
            about: about.map(|found| found.value.trim().to_owned()),
            is_permalink: true,
            is_atom: name.local == "entry",
            span,
            ..RawFeedEntry::default()
        });
    }

    /// Reads the address of the feed or of its home page.
    fn open_own_element(&mut self, attributes: &[XmlAttribute<'_>]) {
        if matches!(attribute(attributes, "rel"), None | Some("alternate" | "self")) {
            let address = attribute(attributes, "href");
            self.feed.own_addresses.extend(address.map(str::to_owned));
            self.own_element = Some(self.depth);
            self.text.clear();
        }
    }

    fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.own_element.take_if(|depth| *depth == self.depth).is_some() {
            let address = self.text.trim();
            if !address.is_empty() {
                self.feed.own_addresses.push(address.to_owned());
            }
        }
        if let Some((_, element)) = self.element.take_if(|(depth, _)| *depth == self.depth) {
            let text = std::mem::take(&mut self.text);
            if let Some(entry) = self.feed.entries.last_mut() {
                entry.is_unknown |= self.is_unknown && element == AdoptedElement::Id;
                entry.set_text(element, text.trim());
            }
        }
        self.open.take_if(|(depth, _)| *depth == self.depth);
    }

    fn add_entity(&mut self, name: &str) {
        self.is_unknown = true;
        self.text.push_str(&format!("&{name};"));
    }
}

fn find_element(
    name: &XmlName<'_>,
    entry_namespace: Option<XmlNamespace>,
    namespaces: &[String],
) -> Option<AdoptedElement> {
    let rule = ELEMENTS.iter().find(|rule| {
        rule.local_name == name.local
            && rule.namespace.matches(name.namespace, entry_namespace, namespaces)
    });
    rule.map(|rule| rule.element)
}

impl ExpectedNamespace {
    fn matches(
        self,
        namespace: XmlNamespace,
        entry_namespace: Option<XmlNamespace>,
        namespaces: &[String],
    ) -> bool {
        match (self, namespace) {
            (Self::Own, namespace) => {
                namespace == XmlNamespace::None || Some(namespace) == entry_namespace
            }
            (Self::Named(uri), XmlNamespace::Known(index)) => {
                namespaces.get(index).is_some_and(|known| known == uri)
            }
            (Self::Named(_), XmlNamespace::None | XmlNamespace::Undeclared) => false,
        }
    }
}

impl RawFeedEntry {
    fn read_attributes(&mut self, element: AdoptedElement, attributes: &[XmlAttribute<'_>]) {
        match element {
            AdoptedElement::Id => {
                self.is_permalink = attribute(attributes, "isPermaLink") != Some("false");
            }
            AdoptedElement::Link
                if matches!(attribute(attributes, "rel"), None | Some("alternate")) =>
            {
                self.links.extend(attribute(attributes, "href").map(str::to_owned));
            }
            AdoptedElement::Link
            | AdoptedElement::OriginalLink
            | AdoptedElement::Title
            | AdoptedElement::Published
            | AdoptedElement::Updated => {}
        }
    }

    /// Sets the text of an element; only the first element of a kind counts, except links.
    fn set_text(&mut self, element: AdoptedElement, text: &str) {
        if text.is_empty() {
            return;
        }
        let slot = match element {
            AdoptedElement::Link => return self.links.push(text.to_owned()),
            AdoptedElement::OriginalLink => &mut self.original_link,
            AdoptedElement::Id => &mut self.guid,
            AdoptedElement::Title => &mut self.title,
            AdoptedElement::Published => &mut self.published,
            AdoptedElement::Updated => &mut self.updated,
        };
        slot.get_or_insert_with(|| text.to_owned());
    }
}

fn attribute<'a>(attributes: &'a [XmlAttribute<'_>], name: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|found| found.name.qualified == name)?;
    Some(found.value.trim())
}
