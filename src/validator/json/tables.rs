//! The members of a JSON Feed (jsonfeed.org, version 1.1).

use crate::validator::value::{self, Kind};

/// What `version` may be.
pub(super) const VERSIONS: &[&str] =
    &["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"];

/// A JSON object with members of its own.
pub(super) struct Object {
    /// As messages call it.
    pub name: &'static str,
    /// In the order of the specification.
    pub members: &'static [Member],
}

/// A member of an object.
pub(super) struct Member {
    /// Its key.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: Need,
    /// What it is.
    pub of: Type,
}

/// Whether a member must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It must.
    Required,
    /// It may.
    Optional,
    /// It may, but version 1.1 has another for it.
    Deprecated,
}

/// What a member is.
pub(super) enum Type {
    /// Text of these kinds.
    Text(&'static [Kind]),
    /// A number of these kinds.
    Number(&'static [Kind]),
    /// True or false.
    Truth,
    /// Text; a number is said of elsewhere.
    Id,
    /// An object.
    Object(&'static Object),
    /// A list of one type.
    List(&'static Type),
}

impl Type {
    /// Names it for people.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Id => "text",
            Self::Number(_) => "a number",
            Self::Truth => "`true` or `false`",
            Self::Object(_) => "an object",
            Self::List(_) => "a list",
        }
    }
}

const fn may(name: &'static str, of: Type) -> Member {
    Member { name, need: Need::Optional, of }
}

const fn must(name: &'static str, of: Type) -> Member {
    Member { name, need: Need::Required, of }
}

const TEXT: Type = Type::Text(&[]);
const URL: Type = Type::Text(&[value::full_iri]);
const DATE: Type = Type::Text(&[value::rfc3339]);
const LANGUAGE: Type = Type::Text(&[value::language]);

/// The feed itself.
#[rustfmt::skip]
pub(super) static FEED: Object = Object { name: "feed", members: &[
    must("version",       TEXT),
    must("title",         Type::Text(&[value::filled])),
    may("home_page_url",  URL),
    may("feed_url",       URL),
    may("description",    TEXT),
    may("user_comment",   TEXT),
    may("next_url",       URL),
    may("icon",           URL),
    may("favicon",        URL),
    Member { name: "author", need: Need::Deprecated, of: Type::Object(&AUTHOR) },
    may("authors",        Type::List(&Type::Object(&AUTHOR))),
    may("language",       LANGUAGE),
    may("expired",        Type::Truth),
    may("hubs",           Type::List(&Type::Object(&HUB))),
    must("items",         Type::List(&Type::Object(&ITEM))),
] };

#[rustfmt::skip]
static AUTHOR: Object = Object { name: "author", members: &[
    may("name",   TEXT),
    may("url",    URL),
    may("avatar", URL),
] };

#[rustfmt::skip]
static HUB: Object = Object { name: "hub", members: &[
    must("type", TEXT),
    must("url",  URL),
] };

/// One of a feed's items.
pub(super) static ENTRY: Type = Type::Object(&ITEM);

#[rustfmt::skip]
pub(super) static ITEM: Object = Object { name: "item", members: &[
    must("id",            Type::Id),
    may("url",            URL),
    may("external_url",   URL),
    may("title",          TEXT),
    may("content_html",   Type::Text(&[value::html])),
    may("content_text",   TEXT),
    may("summary",        TEXT),
    may("image",          URL),
    may("banner_image",   URL),
    may("date_published", DATE),
    may("date_modified",  DATE),
    Member { name: "author", need: Need::Deprecated, of: Type::Object(&AUTHOR) },
    may("authors",        Type::List(&Type::Object(&AUTHOR))),
    may("tags",           Type::List(&TEXT)),
    may("language",       LANGUAGE),
    may("attachments",    Type::List(&Type::Object(&ATTACHMENT))),
] };

#[rustfmt::skip]
static ATTACHMENT: Object = Object { name: "attachment", members: &[
    must("url",                URL),
    must("mime_type",          Type::Text(&[value::mime_type])),
    may("title",               TEXT),
    may("size_in_bytes",       Type::Number(&[value::non_negative_integer])),
    may("duration_in_seconds", Type::Number(&[value::float])),
] };
