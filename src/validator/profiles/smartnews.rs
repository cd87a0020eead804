//! Requirements of SmartNews, as its SmartFormat 2.1 lists them.

use super::{FeedDialect, ProfileTable, required, required_attribute};

/// Table of SmartNews's requirements.
pub(super) static TABLE: ProfileTable = ProfileTable {
    dialects: &[FeedDialect::Rss],
    least_entries: 0,
    most_feed: 1_000_000,
    feed: &[
        required(&["title"]),
        required(&["link"]),
        required(&["pubDate"]),
        required(&["language"]),
        required(&["snf:logo/url"]),
    ],
    entry: &[
        required(&["title"]),
        required(&["link"]),
        required(&["guid"]),
        required(&["pubDate"]),
        required(&["content:encoded"]),
        required(&["dc:creator"]),
        required(&["media:thumbnail"]),
        required_attribute(&["media:thumbnail"], "url"),
    ],
};
