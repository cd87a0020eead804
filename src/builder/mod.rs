//! Builds the feeds of a site in two steps.
//!
//! [`plan`] decides by the headers alone which articles are in which feed. When their
//! bodies have been read, [`build`] makes the [`Feed`](crate::model::Feed)s of that
//! plan. [`identity`](crate::identity) derives ids and permalinks. Nothing here reads a file or a clock:
//! the instant of the build is a parameter.

pub(crate) mod archive;
mod author_folders;
mod due_articles;
mod entry;
mod feed;
mod newest_first;
pub(crate) mod output_paths;
mod path_conflicts;
pub(crate) mod select;
pub(crate) mod site_plan;
mod term_pages;
mod unknown_values;

pub use due_articles::SelectionContext;
pub(crate) use entry::jitter_updated;
pub(crate) use feed::{EntryMap, build_archive_page, file_url};
pub use feed::{SiteDefaults, build, build_entries};
pub use select::plan;
pub(crate) use select::{feeds_containing, matches_filter};
pub(crate) use site_plan::{FeedOrigin, FeedPlan, KnownFeed, SitePlan, SkippedArticles};
pub(crate) use term_pages::TermPage;
pub(crate) use unknown_values::{UnknownFilterValue, find_unknown_values};
