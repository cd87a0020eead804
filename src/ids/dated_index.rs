//! Finds articles by a key and a date, which may be a day without a time or in another time
//! zone. A search takes the same time however many articles have the key.

use std::collections::HashMap;

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::model::{ParsedDate, Timestamp};

/// Largest distance between two dates of one article: one may be a day without a time, in
/// another time zone.
pub(super) const DAY: TimeDelta = TimeDelta::days(1);

/// Largest number of candidates that is kept for an entry: enough to name them.
pub(super) const MOST_CANDIDATES: usize = 4;

/// Index of articles by a key, such as a title, and the date of publication.
pub(super) struct ArticlesByDate {
    zone: Tz,
    /// Date and index of the articles with each key, sorted after [`Self::sort`].
    articles: HashMap<String, Vec<(Timestamp, usize)>>,
}

impl ArticlesByDate {
    /// Creates an empty index for a site in a time zone.
    pub(super) fn new(zone: Tz) -> Self {
        Self { zone, articles: HashMap::new() }
    }

    /// Adds an article, unless it has no date.
    pub(super) fn add(&mut self, key: String, date: Option<ParsedDate>, article: usize) {
        if let Some(date) = date.filter(|_| !key.is_empty()) {
            self.articles.entry(key).or_default().push((date.instant, article));
        }
    }

    /// Sorts the articles; searches require it.
    pub(super) fn sort(&mut self) {
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for articles in self.articles.values_mut() {
            articles.sort_unstable();
        }
    }

    /// Finds the articles with a key at the same time; without one, on the same day; without
    /// one, less than a day apart.
    pub(super) fn find(&self, key: &str, date: Option<ParsedDate>) -> Vec<usize> {
        let (Some(articles), Some(date)) = (self.articles.get(key), date) else {
            return Vec::new();
        };
        let start = articles.partition_point(|(it, _)| *it - date.instant <= -DAY);
        let end = articles.partition_point(|(it, _)| *it - date.instant < DAY);
        let near = &articles[start..end];
        let second = date.instant.timestamp();
        let same_time = between(near, |it| it.timestamp(), &second);
        let same_day = between(near, |it| self.day_of(it), &self.day_of(date.instant));
        let tiers = [same_time, same_day, near];
        let found = tiers.into_iter().find(|tier| !tier.is_empty()).unwrap_or_default();
        found.iter().take(MOST_CANDIDATES).map(|(_, article)| *article).collect()
    }

    fn day_of(&self, instant: Timestamp) -> NaiveDate {
        instant.with_timezone(&self.zone).date_naive()
    }
}

/// Returns the part of a sorted list with the same value of a date.
fn between<'a, K: Ord>(
    sorted: &'a [(Timestamp, usize)],
    value_of: impl Fn(Timestamp) -> K,
    value: &K,
) -> &'a [(Timestamp, usize)] {
    let start = sorted.partition_point(|(it, _)| value_of(*it) < *value);
    let end = sorted.partition_point(|(it, _)| value_of(*it) <= *value);
    &sorted[start..end]
}
