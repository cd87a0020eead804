//! Media RSS 1.5: pictures, sound and films beside an entry's text.

use crate::validator::codes::{
    INVALID_MEDIA_EXPRESSION, INVALID_MEDIA_MEDIUM, INVALID_MEDIA_TEXT_TYPE, UNKNOWN_MEDIA_VALUE,
};
use crate::validator::grammar::{
    Attribute, Content, MANY, NOTHING, ONCE, Shape, Table, child, extensions, needed, optional,
    text,
};
use crate::validator::namespaces::Space;
use crate::validator::rules::media;
use crate::validator::value::{self, one_of};

const MEDIA: Space = Space::Known("media");

/// What may stand in a channel, an item, a group and a file.
#[rustfmt::skip]
pub(in crate::validator) static ELEMENTS: Table = Table { space: MEDIA, rows: &[
    child("adult",       ONCE, &ADULT),
    child("backLinks",   MANY, &BACK_LINKS),
    child("category",    MANY, &CATEGORY),
    child("comments",    MANY, &COMMENTS),
    child("community",   MANY, &COMMUNITY),
    child("copyright",   ONCE, &COPYRIGHT),
    child("credit",      MANY, &CREDIT),
    child("description", ONCE, &WORDS),
    child("embed",       MANY, &EMBED),
    child("hash",        MANY, &HASH),
    child("keywords",    MANY, &ANY_TEXT),
    child("license",     MANY, &LICENSE),
    child("location",    MANY, &LOCATION),
    child("peerLink",    MANY, &PEER_LINK),
    child("player",      MANY, &PLAYER),
    child("price",       MANY, &PRICE),
    child("rating",      MANY, &RATING),
    child("responses",   MANY, &RESPONSES),
    child("restriction", MANY, &RESTRICTION),
    child("rights",      MANY, &RIGHTS),
    child("scenes",      MANY, &SCENES),
    child("status",      MANY, &STATUS),
    child("subTitle",    MANY, &SUB_TITLE),
    child("text",        MANY, &TIMED_WORDS),
    child("thumbnail",   MANY, &THUMBNAIL),
    child("title",       ONCE, &WORDS),
] };

/// What may stand in an item beside [`ELEMENTS`].
#[rustfmt::skip]
pub(in crate::validator) static ITEM: Table = Table { space: MEDIA, rows: &[
    child("content", MANY, &FILE),
    child("group",   MANY, &GROUP),
] };

/// Files of which a player chooses one.
static GROUP: Shape = Shape { children: &[&ELEMENTS, &GROUPED], close: &[media::group], ..NOTHING };

static GROUPED: Table = Table { space: MEDIA, rows: &[child("content", MANY, &FILE)] };

#[rustfmt::skip]
static FILE: Shape = Shape {
    children: &[&ELEMENTS],
    extensions: &[extensions::EVERYWHERE],
    attributes: &[
        optional("bitrate",      &[value::float]),
        optional("channels",     &[value::non_negative_integer]),
        optional("duration",     &[value::float]),
        optional("expression",   &[expression]),
        optional("fileSize",     &[value::positive_integer]),
        optional("framerate",    &[value::float]),
        optional("height",       &[value::positive_integer]),
        optional("isDefault",    &[value::true_false]),
        optional("lang",         &[value::language]),
        optional("medium",       &[medium]),
        optional("samplingrate", &[value::float]),
        optional("type",         &[value::mime_attribute]),
        optional("url",          &[value::full_uri]),
        optional("width",        &[value::positive_integer]),
    ],
    close: &[media::file],
    ..NOTHING
};

one_of!(expression, INVALID_MEDIA_EXPRESSION, ["sample", "full", "nonstop"]);
one_of!(medium, INVALID_MEDIA_MEDIUM, ["image", "audio", "video", "document", "executable"]);
one_of!(text_type, INVALID_MEDIA_TEXT_TYPE, ["plain", "html"]);
one_of!(state, UNKNOWN_MEDIA_VALUE, ["active", "blocked", "deleted"]);
one_of!(price_type, UNKNOWN_MEDIA_VALUE, ["rent", "purchase", "package", "subscription"]);
one_of!(rights, UNKNOWN_MEDIA_VALUE, ["userCreated", "official"]);

static ANY_TEXT: Shape = text(&[value::any]);
static ADDRESS: Shape = text(&[value::full_uri]);
static TIME: Shape = text(&[value::play_time]);

static ADULT: Shape = Shape { open: &[media::adult], ..text(&[value::true_false]) };

static CATEGORY: Shape = Shape {
    attributes: &[optional("label", &[value::plain]), optional("scheme", &[value::full_uri])],
    ..text(&[value::plain])
};

static COPYRIGHT: Shape =
    Shape { attributes: &[optional("url", &[value::full_uri])], ..text(&[value::plain]) };

static CREDIT: Shape = Shape {
    attributes: &[optional("role", &[value::any]), optional("scheme", &[value::full_uri])],
    open: &[media::credit],
    ..text(&[value::any])
};

static HASH: Shape = Shape {
    attributes: &[optional("algo", &[value::any])],
    close: &[media::hash],
    ..text(&[value::any])
};

#[rustfmt::skip]
static PLAYER: Shape = Shape {
    attributes: &[
        optional("height", &[value::positive_integer]),
        needed("url",      &[value::full_uri]),
        optional("width",  &[value::positive_integer]),
    ],
    ..NOTHING
};

static RATING: Shape = Shape {
    attributes: &[optional("scheme", &[value::any])],
    close: &[media::rating],
    ..text(&[value::any])
};

static RESTRICTION: Shape = Shape {
    attributes: &[needed("relationship", &[value::any]), optional("type", &[value::any])],
    open: &[media::restriction],
    close: &[media::restricted],
    ..text(&[value::any])
};

/// A title or a description.
static WORDS: Shape = Shape {
    attributes: &[optional("type", &[text_type])],
    close: &[media::words],
    ..text(&[value::any])
};

/// What is said or sung, or a part of it.
#[rustfmt::skip]
static TIMED_WORDS: Shape = Shape {
    attributes: &[
        optional("end",   &[value::play_time]),
        optional("lang",  &[value::language]),
        optional("start", &[value::play_time]),
        optional("type",  &[text_type]),
    ],
    close: &[media::words],
    ..text(&[value::any])
};

#[rustfmt::skip]
static THUMBNAIL: Shape = Shape {
    attributes: &[
        optional("height", &[value::positive_integer]),
        optional("time",   &[value::play_time]),
        needed("url",      &[value::full_uri]),
        optional("width",  &[value::positive_integer]),
    ],
    ..text(&[value::any])
};

static COMMUNITY: Shape = Shape { children: &[&COMMUNITY_TABLE], ..NOTHING };

#[rustfmt::skip]
static COMMUNITY_TABLE: Table = Table { space: MEDIA, rows: &[
    child("starRating", ONCE, &STAR_RATING),
    child("statistics", ONCE, &STATISTICS),
    child("tags",       ONCE, &ANY_TEXT),
] };

#[rustfmt::skip]
static STAR_RATING: Shape = Shape {
    attributes: &[
        optional("average", &[value::float]),
        optional("count",   &[value::non_negative_integer]),
        optional("max",     &[value::float]),
        optional("min",     &[value::float]),
    ],
    ..NOTHING
};

static STATISTICS: Shape = Shape {
    attributes: &[
        optional("favorites", &[value::non_negative_integer]),
        optional("views", &[value::non_negative_integer]),
    ],
    ..NOTHING
};

static COMMENTS: Shape = list(&COMMENT);
static COMMENT: [&Table; 1] = [&Table { space: MEDIA, rows: &[child("comment", MANY, &ANY_TEXT)] }];
static RESPONSES: Shape = list(&RESPONSE);
static RESPONSE: [&Table; 1] =
    [&Table { space: MEDIA, rows: &[child("response", MANY, &ADDRESS)] }];
static BACK_LINKS: Shape = list(&BACK_LINK);
static BACK_LINK: [&Table; 1] =
    [&Table { space: MEDIA, rows: &[child("backLink", MANY, &ADDRESS)] }];
static SCENES: Shape = list(&SCENE);
static SCENE: [&Table; 1] = [&Table { space: MEDIA, rows: &[child("scene", MANY, &ONE_SCENE)] }];

static ONE_SCENE: Shape = list(&SCENE_PARTS);

#[rustfmt::skip]
static SCENE_PARTS: [&Table; 1] = [&Table { space: MEDIA, rows: &[
    child("sceneTitle",       ONCE, &ANY_TEXT),
    child("sceneDescription", ONCE, &ANY_TEXT),
    child("sceneStartTime",   ONCE, &TIME),
    child("sceneEndTime",     ONCE, &TIME),
] }];

#[rustfmt::skip]
static EMBED: Shape = Shape {
    attributes: &[
        optional("height", &[value::positive_integer]),
        needed("url",      &[value::full_uri]),
        optional("width",  &[value::positive_integer]),
    ],
    ..list(&PARAMETER)
};

static PARAMETER: [&Table; 1] = [&Table { space: MEDIA, rows: &[child("param", MANY, &PARAM)] }];
static PARAM: Shape =
    Shape { attributes: &[needed("name", &[value::filled])], ..text(&[value::any]) };

static STATUS: Shape = Shape {
    attributes: &[optional("reason", &[value::any]), needed("state", &[state])],
    ..text(&[value::any])
};

#[rustfmt::skip]
static PRICE: Shape = Shape {
    attributes: &[
        optional("currency", &[value::any]),
        optional("info",     &[value::any]),
        optional("price",    &[value::float]),
        optional("type",     &[price_type]),
    ],
    ..text(&[value::any])
};

/// The attributes of a link to a file.
const TYPE: Attribute = optional("type", &[value::mime_attribute]);
const HREF: Attribute = needed("href", &[value::full_uri]);

static LICENSE: Shape = Shape { attributes: &[TYPE, HREF], ..text(&[value::any]) };
static PEER_LINK: Shape = Shape { attributes: &[TYPE, HREF], ..text(&[value::any]) };
static SUB_TITLE: Shape = Shape {
    attributes: &[TYPE, HREF, optional("lang", &[value::language])],
    ..text(&[value::any])
};

static RIGHTS: Shape = Shape { attributes: &[needed("status", &[rights])], ..text(&[value::any]) };

#[rustfmt::skip]
static LOCATION: Shape = Shape {
    attributes: &[
        optional("description", &[value::any]),
        optional("end",         &[value::play_time]),
        optional("start",       &[value::play_time]),
    ],
    content: Content::Anything,
    ..NOTHING
};

const fn list(children: &'static [&'static Table]) -> Shape {
    Shape { children, ..NOTHING }
}
