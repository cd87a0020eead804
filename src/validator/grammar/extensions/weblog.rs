//! Namespaces of weblogs: comments, trackbacks, licenses, wikis.

use crate::validator::grammar::extensions::RESOURCE;
use crate::validator::grammar::{
    ANYTHING, ChildRule, ChildTable, ElementShape, MANY, ONCE, child, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::extensions::report_misspelled_comment_rss;
use crate::validator::value;

#[rustfmt::skip]
pub(super) static BLOG_CHANNEL: ChildTable = ChildTable { space: ResolvedNamespace::Known("blogChannel"), rows: &[
    child("blogRoll",        ONCE, &LINK),
    child("mySubscriptions", ONCE, &LINK),
    child("blink",           ONCE, &LINK),
    child("changes",         ONCE, &LINK),
] };

#[rustfmt::skip]
pub(super) static SLASH: ChildTable = ChildTable { space: ResolvedNamespace::Known("slash"), rows: &[
    child("comments",   ONCE, &COUNT),
    child("section",    MANY, &TEXT),
    child("department", MANY, &TEXT),
    child("hit_parade", ONCE, &COUNTS),
] };

#[rustfmt::skip]
pub(super) static WFW: ChildTable = ChildTable { space: ResolvedNamespace::Known("wfw"), rows: &[
    child("comment",    ONCE, &LINK),
    child("commentRss", ONCE, &LINK),
    ChildRule { after: &[report_misspelled_comment_rss], ..child("commentRSS", ONCE, &LINK) },
] };

#[rustfmt::skip]
pub(super) static TRACKBACK: ChildTable = ChildTable { space: ResolvedNamespace::Known("trackback"), rows: &[
    child("ping",  ONCE, &LINK),
    child("about", MANY, &LINK),
] };

#[rustfmt::skip]
pub(super) static TRACKBACK_RDF: ChildTable = ChildTable { space: ResolvedNamespace::Known("trackback"), rows: &[
    child("ping",  ONCE, &RESOURCE),
    child("about", MANY, &RESOURCE),
] };

pub(super) static CC: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("cc"),
    rows: &[child("license", MANY, &ANYTHING)],
};

pub(super) static CREATIVE_COMMONS: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("creativeCommons"),
    rows: &[child("license", MANY, &LINK)],
};

pub(super) static WIKI_CHANNEL: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("wiki"),
    rows: &[child("interwiki", MANY, &TEXT)],
};

#[rustfmt::skip]
pub(super) static WIKI_ITEM: ChildTable = ChildTable { space: ResolvedNamespace::Known("wiki"), rows: &[
    child("diff",       MANY, &TEXT),
    child("history",    MANY, &TEXT),
    child("importance", MANY, &TEXT),
    child("status",     MANY, &TEXT),
    child("version",    MANY, &TEXT),
] };

static TEXT: ElementShape = text(&[value::any]);
static LINK: ElementShape = text(&[value::full_uri]);
static COUNT: ElementShape = text(&[value::non_negative_integer]);
static COUNTS: ElementShape = text(&[value::comma_separated_integers]);
