//! Media RSS 1.5: pictures, audio and video that accompany the text of an entry.

use crate::validator::codes::{
    INVALID_MEDIA_EXPRESSION, INVALID_MEDIA_MEDIUM, INVALID_MEDIA_TEXT_TYPE, UNKNOWN_MEDIA_VALUE,
};
use crate::validator::grammar::{
    AttributeRule, ChildRule, ChildTable, ElementContent, ElementShape, MANY, NOTHING, ONCE, child,
    extensions, optional, required, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::media;
use crate::validator::value::{self, one_of};

const MEDIA: ResolvedNamespace = ResolvedNamespace::Known("media");

/// Elements allowed in a channel, an item, a group and a file.
#[rustfmt::skip]
pub(in crate::validator) static ELEMENTS: ChildTable = ChildTable { space: MEDIA, rows: &[
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

/// Elements allowed only in an item, in addition to [`ELEMENTS`].
#[rustfmt::skip]
pub(in crate::validator) static ITEM: ChildTable = ChildTable { space: MEDIA, rows: &[
    child("content", MANY, &FILE),
    child("group",   MANY, &GROUP),
] };

/// A group of alternative files, from which a player chooses one.
static GROUP: ElementShape =
    ElementShape { children: &[&ELEMENTS, &GROUPED], close: &[media::check_group], ..NOTHING };

static GROUPED: ChildTable = ChildTable { space: MEDIA, rows: &[child("content", MANY, &FILE)] };

#[rustfmt::skip]
static FILE: ElementShape = ElementShape {
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
    close: &[media::check_file],
    ..NOTHING
};

one_of!(expression, INVALID_MEDIA_EXPRESSION, ["sample", "full", "nonstop"]);
one_of!(medium, INVALID_MEDIA_MEDIUM, ["image", "audio", "video", "document", "executable"]);
one_of!(text_type, INVALID_MEDIA_TEXT_TYPE, ["plain", "html"]);
one_of!(state, UNKNOWN_MEDIA_VALUE, ["active", "blocked", "deleted"]);
one_of!(price_type, UNKNOWN_MEDIA_VALUE, ["rent", "purchase", "package", "subscription"]);
one_of!(rights, UNKNOWN_MEDIA_VALUE, ["userCreated", "official"]);

static ANY_TEXT: ElementShape = text(&[value::any]);
static ADDRESS: ElementShape = text(&[value::full_uri]);
static TIME: ElementShape = text(&[value::play_time]);

static ADULT: ElementShape =
    ElementShape { open: &[media::report_adult], ..text(&[value::true_false]) };

static CATEGORY: ElementShape = ElementShape {
    attributes: &[optional("label", &[value::plain]), optional("scheme", &[value::scheme_name])],
    ..text(&[value::plain])
};

static COPYRIGHT: ElementShape =
    ElementShape { attributes: &[optional("url", &[value::full_uri])], ..text(&[value::plain]) };

static CREDIT: ElementShape = ElementShape {
    attributes: &[optional("role", &[value::any]), optional("scheme", &[value::scheme_name])],
    open: &[media::check_credit],
    ..text(&[value::any])
};

static HASH: ElementShape = ElementShape {
    attributes: &[optional("algo", &[value::any])],
    close: &[media::check_hash],
    ..text(&[value::any])
};

#[rustfmt::skip]
static PLAYER: ElementShape = ElementShape {
    attributes: &[
        optional("height", &[value::positive_integer]),
        required("url",    &[value::full_uri]),
        optional("width",  &[value::positive_integer]),
    ],
    ..NOTHING
};

static RATING: ElementShape = ElementShape {
    attributes: &[optional("scheme", &[value::any])],
    close: &[media::check_rating],
    ..text(&[value::any])
};

static RESTRICTION: ElementShape = ElementShape {
    attributes: &[required("relationship", &[value::any]), optional("type", &[value::any])],
    open: &[media::check_restriction],
    close: &[media::check_restriction_target],
    ..text(&[value::any])
};

/// A title or a description, plain or HTML.
static WORDS: ElementShape = ElementShape {
    attributes: &[optional("type", &[text_type])],
    close: &[media::check_typed_text],
    ..text(&[value::any])
};

/// Transcript or lyrics, or a timed part of them.
#[rustfmt::skip]
static TIMED_WORDS: ElementShape = ElementShape {
    attributes: &[
        optional("end",   &[value::play_time]),
        optional("lang",  &[value::language]),
        optional("start", &[value::play_time]),
        optional("type",  &[text_type]),
    ],
    close: &[media::check_typed_text],
    ..text(&[value::any])
};

#[rustfmt::skip]
static THUMBNAIL: ElementShape = ElementShape {
    attributes: &[
        optional("height", &[value::positive_integer]),
        optional("time",   &[value::play_time]),
        required("url",    &[value::full_uri]),
        optional("width",  &[value::positive_integer]),
    ],
    ..text(&[value::any])
};

static COMMUNITY: ElementShape = ElementShape { children: &[&COMMUNITY_TABLE], ..NOTHING };

#[rustfmt::skip]
static COMMUNITY_TABLE: ChildTable = ChildTable { space: MEDIA, rows: &[
    child("starRating", ONCE, &STAR_RATING),
    child("statistics", ONCE, &STATISTICS),
    child("tags",       ONCE, &ANY_TEXT),
] };

#[rustfmt::skip]
static STAR_RATING: ElementShape = ElementShape {
    attributes: &[
        optional("average", &[value::float]),
        optional("count",   &[value::non_negative_integer]),
        optional("max",     &[value::float]),
        optional("min",     &[value::float]),
    ],
    ..NOTHING
};

static STATISTICS: ElementShape = ElementShape {
    attributes: &[
        optional("favorites", &[value::non_negative_integer]),
        optional("views", &[value::non_negative_integer]),
    ],
    ..NOTHING
};

static COMMENTS: ElementShape = with_children(&COMMENT);
static COMMENT: [&ChildTable; 1] =
    [&ChildTable { space: MEDIA, rows: &[child("comment", MANY, &ANY_TEXT)] }];
static RESPONSES: ElementShape = with_children(&RESPONSE);
static RESPONSE: [&ChildTable; 1] =
    [&ChildTable { space: MEDIA, rows: &[child("response", MANY, &ADDRESS)] }];
static BACK_LINKS: ElementShape = with_children(&BACK_LINK);
static BACK_LINK: [&ChildTable; 1] =
    [&ChildTable { space: MEDIA, rows: &[child("backLink", MANY, &ADDRESS)] }];
static SCENES: ElementShape = with_children(&SCENE);
static SCENE: [&ChildTable; 1] =
    [&ChildTable { space: MEDIA, rows: &[child("scene", MANY, &ONE_SCENE)] }];

static ONE_SCENE: ElementShape = with_children(&SCENE_PARTS);

/// Parts of a scene, which the specification shows without a prefix.
static SCENE_PARTS: [&ChildTable; 2] = [
    &ChildTable { space: MEDIA, rows: &SCENE_ROWS },
    &ChildTable { space: ResolvedNamespace::Core, rows: &SCENE_ROWS },
];

#[rustfmt::skip]
static SCENE_ROWS: [ChildRule; 4] = [
    child("sceneTitle",       ONCE, &ANY_TEXT),
    child("sceneDescription", ONCE, &ANY_TEXT),
    child("sceneStartTime",   ONCE, &TIME),
    child("sceneEndTime",     ONCE, &TIME),
];

#[rustfmt::skip]
static EMBED: ElementShape = ElementShape {
    attributes: &[
        optional("height", &[value::positive_integer]),
        required("url",    &[value::full_uri]),
        optional("width",  &[value::positive_integer]),
    ],
    ..with_children(&PARAMETER)
};

static PARAMETER: [&ChildTable; 1] =
    [&ChildTable { space: MEDIA, rows: &[child("param", MANY, &PARAM)] }];
static PARAM: ElementShape =
    ElementShape { attributes: &[required("name", &[value::filled])], ..text(&[value::any]) };

static STATUS: ElementShape = ElementShape {
    attributes: &[optional("reason", &[value::any]), required("state", &[state])],
    ..text(&[value::any])
};

#[rustfmt::skip]
static PRICE: ElementShape = ElementShape {
    attributes: &[
        optional("currency", &[value::any]),
        optional("info",     &[value::any]),
        optional("price",    &[value::float]),
        optional("type",     &[price_type]),
    ],
    ..text(&[value::any])
};

/// Optional media type of a linked file.
const TYPE: AttributeRule = optional("type", &[value::mime_attribute]);
/// Required URL of a linked file.
const HREF: AttributeRule = required("href", &[value::full_uri]);

static LICENSE: ElementShape = ElementShape { attributes: &[TYPE, HREF], ..text(&[value::any]) };
static PEER_LINK: ElementShape = ElementShape { attributes: &[TYPE, HREF], ..text(&[value::any]) };
static SUB_TITLE: ElementShape = ElementShape {
    attributes: &[TYPE, HREF, optional("lang", &[value::language])],
    ..text(&[value::any])
};

static RIGHTS: ElementShape =
    ElementShape { attributes: &[required("status", &[rights])], ..text(&[value::any]) };

#[rustfmt::skip]
static LOCATION: ElementShape = ElementShape {
    // The specification shows times such as `00:01` here, which are no playback times.
    attributes: &[
        optional("description", &[value::any]),
        optional("end",         &[value::any]),
        optional("start",       &[value::any]),
    ],
    content: ElementContent::Anything,
    ..NOTHING
};

const fn with_children(children: &'static [&'static ChildTable]) -> ElementShape {
    ElementShape { children, ..NOTHING }
}
