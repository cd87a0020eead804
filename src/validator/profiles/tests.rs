use std::path::Path;

use chrono::DateTime;

use super::Profile;
use crate::validator::{self, ValidationOptions};

/// Says what a partner misses in a feed with these parts.
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
    let judged = validator::validate(text.as_bytes(), Path::new("feed.xml"), &options);
    let found = judged.report.diagnostics.iter();
    found
        .filter(|found| found.code.name.starts_with("Profile"))
        .map(|found| format!("{}\n", found.message))
        .collect()
}

#[test]
fn apple_podcasts_asks_for_what_its_directory_shows() {
    insta::assert_snapshot!(check(Profile::ApplePodcasts, "", "<enclosure/>"), @"
    Apple Podcasts asks for `title` in `channel`
    Apple Podcasts asks for `description` in `channel`
    Apple Podcasts asks for `language` in `channel`
    Apple Podcasts asks for `itunes:category` in `channel`
    Apple Podcasts asks for `itunes:explicit` in `channel`
    Apple Podcasts asks for `itunes:image` in `channel`
    Apple Podcasts asks for `title` in `item`
    Apple Podcasts asks for `guid` in `item`
    Apple Podcasts asks for `enclosure` in `item`
    Apple Podcasts asks for `url` of `enclosure`
    Apple Podcasts asks for `length` of `enclosure`
    Apple Podcasts asks for `type` of `enclosure`
    ");
    let channel = "<title>A</title><description>B</description><language>en</language>
        <itunes:category text='News'/><itunes:explicit>false</itunes:explicit>
        <itunes:image href='https://a.example/cover.png'/>";
    let item = "<title>C</title><guid>D</guid>
        <enclosure url='https://a.example/1.mp3' length='1' type='audio/mpeg'/>";
    assert_eq!(check(Profile::ApplePodcasts, channel, item), "");
}

#[test]
fn google_news_asks_for_little_in_few_bytes() {
    insta::assert_snapshot!(check(Profile::GoogleNews, "", ""), @"
    Google News asks for `title` in `channel`
    Google News asks for `guid` in `item`
    Google News asks for `title` in `item`
    Google News asks for `link` in `item`
    Google News asks for `pubDate` in `item`
    ");
    let item = "<title>C</title><guid>D</guid><link>https://a.example/1</link>
        <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>";
    assert_eq!(check(Profile::GoogleNews, "<title>A</title>", item), "");
}

#[test]
fn smartnews_asks_for_its_format() {
    insta::assert_snapshot!(check(Profile::SmartNews, "", ""), @"
    SmartNews asks for `title` in `channel`
    SmartNews asks for `link` in `channel`
    SmartNews asks for `pubDate` in `channel`
    SmartNews asks for `language` in `channel`
    SmartNews asks for `snf:logo/url` in `channel`
    SmartNews asks for `title` in `item`
    SmartNews asks for `link` in `item`
    SmartNews asks for `guid` in `item`
    SmartNews asks for `pubDate` in `item`
    SmartNews asks for `content:encoded` in `item`
    SmartNews asks for `dc:creator` in `item`
    SmartNews asks for `media:thumbnail` in `item`
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
fn msn_asks_for_fresh_texts_and_for_rights() {
    let item = "<title>Short &lt;b>title&lt;/b></title><link>http://a.example/1</link>
        <pubDate>Thu, 02 Jan 2020 03:04:05 GMT</pubDate>
        <media:content url='http://a.example/1.png'/>";
    insta::assert_snapshot!(check(Profile::Msn, "", item), @"
    MSN asks for `title` in `channel`
    MSN asks for `guid` in `item`
    MSN asks for `media:content/media:credit` in `item`
    MSN asks for `media:content/mi:hasSyndicationRights` in `item`
    MSN asks for 20 to 150 characters in `title`, not 18
    MSN asks for plain text in `title`, not `Short <b>title</b>`
    MSN asks for an address of `https` in `link`, not `http://a.example/1`
    MSN asks for a date of the last 365 days in `pubDate`, not `Thu, 02 Jan 2020 03:04:05 GMT`
    MSN asks for an address of `https` in `media:content`, not `http://a.example/1.png`
    ");
    let item = "<title>A title that is long enough</title><guid>D</guid>
        <link>https://a.example/1</link><pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>
        <media:content url='https://a.example/1.png'><media:credit>E</media:credit>
        <mi:hasSyndicationRights>1</mi:hasSyndicationRights></media:content>";
    assert_eq!(check(Profile::Msn, "<title>A</title>", item), "");
}

#[test]
fn flipboard_asks_for_many_entries_of_the_own_site() {
    let channel = "<title>A</title><link>https://www.a.example/</link>";
    let item = "<link>https://b.example/1</link><description>C</description>
        <media:content url='https://b.example/1.png' width='300'/>";
    insta::assert_snapshot!(check(Profile::Flipboard, channel, item), @"
    Flipboard asks for 30 entries, and the feed has 1
    Flipboard asks for `title` in `item`
    Flipboard asks for `guid` in `item`
    Flipboard asks for `dc:creator` in `item`
    Flipboard asks for `content:encoded` in `item`
    Flipboard asks for an address of the feed's own site in `link`, not `https://b.example/1`
    Flipboard asks for 300 or more characters in `description`, not 1
    Flipboard asks for a picture of 500 pixels or more in `media:content`, not `https://b.example/1.png`
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
fn what_stands_in_the_wrong_place_is_passed_over() {
    let requirements = check(Profile::GoogleNews, "", "");
    assert_eq!(check(Profile::GoogleNews, "<image><item/><url/></image>", ""), requirements);
    assert_eq!(check(Profile::GoogleNews, "</channel><channel>", ""), requirements);
}
