//! Media RSS: the picture of an entry.

use crate::formats::{bodies, non_blank};
use crate::model::feed::{Entry, Feed, PicturePlacement};
use crate::model::media::Image;
use crate::syntax::html;
use crate::syntax::xml::XmlElement;

/// Namespace of Media RSS. Readers compare it character by character, so it keeps
/// its final slash.
const NAMESPACE: &str = "http://search.yahoo.com/mrss/";

/// Returns the prefix and the namespace if an entry of the feed uses them.
pub(crate) fn namespace(feed: &Feed) -> Option<(String, String)> {
    let is_used = feed.entries.iter().any(|entry| listed_picture(feed, entry).is_some());
    is_used.then(declaration)
}

/// Returns the prefix and the namespace, to be declared at the root element.
pub(crate) fn declaration() -> (String, String) {
    ("media".into(), NAMESPACE.into())
}

/// Returns the elements for the picture of an entry, unless its content shows it.
pub(crate) fn elements(feed: &Feed, entry: &Entry) -> Vec<XmlElement> {
    let Some(image) = listed_picture(feed, entry) else { return Vec::new() };
    let thumbnail = XmlElement::new("media:thumbnail").attribute("url", image.url.as_str());
    // Several readers ignore an enclosure if the item also has a `media:content`.
    if entry.attachments.is_empty() {
        vec![media_content(image), thumbnail]
    } else {
        vec![thumbnail]
    }
}

/// Returns the picture to list with an entry. By default that is one which the
/// content does not show: most readers treat a picture in `media:content`, and some
/// also one in `media:thumbnail`, as an attached file and would show it twice.
fn listed_picture<'a>(feed: &Feed, entry: &'a Entry) -> Option<&'a Image> {
    let (_, content) = bodies(feed, entry);
    let image = entry.image.as_ref()?;
    let is_in_content = content
        .is_some_and(|content| content.contains(&html::escape_attribute(image.url.as_str())));
    (!is_in_content || feed.pictures == PicturePlacement::Both).then_some(image)
}

fn media_content(image: &Image) -> XmlElement {
    let mut content = XmlElement::new("media:content")
        .attribute("url", image.url.as_str())
        .attribute("medium", "image");
    if let Some(mime_type) = &image.mime_type {
        content = content.attribute("type", mime_type);
    }
    if let Some((width, height)) = image.size {
        content =
            content.attribute("width", width.to_string()).attribute("height", height.to_string());
    }
    // Decorative pictures rightly have an empty `alt`, which is not a description.
    let texts = [image.caption.as_deref(), image.alt.as_deref()];
    let description = texts.into_iter().flatten().find_map(non_blank);
    let description = description
        .map(|text| XmlElement::new("media:description").attribute("type", "plain").text(text));
    let credit = image.credit.as_deref().and_then(non_blank);
    let credit = credit.map(|text| XmlElement::new("media:credit").text(text));
    content.children(description.into_iter().chain(credit))
}
