//! Small namespaces of players and directories of podcasts.

use crate::validator::grammar::{MANY, NOTHING, ONCE, Shape, Table, child, needed, optional, text};
use crate::validator::namespaces::Space;
use crate::validator::value::podcast::{address, count};
use crate::validator::value::{any, filled};

const PLAY: Space = Space::Known("googleplay");
const CHAPTERS: Space = Space::Known("psc");
const RAWVOICE: Space = Space::Known("rawvoice");
const SPOTIFY: Space = Space::Known("spotify");

/// Google Play's, which other directories still read.
#[rustfmt::skip]
pub(in crate::validator) static GOOGLEPLAY: Table = Table { space: PLAY, rows: &[
    child("author",       ONCE, &ANY_TEXT),
    child("block",        ONCE, &ANY_TEXT),
    child("category",     MANY, &CATEGORY),
    child("description",  ONCE, &ANY_TEXT),
    child("email",        ONCE, &ANY_TEXT),
    child("explicit",     ONCE, &ANY_TEXT),
    child("image",        ONCE, &IMAGE),
    child("new-feed-url", ONCE, &ADDRESS),
    child("owner",        ONCE, &ANY_TEXT),
] };

/// Podlove's chapters.
pub(in crate::validator) static PSC: Table =
    Table { space: CHAPTERS, rows: &[child("chapters", ONCE, &PSC_CHAPTERS)] };

/// Blubrry's, what PowerPress writes.
#[rustfmt::skip]
pub(in crate::validator) static BLUBRRY: Table = Table { space: RAWVOICE, rows: &[
    child("donate",    ONCE, &LINK),
    child("frequency", ONCE, &ANY_TEXT),
    child("location",  ONCE, &ANY_TEXT),
    child("poster",    ONCE, &POSTER),
] };

/// Spotify's.
#[rustfmt::skip]
pub(in crate::validator) static LIMITS: Table = Table { space: SPOTIFY, rows: &[
    child("countryOfOrigin", ONCE, &ANY_TEXT),
    child("limit",           ONCE, &LIMIT),
] };

static ANY_TEXT: Shape = text(&[any]);
static ADDRESS: Shape = text(&[address]);
static CATEGORY: Shape = Shape { attributes: &[needed("text", &[filled])], ..NOTHING };
static IMAGE: Shape = Shape { attributes: &[needed("href", &[address])], ..NOTHING };
static LINK: Shape = Shape { attributes: &[needed("href", &[address])], ..text(&[any]) };
static POSTER: Shape = Shape { attributes: &[needed("url", &[address])], ..text(&[any]) };
static LIMIT: Shape = Shape { attributes: &[needed("recentCount", &[count])], ..NOTHING };

static PSC_CHAPTERS: Shape = Shape {
    children: &[&Table { space: CHAPTERS, rows: &[child("chapter", MANY, &PSC_CHAPTER)] }],
    attributes: &[optional("version", &[filled])],
    ..NOTHING
};

#[rustfmt::skip]
static PSC_CHAPTER: Shape = Shape {
    attributes: &[
        optional("href",  &[address]),
        optional("image", &[address]),
        needed("start",   &[filled]),
        needed("title",   &[filled]),
    ],
    ..NOTHING
};
