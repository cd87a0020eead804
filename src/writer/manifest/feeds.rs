//! The feeds that were published.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::instant;
use crate::config::EachDimension;
use crate::model::{FeedFormat, Timestamp};

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
    pub files: BTreeMap<FeedFormat, String>,
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
    pub const fn dimension(self) -> Option<EachDimension> {
        match self {
            Self::Feed => None,
            Self::Tag => Some(EachDimension::Tag),
            Self::Section => Some(EachDimension::Section),
            Self::Author => Some(EachDimension::Author),
            Self::Language => Some(EachDimension::Language),
        }
    }
}

impl From<EachDimension> for FeedSource {
    fn from(dimension: EachDimension) -> Self {
        match dimension {
            EachDimension::Tag => Self::Tag,
            EachDimension::Section => Self::Section,
            EachDimension::Author => Self::Author,
            EachDimension::Language => Self::Language,
        }
    }
}
