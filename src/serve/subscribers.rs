//! Counts subscribers of feeds as aggregators report them in `User-Agent`.
//!
//! Anyone can send any report, so the number of stored reports is bounded, in total and
//! per network.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::serve::connections::ClientNetwork;

/// Most reports in the table.
const MOST: usize = 10_000;

/// Most reports from one network. An aggregator fetches a site's feeds from a few
/// addresses, and no client can fill the table alone.
const MOST_OF_NETWORK: usize = 1000;

/// Number of aggregators that [`largest`] lists by name.
const NAMED: usize = 50;

/// Name of the sum of all other aggregators in [`largest`].
const OTHERS: &str = "other";

/// Age in seconds after which a report no longer counts.
const STALE: u64 = 48 * 3600;

/// Longest name of an aggregator or feed, in bytes.
const LONGEST: usize = 40;

/// Report of an aggregator: `Feedly/1.0 (…; 12 subscribers; …)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AggregatorClaim<'a> {
    /// Name of the aggregator.
    pub name: &'a str,
    /// Id of the feed at the aggregator, which can fetch one feed at several URLs.
    pub feed: &'a str,
    /// Number of subscribers it fetches for.
    pub subscribers: u64,
}

/// Parses the report in a `User-Agent`, if there is one.
pub(crate) fn parse_claim(agent: &str) -> Option<AggregatorClaim<'_>> {
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

/// Path of a feed, name of an aggregator, and the aggregator's id of the feed.
type SubscriberKey = (String, String, String);

/// Latest report of an aggregator for one feed.
#[derive(Debug)]
struct SubscriberClaim {
    subscribers: u64,
    /// Time of the report, in seconds since 1970.
    reported: u64,
    /// Network of the first report.
    network: ClientNetwork,
}

impl SubscriberClaim {
    const fn is_stale(&self, now: u64) -> bool {
        self.reported.saturating_add(STALE) <= now
    }
}

/// Table of the reports of all aggregators.
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
    /// Returns true if there is room for another report from a network.
    fn has_room(&self, network: ClientNetwork) -> bool {
        let count = self.by_network.get(&network).copied().unwrap_or_default();
        self.claims.len() < MOST && count < MOST_OF_NETWORK
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
    /// Records the report in the `User-Agent` of a client that fetched a feed, if there is
    /// one.
    pub fn record(&self, path: &str, agent: &str, peer: IpAddr, now: u64) {
        let Some(AggregatorClaim { name, feed, subscribers }) = parse_claim(agent) else { return };
        let key = (path.to_owned(), name.to_owned(), feed.to_owned());
        let network = ClientNetwork::from_address(peer);
        let mut table = self.lock();
        if let Some(known) = table.claims.get_mut(&key) {
            (known.subscribers, known.reported) = (subscribers, now);
            return;
        }
        if !table.has_room(network) {
            table.remove_stale(now);
            if !table.has_room(network) {
                return;
            }
        }
        table.claims.insert(key, SubscriberClaim { subscribers, reported: now, network });
        *table.by_network.entry(network).or_default() += 1;
    }

    /// Returns the subscribers that each aggregator reports for each feed.
    pub fn counts(&self, now: u64) -> SubscriberCounts {
        let mut counts = SubscriberCounts::new();
        for ((path, name, _), claim) in &self.lock().claims {
            if !claim.is_stale(now) {
                let count = counts.entry((path.clone(), name.clone())).or_default();
                *count = count.saturating_add(claim.subscribers);
            }
        }
        counts
    }

    fn lock(&self) -> MutexGuard<'_, ClaimTable> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Number of subscribers by path of the feed and name of the aggregator.
pub(crate) type SubscriberCounts = BTreeMap<(String, String), u64>;

/// Keeps the aggregators with the most subscribers. For each feed, adds up all others as
/// [`OTHERS`].
pub(crate) fn largest(counts: SubscriberCounts) -> SubscriberCounts {
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
        parse_claim(agent).map(|claim| (claim.name, claim.feed, claim.subscribers))
    }

    #[test]
    fn reports_of_aggregators_are_parsed() {
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
    fn latest_report_of_each_feed_counts() {
        let subscribers = SubscriberClaims::default();
        subscribers.record("feed.xml", "A/1 (3 subscribers; feed-id=1)", peer(1), 10);
        subscribers.record("feed.xml", "A/1 (4 subscribers; feed-id=1)", peer(1), 20);
        subscribers.record("feed.xml", "A/1 (5 subscribers; feed-id=2)", peer(1), 20);
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
            subscribers.record("feed.xml", &agent, peer(network), 0);
        }
        assert_eq!(subscribers.counts(1).len(), MOST);
        subscribers.record("feed.xml", "b/1 (1 subscriber)", peer(0), STALE);
        assert_eq!(subscribers.counts(STALE).len(), 1);
    }

    #[test]
    fn one_network_does_not_fill_the_table() {
        let subscribers = SubscriberClaims::default();
        for number in 0..MOST {
            subscribers.record("feed.xml", &format!("a{number}/1 (1 subscriber)"), peer(1), 0);
        }
        assert_eq!(subscribers.counts(1).len(), MOST_OF_NETWORK);
        subscribers.record("feed.xml", "Feedly/1 (7 subscribers)", peer(2), 1);
        assert_eq!(subscribers.counts(1).len(), MOST_OF_NETWORK + 1);
    }

    #[test]
    fn small_aggregators_are_added_up() {
        let subscribers = SubscriberClaims::default();
        for number in 1..=60 {
            let agent = format!("a{number}/1 ({number} subscribers)");
            subscribers.record("feed.xml", &agent, peer(1), 0);
        }
        let shown = largest(subscribers.counts(1));
        assert_eq!(shown.len(), NAMED + 1);
        let key = |name: &str| ("feed.xml".to_owned(), name.to_owned());
        assert_eq!(shown[&key(OTHERS)], (1..=10).sum::<u64>());
        assert_eq!(shown[&key("a60")], 60);
    }
}
