//! SmartNews, by its SmartFormat 2.1.

use super::{FeedDialect, ProfileTable, UNBOUNDED, present, with};

/// What SmartNews asks for.
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
