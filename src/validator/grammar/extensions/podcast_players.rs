//! Small namespaces of podcast players and directories.

use crate::validator::grammar::{
    ChildTable, ElementShape, MANY, NOTHING, ONCE, child, optional, required, text,
};
use crate::validator::namespaces::ResolvedNamespace;
use crate::validator::value::podcast::{address, count};
use crate::validator::value::{any, filled};

const PLAY: ResolvedNamespace = ResolvedNamespace::Known("googleplay");
const CHAPTERS: ResolvedNamespace = ResolvedNamespace::Known("psc");
const RAWVOICE: ResolvedNamespace = ResolvedNamespace::Known("rawvoice");
const SPOTIFY: ResolvedNamespace = ResolvedNamespace::Known("spotify");

/// Google Play's elements, which other directories still read.
#[rustfmt::skip]
pub(in crate::validator) static GOOGLEPLAY: ChildTable = ChildTable { space: PLAY, rows: &[
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

/// Podlove Simple Chapters of an episode.
pub(in crate::validator) static PSC: ChildTable =
    ChildTable { space: CHAPTERS, rows: &[child("chapters", ONCE, &PSC_CHAPTERS)] };

/// `RawVoice` elements, which Blubrry's PowerPress writes.
#[rustfmt::skip]
pub(in crate::validator) static BLUBRRY: ChildTable = ChildTable { space: RAWVOICE, rows: &[
    child("donate",    ONCE, &LINK),
    child("frequency", ONCE, &ANY_TEXT),
    child("location",  ONCE, &ANY_TEXT),
    child("poster",    ONCE, &POSTER),
] };

/// Spotify's limits on country and number of episodes.
#[rustfmt::skip]
pub(in crate::validator) static LIMITS: ChildTable = ChildTable { space: SPOTIFY, rows: &[
    child("countryOfOrigin", ONCE, &ANY_TEXT),
    child("limit",           ONCE, &LIMIT),
] };

static ANY_TEXT: ElementShape = text(&[any]);
static ADDRESS: ElementShape = text(&[address]);
static CATEGORY: ElementShape =
    ElementShape { attributes: &[required("text", &[filled])], ..NOTHING };
static IMAGE: ElementShape =
    ElementShape { attributes: &[required("href", &[address])], ..NOTHING };
static LINK: ElementShape =
    ElementShape { attributes: &[required("href", &[address])], ..text(&[any]) };
static POSTER: ElementShape =
    ElementShape { attributes: &[required("url", &[address])], ..text(&[any]) };
static LIMIT: ElementShape =
    ElementShape { attributes: &[required("recentCount", &[count])], ..NOTHING };

static PSC_CHAPTERS: ElementShape = ElementShape {
    children: &[&ChildTable { space: CHAPTERS, rows: &[child("chapter", MANY, &PSC_CHAPTER)] }],
    attributes: &[optional("version", &[filled])],
    ..NOTHING
};

#[rustfmt::skip]
static PSC_CHAPTER: ElementShape = ElementShape {
    attributes: &[
        optional("href",  &[address]),
        optional("image", &[address]),
        required("start", &[filled]),
        required("title", &[filled]),
    ],
    ..NOTHING
};
