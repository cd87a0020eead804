//! Protects what readers already have: compares a build with the last publication, and
//! refuses to lose published feeds or entries.
//!
//! Read `policy` (the choices of the user), `baseline` and `rebuilt_baseline` (the last
//! publication), then `changes` with `change_policy` and `rename_detection` (changed ids and
//! dates). `known_feeds` and `removed_feeds` compare feeds, `sudden_loss` and `emptied_feeds`
//! count lost entries, `tombstones` and `past_entries` remember entries that left the feeds,
//! `touch` marks entries as updated, `upgrades` keeps published values when a newer version
//! derives others, and `private_state` keeps a copy of the manifest. This module only decides
//! and describes; it must never change a published file.

pub mod baseline;
pub mod change_policy;
pub mod changes;
pub mod emptied_feeds;
pub mod known_feeds;
pub mod past_entries;
pub mod policy;
pub mod private_state;
pub mod rebuilt_baseline;
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
