//! What hubs have not been told, as it stands in the manifest of a store.
//!
//! A feed's change and the duty to tell of it come into the manifest by one
//! replacement, so no crash parts them. Whoever brought them in tells them right
//! away; they are its own for a time that telling cannot outlast, and after that
//! anybody's.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use crate::model::Timestamp;
use crate::publish::{PublishJob, hubs};
use crate::writer::PendingPing;

/// How often a hub is told of a change before it counts as gone.
const MOST_TRIES: u32 = 20;

/// How long nobody else tells beyond what telling may take.
const MARGIN: Duration = Duration::from_mins(2);

/// Notes changes; a newer one of a feed stands for the older.
pub fn note(untold: &mut Vec<PendingPing>, pings: Vec<PendingPing>) {
    let noted: BTreeSet<_> = pings.iter().map(subject).collect();
    untold.retain(|ping| !noted.contains(&subject(ping)));
    untold.extend(pings);
}

/// Returns to whom something is told, and of what.
pub fn subject(ping: &PendingPing) -> (&str, &str) {
    (&ping.hub, &ping.topic)
}

/// Says whether a change is told by the publisher of a word.
pub fn is_leased_by(ping: &PendingPing, word: &str) -> bool {
    ping.by.as_deref() == Some(word)
}

/// Keeps to itself what a publisher tells, from now on.
pub fn renew(untold: &mut [PendingPing], word: &str, job: &PublishJob<'_>) {
    let due = in_time(job, lease_duration(job).saturating_add(MARGIN));
    untold.iter_mut().filter(|ping| is_leased_by(ping, word)).for_each(|ping| ping.due = due);
}

/// Returns a change as the publisher of a word tells it: its own for as long as
/// hubs may take, without a new time if the one that it has is long enough.
pub fn lease(ping: &PendingPing, word: &str, job: &PublishJob<'_>) -> PendingPing {
    let mut ping = ping.clone();
    if !is_leased_by(&ping, word) || ping.due < in_time(job, lease_duration(job)) {
        ping.by = Some(word.to_owned());
        renew(std::slice::from_mut(&mut ping), word, job);
    }
    ping
}

/// Returns a change that a hub could not be told, for anybody to tell later:
/// twice as late each time, up to half a day; nothing if it is given up.
pub fn reschedule(ping: &PendingPing, now: Timestamp) -> Option<PendingPing> {
    let tries = ping.tries.saturating_add(1);
    let minutes = (1_i64 << tries.min(10)).min(720);
    let due = now + TimeDelta::minutes(minutes) / 2;
    (!is_last(ping)).then(|| PendingPing { tries, by: None, due, ..ping.clone() })
}

/// Says whether a hub that can't be told of it this time is not told any more.
pub const fn is_last(ping: &PendingPing) -> bool {
    ping.tries.saturating_add(1) >= MOST_TRIES
}

/// Returns how long hubs are told at the most until the store hears of it.
fn lease_duration(job: &PublishJob<'_>) -> Duration {
    hubs::SPELL.saturating_add(hubs::longest(job.config.publish.hub_timeout))
}

fn in_time(job: &PublishJob<'_>, time: Duration) -> Timestamp {
    let time = TimeDelta::from_std(time.saturating_add(job.started.elapsed())).ok();
    let then = time.and_then(|time| job.now.checked_add_signed(time));
    then.unwrap_or(Timestamp::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::publish::folder::FolderTarget;
    use crate::publish::test_support::{self, ping};
    use crate::writer::LockWait;

    /// Takes a change over at minute 0, by the word `w`; returns whose it was until
    /// then, and whose and for how many whole minutes it is now.
    fn check(lines: &str, by: Option<&str>, minute: i64) -> (String, i64) {
        let config = test_support::config(lines);
        let store = FolderTarget::new("file:///srv".into(), "/srv".into(), LockWait::default());
        let job = test_support::job(&store, &config, Path::new(""));
        let ping = lease(&ping("a", by, minute), "w", &job);
        (ping.by.unwrap(), (ping.due - job.now).num_minutes())
    }

    #[test]
    fn what_is_taken_is_its_own_for_longer_than_hubs_take() {
        // A minute, three tries of ten seconds, their pauses, and two minutes.
        assert_eq!(check("", None, 0), ("w".into(), 3));
        assert_eq!(check("[publish]\nhub_timeout = '1min'", None, 0), ("w".into(), 6));
    }

    #[test]
    fn what_is_its_own_for_long_enough_keeps_its_time() {
        assert_eq!(check("", Some("w"), 1), ("w".into(), 3));
        assert_eq!(check("", Some("w"), 2), ("w".into(), 2));
        assert_eq!(check("", Some("v"), 2), ("w".into(), 3));
    }

    #[test]
    fn endless_patience_with_hubs_is_read_back() {
        let config = test_support::config("[publish]\nhub_timeout = '200000000y'");
        let store = FolderTarget::new("file:///srv".into(), "/srv".into(), LockWait::default());
        let ping =
            lease(&ping("a", None, 0), "w", &test_support::job(&store, &config, Path::new("")));
        let text = serde_json::to_string(&ping).unwrap();
        assert_eq!(serde_json::from_str::<PendingPing>(&text).unwrap(), ping);
    }

    #[test]
    fn newer_change_stands_for_the_older_and_begins_anew() {
        let mut untold = vec![PendingPing { tries: 3, ..ping("a", None, 9) }, ping("b", None, 0)];
        note(&mut untold, vec![ping("a", Some("w"), 1)]);
        assert_eq!(untold, [ping("b", None, 0), ping("a", Some("w"), 1)]);
    }

    #[test]
    fn hub_that_fails_is_asked_ever_less_often_and_then_given_up() {
        let mut ping = ping("a", Some("w"), 7);
        let mut waits = Vec::new();
        while let Some(later) = reschedule(&ping, Timestamp::UNIX_EPOCH) {
            assert_eq!((later.by.as_ref(), is_last(&ping)), (None, false));
            waits.push((later.due - Timestamp::UNIX_EPOCH).num_minutes());
            ping = later;
        }
        assert!(is_last(&ping));
        let rest = [360; 10];
        assert_eq!(waits[..9], [1, 2, 4, 8, 16, 32, 64, 128, 256]);
        assert_eq!(waits[9..], rest);
    }
}
