//! What a published file is, and the media type that says so.

use std::path::Path;

use crate::config::MediaTypes;
use crate::formats;
use crate::model::FeedFormat;
use crate::syntax::xml::read::{XmlEvent, XmlReader};

/// How feeds in XML are announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum XmlType {
    /// By their own media types, which browsers offer to download.
    #[default]
    Ignored,
    /// As `application/xml`, which browsers show.
    Minded,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServedFileKind {
    /// A feed.
    Feed(FeedFormat),
    /// A list of feeds.
    Opml,
    /// A page.
    Html,
    /// Anything else, known by its name.
    Other,
}

/// Looks at a file: archives and pages of a feed have names of any kind, so
/// what stands in it decides.
pub fn detect_kind(path: &str, bytes: &[u8]) -> ServedFileKind {
    let Ok(text) = std::str::from_utf8(bytes) else { return ServedFileKind::Other };
    match extension(path) {
        "html" | "htm" => ServedFileKind::Html,
        "json" if text.contains("https://jsonfeed.org/version/") => {
            ServedFileKind::Feed(FeedFormat::Json)
        }
        _ => root(text),
    }
}

fn root(text: &str) -> ServedFileKind {
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

/// Returns the media type of a file, with its charset where it is text.
pub fn media_type(
    kind: ServedFileKind,
    path: &str,
    types: &MediaTypes,
    browsers: XmlType,
) -> String {
    let own = match kind {
        ServedFileKind::Feed(FeedFormat::Rss) => &types.rss,
        ServedFileKind::Feed(FeedFormat::Atom) => &types.atom,
        ServedFileKind::Feed(FeedFormat::Json) => &types.json,
        ServedFileKind::Opml => &types.opml,
        ServedFileKind::Html => &types.html,
        ServedFileKind::Other => &None,
    };
    own.clone().unwrap_or_else(|| usual(kind, path, browsers))
}

fn usual(kind: ServedFileKind, path: &str, browsers: XmlType) -> String {
    let bare = match (kind, browsers) {
        (
            ServedFileKind::Feed(FeedFormat::Rss | FeedFormat::Atom) | ServedFileKind::Opml,
            XmlType::Minded,
        ) => "application/xml".into(),
        (ServedFileKind::Feed(format), _) => formats::row(format).media_type.to_owned(),
        (ServedFileKind::Opml, XmlType::Ignored) => "text/x-opml".into(),
        (ServedFileKind::Html, _) => "text/html".into(),
        (ServedFileKind::Other, _) => {
            mime_guess::from_path(Path::new(path)).first_or_octet_stream().to_string()
        }
    };
    if is_text(&bare) { format!("{bare}; charset=utf-8") } else { bare }
}

/// Says whether a media type is of text, which is worth to be compressed.
pub fn is_text(media_type: &str) -> bool {
    let bare = media_type.split(';').next().unwrap_or(media_type).trim();
    bare.starts_with("text/")
        || bare.ends_with("+xml")
        || bare.ends_with("+json")
        || matches!(bare, "application/xml" | "application/json" | "application/javascript")
}

fn extension(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, text: &str, browsers: XmlType) -> String {
        let kind = detect_kind(path, text.as_bytes());
        media_type(kind, path, &MediaTypes::default(), browsers)
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
            assert_eq!(check(path, text, XmlType::Ignored), expected, "{path}");
        }
        assert_eq!(check("a.png", "x", XmlType::Ignored), "image/png");
        assert_eq!(check("a", "x", XmlType::Ignored), "application/octet-stream");
    }

    #[test]
    fn browsers_are_shown_xml() {
        for text in ["<rss/>", "<feed/>", "<opml/>"] {
            assert_eq!(check("a", text, XmlType::Minded), "application/xml; charset=utf-8");
        }
    }

    #[test]
    fn configured_type_goes_first() {
        let types = MediaTypes { rss: Some("text/xml".into()), ..MediaTypes::default() };
        let kind = ServedFileKind::Feed(FeedFormat::Rss);
        assert_eq!(media_type(kind, "feed.xml", &types, XmlType::Minded), "text/xml");
    }
}
