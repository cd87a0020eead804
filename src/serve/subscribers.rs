//! How many people read a feed, as those that fetch it for many say.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Anyone can claim anything in `User-Agent`: of so many claims no more are kept.
const MOST: usize = 10_000;

/// After how many seconds a claim that is not renewed is none.
const STALE: u64 = 48 * 3600;

/// How long a name may be.
const LONGEST: usize = 40;

/// What an aggregator says of itself: `Feedly/1.0 (…; 12 subscribers; …)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it calls the feed, which it may fetch under several addresses.
    pub feed: &'a str,
    /// For how many it fetches.
    pub subscribers: u64,
}

/// Reads a `User-Agent`.
pub fn claim(agent: &str) -> Option<Claim<'_>> {
    let before = &agent[..agent.find(" subscriber")?];
    let digits = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let subscribers = before[digits..].parse().ok()?;
    let named = agent.split_once("compatible; ").map_or(agent, |(_, rest)| rest);
    let end = named.find(['/', ' ', ';', ',', '(', ')']).unwrap_or(named.len());
    let name = named[..end].get(..end.min(LONGEST))?;
    let feed = agent.split_once("feed-id").map_or("", |(_, rest)| {
        let rest = rest.trim_start_matches([':', '=', ' ']);
        &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count().min(LONGEST)]
    });
    (!name.is_empty()).then_some(Claim { name, feed, subscribers })
}

/// A feed, an aggregator, and what that calls the feed.
type Key = (String, String, String);

/// The last number and when it was said.
type Said = (u64, u64);

/// Every claim that is not stale.
#[derive(Debug, Default)]
pub struct Subscribers {
    said: Mutex<BTreeMap<Key, Said>>,
}

impl Subscribers {
    /// Notes who fetched a feed, if it says for how many.
    pub fn note(&self, path: &str, agent: &str, now: u64) {
        let Some(Claim { name, feed, subscribers }) = claim(agent) else { return };
        let key = (path.to_owned(), name.to_owned(), feed.to_owned());
        let mut said = self.said();
        if said.len() >= MOST && !said.contains_key(&key) {
            said.retain(|_, (_, at)| *at + STALE > now);
            if said.len() >= MOST {
                return;
            }
        }
        said.insert(key, (subscribers, now));
    }

    /// Adds up what each aggregator says of each feed.
    pub fn counts(&self, now: u64) -> BTreeMap<(String, String), u64> {
        let mut counts = BTreeMap::new();
        for ((path, name, _), (subscribers, at)) in &*self.said() {
            if at + STALE > now {
                let count: &mut u64 = counts.entry((path.clone(), name.clone())).or_default();
                *count = count.saturating_add(*subscribers);
            }
        }
        counts
    }

    fn said(&self) -> MutexGuard<'_, BTreeMap<Key, Said>> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(agent: &str) -> Option<(&str, &str, u64)> {
        claim(agent).map(|claim| (claim.name, claim.feed, claim.subscribers))
    }

    #[test]
    fn aggregators_are_understood() {
        let cases = [
            (
                "Feedly/1.0 (+https://feedly.com/fetcher.html; 1234 subscribers; like FeedFetcher-Google)",
                Some(("Feedly", "", 1234)),
            ),
            ("Feedbin feed-id:77 - 5 subscribers", Some(("Feedbin", "77", 5))),
            (
                "NewsBlur Feed Fetcher - 1 subscriber - https://newsblur.com",
                Some(("NewsBlur", "", 1)),
            ),
            (
                "Mozilla/5.0 (compatible; theoldreader.com; 3 subscribers; feed-id=0a1b)",
                Some(("theoldreader.com", "0a1b", 3)),
            ),
            ("Mozilla/5.0 (X11; Linux) Firefox/150", None),
            ("x/1 (many subscribers)", None),
            ("x/1 (99999999999999999999999 subscribers)", None),
            (" subscribers", None),
            ("5 subscribers", Some(("5", "", 5))),
            ("", None),
        ];
        for (agent, expected) in cases {
            assert_eq!(check(agent), expected, "{agent}");
        }
    }

    #[test]
    fn last_number_of_each_feed_counts() {
        let subscribers = Subscribers::default();
        subscribers.note("feed.xml", "A/1 (3 subscribers; feed-id=1)", 10);
        subscribers.note("feed.xml", "A/1 (4 subscribers; feed-id=1)", 20);
        subscribers.note("feed.xml", "A/1 (5 subscribers; feed-id=2)", 20);
        let key = ("feed.xml".to_owned(), "A".to_owned());
        assert_eq!(subscribers.counts(30), BTreeMap::from([(key, 9)]));
        assert_eq!(subscribers.counts(20 + STALE), BTreeMap::new());
    }

    #[test]
    fn flood_of_names_is_bounded() {
        let subscribers = Subscribers::default();
        for number in 0..MOST + 100 {
            subscribers.note("feed.xml", &format!("a{number}/1 (1 subscriber)"), 0);
        }
        assert_eq!(subscribers.counts(1).len(), MOST);
        subscribers.note("feed.xml", "b/1 (1 subscriber)", STALE);
        assert_eq!(subscribers.counts(STALE).len(), 1);
    }
}
