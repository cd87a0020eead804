//! Feeds by their bytes: the files that another program of the site may have
//! written before feedwright did.

/// How many bytes of a file are looked at.
pub const START: u64 = 64 << 10;

/// The root elements of feeds, without their prefixes.
const ROOTS: [&[u8]; 3] = [b"rss", b"feed", b"RDF"];

/// Returns true if bytes begin as an RSS, Atom or JSON feed does.
pub fn is_feed(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match start.first() {
        Some(b'<') => root(start).is_some_and(|name| ROOTS.contains(&name)),
        Some(b'{') => has_json_version(start),
        _ => false,
    }
}

/// Returns the name of the root element, without its prefix.
fn root(mut text: &[u8]) -> Option<&[u8]> {
    loop {
        text = text.trim_ascii_start().strip_prefix(b"<")?;
        let end: &[u8] = match text {
            [b'?', ..] => b"?>",
            [b'!', b'-', b'-', ..] => b"-->",
            [b'!', ..] => b">",
            _ => break,
        };
        let found = text.windows(end.len()).position(|part| part == end)?;
        text = &text[found + end.len()..];
    }
    let length =
        text.iter().position(|byte| matches!(byte, b'>' | b'/') || byte.is_ascii_whitespace());
    let name = &text[..length?];
    name.rsplit(|byte| *byte == b':').next()
}

/// Returns true if a JSON object names the version of JSON Feed.
fn has_json_version(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    // In JSON a slash may be written with a backslash.
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
