//! Protects what readers already have: compares a build with the last publication, and
//! refuses to lose published feeds or entries.
//!
//! Read `policy` (the choices of the user), `baseline` and `rebuilt_baseline` (the last
//! publication), then `changes` with `change_policy` and `rename_detection` (changed ids and
//! dates). `known_feeds` and `removed_feeds` compare feeds, `sudden_loss` and `emptied_feeds`
//! count lost entries, `tombstones` and `past_entries` remember entries that left the feeds,
//! `retained_entries` those that are left out for an error, `touch` marks entries as updated, `upgrades` keeps published values when a newer version
//! derives others, and `private_state` keeps a copy of the manifest. This module only decides
//! and describes; it must never change a published file.

pub(crate) mod baseline;
pub(crate) mod change_policy;
pub(crate) mod changes;
pub(crate) mod emptied_feeds;
pub(crate) mod known_feeds;
pub(crate) mod past_entries;
pub(crate) mod policy;
pub(crate) mod private_state;
pub(crate) mod rebuilt_baseline;
pub(crate) mod removed_feeds;
pub(crate) mod rename_detection;
pub(crate) mod retained_entries;
pub(crate) mod sudden_loss;
pub(crate) mod tombstones;
pub(crate) mod touch;
pub(crate) mod upgrades;

pub(crate) use change_policy::EntryChange;
pub(crate) use emptied_feeds::{PublishedFeeds, PublishedFile, PublishedSite};
pub(crate) use past_entries::{PastEntries, RestoredEntry};
pub use policy::{BaselineSource, OnChange, OnDeletion, OnError, TouchPolicy};
pub(crate) use sudden_loss::{CurrentEntries, SuddenLoss};
pub(crate) use upgrades::HeldIdentities;
