//! Grammar of an RSS channel.

use crate::validator::codes::{MISSING_DESCRIPTION, MISSING_LINK, MISSING_TITLE};
use crate::validator::grammar::atom::{IN_CHANNEL, INDEXED};
use crate::validator::grammar::rss::item::{CATEGORY, ITEM};
use crate::validator::grammar::rss::parts::{
    IMAGE, LINK, SKIP_DAYS, SKIP_HOURS, TEXT_INPUT, TITLE,
};
use crate::validator::grammar::{
    ChildOccurrence, ChildRule, ChildTable, ElementShape, MANY, NOTHING, ONCE, child, extensions,
    required, required_child_or, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::{history, itunes, rss};
use crate::validator::value::{self, rss::port};

pub(super) static CHANNEL: ElementShape = ElementShape {
    children: &[&CORE, &IN_CHANNEL],
    extensions: &[extensions::EVERYWHERE, extensions::CHANNEL],
    required: &[
        required_child_or("description", &MISSING_DESCRIPTION),
        required_child_or("link", &MISSING_LINK),
        required_child_or("title", &MISSING_TITLE),
    ],
    attributes: &[INDEXED],
    close: &[
        rss::check_language,
        rss::check_self_link,
        rss::check_duplicate_channel_semantics,
        rss::withdraw_attribute_findings,
        itunes::check_channel,
        history::check_feed_pages,
    ],
    ..NOTHING
};

#[rustfmt::skip]
static CORE: ChildTable = ChildTable { space: ResolvedNamespace::Core, rows: &[
    before_items("title",          ONCE, &TITLE),
    before_items("link",           ONCE, &LINK),
    before_items("description",    ONCE, &PLAIN),
    before_items("language",       ONCE, &LANGUAGE),
    before_items("copyright",      ONCE, &PLAIN),
    before_items("managingEditor", ONCE, &CONTACT),
    before_items("webMaster",      ONCE, &CONTACT),
    before_items("pubDate",        ONCE, &DATE),
    before_items("lastBuildDate",  ONCE, &DATE),
    before_items("category",       MANY, &CATEGORY),
    before_items("generator",      ONCE, &TEXT),
    before_items("docs",           ONCE, &DOCS),
    before_items("cloud",          ONCE, &CLOUD),
    before_items("ttl",            ONCE, &TTL),
    before_items("image",          ONCE, &IMAGE),
    before_items("skipHours",      ONCE, &SKIP_HOURS),
    before_items("skipDays",       ONCE, &SKIP_DAYS),
    child("rating",                MANY, &TEXT),
    child("blink",                 ONCE, &BLINK),
    child("item",                  MANY, &ITEM),
    ChildRule { before: &[rss::check_item_position, rss::report_text_input], ..child("textInput", ONCE, &TEXT_INPUT) },
] };

/// Makes the row of an element that the RSS Profile puts before the items.
const fn before_items(
    name: &'static str,
    occurs: ChildOccurrence,
    shape: &'static ElementShape,
) -> ChildRule {
    ChildRule { before: &[rss::check_item_position], ..child(name, occurs, shape) }
}

#[rustfmt::skip]
static CLOUD: ElementShape = ElementShape {
    attributes: &[
        required("domain",            &[value::any]),
        required("port",              &[port]),
        required("path",              &[value::any]),
        required("registerProcedure", &[value::any]),
        required("protocol",          &[value::any]),
    ],
    ..NOTHING
};

static DOCS: ElementShape = ElementShape { close: &[rss::note_docs], ..text(&[value::full_uri]) };
static BLINK: ElementShape = ElementShape { close: &[rss::report_blink], ..text(&[value::any]) };
static TEXT: ElementShape = text(&[value::any]);
static PLAIN: ElementShape =
    ElementShape { close: &[rss::check_character_data], ..text(&[value::plain]) };
static LANGUAGE: ElementShape = text(&[value::language]);
static CONTACT: ElementShape = text(&[value::email_with_name]);
static DATE: ElementShape = text(&[value::rfc822]);
static TTL: ElementShape = text(&[value::positive_integer, value::filled]);
