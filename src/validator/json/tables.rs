//! The members of a JSON Feed (jsonfeed.org, version 1.1).

use crate::validator::value::{self, ValueCheck};

/// Valid values of `version`.
pub(super) const VERSIONS: &[&str] =
    &["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"];

/// The members of a kind of JSON object.
pub(super) struct JsonObjectRule {
    /// The name of the object in messages.
    pub name: &'static str,
    /// The members in the order of the specification.
    pub members: &'static [JsonMemberRule],
}

/// The rule for a member of an object.
pub(super) struct JsonMemberRule {
    /// The key of the member.
    pub name: &'static str,
    /// The presence that the specification asks for.
    pub need: MemberPresence,
    /// The type of its value.
    pub member_type: JsonMemberType,
}

/// The presence that the specification asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum MemberPresence {
    /// The member must be present.
    Required,
    /// The member may be present.
    Optional,
    /// The member may be present, but version 1.1 has replaced it.
    Deprecated,
}

/// The type of a member's value.
pub(super) enum JsonMemberType {
    /// Text that passes these checks.
    Text(&'static [ValueCheck]),
    /// A number that passes these checks.
    Number(&'static [ValueCheck]),
    /// The value `true` or `false`.
    Truth,
    /// Text. A number is accepted here, because it has its own message.
    Id,
    /// An object with these members.
    Object(&'static JsonObjectRule),
    /// A list of values of one type.
    List(&'static JsonMemberType),
}

impl JsonMemberType {
    /// Returns the name of the type for messages.
    pub(super) const fn label(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Id => "text",
            Self::Number(_) => "a number",
            Self::Truth => "`true` or `false`",
            Self::Object(_) => "an object",
            Self::List(_) => "a list",
        }
    }
}

const fn may(name: &'static str, member_type: JsonMemberType) -> JsonMemberRule {
    JsonMemberRule { name, need: MemberPresence::Optional, member_type }
}

const fn must(name: &'static str, member_type: JsonMemberType) -> JsonMemberRule {
    JsonMemberRule { name, need: MemberPresence::Required, member_type }
}

const TEXT: JsonMemberType = JsonMemberType::Text(&[]);
const URL: JsonMemberType = JsonMemberType::Text(&[value::full_iri]);
const DATE: JsonMemberType = JsonMemberType::Text(&[value::rfc3339]);
const LANGUAGE: JsonMemberType = JsonMemberType::Text(&[value::language]);

/// The top-level object of a feed.
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

/// The type of an item in `items`.
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
