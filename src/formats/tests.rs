//! Golden tests: one sample feed in every format.

use super::sample_feed;
use super::*;
use crate::model::{DeletedEntry, DeletedItems};
use crate::syntax::xml;

fn check(feed: &Feed, format: FeedFormat) -> String {
    let output = feed.outputs.iter().find(|output| output.format == format).unwrap();
    let document = render(feed, output).unwrap();
    if format != FeedFormat::Json {
        assert_eq!(xml::check_well_formed(&document.bytes), Ok(()));
    }
    String::from_utf8(document.bytes).unwrap()
}

#[test]
fn every_format_has_one_row() {
    for format in FeedFormat::ALL {
        assert_eq!(FORMATS.iter().filter(|row| row.format == format).count(), 1, "{format:?}");
    }
    assert_eq!(FORMATS.len(), FeedFormat::ALL.len());
}

#[test]
fn rss_says_all_it_can() {
    insta::assert_snapshot!(check(&sample_feed::feed(), FeedFormat::Rss), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
      <channel>
        <title>Horizon &amp; Daily</title>
        <link>https://daily.example/</link>
        <description>Where the horizon &lt;widens&gt;.</description>
        <language>en</language>
        <copyright>© Horizon</copyright>
        <lastBuildDate>Sat, 03 Jan 2026 03:04:05 GMT</lastBuildDate>
        <generator>feedwright</generator>
        <cloud domain="cloud.example" port="5337" path="/pleaseNotify" registerProcedure="" protocol="http-post"/>
        <image>
          <url>https://daily.example/logo.png</url>
          <title>Horizon &amp; Daily</title>
          <link>https://daily.example/</link>
          <width>144</width>
          <height>72</height>
        </image>
        <atom:link href="https://daily.example/feed.xml" rel="self" type="application/rss+xml"/>
        <atom:link href="https://hub.example/?a=1&amp;b=2" rel="hub"/>
        <item>
          <title>Fish &amp; chips: 1 &lt; 2</title>
          <link>https://daily.example/%E6%97%A5%E6%9C%AC/?a=1&amp;b=2</link>
          <description><![CDATA[AT&amp;T says "1 &lt; 2"]]></description>
          <category>R&amp;D</category>
          <category>日本語</category>
          <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>
          <content:encoded><![CDATA[<p>AT&amp;T says <b>1 &lt; 2</b></p>
    <pre>x</pre>]]></content:encoded>
          <guid isPermaLink="false">tag:daily.example,2024:world/full</guid>
          <atom:updated>2026-01-03T03:04:05Z</atom:updated>
          <media:content height="480" medium="image" type="image/png" url="https://daily.example/i.png?a=1&amp;b=2" width="640">
            <media:credit>Cem &lt;Example&gt;</media:credit>
            <media:description type="plain">The &quot;kettle&quot; &amp; its lid</media:description>
          </media:content>
          <media:thumbnail url="https://daily.example/i.png?a=1&amp;b=2"></media:thumbnail>
          <dc:creator>Ann Example</dc:creator>
          <dc:creator>Bob Müller</dc:creator>
          <dc:language>fr</dc:language>
        </item>
        <item>
          <title>Plain</title>
          <link>https://daily.example/episode/</link>
          <description><![CDATA[]]></description>
          <enclosure url="https://daily.example/full.mp3" length="12345" type="audio/mpeg"/>
          <pubDate>Thu, 01 Jan 2026 03:04:05 GMT</pubDate>
          <guid isPermaLink="false">tag:daily.example,2024:episode</guid>
          <media:thumbnail url="https://daily.example/i.png?a=1&amp;b=2"></media:thumbnail>
          <dc:creator>Bob</dc:creator>
        </item>
        <item>
          <title>Plain</title>
          <link>https://daily.example/plain/</link>
          <description><![CDATA[]]></description>
          <pubDate>Thu, 01 Jan 2026 03:04:05 GMT</pubDate>
          <guid isPermaLink="true">https://daily.example/plain/</guid>
          <dc:creator>Bob</dc:creator>
        </item>
      </channel>
    </rss>
    "#);
}

#[test]
fn atom_says_all_it_can() {
    insta::assert_snapshot!(check(&sample_feed::feed(), FeedFormat::Atom), @r#"
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en">
      <title>Horizon &amp; Daily</title>
      <id>tag:daily.example,2024:</id>
      <updated>2026-01-03T03:04:05Z</updated>
      <author>
        <name>The Desk</name>
        <email>ann@daily.example</email>
        <uri>https://daily.example/ann/?a=1&amp;b=2</uri>
      </author>
      <generator>feedwright</generator>
      <icon>https://daily.example/icon.png</icon>
      <link href="https://daily.example/atom.xml" rel="self" type="application/atom+xml"/>
      <link href="https://daily.example/" rel="alternate" type="text/html"/>
      <link href="https://hub.example/?a=1&amp;b=2" rel="hub"/>
      <logo>https://daily.example/logo.png</logo>
      <rights>© Horizon</rights>
      <subtitle>Where the horizon &lt;widens&gt;.</subtitle>
      <entry>
        <title>Fish &amp; chips: 1 &lt; 2</title>
        <id>tag:daily.example,2024:world/full</id>
        <published>2026-01-02T03:04:05Z</published>
        <updated>2026-01-03T03:04:05Z</updated>
        <author>
          <name>Ann Example</name>
        </author>
        <author>
          <name>Bob Müller</name>
        </author>
        <category term="R&amp;D"/>
        <category term="日本語"/>
        <link href="https://daily.example/%E6%97%A5%E6%9C%AC/?a=1&amp;b=2" rel="alternate" type="text/html"/>
        <summary xml:lang="fr">AT&amp;T says &quot;1 &lt; 2&quot;</summary>
        <content xml:lang="fr" type="html"><![CDATA[<p>AT&amp;T says <b>1 &lt; 2</b></p>
    <pre>x</pre>]]></content>
        <media:content height="480" medium="image" type="image/png" url="https://daily.example/i.png?a=1&amp;b=2" width="640">
          <media:credit>Cem &lt;Example&gt;</media:credit>
          <media:description type="plain">The &quot;kettle&quot; &amp; its lid</media:description>
        </media:content>
        <media:thumbnail url="https://daily.example/i.png?a=1&amp;b=2"></media:thumbnail>
      </entry>
      <entry>
        <title>Plain</title>
        <id>tag:daily.example,2024:episode</id>
        <published>2026-01-01T03:04:05Z</published>
        <updated>2026-01-01T03:04:05Z</updated>
        <author>
          <name>Bob</name>
        </author>
        <link href="https://daily.example/episode/" rel="alternate" type="text/html"/>
        <link href="https://daily.example/full.mp3" rel="enclosure" type="audio/mpeg" title="The &quot;full.mp3&quot;" length="12345"/>
        <link href="https://daily.example/notes.pdf" rel="enclosure" type="application/pdf" title="The &quot;notes.pdf&quot;"/>
        <media:thumbnail url="https://daily.example/i.png?a=1&amp;b=2"></media:thumbnail>
      </entry>
      <entry>
        <title>Plain</title>
        <id>https://daily.example/plain/</id>
        <published>2026-01-01T03:04:05Z</published>
        <updated>2026-01-01T03:04:05Z</updated>
        <author>
          <name>Bob</name>
        </author>
        <link href="https://daily.example/plain/" rel="alternate" type="text/html"/>
      </entry>
    </feed>
    "#);
}

#[test]
fn json_says_all_it_can() {
    insta::assert_snapshot!(check(&sample_feed::feed(), FeedFormat::Json), @r#"
    {
      "version": "https://jsonfeed.org/version/1.1",
      "title": "Horizon & Daily",
      "home_page_url": "https://daily.example/",
      "feed_url": "https://daily.example/feed.json",
      "description": "Where the horizon <widens>.",
      "icon": "https://daily.example/logo.png",
      "favicon": "https://daily.example/icon.png",
      "language": "en",
      "authors": [
        {
          "name": "The Desk",
          "url": "https://daily.example/ann/?a=1&b=2"
        }
      ],
      "hubs": [
        {
          "type": "WebSub",
          "url": "https://hub.example/?a=1&b=2"
        }
      ],
      "items": [
        {
          "id": "tag:daily.example,2024:world/full",
          "url": "https://daily.example/%E6%97%A5%E6%9C%AC/?a=1&b=2",
          "title": "Fish & chips: 1 < 2",
          "content_html": "<p>AT&amp;T says <b>1 &lt; 2</b></p>\n<pre>x</pre>",
          "summary": "AT&T says \"1 < 2\"",
          "image": "https://daily.example/i.png?a=1&b=2",
          "date_published": "2026-01-02T03:04:05Z",
          "date_modified": "2026-01-03T03:04:05Z",
          "authors": [
            {
              "name": "Ann Example",
              "url": "https://daily.example/ann/?a=1&b=2"
            },
            {
              "name": "Bob Müller",
              "url": "https://daily.example/ann/?a=1&b=2"
            }
          ],
          "tags": [
            "R&D",
            "日本語"
          ],
          "language": "fr"
        },
        {
          "id": "tag:daily.example,2024:episode",
          "url": "https://daily.example/episode/",
          "title": "Plain",
          "content_html": "",
          "image": "https://daily.example/i.png?a=1&b=2",
          "date_published": "2026-01-01T03:04:05Z",
          "authors": [
            {
              "name": "Bob"
            }
          ],
          "attachments": [
            {
              "url": "https://daily.example/full.mp3",
              "mime_type": "audio/mpeg",
              "title": "The \"full.mp3\"",
              "size_in_bytes": 12345,
              "duration_in_seconds": 90
            },
            {
              "url": "https://daily.example/notes.pdf",
              "mime_type": "application/pdf",
              "title": "The \"notes.pdf\""
            }
          ]
        },
        {
          "id": "https://daily.example/plain/",
          "url": "https://daily.example/plain/",
          "title": "Plain",
          "content_html": "",
          "date_published": "2026-01-01T03:04:05Z",
          "authors": [
            {
              "name": "Bob"
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn picture_that_the_content_shows_is_no_attachment() {
    let mut entry = sample_feed::full_entry();
    entry.content = r#"<img src="https://daily.example/i.png?a=1&amp;b=2">"#.into();
    let feed = Feed { entries: vec![entry.into()], ..sample_feed::feed() };
    for format in [FeedFormat::Rss, FeedFormat::Atom] {
        assert!(!check(&feed, format).contains("media:"), "{format:?}");
    }
    let feed = Feed { content: ContentMode::Summary, ..feed };
    for format in [FeedFormat::Rss, FeedFormat::Atom] {
        assert!(check(&feed, format).contains("<media:thumbnail"), "{format:?}");
    }
}

#[test]
fn picture_that_the_content_shows_is_named_only_where_that_is_wanted() {
    let mut feed = sample_feed::feed();
    for entry in &mut feed.entries {
        let entry = std::sync::Arc::make_mut(entry);
        let image = entry.image.as_ref().map(|image| image.url.to_string().replace('&', "&amp;"));
        entry.content = image.map_or_else(String::new, |url| format!("<img src=\"{url}\">"));
    }
    for format in [FeedFormat::Rss, FeedFormat::Atom] {
        feed.pictures = crate::model::PicturePlacement::Content;
        assert!(!check(&feed, format).contains("media:"), "{format:?}");
        feed.pictures = crate::model::PicturePlacement::Both;
        assert!(check(&feed, format).contains("<media:content "), "{format:?}");
    }
}

fn taken_back(deleted_items: DeletedItems) -> Feed {
    let whole = |id: &str, reason: Option<&str>| DeletedEntry {
        id: id.into(),
        exact_id: None,
        when: sample_feed::at(4),
        reason: reason.map(Into::into),
    };
    let deleted = vec![
        whole("tag:daily.example,2024:b&\"c\"", Some(sample_feed::HOSTILE)),
        whole("urn:d", None),
    ];
    Feed { deleted, deleted_items, entries: Vec::new(), ..sample_feed::feed() }
}

#[test]
fn atom_has_a_tombstone_of_what_was_taken_back() {
    let text = check(&taken_back(DeletedItems::Omit), FeedFormat::Atom);
    assert!(text.contains("xmlns:at=\"http://purl.org/atompub/tombstones/1.0\""), "{text}");
    let (_, tombstones) = text.split_at(text.find("  <at:deleted-entry").unwrap());
    insta::assert_snapshot!(tombstones, @r#"
      <at:deleted-entry ref="tag:daily.example,2024:b&amp;&quot;c&quot;" when="2026-01-04T03:04:05Z">
        <at:comment>]]&gt; &amp;amp;lt; &lt;b&gt;&quot;q&quot; &apos;a&apos;&lt;/b&gt; -- ?&gt; 🎉‍é 日本語 שלום مرحبا &amp;#8; Vec&lt;T&gt;</at:comment>
      </at:deleted-entry>
      <at:deleted-entry ref="urn:d" when="2026-01-04T03:04:05Z"></at:deleted-entry>
    </feed>
    "#);
}

#[test]
fn rss_marks_what_was_taken_back_where_asked() {
    let text = check(&taken_back(DeletedItems::Mark), FeedFormat::Rss);
    assert!(text.contains("xmlns:media="), "{text}");
    let (_, items) = text.split_at(text.find("    <item>").unwrap());
    insta::assert_snapshot!(items, @r#"
        <item>
          <title>Withdrawn</title>
          <description><![CDATA[]]&gt; &amp;amp;lt; &lt;b&gt;"q" 'a'&lt;/b&gt; -- ?&gt; 🎉‍é 日本語 שלום مرحبا &amp;#8; Vec&lt;T&gt;]]></description>
          <pubDate>Sun, 04 Jan 2026 03:04:05 GMT</pubDate>
          <guid isPermaLink="false">tag:daily.example,2024:b&amp;&quot;c&quot;</guid>
          <media:status reason="]]&gt; &amp;amp;lt; &lt;b&gt;&quot;q&quot; &apos;a&apos;&lt;/b&gt; -- ?&gt; 🎉‍é 日本語 שלום مرحبا &amp;#8; Vec&lt;T&gt;" state="deleted"></media:status>
        </item>
        <item>
          <title>Withdrawn</title>
          <pubDate>Sun, 04 Jan 2026 03:04:05 GMT</pubDate>
          <guid isPermaLink="false">urn:d</guid>
          <media:status state="deleted"></media:status>
        </item>
      </channel>
    </rss>
    "#);
}

#[test]
fn rss_and_json_are_silent_of_what_was_taken_back_otherwise() {
    for format in [FeedFormat::Rss, FeedFormat::Json] {
        let feed = taken_back(DeletedItems::Omit);
        let without = Feed { deleted: Vec::new(), ..feed.clone() };
        assert_eq!(check(&feed, format), check(&without, format), "{format:?}");
    }
}
