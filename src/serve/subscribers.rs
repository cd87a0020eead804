//! How many people read a feed, as those that fetch it for many say.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::serve::connections::ClientNetwork;

/// Anyone can claim anything in `User-Agent`: of so many claims no more are kept.
const MOST: usize = 10_000;

/// Claims that are kept of one network: an aggregator fetches a site's feeds from a
/// few addresses, and nobody fills the table alone.
const MOST_OF_NETWORK: usize = 1000;

/// Aggregators that [`largest`] names; the others are added up.
const NAMED: usize = 50;

/// Name under which [`largest`] adds up all others.
const OTHERS: &str = "other";

/// After how many seconds a claim that is not renewed is none.
const STALE: u64 = 48 * 3600;

/// How long a name may be.
const LONGEST: usize = 40;

/// What an aggregator says of itself: `Feedly/1.0 (…; 12 subscribers; …)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AggregatorClaim<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it calls the feed, which it may fetch under several addresses.
    pub feed: &'a str,
    /// For how many it fetches.
    pub subscribers: u64,
}

/// Reads a `User-Agent`.
pub fn claim(agent: &str) -> Option<AggregatorClaim<'_>> {
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
    (!name.is_empty()).then_some(AggregatorClaim { name, feed, subscribers })
}

/// A feed, an aggregator, and what that calls the feed.
type SubscriberKey = (String, String, String);

/// The last number, when it was said, and by whom first.
#[derive(Debug)]
struct SubscriberClaim {
    subscribers: u64,
    at: u64,
    network: ClientNetwork,
}

impl SubscriberClaim {
    const fn is_stale(&self, now: u64) -> bool {
        self.at.saturating_add(STALE) <= now
    }
}

/// Every claim that is not stale.
#[derive(Debug, Default)]
pub struct SubscriberClaims {
    table: Mutex<ClaimTable>,
}

#[derive(Debug, Default)]
struct ClaimTable {
    claims: BTreeMap<SubscriberKey, SubscriberClaim>,
    by_network: HashMap<ClientNetwork, usize>,
}

impl ClaimTable {
    /// Returns true if another claim of a network may be added.
    fn has_room(&self, network: ClientNetwork) -> bool {
        let own = self.by_network.get(&network).copied().unwrap_or_default();
        self.claims.len() < MOST && own < MOST_OF_NETWORK
    }

    fn remove_stale(&mut self, now: u64) {
        self.claims.retain(|_, claim| !claim.is_stale(now));
        self.by_network.clear();
        for claim in self.claims.values() {
            *self.by_network.entry(claim.network).or_default() += 1;
        }
    }
}

impl SubscriberClaims {
    /// Notes who fetched a feed from an address, if it says for how many.
    pub fn note(&self, path: &str, agent: &str, peer: IpAddr, now: u64) {
        let Some(AggregatorClaim { name, feed, subscribers }) = claim(agent) else { return };
        let key = (path.to_owned(), name.to_owned(), feed.to_owned());
        let network = ClientNetwork::from_address(peer);
        let mut table = self.table();
        if let Some(known) = table.claims.get_mut(&key) {
            (known.subscribers, known.at) = (subscribers, now);
            return;
        }
        if !table.has_room(network) {
            table.remove_stale(now);
            if !table.has_room(network) {
                return;
            }
        }
        table.claims.insert(key, SubscriberClaim { subscribers, at: now, network });
        *table.by_network.entry(network).or_default() += 1;
    }

    /// Adds up what each aggregator says of each feed.
    pub fn counts(&self, now: u64) -> SubscriberCounts {
        let mut counts = SubscriberCounts::new();
        for ((path, name, _), claim) in &self.table().claims {
            if !claim.is_stale(now) {
                let count = counts.entry((path.clone(), name.clone())).or_default();
                *count = count.saturating_add(claim.subscribers);
            }
        }
        counts
    }

    fn table(&self) -> MutexGuard<'_, ClaimTable> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Subscribers by feed and aggregator.
pub type SubscriberCounts = BTreeMap<(String, String), u64>;

/// Keeps the aggregators with the most subscribers, and adds up all others of
/// each feed under one name.
pub fn largest(counts: SubscriberCounts) -> SubscriberCounts {
    let mut totals: HashMap<&str, u64> = HashMap::new();
    for ((_, name), count) in &counts {
        let total = totals.entry(name).or_default();
        *total = total.saturating_add(*count);
    }
    let mut totals: Vec<(Reverse<u64>, &str)> =
        totals.into_iter().map(|(name, total)| (Reverse(total), name)).collect();
    totals.sort_unstable();
    let named: BTreeSet<String> =
        totals.into_iter().take(NAMED).map(|(_, name)| name.to_owned()).collect();
    let mut kept = SubscriberCounts::new();
    for ((path, name), count) in counts {
        let name = if named.contains(&name) { name } else { OTHERS.to_owned() };
        let sum = kept.entry((path, name)).or_default();
        *sum = sum.saturating_add(count);
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(number: u8) -> IpAddr {
        [192, 0, 2, number].into()
    }

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
        let subscribers = SubscriberClaims::default();
        subscribers.note("feed.xml", "A/1 (3 subscribers; feed-id=1)", peer(1), 10);
        subscribers.note("feed.xml", "A/1 (4 subscribers; feed-id=1)", peer(1), 20);
        subscribers.note("feed.xml", "A/1 (5 subscribers; feed-id=2)", peer(1), 20);
        let key = ("feed.xml".to_owned(), "A".to_owned());
        assert_eq!(subscribers.counts(30), BTreeMap::from([(key, 9)]));
        assert_eq!(subscribers.counts(20 + STALE), BTreeMap::new());
    }

    #[test]
    fn flood_of_names_is_bounded() {
        let subscribers = SubscriberClaims::default();
        for number in 0..MOST + 100 {
            let network = u8::try_from(number / MOST_OF_NETWORK).unwrap();
            let agent = format!("a{number}/1 (1 subscriber)");
            subscribers.note("feed.xml", &agent, peer(network), 0);
        }
        assert_eq!(subscribers.counts(1).len(), MOST);
        subscribers.note("feed.xml", "b/1 (1 subscriber)", peer(0), STALE);
        assert_eq!(subscribers.counts(STALE).len(), 1);
    }

    #[test]
    fn one_network_does_not_fill_the_table() {
        let subscribers = SubscriberClaims::default();
        for number in 0..MOST {
            subscribers.note("feed.xml", &format!("a{number}/1 (1 subscriber)"), peer(1), 0);
        }
        assert_eq!(subscribers.counts(1).len(), MOST_OF_NETWORK);
        subscribers.note("feed.xml", "Feedly/1 (7 subscribers)", peer(2), 1);
        assert_eq!(subscribers.counts(1).len(), MOST_OF_NETWORK + 1);
    }

    #[test]
    fn small_aggregators_are_added_up() {
        let subscribers = SubscriberClaims::default();
        for number in 1..=60 {
            let agent = format!("a{number}/1 ({number} subscribers)");
            subscribers.note("feed.xml", &agent, peer(1), 0);
        }
        let shown = largest(subscribers.counts(1));
        assert_eq!(shown.len(), NAMED + 1);
        let key = |name: &str| ("feed.xml".to_owned(), name.to_owned());
        assert_eq!(shown[&key(OTHERS)], (1..=10).sum::<u64>());
        assert_eq!(shown[&key("a60")], 60);
    }
}
