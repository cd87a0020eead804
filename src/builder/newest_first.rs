//! Iterates over articles, newest first. Most feeds end after a few, so the others are
//! sorted only if a feed needs them.

use std::cell::OnceCell;
use std::cmp::Reverse;

use crate::model::Timestamp;

/// The number of articles that are sorted at first.
const FIRST: usize = 1024;

/// The date and index of an article, in the order of newest first.
type DatedIndex = (Reverse<Timestamp>, usize);

/// A function that calls another with the date and index of every article.
pub(super) type DatedArticles<'a> = dyn Fn(&mut dyn FnMut(Timestamp, usize)) + 'a;

/// Iterator over articles, newest first, then by id.
pub(super) struct NewestFirst<'a> {
    all: &'a DatedArticles<'a>,
    id: &'a dyn Fn(usize) -> String,
    first: Vec<usize>,
    sorted: OnceCell<Vec<usize>>,
}

impl<'a> NewestFirst<'a> {
    /// Prepares the newest articles of `all`, which may be called again. It is faster if
    /// `all` begins with the newest. `id` makes the id of an article.
    pub(super) fn new(all: &'a DatedArticles<'a>, id: &'a dyn Fn(usize) -> String) -> Self {
        let mut newest = TopN::default();
        all(&mut |date, index| newest.add((Reverse(date), index)));
        let first = sort_newest_first(newest.into_certain(), id);
        Self { all, id, first, sorted: OnceCell::new() }
    }

    /// Iterates over the indices of articles.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> {
        (0..).map_while(|position| self.get(position))
    }

    fn get(&self, position: usize) -> Option<usize> {
        let known = self.first.get(position).copied();
        known.or_else(|| self.sorted.get_or_init(|| self.sort()).get(position).copied())
    }

    fn sort(&self) -> Vec<usize> {
        let mut dated = Vec::new();
        (self.all)(&mut |date, index| dated.push((Reverse(date), index)));
        sort_newest_first(dated, self.id)
    }
}

/// The newest articles of those added so far.
#[derive(Default)]
struct TopN {
    newest: Vec<DatedIndex>,
    /// The first article that is too old to be among them.
    cutoff: Option<DatedIndex>,
}

impl TopN {
    fn add(&mut self, dated: DatedIndex) {
        if self.cutoff.is_some_and(|end| dated >= end) {
            return;
        }
        self.newest.push(dated);
        if self.newest.len() == 4 * FIRST {
            let (_, &mut end, _) = self.newest.select_nth_unstable(FIRST);
            self.cutoff = Some(end);
            self.newest.truncate(FIRST);
        }
    }

    /// Returns the articles that are newer than all that were left out. Articles with
    /// the date of the cutoff are dropped: ids decide their order, and are not known yet.
    fn into_certain(mut self) -> Vec<DatedIndex> {
        if let Some((date, _)) = self.cutoff {
            self.newest.retain(|(kept, _)| *kept < date);
        }
        self.newest
    }
}

/// Sorts articles, newest first, then by id. Making an id is slow, so it is done only
/// for articles with the same date.
fn sort_newest_first(mut dated: Vec<DatedIndex>, id: &dyn Fn(usize) -> String) -> Vec<usize> {
    dated.sort_unstable();
    for equal in dated.chunk_by_mut(|(a, _), (b, _)| a == b).filter(|equal| equal.len() > 1) {
        equal.sort_by_cached_key(|(_, index)| id(*index));
    }
    dated.into_iter().map(|(_, index)| index).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    /// Compares the articles of these dates, in seconds, with all of them sorted.
    fn check(dates: &[i64]) {
        let all = |hand: &mut dyn FnMut(Timestamp, usize)| {
            for (index, date) in dates.iter().enumerate() {
                hand(DateTime::UNIX_EPOCH + TimeDelta::seconds(*date), index);
            }
        };
        let id = |index: usize| format!("{:05}", 99_999 - index);
        let mut expected: Vec<usize> = (0..dates.len()).collect();
        expected.sort_by_key(|&index| (Reverse(dates[index]), id(index)));
        let newest = NewestFirst::new(&all, &id);
        for count in [3, FIRST, dates.len()] {
            let found: Vec<usize> = newest.iter().take(count).collect();
            assert_eq!(found, expected[..count.min(dates.len())]);
        }
        assert!(newest.iter().eq(expected));
    }

    #[test]
    fn few_are_sorted_as_all_are() {
        check(&[]);
        check(&[1, 3, 2, 3]);
    }

    #[test]
    fn many_are_sorted_as_few_are() {
        check(&(0..10_000).collect::<Vec<_>>());
        check(&(0..10_000).rev().collect::<Vec<_>>());
        check(&(0..10_000).map(|index| index * 7919 % 10_007).collect::<Vec<_>>());
    }

    #[test]
    fn articles_of_one_date_are_in_the_order_of_their_ids() {
        check(&vec![7; 10_000]);
        check(&(0..10_000).map(|index| index / 1500).collect::<Vec<_>>());
        check(&(0..10_000).map(|index| index * 7919 % 10_007 / 100).collect::<Vec<_>>());
    }
}
