//! Detects the kind of a published file and chooses its media type.

use std::path::Path;

use crate::config::MediaTypes;
use crate::formats;
use crate::model::FeedFormat;
use crate::syntax::xml::read::{XmlEvent, XmlReader};

/// Media types for feeds in XML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XmlType {
    /// The specific types, such as `application/rss+xml`. Browsers download such a file.
    #[default]
    Specific,
    /// The general type `application/xml`. Browsers show such a file.
    BrowserFriendly,
}

/// Kind of a published file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServedFileKind {
    /// A feed or an archive page of one.
    Feed(FeedFormat),
    /// A list of feeds in OPML.
    Opml,
    /// A web page in HTML.
    Html,
    /// Another file. Its name decides the media type.
    Other,
}

/// Detects the kind of a file by its content, because archive pages can have any name.
pub(crate) fn detect_kind(path: &str, bytes: &[u8]) -> ServedFileKind {
    let Ok(text) = std::str::from_utf8(bytes) else { return ServedFileKind::Other };
    match extension(path) {
        "html" | "htm" => ServedFileKind::Html,
        "json" if text.contains("https://jsonfeed.org/version/") => {
            ServedFileKind::Feed(FeedFormat::Json)
        }
        _ => kind_of_root(text),
    }
}

/// Returns the kind of an XML file by its root element.
fn kind_of_root(text: &str) -> ServedFileKind {
    if !text.starts_with('<') {
        return ServedFileKind::Other;
    }
    let mut reader = XmlReader::new(text);
    while let Ok(Some((event, _))) = reader.read() {
        let XmlEvent::Start { name, .. } = event else { continue };
        return match name.qualified {
            "rss" => ServedFileKind::Feed(FeedFormat::Rss),
            "feed" => ServedFileKind::Feed(FeedFormat::Atom),
            "opml" => ServedFileKind::Opml,
            "html" => ServedFileKind::Html,
            _ => ServedFileKind::Other,
        };
    }
    ServedFileKind::Other
}

/// Returns the media type of a file, with a charset if it is text. A configured type in
/// `types` has precedence.
pub(crate) fn media_type(
    kind: ServedFileKind,
    path: &str,
    types: &MediaTypes,
    xml_type: XmlType,
) -> String {
    let configured = match kind {
        ServedFileKind::Feed(FeedFormat::Rss) => &types.rss,
        ServedFileKind::Feed(FeedFormat::Atom) => &types.atom,
        ServedFileKind::Feed(FeedFormat::Json) => &types.json,
        ServedFileKind::Opml => &types.opml,
        ServedFileKind::Html => &types.html,
        ServedFileKind::Other => &None,
    };
    configured.clone().unwrap_or_else(|| default_media_type(kind, path, xml_type))
}

fn default_media_type(kind: ServedFileKind, path: &str, xml_type: XmlType) -> String {
    let essence = match (kind, xml_type) {
        (
            ServedFileKind::Feed(FeedFormat::Rss | FeedFormat::Atom) | ServedFileKind::Opml,
            XmlType::BrowserFriendly,
        ) => "application/xml".into(),
        (ServedFileKind::Feed(format), _) => formats::row(format).media_type.to_owned(),
        (ServedFileKind::Opml, XmlType::Specific) => "text/x-opml".into(),
        (ServedFileKind::Html, _) => "text/html".into(),
        (ServedFileKind::Other, _) => {
            mime_guess::from_path(Path::new(path)).first_or_octet_stream().to_string()
        }
    };
    if is_text(&essence) { format!("{essence}; charset=utf-8") } else { essence }
}

/// Returns true for a media type of text. Such files have a charset and are compressed.
pub(crate) fn is_text(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or(media_type).trim();
    essence.starts_with("text/")
        || essence.ends_with("+xml")
        || essence.ends_with("+json")
        || matches!(essence, "application/xml" | "application/json" | "application/javascript")
}

fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, xml_type: XmlType) -> String {
        let kind = detect_kind(path, text.as_bytes());
        media_type(kind, path, &MediaTypes::default(), xml_type)
    }

    #[test]
    fn every_kind_has_its_type_and_charset() {
        let cases = [
            ("feed.xml", "<?xml version=\"1.0\"?>\n<rss/>", "application/rss+xml"),
            ("a/2.xml", "<feed xmlns=\"http://www.w3.org/2005/Atom\"/>", "application/atom+xml"),
            (
                "feed.json",
                "{\"version\": \"https://jsonfeed.org/version/1.1\"}",
                "application/feed+json",
            ),
            ("feeds.opml", "<opml/>", "text/x-opml"),
            ("feeds.html", "<link>", "text/html"),
            ("style.css", "a {}", "text/css"),
            ("feedwright.json", "{}", "application/json"),
            ("broken.xml", "<", "text/xml"),
        ];
        for (path, text, expected) in cases {
            let expected = format!("{expected}; charset=utf-8");
            assert_eq!(check(path, text, XmlType::Specific), expected, "{path}");
        }
        assert_eq!(check("a.png", "x", XmlType::Specific), "image/png");
        assert_eq!(check("a", "x", XmlType::Specific), "application/octet-stream");
    }

    #[test]
    fn browser_friendly_type_is_xml() {
        for text in ["<rss/>", "<feed/>", "<opml/>"] {
            assert_eq!(
                check("a", text, XmlType::BrowserFriendly),
                "application/xml; charset=utf-8",
                "{text:?}"
            );
        }
    }

    #[test]
    fn configured_type_has_precedence() {
        let types = MediaTypes { rss: Some("text/xml".into()), ..MediaTypes::default() };
        let kind = ServedFileKind::Feed(FeedFormat::Rss);
        assert_eq!(media_type(kind, "feed.xml", &types, XmlType::BrowserFriendly), "text/xml");
    }
}
