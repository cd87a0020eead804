//! Namespaces with metadata of a feed: its generator, update schedule, access
//! restrictions and presentation.

use crate::validator::codes::{INVALID_ACCESS_RESTRICTION_REL, INVALID_UPDATE_PERIOD};
use crate::validator::grammar::extensions::RESOURCE;
use crate::validator::grammar::extensions::rdf::CONTENT_ITEMS;
use crate::validator::grammar::{
    ANYTHING, ChildRule, ChildTable, ElementShape, MANY, NOTHING, ONCE, child, optional, required,
    text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::rss;
use crate::validator::value::{self, one_of, search};

#[rustfmt::skip]
pub(super) static CONTENT: ChildTable = ChildTable { space: ResolvedNamespace::Known("content"), rows: &[
    ChildRule { before: &[rss::check_description_first], ..child("encoded", ONCE, &HTML) },
    child("items", ONCE, &CONTENT_ITEMS),
] };

#[rustfmt::skip]
pub(super) static SY: ChildTable = ChildTable { space: ResolvedNamespace::Known("sy"), rows: &[
    child("updatePeriod",    ONCE, &PERIOD),
    child("updateFrequency", ONCE, &FREQUENCY),
    child("updateBase",      ONCE, &W3CDTF),
] };

#[rustfmt::skip]
pub(super) static ADMIN: ChildTable = ChildTable { space: ResolvedNamespace::Known("admin"), rows: &[
    child("generatorAgent", ONCE, &RESOURCE),
    child("errorReportsTo", ONCE, &RESOURCE),
] };

#[rustfmt::skip]
pub(super) static AG: ChildTable = ChildTable { space: ResolvedNamespace::Known("ag"), rows: &[
    child("source",    ONCE, &TEXT),
    child("sourceURL", ONCE, &LINK),
    child("timestamp", ONCE, &ISO8601),
] };

pub(super) static CP: ChildTable =
    ChildTable { space: ResolvedNamespace::Known("cp"), rows: &[child("server", MANY, &RESOURCE)] };

pub(super) static ACCESS: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("access"),
    rows: &[child("restriction", ONCE, &RESTRICTION)],
};

static RESTRICTION: ElementShape =
    ElementShape { attributes: &[required("relationship", &[relationship])], ..NOTHING };

#[rustfmt::skip]
pub(super) static CF: ChildTable = ChildTable { space: ResolvedNamespace::Known("cf"), rows: &[
    child("listinfo", MANY, &LIST_INFO),
    child("treatAs",  MANY, &TREAT_AS),
] };

#[rustfmt::skip]
static LIST_INFO: ElementShape = ElementShape {
    children: &[&ChildTable { space: ResolvedNamespace::Known("cf"), rows: &[
        child("sort",  MANY, &SORT),
        child("group", MANY, &GROUP),
    ] }],
    ..NOTHING
};

#[rustfmt::skip]
static SORT: ElementShape = ElementShape {
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
static GROUP: ElementShape = ElementShape {
    attributes: &[
        optional("ns",      &[value::any]),
        optional("element", &[value::any]),
        optional("label",   &[value::any]),
    ],
    ..NOTHING
};

#[rustfmt::skip]
pub(super) static OPENSEARCH: ChildTable =
    ChildTable { space: ResolvedNamespace::Known("opensearch"), rows: OPENSEARCH_10.rows };

#[rustfmt::skip]
pub(super) static OPENSEARCH_10: ChildTable = ChildTable { space: ResolvedNamespace::Known("opensearch10"), rows: &[
    child("totalResults", ONCE, &NON_NEGATIVE),
    child("startIndex",   ONCE, &INTEGER),
    child("itemsPerPage", ONCE, &NON_NEGATIVE),
    child("Query",        MANY, &QUERY),
    child("link",         MANY, &ANYTHING),
] };

#[rustfmt::skip]
static QUERY: ElementShape = ElementShape {
    attributes: &[
        required("role",           &[search::role]),
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

/// Elements of Dave Winer's `source` namespace in a channel.
#[rustfmt::skip]
pub(super) static SOURCE_CHANNEL: ChildTable = ChildTable { space: ResolvedNamespace::Known("source"), rows: &[
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

/// Elements of Dave Winer's `source` namespace in an item.
#[rustfmt::skip]
pub(super) static SOURCE_ITEM: ChildTable = ChildTable { space: ResolvedNamespace::Known("source"), rows: &[
    child("markdown",  ONCE, &TEXT),
    child("outline",   MANY, &ANYTHING),
    child("likes",     ONCE, &ANYTHING),
    child("inReplyTo", ONCE, &ANYTHING),
    child("linkFull",  ONCE, &LINK),
    child("linkShort", ONCE, &LINK),
    child("linkJson",  ONCE, &LINK),
    child("account",   MANY, &ACCOUNT),
] };

static ACCOUNT: ElementShape =
    ElementShape { attributes: &[optional("service", &[value::filled])], ..text(&[value::filled]) };

/// Presentation of a channel in Feedly.
#[rustfmt::skip]
pub(super) static WEBFEEDS: ChildTable = ChildTable { space: ResolvedNamespace::Known("webfeeds"), rows: &[
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

static COVER: ElementShape =
    ElementShape { attributes: &[required("image", &[value::full_uri])], ..NOTHING };

#[rustfmt::skip]
pub(super) static OPML: ChildTable = ChildTable { space: ResolvedNamespace::Known("opml"), rows: &[
    child("dateCreated",  ONCE, &RFC822),
    child("dateModified", ONCE, &RFC822),
    child("ownerName",    ONCE, &TEXT),
    child("ownerEmail",   ONCE, &EMAIL),
    child("ownerId",      ONCE, &HTTP_URL),
] };

one_of!(period, INVALID_UPDATE_PERIOD, ["hourly", "daily", "weekly", "monthly", "yearly"]);
one_of!(relationship, INVALID_ACCESS_RESTRICTION_REL, ["allow", "deny"]);

static HTML: ElementShape = text(&[value::html]);
static TEXT: ElementShape = text(&[value::any]);
static TREAT_AS: ElementShape = text(&[value::any]);
static LINK: ElementShape = text(&[value::full_uri]);
static HTTP_URL: ElementShape = text(&[value::http_url]);
static EMAIL: ElementShape = text(&[value::email]);
static PERIOD: ElementShape = text(&[period]);
static FREQUENCY: ElementShape = text(&[value::positive_integer, value::filled]);
static NON_NEGATIVE: ElementShape = text(&[value::non_negative_integer]);
static INTEGER: ElementShape = text(&[value::integer]);
static W3CDTF: ElementShape = text(&[value::w3cdtf]);
static ISO8601: ElementShape = text(&[value::iso8601]);
static RFC822: ElementShape = text(&[value::rfc822]);
