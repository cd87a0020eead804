//! What RSS says beside its tables: the RSS 2.0 specification and the RSS
//! Profile of the RSS Advisory Board.

use crate::validator::FeedDialect;
use crate::validator::codes::{
    AVOID_TEXT_INPUT, CHARACTER_DATA, DUPLICATE_DESCRIPTION_SEMANTICS, DUPLICATE_ITEM_SEMANTICS,
    DUPLICATE_SEMANTICS, DUPLICATE_VALUE, EIGHT_DAYS_A_WEEK, IMAGE_LINK_DOESNT_MATCH,
    IMAGE_TITLE_DOESNT_MATCH, INVALID_HTTP_GUID, INVALID_PERMALINK,
    ITEM_MUST_CONTAIN_TITLE_OR_DESCRIPTION, MISPLACED_ITEM, MISSING_ATOM_SELF_LINK,
    MISSING_DC_LANGUAGE, MISSING_GUID, NEED_DESCRIPTION_BEFORE_CONTENT, NO_BLINK,
    NOT_ENOUGH_HOURS_IN_THE_DAY, NOT_SUFFICIENTLY_UNIQUE, SLASH_DATE, USE_OF_EXTENSION_ATTR,
    ValidationCode,
};
use crate::validator::element::OpenElement;
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::report::ValueLocation;
use crate::validator::value::{self, ValueCheck};
use crate::validator::walk::XmlFeedWalker;

/// The address of the specification whose publishers may extend attributes.
const RSS_BOARD: &str = "http://www.rssboard.org/rss-specification";

/// The items come last (RSS Profile).
pub(in crate::validator) fn misplaced_item(walk: &mut XmlFeedWalker<'_>) {
    if let Some(span) = walk.frame().place_of(ResolvedNamespace::Core, "item") {
        walk.report_child(&MISPLACED_ITEM, "item", span);
    }
}

/// Hardly any reader shows a text input (RSS Profile).
pub(in crate::validator) fn text_input(walk: &mut XmlFeedWalker<'_>) {
    walk.report_element(&AVOID_TEXT_INPUT, &[]);
}

/// There is no `blink`.
pub(in crate::validator) fn blink(walk: &mut XmlFeedWalker<'_>) {
    walk.report_element(&NO_BLINK, &[]);
}

/// Notes the element's text in the element that holds it, by its name.
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

/// Notes that the publisher follows the RSS Advisory Board.
pub(in crate::validator) fn note_docs(walk: &mut XmlFeedWalker<'_>) {
    if text(walk) == RSS_BOARD
        && let Some(parent) = walk.parent_mut()
    {
        parent.note("docs", RSS_BOARD);
    }
}

/// The Board's edition of the specification allows attributes of namespaces.
pub(in crate::validator) fn pardon_attributes(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().find_note("docs").is_some() {
        walk.findings.forget(&USE_OF_EXTENSION_ATTR);
    }
}

/// A channel says its own address (RSS Profile).
pub(in crate::validator) fn self_link(walk: &mut XmlFeedWalker<'_>) {
    if version(walk) == "2.0" && !walk.frame().links.iter().any(|link| link.rel == "self") {
        walk.report_element(&MISSING_ATOM_SELF_LINK, &[]);
    }
}

/// A feed says its language, by an element or an attribute.
pub(in crate::validator) fn language(walk: &mut XmlFeedWalker<'_>) {
    let frame = walk.frame();
    let is_said =
        frame.language.is_some() || frame.has("language") || frame.has_other("dc", "language");
    if !is_said {
        let name = walk.frame().name.display_name();
        walk.report_element(&MISSING_DC_LANGUAGE, &[("element", "language"), ("parent", &name)]);
    }
}

/// An item has something to show (RSS 2.0, elements of item).
pub(in crate::validator) fn title_or_description(walk: &mut XmlFeedWalker<'_>) {
    if !walk.frame().has("title") && !walk.frame().has("description") {
        walk.report_element(&ITEM_MUST_CONTAIN_TITLE_OR_DESCRIPTION, &[]);
    }
}

/// An item has a guid; RSS had none before 2.0.
pub(in crate::validator) fn guid_is_there(walk: &mut XmlFeedWalker<'_>) {
    if version(walk).starts_with("2.") && !walk.frame().has("guid") {
        let span = walk.frame().span.clone();
        walk.report_child(&MISSING_GUID, "guid", span);
    }
}

/// Counted comments come with the date they were counted (RSS Profile).
pub(in crate::validator) fn slash_date(walk: &mut XmlFeedWalker<'_>) {
    let is_dated = walk.parent().is_some_and(|channel| channel.has("lastBuildDate"));
    if walk.frame().has_other("slash", "comments") && !is_dated {
        walk.report_element(&SLASH_DATE, &[]);
    }
}

/// The description comes before the content (RSS Profile).
pub(in crate::validator) fn description_first(walk: &mut XmlFeedWalker<'_>) {
    if walk.dialect == Some(FeedDialect::Rss) && !walk.frame().has("description") {
        walk.report_element(&NEED_DESCRIPTION_BEFORE_CONTENT, &[]);
    }
}

/// Content belongs where readers look for it.
pub(in crate::validator) fn xhtml_body(walk: &mut XmlFeedWalker<'_>) {
    if walk.dialect == Some(FeedDialect::Rss) {
        walk.report_element(&DUPLICATE_DESCRIPTION_SEMANTICS, &[("element", "xhtml:body")]);
    }
}

/// A description is plain text in RSS 0.91, and HTML since.
pub(in crate::validator) fn description(walk: &mut XmlFeedWalker<'_>) {
    let kind: ValueCheck = if version(walk) == "0.91" { value::plain } else { value::html };
    judge_text(walk, &[kind]);
}

/// Text stands in an element that must not be empty.
pub(in crate::validator) fn filled(walk: &mut XmlFeedWalker<'_>) {
    judge_text(walk, &[value::filled]);
}

/// Plain text has no characters that a second unescaping makes markup of (RSS
/// Profile, character data).
pub(in crate::validator) fn character_data(walk: &mut XmlFeedWalker<'_>) {
    let raw = &walk.source[walk.frame().text_span.clone()];
    let text = text(walk);
    if !version(walk).starts_with("2.")
        || raw.contains(value::NUMBERED)
        || value::unnumbered_markup(&text, raw).is_some()
    {
        return;
    }
    if let Some(found) = second_markup(&text) {
        walk.report_element(&CHARACTER_DATA, &[("value", found)]);
    }
}

/// Finds what would be a tag if the text were unescaped again.
fn second_markup(text: &str) -> Option<&str> {
    text.match_indices('<').find_map(|(at, _)| {
        let rest = &text[at..];
        let is_tag =
            rest[1..].starts_with(|found: char| found.is_ascii_alphabetic() || found == '/');
        is_tag.then(|| rest.split_whitespace().next().unwrap_or(rest))
    })
}

/// A guid is an address unless it says that it is none (RSS 2.0, guid).
pub(in crate::validator) fn guid(walk: &mut XmlFeedWalker<'_>) {
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
        judge_text(walk, &[|value, wrong| value::full_uri_as(value, &INVALID_HTTP_GUID, wrong)]);
    }
}

/// No two items have one guid (RSS 2.0, guid).
pub(in crate::validator) fn guid_is_unique(walk: &mut XmlFeedWalker<'_>) {
    unique(walk, "guid");
}

/// No two items have one `atom:id`.
pub(in crate::validator) fn atom_id_is_unique(walk: &mut XmlFeedWalker<'_>) {
    unique(walk, "atom:id");
}

/// An hour stands once, whichever way midnight is written.
pub(in crate::validator) fn hour_is_new(walk: &mut XmlFeedWalker<'_>) {
    let written = text(walk);
    let hour =
        written.parse().map_or_else(|_| written.clone(), |hour: u32| (hour % 24).to_string());
    if !hour.is_empty() && !walk.is_new("hour", &hour) {
        walk.report_element(&DUPLICATE_VALUE, &[("value", &written)]);
    }
}

/// A day stands once.
pub(in crate::validator) fn day_is_new(walk: &mut XmlFeedWalker<'_>) {
    unique(walk, "day");
}

fn unique(walk: &mut XmlFeedWalker<'_>, kind: &'static str) {
    let value = text(walk);
    if !value.is_empty() && !walk.is_new(kind, &value) {
        walk.report_element(&DUPLICATE_VALUE, &[("value", &value)]);
    }
}

/// A day has 24 hours.
pub(in crate::validator) fn hours(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().children > 24 {
        walk.report_element(&NOT_ENOUGH_HOURS_IN_THE_DAY, &[]);
    }
}

/// A week has seven days.
pub(in crate::validator) fn days(walk: &mut XmlFeedWalker<'_>) {
    if walk.frame().children > 7 {
        walk.report_element(&EIGHT_DAYS_A_WEEK, &[]);
    }
}

/// An image's title is the channel's (RSS 2.0, image).
pub(in crate::validator) fn image_title(walk: &mut XmlFeedWalker<'_>) {
    same_as_channel(walk, "title", &IMAGE_TITLE_DOESNT_MATCH);
}

/// An image's link is the channel's (RSS 2.0, image).
pub(in crate::validator) fn image_link(walk: &mut XmlFeedWalker<'_>) {
    same_as_channel(walk, "link", &IMAGE_LINK_DOESNT_MATCH);
}

fn same_as_channel(walk: &mut XmlFeedWalker<'_>, key: &str, row: &'static ValidationCode) {
    let channel = walk.stack.len().checked_sub(3).map(|index| &walk.stack[index]);
    let Some(theirs) = channel.and_then(|channel| channel.find_note(key)) else { return };
    if !theirs.is_empty() && theirs != walk.frame().text.trim() {
        walk.report_element(row, &[]);
    }
}

/// A pair of elements that say the same: one of RSS's own and one of an
/// extension's.
struct EquivalentElements {
    core: (ResolvedNamespace, &'static str),
    other: (ResolvedNamespace, &'static str),
}

const fn pair(core: &'static str, prefix: &'static str, name: &'static str) -> EquivalentElements {
    EquivalentElements {
        core: (ResolvedNamespace::Core, core),
        other: (ResolvedNamespace::Known(prefix), name),
    }
}

/// Two elements that say by which licence a channel or an item may be used.
const LICENCES: EquivalentElements = EquivalentElements {
    core: (ResolvedNamespace::Known("creativeCommons"), "license"),
    other: (ResolvedNamespace::Known("cc"), "license"),
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
    LICENCES,
];

#[rustfmt::skip]
const ITEM_PAIRS: &[EquivalentElements] = &[
    pair("guid",     "atom", "id"),
    pair("pubDate",  "atom", "published"),
    pair("author",   "dc",   "creator"),
    pair("category", "dc",   "subject"),
    pair("pubDate",  "dc",   "date"),
    pair("source",   "dc",   "source"),
    LICENCES,
];

/// A channel says nothing twice.
pub(in crate::validator) fn duplicate_channel_semantics(walk: &mut XmlFeedWalker<'_>) {
    duplicate_semantics(walk, CHANNEL_PAIRS, &DUPLICATE_SEMANTICS);
}

/// An item says nothing twice.
pub(in crate::validator) fn duplicate_item_semantics(walk: &mut XmlFeedWalker<'_>) {
    duplicate_semantics(walk, ITEM_PAIRS, &DUPLICATE_ITEM_SEMANTICS);
}

fn duplicate_semantics(
    walk: &mut XmlFeedWalker<'_>,
    pairs: &[EquivalentElements],
    row: &'static ValidationCode,
) {
    for pair in pairs {
        let place = |frame: &OpenElement<'_>, (space, name): (ResolvedNamespace, &str)| {
            frame.place_of(space, name)
        };
        let frame = walk.frame();
        if let (Some(core), Some(other)) = (place(frame, pair.core), place(frame, pair.other)) {
            let span = if core.start > other.start { core } else { other };
            let core = shown(pair.core);
            walk.report_at(row, span, &[("core", &core), ("ext", &shown(pair.other))]);
        }
    }
}

fn shown((space, name): (ResolvedNamespace, &'static str)) -> String {
    crate::validator::element::ResolvedName { space, local: name }.display_name()
}

/// Returns what the root says is the version of RSS.
fn version<'w>(walk: &'w XmlFeedWalker<'_>) -> &'w str {
    if walk.dialect != Some(FeedDialect::Rss) {
        return "";
    }
    walk.stack[0].attribute("version").map_or("2.0", |found| &found.value)
}

fn text(walk: &XmlFeedWalker<'_>) -> String {
    value::copy_start(walk.frame().text.trim())
}

/// Judges the text of the open element by kinds that depend on more than it.
fn judge_text(walk: &mut XmlFeedWalker<'_>, kinds: &[ValueCheck]) {
    let Some(frame) = walk.stack.last_mut() else { return };
    let place = ValueLocation { span: frame.text_span.clone(), attribute: None };
    let text = std::mem::take(&mut frame.text);
    walk.check_value(kinds, text.trim(), &place);
    if let Some(frame) = walk.stack.last_mut() {
        frame.text = text;
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::validator::{ValidationOptions, validate};

    /// Names what is wrong with an item of a version of RSS.
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
    fn guids_and_links_to_itself_are_of_rss_2() {
        assert_eq!(check("0.92", ""), "");
        assert_eq!(check("2.0", ""), "MissingAtomSelfLink MissingGuid");
    }
}
