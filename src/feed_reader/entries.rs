//! Reads the ids, addresses, titles and dates of entries, to compare feeds.

use std::ops::Range;

use chrono::DateTime;

use crate::feed_reader::{LONGEST, copy_start, is_json};
use crate::syntax::json::{self, ChosenMembers, JsonKind, JsonPart};
use crate::syntax::xml::read::{XmlAttribute, XmlEvent, XmlName, XmlReader};
use crate::text::date::Timestamp;
use crate::text::encoding;

/// The identifying facts of an entry, if present and valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ParsedEntry {
    /// The id: RSS `guid`, Atom and JSON `id`.
    pub id: Option<String>,
    /// The permalink: RSS `link`, Atom's alternate link, JSON `url`.
    pub url: Option<String>,
    /// The title as written, including markup.
    pub title: Option<String>,
    /// The date of publication: RSS `pubDate`, Atom `published`, JSON `date_published`.
    pub published: Option<Timestamp>,
    /// The date of the last change: Atom `updated`, JSON `date_modified`.
    pub updated: Option<Timestamp>,
    /// The place of the start tag, or of the JSON object.
    pub span: Range<usize>,
}

/// The identifying facts of a feed, and its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ParsedFeed {
    /// The id of an Atom feed.
    pub id: Option<String>,
    /// The date of the feed: RSS `lastBuildDate`, or `pubDate`; Atom `updated`.
    pub updated: Option<Timestamp>,
    /// The place of that date.
    pub updated_span: Range<usize>,
    /// The entries in the order of the document.
    pub entries: Vec<ParsedEntry>,
}

/// Reads a feed like [`read`], from bytes in any encoding.
pub(crate) fn decode(bytes: &[u8]) -> ParsedFeed {
    read(&encoding::decode(bytes, None).text)
}

/// Reads the identifying facts of a feed and its entries, up to the first syntax error.
pub(crate) fn read(source: &str) -> ParsedFeed {
    let mut entries = Vec::new();
    let feed = read_each(source, |entry| entries.push(entry));
    ParsedFeed { entries, ..feed }
}

/// Reads a feed like [`read`], but calls `visit` with each entry and keeps none.
pub(crate) fn read_each(source: &str, visit: impl FnMut(ParsedEntry)) -> ParsedFeed {
    if is_json(source) { read_json(source, visit) } else { read_xml(source, visit) }
}

fn read_json(source: &str, mut visit: impl FnMut(ParsedEntry)) -> ParsedFeed {
    // Entries before a syntax error are used, as in XML.
    let _ = json::parse_each(source, "items", |piece| {
        if let JsonPart::Item(item) = piece
            && item.kind() == JsonKind::Object
        {
            visit(read_json_item(&ChosenMembers::read(&item, MEMBERS), item.span()));
        }
    });
    ParsedFeed::default()
}

/// Members of an item that contain its identifying facts.
const MEMBERS: &[&str] = &["id", "url", "title", "date_published", "date_modified"];

/// Reads the identifying facts of an item of a JSON Feed.
pub(crate) fn read_json_item(item: &ChosenMembers<'_>, span: Range<usize>) -> ParsedEntry {
    ParsedEntry {
        id: text_member(item, "id"),
        url: text_member(item, "url"),
        title: text_member(item, "title"),
        published: date_member(item, "date_published"),
        updated: date_member(item, "date_modified"),
        span,
    }
}

fn text_member(item: &ChosenMembers<'_>, key: &str) -> Option<String> {
    item.text(key).map(|text| copy_start(&text))
}

fn date_member(item: &ChosenMembers<'_>, key: &str) -> Option<Timestamp> {
    item.text(key).and_then(|text| parse_date(&text))
}

fn read_xml(source: &str, mut visit: impl FnMut(ParsedEntry)) -> ParsedFeed {
    let mut reader = XmlReader::new(source);
    let mut collector = EntryCollector::default();
    while let Ok(Some((event, span))) = reader.read() {
        if let Some(entry) = collector.add_event(&event, &span) {
            visit(entry);
        }
        if let XmlEvent::Start { name, .. } = event
            && collector.can_skip()
        {
            if reader.skip(&name).is_err() {
                break;
            }
            collector.path.pop();
        }
    }
    let (feed, last) = collector.finish();
    last.into_iter().for_each(visit);
    feed
}

/// Elements with the identifying facts in their text.
pub(crate) const WANTED: &[&str] =
    &["guid", "id", "lastBuildDate", "link", "pubDate", "published", "title", "updated"];

/// Collects the identifying facts of a feed in XML while it is read.
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
    /// Adds an event, and returns the entry that ends with it.
    pub(crate) fn add_event(
        &mut self,
        event: &XmlEvent<'a>,
        span: &Range<usize>,
    ) -> Option<ParsedEntry> {
        match event {
            XmlEvent::Start { name, attributes, .. } => self.start(*name, attributes, span.clone()),
            XmlEvent::End => return self.end(),
            XmlEvent::Text(text) if self.is_wanted => self.add_text(text),
            // Entities are never expanded: two values that differ in one differ.
            XmlEvent::Entity(name) if self.is_wanted => self.add_text(&format!("&{name};")),
            XmlEvent::Text(_)
            | XmlEvent::Entity(_)
            | XmlEvent::Declaration { .. }
            | XmlEvent::DocumentType(_) => {}
        }
        None
    }

    /// Adds the beginning of a text, which is enough to compare it.
    fn add_text(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.text.len());
        self.text += &text[..text.floor_char_boundary(room)];
    }

    /// Returns the feed, and the entry that the end of the document cut off.
    pub(crate) fn finish(self) -> (ParsedFeed, Option<ParsedEntry>) {
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
            self.set_atom_link(attributes);
        }
    }

    /// Returns true if the open element can be skipped: it is in an entry, and none of the
    /// wanted elements. Most often it is the content, which is most of the feed.
    fn can_skip(&self) -> bool {
        !self.is_wanted && self.entry.as_ref().is_some_and(|(depth, _)| self.path.len() > depth + 1)
    }

    /// Returns true if the open element is a child of the entry, or of the feed.
    fn is_direct(&self) -> bool {
        match &self.entry {
            Some((depth, _)) => self.path.len() == depth + 2,
            None => (2..=3).contains(&self.path.len()),
        }
    }

    fn set_atom_link(&mut self, attributes: &[XmlAttribute<'a>]) {
        let (href, rel) = (find_value(attributes, "href"), find_value(attributes, "rel"));
        if let (Some(href), None | Some("alternate"), Some((_, entry))) =
            (href, rel, &mut self.entry)
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
                Some((_, entry)) => entry.set_field(name, text),
                None => self.set_feed_field(name, text),
            }
        }
        let depth = self.path.len();
        self.entry.take_if(|(at, _)| *at == depth).map(|(_, entry)| entry)
    }

    fn set_feed_field(&mut self, name: &str, text: String) {
        let is_better = name == "lastBuildDate" || self.feed.updated.is_none();
        if matches!(name, "lastBuildDate" | "pubDate" | "updated") && is_better {
            self.feed.updated = parse_date(&text);
            self.feed.updated_span = self.span.clone();
        } else if name == "id" {
            self.feed.id.get_or_insert(text);
        }
    }
}

fn find_value<'e>(attributes: &'e [XmlAttribute<'_>], name: &str) -> Option<&'e str> {
    let attribute = attributes.iter().find(|attribute| attribute.name.qualified == name);
    attribute.map(|attribute| &*attribute.value)
}

impl ParsedEntry {
    fn set_field(&mut self, name: &str, text: String) {
        match name {
            "guid" | "id" => self.id = Some(text),
            "link" if !text.is_empty() => self.url = Some(text),
            "title" => self.title = Some(text),
            "pubDate" | "published" => self.published = parse_date(&text),
            "updated" => self.updated = parse_date(&text),
            _ => {}
        }
    }
}

fn parse_date(text: &str) -> Option<Timestamp> {
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
