//! Media RSS: the picture of an entry.

use crate::formats::filled;
use crate::model::feed::{Entry, Feed};
use crate::model::media::Image;
use crate::syntax::xml::Element;

/// Readers compare it character by character, with its last slash.
const NAMESPACE: &str = "http://search.yahoo.com/mrss/";

/// Returns the prefix and the namespace, if an entry of the feed uses them.
pub fn namespace(feed: &Feed) -> Option<(String, String)> {
    let is_used = feed.entries.iter().any(|entry| entry.image.is_some());
    is_used.then(|| ("media".into(), NAMESPACE.into()))
}

/// Makes the elements for the picture of an entry.
pub fn elements(entry: &Entry) -> Vec<Element> {
    let Some(image) = &entry.image else { return Vec::new() };
    let thumbnail = Element::new("media:thumbnail").attribute("url", image.url.as_str());
    // Beside a `media:content`, several readers don't see an enclosure.
    if entry.attachments.is_empty() { vec![content(image), thumbnail] } else { vec![thumbnail] }
}

fn content(image: &Image) -> Element {
    let mut content = Element::new("media:content")
        .attribute("url", image.url.as_str())
        .attribute("medium", "image");
    if let Some(mime_type) = &image.mime_type {
        content = content.attribute("type", mime_type);
    }
    if let Some((width, height)) = image.size {
        content =
            content.attribute("width", width.to_string()).attribute("height", height.to_string());
    }
    // An empty `alt` is right for an ornament.
    let texts = [image.caption.as_deref(), image.alt.as_deref()];
    let description = texts.into_iter().flatten().find_map(filled);
    let description = description
        .map(|text| Element::new("media:description").attribute("type", "plain").text(text));
    let credit = image.credit.as_deref().and_then(filled);
    let credit = credit.map(|text| Element::new("media:credit").text(text));
    content.children(description.into_iter().chain(credit))
}
