//! Apple's podcasts (`itunes`).

use crate::validator::codes::{
    INVALID_ITUNES_CHANNEL_TYPE, INVALID_ITUNES_COMPLETE, INVALID_ITUNES_EPISODE_TYPE,
    INVALID_YES_NO_CLEAN, MISSING_ELEMENT,
};
use crate::validator::grammar::{MANY, NOTHING, ONCE, Required, Shape, Table, child, needed, text};
use crate::validator::namespaces::Space;
use crate::validator::rules::itunes;
use crate::validator::value::{self, Value, Wrong, at_most, one_of};

const ITUNES: Space = Space::Known("itunes");

/// What may stand in a channel.
#[rustfmt::skip]
pub(in crate::validator) static CHANNEL: Table = Table { space: ITUNES, rows: &[
    child("applepodcastsverify", ONCE, &ANY_TEXT),
    child("author",       ONCE, &SHORT),
    child("block",        ONCE, &BLOCK),
    child("category",     MANY, &CATEGORY),
    child("complete",     ONCE, &COMPLETE),
    child("explicit",     ONCE, &EXPLICIT),
    child("image",        ONCE, &IMAGE),
    child("keywords",     ONCE, &KEYWORDS),
    child("new-feed-url", ONCE, &ADDRESS),
    child("owner",        ONCE, &OWNER),
    child("pubDate",      ONCE, &DATE),
    child("subtitle",     ONCE, &SHORT),
    child("summary",      ONCE, &LONG),
    child("title",        ONCE, &ANY_TEXT),
    child("type",         ONCE, &TYPE),
] };

/// What may stand in an item.
#[rustfmt::skip]
pub(in crate::validator) static ITEM: Table = Table { space: ITUNES, rows: &[
    child("author",      ONCE, &SHORT),
    child("block",       ONCE, &BLOCK),
    child("duration",    ONCE, &DURATION),
    child("episode",     ONCE, &NUMBER),
    child("episodeType", ONCE, &EPISODE_TYPE),
    child("explicit",    ONCE, &EXPLICIT),
    child("image",       ONCE, &IMAGE),
    child("keywords",    ONCE, &KEYWORDS),
    child("season",      ONCE, &NUMBER),
    child("subtitle",    ONCE, &SHORT),
    child("summary",     ONCE, &LONG),
    child("title",       ONCE, &ANY_TEXT),
] };

at_most!(at_most_255, 255);
at_most!(at_most_4000, 4000);
one_of!(channel_type, INVALID_ITUNES_CHANNEL_TYPE, ["episodic", "serial"]);
one_of!(episode_type, INVALID_ITUNES_EPISODE_TYPE, ["full", "trailer", "bonus"]);

static ANY_TEXT: Shape = text(&[value::any]);
static SHORT: Shape = text(&[at_most_255, value::plain]);
static LONG: Shape = text(&[at_most_4000, value::plain]);
static KEYWORDS: Shape = text(&[at_most_255, value::plain, value::keywords]);
static BLOCK: Shape = text(&[yes_no_clean]);
static EXPLICIT: Shape = text(&[value::true_false]);
static COMPLETE: Shape = text(&[complete]);
static DATE: Shape = text(&[value::rfc822]);
static ADDRESS: Shape = text(&[value::full_uri]);
static TYPE: Shape = text(&[channel_type]);
static EPISODE_TYPE: Shape = text(&[episode_type]);
static DURATION: Shape = text(&[value::duration]);
static NUMBER: Shape = text(&[value::positive_integer]);

static IMAGE: Shape = Shape { attributes: &[needed("href", &[value::http_url])], ..NOTHING };

static OWNER: Shape = Shape {
    children: &[&OWNER_TABLE],
    required: &[Required { space: ITUNES, name: "email", row: &MISSING_ELEMENT }],
    ..NOTHING
};

static OWNER_TABLE: Table =
    Table { space: ITUNES, rows: &[child("email", ONCE, &EMAIL), child("name", ONCE, &SHORT)] };

static EMAIL: Shape = text(&[value::email]);

static CATEGORY: Shape = Shape {
    children: &[&CATEGORY_TABLE],
    attributes: &[needed("text", &[value::any])],
    open: &[itunes::category],
    ..NOTHING
};

static CATEGORY_TABLE: Table =
    Table { space: ITUNES, rows: &[child("category", MANY, &SUBCATEGORY)] };

static SUBCATEGORY: Shape =
    Shape { attributes: &[needed("text", &[value::any])], open: &[itunes::subcategory], ..NOTHING };

/// `yes`, `no` or `clean` in any case, without white space around it.
fn yes_no_clean(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    let is_known = ["yes", "no", "clean"].iter().any(|word| value.text.eq_ignore_ascii_case(word));
    if !is_known || value.is_padded() {
        wrong.push(Wrong::new(&INVALID_YES_NO_CLEAN));
    }
}

/// `yes` in any case: Apple passes over all else.
fn complete(value: &Value<'_>, wrong: &mut Vec<Wrong>) {
    if !value.text.eq_ignore_ascii_case("yes") {
        wrong.push(Wrong::new(&INVALID_ITUNES_COMPLETE));
    }
}
