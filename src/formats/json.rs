//! Writes JSON Feed 1.1.

use serde::Serialize;
use url::Url;

use super::{bodies, buffer_for, non_blank, rfc3339, writer_failed};
use crate::model::feed::{ContentMode, Entry, Feed, FeedOutput};
use crate::model::media::Attachment;
use crate::model::person::Person;

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    /// Explanation for people who open the feed without a reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    user_comment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    favicon: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    authors: Vec<JsonAuthor<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<JsonHub<'a>>,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonHub<'a> {
    r#type: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    authors: Vec<JsonAuthor<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<JsonAttachment<'a>>,
}

#[derive(Serialize)]
struct JsonAttachment<'a> {
    url: &'a str,
    mime_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "is_unknown")]
    size_in_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_in_seconds: Option<u32>,
}

/// Writes a feed as JSON Feed.
///
/// # Errors
/// The crate that writes JSON failed.
pub(super) fn write(feed: &Feed, output: &FeedOutput) -> Result<Vec<u8>, String> {
    // Escaping lengthens HTML by about an eighth.
    let mut bytes = buffer_for(feed, |entry| entry.summary.len() + entry.content.len() * 9 / 8);
    serde_json::to_writer_pretty(&mut bytes, &json_feed(feed, output))
        .map_err(|error| writer_failed("JSON", &error))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn json_feed<'a>(feed: &'a Feed, output: &'a FeedOutput) -> JsonFeed<'a> {
    JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: feed.home.as_str(),
        feed_url: output.url.as_str(),
        next_url: output.previous.as_ref().map(Url::as_str),
        description: &feed.description,
        user_comment: feed.page.as_ref().map(|page| {
            format!("This is a web feed, to be read with a feed reader. See {} for more.", page.url)
        }),
        icon: feed.logo.as_ref().map(|logo| logo.url.as_str()),
        favicon: feed.icon.as_ref().map(Url::as_str),
        language: feed.language.as_deref(),
        authors: authors(&feed.authors),
        hubs: feed.hubs.iter().map(|url| JsonHub { r#type: "WebSub", url: url.as_str() }).collect(),
        items: feed.entries.iter().map(|entry| item(feed, entry)).collect(),
    }
}

/// Converts authors. JSON Feed has no member for e-mail addresses.
fn authors(people: &[Person]) -> Vec<JsonAuthor<'_>> {
    people
        .iter()
        .map(|person| JsonAuthor { name: &person.name, url: person.url.as_deref() })
        .collect()
}

fn item<'a>(feed: &'a Feed, entry: &'a Entry) -> JsonItem<'a> {
    let (summary, content) = bodies(feed, entry);
    // JSON Feed requires one of the two, even if it is empty.
    let (content_html, content_text) = match feed.content {
        ContentMode::Full | ContentMode::Both => (content.or(Some("")), None),
        ContentMode::Summary => (None, Some(entry.summary.as_str())),
    };
    JsonItem {
        id: entry.exact_id.as_ref().unwrap_or(&entry.id),
        url: entry.url.as_str(),
        external_url: entry.external.as_ref().map(Url::as_str),
        title: non_blank(&entry.title),
        content_html,
        content_text,
        summary,
        image: entry.image.as_ref().map(|image| image.url.as_str()),
        date_published: rfc3339(entry.published),
        date_modified: entry.modified.map(rfc3339),
        authors: authors(&entry.authors),
        tags: &entry.categories,
        language: entry.language.as_deref(),
        attachments: entry.attachments.iter().map(attachment).collect(),
    }
}

fn attachment(attachment: &Attachment) -> JsonAttachment<'_> {
    JsonAttachment {
        url: attachment.url.as_str(),
        mime_type: &attachment.mime_type,
        title: attachment.title.as_deref(),
        size_in_bytes: attachment.length,
        duration_in_seconds: attachment.duration,
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field by reference")]
const fn is_unknown(length: &u64) -> bool {
    *length == 0
}
