//! Writes RSS 2.0 by the RSS Advisory Board's profile.

use rss::extension::atom::{AtomExtension, Link};
use rss::extension::dublincore::DublinCoreExtension;
use rss::{Category, Channel, Cloud, Enclosure, Image, Item};
use url::{Position, Url};

use super::content_splice::{self, SectionDelimiters};
use super::extensions::{self, history, media, tombstone};
use super::{GENERATOR, bodies, buffer_for, non_blank, rfc822, row, stylesheet, writer_failed};
use crate::model::document::FeedFormat;
use crate::model::feed::{DeletedEntry, Entry, Feed, FeedOutput, ItemLink};
use crate::model::media::Attachment;
use crate::syntax::xml::{self, XmlElement};

/// Largest width of a channel's `image` that the specification allows, in pixels.
const MAX_IMAGE_WIDTH: u32 = 144;

/// Largest height of a channel's `image`, in pixels.
const MAX_IMAGE_HEIGHT: u32 = 400;

/// Title of a withdrawn entry. With the original title, readers would go on showing
/// the entry as if nothing had happened.
const WITHDRAWN: &str = "Withdrawn";

/// Writes a feed as RSS, in UTF-8.
///
/// # Errors
/// The crate that writes RSS failed, or a content is misplaced.
pub(super) fn write(feed: &Feed, output: &FeedOutput) -> Result<Vec<u8>, String> {
    let mut bytes = channel(feed, output)
        .pretty_write_to(buffer_for(feed, |entry| entry.summary.len()), b' ', 2)
        .map_err(|error| writer_failed("RSS", &error))?;
    bytes.push(b'\n');
    let frame = stylesheet::link(bytes, feed.stylesheet.as_ref(), &output.url);
    content_splice::fill(&frame, feed, SectionDelimiters::NONE)
}

fn channel(feed: &Feed, output: &FeedOutput) -> Channel {
    // RSS requires the element, and validators warn if it is empty.
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

/// Returns the `cloud` element of an rssCloud server. It has no attribute for the URL
/// scheme; by convention of rssCloud servers and readers, the protocol `https-post`
/// implies TLS.
fn cloud(url: &Url) -> Cloud {
    let protocol = if url.scheme() == "https" { "https-post" } else { "http-post" };
    Cloud {
        domain: url.host_str().unwrap_or_default().into(),
        port: url.port_or_known_default().unwrap_or(80).to_string(),
        path: url[Position::BeforePath..Position::AfterQuery].into(),
        // A procedure is used only by the XML-RPC and SOAP protocols.
        register_procedure: String::new(),
        protocol: protocol.into(),
    }
}

fn image(feed: &Feed) -> Option<Image> {
    let logo = feed.logo.as_ref()?;
    let (width, height) = logo.size?;
    let (_, extension) = logo.url.path().rsplit_once('.')?;
    let is_known = ["gif", "jpeg", "jpg", "png"].contains(&extension.to_ascii_lowercase().as_str());
    let fits = width <= MAX_IMAGE_WIDTH && height <= MAX_IMAGE_HEIGHT;
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
    let media_type = row(FeedFormat::Rss).media_type;
    let own = std::iter::once(link("self", &output.url, Some(media_type)));
    let history = history::links(output).map(|(rel, url)| link(rel, url, Some(media_type)));
    let page = feed.page.iter().map(|page| link("related", &page.url, Some("text/html")));
    let hubs = feed.hubs.iter().map(|url| link("hub", url, None));
    own.chain(page).chain(history).chain(hubs).collect()
}

fn link(rel: &str, url: &Url, media_type: Option<&str>) -> Link {
    Link {
        href: url.to_string(),
        rel: rel.into(),
        mime_type: media_type.map(Into::into),
        ..Link::default()
    }
}

/// Lists the items, withdrawn ones last, because most readers show items in file order.
fn items(feed: &Feed) -> Vec<Item> {
    let items = feed.entries.iter().map(|entry| item(feed, entry));
    items.chain(tombstone::marked_entries(feed).iter().map(deleted_item)).collect()
}

/// Makes the item of a withdrawn entry. Its date is the time of the withdrawal, so
/// that partners notice the change. It has no link, because no feed may contain the
/// address of an article that is not public.
fn deleted_item(deleted: &DeletedEntry) -> Item {
    let id = deleted.exact_id.as_ref().unwrap_or(&deleted.id);
    let elements = [guid(id, ""), tombstone::status(deleted)];
    Item {
        title: Some(WITHDRAWN.into()),
        description: deleted.reason.as_deref().map(|reason| xml::escape_text(reason).into_owned()),
        pub_date: Some(rfc822(deleted.when).to_string()),
        extensions: extensions::for_rss(&elements),
        ..Item::default()
    }
}

fn item(feed: &Feed, entry: &Entry) -> Item {
    let (_, content) = bodies(feed, entry);
    Item {
        title: non_blank(&entry.title).map(str::to_owned),
        link: Some(item_link(feed, entry).to_string()),
        description: Some(description(entry, content)),
        content: content.map(|_| content_splice::PLACEHOLDER.into()),
        categories: entry.categories.iter().map(|name| category(name)).collect(),
        enclosure: entry.attachments.first().map(enclosure),
        pub_date: Some(rfc822(entry.published).to_string()),
        // An `author` must be an e-mail address, and most readers show it next to
        // `dc:creator` or in place of it.
        dublin_core_ext: Some(DublinCoreExtension {
            creators: entry.authors.iter().map(|person| person.name.clone()).collect(),
            languages: entry.language.iter().cloned().collect(),
            ..DublinCoreExtension::default()
        }),
        extensions: extensions::for_rss(&extension_elements(feed, entry)),
        ..Item::default()
    }
}

/// Returns the target of an item's `link`.
fn item_link<'a>(feed: &Feed, entry: &'a Entry) -> &'a Url {
    match feed.item_link {
        ItemLink::Article => &entry.url,
        ItemLink::External => entry.external.as_ref().unwrap_or(&entry.url),
    }
}

/// Returns the `description` of an item. It is also written next to
/// `content:encoded`, because validators warn if that is alone; then it must not be
/// longer than the content, because some readers show the longer of the two.
fn description(entry: &Entry, content: Option<&str>) -> String {
    // A description is HTML, so plain text is escaped once more than in a title.
    let summary = xml::escape_text(&entry.summary);
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

fn extension_elements(feed: &Feed, entry: &Entry) -> Vec<XmlElement> {
    let id = entry.exact_id.as_ref().unwrap_or(&entry.id);
    let guid = guid(id, entry.url.as_str());
    let updated =
        entry.modified.map(|instant| XmlElement::new("atom:updated").text(super::rfc3339(instant)));
    std::iter::once(guid).chain(updated).chain(media::elements(feed, entry)).collect()
}

/// Returns the `guid` of an item, always with `isPermaLink`: the `Guid` of the crate
/// omits the attribute if it is true.
fn guid(id: &str, url: &str) -> XmlElement {
    XmlElement::new("guid").attribute("isPermaLink", (id == url).to_string()).text(id)
}
