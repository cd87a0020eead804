//! `<link>` elements for feed autodiscovery in the `<head>` of web pages.

use super::row;
use crate::model::document::Document;
use crate::model::feed::{Feed, FeedOutput};
use crate::syntax::xml::{self, XmlElement};

/// Writes a `<link rel="alternate">` for every format of every feed, as a fragment
/// for the head of a web page.
///
/// The fragment is written as XML, which is also valid HTML here: it has no
/// declaration, no namespaces, and no empty element except `<link>`.
pub(crate) fn render(feeds: &[Feed], path: &str) -> Document {
    let links: Vec<XmlElement> = feeds
        .iter()
        .flat_map(|feed| feed.outputs.iter().map(|output| link(feed, output)))
        .collect();
    Document::new(path.into(), xml::write_fragment(&links), Vec::new())
}

fn link(feed: &Feed, output: &FeedOutput) -> XmlElement {
    let row = row(output.format);
    XmlElement::new("link")
        .attribute("rel", "alternate")
        .attribute("type", row.media_type)
        // Readers offer the feeds by title, so every title must be unique.
        .attribute("title", format!("{} ({})", feed.title, row.label))
        .attribute("href", output.url.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::sample_feed;

    #[test]
    fn every_format_has_its_line() {
        let feed = Feed { title: "\"A\" & <b>".into(), ..sample_feed::feed() };
        let document = render(&[feed], "feeds.html");
        insta::assert_snapshot!(String::from_utf8(document.bytes).unwrap(), @r#"
        <link rel="alternate" type="application/rss+xml" title="&quot;A&quot; &amp; &lt;b&gt; (RSS)" href="https://daily.example/feed.xml"/>
        <link rel="alternate" type="application/atom+xml" title="&quot;A&quot; &amp; &lt;b&gt; (Atom)" href="https://daily.example/atom.xml"/>
        <link rel="alternate" type="application/feed+json" title="&quot;A&quot; &amp; &lt;b&gt; (JSON Feed)" href="https://daily.example/feed.json"/>
        "#);
    }
}
