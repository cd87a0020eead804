//! Published feeds, as the manifest records them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::instant;
use crate::config::EachDimension;
use crate::model::{FeedFormat, Timestamp};

/// A feed as it was published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedRecord {
    /// Kind of setting that made it; none if an earlier release published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<FeedSource>,
    /// The tag, category, section, author or language of a derived feed, as articles write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// Date of the last update of the feed.
    #[serde(default, with = "instant::optional", skip_serializing_if = "Option::is_none")]
    pub updated: Option<Timestamp>,
    /// Paths of its files below the output folder, by format.
    pub files: BTreeMap<FeedFormat, String>,
}

/// Kind of setting in `feed.toml` that makes a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedSource {
    /// Configured feed, by `[feed]` or `[[feeds]]`.
    Feed,
    /// Derived feed of a tag, by `[each.tag]`.
    Tag,
    /// Derived feed of a category, by `[each.category]`.
    Category,
    /// Derived feed of a section, by `[each.section]`.
    Section,
    /// Derived feed of an author, by `[each.author]`.
    Author,
    /// Derived feed of a language, by `[each.language]`.
    Language,
}

impl FeedSource {
    /// Returns the dimension of a derived feed; none for a configured one.
    pub const fn dimension(self) -> Option<EachDimension> {
        match self {
            Self::Feed => None,
            Self::Tag => Some(EachDimension::Tag),
            Self::Category => Some(EachDimension::Category),
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
            EachDimension::Category => Self::Category,
            EachDimension::Section => Self::Section,
            EachDimension::Author => Self::Author,
            EachDimension::Language => Self::Language,
        }
    }
}
