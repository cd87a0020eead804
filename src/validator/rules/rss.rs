//! Rules of the RSS 2.0 specification, and of the RSS Profile published by the RSS
//! Advisory Board.

use crate::feed_reader::entries::ParsedEntry;
use crate::validator::FeedDialect;
use crate::validator::codes::{
    AVOID_TEXT_INPUT, CHARACTER_DATA, DUPLICATE_DESCRIPTION_SEMANTICS, DUPLICATE_ITEM_SEMANTICS,
    DUPLICATE_SEMANTICS, DUPLICATE_VALUE, EIGHT_DAYS_A_WEEK, IMAGE_LINK_DOESNT_MATCH,
    IMAGE_TITLE_DOESNT_MATCH, INVALID_HTTP_GUID, INVALID_PERMALINK,
    ITEM_MUST_CONTAIN_TITLE_OR_DESCRIPTION, MERGED_ITEMS, MISPLACED_ITEM, MISSING_ATOM_SELF_LINK,
    MISSING_DC_LANGUAGE, MISSING_GUID, NEED_DESCRIPTION_BEFORE_CONTENT, NO_BLINK,
    NOT_ENOUGH_HOURS_IN_THE_DAY, NOT_SUFFICIENTLY_UNIQUE, SLASH_DATE, USE_OF_EXTENSION_ATTR,
    ValidationCode,
};
use crate::validator::element::ResolvedName;
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::report::ValueLocation;
use crate::validator::value::{self, ValueCheck};
use crate::validator::walk::XmlFeedWalker;

/// URL of the RSS Advisory Board's specification, which allows namespaced attributes.
const RSS_BOARD: &str = "http://www.rssboard.org/rss-specification";

/// Reports items before another element of the channel (RSS Profile).
pub(in crate::validator) fn check_item_position(walk: &mut XmlFeedWalker<'_>) {
    if let Some(span) = walk.frame().place_of(ResolvedNamespace::Core, "item") {
        walk.report_child(&MISPLACED_ITEM, "item", span);
    }
}

/// Reports `textInput`, which hardly any reader shows (RSS Profile).
pub(in crate::validator) fn report_text_input(walk: &mut XmlFeedWalker<'_>) {
    walk.report_element(&AVOID_TEXT_INPUT, &[]);
}

/// Reports `blink`, which RSS never defined.
pub(in crate::validator) fn report_blink(walk: &mut XmlFeedWalker<'_>) {
    walk.report_element(&NO_BLINK, &[]);
}

/// Notes the title or link of the channel, for comparison with its image's.
pub(in crate::validator) fn note_text(walk: &mut XmlFeedWalker<'_>) {
    let text = text(walk);
    let key = match walk.frame().name.local {
        "title" => "title",
        _ => "link",
    };
    if let Some(parent) = walk.parent_mut() {
        parent.note(key, text);
    }
}

/// Notes that the channel follows the specification of the RSS Advisory Board.
pub(in crate::validator) fn note_docs(walk: &mut XmlFeedWalker<'_>) {
    if text(walk) == RSS_BOARD
        && let Some(parent) = walk.parent_mut()
    {
        parent.note("docs", RSS_BOARD);
    }
}

/// Withdraws findings about namespaced attributes, which the RSS Advisory Board's
/// edition of the specification allows.
pub(in crate::validator) fn withdraw_attribute_findings(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().find_note("docs").is_some() {
        walk.findings.forget(&USE_OF_EXTENSION_ATTR);
    }
}

/// Reports an RSS 2.0 channel without a link to itself (RSS Profile).
pub(in crate::validator) fn check_self_link(walk: &mut XmlFeedWalker<'_>) {
    if version(walk) == "2.0" && !walk.frame().links.iter().any(|link| link.rel == "self") {
        walk.report_element(&MISSING_ATOM_SELF_LINK, &[]);
    }
}

/// Reports a channel that declares its language neither with an element nor with
/// `xml:lang`.
pub(in crate::validator) fn check_language(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    let is_declared =
        frame.language.is_some() || frame.has("language") || frame.has_other("dc", "language");
    if !is_declared {
        let name = walk.frame().name.display_name();
        walk.report_element(&MISSING_DC_LANGUAGE, &[("element", "language"), ("parent", &name)]);
    }
}

/// Reports an item with neither title nor description (RSS 2.0, elements of item).
pub(in crate::validator) fn check_title_or_description(walk: &mut XmlFeedWalker<'_>) {
    if !walk.frame().has("title") && !walk.frame().has("description") {
        walk.report_element(&ITEM_MUST_CONTAIN_TITLE_OR_DESCRIPTION, &[]);
    }
}

/// Reports an item without a guid, which RSS introduced in version 2.0.
pub(in crate::validator) fn check_has_guid(walk: &mut XmlFeedWalker<'_>) {
    if version(walk).starts_with("2.") && !walk.frame().has("guid") {
        let span = walk.frame().span.clone();
        walk.report_child(&MISSING_GUID, "guid", span);
    }
}

/// Reports an item without a guid that has the same link and date as an earlier one.
/// Readers that find no guid recognize an item by these, or else by its title and date.
pub(in crate::validator) fn check_mergeable(walk: &mut XmlFeedWalker<'_>, item: &ParsedEntry) {
    if walk.dialect != Some(FeedDialect::Rss) || item.id.is_some() {
        return;
    }
    let (kind, identity) = match (&item.url, &item.title) {
        (Some(url), _) => ("link", url),
        (None, Some(title)) if !title.is_empty() => ("title", title),
        (None, _) => return,
    };
    let date = item.published.map(|date| date.to_rfc3339()).unwrap_or_default();
    if !walk.is_new("item without guid", &format!("{kind}\0{identity}\0{date}")) {
        let shared = if date.is_empty() { kind.to_owned() } else { format!("{kind} and date") };
        walk.report_at(&MERGED_ITEMS, item.span.clone(), &[("shared", &shared)]);
    }
}

/// Reports a comment count in a channel without `lastBuildDate` (RSS Profile).
pub(in crate::validator) fn check_comment_count_date(walk: &mut XmlFeedWalker<'_>) {
    let is_dated = walk.parent().is_some_and(|channel| channel.has("lastBuildDate"));
    if walk.frame().has_other("slash", "comments") && !is_dated {
        walk.report_element(&SLASH_DATE, &[]);
    }
}

/// Reports `content:encoded` without a description before it (RSS Profile).
pub(in crate::validator) fn check_description_first(walk: &mut XmlFeedWalker<'_>) {
    if walk.dialect == Some(FeedDialect::Rss) && !walk.frame().has("description") {
        walk.report_element(&NEED_DESCRIPTION_BEFORE_CONTENT, &[]);
    }
}

/// Reports content in `xhtml:body`, where few readers look for it.
pub(in crate::validator) fn report_xhtml_body(walk: &mut XmlFeedWalker<'_>) {
    if walk.dialect == Some(FeedDialect::Rss) {
        walk.report_element(&DUPLICATE_DESCRIPTION_SEMANTICS, &[("element", "xhtml:body")]);
    }
}

/// Checks a description, which is plain text in RSS 0.91 and HTML in later versions.
pub(in crate::validator) fn check_description(walk: &mut XmlFeedWalker<'_>) {
    let check: ValueCheck = if version(walk) == "0.91" { value::plain } else { value::html };
    check_text(walk, &[check]);
}

/// Reports an element without text.
pub(in crate::validator) fn check_filled(walk: &mut XmlFeedWalker<'_>) {
    check_text(walk, &[value::filled]);
}

/// Reports plain text that would become markup if it were unescaped again (RSS
/// Profile, character data).
pub(in crate::validator) fn check_character_data(walk: &mut XmlFeedWalker<'_>) {
    let raw = &walk.source[walk.frame().text_span.clone()];
    let text = text(walk);
    if !version(walk).starts_with("2.")
        || raw.contains(value::NUMBERED)
        || value::unnumbered_markup(&text, raw).is_some()
    {
        return;
    }
    if let Some(found) = find_tag(&text) {
        walk.report_element(&CHARACTER_DATA, &[("value", found)]);
    }
}

/// Finds text that looks like the start of a tag.
fn find_tag(text: &str) -> Option<&str> {
    text.match_indices('<').find_map(|(at, _)| {
        let rest = &text[at..];
        let is_tag =
            rest[1..].starts_with(|found: char| found.is_ascii_alphabetic() || found == '/');
        is_tag.then(|| rest.split_whitespace().next().unwrap_or(rest))
    })
}

/// Checks a guid, which is a URL unless `isPermaLink` is `false` (RSS 2.0, guid).
pub(in crate::validator) fn check_guid(walk: &mut XmlFeedWalker<'_>) {
    let guid = text(walk);
    let is_permalink =
        walk.frame().attribute("isPermaLink").is_none_or(|found| found.value == "true");
    let lower = guid.to_ascii_lowercase();
    if !is_permalink {
        if guid.len() < 9 && !guid.is_empty() && guid.bytes().all(|byte| byte.is_ascii_digit()) {
            walk.report_element(&NOT_SUFFICIENTLY_UNIQUE, &[("value", &guid)]);
        }
    } else if lower.starts_with("tag:") || lower.starts_with("urn:uuid:") {
        walk.report_element(&INVALID_PERMALINK, &[("value", &guid)]);
    } else {
        check_text(walk, &[|value, wrong| value::full_uri_as(value, &INVALID_HTTP_GUID, wrong)]);
    }
}

/// Reports a guid that an earlier item already has (RSS 2.0, guid).
pub(in crate::validator) fn check_unique_guid(walk: &mut XmlFeedWalker<'_>) {
    check_unique(walk, "guid");
}

/// Reports an `atom:id` that an earlier item already has.
pub(in crate::validator) fn check_unique_atom_id(walk: &mut XmlFeedWalker<'_>) {
    check_unique(walk, "atom:id");
}

/// Reports an hour that is listed twice; `0` and `24` are both midnight.
pub(in crate::validator) fn check_unique_hour(walk: &mut XmlFeedWalker<'_>) {
    let written = text(walk);
    let hour =
        written.parse().map_or_else(|_| written.clone(), |hour: u32| (hour % 24).to_string());
    if !hour.is_empty() && !walk.is_new("hour", &hour) {
        walk.report_element(&DUPLICATE_VALUE, &[("value", &written)]);
    }
}

/// Reports a day that is listed twice.
pub(in crate::validator) fn check_unique_day(walk: &mut XmlFeedWalker<'_>) {
    check_unique(walk, "day");
}

fn check_unique(walk: &mut XmlFeedWalker<'_>, kind: &'static str) {
    let value = text(walk);
    if !value.is_empty() && !walk.is_new(kind, &value) {
        walk.report_element(&DUPLICATE_VALUE, &[("value", &value)]);
    }
}

/// Reports more than 24 hours in `skipHours`.
pub(in crate::validator) fn check_hour_count(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().children > 24 {
        walk.report_element(&NOT_ENOUGH_HOURS_IN_THE_DAY, &[]);
    }
}

/// Reports more than seven days in `skipDays`.
pub(in crate::validator) fn check_day_count(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().children > 7 {
        walk.report_element(&EIGHT_DAYS_A_WEEK, &[]);
    }
}

/// Reports an image whose title differs from the channel's (RSS 2.0, image).
pub(in crate::validator) fn check_image_title(walk: &mut XmlFeedWalker<'_>) {
    compare_with_channel(walk, "title", &IMAGE_TITLE_DOESNT_MATCH);
}

/// Reports an image whose link differs from the channel's (RSS 2.0, image).
pub(in crate::validator) fn check_image_link(walk: &mut XmlFeedWalker<'_>) {
    compare_with_channel(walk, "link", &IMAGE_LINK_DOESNT_MATCH);
}

fn compare_with_channel(walk: &mut XmlFeedWalker<'_>, key: &str, row: &'static ValidationCode) {
    let channel = walk.stack.len().checked_sub(3).map(|index| &walk.stack[index]);
    let Some(theirs) = channel.and_then(|channel| channel.find_note(key)) else { return };
    if !theirs.is_empty() && theirs != walk.frame().text.trim() {
        walk.report_element(row, &[]);
    }
}

/// A pair of elements with the same meaning, usually one of RSS and one of an extension.
struct EquivalentElements {
    core: ResolvedName<'static>,
    other: ResolvedName<'static>,
}

const fn pair(core: &'static str, prefix: &'static str, name: &'static str) -> EquivalentElements {
    EquivalentElements {
        core: ResolvedName { space: ResolvedNamespace::Core, local: core },
        other: ResolvedName { space: ResolvedNamespace::Known(prefix), local: name },
    }
}

/// The two license elements of a channel or an item.
const LICENSES: EquivalentElements = EquivalentElements {
    core: ResolvedName { space: ResolvedNamespace::Known("creativeCommons"), local: "license" },
    other: ResolvedName { space: ResolvedNamespace::Known("cc"), local: "license" },
};

#[rustfmt::skip]
const CHANNEL_PAIRS: &[EquivalentElements] = &[
    pair("managingEditor", "dc",      "creator"),
    pair("webMaster",      "dc",      "publisher"),
    pair("category",       "dc",      "subject"),
    pair("pubDate",        "dc",      "date"),
    pair("language",       "dc",      "language"),
    pair("copyright",      "dc",      "rights"),
    pair("lastBuildDate",  "dcterms", "modified"),
    pair("generator",      "admin",   "generatorAgent"),
    LICENSES,
];

#[rustfmt::skip]
const ITEM_PAIRS: &[EquivalentElements] = &[
    pair("guid",     "atom", "id"),
    pair("pubDate",  "atom", "published"),
    pair("author",   "dc",   "creator"),
    pair("category", "dc",   "subject"),
    pair("pubDate",  "dc",   "date"),
    pair("source",   "dc",   "source"),
    LICENSES,
];

/// Reports channel elements with the same meaning as another one.
pub(in crate::validator) fn check_duplicate_channel_semantics(walk: &mut XmlFeedWalker<'_>) {
    check_duplicate_semantics(walk, CHANNEL_PAIRS, &DUPLICATE_SEMANTICS);
}

/// Reports item elements with the same meaning as another one.
pub(in crate::validator) fn check_duplicate_item_semantics(walk: &mut XmlFeedWalker<'_>) {
    check_duplicate_semantics(walk, ITEM_PAIRS, &DUPLICATE_ITEM_SEMANTICS);
}

fn check_duplicate_semantics(
    walk: &mut XmlFeedWalker<'_>,
    pairs: &[EquivalentElements],
    row: &'static ValidationCode,
) {
    for pair in pairs {
        let EquivalentElements { core, other } = pair;
        let frame = walk.frame();
        if let (Some(first), Some(second)) =
            (frame.place_of(core.space, core.local), frame.place_of(other.space, other.local))
        {
            let span = if first.start > second.start { first } else { second };
            let details = [("core", &*core.display_name()), ("ext", &*other.display_name())];
            walk.report_at(row, span, &details);
        }
    }
}

/// Returns the version in the root element, `2.0` if it has none, and an empty
/// string if the document is not RSS.
fn version<'w>(walk: &'w XmlFeedWalker<'_>) -> &'w str {
    if walk.dialect != Some(FeedDialect::Rss) {
        return "";
    }
    walk.stack[0].attribute("version").map_or("2.0", |found| &found.value)
}

fn text(walk: &XmlFeedWalker<'_>) -> String {
    value::copy_start(walk.frame().text.trim())
}

/// Runs checks on the text of the open element that depend on its context.
fn check_text(walk: &mut XmlFeedWalker<'_>, checks: &[ValueCheck]) {
    let Some(frame) = walk.stack.last_mut() else { return };
    let place = ValueLocation { span: frame.text_span.clone(), attribute: None };
    let text = std::mem::take(&mut frame.text);
    walk.check_value(checks, text.trim(), &place);
    if let Some(frame) = walk.stack.last_mut() {
        frame.text = text;
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::validator::{ValidationOptions, validate};

    /// Returns the codes found in an item of an RSS version.
    fn check(version: &str, item: &str) -> String {
        let feed = format!(
            "<rss version='{version}'><channel><title>A</title><link>https://a.example/</link><description>B</description>\
            <language>en</language><item><title>C</title>{item}</item></channel></rss>"
        );
        let judged =
            validate(feed.as_bytes(), Path::new("feed.xml"), &ValidationOptions::default());
        let names = judged.report.diagnostics.iter().map(|found| found.code.name);
        names.filter(|name| *name != "MissingEncoding").collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn description_is_plain_text_in_rss_091_and_html_since() {
        let html = "<description>&lt;i onclick='a()'>b&lt;/i></description>";
        assert_eq!(check("0.91", html), "ContainsHTML");
        assert_eq!(check("0.92", html), "SecurityRiskAttr");
    }

    #[test]
    fn guids_and_self_links_are_required_since_rss_2() {
        assert_eq!(check("0.92", ""), "");
        assert_eq!(check("2.0", ""), "MissingAtomSelfLink MissingGuid");
    }
}
