//! Writes Atom 1.0 (RFC 4287).

use atom_syndication::{self as atom, Category, Generator, Link, Text, WriteConfig};
use memchr::memmem::Finder;

use super::content_splice::{self, SectionDelimiters};
use super::extensions::{self, history, media, tombstone};
use super::{
    GENERATOR, bodies, buffer_for, non_blank, row, shown_title, stylesheet, writer_failed,
};
use crate::model::document::FeedFormat;
use crate::model::feed::{Entry, Feed, FeedOutput};
use crate::model::media::Attachment;
use crate::model::person::Person;
use crate::syntax::xml::{self, XmlElement};

/// Writes a feed as Atom, in UTF-8.
///
/// # Errors
/// The crate that writes Atom failed, or a content is misplaced.
pub(super) fn write(feed: &Feed, output: &FeedOutput) -> Result<Vec<u8>, String> {
    let config = WriteConfig { write_document_declaration: false, indent_size: Some(2) };
    let mut bytes = buffer_for(feed, |entry| entry.summary.len());
    bytes.extend_from_slice(xml::DECLARATION.as_bytes());
    let bytes = atom_feed(feed, output)
        .write_with_config(bytes, config)
        .map_err(|error| writer_failed("Atom", &error))?;
    let text = String::from_utf8(bytes).map_err(|_| "the written text is not UTF-8")?;
    let bytes = move_published_first(&use_zulu(&text)).into_bytes();
    let frame = stylesheet::link(bytes, feed.stylesheet.as_ref(), &output.url);
    content_splice::fill(&frame, feed, SectionDelimiters::CDATA)
}

/// Replaces the zone `+00:00`, which the crate writes, with `Z` in all dates, and ends
/// the last line.
///
/// The search for `+00:00</` finds only end tags, because `<` is escaped in text.
fn use_zulu(text: &str) -> String {
    const ZONE: &str = "+00:00</";
    let finder = Finder::new(ZONE);
    let mut written = String::with_capacity(text.len() + 1);
    let mut rest = text;
    while let Some(at) = finder.find(rest.as_bytes()) {
        let (before, found) = rest.split_at(at);
        let after = &found[ZONE.len()..];
        let is_date = ["updated>", "published>"].iter().any(|end| after.starts_with(end));
        written.extend([before, if is_date { "Z</" } else { ZONE }]);
        rest = after;
    }
    written.extend([rest, "\n"]);
    written
}

/// Moves the `published` of every entry before its `updated`. The crate writes them
/// the other way round, but one reader shows the first date that it finds.
fn move_published_first(text: &str) -> String {
    const UPDATED: &str = "    <updated>";
    const PUBLISHED: &str = "    <published>";
    let (updated, published) = (Finder::new(UPDATED), Finder::new(PUBLISHED));
    let mut ordered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, from_updated)) = split_at_match(rest, &updated)
        && let Some((between, from_published)) = split_at_match(from_updated, &published)
        && let Some((published, tail)) = from_published.split_once('\n')
    {
        ordered.extend([head, PUBLISHED, published, "\n", UPDATED, between]);
        rest = tail;
    }
    ordered + rest
}

/// Returns the text before and after the first match.
fn split_at_match<'a>(text: &'a str, finder: &Finder<'_>) -> Option<(&'a str, &'a str)> {
    let at = finder.find(text.as_bytes())?;
    Some((&text[..at], &text[at + finder.needle().len()..]))
}

fn atom_feed(feed: &Feed, output: &FeedOutput) -> atom::Feed {
    atom::Feed {
        id: feed.id.clone(),
        title: Text::plain(feed.title.as_str()),
        subtitle: non_blank(&feed.description).map(Text::plain),
        updated: feed.updated.fixed_offset(),
        links: feed_links(feed, output),
        authors: feed.authors.iter().map(author).collect(),
        icon: feed.icon.as_ref().map(ToString::to_string),
        logo: feed.logo.as_ref().map(|logo| logo.url.to_string()),
        rights: feed.copyright.as_deref().and_then(non_blank).map(Text::plain),
        generator: Some(Generator { value: GENERATOR.into(), ..Generator::default() }),
        lang: feed.language.clone(),
        namespaces: [
            media::namespace(feed),
            tombstone::namespace(feed),
            history::namespace(output),
        ]
        .into_iter()
        .flatten()
        .collect(),
        extensions: extensions::for_atom(&feed_elements(feed, output)),
        entries: feed.entries.iter().map(|entry| atom_entry(feed, entry)).collect(),
        ..atom::Feed::default()
    }
}

fn feed_elements(feed: &Feed, output: &FeedOutput) -> Vec<XmlElement> {
    history::element(output).into_iter().chain(tombstone::elements(feed)).collect()
}

fn feed_links(feed: &Feed, output: &FeedOutput) -> Vec<Link> {
    let media_type = row(FeedFormat::Atom).media_type;
    let mut links = vec![
        link("self", output.url.as_str(), Some(media_type)),
        link("alternate", feed.home.as_str(), Some("text/html")),
    ];
    let page = feed.page.iter().map(|page| link("related", page.url.as_str(), Some("text/html")));
    links.extend(page);
    let history = history::links(output);
    links.extend(history.map(|(rel, url)| link(rel, url.as_str(), Some(media_type))));
    links.extend(feed.hubs.iter().map(|url| link("hub", url.as_str(), None)));
    links
}

fn link(rel: &str, href: &str, media_type: Option<&str>) -> Link {
    Link {
        rel: rel.into(),
        href: href.into(),
        mime_type: media_type.map(Into::into),
        ..Link::default()
    }
}

fn author(person: &Person) -> atom::Person {
    atom::Person {
        name: person.name.clone(),
        email: person.email.clone(),
        uri: person.url.clone(),
        ..atom::Person::default()
    }
}

/// Returns an author with only a name, because one reader shows the address and the
/// e-mail as parts of the name.
fn byline(person: &Person) -> atom::Person {
    atom::Person { name: person.name.clone(), ..atom::Person::default() }
}

fn atom_entry(feed: &Feed, entry: &Entry) -> atom::Entry {
    let (summary, content) = bodies(feed, entry);
    atom::Entry {
        id: entry.id.clone(),
        // Plain text, without a `type`: many readers misread html and xhtml in titles.
        title: Text::plain(shown_title(entry)),
        links: entry_links(entry),
        published: Some(entry.published.fixed_offset()),
        updated: entry.updated.fixed_offset(),
        // Repeated in every entry: most readers ignore the authors of the feed.
        authors: entry.authors.iter().map(byline).collect(),
        categories: entry.categories.iter().map(|name| category(name)).collect(),
        summary: summary.map(|text| Text { lang: entry.language.clone(), ..Text::plain(text) }),
        content: content.map(|_| atom::Content {
            value: Some(content_splice::PLACEHOLDER.into()),
            content_type: Some("html".into()),
            lang: entry.language.clone(),
            ..atom::Content::default()
        }),
        extensions: extensions::for_atom(&media::elements(feed, entry)),
        ..atom::Entry::default()
    }
}

/// Lists the links of an entry, the permalink first: some readers take the first
/// link for the permalink, whatever its `rel`.
fn entry_links(entry: &Entry) -> Vec<Link> {
    let alternate = link("alternate", entry.url.as_str(), Some("text/html"));
    let related = entry.external.iter().map(|url| link("related", url.as_str(), None));
    let enclosures = entry.attachments.iter().map(enclosure);
    std::iter::once(alternate).chain(related).chain(enclosures).collect()
}

fn enclosure(attachment: &Attachment) -> Link {
    Link {
        title: attachment.title.clone(),
        length: Some(attachment.length).filter(|&length| length > 0).map(|it| it.to_string()),
        ..link("enclosure", attachment.url.as_str(), Some(&attachment.mime_type))
    }
}

fn category(name: &str) -> Category {
    Category { term: name.into(), ..Category::default() }
}
