//! Pending pings and their leases, as stored in the manifest of a store.
//!
//! One replacement of the manifest records both that a feed changed and that its
//! hubs must be notified, so a crash can never separate the two. A lease keeps
//! other publishers from sending the same ping: it is the right of one publisher,
//! named by its token, to send a ping until a point in time.
//!
//! | state     | in the manifest            | who may act                    | ended by                                          |
//! |-----------|----------------------------|--------------------------------|---------------------------------------------------|
//! | leased    | `by` = a token, `due` ahead | the publisher of the token sends it | delivery; failure (→ waiting); `due` passing (→ expired) |
//! | expired   | `by` = a token, `due` past | that publisher may still send it; any other may take it over | a new lease by either (→ leased) |
//! | waiting   | no `by`, `due` ahead       | nobody                         | `due` passing (→ open)                            |
//! | open      | no `by`, `due` past        | any publisher may lease it     | a lease (→ leased)                                |
//! | delivered | absent                     | nobody                         | final                                             |
//! | given up  | absent                     | nobody                         | final, after [`MAX_FAILED_ATTEMPTS`] failures     |
//!
//! In every state, a newer change of the same feed replaces the ping by a leased one
//! without failures: the hub will fetch the newest feed anyway. A publisher removes
//! a ping instead of leasing it if its own `feed.toml` does not name the hub.
//!
//! Two publishers can send the same ping only if one is so slow that its lease
//! expires while it waits for the hub. That is harmless, because the hub finds the
//! same bytes. A publisher that is killed after the hub accepted a ping, and whose
//! disk is lost, has the same effect.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use crate::model::Timestamp;
use crate::publish::{PublishJob, hubs};
use crate::writer::PendingPing;

/// Number of failed runs after which a ping is given up.
const MAX_FAILED_ATTEMPTS: u32 = 20;

/// Safety margin added to a lease, for clocks that differ between machines and for
/// the time that it takes to write the manifest.
const LEASE_MARGIN: Duration = Duration::from_mins(2);

/// Adds pings; a newer ping for the same hub and feed replaces the older one.
pub(super) fn add(pending: &mut Vec<PendingPing>, pings: Vec<PendingPing>) {
    let keys: BTreeSet<_> = pings.iter().map(key).collect();
    pending.retain(|ping| !keys.contains(&key(ping)));
    pending.extend(pings);
}

/// Returns the hub and the feed of a ping, which identify it in the manifest.
pub(super) fn key(ping: &PendingPing) -> (&str, &str) {
    (&ping.hub, &ping.topic)
}

/// Returns true if the publisher of a token has leased a ping, even if the lease has
/// expired since.
pub(super) fn is_leased_by(ping: &PendingPing, token: &str) -> bool {
    ping.lease_token.as_deref() == Some(token)
}

/// Renews all leases of a publisher from the current time.
pub(super) fn renew(pending: &mut [PendingPing], token: &str, job: &PublishJob<'_>) {
    let due = time_after(job, lease_duration(job).saturating_add(LEASE_MARGIN));
    pending.iter_mut().filter(|ping| is_leased_by(ping, token)).for_each(|ping| ping.due = due);
}

/// Returns a ping as leased by the publisher of a token. A lease that is still long
/// enough for a whole batch is kept as it is: an unchanged list of pings saves a
/// write of the manifest.
pub(super) fn lease(ping: &PendingPing, token: &str, job: &PublishJob<'_>) -> PendingPing {
    let mut ping = ping.clone();
    if !is_leased_by(&ping, token) || ping.due < time_after(job, lease_duration(job)) {
        ping.lease_token = Some(token.to_owned());
        renew(std::slice::from_mut(&mut ping), token, job);
    }
    ping
}

/// Returns a failed ping without a lease, for any publisher to retry: after a minute
/// the first time, then after twice the time before, up to six hours. Returns
/// nothing if this was the last attempt.
pub(super) fn reschedule(ping: &PendingPing, now: Timestamp) -> Option<PendingPing> {
    let failed_attempts = ping.failed_attempts.saturating_add(1);
    let half_minutes = (1_i64 << failed_attempts.min(10)).min(720);
    let due = now + TimeDelta::minutes(half_minutes) / 2;
    (!is_last_attempt(ping)).then(|| PendingPing {
        failed_attempts,
        lease_token: None,
        due,
        ..ping.clone()
    })
}

/// Returns true if a ping is given up should its next attempt fail.
pub(super) const fn is_last_attempt(ping: &PendingPing) -> bool {
    ping.failed_attempts.saturating_add(1) >= MAX_FAILED_ATTEMPTS
}

/// Returns the longest time from the start of a batch until its outcome is known: the
/// batch starts no ping after [`hubs::BATCH_DURATION`], and the last one may use all
/// of its retries.
fn lease_duration(job: &PublishJob<'_>) -> Duration {
    hubs::BATCH_DURATION.saturating_add(hubs::max_delivery_time(job.config.publish.hub_timeout))
}

/// Returns the time that is a duration ahead of the current time, which is the start
/// of the run plus the time elapsed since.
fn time_after(job: &PublishJob<'_>, duration: Duration) -> Timestamp {
    let delta = TimeDelta::from_std(duration.saturating_add(job.started.elapsed())).ok();
    let time = delta.and_then(|delta| job.now.checked_add_signed(delta));
    time.unwrap_or(Timestamp::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::publish::folder::FolderTarget;
    use crate::publish::test_support::{self, ping};
    use crate::writer::LockWait;

    /// Leases a ping at minute 0 with the token `w`, whose lease was `by` until
    /// `minute`; returns the new token and the whole minutes of the new lease.
    fn check(lines: &str, by: Option<&str>, minute: i64) -> (String, i64) {
        let config = test_support::config(lines);
        let store = FolderTarget::new("file:///srv".into(), "/srv".into(), LockWait::default());
        let job = test_support::job(&store, &config, Path::new(""));
        let ping = lease(&ping("a", by, minute), "w", &job);
        (ping.lease_token.unwrap(), (ping.due - job.now).num_minutes())
    }

    #[test]
    fn lease_outlasts_the_slowest_batch() {
        // A minute, three tries of ten seconds, their pauses, and two minutes.
        assert_eq!(check("", None, 0), ("w".into(), 3));
        assert_eq!(check("[publish]\nhub_timeout = '1min'", None, 0), ("w".into(), 6));
    }

    #[test]
    fn lease_that_is_long_enough_is_not_renewed() {
        assert_eq!(check("", Some("w"), 1), ("w".into(), 3));
        assert_eq!(check("", Some("w"), 2), ("w".into(), 2));
        assert_eq!(check("", Some("v"), 2), ("w".into(), 3));
    }

    #[test]
    fn lease_without_end_is_read_back() {
        let config = test_support::config("[publish]\nhub_timeout = '200000000y'");
        let store = FolderTarget::new("file:///srv".into(), "/srv".into(), LockWait::default());
        let ping =
            lease(&ping("a", None, 0), "w", &test_support::job(&store, &config, Path::new("")));
        let text = serde_json::to_string(&ping).unwrap();
        assert_eq!(serde_json::from_str::<PendingPing>(&text).unwrap(), ping);
    }

    #[test]
    fn newer_change_replaces_the_older_and_its_failures() {
        let older = PendingPing { failed_attempts: 3, ..ping("a", None, 9) };
        let mut pending = vec![older, ping("b", None, 0)];
        add(&mut pending, vec![ping("a", Some("w"), 1)]);
        assert_eq!(pending, [ping("b", None, 0), ping("a", Some("w"), 1)]);
    }

    #[test]
    fn failing_hub_is_retried_less_and_less_often_and_then_given_up() {
        let mut ping = ping("a", Some("w"), 7);
        let mut waits = Vec::new();
        while let Some(later) = reschedule(&ping, Timestamp::UNIX_EPOCH) {
            assert_eq!((later.lease_token.as_ref(), is_last_attempt(&ping)), (None, false));
            waits.push((later.due - Timestamp::UNIX_EPOCH).num_minutes());
            ping = later;
        }
        assert!(is_last_attempt(&ping));
        let rest = [360; 10];
        assert_eq!(waits[..9], [1, 2, 4, 8, 16, 32, 64, 128, 256]);
        assert_eq!(waits[9..], rest);
    }
}
