//! Delivers the pings that the store's manifest lists as pending.
//!
//! The manifest also records the outcome: no other publisher sends a leased ping,
//! and the next publisher, on any machine, knows which pings are left. The states
//! of a ping are in [`pending_pings`].

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::publish::errors::{self, PublishProgress};
use crate::publish::hubs::{self, HubFailure, HubRedirect, HubRequests};
use crate::publish::outbox::PublishOutbox;
use crate::publish::remote_manifest::{self, RemoteManifest};
use crate::publish::session::PublishSession;
use crate::publish::{PublishJob, pending_pings, random};
use crate::stores::StoreError;
use crate::writer::{PendingPing, manifest};

/// Number of attempts to replace the manifest. Each attempt can lose to another
/// publisher, and a run must end even if it always does.
const MAX_MANIFEST_ATTEMPTS: u32 = 100;

/// Sends a batch of pings, and records the delivered ones in the outbox.
type SendBatch<'s> =
    dyn FnMut(&[PendingPing], &mut PublishOutbox) -> Result<Vec<HubFailure>, Diagnostic> + 's;

/// Notifies hubs after a publish that left the store's manifest in the state
/// `remote`, and counts the delivered and pending pings in the summary.
///
/// # Errors
/// The store or the outbox can't be written. Pings delivered by then may be sent
/// again.
pub(super) fn send_pending(
    session: &mut PublishSession<'_>,
    remote: RemoteManifest,
    report: &mut Report,
) -> Result<(), Diagnostic> {
    let requests = HubRequests {
        timeout: session.job.config.publish.hub_timeout,
        tokens: session.job.hub_tokens,
        redirects: RefCell::default(),
    };
    let send_batch = &mut |pings: &[PendingPing], outbox: &mut PublishOutbox| {
        hubs::notify_hubs(pings, &requests, &mut |ping| outbox.record_sent(ping))
    };
    let written = session.summary.written.len();
    let mut notifier = HubNotifier::new(session.job, remote, &mut session.outbox);
    notifier.progress = PublishProgress { done: written, total: written };
    let delivered = notifier.run(send_batch, report);
    report.diagnostics.extend(requests.redirects.borrow().iter().map(hub_moved));
    let delivered = delivered?;
    let pending = notifier.remote.pending_pings().len();
    (session.summary.notified, session.summary.pending) = (delivered, pending);
    Ok(())
}

/// The delivery of pings by one publisher.
struct HubNotifier<'a> {
    job: &'a PublishJob<'a>,
    /// Manifest in the store, as it was last read or written.
    remote: RemoteManifest,
    outbox: &'a mut PublishOutbox,
    /// Token that identifies this publisher in the manifest.
    token: String,
    /// Files published before, for error messages.
    progress: PublishProgress,
    /// Hubs whose pings were dropped, because feed.toml does not name them.
    dropped: BTreeSet<String>,
}

impl<'a> HubNotifier<'a> {
    fn new(job: &'a PublishJob<'a>, remote: RemoteManifest, outbox: &'a mut PublishOutbox) -> Self {
        let token = outbox.token().map_or_else(random::token, str::to_owned);
        Self {
            job,
            remote,
            outbox,
            token,
            progress: PublishProgress::default(),
            dropped: BTreeSet::new(),
        }
    }

    /// Sends every ping that this publisher can lease, in batches; returns the number
    /// delivered. Between batches it saves the outcome in the manifest and renews its
    /// leases, because the pings of a large site outlast a single lease. Ends because
    /// every batch delivers or reschedules at least one ping of each hub.
    fn run(
        &mut self,
        send_batch: &mut SendBatch<'_>,
        report: &mut Report,
    ) -> Result<usize, Diagnostic> {
        let before = self.outbox.sent_pings().len();
        let mut failures = Vec::new();
        loop {
            self.save_outcome(&failures)?;
            self.outbox.clear_legacy_pings()?;
            let leased: Vec<PendingPing> = self.leased_pings().cloned().collect();
            if leased.is_empty() {
                break;
            }
            failures = send_batch(&leased, self.outbox)?;
            report.diagnostics.extend(failures.iter().map(hub_not_notified));
        }
        let delivered = self.outbox.sent_pings().len() - before;
        self.outbox.clear()?;
        report.diagnostics.extend(self.dropped.iter().map(|hub| hub_not_configured(hub)));
        Ok(delivered)
    }

    fn leased_pings(&self) -> impl Iterator<Item = &PendingPing> {
        self.remote
            .pending_pings()
            .iter()
            .filter(|ping| pending_pings::is_leased_by(ping, &self.token))
    }

    /// Writes the outcome of a batch and the leases of the next one to the manifest in
    /// one conditional write. If another publisher was faster, the manifest is read
    /// again and the write repeated on top of it.
    fn save_outcome(&mut self, failures: &[HubFailure]) -> Result<(), Diagnostic> {
        for _ in 0..MAX_MANIFEST_ATTEMPTS {
            let (pings, dropped): (Vec<PendingPing>, Vec<PendingPing>) =
                self.remaining_pings(failures).into_iter().partition(|ping| self.is_kept(ping));
            self.dropped.extend(dropped.into_iter().map(|ping| ping.hub));
            if pings == self.remote.pending_pings() {
                return Ok(());
            }
            // The token is saved here before the manifest has leases under it: after a
            // crash in between, this publisher must recognize them as its own.
            if pings.iter().any(|ping| pending_pings::is_leased_by(ping, &self.token)) {
                self.outbox.set_token(Some(&self.token))?;
            }
            let mut manifest = self.remote.manifest.clone().unwrap_or_default();
            manifest.store.get_or_insert_default().pending_pings = pings;
            match remote_manifest::replace(self.job, &manifest, self.remote.tag.as_ref()) {
                Ok(tag) => {
                    self.remote = RemoteManifest { manifest: Some(manifest), tag: Some(tag) };
                    return Ok(());
                }
                Err(StoreError::Changed) => {
                    self.remote =
                        remote_manifest::wait_for_idle(self.job, Some(&self.token), self.progress)?;
                }
                Err(error) => return Err(self.write_failed(&error)),
            }
        }
        Err(self.write_failed(&StoreError::Changed))
    }

    /// Computes the pings that are pending after a batch: drops delivered ones,
    /// reschedules failed ones, and leases or renews those that this publisher sends
    /// next. Leases of other publishers stay as they are.
    fn remaining_pings(&self, failures: &[HubFailure]) -> Vec<PendingPing> {
        let now = self.job.now;
        let failed: BTreeSet<&PendingPing> =
            failures.iter().flat_map(|failure| &failure.pings).collect();
        let pending = self.remote.pending_pings();
        let keys: BTreeSet<_> = pending.iter().map(pending_pings::key).collect();
        let legacy = self
            .outbox
            .legacy_pings()
            .iter()
            .filter(|ping| !keys.contains(&pending_pings::key(ping)));
        // The outbox remembers each delivered ping exactly as the manifest had it: a newer
        // change of the same feed is a different ping, and stays pending.
        let unsent =
            pending.iter().chain(legacy).filter(|ping| !self.outbox.sent_pings().contains(ping));
        unsent
            .filter_map(|ping| {
                if failed.contains(ping) {
                    pending_pings::reschedule(ping, now)
                } else if pending_pings::is_leased_by(ping, &self.token) || ping.due <= now {
                    Some(pending_pings::lease(ping, &self.token, self.job))
                } else {
                    Some(ping.clone())
                }
            })
            .collect()
    }

    /// Returns true unless this publisher would have to send a ping to a hub that
    /// feed.toml does not name. Pings leased by other publishers are kept: their
    /// configuration may name the hub.
    fn is_kept(&self, ping: &PendingPing) -> bool {
        !pending_pings::is_leased_by(ping, &self.token)
            || hubs::is_configured(self.job.config, ping)
    }

    fn write_failed(&self, error: &StoreError) -> Diagnostic {
        let action = format!("upload `{}` to", manifest::FILE);
        errors::publish_failed(self.job.store, &action, error, self.progress)
    }
}

/// Reports a hub that only the manifest names.
fn hub_not_configured(hub: &str) -> Diagnostic {
    let message = format!(
        "the manifest in the store names the hub {hub}, but `feed.toml` does not: it was not notified, and its pings are dropped"
    );
    Diagnostic::new(&codes::PUBLISH_UNKNOWN_HUB, message)
        .help("add it to `[site] hubs` if it is yours")
}

/// Reports a hub that has moved.
fn hub_moved(redirect: &HubRedirect) -> Diagnostic {
    let HubRedirect { hub, target } = redirect;
    let message = format!("the hub {hub} redirects to {target}, which was notified");
    let help = format!("write `{target}` in `[site] hubs`, unless the redirect is temporary");
    Diagnostic::new(&codes::PUBLISH_HUB_MOVED, message).help(help)
}

/// Reports a hub that could not be notified, and what happens to its pings.
fn hub_not_notified(failure: &HubFailure) -> Diagnostic {
    let HubFailure { pings, cause } = failure;
    let reason = &cause.reason;
    let next = if pings.iter().all(pending_pings::is_last_attempt) {
        "this was the last attempt"
    } else {
        "the next `feedwright publish` tries again"
    };
    let count = pings.len();
    let feeds = if count == 1 { "feed, which is" } else { "feeds, which are" };
    let message = format!(
        "failed to notify the hub {} of {count} changed {feeds} published: {reason}; {next}",
        pings[0].hub
    );
    let usual = "check the addresses in `[site] hubs` and `cloud`; otherwise no action is needed";
    let help = cause.help.unwrap_or(usual);
    Diagnostic::new(&codes::PUBLISH_HUB, message).help(help)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::publish::folder::FolderTarget;
    use crate::publish::store::PublishTarget;
    use crate::publish::test_support::{self, ping};
    use crate::writer::{LockWait, Manifest, StoreRecord};

    /// A store and an output folder in a temporary folder.
    struct NotifierFixture(tempfile::TempDir);

    impl NotifierFixture {
        /// Makes a store whose manifest has these pending pings.
        fn new(pings: &[PendingPing]) -> Self {
            let fixture = Self(tempfile::tempdir().unwrap());
            fixture.put(pings);
            fixture
        }

        /// Replaces the pending pings in the manifest, as another publisher would.
        fn put(&self, pings: &[PendingPing]) {
            let store = StoreRecord { pending_pings: pings.to_vec(), ..StoreRecord::default() };
            let manifest = Manifest { store: Some(store), ..Manifest::default() };
            fs::create_dir_all(self.0.path().join("store")).unwrap();
            fs::write(self.0.path().join("store/feedwright.json"), manifest.to_bytes()).unwrap();
        }

        fn store(&self) -> FolderTarget<'_> {
            FolderTarget::new(
                "file:///srv".into(),
                self.0.path().join("store"),
                LockWait::default(),
            )
        }

        fn outbox(&self) -> PublishOutbox {
            let wait = LockWait::default();
            PublishOutbox::open(self.0.path(), "file:///srv", &wait, &mut Report::default())
                .unwrap()
        }

        /// Notifies hubs under the token `w`; returns the topics of each batch, and the
        /// pings that are left.
        fn check(&self, send_batch: &mut SendBatch<'_>) -> String {
            self.check_from(self.remote(), send_batch)
        }

        fn remote(&self) -> RemoteManifest {
            remote_manifest::read(&self.store(), PublishProgress::default()).unwrap()
        }

        /// Does so with a manifest that may be outdated.
        fn check_from(&self, remote: RemoteManifest, send_batch: &mut SendBatch<'_>) -> String {
            let (store, config) = (self.store(), test_support::config(test_support::HUBS));
            let job = test_support::job(&store, &config, Path::new(""));
            let mut outbox = self.outbox();
            outbox.set_token(Some("w")).unwrap();
            let mut shown = String::new();
            let mut notifier = HubNotifier::new(&job, remote, &mut outbox);
            let mut record_batch = |pings: &[PendingPing], outbox: &mut PublishOutbox| {
                let topics: Vec<&str> = pings.iter().map(|ping| &*ping.topic).collect();
                shown += &format!("sends {}\n", topics.join(" "));
                send_batch(pings, outbox)
            };
            let sent = notifier.run(&mut record_batch, &mut Report::default()).unwrap();
            for ping in self.remote().pending_pings() {
                let PendingPing { topic, failed_attempts, lease_token, .. } = ping;
                let holder = lease_token.as_deref().unwrap_or("anybody");
                shown += &format!("left {topic} {failed_attempts} {holder}\n");
            }
            assert_eq!((outbox.token(), outbox.sent_pings().len()), (None, 0));
            format!("{shown}{sent} sent")
        }
    }

    /// Delivers every ping.
    fn all(
        pings: &[PendingPing],
        outbox: &mut PublishOutbox,
    ) -> Result<Vec<HubFailure>, Diagnostic> {
        pings.iter().try_for_each(|ping| outbox.record_sent(ping))?;
        Ok(Vec::new())
    }

    #[test]
    fn own_expired_and_open_pings_are_sent_and_those_leased_by_others_are_not() {
        let pings = [
            ping("own", Some("w"), 9),
            ping("expired", Some("v"), 0),
            ping("another's", Some("v"), 1),
            ping("waiting", None, 1),
            ping("open", None, 0),
        ];
        insta::assert_snapshot!(NotifierFixture::new(&pings).check(&mut all), @"
        sends own expired open
        left another's 0 v
        left waiting 0 anybody
        3 sent
        ");
    }

    #[test]
    fn outcome_is_saved_after_each_batch() {
        let fixture = NotifierFixture::new(&["a", "b", "c"].map(|topic| ping(topic, Some("w"), 9)));
        let mut known = Vec::new();
        let shown = fixture.check(&mut |pings, outbox| {
            known.push(fixture.remote().pending_pings().len());
            all(&pings[..1], outbox)
        });
        insta::assert_snapshot!(shown, @"
        sends a b c
        sends b c
        sends c
        3 sent
        ");
        assert_eq!(known, [3, 2, 1]);
    }

    #[test]
    fn ping_delivered_before_a_crash_is_not_sent_again() {
        let pings = ["a", "b"].map(|topic| ping(topic, Some("w"), 9));
        let fixture = NotifierFixture::new(&pings);
        fixture.outbox().record_sent(&pings[0]).unwrap();
        insta::assert_snapshot!(fixture.check(&mut all), @"
        sends b
        1 sent
        ");
    }

    #[test]
    fn newer_ping_of_a_faster_publisher_is_left_to_it() {
        let fixture = NotifierFixture::new(&["a", "b"].map(|topic| ping(topic, Some("w"), 9)));
        let shown = fixture.check(&mut |pings, outbox| {
            fixture.put(&[pings[1].clone(), ping("a", Some("v"), 9), ping("c", Some("v"), 9)]);
            all(pings, outbox)
        });
        insta::assert_snapshot!(shown, @"
        sends a b
        left a 0 v
        left c 0 v
        2 sent
        ");
    }

    #[test]
    fn expired_lease_is_taken_over_by_one_publisher_only() {
        let fixture = NotifierFixture::new(&[ping("a", Some("v"), 0)]);
        let remote = fixture.remote();
        fixture.put(&[ping("a", Some("x"), 9)]);
        insta::assert_snapshot!(fixture.check_from(remote, &mut all), @"
        left a 0 x
        0 sent
        ");
    }

    #[test]
    fn failed_ping_loses_its_lease() {
        let fixture = NotifierFixture::new(&["a", "b"].map(|topic| ping(topic, Some("w"), 9)));
        let shown = fixture.check(&mut |pings, outbox| {
            outbox.record_sent(&pings[0])?;
            Ok(vec![HubFailure { pings: pings[1..].to_vec(), cause: "no".into() }])
        });
        insta::assert_snapshot!(shown, @"
        sends a b
        left b 1 anybody
        1 sent
        ");
    }

    #[test]
    fn pings_of_earlier_releases_are_sent_once() {
        let fixture = NotifierFixture::new(&[ping("a", Some("v"), 9)]);
        fixture.outbox().set_legacy_pings(["a", "b"].map(|topic| ping(topic, None, 0)).to_vec());
        insta::assert_snapshot!(fixture.check(&mut all), @"
        sends b
        left a 0 v
        1 sent
        ");
        insta::assert_snapshot!(fixture.check(&mut all), @"
        left a 0 v
        0 sent
        ");
    }

    #[test]
    fn manifest_is_not_written_if_there_is_nothing_to_send() {
        let fixture = NotifierFixture::new(&[ping("a", Some("v"), 9)]);
        let before = fixture.store().read(manifest::FILE).unwrap().unwrap().1;
        insta::assert_snapshot!(fixture.check(&mut all), @"
        left a 0 v
        0 sent
        ");
        assert_eq!(fixture.store().read(manifest::FILE).unwrap().unwrap().1, before);
    }
}
