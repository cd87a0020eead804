//! WebSub: each hub is told of exactly the feeds whose bytes changed.

use std::cell::RefCell;
use std::time::Duration;

use futures_util::future;
use url::form_urlencoded;

use crate::builder;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::publish::headers::{Kind, kind};
use crate::publish::outbox::{Outbox, Ping};
use crate::publish::{Job, chance};
use crate::stores::network;

/// How often a hub is asked in one run.
const TRIES: u32 = 3;

/// How long it is left alone after the first time; twice that after the next.
const BACKOFF: Duration = Duration::from_millis(500);

/// Returns the addresses of the feeds among files, as the feeds have them.
pub fn topics(config: &Config, paths: &[String]) -> Vec<String> {
    let feeds = paths.iter().filter(|path| kind(config, path) == Kind::Feed);
    feeds.map(|path| builder::file_url(config, path).to_string()).collect()
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
            .map_err(|error| cause(&error))?;
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

    /// Hubs differ in what they call the topic: it is sent by both names.
    async fn ask(&self, ping: &Ping) -> Result<(), String> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("hub.mode", "publish")
            .append_pair("hub.topic", &ping.topic)
            .append_pair("hub.url", &ping.topic)
            .finish();
        let request = self
            .http
            .post(&ping.hub)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(form);
        let answer = request.send().await.map_err(|error| cause(&error))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(format!("it answered {}", answer.status()))
        }
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
        let found = Diagnostic::new(&codes::PUBLISH_HUB, message);
        Ok(Some(found.help("check `[site] hubs`; nothing else is to be done")))
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
