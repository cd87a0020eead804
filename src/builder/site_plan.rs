//! Plan of all feeds of a site: which articles are in which feed, and why.

use crate::builder::archive::ArchivePage;
use crate::config::{EachDimension, FeedRule};
use crate::model::Timestamp;

/// Numbers of articles that are in no feed, by reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SkippedArticles {
    /// Drafts, which their authors have not finished.
    pub drafts: usize,
    /// Articles with a date of publication in the future.
    pub scheduled: usize,
    /// The next date of publication of a scheduled article, and its path.
    pub next_due: Option<(Timestamp, String)>,
    /// Articles with an expiry date in the past.
    pub expired: usize,
    /// Articles with `feed = false`.
    pub excluded: usize,
    /// Articles that their authors retracted.
    pub retracted: usize,
    /// Articles for some readers only.
    pub protected: usize,
    /// Articles without a date of publication.
    pub undated: usize,
    /// Articles that have errors.
    pub broken: usize,
}

/// The table of `feed.toml` that a feed comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedOrigin {
    /// The table `[feed]` or one of `[[feeds]]`.
    Configured,
    /// A table of `[each.*]`: the dimension, and the value as most articles write it.
    Derived(EachDimension, String),
}

/// The reason for a feed to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedStatus {
    /// The rule in `feed.toml` asks for it.
    Current,
    /// The feed was published before, and now has fewer articles than its rule asks for. Its
    /// subscribers still get it. Contains its last published `updated`.
    Kept(Option<Timestamp>),
}

/// A derived feed that was published before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFeed {
    /// The folder of the feed, below the output folder.
    pub path: String,
    /// The dimension, unless an earlier release published it.
    pub by: Option<EachDimension>,
    /// The value of the dimension, unless an earlier release published it.
    pub term: Option<String>,
    /// The last published `updated` of the feed.
    pub updated: Option<Timestamp>,
}

/// A feed and its selected articles.
#[derive(Clone, Debug)]
pub struct FeedPlan {
    /// The title, path and settings of the feed.
    pub rule: FeedRule,
    /// The name of the tag, section or author, in a derived feed.
    pub name: Option<String>,
    /// The table that it comes from.
    pub origin: FeedOrigin,
    /// The reason for it to be written.
    pub status: FeedStatus,
    /// The language of all its articles, in a feed of `[each.language]`.
    pub language: Option<String>,
    /// Indices of headers, newest first, then by id.
    pub articles: Vec<usize>,
    /// The pages of its archive, the oldest first.
    pub pages: Vec<ArchivePage>,
}

impl FeedPlan {
    /// Returns true if it is written only for its previous subscribers.
    pub const fn is_kept(&self) -> bool {
        matches!(self.status, FeedStatus::Kept(_))
    }
}

/// The feeds of a site in the order of the configuration, with kept feeds last.
#[derive(Clone, Debug)]
pub struct SitePlan {
    /// The feeds with their articles.
    pub feeds: Vec<FeedPlan>,
    /// The articles in no feed, by reason.
    pub left_out: SkippedArticles,
    /// The newest date of publication on the site, for feeds without entries.
    pub newest: Option<Timestamp>,
}

impl SitePlan {
    /// Splits values of all feeds into those of current feeds and those of kept feeds.
    pub fn split<'f, T>(&self, feeds: &'f [T]) -> (&'f [T], &'f [T]) {
        let kept = self.feeds.iter().rev().take_while(|feed| feed.is_kept()).count();
        feeds.split_at(feeds.len().saturating_sub(kept))
    }

    /// Lists the indices of all articles in feeds, sorted and without repeats.
    pub fn selected(&self) -> Vec<usize> {
        let mut selected: Vec<usize> =
            self.feeds.iter().flat_map(|feed| feed.articles.iter().copied()).collect();
        selected.sort_unstable();
        selected.dedup();
        selected
    }
}
