//! Headers into a [`Plan`] of feeds, and with the bodies it asks for into
//! [`Feed`](crate::model::Feed)s.

pub mod archive;
mod entry;
mod feed;
pub mod identity;
mod newest_first;
pub mod output_paths;
pub mod select;

pub use entry::spread;
pub use feed::{Entries, Masthead, build, entries, file_url, page};
pub use select::{
    FeedOrigin, FeedStatus, KnownFeed, LeftOut, Moment, Plan, Planned, plan, standing,
};
