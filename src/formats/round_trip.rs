//! Round trips: an independent reader, feed-rs, must read every feed back unchanged.

use std::sync::Arc;

use chrono::{DateTime, SubsecRound};
use feed_rs::model as read;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use url::Url;

use super::sample_feed;
use super::*;
use crate::model::media::{Attachment, Image};
use crate::model::person::Person;
use crate::syntax::xml;

/// Fields of an entry that must survive the round trip.
#[derive(Debug, PartialEq)]
struct ComparedEntry {
    id: String,
    title: String,
    link: String,
    published: Option<Timestamp>,
    authors: Vec<String>,
    categories: Vec<String>,
    summary: String,
    content: String,
}

fn check(feed: &Feed) {
    for output in &feed.outputs {
        let format = output.format;
        let document = render(feed, output).unwrap();
        let text = String::from_utf8(document.bytes.clone()).unwrap();
        if format != FeedFormat::Json {
            assert_eq!(xml::check_well_formed(&document.bytes), Ok(()), "{text}");
        }
        let found = feed_rs::parser::parse(&*document.bytes).unwrap();
        assert_eq!(found.title.unwrap().content, feed.title, "{text}");
        let found: Vec<ComparedEntry> = found.entries.into_iter().map(read_entry).collect();
        let expected: Vec<ComparedEntry> =
            feed.entries.iter().map(|entry| expected_entry(feed, entry, format)).collect();
        assert_eq!(found, expected, "{text}");
    }
}

fn read_entry(entry: read::Entry) -> ComparedEntry {
    ComparedEntry {
        id: entry.id,
        title: entry.title.map(|text| text.content).unwrap_or_default(),
        link: entry.links.into_iter().find(is_alternate).map(|link| link.href).unwrap_or_default(),
        published: entry.published,
        authors: entry.authors.into_iter().filter_map(|person| person.name).collect(),
        categories: entry.categories.into_iter().map(|category| category.term).collect(),
        summary: entry.summary.map(|text| text.content).unwrap_or_default(),
        content: entry.content.and_then(|content| content.body).unwrap_or_default(),
    }
}

/// Returns true for an alternate link; in RSS and JSON Feed, links have no `rel`.
fn is_alternate(link: &read::Link) -> bool {
    link.rel.as_deref().is_none_or(|rel| rel == "alternate")
}

fn expected_entry(feed: &Feed, entry: &Entry, format: FeedFormat) -> ComparedEntry {
    let (summary, content) = bodies(feed, entry);
    let (mut summary, mut content) =
        (summary.unwrap_or_default().to_owned(), content.unwrap_or_default().to_owned());
    match format {
        FeedFormat::Rss => {
            let escaped = xml::escape_text(&entry.summary);
            let is_longer = !content.is_empty() && content.len() < escaped.len();
            summary = if is_longer { content.clone() } else { escaped.into_owned() };
        }
        FeedFormat::Json if feed.content == ContentMode::Summary => content = entry.summary.clone(),
        FeedFormat::Atom | FeedFormat::Json => {}
    }
    ComparedEntry {
        id: entry.id.clone(),
        title: entry.title.clone(),
        link: entry.url.to_string(),
        // An RSS date has no fraction of a second.
        published: Some(match format {
            FeedFormat::Rss => entry.published.trunc_subsecs(0),
            FeedFormat::Atom | FeedFormat::Json => entry.published,
        }),
        authors: entry.authors.iter().map(|person| person.name.clone()).collect(),
        categories: entry.categories.clone(),
        // feed-rs trims all texts but RSS content.
        summary: summary.trim().into(),
        content: match format {
            FeedFormat::Rss => content,
            FeedFormat::Atom | FeedFormat::Json => content.trim().into(),
        },
    }
}

/// Returns a strategy for any text that XML allows, with many strings that need
/// escaping.
///
/// Carriage returns are excluded, because XML parsers turn them into line feeds (XML 1.0
/// section 2.11).
fn text() -> impl Strategy<Value = String> {
    let tricky = select(vec![
        "]]>",
        "<![CDATA[",
        "&",
        "&amp;",
        "&amp;lt;",
        "&#8;",
        "<",
        ">",
        "<b>",
        "</title>",
        "\"",
        "'",
        "<!--",
        "-->",
        "?>",
        " ",
        "\n",
        "\t",
        "é",
        "日本",
        "ש",
        "\u{1F389}",
        "\u{FEFF}",
        "\u{85}",
        "\u{2028}",
    ]);
    let character = any::<char>()
        .prop_filter("allowed in XML", |&found| xml::is_allowed(found) && found != '\r');
    let part = prop_oneof![tricky.prop_map(str::to_owned), character.prop_map(String::from)];
    vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// Returns a strategy for one line without white space at its ends, which the model
/// guarantees for titles.
fn line() -> impl Strategy<Value = String> {
    text().prop_map(|text| {
        let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() { "x".into() } else { text }
    })
}

fn url() -> impl Strategy<Value = Url> {
    line().prop_map(|line| {
        let mut url = sample_feed::url("https://daily.example/");
        url.path_segments_mut().unwrap().push(&line);
        url.query_pairs_mut().append_pair("q", &line);
        url
    })
}

fn instant() -> impl Strategy<Value = Timestamp> {
    // From 1970 to 2100.
    (0_i64..4_102_444_800_000).prop_map(|millis| DateTime::from_timestamp_millis(millis).unwrap())
}

fn person() -> impl Strategy<Value = Person> {
    (line(), option::of(url())).prop_map(|(name, url)| Person {
        // feed-rs looks for an e-mail address in names.
        name: name.replace('@', "(at)"),
        email: None,
        url: url.map(Into::into),
    })
}

/// Returns a strategy for authors with unique names: feed-rs drops repeated authors in
/// JSON Feed.
fn people() -> impl Strategy<Value = Vec<Person>> {
    vec(person(), 1..4).prop_map(|people| {
        let mut people: Vec<Person> = people;
        for (index, person) in people.iter_mut().enumerate() {
            person.name = format!("{index} {}", person.name);
        }
        people
    })
}

fn image() -> impl Strategy<Value = Image> {
    (url(), option::of((1..5000_u32, 1..5000_u32)), option::of(text()), option::of(line()))
        .prop_map(|(url, size, alt, credit)| Image {
            url,
            mime_type: None,
            size,
            alt,
            caption: None,
            credit,
        })
}

fn attachment() -> impl Strategy<Value = Attachment> {
    (url(), any::<u64>(), option::of(any::<u32>()), option::of(line())).prop_map(
        |(url, length, duration, title)| Attachment {
            url,
            mime_type: "audio/mpeg".into(),
            length,
            duration,
            title,
        },
    )
}

fn entry() -> impl Strategy<Value = Entry> {
    let texts = (url(), line(), text(), text(), people(), vec(line(), 0..4));
    let rest = (instant(), option::of(instant()), option::of(image()), vec(attachment(), 0..3));
    (texts, rest).prop_map(|(texts, (published, modified, image, attachments))| {
        let (url, title, summary, content, authors, categories) = texts;
        Entry {
            id: format!("tag:daily.example,2024:{}", url.path()),
            exact_id: None,
            external: None,
            url,
            title,
            published,
            updated: modified.unwrap_or(published),
            modified,
            summary,
            content,
            authors,
            categories,
            image,
            attachments,
            language: None,
            source: Arc::default(),
        }
    })
}

fn feed() -> impl Strategy<Value = Feed> {
    let content = select(vec![ContentMode::Full, ContentMode::Summary, ContentMode::Both]);
    (line(), text(), content, vec(entry(), 0..4)).prop_map(
        |(title, description, content, entries)| {
            let entries = entries.into_iter().map(Arc::new).collect();
            Feed { title, description, content, entries, ..sample_feed::feed() }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_feed_comes_back_from_every_format(feed in feed()) {
        check(&feed);
    }
}

#[test]
fn hostile_text_comes_back_from_every_format() {
    let entry = Entry {
        title: sample_feed::HOSTILE.to_owned(),
        summary: sample_feed::HOSTILE.to_owned(),
        content: sample_feed::HOSTILE.to_owned(),
        authors: vec![Person { name: sample_feed::HOSTILE.to_owned(), ..Person::default() }],
        categories: vec![sample_feed::HOSTILE.to_owned()],
        ..sample_feed::full_entry()
    };
    for content in [ContentMode::Full, ContentMode::Summary, ContentMode::Both] {
        let feed = Feed {
            title: sample_feed::HOSTILE.to_owned(),
            description: sample_feed::HOSTILE.to_owned(),
            copyright: Some(sample_feed::HOSTILE.to_owned()),
            content,
            entries: vec![Arc::new(entry.clone())],
            ..sample_feed::feed()
        };
        check(&feed);
    }
}
