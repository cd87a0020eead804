//! Namespaces for events, people, annotations and recorded talks.

use crate::validator::grammar::extensions::RESOURCE;
use crate::validator::grammar::{ANYTHING, ChildTable, ElementShape, MANY, ONCE, child, text};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value;

pub(super) static ANNOTATE: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("annotate"),
    rows: &[child("reference", ONCE, &RESOURCE)],
};

#[rustfmt::skip]
pub(super) static EV: ChildTable = ChildTable { space: ResolvedNamespace::Known("ev"), rows: &[
    child("startdate", ONCE, &SOME_DAY),
    child("enddate",   ONCE, &SOME_DAY),
    child("location",  MANY, &ANYTHING),
    child("organizer", MANY, &ANYTHING),
    child("type",      ONCE, &TEXT),
] };

pub(super) static FOAF_CHANNEL: ChildTable = ChildTable {
    space: ResolvedNamespace::Known("foaf"),
    rows: &[child("maker", MANY, &ANYTHING)],
};

#[rustfmt::skip]
pub(super) static FOAF_ITEM: ChildTable = ChildTable { space: ResolvedNamespace::Known("foaf"), rows: &[
    child("maker",        MANY, &ANYTHING),
    child("primaryTopic", MANY, &ANYTHING),
] };

#[rustfmt::skip]
pub(super) static CONVERSATIONS_NETWORK: ChildTable = ChildTable { space: ResolvedNamespace::Known("conversationsNetwork"), rows: &[
    child("introMilliseconds", ONCE, &COUNT),
    child("image",             ONCE, &HTTP_URL),
    child("ratingAverage",     ONCE, &FLOAT),
    child("ratingCount",       ONCE, &COUNT),
    child("ratingIndividual",  ONCE, &POSITIVE),
    child("ratingTimestamp",   ONCE, &ISO8601),
] };

static TEXT: ElementShape = text(&[value::any]);
static SOME_DAY: ElementShape = text(&[value::iso8601_ever]);
static COUNT: ElementShape = text(&[value::non_negative_integer]);
static POSITIVE: ElementShape = text(&[value::positive_integer]);
static FLOAT: ElementShape = text(&[value::float]);
static HTTP_URL: ElementShape = text(&[value::http_url]);
static ISO8601: ElementShape = text(&[value::iso8601]);
