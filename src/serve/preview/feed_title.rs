//! Reads the title of a published feed, for the list of feeds.

use std::borrow::Cow;

use serde::Deserialize;

use crate::model::FeedFormat;
use crate::syntax::xml::read::{XmlEvent, XmlReader};

/// Reads the title of a feed. Returns `None` if it has none before its entries.
pub(super) fn read(format: FeedFormat, text: &str) -> Option<String> {
    match format {
        FeedFormat::Rss => read_element(text, &["rss", "channel"]),
        FeedFormat::Atom => read_element(text, &["feed"]),
        FeedFormat::Json => read_member(text),
    }
}

#[derive(Deserialize)]
struct TitledFeed<'a> {
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
}

fn read_member(text: &str) -> Option<String> {
    serde_json::from_str::<TitledFeed<'_>>(text).ok()?.title.map(Cow::into_owned)
}

/// Reads the first `title` inside these parents, given outermost first.
fn read_element(text: &str, parents: &[&str]) -> Option<String> {
    let mut reader = XmlReader::new(text);
    let mut depth = 0;
    loop {
        let XmlEvent::Start { name, .. } = reader.read().ok()??.0 else { continue };
        if parents.get(depth) == Some(&name.qualified) {
            depth += 1;
        } else if depth == parents.len() && name.qualified == "title" {
            return read_text(&mut reader);
        } else if matches!(name.qualified, "item" | "entry") {
            return None;
        } else {
            reader.skip(&name).ok()?;
        }
    }
}

fn read_text(reader: &mut XmlReader<'_>) -> Option<String> {
    let mut title = String::new();
    loop {
        match reader.read().ok()??.0 {
            XmlEvent::Text(text) => title.push_str(&text),
            XmlEvent::End => return Some(title),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_of_each_format_is_that_of_the_feed() {
        let cases = [
            (
                FeedFormat::Rss,
                "<rss><channel><image><title>I</title></image><title>A &amp; B</title><item><title>C</title></item></channel></rss>",
                Some("A & B"),
            ),
            (
                FeedFormat::Rss,
                "<rss><channel><item><title>C</title></item><title>A</title></channel></rss>",
                None,
            ),
            (
                FeedFormat::Atom,
                "<feed><title type='text'><![CDATA[A]]></title><entry><title>C</title></entry></feed>",
                Some("A"),
            ),
            (FeedFormat::Atom, "<feed><title>A", None),
            (FeedFormat::Json, r#"{"items":[{"title":"C"}],"title":"A \u0026 B"}"#, Some("A & B")),
            (FeedFormat::Json, r#"{"title":1}"#, None),
            (FeedFormat::Json, "[", None),
        ];
        for (format, text, expected) in cases {
            assert_eq!(read(format, text).as_deref(), expected, "{text}");
        }
    }
}
