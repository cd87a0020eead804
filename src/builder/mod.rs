//! Headers into a [`SitePlan`] of feeds, and with the bodies it asks for into
//! [`Feed`](crate::model::Feed)s.

pub mod archive;
mod entry;
mod feed;
pub mod identity;
mod newest_first;
pub mod output_paths;
pub mod select;

pub use entry::spread;
pub use feed::{EntryMap, SiteDefaults, build, entries, file_url, page};
pub use select::{
    FeedOrigin, FeedPlan, FeedStatus, KnownFeed, SelectionContext, SitePlan, SkippedArticles, plan,
    standing,
};
