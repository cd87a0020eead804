//! Events and people, notes about pages, recorded talks.

use crate::validator::grammar::extensions::RESOURCE;
use crate::validator::grammar::{ANYTHING, MANY, ONCE, Shape, Table, child, text};
use crate::validator::namespaces::Space;
use crate::validator::value;

pub(super) static ANNOTATE: Table =
    Table { space: Space::Known("annotate"), rows: &[child("reference", ONCE, &RESOURCE)] };

#[rustfmt::skip]
pub(super) static EV: Table = Table { space: Space::Known("ev"), rows: &[
    child("startdate", ONCE, &SOME_DAY),
    child("enddate",   ONCE, &SOME_DAY),
    child("location",  MANY, &ANYTHING),
    child("organizer", MANY, &ANYTHING),
    child("type",      ONCE, &TEXT),
] };

pub(super) static FOAF_CHANNEL: Table =
    Table { space: Space::Known("foaf"), rows: &[child("maker", MANY, &ANYTHING)] };

#[rustfmt::skip]
pub(super) static FOAF_ITEM: Table = Table { space: Space::Known("foaf"), rows: &[
    child("maker",        MANY, &ANYTHING),
    child("primaryTopic", MANY, &ANYTHING),
] };

#[rustfmt::skip]
pub(super) static CONVERSATIONS_NETWORK: Table = Table { space: Space::Known("conversationsNetwork"), rows: &[
    child("introMilliseconds", ONCE, &COUNT),
    child("image",             ONCE, &HTTP_URL),
    child("ratingAverage",     ONCE, &FLOAT),
    child("ratingCount",       ONCE, &COUNT),
    child("ratingIndividual",  ONCE, &POSITIVE),
    child("ratingTimestamp",   ONCE, &ISO8601),
] };

static TEXT: Shape = text(&[value::any]);
static SOME_DAY: Shape = text(&[value::iso8601_ever]);
static COUNT: Shape = text(&[value::non_negative_integer]);
static POSITIVE: Shape = text(&[value::positive_integer]);
static FLOAT: Shape = text(&[value::float]);
static HTTP_URL: Shape = text(&[value::http_url]);
static ISO8601: Shape = text(&[value::iso8601]);
