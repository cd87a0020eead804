//! What Apple's podcasts say beyond their tables.

mod categories;

use crate::validator::codes::{
    INVALID_ITUNES_CATEGORY, MISSING_ITUNES_ELEMENT, MISSING_ITUNES_EMAIL, NOT_UTF8,
    OBSOLETE_ITUNES_CATEGORY, UNSUPPORTED_ITUNES_FORMAT,
};
use crate::validator::value::copy_start;
use crate::validator::walk::XmlFeedWalker;

use categories::CategoryStatus;

/// Files that Apple plays, by what their names end in.
const FORMATS: &[&str] = &["m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub"];

/// What a podcast's channel should have, and each name as it is shown.
#[rustfmt::skip]
const EXPECTED: &[(&str, &str)] = &[
    ("category", "itunes:category"),
    ("explicit", "itunes:explicit"),
];

/// The notes of an item whose file Apple does not play, and of a feed that is
/// a podcast.
const UNPLAYABLE: &str = "itunes: unplayable";
const PODCAST: &str = "itunes: podcast";

/// A category is one of Apple's.
pub(in crate::validator) fn category(walk: &mut XmlFeedWalker<'_>) {
    let Some(name) = text(walk) else { return };
    say_standing(walk, categories::category_status(&name), &name);
}

/// A category within another is one of those that the other has.
pub(in crate::validator) fn subcategory(walk: &mut XmlFeedWalker<'_>) {
    let parent = walk.parent().and_then(|parent| parent.attribute("text"));
    let Some(parent) = parent.map(|found| copy_start(&found.value)) else { return };
    let Some(name) = text(walk) else { return };
    say_standing(walk, categories::standing_within(&parent, &name), &name);
}

/// A file that belongs to an item: notes it if Apple does not play it, because
/// only the end of the item tells whether this is a podcast's. A name that ends
/// in nothing may be counted and forwarded, so it tells nothing.
pub(in crate::validator) fn enclosure(walk: &mut XmlFeedWalker<'_>) {
    let Some(found) = walk.frame().attribute("url") else { return };
    let extension = copy_start(extension(&found.value));
    let is_played = extension.is_empty()
        || FORMATS.iter().any(|format| format.eq_ignore_ascii_case(&extension));
    if let (false, Some(item)) = (is_played, walk.parent_mut()) {
        item.note(UNPLAYABLE, extension);
    }
}

/// The end of an item.
pub(in crate::validator) fn item(walk: &mut XmlFeedWalker<'_>) {
    if !walk.frame().has_any("itunes") {
        return;
    }
    if let Some(extension) = walk.frame().find_note(UNPLAYABLE).map(str::to_owned) {
        walk.report_element(&UNSUPPORTED_ITUNES_FORMAT, &[("extension", &extension)]);
    }
    if let Some(channel) = walk.parent_mut().filter(|channel| channel.find_note(PODCAST).is_none())
    {
        channel.note(PODCAST, "");
    }
}

/// The end of a channel: what a podcast's should have.
pub(in crate::validator) fn channel(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    if frame.find_note(PODCAST).is_none() && !frame.has_any("itunes") {
        return;
    }
    let span = frame.span.clone();
    let is_utf8 = ["utf-8", "utf8"].iter().any(|name| walk.encoding.eq_ignore_ascii_case(name));
    let mut missing = Vec::new();
    if !frame.has("language") && frame.language.is_none() {
        missing.push((&MISSING_ITUNES_ELEMENT, "language"));
    }
    for (name, shown) in EXPECTED {
        if !frame.has_other("itunes", name) {
            missing.push((&MISSING_ITUNES_ELEMENT, *shown));
        }
    }
    if !frame.has_other("itunes", "owner") {
        missing.push((&MISSING_ITUNES_EMAIL, "itunes:email"));
    }
    for (row, name) in missing {
        walk.report_child(row, name, span.clone());
    }
    if !is_utf8 {
        let encoding = walk.encoding;
        walk.report_element(&NOT_UTF8, &[("encoding", encoding)]);
    }
}

/// What the name of a file ends in.
fn extension(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn say_standing(walk: &mut XmlFeedWalker<'_>, standing: CategoryStatus, name: &str) {
    let row = match standing {
        CategoryStatus::Current => return,
        CategoryStatus::Obsolete => &OBSOLETE_ITUNES_CATEGORY,
        CategoryStatus::Unknown => &INVALID_ITUNES_CATEGORY,
    };
    walk.report_element(row, &[("text", name)]);
}

fn text(walk: &XmlFeedWalker<'_>) -> Option<String> {
    walk.frame().attribute("text").map(|found| copy_start(&found.value))
}
