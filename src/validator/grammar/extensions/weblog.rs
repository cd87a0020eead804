//! Weblogs: comments, trackbacks, licences, wikis.

use crate::validator::grammar::extensions::RESOURCE;
use crate::validator::grammar::{ANYTHING, Child, MANY, ONCE, Shape, Table, child, text};
use crate::validator::namespaces::Space;
use crate::validator::rules::extensions::comment_rss;
use crate::validator::value;

#[rustfmt::skip]
pub(super) static BLOG_CHANNEL: Table = Table { space: Space::Known("blogChannel"), rows: &[
    child("blogRoll",        ONCE, &LINK),
    child("mySubscriptions", ONCE, &LINK),
    child("blink",           ONCE, &LINK),
    child("changes",         ONCE, &LINK),
] };

#[rustfmt::skip]
pub(super) static SLASH: Table = Table { space: Space::Known("slash"), rows: &[
    child("comments",   ONCE, &COUNT),
    child("section",    MANY, &TEXT),
    child("department", MANY, &TEXT),
    child("hit_parade", ONCE, &COUNTS),
] };

#[rustfmt::skip]
pub(super) static WFW: Table = Table { space: Space::Known("wfw"), rows: &[
    child("comment",    ONCE, &LINK),
    child("commentRss", ONCE, &LINK),
    Child { after: &[comment_rss], ..child("commentRSS", ONCE, &LINK) },
] };

#[rustfmt::skip]
pub(super) static TRACKBACK: Table = Table { space: Space::Known("trackback"), rows: &[
    child("ping",  ONCE, &LINK),
    child("about", MANY, &LINK),
] };

#[rustfmt::skip]
pub(super) static TRACKBACK_RDF: Table = Table { space: Space::Known("trackback"), rows: &[
    child("ping",  ONCE, &RESOURCE),
    child("about", MANY, &RESOURCE),
] };

pub(super) static CC: Table =
    Table { space: Space::Known("cc"), rows: &[child("license", MANY, &ANYTHING)] };

pub(super) static CREATIVE_COMMONS: Table =
    Table { space: Space::Known("creativeCommons"), rows: &[child("license", MANY, &LINK)] };

pub(super) static WIKI_CHANNEL: Table =
    Table { space: Space::Known("wiki"), rows: &[child("interwiki", MANY, &TEXT)] };

#[rustfmt::skip]
pub(super) static WIKI_ITEM: Table = Table { space: Space::Known("wiki"), rows: &[
    child("diff",       MANY, &TEXT),
    child("history",    MANY, &TEXT),
    child("importance", MANY, &TEXT),
    child("status",     MANY, &TEXT),
    child("version",    MANY, &TEXT),
] };

static TEXT: Shape = text(&[value::any]);
static LINK: Shape = text(&[value::full_uri]);
static COUNT: Shape = text(&[value::non_negative_integer]);
static COUNTS: Shape = text(&[value::comma_separated_integers]);
