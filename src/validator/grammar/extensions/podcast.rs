//! Podcasting 2.0 (`podcast`), as its specification has it by element.

use crate::validator::codes::{DEPRECATED_PODCAST_ELEMENT, MISSING_ELEMENT};
use crate::validator::grammar::{
    Attribute, MANY, NOTHING, ONCE, Required, Rule, Shape, Table, child, extensions, needed,
    optional, rss, text,
};
use crate::validator::namespaces::Space;
use crate::validator::rules::podcast as rules;
use crate::validator::value::podcast as kind;
use crate::validator::value::{any, filled};

const PODCAST: Space = Space::Known("podcast");

/// What may stand in a channel.
#[rustfmt::skip]
pub(in crate::validator) static CHANNEL: Table = Table { space: PODCAST, rows: &[
    child("block",           MANY, &BLOCK),
    child("chat",            ONCE, &CHAT),
    child("funding",         MANY, &FUNDING),
    child("guid",            ONCE, &GUID),
    child("image",           MANY, &IMAGE),
    child("images",          ONCE, &IMAGES),
    child("license",         ONCE, &LICENSE),
    child("liveItem",        MANY, &LIVE_ITEM),
    child("location",        MANY, &LOCATION),
    child("locked",          ONCE, &LOCKED),
    child("medium",          ONCE, &MEDIUM),
    child("person",          MANY, &PERSON),
    child("podping",         ONCE, &PODPING),
    child("podroll",         ONCE, &REMOTE_ITEMS),
    child("publisher",       ONCE, &REMOTE_ITEMS),
    child("remoteItem",      MANY, &REMOTE_ITEM),
    child("socialInteract",  MANY, &SOCIAL_INTERACT),
    child("trailer",         MANY, &TRAILER),
    child("txt",             MANY, &TXT),
    child("updateFrequency", ONCE, &UPDATE_FREQUENCY),
    child("value",           MANY, &VALUE),
] };

/// What may stand in an item.
#[rustfmt::skip]
pub(in crate::validator) static ITEM: Table = Table { space: PODCAST, rows: &[
    child("alternateEnclosure", MANY, &ALTERNATE_ENCLOSURE),
    child("chapters",           ONCE, &CHAPTERS),
    child("chat",               ONCE, &CHAT),
    child("contentLink",        MANY, &CONTENT_LINK),
    child("episode",            ONCE, &EPISODE),
    child("image",              MANY, &IMAGE),
    child("images",             ONCE, &IMAGES),
    child("license",            ONCE, &LICENSE),
    child("location",           MANY, &LOCATION),
    child("person",             MANY, &PERSON),
    child("season",             ONCE, &SEASON),
    child("socialInteract",     MANY, &SOCIAL_INTERACT),
    child("soundbite",          MANY, &SOUNDBITE),
    child("transcript",         MANY, &TRANSCRIPT),
    child("txt",                MANY, &TXT),
    child("value",              MANY, &VALUE),
] };

static LIVE_ITEM: Shape = Shape {
    children: &[&rss::ITEM_CORE],
    extensions: &[extensions::EVERYWHERE, extensions::ITEM],
    required: &[must("contentLink")],
    attributes: &[
        optional("end", &[kind::instant]),
        needed("start", &[kind::instant]),
        needed("status", &[kind::live_status]),
    ],
    ..NOTHING
};

static ALTERNATE_ENCLOSURE: Shape = Shape {
    children: &[&SOURCES],
    required: &[must("source")],
    attributes: &[
        optional("bitrate", &[kind::number]),
        optional("codecs", &[any]),
        optional("default", &[kind::true_false]),
        optional("height", &[kind::count]),
        optional("lang", &[kind::language]),
        optional("length", &[kind::count]),
        optional("rel", &[kind::at_most_32]),
        optional("title", &[kind::at_most_32]),
        needed("type", &[kind::media_type]),
    ],
    ..NOTHING
};

#[rustfmt::skip]
static SOURCES: Table = Table { space: PODCAST, rows: &[
    child("integrity", ONCE, &INTEGRITY),
    child("source",    MANY, &SOURCE),
] };

const SOURCE_ATTRIBUTES: &[Attribute] =
    &[optional("contentType", &[kind::media_type]), needed("uri", &[kind::address])];
const INTEGRITY_ATTRIBUTES: &[Attribute] =
    &[needed("type", &[kind::integrity]), needed("value", &[filled])];

static SOURCE: Shape = empty(SOURCE_ATTRIBUTES);
static INTEGRITY: Shape = empty(INTEGRITY_ATTRIBUTES);

static VALUE: Shape = Shape {
    children: &[&RECIPIENTS, &TIME_SPLITS],
    attributes: &[
        needed("method", &[filled]),
        optional("suggested", &[kind::number]),
        needed("type", &[filled]),
    ],
    required: &[must("valueRecipient")],
    ..NOTHING
};

static RECIPIENTS: Table =
    Table { space: PODCAST, rows: &[child("valueRecipient", MANY, &VALUE_RECIPIENT)] };
static TIME_SPLITS: Table =
    Table { space: PODCAST, rows: &[child("valueTimeSplit", MANY, &VALUE_TIME_SPLIT)] };
static REMOTE: Table = Table { space: PODCAST, rows: &[child("remoteItem", MANY, &REMOTE_ITEM)] };

static VALUE_RECIPIENT: Shape = empty(&[
    needed("address", &[filled]),
    optional("customKey", &[any]),
    optional("customValue", &[any]),
    optional("fee", &[kind::true_false]),
    optional("name", &[any]),
    needed("split", &[kind::count]),
    needed("type", &[filled]),
]);

static VALUE_TIME_SPLIT: Shape = Shape {
    children: &[&RECIPIENTS, &REMOTE],
    attributes: &[
        needed("duration", &[kind::number]),
        optional("remotePercentage", &[kind::percent]),
        optional("remoteStartTime", &[kind::number]),
        needed("startTime", &[kind::number]),
    ],
    close: &[rules::split],
    ..NOTHING
};

static REMOTE_ITEM: Shape = empty(&[
    needed("feedGuid", &[kind::guid]),
    optional("feedImg", &[kind::secure]),
    optional("feedUrl", &[kind::secure]),
    optional("itemGuid", &[filled]),
    optional("medium", &[kind::medium]),
    optional("title", &[any]),
]);

static REMOTE_ITEMS: Shape =
    Shape { children: &[&REMOTE], required: &[must("remoteItem")], ..NOTHING };

static GUID: Shape = Shape { close: &[rules::guid], ..text(&[kind::guid]) };
static MEDIUM: Shape = text(&[kind::medium]);

static LOCKED: Shape =
    Shape { attributes: &[optional("owner", &[kind::address_of_mail])], ..text(&[kind::yes_no]) };

static BLOCK: Shape = Shape { attributes: &[optional("id", &[filled])], ..text(&[kind::yes_no]) };

static FUNDING: Shape =
    Shape { attributes: &[needed("url", &[kind::secure])], ..text(&[kind::at_most_128]) };

static CONTENT_LINK: Shape =
    Shape { attributes: &[needed("href", &[kind::secure])], ..text(&[any]) };

static LICENSE: Shape =
    Shape { attributes: &[optional("url", &[kind::secure])], ..text(&[filled, kind::at_most_128]) };

static TXT: Shape = Shape {
    attributes: &[optional("purpose", &[kind::at_most_128])],
    ..text(&[kind::at_most_4000])
};

static SEASON: Shape =
    Shape { attributes: &[optional("name", &[kind::at_most_128])], ..text(&[kind::count]) };

static EPISODE: Shape =
    Shape { attributes: &[optional("display", &[kind::at_most_32])], ..text(&[kind::number]) };

static PODPING: Shape = empty(&[optional("usesPodping", &[kind::true_false])]);

static CHAPTERS: Shape =
    empty(&[needed("type", &[kind::media_type]), needed("url", &[kind::secure])]);

static TRANSCRIPT: Shape = empty(&[
    optional("language", &[kind::language]),
    optional("rel", &[kind::captions]),
    needed("type", &[kind::media_type]),
    needed("url", &[kind::secure]),
]);

static SOUNDBITE: Shape = Shape {
    attributes: &[needed("duration", &[kind::number]), needed("startTime", &[kind::number])],
    ..text(&[kind::at_most_128])
};

#[rustfmt::skip]
static PERSON: Shape = Shape {
    attributes: &[
        optional("group", &[kind::group]),
        optional("href",  &[kind::secure]),
        optional("img",   &[kind::secure]),
        optional("role",  &[kind::role]),
    ],
    ..text(&[filled, kind::at_most_128])
};

#[rustfmt::skip]
static LOCATION: Shape = Shape {
    attributes: &[
        optional("country", &[kind::country]),
        optional("geo",     &[kind::geo]),
        optional("osm",     &[kind::osm]),
        optional("rel",     &[kind::location_rel]),
    ],
    ..text(&[filled, kind::at_most_128])
};

#[rustfmt::skip]
static TRAILER: Shape = Shape {
    attributes: &[
        optional("length", &[kind::count]),
        needed("pubdate",  &[kind::date]),
        optional("season", &[kind::count]),
        optional("type",   &[kind::media_type]),
        needed("url",      &[kind::secure]),
    ],
    ..text(&[filled, kind::at_most_128])
};

static IMAGES: Shape =
    Shape { open: &[deprecated as Rule], ..empty(&[needed("srcset", &[filled])]) };

static IMAGE: Shape = empty(&[
    optional("alt", &[any]),
    optional("aspect-ratio", &[kind::ratio]),
    optional("height", &[kind::count]),
    needed("href", &[kind::secure]),
    optional("purpose", &[kind::at_most_128]),
    optional("type", &[kind::media_type]),
    optional("width", &[kind::count]),
]);

static SOCIAL_INTERACT: Shape = Shape {
    open: &[rules::social],
    ..empty(&[
        optional("accountId", &[any]),
        optional("accountUrl", &[kind::secure]),
        optional("priority", &[kind::count]),
        needed("protocol", &[filled]),
        optional("uri", &[kind::address]),
    ])
};

static CHAT: Shape = empty(&[
    optional("accountId", &[any]),
    optional("embedUrl", &[kind::secure]),
    needed("protocol", &[filled]),
    needed("server", &[filled]),
    optional("space", &[any]),
]);

#[rustfmt::skip]
static UPDATE_FREQUENCY: Shape = Shape {
    attributes: &[
        optional("complete", &[kind::true_false]),
        optional("dtstart",  &[kind::instant]),
        optional("rrule",    &[kind::recurrence]),
    ],
    ..text(&[kind::at_most_128])
};

const fn must(name: &'static str) -> Required {
    Required { space: PODCAST, name, row: &MISSING_ELEMENT }
}

const fn empty(attributes: &'static [Attribute]) -> Shape {
    Shape { attributes, ..NOTHING }
}

fn deprecated(walk: &mut crate::validator::walk::Walk<'_>) {
    walk.say(&DEPRECATED_PODCAST_ELEMENT, &[("instead", "podcast:image")]);
}
