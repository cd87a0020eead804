//! Grammar of channel elements with children: images, text inputs, skipped hours
//! and days; and of the elements that they share.

use crate::validator::codes::{MISSING_DESCRIPTION, MISSING_ELEMENT, MISSING_LINK, MISSING_TITLE};
use crate::validator::grammar::{
    ChildRule, ChildTable, ElementShape, MANY, NOTHING, ONCE, RequiredChild, child, extensions,
    required_child, required_child_or, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::rss;
use crate::validator::value;
use crate::validator::value::rss::{day, form_name, height, hour, image_format, width};

/// The image of a channel.
pub(super) static IMAGE: ElementShape = ElementShape {
    children: &[&IMAGE_SHARED, &IMAGE_CORE],
    extensions: &[extensions::EVERYWHERE, extensions::IMAGE],
    required: &[
        required_child_or("title", &MISSING_TITLE),
        required_child_or("link", &MISSING_LINK),
        required_child("url"),
    ],
    ..NOTHING
};

/// Elements that images have in both RSS 2.0 and RSS 1.0.
#[rustfmt::skip]
pub(in crate::validator::grammar) static IMAGE_SHARED: ChildTable = ChildTable { space: ResolvedNamespace::Core, rows: &[
    ChildRule { after: &[rss::check_image_title], ..child("title", ONCE, &IMAGE_TITLE) },
    ChildRule { after: &[rss::check_image_link],  ..child("link",  ONCE, &LINK) },
    child("url", ONCE, &IMAGE_URL),
] };

#[rustfmt::skip]
static IMAGE_CORE: ChildTable = ChildTable { space: ResolvedNamespace::Core, rows: &[
    child("width",       ONCE, &WIDTH),
    child("height",      ONCE, &HEIGHT),
    child("description", ONCE, &PLAIN),
] };

/// The text input of a channel.
pub(in crate::validator::grammar) static TEXT_INPUT: ElementShape = ElementShape {
    children: &[&TEXT_INPUT_CORE],
    extensions: &[extensions::EVERYWHERE, extensions::IMAGE],
    required: &[
        required_child_or("title", &MISSING_TITLE),
        required_child_or("link", &MISSING_LINK),
        required_child_or("description", &MISSING_DESCRIPTION),
        RequiredChild { space: ResolvedNamespace::Core, name: "name", row: &MISSING_ELEMENT },
    ],
    ..NOTHING
};

#[rustfmt::skip]
static TEXT_INPUT_CORE: ChildTable = ChildTable { space: ResolvedNamespace::Core, rows: &[
    child("title",       ONCE, &PLAIN),
    child("link",        ONCE, &LINK),
    child("description", ONCE, &PLAIN),
    child("name",        ONCE, &FORM_NAME),
] };

/// Hours in which readers need not poll the feed (`skipHours`).
pub(super) static SKIP_HOURS: ElementShape = ElementShape {
    children: &[&ChildTable {
        space: ResolvedNamespace::Core,
        rows: &[child("hour", MANY, &HOUR)],
    }],
    required: &[required_child("hour")],
    close: &[rss::check_hour_count],
    ..NOTHING
};

/// Days on which readers need not poll the feed (`skipDays`).
pub(super) static SKIP_DAYS: ElementShape = ElementShape {
    children: &[&ChildTable { space: ResolvedNamespace::Core, rows: &[child("day", MANY, &DAY)] }],
    required: &[required_child("day")],
    close: &[rss::check_day_count],
    ..NOTHING
};

/// The title of a channel, noted for comparison with its image.
pub(in crate::validator::grammar) static TITLE: ElementShape = ElementShape {
    close: &[rss::check_character_data, rss::note_text],
    ..text(&[value::plain, value::filled])
};

/// A link, which must be a full URL.
pub(in crate::validator::grammar) static LINK: ElementShape =
    ElementShape { close: &[rss::note_text], ..text(&[value::full_uri]) };

static IMAGE_TITLE: ElementShape =
    ElementShape { close: &[rss::check_character_data], ..text(&[value::plain, value::filled]) };
static IMAGE_URL: ElementShape = text(&[value::full_uri, image_format]);
static WIDTH: ElementShape = text(&[width]);
static HEIGHT: ElementShape = text(&[height]);
static PLAIN: ElementShape =
    ElementShape { close: &[rss::check_character_data], ..text(&[value::plain]) };
static FORM_NAME: ElementShape = text(&[form_name]);
static HOUR: ElementShape = ElementShape { close: &[rss::check_unique_hour], ..text(&[hour]) };
static DAY: ElementShape = ElementShape { close: &[rss::check_unique_day], ..text(&[day]) };
