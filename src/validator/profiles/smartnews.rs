//! Requirements of SmartNews, as its SmartFormat 2.1 lists them.

use super::{FeedDialect, ProfileTable, UNBOUNDED, present, with};

/// Table of SmartNews's requirements.
pub(super) static TABLE: ProfileTable = ProfileTable {
    dialects: &[FeedDialect::Rss],
    least_entries: 0,
    most_feed: 1_000_000,
    most_entry: UNBOUNDED,
    feed: &[
        present(&["title"]),
        present(&["link"]),
        present(&["pubDate"]),
        present(&["language"]),
        present(&["snf:logo/url"]),
    ],
    entry: &[
        present(&["title"]),
        present(&["link"]),
        present(&["guid"]),
        present(&["pubDate"]),
        present(&["content:encoded"]),
        present(&["dc:creator"]),
        present(&["media:thumbnail"]),
        with(&["media:thumbnail"], "url"),
    ],
};
