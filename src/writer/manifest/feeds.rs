//! The feeds that were published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::instant;
use crate::config::Dimension;
use crate::model::{Format, Timestamp};

/// A published feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedRecord {
    /// The kind of rule that made it; unknown if an earlier release published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<FeedSource>,
    /// The tag, section, author or language of a derived feed, as articles write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// The feed's.
    #[serde(default, with = "instant::optional", skip_serializing_if = "Option::is_none")]
    pub updated: Option<Timestamp>,
    /// Its files below the output folder.
    pub files: BTreeMap<Format, String>,
}

/// The kind of rule that makes a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedSource {
    /// `[feed]` and `[[feeds]]`.
    Feed,
    /// `[each.tag]`.
    Tag,
    /// `[each.section]`.
    Section,
    /// `[each.author]`.
    Author,
    /// `[each.language]`.
    Language,
}

impl FeedSource {
    /// Returns the dimension of a derived feed.
    pub const fn dimension(self) -> Option<Dimension> {
        match self {
            Self::Feed => None,
            Self::Tag => Some(Dimension::Tag),
            Self::Section => Some(Dimension::Section),
            Self::Author => Some(Dimension::Author),
            Self::Language => Some(Dimension::Language),
        }
    }
}

impl From<Dimension> for FeedSource {
    fn from(dimension: Dimension) -> Self {
        match dimension {
            Dimension::Tag => Self::Tag,
            Dimension::Section => Self::Section,
            Dimension::Author => Self::Author,
            Dimension::Language => Self::Language,
        }
    }
}
