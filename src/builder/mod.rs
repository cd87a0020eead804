//! Builds the feeds of a site in two steps.
//!
//! [`plan`] decides by the headers alone which articles are in which feed. When their
//! bodies have been read, [`build`] makes the [`Feed`](crate::model::Feed)s of that
//! plan. [`identity`](crate::identity) derives ids and permalinks. Nothing here reads a file or a clock:
//! the instant of the build is a parameter.

pub mod archive;
mod entry;
mod feed;
mod newest_first;
pub mod output_paths;
pub mod select;

pub use entry::jitter_updated;
pub use feed::{EntryMap, SiteDefaults, build, build_archive_page, build_entries, file_url};
pub use select::{
    FeedOrigin, FeedPlan, KnownFeed, SelectionContext, SitePlan, SkippedArticles, feeds_containing,
    plan,
};
