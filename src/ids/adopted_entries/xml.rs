//! RSS of every version and Atom: the elements of an entry that tell which it is.

use std::ops::Range;

use crate::ids::adopted_entries::{Bad, Raw};
use crate::syntax::xml::read::{Attribute, Event, Name, Namespace, Reader};

/// What an element of an entry tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Id,
    Link,
    Title,
    Published,
    Updated,
}

/// In which namespace an element counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    /// The entry's own, or none.
    Own,
    /// This one.
    Named(&'static str),
}

const DUBLIN_CORE: Within = Within::Named("http://purl.org/dc/elements/1.1/");
const FEEDBURNER: Within = Within::Named("http://rssnamespace.org/feedburner/ext/1.0");
const ATOM: Within = Within::Named("http://www.w3.org/2005/Atom");

/// Elements that tell something, in RSS of every version and Atom.
#[rustfmt::skip]
const PARTS: &[(Within, &str, Part)] = &[
    (Within::Own,  "guid",      Part::Id),
    (Within::Own,  "id",        Part::Id),
    (Within::Own,  "link",      Part::Link),
    (Within::Own,  "title",     Part::Title),
    (Within::Own,  "pubDate",   Part::Published),
    (Within::Own,  "published", Part::Published),
    // Atom 0.3.
    (Within::Own,  "issued",    Part::Published),
    (Within::Own,  "modified",  Part::Updated),
    (Within::Own,  "updated",   Part::Updated),
    (DUBLIN_CORE,  "date",      Part::Published),
    // What FeedBurner replaced by an address of its own.
    (FEEDBURNER,   "origLink",  Part::Link),
    (ATOM,         "link",      Part::Link),
];

/// The roots of feeds: RSS, RSS 1.0 and 0.90, Atom.
const ROOTS: [&str; 3] = ["rss", "RDF", "feed"];

/// Reads the entries of a feed, up to its end.
pub fn read(text: &str) -> Result<Vec<Raw>, Bad> {
    let mut reader = Reader::new(text);
    let mut gather = Gather::default();
    while let Some((event, span)) = reader.read()? {
        match event {
            Event::Start { name, attributes, .. } => {
                if gather.depth == 0 && !ROOTS.contains(&name.local) {
                    return Err(Bad::NoFeed(
                        "this is no feed: it begins with neither `rss`, `RDF` nor `feed`",
                    ));
                }
                if gather.start(name, &attributes, (span, reader.namespaces())) == Next::Passed {
                    reader.skip(&name)?;
                }
            }
            Event::End => gather.end(),
            Event::Text(text) => gather.text.push_str(&text),
            // Its declaration is not read, so that what it stands for stays unknown.
            Event::Entity(name) => gather.entity(name),
            Event::Declaration { .. } | Event::DocumentType(_) => {}
        }
    }
    Ok(gather.entries)
}

/// What becomes of an element that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// It is looked into.
    Opened,
    /// It is passed over with all that stands in it.
    Passed,
}

/// The entries so far, and what is open.
#[derive(Default)]
struct Gather {
    entries: Vec<Raw>,
    depth: usize,
    /// The depth of the entry that is open, and its namespace.
    open: Option<(usize, Option<Namespace>)>,
    /// The part that is open, and its depth.
    part: Option<(usize, Part)>,
    text: String,
    /// Whether the text holds an entity.
    is_unknown: bool,
}

impl Gather {
    fn start(
        &mut self,
        name: Name<'_>,
        attributes: &[Attribute<'_>],
        (span, namespaces): (Range<usize>, &[String]),
    ) -> Next {
        let Some((depth, namespace)) = self.open else {
            if self.depth > 0 && matches!(name.local, "item" | "entry") {
                self.open(&name, attributes, span);
            }
            self.depth += 1;
            return Next::Opened;
        };
        if self.part.is_some() {
            // A title of XHTML.
            self.depth += 1;
            return Next::Opened;
        }
        let part = part(&name, namespace, namespaces).filter(|_| self.depth == depth + 1);
        let Some(part) = part else { return Next::Passed };
        self.part = Some((self.depth, part));
        self.depth += 1;
        self.text.clear();
        self.is_unknown = false;
        if let Some(entry) = self.entries.last_mut() {
            entry.note(part, attributes);
        }
        Next::Opened
    }

    fn open(&mut self, name: &Name<'_>, attributes: &[Attribute<'_>], span: Range<usize>) {
        let about = attributes.iter().find(|found| found.name.local == "about");
        self.open = Some((self.depth, Some(name.namespace)));
        self.entries.push(Raw {
            about: about.map(|found| found.value.trim().to_owned()),
            is_permalink: true,
            is_atom: name.local == "entry",
            span,
            ..Raw::default()
        });
    }

    fn end(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if let Some((_, part)) = self.part.take_if(|(depth, _)| *depth == self.depth) {
            let text = std::mem::take(&mut self.text);
            if let Some(entry) = self.entries.last_mut() {
                entry.is_unknown |= self.is_unknown && part == Part::Id;
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

fn part(name: &Name<'_>, own: Option<Namespace>, namespaces: &[String]) -> Option<Part> {
    let is_in = |within: &Within| match (within, name.namespace) {
        (Within::Own, namespace) => namespace == Namespace::None || Some(namespace) == own,
        (Within::Named(uri), Namespace::Known(index)) => {
            namespaces.get(index).is_some_and(|known| known == uri)
        }
        (Within::Named(_), Namespace::None | Namespace::Undeclared) => false,
    };
    let row = PARTS.iter().find(|(within, local, _)| *local == name.local && is_in(within));
    row.map(|(.., part)| *part)
}

impl Raw {
    /// Takes what the attributes of a part tell.
    fn note(&mut self, part: Part, attributes: &[Attribute<'_>]) {
        let value = |name: &str| {
            let found = attributes.iter().find(|found| found.name.qualified == name);
            found.map(|found| found.value.trim())
        };
        match part {
            Part::Id => self.is_permalink = value("isPermaLink") != Some("false"),
            Part::Link if matches!(value("rel"), None | Some("alternate")) => {
                self.links.extend(value("href").map(str::to_owned));
            }
            Part::Link | Part::Title | Part::Published | Part::Updated => {}
        }
    }

    /// Takes what a part holds; the first of its kind counts.
    fn take(&mut self, part: Part, text: &str) {
        if text.is_empty() {
            return;
        }
        let slot = match part {
            Part::Link => return self.links.push(text.to_owned()),
            Part::Id => &mut self.guid,
            Part::Title => &mut self.title,
            Part::Published => &mut self.published,
            Part::Updated => &mut self.updated,
        };
        slot.get_or_insert_with(|| text.to_owned());
    }
}
