//! Requirements of Google News.

use super::{ProfileTable, RSS_AND_ATOM, required};

/// Table of Google News's requirements.
pub(super) static TABLE: ProfileTable = ProfileTable {
    dialects: RSS_AND_ATOM,
    least_entries: 0,
    most_feed: 2_000_000,
    most_entry: 1_000_000,
    feed: &[required(&["title"])],
    entry: &[
        required(&["guid", "id"]),
        required(&["title"]),
        required(&["link"]),
        required(&["pubDate", "published", "updated"]),
    ],
};
