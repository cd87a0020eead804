//! What readers already have: compares what is about to be published with what
//! was published last, and refuses what would be lost.

pub mod emptied_feeds;
pub mod known_feeds;
pub mod past_entries;
pub mod private_state;
pub mod removed_feeds;
pub mod sudden_loss;
pub mod upgrades;

pub use emptied_feeds::{PublishedFeeds, PublishedFile, PublishedSite};
pub use past_entries::{PastEntries, RestoredEntry};
pub use sudden_loss::{CurrentEntries, SuddenLoss};
pub use upgrades::HeldIdentities;
