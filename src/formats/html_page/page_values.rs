//! Values of the variables on the page of one feed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::DateTime;
use chrono_tz::Tz;
use minijinja::value::Value;

use crate::formats::html_page::accent_colors::{self, AccentColors};
use crate::formats::html_page::named_values::NamedValues;
use crate::formats::html_page::own_pictures::{self, OwnPictures};
use crate::formats::html_page::site_feeds::SiteFeeds;
use crate::formats::html_page::translations::{self, PageWords};
use crate::formats::html_page::variables::VariableOwner;
use crate::formats::html_page::{long_date, reader_links};
use crate::formats::{rfc3339, row, shown_title};
use crate::model::feed::{Entry, Feed, FeedGroup, FeedPage};
use crate::model::media::{Attachment, Image};
use crate::text::color::RgbColor;
use crate::text::excerpt;

/// Maximum number of entries on a page.
const MAX_ENTRIES: usize = 50;

/// Maximum length of an excerpt, in Latin letters; letters of East Asia count twice.
const EXCERPT_LENGTH: usize = 190;

/// Script of the copy button. The page works without it.
pub(super) const SCRIPT: &str = include_str!("copy.js");

/// Hash of [`SCRIPT`] for a Content-Security-Policy.
pub(super) const SCRIPT_HASH: &str = "sha256-8lqnKYW/tigh6bUx+cV8YaH5GXMoB04uMYYOyc8cJTs=";

/// Smallest size of a logo that replaces the title, in pixels, and its smallest width for
/// each pixel of height: many logos have the 144 pixels that RSS allows, or are square.
const TITLE_LOGO: (u32, u32) = (200, 2);

/// Primary language subtags of scripts that run from right to left.
const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// Settings of the site that all pages share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageStyle {
    /// Time zone of the dates.
    pub zone: Tz,
    /// Accent color, if configured.
    pub accent: Option<RgbColor>,
}

/// Returns true if the script of a language runs from right to left.
pub(crate) fn is_right_to_left(language: &str) -> bool {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    RIGHT_TO_LEFT.contains(&primary.as_str())
}

/// Builds pages, with what several of them share.
pub(super) struct PageBuilder<'a> {
    pub feeds: SiteFeeds<'a>,
    style: PageStyle,
    words: BTreeMap<&'static str, Value>,
    own_names: Arc<[String]>,
}

impl<'a> PageBuilder<'a> {
    pub(super) fn new(listed: &'a [Feed], style: PageStyle, own_names: Arc<[String]>) -> Self {
        let feeds = SiteFeeds::new(listed);
        Self { feeds, style, words: BTreeMap::new(), own_names }
    }

    /// Builds the values of a feed's page.
    pub(super) fn build(&mut self, feed: &Feed, page: &FeedPage) -> Value {
        let words = translations::words_for(feed.language.as_deref().unwrap_or_default());
        let language = feed.language.as_deref().unwrap_or(words.language);
        let pictures = OwnPictures::of_site(&page.url);
        let mut values = vec![
            ("words", self.words(words)),
            ("groups", self.feeds.groups(page, words)),
            ("others", self.feeds.others(page)),
            ("site", self.feeds.site(feed, page)),
            ("accent", optional(self.style.accent.map(accent_colors::derive).map(accent))),
        ];
        values.extend(feed_values(feed, page, language));
        values.extend(picture_values(feed, &pictures));
        values.extend(subscription_values(feed, words));
        let entries = feed.entries.iter().take(MAX_ENTRIES);
        let writer = EntryValues { language, zone: self.style.zone, pictures };
        values.push(("entries", entries.map(|entry| writer.entry(entry)).collect()));
        NamedValues::create_page(values, &self.own_names)
    }

    fn words(&mut self, words: &'static PageWords) -> Value {
        let shared = self.words.entry(words.language).or_insert_with(|| {
            let texts = words.entries().map(|(name, text)| (name, Value::from(text))).collect();
            NamedValues::create(VariableOwner::Words, texts)
        });
        shared.clone()
    }
}

fn optional(value: Option<impl Into<Value>>) -> Value {
    value.map_or_else(|| Value::from(()), Into::into)
}

fn accent(colors: AccentColors) -> Value {
    let AccentColors { light, dark, fill, on_fill } = colors;
    let parts = [("light", light), ("dark", dark), ("fill", fill), ("on_fill", on_fill)];
    let values = parts.map(|(name, color)| (name, Value::from(color.to_string())));
    NamedValues::create(VariableOwner::Accent, values.into())
}

fn feed_values(feed: &Feed, page: &FeedPage, language: &str) -> Vec<(&'static str, Value)> {
    let direction = if is_right_to_left(language) { "rtl" } else { "ltr" };
    vec![
        ("title", Value::from(&*feed.title)),
        ("name", Value::from(&*page.name)),
        ("description", Value::from(&*feed.description)),
        ("language", Value::from(language)),
        ("direction", Value::from(direction)),
        ("locale", optional(locale(language))),
        ("is_home", Value::from(page.group == FeedGroup::Site)),
        ("page_url", Value::from(page.url.as_str())),
        ("home", Value::from(feed.home.as_str())),
        ("copyright", optional(feed.copyright.as_deref())),
        ("script", Value::from_safe_string(SCRIPT.to_owned())),
        ("script_hash", Value::from(SCRIPT_HASH)),
    ]
}

/// Writes a language tag with a region as Open Graph has it.
fn locale(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next()?.to_ascii_lowercase();
    let region = parts.find(|part| is_region(part))?.to_ascii_uppercase();
    Some(format!("{language}_{region}"))
}

fn is_region(subtag: &str) -> bool {
    subtag.len() == 2 && subtag.bytes().all(|letter| letter.is_ascii_alphabetic())
}

/// Values of the site's icon and logo.
fn picture_values(feed: &Feed, pictures: &OwnPictures) -> Vec<(&'static str, Value)> {
    let logo = feed.logo.as_ref().filter(|logo| pictures.contain(&logo.url));
    let icon = feed.icon.as_ref().filter(|icon| pictures.contain(icon));
    let size = logo.and_then(|logo| logo.size);
    let (width, height) = size.unzip();
    let (smallest, ratio) = TITLE_LOGO;
    let is_title = size
        .is_some_and(|(width, height)| width >= smallest && width >= height.saturating_mul(ratio));
    let shared = logo.map(|logo| (&logo.url, logo.size)).or(icon.map(|icon| (icon, None)));
    let share = shared.map(|(url, size)| own_pictures::picture(url, "", size));
    vec![
        ("logo", optional(logo.map(|logo| logo.url.as_str()))),
        ("logo_width", optional(width)),
        ("logo_height", optional(height)),
        ("logo_is_title", Value::from(is_title)),
        ("icon", optional(icon.map(url::Url::as_str))),
        ("share_picture", optional(share)),
        ("picture_sources", Value::from(pictures.sources())),
    ]
}

/// Values of the feed's addresses and of the readers that open it.
fn subscription_values(feed: &Feed, words: &PageWords) -> Vec<(&'static str, Value)> {
    let address = feed.outputs.first().map(|output| output.url.as_str());
    let outputs = feed.outputs.iter().map(|output| {
        let format = row(output.format);
        let values = [
            ("label", format.label),
            ("media_type", format.media_type),
            ("url", output.url.as_str()),
        ];
        let values = values.map(|(name, text)| (name, Value::from(text)));
        NamedValues::create(VariableOwner::Output, values.into())
    });
    let app = words.text("feed_app").unwrap_or_default();
    let readers = address.map(|address| reader_links::list(address, app)).unwrap_or_default();
    let readers = readers.into_iter().map(|reader| {
        let values = vec![("name", Value::from(reader.name)), ("url", Value::from(reader.url))];
        NamedValues::create(VariableOwner::Reader, values)
    });
    vec![
        ("feed_url", optional(address)),
        ("outputs", outputs.collect()),
        ("readers", readers.collect()),
    ]
}

/// Facts that the values of an entry depend on.
struct EntryValues<'a> {
    language: &'a str,
    zone: Tz,
    pictures: OwnPictures,
}

impl EntryValues<'_> {
    fn entry(&self, entry: &Entry) -> Value {
        let names: Vec<&str> = entry.authors.iter().map(|person| &*person.name).collect();
        let time: DateTime<Tz> = entry.published.with_timezone(&self.zone);
        let image = entry.image.as_ref().filter(|image| self.pictures.contain(&image.url));
        let recording = entry.attachments.iter().find_map(recording);
        let values = vec![
            ("title", Value::from(&*shown_title(entry))),
            ("url", Value::from(entry.url.as_str())),
            ("published", Value::from(rfc3339(entry.published))),
            ("date", Value::from(long_date::format(time, self.language))),
            ("day", Value::from(time.format("%Y-%m-%d").to_string())),
            ("authors", Value::from(names.join(", "))),
            ("summary", Value::from(&*entry.summary)),
            ("excerpt", Value::from(excerpt(&entry.summary))),
            ("language", optional(entry.language.as_deref())),
            ("image", optional(image.map(image_values))),
            ("recording", optional(recording)),
        ];
        NamedValues::create(VariableOwner::Entry, values)
    }
}

fn image_values(image: &Image) -> Value {
    own_pictures::picture(&image.url, image.alt.as_deref().unwrap_or_default(), image.size)
}

/// Cuts a summary to about three lines. Where letters are wide, half as many fit.
fn excerpt(summary: &str) -> String {
    let beginning = summary.chars().take(EXCERPT_LENGTH);
    let wide = beginning.filter(|letter| ('\u{2E80}'..'\u{FF61}').contains(letter)).count();
    let limit = if wide > EXCERPT_LENGTH / 4 { EXCERPT_LENGTH / 2 } else { EXCERPT_LENGTH };
    excerpt::cut(summary, limit)
}

/// Builds the value of an audio or video file at a web address.
fn recording(attachment: &Attachment) -> Option<Value> {
    let (kind, _) = attachment.mime_type.split_once('/')?;
    let kind = ["audio", "video"].into_iter().find(|known| kind.eq_ignore_ascii_case(known))?;
    matches!(attachment.url.scheme(), "http" | "https").then(|| {
        let values = vec![
            ("url", Value::from(attachment.url.as_str())),
            ("media_type", Value::from(&*attachment.mime_type)),
            ("kind", Value::from(kind)),
            ("duration", optional(attachment.duration.map(duration))),
        ];
        NamedValues::create(VariableOwner::Recording, values)
    })
}

/// Writes a length in seconds as `42:10` or `1:02:03`.
fn duration(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{base64, hash};

    #[test]
    fn hash_is_that_of_the_script() {
        let digest = base64::decode(SCRIPT_HASH.strip_prefix("sha256-").unwrap()).unwrap();
        let hexadecimal: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hexadecimal, hash::hex(SCRIPT.as_bytes()));
        assert!(!SCRIPT.contains("</"));
    }

    #[test]
    fn locale_has_a_region() {
        let cases = [("pt-BR", Some("pt_BR")), ("zh-hant-tw", Some("zh_TW")), ("en", None)];
        for (tag, expected) in cases {
            assert_eq!(locale(tag).as_deref(), expected, "{tag}");
        }
    }

    #[test]
    fn excerpt_takes_about_three_lines_in_every_script() {
        assert_eq!(excerpt(&"word ".repeat(100)).chars().count(), 190);
        assert_eq!(excerpt(&"語".repeat(300)).chars().count(), 95);
        assert_eq!(excerpt("Text."), "Text.");
    }

    #[test]
    fn length_has_hours_if_needed() {
        let lengths = [9, 90, 2530, 3723].map(duration);
        assert_eq!(lengths, ["0:09", "1:30", "42:10", "1:02:03"]);
    }
}
