//! What identifies the entries of any feed, for comparing one with another.

use std::ops::Range;

use chrono::DateTime;

use crate::feed_reader::{LONGEST, copy_start, is_json};
use crate::syntax::encoding;
use crate::syntax::json::{self, ChosenMembers, JsonKind, JsonPart};
use crate::syntax::xml::read::{XmlAttribute, XmlEvent, XmlName, XmlReader};
use crate::text::date::Timestamp;

/// What identifies an entry, as far as it is there and can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedEntry {
    /// RSS `guid`, Atom and JSON `id`.
    pub id: Option<String>,
    /// RSS `link`, Atom's alternate link, JSON `url`.
    pub url: Option<String>,
    /// As it is written, markup and all.
    pub title: Option<String>,
    /// RSS `pubDate`, Atom `published`, JSON `date_published`.
    pub published: Option<Timestamp>,
    /// Atom `updated`, JSON `date_modified`.
    pub updated: Option<Timestamp>,
    /// Where it begins.
    pub span: Range<usize>,
}

/// What a whole feed says of itself, and its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedFeed {
    /// Atom `id`.
    pub id: Option<String>,
    /// RSS `lastBuildDate`, or `pubDate`; Atom `updated`.
    pub updated: Option<Timestamp>,
    /// Where that stands.
    pub updated_span: Range<usize>,
    /// In their order.
    pub entries: Vec<ParsedEntry>,
}

/// As [`read`], from bytes in any encoding.
pub fn decode(bytes: &[u8]) -> ParsedFeed {
    read(&encoding::decode(bytes, None).text)
}

/// Reads what identifies the entries of a feed, up to the first fault in it.
pub fn read(source: &str) -> ParsedFeed {
    let mut entries = Vec::new();
    let feed = read_each(source, |entry| entries.push(entry));
    ParsedFeed { entries, ..feed }
}

/// As [`read`], but hands on each entry and keeps none.
pub(crate) fn read_each(source: &str, hand: impl FnMut(ParsedEntry)) -> ParsedFeed {
    if is_json(source) { read_json(source, hand) } else { read_xml(source, hand) }
}

fn read_json(source: &str, mut hand: impl FnMut(ParsedEntry)) -> ParsedFeed {
    // What was read before a fault counts, as it does in XML.
    let _ = json::parse_each(source, "items", |piece| {
        if let JsonPart::Item(item) = piece
            && item.kind() == JsonKind::Object
        {
            hand(read_json_item(&ChosenMembers::read(&item, MEMBERS), item.span()));
        }
    });
    ParsedFeed::default()
}

/// Members of an item that identify it.
const MEMBERS: &[&str] = &["id", "url", "title", "date_published", "date_modified"];

/// Reads what identifies an item of a JSON Feed.
pub(crate) fn read_json_item(item: &ChosenMembers<'_>, span: Range<usize>) -> ParsedEntry {
    let text = |key: &str| item.text(key).map(|text| copy_start(&text));
    let date = |key: &str| item.text(key).and_then(|text| instant(&text));
    ParsedEntry {
        id: text("id"),
        url: text("url"),
        title: text("title"),
        published: date("date_published"),
        updated: date("date_modified"),
        span,
    }
}

fn read_xml(source: &str, mut hand: impl FnMut(ParsedEntry)) -> ParsedFeed {
    let mut reader = XmlReader::new(source);
    let mut gather = EntryCollector::default();
    while let Ok(Some((event, span))) = reader.read() {
        if let Some(entry) = gather.event(&event, &span) {
            hand(entry);
        }
        if let XmlEvent::Start { name, .. } = event
            && gather.passes()
        {
            if reader.skip(&name).is_err() {
                break;
            }
            gather.path.pop();
        }
    }
    let (feed, last) = gather.end_of_reading();
    last.into_iter().for_each(hand);
    feed
}

/// Elements whose text is of interest.
pub(crate) const WANTED: &[&str] =
    &["guid", "id", "lastBuildDate", "link", "pubDate", "published", "title", "updated"];

/// What identifies the entries of a feed in XML, gathered while it is read.
#[derive(Default)]
pub(crate) struct EntryCollector<'a> {
    feed: ParsedFeed,
    /// The names of the open elements.
    path: Vec<&'a str>,
    /// The open entry and its depth.
    entry: Option<(usize, ParsedEntry)>,
    text: String,
    is_wanted: bool,
    span: Range<usize>,
}

impl<'a> EntryCollector<'a> {
    /// Takes an event; returns the entry that ends with it.
    pub fn event(&mut self, event: &XmlEvent<'a>, span: &Range<usize>) -> Option<ParsedEntry> {
        match event {
            XmlEvent::Start { name, attributes, .. } => self.start(*name, attributes, span.clone()),
            XmlEvent::End => return self.end(),
            XmlEvent::Text(text) if self.is_wanted => {
                // Of a long text the beginning tells it from others.
                let room = LONGEST.saturating_sub(self.text.len());
                self.text += &text[..text.floor_char_boundary(room)];
            }
            XmlEvent::Text(_)
            | XmlEvent::Entity(_)
            | XmlEvent::Declaration { .. }
            | XmlEvent::DocumentType(_) => {}
        }
        None
    }

    /// Returns what was gathered of the feed, and of an entry that was cut off.
    pub fn end_of_reading(self) -> (ParsedFeed, Option<ParsedEntry>) {
        (self.feed, self.entry.map(|(_, entry)| entry))
    }

    fn start(&mut self, name: XmlName<'a>, attributes: &[XmlAttribute<'a>], span: Range<usize>) {
        let is_entry = self.entry.is_none() && matches!(name.qualified, "item" | "entry");
        if is_entry {
            let entry = ParsedEntry { span: span.clone(), ..ParsedEntry::default() };
            self.entry = Some((self.path.len(), entry));
        }
        self.path.push(name.qualified);
        self.span = span;
        self.text.clear();
        self.is_wanted = !is_entry && self.is_direct() && WANTED.contains(&name.qualified);
        if self.is_wanted && name.qualified == "link" {
            self.atom_link(attributes);
        }
    }

    /// Says whether nothing in the open element is of interest: it is a part of
    /// an entry, most often the content, which is most of the feed.
    fn passes(&self) -> bool {
        !self.is_wanted && self.entry.as_ref().is_some_and(|(depth, _)| self.path.len() > depth + 1)
    }

    /// Says whether the open element is a child of the entry, or of the feed.
    fn is_direct(&self) -> bool {
        match &self.entry {
            Some((depth, _)) => self.path.len() == depth + 2,
            None => (2..=3).contains(&self.path.len()),
        }
    }

    fn atom_link(&mut self, attributes: &[XmlAttribute<'a>]) {
        let value = |name: &str| {
            attributes.iter().find(|found| found.name.qualified == name).map(|found| &*found.value)
        };
        if let (Some(href), None | Some("alternate"), Some((_, entry))) =
            (value("href"), value("rel"), &mut self.entry)
        {
            entry.url.get_or_insert_with(|| copy_start(href));
        }
    }

    /// Returns the entry that ends, if one does.
    fn end(&mut self) -> Option<ParsedEntry> {
        let name = self.path.pop()?;
        if std::mem::take(&mut self.is_wanted) {
            let text = self.text.trim().to_owned();
            match &mut self.entry {
                Some((_, entry)) => entry.take(name, text),
                None => self.set_feed_field(name, text),
            }
        }
        let depth = self.path.len();
        self.entry.take_if(|(at, _)| *at == depth).map(|(_, entry)| entry)
    }

    fn set_feed_field(&mut self, name: &str, text: String) {
        let is_better = name == "lastBuildDate" || self.feed.updated.is_none();
        if matches!(name, "lastBuildDate" | "pubDate" | "updated") && is_better {
            self.feed.updated = instant(&text);
            self.feed.updated_span = self.span.clone();
        } else if name == "id" {
            self.feed.id.get_or_insert(text);
        }
    }
}

impl ParsedEntry {
    fn take(&mut self, name: &str, text: String) {
        match name {
            "guid" | "id" => self.id = Some(text),
            "link" if !text.is_empty() => self.url = Some(text),
            "title" => self.title = Some(text),
            "pubDate" | "published" => self.published = instant(&text),
            "updated" => self.updated = instant(&text),
            _ => {}
        }
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_rfc2822(text))
        .ok()
        .map(|date| date.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str) -> String {
        let facts = read(source);
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
        let date = |date: &Option<Timestamp>| date.map_or("-".into(), |date| date.to_rfc3339());
        let entries = facts.entries.iter().map(|entry| {
            format!(
                "{} {} {} {} {}\n",
                text(&entry.id),
                text(&entry.url),
                text(&entry.title),
                date(&entry.published),
                date(&entry.updated)
            )
        });
        format!("{}\n{}", date(&facts.updated), entries.collect::<String>())
    }

    #[test]
    fn id_of_a_feed_is_not_that_of_an_entry() {
        let feed = "<feed><id>1</id><entry><id>2</id></entry></feed>";
        assert_eq!(read(feed).id.as_deref(), Some("1"));
        assert_eq!(read(&feed.replace("<id>1</id>", "")).id, None);
    }

    #[test]
    fn entries_of_every_format_are_read_alike() {
        insta::assert_snapshot!(check("<rss><channel><title>A</title><lastBuildDate>Fri, 02 Jan 2026 03:04:05 GMT</lastBuildDate><item><guid>1</guid><link>https://a.example/1</link><title>B</title><pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate><media:group><title>x</title></media:group></item></channel></rss>"), @r#"
        2026-01-02T03:04:05+00:00
        1 https://a.example/1 B 2026-01-02T03:04:05+00:00 -
        "#);
        insta::assert_snapshot!(check("<feed><updated>2026-01-02T03:04:05Z</updated><entry><id>1</id><link rel='enclosure' href='/x'/><link href='https://a.example/1'/><title>B</title><published>2026-01-02T03:04:05Z</published><updated>2026-01-03T03:04:05Z</updated><source><id>x</id></source></entry></feed>"), @r#"
        2026-01-02T03:04:05+00:00
        1 https://a.example/1 B 2026-01-02T03:04:05+00:00 2026-01-03T03:04:05+00:00
        "#);
        insta::assert_snapshot!(check(r#"{"items":[{"id":"1","url":"https://a.example/1","title":"B","date_published":"2026-01-02T03:04:05Z"}]}"#), @r#"
        -
        1 https://a.example/1 B 2026-01-02T03:04:05+00:00 -
        "#);
    }

    #[test]
    fn copies_are_read_in_their_encoding() {
        let text = "\u{FEFF}<feed><entry><id>é</id></entry></feed>";
        let wide: Vec<_> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide).entries[0].id.as_deref(), Some("é"));
        assert_eq!(decode(text.as_bytes()).entries[0].id.as_deref(), Some("é"));
    }

    #[test]
    fn a_fault_ends_the_reading() {
        insta::assert_snapshot!(check("<feed><entry><id>1</id></entry><entry><id>2</id>&"), @r#"
        -
        1 - - - -
        2 - - - -
        "#);
    }
}
