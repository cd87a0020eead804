use std::path::Path;

use chrono::DateTime;

use super::Profile;
use crate::validator::{self, ValidationOptions};

/// Returns the messages about a partner's requirements for a feed with these parts.
fn check(profile: Profile, channel: &str, item: &str) -> String {
    let text = format!(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'
         xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'
         xmlns:mi='http://schemas.ingestion.microsoft.com/common/'
         xmlns:snf='http://www.smartnews.be/snf'><channel>{channel}<item>{item}</item></channel></rss>"
    );
    let options = ValidationOptions {
        profiles: vec![profile],
        now: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        ..ValidationOptions::default()
    };
    let validation = validator::validate(text.as_bytes(), Path::new("feed.xml"), &options);
    let found = validation.report.diagnostics.iter();
    found
        .filter(|found| found.code.name.starts_with("Profile"))
        .map(|found| format!("{}\n", found.message))
        .collect()
}

#[test]
fn apple_podcasts_requires_the_elements_of_its_directory() {
    insta::assert_snapshot!(check(Profile::ApplePodcasts, "", "<enclosure/>"), @"
    Apple Podcasts requires `title` in `channel`
    Apple Podcasts requires `description` in `channel`
    Apple Podcasts requires `language` in `channel`
    Apple Podcasts requires `itunes:category` in `channel`
    Apple Podcasts requires `itunes:explicit` in `channel`
    Apple Podcasts requires `itunes:image` in `channel`
    Apple Podcasts requires `title` in `item`
    Apple Podcasts requires `guid` in `item`
    Apple Podcasts requires `enclosure` in `item`
    Apple Podcasts requires the attribute `url` of `enclosure`
    Apple Podcasts requires the attribute `length` of `enclosure`
    Apple Podcasts requires the attribute `type` of `enclosure`
    ");
    let channel = "<title>A</title><description>B</description><language>en</language>
        <itunes:category text='News'/><itunes:explicit>false</itunes:explicit>
        <itunes:image href='https://a.example/cover.png'/>";
    let item = "<title>C</title><guid>D</guid>
        <enclosure url='https://a.example/1.mp3' length='1' type='audio/mpeg'/>";
    assert_eq!(check(Profile::ApplePodcasts, channel, item), "");
}

#[test]
fn apple_podcasts_takes_each_file_once() {
    let item = |name: &str, file: &str| {
        format!(
            "<title>{name}</title><guid isPermaLink='false'>{name}</guid>
            <enclosure url='https://a.example/{file}' length='1' type='audio/mpeg'/>"
        )
    };
    let items = item("A", "1.mp3")
        + "</item><item>"
        + &item("B", "1.mp3")
        + "</item><item>"
        + &item("C", "2.ogg");
    let channel = "<title>A</title><description>B</description><language>en</language>
        <itunes:category text='News'/><itunes:explicit>false</itunes:explicit>
        <itunes:image href='https://a.example/cover.png'/>";
    insta::assert_snapshot!(check(Profile::ApplePodcasts, channel, &items), @"
    Apple Podcasts ignores an item whose `enclosure` another item already has: `https://a.example/1.mp3`
    Apple Podcasts requires an `m4a`, `mp3`, `mov`, `mp4`, `m4v` or `pdf` file in `enclosure`, not `https://a.example/2.ogg`
    ");
}

#[test]
fn google_news_has_no_requirements_for_feeds_any_more() {
    assert_eq!(check(Profile::GoogleNews, "", ""), "Google News reads no feeds any more\n");
}

#[test]
fn smartnews_requires_its_format() {
    insta::assert_snapshot!(check(Profile::SmartNews, "", ""), @"
    SmartNews requires `title` in `channel`
    SmartNews requires `link` in `channel`
    SmartNews requires `pubDate` in `channel`
    SmartNews requires `language` in `channel`
    SmartNews requires `snf:logo/url` in `channel`
    SmartNews requires `title` in `item`
    SmartNews requires `link` in `item`
    SmartNews requires `guid` in `item`
    SmartNews requires `pubDate` in `item`
    SmartNews requires `content:encoded` in `item`
    SmartNews requires `dc:creator` in `item`
    SmartNews requires `media:thumbnail` in `item`
    ");
    let channel = "<title>A</title><link>https://a.example/</link><language>en</language>
        <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>
        <snf:logo><url>https://a.example/logo.png</url></snf:logo>";
    let item = "<title>C</title><guid>D</guid><link>https://a.example/1</link>
        <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate><dc:creator>E</dc:creator>
        <content:encoded>F</content:encoded><media:thumbnail url='https://a.example/1.png'/>";
    assert_eq!(check(Profile::SmartNews, channel, item), "");
}

#[test]
fn msn_requires_recent_entries_and_rights() {
    let item = "<title>Short &lt;b>title&lt;/b></title><link>http://a.example/1</link>
        <pubDate>Thu, 02 Jan 2020 03:04:05 GMT</pubDate>
        <media:content url='http://a.example/1.png'/>";
    insta::assert_snapshot!(check(Profile::Msn, "", item), @"
    MSN requires `title` in `channel`
    MSN requires `guid` in `item`
    MSN requires `media:content/media:credit` in `item`
    MSN requires `media:content/mi:hasSyndicationRights` in `item`
    MSN requires 21 to 150 characters in `title`, not 18
    MSN requires plain text in `title`, not `Short <b>title</b>`
    MSN requires an `https` URL in `link`, not `http://a.example/1`
    MSN requires a date within the last 365 days in `pubDate`, not `Thu, 02 Jan 2020 03:04:05 GMT`
    MSN requires an `https` URL in `media:content`, not `http://a.example/1.png`
    ");
    let item = "<title>A title that is long enough</title><guid>D</guid>
        <link>https://a.example/1</link><pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>
        <media:content url='https://a.example/1.png'><media:credit>E</media:credit>
        <mi:hasSyndicationRights>1</mi:hasSyndicationRights></media:content>";
    assert_eq!(check(Profile::Msn, "<title>A</title>", item), "");
}

#[test]
fn flipboard_requires_many_entries_of_its_own_site() {
    let channel = "<title>A</title><link>https://www.a.example/</link>";
    let item = "<link>https://b.example/1</link><description>C</description>
        <media:content url='https://b.example/1.png' width='300'/>";
    insta::assert_snapshot!(check(Profile::Flipboard, channel, item), @"
    Flipboard requires 30 entries, but the feed has 1
    Flipboard requires `title` in `item`
    Flipboard requires `guid` in `item`
    Flipboard requires `dc:creator` in `item`
    Flipboard requires `content:encoded` in `item`
    Flipboard requires a URL on the feed's own site in `link`, not `https://b.example/1`
    Flipboard advises 300 or more characters in `description`, not 1
    Flipboard requires a picture at least 400 pixels wide in `media:content`, not `https://b.example/1.png`
    ");
    let item = format!(
        "<title>C</title><guid>D</guid><link>https://news.a.example/1</link>
        <dc:creator>E</dc:creator><content:encoded>F</content:encoded>
        <description>{}</description><enclosure url='https://a.example/1.png'/>",
        "x".repeat(300)
    );
    let entries = format!("{item}</item><item>").repeat(29) + &item;
    assert_eq!(check(Profile::Flipboard, channel, &entries), "");
}

#[test]
fn misplaced_elements_are_ignored() {
    let requirements = check(Profile::SmartNews, "", "");
    assert_eq!(check(Profile::SmartNews, "<image><item/><url/></image>", ""), requirements);
    assert_eq!(check(Profile::SmartNews, "</channel><channel>", ""), requirements);
}
