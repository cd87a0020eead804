//! Apple's podcast namespace (`itunes`).

use crate::validator::codes::{
    INVALID_ITUNES_CHANNEL_TYPE, INVALID_ITUNES_COMPLETE, INVALID_ITUNES_EPISODE_TYPE,
    INVALID_YES_NO_CLEAN, MISSING_OWNER_EMAIL,
};
use crate::validator::grammar::{
    ChildTable, ElementShape, MANY, NOTHING, ONCE, RequiredChild, child, required, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::rules::itunes;
use crate::validator::value::{self, ValueInput, ValueViolation, at_most, one_of};

const ITUNES: ResolvedNamespace = ResolvedNamespace::Known("itunes");

/// Elements allowed in a channel.
#[rustfmt::skip]
pub(in crate::validator) static CHANNEL: ChildTable = ChildTable { space: ITUNES, rows: &[
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

/// Elements allowed in an item.
#[rustfmt::skip]
pub(in crate::validator) static ITEM: ChildTable = ChildTable { space: ITUNES, rows: &[
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

static ANY_TEXT: ElementShape = text(&[value::any]);
static SHORT: ElementShape = text(&[at_most_255, value::plain]);
static LONG: ElementShape = text(&[at_most_4000, value::plain]);
static KEYWORDS: ElementShape = text(&[at_most_255, value::plain, value::keywords]);
static BLOCK: ElementShape = text(&[yes_no_clean]);
static EXPLICIT: ElementShape = text(&[value::true_false]);
static COMPLETE: ElementShape = text(&[complete]);
static DATE: ElementShape = text(&[value::rfc822]);
static ADDRESS: ElementShape = text(&[value::full_uri]);
static TYPE: ElementShape = text(&[channel_type]);
static EPISODE_TYPE: ElementShape = text(&[episode_type]);
static DURATION: ElementShape = text(&[value::duration]);
static NUMBER: ElementShape = text(&[value::positive_integer]);

static IMAGE: ElementShape =
    ElementShape { attributes: &[required("href", &[value::http_url])], ..NOTHING };

static OWNER: ElementShape = ElementShape {
    children: &[&OWNER_TABLE],
    required: &[RequiredChild { space: ITUNES, name: "email", row: &MISSING_OWNER_EMAIL }],
    ..NOTHING
};

static OWNER_TABLE: ChildTable = ChildTable {
    space: ITUNES,
    rows: &[child("email", ONCE, &EMAIL), child("name", ONCE, &SHORT)],
};

static EMAIL: ElementShape = text(&[value::email]);

static CATEGORY: ElementShape = ElementShape {
    children: &[&CATEGORY_TABLE],
    attributes: &[required("text", &[value::any])],
    open: &[itunes::check_category],
    ..NOTHING
};

static CATEGORY_TABLE: ChildTable =
    ChildTable { space: ITUNES, rows: &[child("category", MANY, &SUBCATEGORY)] };

static SUBCATEGORY: ElementShape = ElementShape {
    attributes: &[required("text", &[value::any])],
    open: &[itunes::check_subcategory],
    ..NOTHING
};

/// Checks for `yes`, `no` or `clean` in any case, without white space around it.
fn yes_no_clean(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    let is_known = ["yes", "no", "clean"].iter().any(|word| value.text.eq_ignore_ascii_case(word));
    if !is_known || value.is_padded() {
        wrong.push(ValueViolation::new(&INVALID_YES_NO_CLEAN));
    }
}

/// Checks for `yes` in any case: Apple ignores every other value.
fn complete(value: &ValueInput<'_>, wrong: &mut Vec<ValueViolation>) {
    if !value.text.eq_ignore_ascii_case("yes") {
        wrong.push(ValueViolation::new(&INVALID_ITUNES_COMPLETE));
    }
}
