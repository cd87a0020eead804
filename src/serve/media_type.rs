//! What a published file is, and the media type that says so.

use std::path::Path;

use crate::config::Types;
use crate::formats;
use crate::model::Format;
use crate::syntax::xml::read::{Event, Reader};

/// How feeds in XML are announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Browsers {
    /// By their own media types, which browsers offer to download.
    #[default]
    Ignored,
    /// As `application/xml`, which browsers show.
    Minded,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A feed.
    Feed(Format),
    /// A list of feeds.
    Opml,
    /// A page.
    Html,
    /// Anything else, known by its name.
    Other,
}

/// Looks at a file: archives and pages of a feed have names of any kind, so
/// what stands in it decides.
pub fn of(path: &str, bytes: &[u8]) -> Kind {
    let Ok(text) = std::str::from_utf8(bytes) else { return Kind::Other };
    match extension(path) {
        "html" | "htm" => Kind::Html,
        "json" if text.contains("https://jsonfeed.org/version/") => Kind::Feed(Format::Json),
        _ => root(text),
    }
}

fn root(text: &str) -> Kind {
    if !text.starts_with('<') {
        return Kind::Other;
    }
    let mut reader = Reader::new(text);
    while let Ok(Some((event, _))) = reader.read() {
        let Event::Start { name, .. } = event else { continue };
        return match name.qualified {
            "rss" => Kind::Feed(Format::Rss),
            "feed" => Kind::Feed(Format::Atom),
            "opml" => Kind::Opml,
            "html" => Kind::Html,
            _ => Kind::Other,
        };
    }
    Kind::Other
}

/// Returns the media type of a file, with its charset where it is text.
pub fn media_type(kind: Kind, path: &str, types: &Types, browsers: Browsers) -> String {
    let own = match kind {
        Kind::Feed(Format::Rss) => &types.rss,
        Kind::Feed(Format::Atom) => &types.atom,
        Kind::Feed(Format::Json) => &types.json,
        Kind::Opml => &types.opml,
        Kind::Html => &types.html,
        Kind::Other => &None,
    };
    own.clone().unwrap_or_else(|| usual(kind, path, browsers))
}

fn usual(kind: Kind, path: &str, browsers: Browsers) -> String {
    let bare = match (kind, browsers) {
        (Kind::Feed(Format::Rss | Format::Atom) | Kind::Opml, Browsers::Minded) => {
            "application/xml".into()
        }
        (Kind::Feed(format), _) => formats::row(format).media_type.to_owned(),
        (Kind::Opml, Browsers::Ignored) => "text/x-opml".into(),
        (Kind::Html, _) => "text/html".into(),
        (Kind::Other, _) => {
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

    fn check(path: &str, text: &str, browsers: Browsers) -> String {
        let kind = of(path, text.as_bytes());
        media_type(kind, path, &Types::default(), browsers)
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
            assert_eq!(check(path, text, Browsers::Ignored), expected, "{path}");
        }
        assert_eq!(check("a.png", "x", Browsers::Ignored), "image/png");
        assert_eq!(check("a", "x", Browsers::Ignored), "application/octet-stream");
    }

    #[test]
    fn browsers_are_shown_xml() {
        for text in ["<rss/>", "<feed/>", "<opml/>"] {
            assert_eq!(check("a", text, Browsers::Minded), "application/xml; charset=utf-8");
        }
    }

    #[test]
    fn configured_type_goes_first() {
        let types = Types { rss: Some("text/xml".into()), ..Types::default() };
        let kind = Kind::Feed(Format::Rss);
        assert_eq!(media_type(kind, "feed.xml", &types, Browsers::Minded), "text/xml");
    }
}
