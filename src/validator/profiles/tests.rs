use std::path::Path;

use chrono::DateTime;

use super::Profile;
use crate::validator::{self, Options};

/// Says what a partner misses in a feed with these parts.
fn check(profile: Profile, channel: &str, item: &str) -> String {
    let text = format!(
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'
         xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'
         xmlns:mi='http://schemas.ingestion.microsoft.com/common/'
         xmlns:snf='http://www.smartnews.be/snf'><channel>{channel}<item>{item}</item></channel></rss>"
    );
    let options = Options {
        profiles: vec![profile],
        now: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        ..Options::default()
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
    apple-podcasts asks for `title` in `channel`
    apple-podcasts asks for `description` in `channel`
    apple-podcasts asks for `language` in `channel`
    apple-podcasts asks for `itunes:category` in `channel`
    apple-podcasts asks for `itunes:explicit` in `channel`
    apple-podcasts asks for `itunes:image` in `channel`
    apple-podcasts asks for `title` in `item`
    apple-podcasts asks for `guid` in `item`
    apple-podcasts asks for `enclosure` in `item`
    apple-podcasts asks for `url` of `enclosure`
    apple-podcasts asks for `length` of `enclosure`
    apple-podcasts asks for `type` of `enclosure`
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
    google-news asks for `title` in `channel`
    google-news asks for `guid` in `item`
    google-news asks for `title` in `item`
    google-news asks for `link` in `item`
    google-news asks for `pubDate` in `item`
    ");
    let item = "<title>C</title><guid>D</guid><link>https://a.example/1</link>
        <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate>";
    assert_eq!(check(Profile::GoogleNews, "<title>A</title>", item), "");
}

#[test]
fn smartnews_asks_for_its_format() {
    insta::assert_snapshot!(check(Profile::SmartNews, "", ""), @"
    smartnews asks for `title` in `channel`
    smartnews asks for `link` in `channel`
    smartnews asks for `pubDate` in `channel`
    smartnews asks for `language` in `channel`
    smartnews asks for `snf:logo/url` in `channel`
    smartnews asks for `title` in `item`
    smartnews asks for `link` in `item`
    smartnews asks for `guid` in `item`
    smartnews asks for `pubDate` in `item`
    smartnews asks for `content:encoded` in `item`
    smartnews asks for `dc:creator` in `item`
    smartnews asks for `media:thumbnail` in `item`
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
    msn asks for `title` in `channel`
    msn asks for `guid` in `item`
    msn asks for `media:content/media:credit` in `item`
    msn asks for `media:content/mi:hasSyndicationRights` in `item`
    msn asks for 20 to 150 characters in `title`, not 18
    msn asks for plain text in `title`, not `Short <b>title</b>`
    msn asks for an address of `https` in `link`, not `http://a.example/1`
    msn asks for a date of the last 365 days in `pubDate`, not `Thu, 02 Jan 2020 03:04:05 GMT`
    msn asks for an address of `https` in `media:content`, not `http://a.example/1.png`
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
    flipboard asks for 30 entries, and the feed has 1
    flipboard asks for `title` in `item`
    flipboard asks for `guid` in `item`
    flipboard asks for `dc:creator` in `item`
    flipboard asks for `content:encoded` in `item`
    flipboard asks for an address of the feed's own site in `link`, not `https://b.example/1`
    flipboard asks for 300 or more characters in `description`, not 1
    flipboard asks for a picture of 500 pixels or more in `media:content`, not `https://b.example/1.png`
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
