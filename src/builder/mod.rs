//! Builds the feeds of a site in two steps.
//!
//! [`plan`] decides by the headers alone which articles are in which feed. When their
//! bodies have been read, [`build`] makes the [`Feed`](crate::model::Feed)s of that
//! plan. [`identity`](crate::identity) derives ids and permalinks. Nothing here reads a file or a clock:
//! the instant of the build is a parameter.

pub(crate) mod archive;
mod author_folders;
mod entry;
mod feed;
mod newest_first;
pub(crate) mod output_paths;
pub(crate) mod select;
mod unknown_values;

pub(crate) use entry::jitter_updated;
pub(crate) use feed::{EntryMap, build_archive_page, file_url};
pub use feed::{SiteDefaults, build, build_entries};
pub(crate) use select::{
    FeedOrigin, FeedPlan, KnownFeed, SitePlan, SkippedArticles, feeds_containing,
};
pub use select::{SelectionContext, plan};
pub(crate) use unknown_values::{UnknownFilterValue, find_unknown_values};
