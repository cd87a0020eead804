//! Headers into a [`SitePlan`] of feeds, and with the bodies it asks for into
//! [`Feed`](crate::model::Feed)s.

pub mod archive;
mod entry;
mod feed;
mod newest_first;
pub mod output_paths;
pub mod select;

pub use entry::jitter_updated;
pub use feed::{EntryMap, SiteDefaults, build, build_archive_page, build_entries, file_url};
pub use select::{
    FeedOrigin, FeedPlan, FeedStatus, KnownFeed, SelectionContext, SitePlan, SkippedArticles,
    feeds_containing, plan,
};
