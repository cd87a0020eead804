//! Each hub and cloud is told of exactly the feeds whose bytes changed.

use std::cell::RefCell;
use std::time::Duration;

use futures_util::future;

use crate::builder;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::Timestamp;
use crate::publish::headers::{Kind, format, kind};
use crate::publish::outbox::{Outbox, Ping};
use crate::publish::protocol::{self, Protocol};
use crate::publish::{Job, chance};
use crate::stores::network;

/// How often a hub is asked in one run.
const TRIES: u32 = 3;

/// How long it is left alone after the first time; twice that after the next.
const BACKOFF: Duration = Duration::from_millis(500);

/// How many bytes of an answer are read, and what came with them.
const LONGEST_ANSWER: usize = 4096;

/// Returns the addresses of the feeds among files, as the feeds have them.
pub fn topics(config: &Config, paths: &[String]) -> Vec<String> {
    let feeds = paths.iter().filter(|path| kind(config, path) == Kind::Feed);
    feeds.map(|path| builder::file_url(config, path).to_string()).collect()
}

/// Lists whom to tell of what changed: every hub of each feed, and the cloud of
/// those that name it.
pub fn pings(config: &Config, paths: &[String], now: Timestamp) -> Vec<Ping> {
    let site = &config.site;
    let hubs = site.hubs.iter().map(|hub| (Protocol::WebSub, hub.to_string()));
    let cloud = site.cloud.iter().map(|url| (Protocol::RssCloud, protocol::ping_address(url)));
    let told = |(protocol, hub): (Protocol, String)| {
        let is_named = |path: &&String| {
            format(config, path).is_some_and(|format| protocol.is_named_in(format))
        };
        let feeds: Vec<String> = paths.iter().filter(is_named).cloned().collect();
        let ping = move |topic| Ping { hub: hub.clone(), protocol, topic, tries: 0, due: now };
        topics(config, &feeds).into_iter().map(ping)
    };
    hubs.chain(cloud).flat_map(told).collect()
}

/// Tells every hub of what it has not been told; returns of how much it was.
///
/// A hub that does not answer keeps no other from being told.
///
/// # Errors
/// The outbox can't be written.
pub fn tell(outbox: &mut Outbox, job: &Job<'_>, report: &mut Report) -> Result<usize, Diagnostic> {
    let mut hubs: Vec<Vec<Ping>> = Vec::new();
    for ping in outbox.due(job.now) {
        match hubs.iter_mut().find(|pings| pings[0].hub == ping.hub) {
            Some(pings) => pings.push(ping),
            None => hubs.push(vec![ping]),
        }
    }
    if hubs.is_empty() {
        return Ok(0);
    }
    let session = Telling { outbox: RefCell::new(outbox), job, told: RefCell::default() };
    let failed = match Client::new(job.config.publish.hub_timeout) {
        Ok(client) => {
            let all = hubs.iter().map(|pings| session.tell(&client, pings));
            client.runtime.block_on(future::join_all(all))
        }
        Err(reason) => hubs.iter().map(|pings| session.put_off(pings, &reason)).collect(),
    };
    for found in failed {
        report.diagnostics.extend(found?);
    }
    Ok(session.told.into_inner())
}

/// What asks hubs.
struct Client {
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
}

impl Client {
    fn new(timeout: Duration) -> Result<Self, String> {
        let runtime = network::runtime().map_err(|error| error.to_string())?;
        let http = reqwest::Client::builder()
            .user_agent(concat!("feedwright/", env!("CARGO_PKG_VERSION")))
            .timeout(timeout)
            .build()
            .map_err(|error| network::plain_reason(cause(&error)))?;
        Ok(Self { runtime, http })
    }

    /// Tells of one feed, patiently.
    async fn publish(&self, ping: &Ping) -> Result<(), String> {
        let mut wait = BACKOFF;
        let mut outcome = self.ask(ping).await;
        for _ in 1..TRIES {
            if outcome.is_ok() {
                break;
            }
            tokio::time::sleep(chance::pause(wait)).await;
            wait *= 2;
            outcome = self.ask(ping).await;
        }
        outcome
    }

    async fn ask(&self, ping: &Ping) -> Result<(), String> {
        let request = self
            .http
            .post(&ping.hub)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(ping.protocol.form(&ping.topic));
        let mut answer = request.send().await.map_err(|error| cause(&error))?;
        if !answer.status().is_success() {
            return Err(format!("it answered {}", answer.status()));
        }
        let mut text = Vec::new();
        while text.len() < LONGEST_ANSWER
            && let Some(chunk) = answer.chunk().await.map_err(|error| cause(&error))?
        {
            text.extend_from_slice(&chunk);
        }
        ping.protocol.judge(&String::from_utf8_lossy(&text))
    }
}

/// Hubs being told; each works on its own pings.
struct Telling<'a> {
    outbox: RefCell<&'a mut Outbox>,
    job: &'a Job<'a>,
    told: RefCell<usize>,
}

impl Telling<'_> {
    /// Tells one hub; after a failure it is left alone until the next run.
    async fn tell(
        &self,
        client: &Client,
        pings: &[Ping],
    ) -> Result<Option<Diagnostic>, Diagnostic> {
        for (index, ping) in pings.iter().enumerate() {
            match client.publish(ping).await {
                Ok(()) => {
                    // At once, so that a crash tells nothing twice.
                    self.outbox.borrow_mut().told(ping)?;
                    *self.told.borrow_mut() += 1;
                }
                Err(reason) => return self.put_off(&pings[index..], &reason),
            }
        }
        Ok(None)
    }

    fn put_off(&self, pings: &[Ping], reason: &str) -> Result<Option<Diagnostic>, Diagnostic> {
        let mut over = 0;
        for ping in pings {
            over += usize::from(self.outbox.borrow_mut().failed(ping, self.job.now)?);
        }
        let fate = if over == pings.len() {
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
        Ok(Some(Diagnostic::new(&codes::PUBLISH_HUB, message).help(help)))
    }
}

/// Returns the innermost cause, which names no address again.
fn cause(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it did not answer in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::sample;

    #[test]
    fn topics_are_feeds_alone_by_their_addresses() {
        let paths = ["archive/1/feed.xml", "feed.xml", "feeds.opml", "tags/ä b/atom.xml"];
        let paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
        assert_eq!(
            topics(&sample::config(""), &paths),
            ["https://a.example/feed.xml", "https://a.example/tags/%C3%A4%20b/atom.xml"]
        );
    }
}
