//! Headers into a [`Plan`] of feeds, and with the bodies it asks for into
//! [`Feed`](crate::model::Feed)s.

mod entry;
mod feed;
pub mod identity;
mod newest;
pub mod select;

pub use entry::spread;
pub use feed::{Entries, build, entries};
pub use select::{LeftOut, Moment, Plan, Planned, plan, standing};
