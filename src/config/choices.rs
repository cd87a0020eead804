//! Names that settings accept in place of any text, and their meanings. The reader of a
//! setting and the row about it in [`settings`](crate::config::settings) share these tables.

use crate::config::{CategorySource, CorrectionPlacement, IdScheme, ListSeparator, PublisherCount};
use crate::config::{FeedAudience, UnreadGuards};
use crate::model::{ContentMode, DeletedItems, FeedFormat, ItemLink, PicturePlacement};
use crate::text::date::DayOrder;
use crate::text::slug_style::SlugStyle;

/// Values of `spelling`.
#[rustfmt::skip]
pub(crate) const SPELLINGS: &[(&str, SlugStyle)] = &[
    ("written", SlugStyle::Written),
    ("hugo", SlugStyle::Hugo),
    ("zola", SlugStyle::Zola),
    ("jekyll", SlugStyle::Jekyll), ("hexo", SlugStyle::Hexo),
    ("eleventy", SlugStyle::Eleventy),
    ("astro", SlugStyle::Astro),
    ("pelican", SlugStyle::Pelican),
    ("docusaurus", SlugStyle::Docusaurus), ("mkdocs", SlugStyle::Mkdocs),
    ("quartz", SlugStyle::Quartz),
];

/// Values of `lists`.
pub(super) const LISTS: &[(&str, ListSeparator)] =
    &[("commas", ListSeparator::Commas), ("spaces", ListSeparator::Spaces)];

/// Values of `categories`.
pub(super) const CATEGORIES: &[(&str, CategorySource)] =
    &[("fields", CategorySource::Fields), ("folders", CategorySource::Folders)];

/// Values of `dates`.
pub(super) const DATES: &[(&str, DayOrder)] =
    &[("month-first", DayOrder::MonthFirst), ("day-first", DayOrder::DayFirst)];

/// Values of `corrections`.
pub(super) const CORRECTIONS: &[(&str, CorrectionPlacement)] =
    &[("head", CorrectionPlacement::Head), ("foot", CorrectionPlacement::Foot)];

/// Values of `unread_guards`.
pub(super) const UNREAD_GUARDS: &[(&str, UnreadGuards)] =
    &[("warn", UnreadGuards::Warn), ("accept", UnreadGuards::Accept)];

/// Values of `ids` that are not patterns.
pub(super) const ID_SCHEMES: &[(&str, IdScheme)] =
    &[("tag", IdScheme::Tag), ("permalink", IdScheme::Permalink)];

/// Values of `publishers`.
pub(super) const PUBLISHERS: &[(&str, PublisherCount)] =
    &[("many", PublisherCount::Many), ("one", PublisherCount::One)];

/// Values of `formats`.
pub(super) const FORMATS: &[(&str, FeedFormat)] =
    &[("rss", FeedFormat::Rss), ("atom", FeedFormat::Atom), ("json", FeedFormat::Json)];

/// Values of `content`.
pub(super) const CONTENT: &[(&str, ContentMode)] =
    &[("full", ContentMode::Full), ("summary", ContentMode::Summary), ("both", ContentMode::Both)];

/// Values of `pictures`.
pub(super) const PICTURES: &[(&str, PicturePlacement)] =
    &[("content", PicturePlacement::Content), ("both", PicturePlacement::Both)];

/// Values of `link`.
pub(super) const LINKS: &[(&str, ItemLink)] =
    &[("article", ItemLink::Article), ("external", ItemLink::External)];

/// Values of `deleted_items`.
pub(super) const DELETED_ITEMS: &[(&str, DeletedItems)] =
    &[("omit", DeletedItems::Omit), ("mark", DeletedItems::Mark)];

/// Values of `access`.
pub(super) const ACCESS: &[(&str, FeedAudience)] =
    &[("members", FeedAudience::Members), ("public", FeedAudience::Everyone)];

/// Lists the names of a table.
pub(super) fn names<T>(choices: &[(&'static str, T)]) -> Vec<&'static str> {
    choices.iter().map(|(name, _)| *name).collect()
}
