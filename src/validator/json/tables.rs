//! The members of a JSON Feed (jsonfeed.org, version 1.1).

use crate::validator::value::{self, ValueCheck};

/// What `version` may be.
pub(super) const VERSIONS: &[&str] =
    &["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"];

/// A JSON object with members of its own.
pub(super) struct JsonObjectRule {
    /// As messages call it.
    pub name: &'static str,
    /// In the order of the specification.
    pub members: &'static [JsonMemberRule],
}

/// A member of an object.
pub(super) struct JsonMemberRule {
    /// Its key.
    pub name: &'static str,
    /// Whether it must be there.
    pub need: MemberPresence,
    /// What it is.
    pub member_type: JsonMemberType,
}

/// Whether a member must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberPresence {
    /// It must.
    Required,
    /// It may.
    Optional,
    /// It may, but version 1.1 has another for it.
    Deprecated,
}

/// What a member is.
pub(super) enum JsonMemberType {
    /// Text of these kinds.
    Text(&'static [ValueCheck]),
    /// A number of these kinds.
    Number(&'static [ValueCheck]),
    /// True or false.
    Truth,
    /// Text; a number is said of elsewhere.
    Id,
    /// An object.
    Object(&'static JsonObjectRule),
    /// A list of one type.
    List(&'static JsonMemberType),
}

impl JsonMemberType {
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

const fn may(name: &'static str, of: JsonMemberType) -> JsonMemberRule {
    JsonMemberRule { name, need: MemberPresence::Optional, member_type: of }
}

const fn must(name: &'static str, of: JsonMemberType) -> JsonMemberRule {
    JsonMemberRule { name, need: MemberPresence::Required, member_type: of }
}

const TEXT: JsonMemberType = JsonMemberType::Text(&[]);
const URL: JsonMemberType = JsonMemberType::Text(&[value::full_iri]);
const DATE: JsonMemberType = JsonMemberType::Text(&[value::rfc3339]);
const LANGUAGE: JsonMemberType = JsonMemberType::Text(&[value::language]);

/// The feed itself.
#[rustfmt::skip]
pub(super) static FEED: JsonObjectRule = JsonObjectRule { name: "feed", members: &[
    must("version",       TEXT),
    must("title",         JsonMemberType::Text(&[value::filled])),
    may("home_page_url",  URL),
    may("feed_url",       URL),
    may("description",    TEXT),
    may("user_comment",   TEXT),
    may("next_url",       URL),
    may("icon",           URL),
    may("favicon",        URL),
    JsonMemberRule { name: "author", need: MemberPresence::Deprecated, member_type: JsonMemberType::Object(&AUTHOR) },
    may("authors",        JsonMemberType::List(&JsonMemberType::Object(&AUTHOR))),
    may("language",       LANGUAGE),
    may("expired",        JsonMemberType::Truth),
    may("hubs",           JsonMemberType::List(&JsonMemberType::Object(&HUB))),
    must("items",         JsonMemberType::List(&JsonMemberType::Object(&ITEM))),
] };

#[rustfmt::skip]
static AUTHOR: JsonObjectRule = JsonObjectRule { name: "author", members: &[
    may("name",   TEXT),
    may("url",    URL),
    may("avatar", URL),
] };

#[rustfmt::skip]
static HUB: JsonObjectRule = JsonObjectRule { name: "hub", members: &[
    must("type", TEXT),
    must("url",  URL),
] };

/// One of a feed's items.
pub(super) static ENTRY: JsonMemberType = JsonMemberType::Object(&ITEM);

#[rustfmt::skip]
pub(super) static ITEM: JsonObjectRule = JsonObjectRule { name: "item", members: &[
    must("id",            JsonMemberType::Id),
    may("url",            URL),
    may("external_url",   URL),
    may("title",          TEXT),
    may("content_html",   JsonMemberType::Text(&[value::html])),
    may("content_text",   TEXT),
    may("summary",        TEXT),
    may("image",          URL),
    may("banner_image",   URL),
    may("date_published", DATE),
    may("date_modified",  DATE),
    JsonMemberRule { name: "author", need: MemberPresence::Deprecated, member_type: JsonMemberType::Object(&AUTHOR) },
    may("authors",        JsonMemberType::List(&JsonMemberType::Object(&AUTHOR))),
    may("tags",           JsonMemberType::List(&TEXT)),
    may("language",       LANGUAGE),
    may("attachments",    JsonMemberType::List(&JsonMemberType::Object(&ATTACHMENT))),
] };

#[rustfmt::skip]
static ATTACHMENT: JsonObjectRule = JsonObjectRule { name: "attachment", members: &[
    must("url",                URL),
    must("mime_type",          JsonMemberType::Text(&[value::mime_type])),
    may("title",               TEXT),
    may("size_in_bytes",       JsonMemberType::Number(&[value::non_negative_integer])),
    may("duration_in_seconds", JsonMemberType::Number(&[value::float])),
] };
