//! Every setting of `feed.toml`, with the type of its value, its default and its meaning, as
//! rows.
//!
//! `serde` decides if a file fits [`schema`](crate::config::schema). These rows
//! supply the words of the messages about a file that does not, and the JSON Schema for
//! editors: the names of the settings, and the values that each of them accepts.

use crate::config::choices::{
    ACCESS, CATEGORIES, CONTENT, CORRECTIONS, DATES, DELETED_ITEMS, FORMATS, ID_SCHEMES, LINKS,
    LISTS, PICTURES, PUBLISHERS, SPELLINGS, UNREAD_GUARDS, names,
};
use crate::model::SITE_GENERATORS;

/// The type of a setting's value.
#[derive(Clone, Copy, Debug)]
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

/// The value of a setting that a file does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SettingDefault {
    /// The setting is required.
    Required,
    /// Nothing.
    Nothing,
    /// A text.
    Text(&'static str),
    /// Texts of a list.
    Texts(&'static [&'static str]),
    /// A truth value.
    Switch(bool),
    /// A number.
    Number(u32),
    /// A value that depends on something else, described in words.
    Words(&'static str),
}

/// The texts that a setting accepts.
#[derive(Clone, Copy, Debug)]
pub(super) enum AcceptedTexts {
    /// Any text, or text whose form is checked later.
    Any,
    /// The names in a table of the reader.
    Names(fn() -> Vec<&'static str>),
    /// The names in a table of the reader, and patterns with placeholders in braces.
    NamesAndPatterns(fn() -> Vec<&'static str>),
}

/// The tables that share the settings of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FeedTableKind {
    /// The table `[feed]`: the site's own feed, and the defaults of all others.
    Site,
    /// A table of `[[feeds]]`.
    Listed,
    /// A table of `[each.*]`.
    Derived,
}

/// All tables of feeds.
const EVERY_FEED: &[FeedTableKind] =
    &[FeedTableKind::Site, FeedTableKind::Listed, FeedTableKind::Derived];

/// A setting, by its key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    /// The key in its table.
    pub key: &'static str,
    /// The type of its value.
    pub value: SettingType,
    /// The value if the file has none.
    pub default: SettingDefault,
    /// The texts that it accepts.
    pub texts: AcceptedTexts,
    /// The tables of feeds that have this key; for the key of such a table, its kind.
    pub feeds: &'static [FeedTableKind],
    /// The meaning of the setting, for people: a noun phrase or a sentence, without a full
    /// stop.
    pub meaning: &'static str,
}

impl Setting {
    const fn names(self, names: fn() -> Vec<&'static str>) -> Self {
        Self { texts: AcceptedTexts::Names(names), ..self }
    }

    const fn names_and_patterns(self, names: fn() -> Vec<&'static str>) -> Self {
        Self { texts: AcceptedTexts::NamesAndPatterns(names), ..self }
    }

    const fn only_in(self, feeds: &'static [FeedTableKind]) -> Self {
        Self { feeds, ..self }
    }
}

const fn setting(
    key: &'static str,
    value: SettingType,
    default: SettingDefault,
    meaning: &'static str,
) -> Setting {
    Setting { key, value, default, texts: AcceptedTexts::Any, feeds: EVERY_FEED, meaning }
}

/// The default of `permalink`.
pub(super) const PERMALINK: &str = "/{path}/";

/// The default of `correction_label`.
pub(super) const CORRECTION_LABEL: &str = "Correction";

/// The default of `cache_control`. Five minutes: most readers poll less often.
pub(super) const CACHE_CONTROL: &str = "public, max-age=300";

/// The default of `archive_cache_control`. One hour: only corrections and retractions change
/// an archive page, but they must reach readers soon, so no page is `immutable`.
pub(super) const ARCHIVE_CACHE_CONTROL: &str = "public, max-age=3600";

use FeedTableKind::{Derived, Listed, Site};
use SettingDefault::{Nothing, Number, Required, Switch, Text, Texts, Words};

/// The keys at the top of the file.
#[rustfmt::skip]
pub(super) const FILE: &[Setting] = &[
    setting("site",     SettingType::Table(SITE),         Required, "the publication: its title, address and language"),
    setting("authors",  SettingType::TableByName(AUTHOR), Nothing,  "people, each under a key that articles can use as the author's name"),
    setting("articles", SettingType::Table(ARTICLES),     Nothing,  "the folder of articles, their addresses and ids"),
    setting("output",   SettingType::Table(OUTPUT),       Nothing,  "the folder of the feeds and the names of their files"),
    setting("publish",  SettingType::Table(PUBLISH),      Nothing,  "the store or folder that `feedwright publish` writes to"),
    setting("feed",     SettingType::Table(FEED),         Nothing,  "the site's own feed; its settings are also the defaults of all other feeds").only_in(&[Site]),
    setting("feeds",    SettingType::TableList(FEED),     Nothing,  "further feeds of the articles that match a filter, each in a folder of its own").only_in(&[Listed]),
    setting("each",     SettingType::Table(EACH),         Nothing,  "feeds for every tag, category, section, author or language in use"),
    setting("serve",    SettingType::Table(SERVE),        Nothing,  "cache times and removed files of `feedwright serve`"),
    setting("moved",    SettingType::TableList(MOVED),    Nothing,  "feeds that have another path now: `serve` redirects their readers"),
];

/// The keys of `[site]`.
#[rustfmt::skip]
pub(super) const SITE: &[Setting] = &[
    setting("title",        SettingType::Text,       Required,     "name of the publication"),
    setting("url",          SettingType::Text,       Required,     "base of every permalink, such as `https://daily.example/`"),
    setting("description",  SettingType::Text,       Words("the title"), "one sentence about the publication"),
    setting("language",     SettingType::Text,       Nothing,      "a language tag, such as `en` or `pt-BR`"),
    setting("timezone",     SettingType::Text,       Text("UTC"),  "time zone of dates that are written without one, such as `Europe/London`"),
    setting("id_authority", SettingType::Text,       Words("the host, and `,2000`"), "host and year that ids are derived from, such as `daily.example,2024`; never change it"),
    setting("copyright",    SettingType::Text,       Nothing,      "copyright notice of the feeds"),
    setting("icon",         SettingType::Text,       Nothing,      "small square picture: a path on the site, or an address"),
    setting("logo",         SettingType::Text,       Nothing,      "larger picture than the icon: a path on the site, or an address"),
    setting("authors",      SettingType::TextOrList, Nothing,      "names or keys of `[authors]`, for articles without a byline"),
    setting("hubs",         SettingType::TextOrTableList(HUB), Nothing, "WebSub hubs that are notified: addresses, or tables with `url` and `token_env`"),
    setting("cloud",        SettingType::Text,       Nothing,      "address at which RSS readers register with an rssCloud server"),
];

/// The keys of `[[site.hubs]]`.
#[rustfmt::skip]
pub(super) const HUB: &[Setting] = &[
    setting("url",       SettingType::Text, Required, "address of the hub"),
    setting("token_env", SettingType::Text, Nothing,  "name of the environment variable that holds the hub's token"),
];

/// The keys of `[authors.KEY]`.
#[rustfmt::skip]
pub(super) const AUTHOR: &[Setting] = &[
    setting("name",  SettingType::Text, Words("the key"), "name of the person"),
    setting("email", SettingType::Text, Nothing,          "e-mail address of the person, which feeds show"),
    setting("url",   SettingType::Text, Nothing,          "web page of the person"),
];

/// The keys of `[articles]`.
#[rustfmt::skip]
pub(super) const ARTICLES: &[Setting] = &[
    setting("folder",            SettingType::Text,        Text("articles"), "folder of the articles, on this machine or in a store: `s3://bucket/folder`, `gs://…`, `az://…`"),
    setting("permalink",         SettingType::Text,        Text(PERMALINK), "pattern of addresses, such as `/{section}/{year}/{month}/{slug}/`"),
    setting("permalinks",        SettingType::TextByName,  Nothing, "patterns of addresses for sections with their own, by section"),
    setting("spelling",          SettingType::Text,        Text("written"), "how names appear in addresses: as they are written, or as a site generator changes them").names(|| names(SPELLINGS)),
    setting("lists",             SettingType::Text,        Text("commas"), "separator of a list in one text, such as `tags: a, b`; `spaces` for Jekyll").names(|| names(LISTS)),
    setting("categories",        SettingType::Text,        Text("fields"), "source of categories; `folders`: the folders above `_posts` are categories too, as in Jekyll").names(|| names(CATEGORIES)),
    setting("dates",             SettingType::Text,        Nothing, "order of day and month in dates such as `03/04/2026`; without it, such a date is an error").names(|| names(DATES)),
    setting("ids",               SettingType::Text,        Text("tag"), "derivation of ids: `tag`: from the path; `permalink`: the address; or a pattern that begins with `/` or a scheme such as `tag:`").names_and_patterns(|| names(ID_SCHEMES)),
    setting("assets",            SettingType::Text,        Nothing, "folder of the files that the site serves from its root; in a store, a folder below the articles"),
    setting("corrections",       SettingType::Text,        Text("foot"), "place of `corrections` in an entry").names(|| names(CORRECTIONS)),
    setting("correction_label",  SettingType::Text,        Text(CORRECTION_LABEL), "word before each correction"),
    setting("generator",         SettingType::Text,        Words("detected"), "site generator with rules that also hide articles; `none` if the site has no generator").names(|| names(SITE_GENERATORS)),
    setting("exclude",           SettingType::TextList,    Nothing, "patterns of files and folders that are not articles, in the syntax of `.gitignore`"),
    setting("unread_guards",     SettingType::Text,        Text("warn"), "`accept`: no warning about programs and settings of the site that may hide articles but that feedwright can't read").names(|| names(UNREAD_GUARDS)),
    setting("known_fields",      SettingType::TextList,    Nothing, "names of the site's own frontmatter fields, which feedwright does not read"),
    setting("public",            SettingType::TextOrListByName, Nothing, "more words that mean everyone, for the fields `visibility`, `audience`, `access` and `tiers`"),
    setting("public_shortcodes", SettingType::TextList,    Nothing, "names of shortcodes, tags, components, elements and classes whose text is public"),
    setting("max_tags",          SettingType::WholeNumber, Number(100), "largest number of tags and categories, and of authors, of an article; `0` for no limit"),
];

/// The keys of `[output]`.
#[rustfmt::skip]
pub(super) const OUTPUT: &[Setting] = &[
    setting("folder",        SettingType::Text,     Text("public"),     "folder for the feeds"),
    setting("rss",           SettingType::Text,     Text("feed.xml"),   "name of RSS files"),
    setting("atom",          SettingType::Text,     Text("atom.xml"),   "name of Atom files"),
    setting("json",          SettingType::Text,     Text("feed.json"),  "name of JSON Feed files"),
    setting("opml",          SettingType::Text,     Text("feeds.opml"), "name of the list of all feeds; an empty text for no such file"),
    setting("html",          SettingType::Text,     Text("feeds.html"), "name of the file with the lines for autodiscovery; an empty text for no such file"),
    setting("page",          SettingType::Text,     Nothing,            "name of a web page next to each feed, such as `index.html`: it shows how to follow the feed, its latest entries and the other feeds"),
    setting("page_template", SettingType::Text,     Words("built in"),  "template of the web page, in the language of Jinja; `feedwright page --eject` writes the built-in one"),
    setting("accent",        SettingType::Text,     Nothing,            "color of links and buttons on that page, such as `#a8431d`; shades that can be read on light and dark backgrounds are derived from it"),
    setting("stylesheet",    SettingType::Switch,   Switch(false),      "`true`: a browser that receives a feed as `application/xml` shows it as a readable page, with labels in the language of the site"),
    setting("max_bytes",     SettingType::ByteSize, Words("1 GB, or 200 times the bytes of the articles read"), "largest size of all files together, such as `\"2GB\"`: a build that would write more is an error"),
];

/// The keys of `[publish]`.
#[rustfmt::skip]
pub(super) const PUBLISH: &[Setting] = &[
    setting("target",                SettingType::Text, Nothing,      "store or folder that `publish` writes to: `s3://bucket/folder`, `gs://…`, `az://…` or `file:///srv/www`"),
    setting("cache_control",         SettingType::Text, Text(CACHE_CONTROL), "`Cache-Control` of files that change with every article"),
    setting("archive_cache_control", SettingType::Text, Text(ARCHIVE_CACHE_CONTROL), "`Cache-Control` of archive pages, which change only when an article is corrected"),
    setting("publishers",            SettingType::Text, Text("many"), "number of concurrent publishers; `one`: two jobs never publish at the same time, so the store does not need conditional writes").names(|| names(PUBLISHERS)),
    setting("timeout",               SettingType::Text, Text("30s"),  "time limit of one request to a store"),
    setting("hub_timeout",           SettingType::Text, Text("10s"),  "time limit of one request to a hub"),
    setting("patience",              SettingType::Text, Text("60s"),  "time without progress after which another publisher counts as killed"),
];

/// The keys of `[feed]`, `[[feeds]]` and `[each.*]`.
#[rustfmt::skip]
pub(super) const FEED: &[Setting] = &[
    setting("path",           SettingType::Text,        Words("for `[each.*]`, a folder such as `tags/{slug}`"), "folder of the feed, below the output folder").only_in(&[Listed, Derived]),
    setting("title",          SettingType::Text,        Words("the site's title"), "title of the feed; in `[each.*]` a pattern with `{title}` and `{name}`"),
    setting("description",    SettingType::Text,        Words("the site's description"), "description of the feed; in `[each.*]` a pattern with `{title}` and `{name}`"),
    setting("url",            SettingType::Text,        Words("the site's address"), "web page with the same articles").only_in(&[Site, Listed]),
    setting("where",          SettingType::Table(WHERE), Words("all articles"), "filter for the articles of the feed").only_in(&[Listed]),
    setting("minimum",        SettingType::WholeNumber, Number(1), "fewest articles that a feed is made for").only_in(&[Derived]),
    setting("formats",        SettingType::TextOrList,  Texts(&["rss", "atom", "json"]), "formats of the feed").names(|| names(FORMATS)),
    setting("content",        SettingType::Text,        Text("full"), "part of an article that its entry contains").names(|| names(CONTENT)),
    setting("pictures",       SettingType::Text,        Text("content"), "place of the picture; `content`: above the text; `both`: Media RSS lists it too, for news aggregators").names(|| names(PICTURES)),
    setting("link",           SettingType::Text,        Text("article"), "target of `<link>` in RSS; `external`: the page on another host that an entry is about, as in link blogs").names(|| names(LINKS)),
    setting("limit",          SettingType::WholeNumber, Number(20), "largest number of entries; `0` for all"),
    setting("max_age",        SettingType::Text,        Nothing, "greatest age of an entry, such as `30d`"),
    setting("max_bytes",      SettingType::ByteSize,    Nothing, "largest size of the feed, such as `1MB`"),
    setting("archive",        SettingType::SwitchOrTable(ARCHIVE), Switch(false), "older entries go into pages of `size` entries, which the feed links to (RFC 5005)"),
    setting("tombstones",     SettingType::Switch,      Switch(false), "`true`: an entry whose file was deleted, or is a draft again, leaves a tombstone in Atom"),
    setting("tombstones_for", SettingType::Text,        Text("30d"), "time that a feed keeps a tombstone"),
    setting("deleted_items",  SettingType::Text,        Text("omit"), "treatment of retracted entries in RSS; `mark`: an item with `media:status`, which SmartNews requires").names(|| names(DELETED_ITEMS)),
    setting("access",         SettingType::Text,        Text("public"), "readers of the feed; `members`: it may contain protected articles").names(|| names(ACCESS)).only_in(&[Listed]),
    setting("folder",         SettingType::Text,        Nothing, "folder of a feed for members, separate from everything public").only_in(&[Listed]),
    setting("target",         SettingType::Text,        Nothing, "store or folder that a feed for members is published to").only_in(&[Listed]),
];

/// The keys of `where = { … }` of a feed.
#[rustfmt::skip]
pub(super) const WHERE: &[Setting] = &[
    setting("section",      SettingType::TextOrList, Nothing, "sections; an article must be in one of them"),
    setting("tags",         SettingType::TextOrList, Nothing, "tags; an article must have one of them"),
    setting("exclude_tags", SettingType::TextOrList, Nothing, "tags; an article must not have any of them"),
    setting("category",     SettingType::TextOrList, Nothing, "categories; an article must be in one of them"),
    setting("language",     SettingType::TextOrList, Nothing, "languages; an article must have one of them"),
    setting("author",       SettingType::TextOrList, Nothing, "names or keys of authors; an article must have one of them"),
];

/// The keys of `archive = { … }` of a feed.
#[rustfmt::skip]
pub(super) const ARCHIVE: &[Setting] = &[
    setting("size", SettingType::WholeNumber, Number(100), "number of entries on an archive page"),
];

/// The keys of `[each.*]`.
#[rustfmt::skip]
pub(super) const EACH: &[Setting] = &[
    setting("tag",      SettingType::Table(FEED), Nothing, "a feed for every tag, in `tags/{slug}`").only_in(&[Derived]),
    setting("category", SettingType::Table(FEED), Nothing, "a feed for every category, in `categories/{slug}`").only_in(&[Derived]),
    setting("section",  SettingType::Table(FEED), Nothing, "a feed for every section, in `{slug}`").only_in(&[Derived]),
    setting("author",   SettingType::Table(FEED), Nothing, "a feed for every author, in `authors/{slug}`").only_in(&[Derived]),
    setting("language", SettingType::Table(FEED), Nothing, "a feed for every language, in `{slug}`").only_in(&[Derived]),
];

/// The keys of `[serve]`.
#[rustfmt::skip]
pub(super) const SERVE: &[Setting] = &[
    setting("max_age",                SettingType::Text,         Text("5min"), "time that caches may answer without asking `serve`"),
    setting("stale_while_revalidate", SettingType::Text,         Text("1h"),   "time after `max_age` that caches may answer while they ask"),
    setting("unhealthy_after",        SettingType::Text,         Text("1h"),   "time that every build may fail before `/healthz` answers 503"),
    setting("types",                  SettingType::Table(TYPES), Nothing,      "media types in place of the usual ones"),
    setting("gone",                   SettingType::TextList,     Nothing,      "paths of feeds that will not come back, or of whole folders, which end with `/`: `serve` answers 410"),
];

/// The keys of `[serve] types`.
#[rustfmt::skip]
pub(super) const TYPES: &[Setting] = &[
    setting("rss",  SettingType::Text, Words("the usual one"), "media type of RSS files"),
    setting("atom", SettingType::Text, Words("the usual one"), "media type of Atom files"),
    setting("json", SettingType::Text, Words("the usual one"), "media type of JSON Feed files"),
    setting("opml", SettingType::Text, Words("the usual one"), "media type of the list of all feeds"),
    setting("html", SettingType::Text, Words("the usual one"), "media type of web pages"),
];

/// The keys of `[[moved]]`.
#[rustfmt::skip]
pub(super) const MOVED: &[Setting] = &[
    setting("from", SettingType::Text, Required, "path that readers know; one that ends with `/` is a whole folder"),
    setting("to",   SettingType::Text, Required, "path or address that readers are sent to"),
];
