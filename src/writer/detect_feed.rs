//! Recognizes feeds by their bytes, so that a feed of the site's former feed generator
//! can be replaced without a flag.

/// Number of bytes at the start of a file that are examined.
pub(super) const START: u64 = 64 << 10;

/// Local names of the root elements of feeds.
const ROOTS: [&[u8]; 3] = [b"rss", b"feed", b"RDF"];

/// Returns true if a file that starts with these bytes is an RSS, Atom or JSON feed.
pub(crate) fn is_feed(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start.first() {
        Some(b'<') => root_name(start).is_some_and(|name| ROOTS.contains(&name)),
        Some(b'{') => has_json_version(start),
        _ => false,
    }
}

/// Returns the local name of the root element, after declarations and comments.
fn root_name(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = text.trim_ascii_start().strip_prefix(b"<")?;
        let end: &[u8] = match text {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!', ..] => b">",
            _ => break,
        };
        let position = text.windows(end.len()).position(|part| part == end)?;
        text = &text[position + end.len()..];
    }
    let length =
        text.iter().position(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
    let name = &text[..length?];
    name.rsplit(|byte| *byte == b':').next()
}

/// Returns true if a JSON object names the version of JSON Feed.
fn has_json_version(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    // JSON allows `\/` for a slash, and some generators write it.
    let text = text.replace("\\/", "/");
    text.contains("\"version\"") && text.contains("://jsonfeed.org/version/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_are_known_by_their_root() {
        for text in [
            "<rss version='2.0'>",
            "\u{feff}<?xml version='1.0'?>\n<?xml-stylesheet href='a.css'?><!-- a -->\n<feed\nxmlns='a'>",
            "<rdf:RDF xmlns:rdf='a'>",
            r#"{"version": "https:\/\/jsonfeed.org\/version\/1.1"}"#,
        ] {
            assert!(is_feed(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "<",
            "<rss",
            "<!-- <rss> -->",
            "<h1>my <rss> homepage</h1>",
            "<!doctype html><html>",
            "<opml version='2.0'>",
            "<urlset>",
            r#"{"version": 1}"#,
            "[site]",
        ] {
            assert!(!is_feed(text.as_bytes()), "{text}");
        }
    }
}
