//! The podcast namespace (Podcasting 2.0), in the terms of its specification.

use crate::validator::codes::{DEPRECATED_PODCAST_ELEMENT, MISSING_ELEMENT};
use crate::validator::grammar::{
    AttributeRule, ChildTable, ElementRule, ElementShape, MANY, NOTHING, ONCE, RequiredChild,
    child, extensions, optional, required, rss, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::podcast as rules;
use crate::validator::value::podcast as kind;
use crate::validator::value::{any, filled};

const PODCAST: ResolvedNamespace = ResolvedNamespace::Known("podcast");

/// Elements allowed in a channel.
#[rustfmt::skip]
pub(in crate::validator) static CHANNEL: ChildTable = ChildTable { space: PODCAST, rows: &[
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

/// Elements allowed in an item.
#[rustfmt::skip]
pub(in crate::validator) static ITEM: ChildTable = ChildTable { space: PODCAST, rows: &[
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

static LIVE_ITEM: ElementShape = ElementShape {
    children: &[&rss::ITEM_CORE],
    extensions: &[extensions::EVERYWHERE, extensions::ITEM],
    required: &[required_podcast_child("contentLink")],
    attributes: &[
        optional("end", &[kind::instant]),
        required("start", &[kind::instant]),
        required("status", &[kind::live_status]),
    ],
    ..NOTHING
};

static ALTERNATE_ENCLOSURE: ElementShape = ElementShape {
    children: &[&SOURCES],
    required: &[required_podcast_child("source")],
    attributes: &[
        optional("bitrate", &[kind::number]),
        optional("codecs", &[any]),
        optional("default", &[kind::true_false]),
        optional("height", &[kind::count]),
        optional("lang", &[kind::language]),
        optional("length", &[kind::count]),
        optional("rel", &[kind::at_most_32]),
        optional("title", &[kind::at_most_32]),
        required("type", &[kind::media_type]),
    ],
    ..NOTHING
};

#[rustfmt::skip]
static SOURCES: ChildTable = ChildTable { space: PODCAST, rows: &[
    child("integrity", ONCE, &INTEGRITY),
    child("source",    MANY, &SOURCE),
] };

const SOURCE_ATTRIBUTES: &[AttributeRule] =
    &[optional("contentType", &[kind::media_type]), required("uri", &[kind::address])];
const INTEGRITY_ATTRIBUTES: &[AttributeRule] =
    &[required("type", &[kind::integrity]), required("value", &[filled])];

static SOURCE: ElementShape = attributes_only(SOURCE_ATTRIBUTES);
static INTEGRITY: ElementShape = attributes_only(INTEGRITY_ATTRIBUTES);

static VALUE: ElementShape = ElementShape {
    children: &[&RECIPIENTS, &TIME_SPLITS],
    attributes: &[
        required("method", &[filled]),
        optional("suggested", &[kind::number]),
        required("type", &[filled]),
    ],
    required: &[required_podcast_child("valueRecipient")],
    ..NOTHING
};

static RECIPIENTS: ChildTable =
    ChildTable { space: PODCAST, rows: &[child("valueRecipient", MANY, &VALUE_RECIPIENT)] };
static TIME_SPLITS: ChildTable =
    ChildTable { space: PODCAST, rows: &[child("valueTimeSplit", MANY, &VALUE_TIME_SPLIT)] };
static REMOTE: ChildTable =
    ChildTable { space: PODCAST, rows: &[child("remoteItem", MANY, &REMOTE_ITEM)] };

static VALUE_RECIPIENT: ElementShape = attributes_only(&[
    required("address", &[filled]),
    optional("customKey", &[any]),
    optional("customValue", &[any]),
    optional("fee", &[kind::true_false]),
    optional("name", &[any]),
    required("split", &[kind::count]),
    required("type", &[filled]),
]);

static VALUE_TIME_SPLIT: ElementShape = ElementShape {
    children: &[&RECIPIENTS, &REMOTE],
    attributes: &[
        required("duration", &[kind::number]),
        optional("remotePercentage", &[kind::percent]),
        optional("remoteStartTime", &[kind::number]),
        required("startTime", &[kind::number]),
    ],
    close: &[rules::check_value_time_split],
    ..NOTHING
};

static REMOTE_ITEM: ElementShape = attributes_only(&[
    required("feedGuid", &[kind::guid]),
    optional("feedImg", &[kind::secure]),
    optional("feedUrl", &[kind::secure]),
    optional("itemGuid", &[filled]),
    optional("medium", &[kind::medium]),
    optional("title", &[any]),
]);

static REMOTE_ITEMS: ElementShape = ElementShape {
    children: &[&REMOTE],
    required: &[required_podcast_child("remoteItem")],
    ..NOTHING
};

static GUID: ElementShape = ElementShape { close: &[rules::check_guid], ..text(&[kind::guid]) };
static MEDIUM: ElementShape = text(&[kind::medium]);

static LOCKED: ElementShape = ElementShape {
    attributes: &[optional("owner", &[kind::address_of_mail])],
    ..text(&[kind::yes_no])
};

static BLOCK: ElementShape =
    ElementShape { attributes: &[optional("id", &[filled])], ..text(&[kind::yes_no]) };

static FUNDING: ElementShape =
    ElementShape { attributes: &[required("url", &[kind::secure])], ..text(&[kind::at_most_128]) };

static CONTENT_LINK: ElementShape =
    ElementShape { attributes: &[required("href", &[kind::secure])], ..text(&[any]) };

static LICENSE: ElementShape = ElementShape {
    attributes: &[optional("url", &[kind::secure])],
    ..text(&[filled, kind::at_most_128])
};

static TXT: ElementShape = ElementShape {
    attributes: &[optional("purpose", &[kind::at_most_128])],
    ..text(&[kind::at_most_4000])
};

static SEASON: ElementShape =
    ElementShape { attributes: &[optional("name", &[kind::at_most_128])], ..text(&[kind::count]) };

static EPISODE: ElementShape = ElementShape {
    attributes: &[optional("display", &[kind::at_most_32])],
    ..text(&[kind::number])
};

static PODPING: ElementShape = attributes_only(&[optional("usesPodping", &[kind::true_false])]);

static CHAPTERS: ElementShape =
    attributes_only(&[required("type", &[kind::media_type]), required("url", &[kind::secure])]);

static TRANSCRIPT: ElementShape = attributes_only(&[
    optional("language", &[kind::language]),
    optional("rel", &[kind::captions]),
    required("type", &[kind::media_type]),
    required("url", &[kind::secure]),
]);

static SOUNDBITE: ElementShape = ElementShape {
    attributes: &[required("duration", &[kind::number]), required("startTime", &[kind::number])],
    ..text(&[kind::at_most_128])
};

#[rustfmt::skip]
static PERSON: ElementShape = ElementShape {
    attributes: &[
        optional("group", &[kind::group]),
        optional("href",  &[kind::secure]),
        optional("img",   &[kind::secure]),
        optional("role",  &[kind::role]),
    ],
    ..text(&[filled, kind::at_most_128])
};

#[rustfmt::skip]
static LOCATION: ElementShape = ElementShape {
    attributes: &[
        optional("country", &[kind::country]),
        optional("geo",     &[kind::geo]),
        optional("osm",     &[kind::osm]),
        optional("rel",     &[kind::location_rel]),
    ],
    ..text(&[filled, kind::at_most_128])
};

#[rustfmt::skip]
static TRAILER: ElementShape = ElementShape {
    attributes: &[
        optional("length",  &[kind::count]),
        required("pubdate", &[kind::date]),
        optional("season",  &[kind::count]),
        optional("type",    &[kind::media_type]),
        required("url",     &[kind::secure]),
    ],
    ..text(&[filled, kind::at_most_128])
};

static IMAGES: ElementShape = ElementShape {
    open: &[report_deprecated as ElementRule],
    ..attributes_only(&[required("srcset", &[filled])])
};

static IMAGE: ElementShape = attributes_only(&[
    optional("alt", &[any]),
    optional("aspect-ratio", &[kind::ratio]),
    optional("height", &[kind::count]),
    required("href", &[kind::secure]),
    optional("purpose", &[kind::at_most_128]),
    optional("type", &[kind::media_type]),
    optional("width", &[kind::count]),
]);

static SOCIAL_INTERACT: ElementShape = ElementShape {
    open: &[rules::check_social_interact],
    ..attributes_only(&[
        optional("accountId", &[any]),
        optional("accountUrl", &[kind::secure]),
        optional("priority", &[kind::count]),
        required("protocol", &[filled]),
        optional("uri", &[kind::address]),
    ])
};

static CHAT: ElementShape = attributes_only(&[
    optional("accountId", &[any]),
    optional("embedUrl", &[kind::secure]),
    required("protocol", &[filled]),
    required("server", &[filled]),
    optional("space", &[any]),
]);

#[rustfmt::skip]
static UPDATE_FREQUENCY: ElementShape = ElementShape {
    attributes: &[
        optional("complete", &[kind::true_false]),
        optional("dtstart",  &[kind::instant]),
        optional("rrule",    &[kind::recurrence]),
    ],
    ..text(&[kind::at_most_128])
};

const fn required_podcast_child(name: &'static str) -> RequiredChild {
    RequiredChild { space: PODCAST, name, row: &MISSING_ELEMENT }
}

const fn attributes_only(attributes: &'static [AttributeRule]) -> ElementShape {
    ElementShape { attributes, ..NOTHING }
}

fn report_deprecated(walk: &mut crate::validator::walk::XmlFeedWalker<'_>) {
    walk.report_element(&DEPRECATED_PODCAST_ELEMENT, &[("instead", "podcast:image")]);
}
