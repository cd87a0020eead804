//! RSS 2.0, by the RSS Advisory Board's profile.

use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::{Category, Channel, Cloud, Enclosure, Image, Item};
use url::{Position, Url};

use super::extensions::{self, history, media, tombstone};
use super::{GENERATOR, bodies, content_splice, rfc822, room, row, stylesheet};
use crate::model::document::FeedFormat;
use crate::model::feed::{DeletedEntry, Entry, Feed, FeedOutput};
use crate::model::media::Attachment;
use crate::syntax::xml::{self, XmlElement};

/// The largest `image` that the specification allows.
const IMAGE_LIMIT: (u32, u32) = (144, 400);

/// The title of what was taken back, because its own would go on being shown.
const WITHDRAWN: &str = "Withdrawn";

/// Writes a feed as RSS.
pub fn write(feed: &Feed, output: &FeedOutput) -> Result<Vec<u8>, String> {
    let mut bytes = channel(feed, output)
        .pretty_write_to(room(feed, |entry| entry.summary.len()), b' ', 2)
        .map_err(|error| error.to_string())?;
    bytes.push(b'\n');
    content_splice::fill(
        &stylesheet::link(bytes, feed.stylesheet.as_ref()),
        feed,
        content_splice::BARE,
    )
}

fn channel(feed: &Feed, output: &FeedOutput) -> Channel {
    // The element is required, and validators complain of an empty one.
    let description = if feed.description.is_empty() { &feed.title } else { &feed.description };
    Channel {
        title: feed.title.clone(),
        link: feed.home.to_string(),
        description: description.clone(),
        language: feed.language.clone(),
        copyright: feed.copyright.clone(),
        last_build_date: Some(rfc822(feed.updated).to_string()),
        generator: Some(GENERATOR.into()),
        cloud: feed.cloud.as_ref().map(cloud),
        image: image(feed),
        atom_ext: Some(AtomExtension { links: links(feed, output) }),
        namespaces: media::namespace(feed)
            .or_else(|| tombstone::status_namespace(feed))
            .into_iter()
            .chain(history::namespace(output))
            .collect(),
        extensions: extensions::for_rss(history::element(output).as_slice()),
        items: items(feed),
        ..Channel::default()
    }
}

/// The element names no scheme: of a cloud behind TLS the protocol tells it, as
/// servers and readers of rssCloud have it.
fn cloud(url: &Url) -> Cloud {
    let protocol = if url.scheme() == "https" { "https-post" } else { "http-post" };
    Cloud {
        domain: url.host_str().unwrap_or_default().into(),
        port: url.port_or_known_default().unwrap_or(80).to_string(),
        path: url[Position::BeforePath..Position::AfterQuery].into(),
        // Only the other protocols call procedures.
        register_procedure: String::new(),
        protocol: protocol.into(),
    }
}

fn image(feed: &Feed) -> Option<Image> {
    let logo = feed.logo.as_ref()?;
    let (width, height) = logo.size?;
    let (_, extension) = logo.url.path().rsplit_once('.')?;
    let is_known = ["gif", "jpeg", "jpg", "png"].contains(&extension.to_ascii_lowercase().as_str());
    let fits = width <= IMAGE_LIMIT.0 && height <= IMAGE_LIMIT.1;
    (is_known && fits).then(|| Image {
        url: logo.url.to_string(),
        title: feed.title.clone(),
        link: feed.home.to_string(),
        width: Some(width.to_string()),
        height: Some(height.to_string()),
        description: None,
    })
}

fn links(feed: &Feed, output: &FeedOutput) -> Vec<Link> {
    let link = |rel: &str, url: &Url| Link {
        href: url.to_string(),
        rel: rel.into(),
        mime_type: Some(row(FeedFormat::Rss).media_type.into()),
        ..Link::default()
    };
    let own = std::iter::once(link("self", &output.url));
    let history = history::links(output).map(|(rel, url)| link(rel, url));
    let html = || Some("text/html".to_owned());
    let page =
        feed.page.iter().map(|page| Link { mime_type: html(), ..link("related", &page.url) });
    let hubs = feed.hubs.iter().map(|url| Link { mime_type: None, ..link("hub", url) });
    own.chain(page).chain(history).chain(hubs).collect()
}

/// What was taken back stands last, for most readers show the first first.
fn items(feed: &Feed) -> Vec<Item> {
    let items = feed.entries.iter().map(|entry| item(feed, entry));
    items.chain(tombstone::marked(feed).iter().map(deleted)).collect()
}

/// Makes the item of a withdrawn entry. Its date is the time of the withdrawal, so
/// that partners notice the change. It has no link, because no feed may contain the
/// address of an article that is not public.
fn deleted(deleted: &DeletedEntry) -> Item {
    let id = deleted.exact_id.as_ref().unwrap_or(&deleted.id);
    let elements = [guid(id, ""), tombstone::status(deleted)];
    Item {
        title: Some(WITHDRAWN.into()),
        description: deleted.reason.as_deref().map(|reason| xml::escape(reason).into_owned()),
        pub_date: Some(rfc822(deleted.when).to_string()),
        extensions: extensions::for_rss(&elements),
        ..Item::default()
    }
}

fn item(feed: &Feed, entry: &Entry) -> Item {
    let (_, content) = bodies(feed, entry);
    Item {
        title: Some(entry.title.clone()),
        link: Some(entry.url.to_string()),
        description: Some(description(entry, content)),
        content: content.map(|_| content_splice::MARK.into()),
        categories: entry.categories.iter().map(|name| category(name)).collect(),
        enclosure: entry.attachments.first().map(enclosure),
        pub_date: Some(rfc822(entry.published).to_string()),
        // An `author` must be an e-mail address, and most readers show it
        // beside or instead of `dc:creator`.
        dublin_core_ext: Some(DublinCoreExtension {
            creators: entry.authors.iter().map(|person| person.name.clone()).collect(),
            languages: entry.language.iter().cloned().collect(),
            ..DublinCoreExtension::default()
        }),
        extensions: extensions::for_rss(&further_elements(feed, entry)),
        ..Item::default()
    }
}

/// Stands beside the content too, because `content:encoded` alone draws a
/// warning; then it is never the longer of the two, which some readers show.
fn description(entry: &Entry, content: Option<&str>) -> String {
    // It holds HTML, so plain text is escaped once more than in a title.
    let summary = xml::escape(&entry.summary);
    match content {
        Some(content) if content.len() < summary.len() => content.into(),
        _ => summary.into_owned(),
    }
}

fn category(name: &str) -> Category {
    Category { name: name.into(), domain: None }
}

fn enclosure(attachment: &Attachment) -> Enclosure {
    Enclosure {
        url: attachment.url.to_string(),
        length: attachment.length.to_string(),
        mime_type: attachment.mime_type.clone(),
    }
}

fn further_elements(feed: &Feed, entry: &Entry) -> Vec<XmlElement> {
    let id = entry.exact_id.as_ref().unwrap_or(&entry.id);
    let guid = guid(id, entry.url.as_str());
    let updated =
        entry.modified.map(|instant| XmlElement::new("atom:updated").text(super::rfc3339(instant)));
    std::iter::once(guid).chain(updated).chain(media::elements(feed, entry)).collect()
}

/// The crate's own `Guid` leaves the attribute out where it is true.
fn guid(id: &str, url: &str) -> XmlElement {
    XmlElement::new("guid").attribute("isPermaLink", (id == url).to_string()).text(id)
}
