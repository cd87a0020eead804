//! Hubs told of what the store's manifest says that they have not been told.
//!
//! What is told is noted there too: nobody else tells it meanwhile, and whoever
//! publishes next knows how it went, wherever that is.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Report, codes};
use crate::publish::errors::{self, PublishProgress};
use crate::publish::hubs::{self, HubFailure, HubRequests};
use crate::publish::outbox::PublishOutbox;
use crate::publish::remote_manifest::{self, RemoteManifest};
use crate::publish::session::PublishSession;
use crate::publish::{PublishJob, pending_pings, random};
use crate::stores::{StoreError, network};
use crate::writer::{PendingPing, manifest};

/// How often the manifest is read again because another publisher was faster.
const MOST_LOOKS: u32 = 100;

/// Tells pings for a while; the outbox hears of those that were told.
type SendBatch<'s> =
    dyn FnMut(&[PendingPing], &mut PublishOutbox) -> Result<Vec<HubFailure>, Diagnostic> + 's;

/// Tells hubs after a publish that left the manifest as it was `found`; the
/// summary says how much.
///
/// # Errors
/// The store or the outbox can't be written. What was told by then may be told
/// again.
pub fn send_pending(
    session: &mut PublishSession<'_>,
    found: RemoteManifest,
    report: &mut Report,
) -> Result<(), Diagnostic> {
    let requests = HubRequests {
        timeout: session.job.config.publish.hub_timeout,
        tokens: session.job.hub_tokens,
        redirects: RefCell::default(),
    };
    let speak = &mut |pings: &[PendingPing], outbox: &mut PublishOutbox| {
        hubs::notify_hubs(pings, &requests, &mut |ping| outbox.record_sent(ping))
    };
    let written = session.summary.written.len();
    let mut telling = HubNotifier::new(session.job, found, &mut session.outbox);
    telling.extent = PublishProgress { done: written, total: written };
    let told = telling.run(speak, report);
    report.diagnostics.extend(requests.redirects.borrow().iter().map(redirected));
    let told = told?;
    let untold = telling.found.pending_pings().len();
    (session.summary.notified, session.summary.pending) = (told, untold);
    Ok(())
}

/// One publisher telling hubs.
struct HubNotifier<'a> {
    job: &'a PublishJob<'a>,
    /// The manifest as it stands in the store.
    found: RemoteManifest,
    outbox: &'a mut PublishOutbox,
    /// By which the manifest says what this publisher tells.
    token: String,
    /// What was published before.
    extent: PublishProgress,
    /// Hubs whose pings were dropped, because feed.toml does not name them.
    dropped: BTreeSet<String>,
}

impl<'a> HubNotifier<'a> {
    fn new(job: &'a PublishJob<'a>, found: RemoteManifest, outbox: &'a mut PublishOutbox) -> Self {
        let word = outbox.claim().map_or_else(random::token, str::to_owned);
        Self {
            job,
            found,
            outbox,
            token: word,
            extent: PublishProgress::default(),
            dropped: BTreeSet::new(),
        }
    }

    /// Tells all that is its own, spell after spell; returns how much was told.
    fn run(&mut self, speak: &mut SendBatch<'_>, report: &mut Report) -> Result<usize, Diagnostic> {
        let before = self.outbox.sent_pings().len();
        let mut failures = Vec::new();
        loop {
            self.settle(&failures)?;
            self.outbox.clear_left()?;
            let own: Vec<PendingPing> = self.leased_pings().cloned().collect();
            if own.is_empty() {
                break;
            }
            failures = speak(&own, self.outbox)?;
            report.diagnostics.extend(failures.iter().map(not_told));
        }
        let told = self.outbox.sent_pings().len() - before;
        self.outbox.clear()?;
        report.diagnostics.extend(self.dropped.iter().map(|hub| not_configured(hub)));
        Ok(told)
    }

    fn leased_pings(&self) -> impl Iterator<Item = &PendingPing> {
        self.found
            .pending_pings()
            .iter()
            .filter(|ping| pending_pings::is_leased_by(ping, &self.token))
    }

    /// Notes in the store what came of a spell, and what is told in the next.
    fn settle(&mut self, failures: &[HubFailure]) -> Result<(), Diagnostic> {
        for _ in 0..MOST_LOOKS {
            let (revised, dropped): (Vec<PendingPing>, Vec<PendingPing>) =
                self.remaining_pings(failures).into_iter().partition(|ping| self.is_kept(ping));
            self.dropped.extend(dropped.into_iter().map(|ping| ping.hub));
            if revised == self.found.pending_pings() {
                return Ok(());
            }
            if revised.iter().any(|ping| pending_pings::is_leased_by(ping, &self.token)) {
                self.outbox.set_claim(Some(&self.token))?;
            }
            let mut manifest = self.found.manifest.clone().unwrap_or_default();
            manifest.store.get_or_insert_default().untold = revised;
            match remote_manifest::replace(self.job, &manifest, self.found.tag.as_ref()) {
                Ok(tag) => {
                    self.found = RemoteManifest { manifest: Some(manifest), tag: Some(tag) };
                    return Ok(());
                }
                Err(StoreError::Changed) => {
                    self.found =
                        remote_manifest::wait_for_idle(self.job, Some(&self.token), self.extent)?;
                }
                Err(fault) => return Err(self.failed(&fault)),
            }
        }
        Err(self.failed(&StoreError::Changed))
    }

    /// Lists what is untold after a spell: without what was told, later what
    /// failed, and its own what nobody else tells.
    fn remaining_pings(&self, failures: &[HubFailure]) -> Vec<PendingPing> {
        let now = self.job.now;
        let failed: BTreeSet<&PendingPing> =
            failures.iter().flat_map(|failure| &failure.pings).collect();
        let there = self.found.pending_pings();
        let known: BTreeSet<_> = there.iter().map(pending_pings::subject).collect();
        let left =
            self.outbox.left().iter().filter(|ping| !known.contains(&pending_pings::subject(ping)));
        let open = there.iter().chain(left).filter(|ping| !self.outbox.sent_pings().contains(ping));
        open.filter_map(|ping| {
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
    /// feed.toml does not name. What another one sends by its own configuration is
    /// left to it.
    fn is_kept(&self, ping: &PendingPing) -> bool {
        !pending_pings::is_leased_by(ping, &self.token)
            || hubs::is_configured(self.job.config, ping)
    }

    fn failed(&self, fault: &StoreError) -> Diagnostic {
        let what = format!("take `{}`", manifest::FILE);
        errors::publish_failed(self.job.store, &what, fault, self.extent)
    }
}

/// Reports a hub that only the manifest names.
fn not_configured(hub: &str) -> Diagnostic {
    let message = format!(
        "the manifest in the store names the hub {hub}, but `feed.toml` does not: it was not notified, and its pings are dropped"
    );
    Diagnostic::new(&codes::PUBLISH_UNKNOWN_HUB, message)
        .help("add it to `[site] hubs` if it is yours")
}

/// Reports a hub that has moved.
fn redirected((hub, to): &(String, String)) -> Diagnostic {
    let message = format!("the hub {hub} redirects to {to}, which was notified");
    let help = format!("write `{to}` in `[site] hubs`, unless the redirect is temporary");
    Diagnostic::new(&codes::PUBLISH_HUB_MOVED, message).help(help)
}

/// Says that a hub could not be told, and what becomes of it.
fn not_told(failure: &HubFailure) -> Diagnostic {
    let HubFailure { pings, reason } = failure;
    let fate = if pings.iter().all(pending_pings::is_last) {
        "that is given up"
    } else {
        "the next `feedwright publish` tries again"
    };
    let count = pings.len();
    let feeds = if count == 1 { "feed" } else { "feeds" };
    let message = format!(
        "{} could not be told of {count} changed {feeds}: {reason}; they are published, and {fate}",
        pings[0].hub
    );
    let help = if reason == network::NO_CERTIFICATES {
        network::CERTIFICATES_HELP
    } else {
        "check `[site] hubs` and `cloud`; nothing else is to be done"
    };
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

    /// A store and an output folder on this machine.
    struct NotifierFixture(tempfile::TempDir);

    impl NotifierFixture {
        /// Makes a store of which hubs have not been told this.
        fn new(untold: &[PendingPing]) -> Self {
            let place = Self(tempfile::tempdir().unwrap());
            place.put(untold);
            place
        }

        /// Writes the manifest, as another publisher would.
        fn put(&self, untold: &[PendingPing]) {
            let store = StoreRecord { untold: untold.to_vec(), ..StoreRecord::default() };
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

        /// Tells hubs by the word `w`; returns what was told in each spell, and
        /// what is left.
        fn check(&self, speak: &mut SendBatch<'_>) -> String {
            self.check_from(self.found(), speak)
        }

        fn found(&self) -> RemoteManifest {
            remote_manifest::read(&self.store(), PublishProgress::default()).unwrap()
        }

        /// Does so from a manifest that may be another by now.
        fn check_from(&self, found: RemoteManifest, speak: &mut SendBatch<'_>) -> String {
            let (store, config) = (self.store(), test_support::config(test_support::HUBS));
            let job = test_support::job(&store, &config, Path::new(""));
            let mut outbox = self.outbox();
            outbox.set_claim(Some("w")).unwrap();
            let mut shown = String::new();
            let mut telling = HubNotifier::new(&job, found, &mut outbox);
            let mut heard = |pings: &[PendingPing], outbox: &mut PublishOutbox| {
                let topics: Vec<&str> = pings.iter().map(|ping| &*ping.topic).collect();
                shown += &format!("tells {}\n", topics.join(" "));
                speak(pings, outbox)
            };
            let told = telling.run(&mut heard, &mut Report::default()).unwrap();
            let left = self.found();
            let left =
                left.pending_pings().iter().map(|PendingPing { topic, tries, by, .. }| {
                    format!("left {topic} {tries} {}\n", by.as_deref().unwrap_or("anybody"))
                });
            let shown = shown + &left.collect::<String>();
            assert_eq!((outbox.claim(), outbox.sent_pings().len()), (None, 0));
            format!("{shown}{told} told")
        }
    }

    /// Tells everything.
    fn all(
        pings: &[PendingPing],
        outbox: &mut PublishOutbox,
    ) -> Result<Vec<HubFailure>, Diagnostic> {
        pings.iter().try_for_each(|ping| outbox.record_sent(ping))?;
        Ok(Vec::new())
    }

    #[test]
    fn own_and_abandoned_changes_are_told_and_those_that_another_tells_are_not() {
        let pings = [
            ping("own", Some("w"), 9),
            ping("abandoned", Some("v"), 0),
            ping("another's", Some("v"), 1),
            ping("put-off", None, 1),
            ping("due", None, 0),
        ];
        insta::assert_snapshot!(NotifierFixture::new(&pings).check(&mut all), @"
        tells own abandoned due
        left another's 0 v
        left put-off 0 anybody
        3 told
        ");
    }

    #[test]
    fn long_telling_is_noted_spell_by_spell() {
        let place = NotifierFixture::new(&["a", "b", "c"].map(|topic| ping(topic, Some("w"), 9)));
        let mut known = Vec::new();
        let told = place.check(&mut |pings, outbox| {
            known.push(place.found().pending_pings().len());
            all(&pings[..1], outbox)
        });
        insta::assert_snapshot!(told, @"
        tells a b c
        tells b c
        tells c
        3 told
        ");
        assert_eq!(known, [3, 2, 1]);
    }

    #[test]
    fn what_was_told_before_a_crash_is_not_told_again() {
        let pings = ["a", "b"].map(|topic| ping(topic, Some("w"), 9));
        let place = NotifierFixture::new(&pings);
        place.outbox().record_sent(&pings[0]).unwrap();
        insta::assert_snapshot!(place.check(&mut all), @"
        tells b
        1 told
        ");
    }

    #[test]
    fn newer_change_of_a_faster_publisher_is_left_to_it() {
        let place = NotifierFixture::new(&["a", "b"].map(|topic| ping(topic, Some("w"), 9)));
        let told = place.check(&mut |pings, outbox| {
            place.put(&[pings[1].clone(), ping("a", Some("v"), 9), ping("c", Some("v"), 9)]);
            all(pings, outbox)
        });
        insta::assert_snapshot!(told, @"
        tells a b
        left a 0 v
        left c 0 v
        2 told
        ");
    }

    #[test]
    fn of_two_that_find_a_change_abandoned_one_tells_it() {
        let place = NotifierFixture::new(&[ping("a", Some("v"), 0)]);
        let found = place.found();
        place.put(&[ping("a", Some("x"), 9)]);
        insta::assert_snapshot!(place.check_from(found, &mut all), @"
        left a 0 x
        0 told
        ");
    }

    #[test]
    fn what_a_hub_could_not_be_told_is_anybodys_later() {
        let place = NotifierFixture::new(&["a", "b"].map(|topic| ping(topic, Some("w"), 9)));
        let told = place.check(&mut |pings, outbox| {
            outbox.record_sent(&pings[0])?;
            Ok(vec![HubFailure { pings: pings[1..].to_vec(), reason: "no".into() }])
        });
        insta::assert_snapshot!(told, @"
        tells a b
        left b 1 anybody
        1 told
        ");
    }

    #[test]
    fn what_was_kept_in_the_outbox_alone_is_told_once() {
        let place = NotifierFixture::new(&[ping("a", Some("v"), 9)]);
        place.outbox().leave(["a", "b"].map(|topic| ping(topic, None, 0)).to_vec());
        insta::assert_snapshot!(place.check(&mut all), @"
        tells b
        left a 0 v
        1 told
        ");
        insta::assert_snapshot!(place.check(&mut all), @"
        left a 0 v
        0 told
        ");
    }

    #[test]
    fn nothing_to_tell_writes_nothing() {
        let place = NotifierFixture::new(&[ping("a", Some("v"), 9)]);
        let before = place.store().read(manifest::FILE).unwrap().unwrap().1;
        insta::assert_snapshot!(place.check(&mut all), @"
        left a 0 v
        0 told
        ");
        assert_eq!(place.store().read(manifest::FILE).unwrap().unwrap().1, before);
    }
}
