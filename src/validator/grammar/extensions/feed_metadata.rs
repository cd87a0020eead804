//! What a feed says of itself and of how it is made and read.

use crate::validator::codes::{INVALID_ACCESS_RESTRICTION_REL, INVALID_UPDATE_PERIOD};
use crate::validator::grammar::extensions::RESOURCE;
use crate::validator::grammar::extensions::rdf::CONTENT_ITEMS;
use crate::validator::grammar::{
    ANYTHING, Child, MANY, NOTHING, ONCE, Shape, Table, child, needed, optional, text,
};
use crate::validator::namespaces::Space;
use crate::validator::rules::rss;
use crate::validator::value::{self, one_of, search};

#[rustfmt::skip]
pub(super) static CONTENT: Table = Table { space: Space::Known("content"), rows: &[
    Child { before: &[rss::description_first], ..child("encoded", ONCE, &HTML) },
    child("items", ONCE, &CONTENT_ITEMS),
] };

#[rustfmt::skip]
pub(super) static SY: Table = Table { space: Space::Known("sy"), rows: &[
    child("updatePeriod",    ONCE, &PERIOD),
    child("updateFrequency", ONCE, &FREQUENCY),
    child("updateBase",      ONCE, &W3CDTF),
] };

#[rustfmt::skip]
pub(super) static ADMIN: Table = Table { space: Space::Known("admin"), rows: &[
    child("generatorAgent", ONCE, &RESOURCE),
    child("errorReportsTo", ONCE, &RESOURCE),
] };

#[rustfmt::skip]
pub(super) static AG: Table = Table { space: Space::Known("ag"), rows: &[
    child("source",    ONCE, &TEXT),
    child("sourceURL", ONCE, &LINK),
    child("timestamp", ONCE, &ISO8601),
] };

pub(super) static CP: Table =
    Table { space: Space::Known("cp"), rows: &[child("server", MANY, &RESOURCE)] };

pub(super) static ACCESS: Table =
    Table { space: Space::Known("access"), rows: &[child("restriction", ONCE, &RESTRICTION)] };

static RESTRICTION: Shape =
    Shape { attributes: &[needed("relationship", &[relationship])], ..NOTHING };

#[rustfmt::skip]
pub(super) static CF: Table = Table { space: Space::Known("cf"), rows: &[
    child("listinfo", MANY, &LIST_INFO),
    child("treatAs",  MANY, &TREAT_AS),
] };

#[rustfmt::skip]
static LIST_INFO: Shape = Shape {
    children: &[&Table { space: Space::Known("cf"), rows: &[
        child("sort",  MANY, &SORT),
        child("group", MANY, &GROUP),
    ] }],
    ..NOTHING
};

#[rustfmt::skip]
static SORT: Shape = Shape {
    attributes: &[
        optional("ns",        &[value::any]),
        optional("element",   &[value::any]),
        optional("label",     &[value::any]),
        optional("data-type", &[value::any]),
        optional("default",   &[value::any]),
    ],
    ..NOTHING
};

#[rustfmt::skip]
static GROUP: Shape = Shape {
    attributes: &[
        optional("ns",      &[value::any]),
        optional("element", &[value::any]),
        optional("label",   &[value::any]),
    ],
    ..NOTHING
};

#[rustfmt::skip]
pub(super) static OPENSEARCH: Table =
    Table { space: Space::Known("opensearch"), rows: OPENSEARCH_10.rows };

#[rustfmt::skip]
pub(super) static OPENSEARCH_10: Table = Table { space: Space::Known("opensearch10"), rows: &[
    child("totalResults", ONCE, &NON_NEGATIVE),
    child("startIndex",   ONCE, &INTEGER),
    child("itemsPerPage", ONCE, &NON_NEGATIVE),
    child("Query",        MANY, &QUERY),
    child("link",         MANY, &ANYTHING),
] };

#[rustfmt::skip]
static QUERY: Shape = Shape {
    attributes: &[
        needed("role",             &[search::role]),
        optional("title",          &[value::plain, search::title]),
        optional("totalResults",   &[value::non_negative_integer]),
        optional("searchTerms",    &[search::terms]),
        optional("count",          &[value::non_negative_integer]),
        optional("startIndex",     &[value::integer]),
        optional("startPage",      &[value::integer]),
        optional("language",       &[value::language]),
        optional("inputEncoding",  &[value::any]),
        optional("outputEncoding", &[value::any]),
        optional("parameter",      &[value::any]),
    ],
    ..NOTHING
};

/// What Dave Winer's namespace says of a channel.
#[rustfmt::skip]
pub(super) static SOURCE_CHANNEL: Table = Table { space: Space::Known("source"), rows: &[
    child("account",          MANY, &ACCOUNT),
    child("blogroll",         ONCE, &LINK),
    child("likes",            ONCE, &ANYTHING),
    child("archive",          ONCE, &ANYTHING),
    child("subscriptionList", MANY, &ANYTHING),
    child("cloud",            ONCE, &LINK),
    child("self",             ONCE, &LINK),
    child("localTime",        ONCE, &TEXT),
    child("inReplyTo",        ONCE, &ANYTHING),
] };

/// What Dave Winer's namespace says of an item.
#[rustfmt::skip]
pub(super) static SOURCE_ITEM: Table = Table { space: Space::Known("source"), rows: &[
    child("markdown",  ONCE, &TEXT),
    child("outline",   MANY, &ANYTHING),
    child("likes",     ONCE, &ANYTHING),
    child("inReplyTo", ONCE, &ANYTHING),
    child("linkFull",  ONCE, &LINK),
    child("linkShort", ONCE, &LINK),
    child("linkJson",  ONCE, &LINK),
    child("account",   MANY, &ACCOUNT),
] };

static ACCOUNT: Shape =
    Shape { attributes: &[optional("service", &[value::filled])], ..text(&[value::filled]) };

/// How Feedly shows a channel.
#[rustfmt::skip]
pub(super) static WEBFEEDS: Table = Table { space: Space::Known("webfeeds"), rows: &[
    child("cover",       ONCE, &COVER),
    child("icon",        ONCE, &LINK),
    child("logo",        ONCE, &LINK),
    child("accentColor", ONCE, &TEXT),
    child("analytics",   ONCE, &ANYTHING),
    child("related",     ONCE, &ANYTHING),
    child("promotion",   MANY, &ANYTHING),
    child("wordmark",    ONCE, &LINK),
    child("partial",     ONCE, &TEXT),
] };

static COVER: Shape = Shape { attributes: &[needed("image", &[value::full_uri])], ..NOTHING };

#[rustfmt::skip]
pub(super) static OPML: Table = Table { space: Space::Known("opml"), rows: &[
    child("dateCreated",  ONCE, &RFC822),
    child("dateModified", ONCE, &RFC822),
    child("ownerName",    ONCE, &TEXT),
    child("ownerEmail",   ONCE, &EMAIL),
    child("ownerId",      ONCE, &HTTP_URL),
] };

one_of!(period, INVALID_UPDATE_PERIOD, ["hourly", "daily", "weekly", "monthly", "yearly"]);
one_of!(relationship, INVALID_ACCESS_RESTRICTION_REL, ["allow", "deny"]);

static HTML: Shape = text(&[value::html]);
static TEXT: Shape = text(&[value::any]);
static TREAT_AS: Shape = text(&[value::any]);
static LINK: Shape = text(&[value::full_uri]);
static HTTP_URL: Shape = text(&[value::http_url]);
static EMAIL: Shape = text(&[value::email]);
static PERIOD: Shape = text(&[period]);
static FREQUENCY: Shape = text(&[value::positive_integer, value::filled]);
static NON_NEGATIVE: Shape = text(&[value::non_negative_integer]);
static INTEGER: Shape = text(&[value::integer]);
static W3CDTF: Shape = text(&[value::w3cdtf]);
static ISO8601: Shape = text(&[value::iso8601]);
static RFC822: Shape = text(&[value::rfc822]);
