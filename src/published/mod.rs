//! What readers already have: compares what is about to be published with what
//! was published last, and refuses what would be lost.

pub mod baseline;
pub mod change_policy;
pub mod changes;
pub mod emptied_feeds;
pub mod known_feeds;
pub mod past_entries;
pub mod policy;
pub mod private_state;
pub mod removed_feeds;
pub mod rename_detection;
pub mod sudden_loss;
pub mod tombstones;
pub mod touch;
pub mod upgrades;

pub use change_policy::EntryChange;
pub use emptied_feeds::{PublishedFeeds, PublishedFile, PublishedSite};
pub use past_entries::{PastEntries, RestoredEntry};
pub use policy::{BaselineSource, OnChange, OnDeletion, OnError, TouchPolicy};
pub use sudden_loss::{CurrentEntries, SuddenLoss};
pub use upgrades::HeldIdentities;
