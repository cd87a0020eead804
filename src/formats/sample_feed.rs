//! Sample feed with every field set, for the tests of all formats.

use std::sync::Arc;

use chrono::{TimeZone, Utc};
use url::Url;

use crate::model::Timestamp;
use crate::model::document::FeedFormat;
use crate::model::feed::{
    ContentMode, DeletedItems, Entry, Feed, FeedOutput, ItemLink, PicturePlacement,
};
use crate::model::media::{Attachment, FeedLogo, Image};
use crate::model::person::Person;

/// Text that reveals missing, double and partial escaping.
pub(super) const HOSTILE: &str =
    "]]> &amp;lt; <b>\"q\" 'a'</b> -- ?> \u{1F389}\u{200D}é 日本語 שלום مرحبا &#8; Vec<T>";

pub(super) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(super) fn at(day: u32) -> Timestamp {
    Utc.with_ymd_and_hms(2026, 1, day, 3, 4, 5).unwrap()
}

pub(super) fn person(name: &str) -> Person {
    Person {
        name: name.into(),
        email: Some("ann@daily.example".into()),
        url: Some("https://daily.example/ann/?a=1&b=2".into()),
    }
}

/// Returns an entry that has only the required fields.
pub(super) fn plain_entry() -> Entry {
    Entry {
        id: "https://daily.example/plain/".into(),
        exact_id: None,
        external: None,
        url: url("https://daily.example/plain/"),
        title: "Plain".into(),
        published: at(1),
        updated: at(1),
        modified: None,
        summary: String::new(),
        content: String::new(),
        authors: vec![Person { name: "Bob".into(), ..Person::default() }],
        categories: Vec::new(),
        image: None,
        attachments: Vec::new(),
        language: None,
        source: Arc::default(),
    }
}

/// Returns an entry with every field set.
pub(super) fn full_entry() -> Entry {
    Entry {
        id: "tag:daily.example,2024:world/full".into(),
        exact_id: None,
        external: None,
        url: url("https://daily.example/日本/?a=1&b=2"),
        title: "Fish & chips: 1 < 2".into(),
        published: at(2),
        updated: at(3),
        modified: Some(at(3)),
        summary: "AT&T says \"1 < 2\"".into(),
        content: "<p>AT&amp;T says <b>1 &lt; 2</b></p>\n<pre>x</pre>".into(),
        authors: vec![person("Ann Example"), person("Bob Müller")],
        categories: vec!["R&D".into(), "日本語".into()],
        image: Some(image()),
        attachments: Vec::new(),
        language: Some("fr".into()),
        source: Arc::default(),
    }
}

/// Returns an entry with a picture and attached files.
pub(super) fn episode() -> Entry {
    Entry {
        id: "tag:daily.example,2024:episode".into(),
        exact_id: None,
        external: None,
        url: url("https://daily.example/episode/"),
        image: Some(image()),
        attachments: vec![attachment("full.mp3", 12_345), attachment("notes.pdf", 0)],
        ..plain_entry()
    }
}

fn image() -> Image {
    Image {
        url: url("https://daily.example/i.png?a=1&b=2"),
        mime_type: Some("image/png".into()),
        size: Some((640, 480)),
        alt: Some("A kettle".into()),
        caption: Some("The \"kettle\" & its lid".into()),
        credit: Some("Cem <Example>".into()),
    }
}

fn attachment(name: &str, length: u64) -> Attachment {
    Attachment {
        url: url("https://daily.example/").join(name).unwrap(),
        mime_type: if length > 0 { "audio/mpeg".into() } else { "application/pdf".into() },
        length,
        duration: (length > 0).then_some(90),
        title: Some(format!("The \"{name}\"")),
    }
}

/// Returns a feed of these entries with an output in every format.
pub(super) fn feed() -> Feed {
    let home = url("https://daily.example/");
    Feed {
        id: "tag:daily.example,2024:".into(),
        title: "Horizon & Daily".into(),
        description: "Where the horizon <widens>.".into(),
        language: Some("en".into()),
        copyright: Some("© Horizon".into()),
        authors: vec![person("The Desk")],
        icon: Some(home.join("icon.png").unwrap()),
        logo: Some(FeedLogo { url: home.join("logo.png").unwrap(), size: Some((144, 72)) }),
        hubs: vec![url("https://hub.example/?a=1&b=2")],
        cloud: Some(url("http://cloud.example:5337/pleaseNotify")),
        updated: at(3),
        max_bytes: None,
        pictures: PicturePlacement::Content,
        item_link: ItemLink::Article,
        content: ContentMode::Both,
        entries: [full_entry(), episode(), plain_entry()].map(Arc::new).into(),
        deleted: Vec::new(),
        deleted_items: DeletedItems::Omit,
        page: None,
        stylesheet: None,
        outputs: FeedFormat::ALL.into_iter().map(|format| output(&home, format)).collect(),
        home,
    }
}

fn output(home: &Url, format: FeedFormat) -> FeedOutput {
    let path = format.file_name().to_owned();
    FeedOutput {
        format,
        url: home.join(&path).unwrap(),
        path,
        previous: None,
        next: None,
        current: None,
    }
}
