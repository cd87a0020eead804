//! The table of dialects: which names a field has, and what it takes.

mod distinct;
mod names;
mod slots;

use std::borrow::Cow;
use std::ops::Range;

use chrono_tz::Tz;

use crate::config::{Config, Lists};
use crate::diagnostic::{Report, Source};
use crate::model::Date;
use crate::syntax::value::{Key, Kind, Table, Value};

pub(super) use names::{is_known, normal};
use names::{misspelt, named};

/// Everything that feedwright reads from a frontmatter, as its author meant it.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    pub title: Option<Cow<'a, str>>,
    pub published: Option<Date>,
    pub embargo: Option<Date>,
    pub updated: Option<Date>,
    pub expires: Option<Date>,
    pub is_draft: bool,
    pub is_excluded: bool,
    pub is_retracted: bool,
    pub retraction: Option<Cow<'a, str>>,
    pub summary: Option<Cow<'a, str>>,
    pub authors: Vec<Byline<'a>>,
    pub tags: Vec<Cow<'a, str>>,
    pub categories: Vec<Cow<'a, str>>,
    pub section: Option<Cow<'a, str>>,
    pub slug: Option<Cow<'a, str>>,
    pub url: Option<Cow<'a, str>>,
    pub path: Option<Cow<'a, str>>,
    pub id: Option<Cow<'a, str>>,
    pub exact_id: Option<Cow<'a, str>>,
    pub image: Option<Picture<'a>>,
    pub image_alt: Option<Cow<'a, str>>,
    pub image_caption: Option<Cow<'a, str>>,
    pub image_credit: Option<Cow<'a, str>>,
    pub attachments: Vec<Enclosure<'a>>,
    pub length: Option<u64>,
    pub duration: Option<u32>,
    pub language: Option<Cow<'a, str>>,
    pub corrections: Vec<Correction<'a>>,
}

/// One author of a byline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Byline<'a> {
    /// A name, or a key of `[authors]`.
    pub name: Cow<'a, str>,
    pub email: Option<Cow<'a, str>>,
    pub url: Option<Cow<'a, str>>,
}

/// The picture of an article, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture<'a> {
    pub source: Cow<'a, str>,
    pub span: Range<usize>,
    pub alt: Option<Cow<'a, str>>,
    pub caption: Option<Cow<'a, str>>,
    pub credit: Option<Cow<'a, str>>,
}

/// An attached file, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosure<'a> {
    pub source: Cow<'a, str>,
    pub span: Range<usize>,
    pub mime_type: Option<Cow<'a, str>>,
    pub length: Option<u64>,
    pub duration: Option<u32>,
    pub title: Option<Cow<'a, str>>,
}

/// What was wrong in an article and is right now, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction<'a> {
    pub date: Option<Date>,
    /// Markdown on one line.
    pub text: Cow<'a, str>,
    pub span: Range<usize>,
}

/// Reads a value into its field.
type Slot = for<'a, 'r> fn(&mut Reading<'a, 'r>, &Value<'a>);

/// A row of the table.
pub struct Field {
    /// The name that messages use.
    pub name: &'static str,
    /// What generators call it, in the order in which one wins over the next.
    pub aliases: &'static [&'static str],
    /// Whether it can keep an article out of the feeds.
    pub keeps_back: bool,
    /// What it means, for the README's table.
    pub meaning: &'static str,
    slot: Slot,
}

const fn field(
    name: &'static str,
    aliases: &'static [&'static str],
    slot: Slot,
    meaning: &'static str,
) -> Field {
    Field { name, aliases, keeps_back: false, meaning, slot }
}

const fn guard(
    name: &'static str,
    aliases: &'static [&'static str],
    slot: Slot,
    meaning: &'static str,
) -> Field {
    Field { name, aliases, keeps_back: true, meaning, slot }
}

/// How many there are.
const COUNT: usize = 31;

/// Every field. Names are compared without case, `_` and `-`: `publishedAt` is
/// `published-at`.
#[rustfmt::skip]
pub static FIELDS: &[Field; COUNT] = &[
    field("title",         &["title", "headline", "hed"], slots::title, "the title; else the first heading, else the file's name"),
    field("published",     &["date", "published", "pubdate", "published-at", "published-on", "published-date", "publication-date", "date-published", "pub-datetime", "post-date", "posted", "created", "created-at", "date-created"], slots::published, "the date of publication; else from the file's name"),
    guard("embargo",       &["publish-date", "embargo", "embargo-until"], slots::embargo, "not before this date; it is the date of publication if it is later"),
    field("updated",       &["updated", "lastmod", "last-modified-at", "last-modified", "modified", "modified-at", "modified-date", "mod-datetime", "updated-date", "updated-at", "updated-on", "date-modified", "date-updated", "last-updated", "last-update"], slots::updated, "the last significant change"),
    guard("expires",       &["expiry-date", "expires", "unpublish-date"], slots::expires, "from when on it is in no feed"),
    guard("publish",       &["publish"], slots::publish, "false keeps it out, as `published: false` does"),
    guard("draft",         &["draft", "is-draft"], slots::draft, "true keeps it out"),
    guard("status",        &["status"], slots::status, "`draft`, `hidden` or `private` keep it out"),
    guard("feed",          &["feed"], slots::feed, "false keeps it out of feeds; a table overrides fields in feeds"),
    guard("feed-exclude",  &["feed-exclude", "exclude-from-feed", "exclude-from-feeds", "exclude-from-rss", "no-feed", "unlisted", "hidden", "headless", "eleventy-exclude-from-collections"], slots::exclude, "true keeps it out of feeds"),
    guard("build",         &["build"], slots::listing, "Hugo's table, which may keep it out of lists"),
    guard("retracted",     &["retracted", "retraction", "withdrawn"], slots::retracted, "why it was taken back, or true: it is in no feed, and one that held it says so"),
    field("summary",       &["summary", "description", "excerpt", "blurb", "deck", "dek", "spoiler", "subtitle", "subhead", "subhed", "standfirst", "lede", "abstract", "desc"], slots::summary, "the summary; else what stands before `<!-- more -->`, else the beginning"),
    field("authors",       &["authors", "author", "author-name", "by", "byline", "contributors"], slots::authors, "names, keys of `[authors]`, or tables with name, email and url"),
    field("tags",          &["tags", "tag", "topics", "keywords"], slots::tags, "a list, or words between commas"),
    field("categories",    &["categories", "category", "kicker"], slots::categories, "a list, or words between commas"),
    field("section",       &["section"], slots::section, "the section; else the first folder"),
    field("slug",          &["slug"], slots::slug, "the last part of the address"),
    field("url",           &["url", "permalink", "link", "canonical", "canonical-url"], slots::url, "the address, or its path below the site"),
    field("path",          &["path"], slots::path, "the address's path, as Zola has it, with a date if there is no other"),
    field("id",            &["id", "guid", "uuid", "wordpress-id"], slots::id, "the id, which is final"),
    field("exact-id",      &["exact-id"], slots::exact_id, "the id that readers know, where it is no address: RSS and JSON Feed show it letter by letter"),
    field("image",         &["image", "cover", "hero", "hero-image", "cover-image", "featured-image", "feature-image", "featured-img", "header-image", "lead-image", "thumbnail", "images"], slots::image, "the picture: a path, an address, or a table with alt, caption, credit"),
    field("image-alt",     &["image-alt", "alt", "cover-alt", "hero-alt", "hero-image-alt", "image-description", "thumbnail-alt"], slots::image_alt, "what the picture shows"),
    field("image-caption", &["image-caption", "image-figcaption", "caption", "cover-caption"], slots::image_caption, "the line below the picture"),
    field("image-credit",  &["image-credit", "credit", "photo-credit", "cover-credit"], slots::image_credit, "who made the picture"),
    field("attachments",   &["enclosure", "enclosures", "audio", "podcast-file", "attachments", "enclosure-url", "audio-url", "audio-file", "podcast-url", "podcast-link", "mp3", "podcast"], slots::attachments, "files with url, length, type and duration"),
    field("length",        &["enclosure-length", "podcast-bytes", "podcast-length", "podcast-size", "podcast-file-size", "audio-length", "audio-size", "audio-file-size"], slots::length, "how many bytes the attached file has"),
    field("duration",      &["duration", "podcast-duration", "audio-duration"], slots::duration, "how long the attached recording is: seconds, or 1:02:03"),
    field("corrections",   &["corrections", "correction"], slots::corrections, "texts, or tables with `date` and `text`, which the entry shows; the newest date counts as `updated`"),
    field("language",      &["lang", "language", "locale", "language-code"], slots::language, "a language tag; else from `name.fr.md`, else the site's"),
];

/// Tables whose rows count as if they stood at the top, and how much earlier
/// (or later) they win: an override of the feed's before all, `extra` last.
#[rustfmt::skip]
const NESTED: &[(&str, i32)] = &[
    ("feed",       -1000),
    ("taxonomies", 0),
    ("extra",      1000),
    ("params",     1000),
];

/// What a reading of fields works on.
pub struct Reading<'a, 'r> {
    fields: Fields<'a>,
    source: &'r Source<'a>,
    zone: Tz,
    lists: Lists,
    report: &'r mut Report,
    /// The name under which the field at hand was written.
    name: String,
    /// How many problems of that field are still reported: each costs a walk
    /// through the file.
    left: usize,
    /// Whether that field was said to hold forbidden characters.
    is_stripped: bool,
}

/// How many problems of one field are reported.
const MOST_PROBLEMS: usize = 20;

/// How many unknown names are reported.
const MOST_UNKNOWN: usize = 50;

/// Reads the fields of a frontmatter, and reports every value that does not fit.
pub fn read<'a>(
    table: &Table<'a>,
    source: &Source<'a>,
    config: &Config,
    report: &mut Report,
) -> Fields<'a> {
    let mut best: [Best<'_, 'a>; COUNT] = [None; COUNT];
    let mut unknown = Vec::new();
    collect(table, 0, &mut best, Some(&mut unknown));
    let unknown = unknown.iter().filter_map(|(key, name)| misspelt(key, name, &best, source));
    report.diagnostics.extend(unknown.take(MOST_UNKNOWN));
    let mut reading = Reading {
        fields: Fields::default(),
        source,
        zone: config.site.zone,
        lists: config.articles.lists,
        report,
        name: String::new(),
        left: MOST_PROBLEMS,
        is_stripped: false,
    };
    for (row, found) in best.into_iter().enumerate() {
        let Some((_, key, value)) = found else { continue };
        reading.name.clear();
        reading.name.push_str(&key.name);
        (reading.left, reading.is_stripped) = (MOST_PROBLEMS, false);
        (FIELDS[row].slot)(&mut reading, value);
    }
    reading.fields
}

/// Finds the value that a row's field is read from.
pub fn place(table: &Table<'_>, name: &str) -> Option<Range<usize>> {
    let mut best: [Best<'_, '_>; COUNT] = [None; COUNT];
    collect(table, 0, &mut best, Some(&mut Vec::new()));
    let row = FIELDS.iter().position(|field| field.name == name)?;
    best[row].map(|(_, _, value)| value.span.clone())
}

/// A field's best candidate: its rank, its key and its value.
type Best<'t, 'a> = Option<(i32, &'t Key<'a>, &'t Value<'a>)>;

/// Offers every key of a table to the field of that name. Keys of no field are
/// noted where asked for: only the top's, for a theme's tables are its own.
fn collect<'t, 'a>(
    table: &'t Table<'a>,
    base: i32,
    best: &mut [Best<'t, 'a>],
    mut unknown: Option<&mut Vec<(&'t Key<'a>, String)>>,
) {
    for (key, value) in &table.entries {
        let name = normal(&key.name);
        let nested = NESTED.iter().find(|(nested, _)| *nested == name);
        match (&value.kind, nested, named(&name)) {
            (Kind::Table(inner), Some((_, rank)), _) if unknown.is_some() => {
                collect(inner, *rank, best, None);
            }
            (_, _, Some(name)) => {
                offer(&mut best[switched(name.row, value)], base + name.rank, key, value);
            }
            (_, _, None) => {
                if let Some(unknown) = &mut unknown {
                    unknown.push((key, name.into_owned()));
                }
            }
        }
    }
}

/// Finds the row that a value belongs to: `published: false` is no date, and
/// counts beside one.
fn switched(row: usize, value: &Value<'_>) -> usize {
    let is_switch = || {
        let word = value.as_str().unwrap_or_default();
        ["true", "false", "yes", "no", "on", "off"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known))
    };
    if FIELDS[row].name == "published" && is_switch() {
        named("publish").map_or(row, |name| name.row)
    } else {
        row
    }
}

fn offer<'t, 'a>(best: &mut Best<'t, 'a>, rank: i32, key: &'t Key<'a>, value: &'t Value<'a>) {
    let is_better = best.as_ref().is_none_or(|(other, ..)| rank < *other);
    if is_better && !is_empty(value) {
        *best = Some((rank, key, value));
    }
}

fn is_empty(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Null => true,
        Kind::Text(text) => text.trim().is_empty(),
        Kind::List(values) => values.iter().all(is_empty),
        Kind::Table(table) => table.entries.is_empty(),
        Kind::Bool(_) | Kind::Number(_) | Kind::Date(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_what_it_means() {
        for field in FIELDS {
            assert!(!field.meaning.is_empty() && !field.aliases.is_empty(), "{}", field.name);
        }
    }
}
