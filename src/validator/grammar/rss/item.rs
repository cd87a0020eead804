//! Grammar of an RSS item.

use crate::validator::codes::DUPLICATE_ENCLOSURE;
use crate::validator::grammar::atom::IN_ITEM;
use crate::validator::grammar::rss::parts::LINK;
use crate::validator::grammar::{
    ChildOccurrence, ChildRule, ChildTable, ElementShape, MANY, NOTHING, ONCE, child, extensions,
    optional, required, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::{itunes, rss};
use crate::validator::value;
use crate::validator::value::rss::{boolean, length};

pub(super) static ITEM: ElementShape = ElementShape {
    children: &[&CORE, &IN_ITEM],
    extensions: &[extensions::EVERYWHERE, extensions::ITEM, extensions::RSS_ITEM],
    close: &[
        rss::check_title_or_description,
        rss::check_has_guid,
        rss::check_comment_count_date,
        rss::check_duplicate_item_semantics,
        itunes::check_item,
    ],
    ..NOTHING
};

#[rustfmt::skip]
pub(in crate::validator::grammar) static CORE: ChildTable = ChildTable { space: ResolvedNamespace::Core, rows: &[
    child("title",       ONCE, &TITLE),
    child("link",        ONCE, &LINK),
    child("description", ONCE, &DESCRIPTION),
    child("author",      ONCE, &AUTHOR),
    ChildRule { after: &[rss::check_filled], ..child("category", MANY, &CATEGORY) },
    child("comments",    ONCE, &LINK),
    child("enclosure",   ChildOccurrence::Once(&DUPLICATE_ENCLOSURE), &ENCLOSURE),
    child("guid",        ONCE, &GUID),
    child("pubDate",     ONCE, &DATE),
    child("source",      ONCE, &SOURCE),
] };

/// A category of an item or a channel.
pub(super) static CATEGORY: ElementShape = ElementShape {
    attributes: &[optional("domain", &[value::any])],
    close: &[rss::check_character_data],
    ..text(&[value::plain])
};

#[rustfmt::skip]
static ENCLOSURE: ElementShape = ElementShape {
    attributes: &[
        required("url",    &[value::http_url]),
        required("length", &[length]),
        required("type",   &[value::mime_attribute]),
    ],
    open: &[itunes::note_unplayable_enclosure],
    ..NOTHING
};

static GUID: ElementShape = ElementShape {
    attributes: &[optional("isPermaLink", &[boolean])],
    close: &[rss::check_guid, rss::check_filled, rss::check_unique_guid],
    ..text(&[value::any])
};

static SOURCE: ElementShape = ElementShape {
    attributes: &[required("url", &[value::full_uri])],
    close: &[rss::check_character_data],
    ..text(&[value::plain])
};

static TITLE: ElementShape =
    ElementShape { close: &[rss::check_character_data], ..text(&[value::plain, value::filled]) };
static DESCRIPTION: ElementShape =
    ElementShape { close: &[rss::check_description], ..text(&[value::any]) };
static AUTHOR: ElementShape = text(&[value::email_with_name]);
static DATE: ElementShape = text(&[value::rfc822]);
