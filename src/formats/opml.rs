//! OPML 2.0: lists every feed of a site, so that a reader can subscribe to all of
//! them at once.

use super::rfc822;
use crate::model::document::{Document, FeedFormat};
use crate::model::feed::{Feed, FeedOutput};
use crate::syntax::xml::{self, XmlElement};

/// Writes the list of feeds as an OPML document.
///
/// `dateModified` is the newest change of any feed, so the bytes change only when a
/// feed does.
pub(crate) fn render(title: &str, feeds: &[Feed], path: &str) -> Document {
    let modified = feeds.iter().map(|feed| feed.updated).max();
    let date = modified.map(|at| XmlElement::new("dateModified").text(rfc822(at).to_string()));
    let head =
        XmlElement::new("head").children([XmlElement::new("title").text(title)]).children(date);
    let body = XmlElement::new("body").children(feeds.iter().filter_map(outline));
    let root = XmlElement::new("opml").attribute("version", "2.0").children([head, body]);
    Document::new(path.into(), xml::write_document(&root), Vec::new())
}

fn outline(feed: &Feed) -> Option<XmlElement> {
    let output = preferred_output(&feed.outputs)?;
    let mut outline = XmlElement::new("outline")
        .attribute("type", "rss")
        .attribute("text", &feed.title)
        .attribute("title", &feed.title)
        .attribute("xmlUrl", output.url.as_str())
        .attribute("htmlUrl", feed.home.as_str());
    if !feed.description.is_empty() {
        outline = outline.attribute("description", &feed.description);
    }
    if let Some(language) = &feed.language {
        outline = outline.attribute("language", language);
    }
    // OPML 2.0 defines `version` values for RSS only.
    if output.format == FeedFormat::Rss {
        outline = outline.attribute("version", "RSS");
    }
    Some(outline)
}

/// Returns the output that most readers support: RSS, else Atom, else JSON Feed.
fn preferred_output(outputs: &[FeedOutput]) -> Option<&FeedOutput> {
    FeedFormat::ALL.iter().find_map(|&format| outputs.iter().find(|output| output.format == format))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::sample_feed;

    fn check(feeds: &[Feed]) -> String {
        let document = render("All of \"it\" & <more>", feeds, "feeds.opml");
        assert_eq!(xml::check_well_formed(&document.bytes), Ok(()));
        String::from_utf8(document.bytes).unwrap()
    }

    #[test]
    fn every_feed_is_an_outline() {
        let atom = Feed { language: None, description: String::new(), ..sample_feed::feed() };
        let outputs = atom.outputs.iter().filter(|output| output.format == FeedFormat::Atom);
        let atom = Feed { outputs: outputs.cloned().collect(), ..atom };
        insta::assert_snapshot!(check(&[sample_feed::feed(), atom]), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <opml version="2.0">
          <head>
            <title>All of &quot;it&quot; &amp; &lt;more&gt;</title>
            <dateModified>Sat, 03 Jan 2026 03:04:05 GMT</dateModified>
          </head>
          <body>
            <outline type="rss" text="Horizon &amp; Daily" title="Horizon &amp; Daily" xmlUrl="https://daily.example/feed.xml" htmlUrl="https://daily.example/" description="Where the horizon &lt;widens&gt;." language="en" version="RSS"/>
            <outline type="rss" text="Horizon &amp; Daily" title="Horizon &amp; Daily" xmlUrl="https://daily.example/atom.xml" htmlUrl="https://daily.example/"/>
          </body>
        </opml>
        "#);
    }

    #[test]
    fn list_of_no_feeds_has_no_date() {
        insta::assert_snapshot!(check(&[]), @r#"
        <?xml version="1.0" encoding="utf-8"?>
        <opml version="2.0">
          <head>
            <title>All of &quot;it&quot; &amp; &lt;more&gt;</title>
          </head>
          <body/>
        </opml>
        "#);
    }
}
