//! Articles from the newest on. Most feeds end after a few, so the rest is not
//! even sorted until someone asks for it.

use std::cell::OnceCell;
use std::cmp::Reverse;

use crate::model::Timestamp;

/// How many are sorted at first.
const FIRST: usize = 1024;

/// An article by its date, and then by its index.
type DatedIndex = (Reverse<Timestamp>, usize);

/// Hands over articles: their dates and indices.
pub type DatedArticles<'a> = dyn Fn(&mut dyn FnMut(Timestamp, usize)) + 'a;

/// Articles from the newest on, then by id.
pub struct NewestFirst<'a> {
    all: &'a DatedArticles<'a>,
    id: &'a dyn Fn(usize) -> String,
    first: Vec<usize>,
    sorted: OnceCell<Vec<usize>>,
}

impl<'a> NewestFirst<'a> {
    /// Takes what hands over all articles each time it is called, the newest
    /// first if that costs nothing, and what makes an id.
    pub fn new(all: &'a DatedArticles<'a>, id: &'a dyn Fn(usize) -> String) -> Self {
        let mut newest = TopN::default();
        all(&mut |date, index| newest.add((Reverse(date), index)));
        let first = sort_newest_first(newest.into_certain(), id);
        Self { all, id, first, sorted: OnceCell::new() }
    }

    /// Goes through them.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        (0..).map_while(|place| self.get(place))
    }

    fn get(&self, place: usize) -> Option<usize> {
        let known = self.first.get(place).copied();
        known.or_else(|| self.sorted.get_or_init(|| self.sort()).get(place).copied())
    }

    fn sort(&self) -> Vec<usize> {
        let mut dated = Vec::new();
        (self.all)(&mut |date, index| dated.push((Reverse(date), index)));
        sort_newest_first(dated, self.id)
    }
}

/// The newest of what was seen.
#[derive(Default)]
struct TopN {
    newest: Vec<DatedIndex>,
    /// From here on nothing is one of them.
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

    /// Keeps those that are newer than anything left out: of one date, ids
    /// decide, which nobody has looked at.
    fn into_certain(mut self) -> Vec<DatedIndex> {
        if let Some((date, _)) = self.cutoff {
            self.newest.retain(|(kept, _)| *kept < date);
        }
        self.newest
    }
}

/// Sorts articles: the newest first, then by id. Ids are made for those alone
/// that share their instant.
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
