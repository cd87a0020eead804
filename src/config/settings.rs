//! Every setting of `feed.toml` and the type of its value, as rows.
//!
//! `serde` decides if a file fits [`schema`](crate::config::schema). These rows
//! supply the words of the messages about a file that does not: the names of
//! the settings, and the values that each of them accepts.

/// The type of a setting's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SettingType {
    /// A single text in quotes.
    Text,
    /// A list of quoted texts.
    TextList,
    /// Quoted text, or a list of such texts.
    TextOrList,
    /// The value `true` or `false`.
    Switch,
    /// An integer that is not negative.
    WholeNumber,
    /// Quoted text with a unit, or a number of bytes.
    ByteSize,
    /// `true`, `false` or a table.
    SwitchOrTable(&'static [Setting]),
    /// A list of addresses, or of tables.
    TextOrTableList(&'static [Setting]),
    /// A table with these keys.
    Table(&'static [Setting]),
    /// A list of tables, each under its own `[[name]]`.
    TableList(&'static [Setting]),
    /// A table for each of a set of names that the user chooses.
    TableByName(&'static [Setting]),
    /// Quoted text for each of a set of names that the user chooses.
    TextByName,
    /// Quoted text, or a list of it, for each of a set of names.
    TextOrListByName,
}

impl SettingType {
    /// Describes the values that a setting of this type accepts, to follow "must be".
    pub(super) const fn description(self) -> &'static str {
        match self {
            Self::Text => "text in quotes",
            Self::TextList => "a list of texts, such as `[\"a\", \"b\"]`",
            Self::TextOrList => "text in quotes, or a list of texts such as `[\"a\", \"b\"]`",
            Self::Switch => "`true` or `false`",
            Self::WholeNumber => "a whole number, 0 or more",
            Self::ByteSize => "a size such as `\"1MB\"`, or a number of bytes",
            Self::SwitchOrTable(_) => "`true`, `false` or a table such as `{ size = 100 }`",
            Self::TextOrTableList(_) => {
                "a list of addresses, or of tables such as `{ url = \"https://hub.example/\" }`"
            }
            Self::Table(_) | Self::TableByName(_) => "a table",
            Self::TableList(_) => "a list of tables",
            Self::TextByName => "a table of texts, such as `{ news = \"…\" }`",
            Self::TextOrListByName => "a table of lists, such as `{ access = [\"…\"] }`",
        }
    }
}

/// A setting, by its key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// The key in its table.
    pub key: &'static str,
    /// The type of its value.
    pub value: SettingType,
}

const fn setting(key: &'static str, value: SettingType) -> Setting {
    Setting { key, value }
}

/// The keys at the top of the file.
#[rustfmt::skip]
pub(super) const FILE: &[Setting] = &[
    setting("site",     SettingType::Table(SITE)),
    setting("authors",  SettingType::TableByName(AUTHOR)),
    setting("articles", SettingType::Table(ARTICLES)),
    setting("output",   SettingType::Table(OUTPUT)),
    setting("publish",  SettingType::Table(PUBLISH)),
    setting("feed",     SettingType::Table(FEED)),
    setting("feeds",    SettingType::TableList(FEED)),
    setting("each",     SettingType::Table(EACH)),
    setting("serve",    SettingType::Table(SERVE)),
    setting("moved",    SettingType::TableList(MOVED)),
];

/// The keys of `[site]`.
#[rustfmt::skip]
pub(super) const SITE: &[Setting] = &[
    setting("title",        SettingType::Text),
    setting("url",          SettingType::Text),
    setting("description",  SettingType::Text),
    setting("language",     SettingType::Text),
    setting("timezone",     SettingType::Text),
    setting("id_authority", SettingType::Text),
    setting("copyright",    SettingType::Text),
    setting("icon",         SettingType::Text),
    setting("logo",         SettingType::Text),
    setting("authors",      SettingType::TextOrList),
    setting("hubs",         SettingType::TextOrTableList(HUB)),
    setting("cloud",        SettingType::Text),
];

/// The keys of `[[site.hubs]]`.
#[rustfmt::skip]
pub(super) const HUB: &[Setting] = &[
    setting("url",       SettingType::Text),
    setting("token_env", SettingType::Text),
];

/// The keys of `[authors.KEY]`.
#[rustfmt::skip]
pub(super) const AUTHOR: &[Setting] = &[
    setting("name",  SettingType::Text),
    setting("email", SettingType::Text),
    setting("url",   SettingType::Text),
];

/// The keys of `[articles]`.
#[rustfmt::skip]
pub(super) const ARTICLES: &[Setting] = &[
    setting("folder",            SettingType::Text),
    setting("permalink",         SettingType::Text),
    setting("permalinks",        SettingType::TextByName),
    setting("spelling",          SettingType::Text),
    setting("lists",             SettingType::Text),
    setting("categories",        SettingType::Text),
    setting("dates",             SettingType::Text),
    setting("ids",               SettingType::Text),
    setting("assets",            SettingType::Text),
    setting("corrections",       SettingType::Text),
    setting("correction_label",  SettingType::Text),
    setting("generator",         SettingType::Text),
    setting("exclude",           SettingType::TextList),
    setting("unread_guards",     SettingType::Text),
    setting("known_fields",      SettingType::TextList),
    setting("public",            SettingType::TextOrListByName),
    setting("public_shortcodes", SettingType::TextList),
    setting("max_tags",          SettingType::WholeNumber),
];

/// The keys of `[output]`.
#[rustfmt::skip]
pub(super) const OUTPUT: &[Setting] = &[
    setting("folder",        SettingType::Text),
    setting("rss",           SettingType::Text),
    setting("atom",          SettingType::Text),
    setting("json",          SettingType::Text),
    setting("opml",          SettingType::Text),
    setting("html",          SettingType::Text),
    setting("page",          SettingType::Text),
    setting("page_template", SettingType::Text),
    setting("stylesheet",    SettingType::Switch),
    setting("max_bytes",     SettingType::ByteSize),
];

/// The keys of `[publish]`.
#[rustfmt::skip]
pub(super) const PUBLISH: &[Setting] = &[
    setting("target",                SettingType::Text),
    setting("cache_control",         SettingType::Text),
    setting("archive_cache_control", SettingType::Text),
    setting("publishers",            SettingType::Text),
    setting("timeout",               SettingType::Text),
    setting("hub_timeout",           SettingType::Text),
    setting("patience",              SettingType::Text),
];

/// The keys of `[feed]`, `[[feeds]]` and `[each.*]`.
#[rustfmt::skip]
pub(super) const FEED: &[Setting] = &[
    setting("path",           SettingType::Text),
    setting("title",          SettingType::Text),
    setting("description",    SettingType::Text),
    setting("url",            SettingType::Text),
    setting("where",          SettingType::Table(WHERE)),
    setting("minimum",        SettingType::WholeNumber),
    setting("formats",        SettingType::TextOrList),
    setting("content",        SettingType::Text),
    setting("pictures",       SettingType::Text),
    setting("link",           SettingType::Text),
    setting("limit",          SettingType::WholeNumber),
    setting("max_age",        SettingType::Text),
    setting("max_bytes",      SettingType::ByteSize),
    setting("archive",        SettingType::SwitchOrTable(ARCHIVE)),
    setting("tombstones",     SettingType::Switch),
    setting("tombstones_for", SettingType::Text),
    setting("deleted_items",  SettingType::Text),
    setting("access",         SettingType::Text),
    setting("folder",         SettingType::Text),
    setting("target",         SettingType::Text),
];

/// The keys of `where = { … }` of a feed.
#[rustfmt::skip]
pub(super) const WHERE: &[Setting] = &[
    setting("section",      SettingType::TextOrList),
    setting("tags",         SettingType::TextOrList),
    setting("exclude_tags", SettingType::TextOrList),
    setting("category",     SettingType::TextOrList),
    setting("language",     SettingType::TextOrList),
    setting("author",       SettingType::TextOrList),
];

/// The keys of `archive = { … }` of a feed.
pub(super) const ARCHIVE: &[Setting] = &[setting("size", SettingType::WholeNumber)];

/// The keys of `[each.*]`.
#[rustfmt::skip]
pub(super) const EACH: &[Setting] = &[
    setting("tag",      SettingType::Table(FEED)),
    setting("category", SettingType::Table(FEED)),
    setting("section",  SettingType::Table(FEED)),
    setting("author",   SettingType::Table(FEED)),
    setting("language", SettingType::Table(FEED)),
];

/// The keys of `[serve]`.
#[rustfmt::skip]
pub(super) const SERVE: &[Setting] = &[
    setting("max_age",                SettingType::Text),
    setting("stale_while_revalidate", SettingType::Text),
    setting("unhealthy_after",        SettingType::Text),
    setting("types",                  SettingType::Table(TYPES)),
    setting("gone",                   SettingType::TextList),
];

/// The keys of `[serve] types`.
#[rustfmt::skip]
pub(super) const TYPES: &[Setting] = &[
    setting("rss",  SettingType::Text),
    setting("atom", SettingType::Text),
    setting("json", SettingType::Text),
    setting("opml", SettingType::Text),
    setting("html", SettingType::Text),
];

/// The keys of `[[moved]]`.
#[rustfmt::skip]
pub(super) const MOVED: &[Setting] = &[
    setting("from", SettingType::Text),
    setting("to",   SettingType::Text),
];
