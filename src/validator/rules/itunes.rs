//! Rules for podcasts in Apple's directory.

mod categories;

use crate::validator::codes::{
    INVALID_ITUNES_CATEGORY, MISSING_ITUNES_ELEMENT, NOT_UTF8, OBSOLETE_ITUNES_CATEGORY,
    UNSUPPORTED_ITUNES_FORMAT,
};
use crate::validator::value::copy_start;
use crate::validator::walk::XmlFeedWalker;

use categories::CategoryStatus;

/// File name extensions of the formats that Apple plays.
const FORMATS: &[&str] = &["m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub"];

/// Elements that a podcast's channel should have, each with its name in messages.
#[rustfmt::skip]
const EXPECTED: &[(&str, &str)] = &[
    ("category", "itunes:category"),
    ("explicit", "itunes:explicit"),
];

/// Note on an item whose enclosure Apple does not play; its value is the extension.
const UNPLAYABLE: &str = "itunes: unplayable";
/// Note on a channel with at least one podcast episode.
const PODCAST: &str = "itunes: podcast";

/// Checks that a category is in Apple's list.
pub(in crate::validator) fn check_category(walk: &mut XmlFeedWalker<'_>) {
    let Some(name) = text_attribute(walk) else { return };
    report_category(walk, categories::category_status(&name), &name);
}

/// Checks that a subcategory belongs to its category.
pub(in crate::validator) fn check_subcategory(walk: &mut XmlFeedWalker<'_>) {
    let parent = walk.parent().and_then(|parent| parent.attribute("text"));
    let Some(parent) = parent.map(|found| copy_start(&found.value)) else { return };
    let Some(name) = text_attribute(walk) else { return };
    report_category(walk, categories::subcategory_status(&parent, &name), &name);
}

/// Notes an enclosure that Apple does not play on its item: the item is known to
/// be a podcast episode only at its end. A file name without an extension is
/// accepted, because it may be a redirect of a download counter.
pub(in crate::validator) fn note_unplayable_enclosure(walk: &mut XmlFeedWalker<'_>) {
    let Some(found) = walk.frame().attribute("url") else { return };
    let extension = copy_start(file_extension(&found.value));
    let is_played = extension.is_empty()
        || FORMATS.iter().any(|format| format.eq_ignore_ascii_case(&extension));
    if let (false, Some(item)) = (is_played, walk.parent_mut()) {
        item.note(UNPLAYABLE, extension);
    }
}

/// Checks an item that ends, and notes on its channel that this is a podcast.
pub(in crate::validator) fn check_item(walk: &mut XmlFeedWalker<'_>) {
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

/// Checks at the end of a channel that a podcast has the elements that Apple requires.
pub(in crate::validator) fn check_channel(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    if frame.find_note(PODCAST).is_none() && !frame.has_any("itunes") {
        return;
    }
    let span = frame.span.clone();
    let is_utf8 = ["utf-8", "utf8"].iter().any(|name| walk.encoding.eq_ignore_ascii_case(name));
    let mut missing = Vec::new();
    if !frame.has("language") && frame.language.is_none() {
        missing.push("language");
    }
    for (name, display_name) in EXPECTED {
        if !frame.has_other("itunes", name) {
            missing.push(display_name);
        }
    }
    for name in missing {
        walk.report_child(&MISSING_ITUNES_ELEMENT, name, span.clone());
    }
    if !is_utf8 {
        let encoding = walk.encoding;
        walk.report_element(&NOT_UTF8, &[("encoding", encoding)]);
    }
}

/// Returns the extension of the file name in a URL, or an empty string.
fn file_extension(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn report_category(walk: &mut XmlFeedWalker<'_>, status: CategoryStatus, name: &str) {
    let row = match status {
        CategoryStatus::Current => return,
        CategoryStatus::Obsolete => &OBSOLETE_ITUNES_CATEGORY,
        CategoryStatus::Unknown => &INVALID_ITUNES_CATEGORY,
    };
    walk.report_element(row, &[("text", name)]);
}

fn text_attribute(walk: &XmlFeedWalker<'_>) -> Option<String> {
    walk.frame().attribute("text").map(|found| copy_start(&found.value))
}
