//! What publishers of one store tell each other in the manifest there.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::Timestamp;
use crate::writer::journal::JournalRow;

/// The state of a store, as the last publisher left it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreRecord {
    /// The versions of the files, by which one that changed since is not replaced.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, ObjectVersion>,
    /// Files that are being written or removed: nobody knows which version
    /// stands there.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub pending: BTreeSet<String>,
    /// Hashes of pending files before and after: whichever version is there, it
    /// is known whether a publisher wrote it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub journal: BTreeMap<String, JournalRow>,
    /// Who is at work, by a word that nobody else has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Of which store it was proven that it keeps to conditions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proven: Option<String>,
    /// The store that the articles came from, if they did from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Changes of feeds that hubs have not been told of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub untold: Vec<PendingPing>,
}

/// The version of a file in a store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ObjectVersion {
    /// By which most stores compare.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// By which some compare instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// A change of a feed that a hub has not been told of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PendingPing {
    /// The hub, or where a cloud is told.
    pub hub: String,
    /// By what it is told.
    #[serde(default)]
    pub protocol: PingProtocol,
    /// The feed.
    pub topic: String,
    /// How often it was tried in vain.
    pub tries: u32,
    /// Whose it is to tell until it is due, by the word of a claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When anybody may tell it.
    pub due: Timestamp,
}

/// How a change is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum PingProtocol {
    /// To a hub of `WebSub`.
    #[default]
    WebSub,
    /// To a cloud.
    RssCloud,
}
