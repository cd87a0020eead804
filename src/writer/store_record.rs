//! The part of a store's manifest in which publishers coordinate: the publish lock,
//! versions of files, and pending pings.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::Timestamp;
use crate::writer::journal::JournalRow;

/// Shared state of the publishers of one store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreRecord {
    /// Versions of the files, which are the conditions for replacing them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, ObjectVersion>,
    /// Files that the holder of the lock is writing or removing. Their versions are
    /// unknown.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub pending: BTreeSet<String>,
    /// Hashes of pending files before and after the write, so that either content is
    /// recognized as a publisher's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub journal: BTreeMap<String, JournalRow>,
    /// Token of the publisher that holds the publish lock.
    #[serde(rename = "claim", skip_serializing_if = "Option::is_none")]
    pub lock_holder: Option<String>,
    /// Identity of the store for which conditional writes were verified. A copy of the
    /// manifest in another store does not count as verified there.
    #[serde(rename = "proven", skip_serializing_if = "Option::is_none")]
    pub verified_store: Option<String>,
    /// Address of the store that the articles came from, if they came from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Pings that are not yet delivered. `publish::pending_pings` has their states.
    #[serde(rename = "untold", skip_serializing_if = "Vec::is_empty")]
    pub pending_pings: Vec<PendingPing>,
}

/// Version of a file in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectVersion {
    /// Entity tag, which most stores compare.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Version or generation number, which some stores compare instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// A notification of a feed's change that a hub has not accepted yet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingPing {
    /// URL of the hub, or of the rssCloud server's ping endpoint.
    pub hub: String,
    /// Protocol that the hub speaks.
    #[serde(default)]
    pub protocol: PingProtocol,
    /// URL of the feed.
    pub topic: String,
    /// Number of runs in which delivery failed.
    #[serde(rename = "tries")]
    pub failed_attempts: u32,
    /// Token of the publisher that holds the lease until `due`.
    #[serde(default, rename = "by", skip_serializing_if = "Option::is_none")]
    pub lease_token: Option<String>,
    /// Time from which any publisher may lease the ping.
    pub due: Timestamp,
}

/// Protocol of a notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PingProtocol {
    /// `WebSub`, and its predecessor `PubSubHubbub`.
    #[default]
    WebSub,
    /// `rssCloud`, for RSS feeds only.
    RssCloud,
}
