//! Each hub and cloud is told of exactly the feeds whose bytes changed.

mod redirect;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use futures_util::future;
use url::Url;

use crate::builder;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::model::Timestamp;
use crate::publish::headers::{PublishedFileKind, format, kind};
use crate::publish::{ping_protocol, random};
use crate::stores::network;
use crate::writer::{PendingPing, PingProtocol};

/// How often a hub is asked in one run.
const TRIES: u32 = 3;

/// How long it is left alone after the first time; twice that after the next.
const BACKOFF: Duration = Duration::from_millis(500);

/// How long hubs are told, but for the last change of each, until what they were
/// told is noted elsewhere than here.
pub const SPELL: Duration = Duration::from_mins(1);

/// How many bytes of an answer are read, and what came with them.
const LONGEST_ANSWER: usize = 4096;

/// How often one ping is redirected.
const MOST_REDIRECTS: u32 = 3;

/// What a hub could not be told, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubFailure {
    /// All of the hub.
    pub pings: Vec<PendingPing>,
    /// In the words of the hub or of the network.
    pub reason: String,
}

/// How hubs are asked.
pub struct HubRequests<'a> {
    /// How long one request may take.
    pub timeout: Duration,
    /// Tokens of the hubs that want one, by the address of the hub.
    pub tokens: &'a HubTokens,
    /// Hubs that answered from another address: the hub's, and that one.
    pub redirects: RefCell<BTreeSet<(String, String)>>,
}

/// Tokens of hubs, by the address of the hub.
pub type HubTokens = BTreeMap<String, String>;

/// Hears what a hub was told.
pub type PingCallback<'n> = dyn FnMut(&PendingPing) -> Result<(), Diagnostic> + 'n;

/// Returns the addresses of the feeds among files, as the feeds have them.
pub fn topics(config: &Config, paths: &[String]) -> Vec<String> {
    let feeds = paths.iter().filter(|path| kind(config, path) == PublishedFileKind::Feed);
    feeds.map(|path| builder::file_url(config, path).to_string()).collect()
}

/// Lists whom to tell of what changed: every hub of each feed, and the cloud of
/// those that name it. The publisher whose claim is `word` tells them, from `now`.
pub fn pings(config: &Config, paths: &[String], word: &str, now: Timestamp) -> Vec<PendingPing> {
    let site = &config.site;
    let hubs = site.hubs.iter().map(|hub| (PingProtocol::WebSub, hub.url.to_string()));
    let cloud =
        site.cloud.iter().map(|url| (PingProtocol::RssCloud, ping_protocol::ping_address(url)));
    let told = |(protocol, hub): (PingProtocol, String)| {
        let is_named = |path: &&String| {
            format(config, path).is_some_and(|format| protocol.is_named_in(format))
        };
        let feeds: Vec<String> = paths.iter().filter(is_named).cloned().collect();
        let ping = move |topic| PendingPing {
            hub: hub.clone(),
            protocol,
            topic,
            tries: 0,
            by: Some(word.to_owned()),
            due: now,
        };
        topics(config, &feeds).into_iter().map(ping)
    };
    hubs.chain(cloud).flat_map(told).collect()
}

/// Tells hubs of changes, all hubs at once and for one spell, which may leave
/// some untold; `note` hears at once what was told. Returns what they could not be.
///
/// A hub that does not answer keeps no other from being told, and is left alone
/// until the next run.
///
/// # Errors
/// That of `note`.
pub fn notify_hubs(
    pings: &[PendingPing],
    requests: &HubRequests<'_>,
    note: &mut PingCallback<'_>,
) -> Result<Vec<HubFailure>, Diagnostic> {
    let hubs = by_hub(pings);
    let client = match HubClient::new(requests) {
        Ok(client) => client,
        Err(reason) => {
            return Ok(hubs.iter().map(|pings| failure(pings, &reason)).collect());
        }
    };
    let (ends, note) = (Instant::now() + SPELL, RefCell::new(note));
    let all = hubs.iter().map(|pings| client.notify_hub(pings, ends, &note));
    let ended = client.runtime.block_on(future::join_all(all));
    ended.into_iter().filter_map(Result::transpose).collect()
}

fn by_hub(pings: &[PendingPing]) -> Vec<Vec<&PendingPing>> {
    let mut hubs: Vec<Vec<&PendingPing>> = Vec::new();
    for ping in pings {
        match hubs.iter_mut().find(|pings| pings[0].hub == ping.hub) {
            Some(pings) => pings.push(ping),
            None => hubs.push(vec![ping]),
        }
    }
    hubs
}

fn failure(pings: &[&PendingPing], reason: &str) -> HubFailure {
    let pings = pings.iter().map(|ping| (*ping).clone()).collect();
    HubFailure { pings, reason: reason.to_owned() }
}

/// Returns how long one change may take to tell.
pub const fn longest(timeout: Duration) -> Duration {
    // Each pause is twice the one before.
    timeout.saturating_mul(TRIES).saturating_add(BACKOFF.saturating_mul((1 << (TRIES - 1)) - 1))
}

/// Returns true if feed.toml names the hub or server of a ping: a manifest alone
/// is no reason to contact anybody.
pub fn is_configured(config: &Config, ping: &PendingPing) -> bool {
    let site = &config.site;
    match ping.protocol {
        PingProtocol::WebSub => site.hubs.iter().any(|hub| hub.url.as_str() == ping.hub),
        PingProtocol::RssCloud => {
            site.cloud.as_ref().is_some_and(|url| ping_protocol::ping_address(url) == ping.hub)
        }
    }
}

/// What asks hubs.
struct HubClient<'a> {
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
    requests: &'a HubRequests<'a>,
}

impl<'a> HubClient<'a> {
    fn new(requests: &'a HubRequests<'a>) -> Result<Self, String> {
        let runtime = network::runtime().map_err(|error| error.to_string())?;
        let http = reqwest::Client::builder()
            .user_agent(concat!("feedwright/", env!("CARGO_PKG_VERSION")))
            .timeout(requests.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| network::plain_reason(cause(&error)))?;
        Ok(Self { runtime, http, requests })
    }

    /// Tells one hub; returns what it could not be told.
    async fn notify_hub(
        &self,
        pings: &[&PendingPing],
        ends: Instant,
        note: &RefCell<&mut PingCallback<'_>>,
    ) -> Result<Option<HubFailure>, Diagnostic> {
        for (index, ping) in pings.iter().enumerate() {
            if let Err(reason) = self.publish(ping).await {
                return Ok(Some(failure(&pings[index..], &reason)));
            }
            // At once, so that a crash tells nothing twice where the disk is kept.
            note.borrow_mut()(ping)?;
            if Instant::now() >= ends {
                break;
            }
        }
        Ok(None)
    }

    /// Tells of one feed, patiently.
    async fn publish(&self, ping: &PendingPing) -> Result<(), String> {
        let mut wait = BACKOFF;
        let mut outcome = self.ask(ping).await;
        for _ in 1..TRIES {
            if outcome.is_ok() {
                break;
            }
            tokio::time::sleep(random::pause(wait)).await;
            wait *= 2;
            outcome = self.ask(ping).await;
        }
        outcome
    }

    /// Posts a ping to its hub, and once more wherever the hub redirects it.
    async fn ask(&self, ping: &PendingPing) -> Result<(), String> {
        let mut url = Url::parse(&ping.hub).map_err(|error| error.to_string())?;
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.post(&url, ping).await?;
            if answer.status().is_redirection() {
                url = redirect::target(&url, &answer)?;
                continue;
            }
            if url.as_str() != ping.hub {
                let redirect = (ping.hub.clone(), url.to_string());
                self.requests.redirects.borrow_mut().insert(redirect);
            }
            return judge(answer, ping.protocol).await;
        }
        Err(format!("it redirects more than {MOST_REDIRECTS} times"))
    }

    async fn post(&self, url: &Url, ping: &PendingPing) -> Result<reqwest::Response, String> {
        let request = self
            .http
            .post(url.clone())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(ping.protocol.form(&ping.topic));
        let request = match self.requests.tokens.get(&ping.hub) {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        request.send().await.map_err(|error| cause(&error))
    }
}

/// Reads what a hub answered.
async fn judge(mut answer: reqwest::Response, protocol: PingProtocol) -> Result<(), String> {
    if !answer.status().is_success() {
        return Err(format!("it answered {}", answer.status()));
    }
    let mut text = Vec::new();
    while text.len() < LONGEST_ANSWER
        && let Some(chunk) = answer.chunk().await.map_err(|error| cause(&error))?
    {
        text.extend_from_slice(&chunk);
    }
    protocol.judge(&String::from_utf8_lossy(&text))
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
    use crate::publish::test_support;

    #[test]
    fn topics_are_feeds_alone_by_their_addresses() {
        let paths = ["archive/1/feed.xml", "feed.xml", "feeds.opml", "tags/ä b/atom.xml"];
        let paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
        assert_eq!(
            topics(&test_support::config(""), &paths),
            ["https://a.example/feed.xml", "https://a.example/tags/%C3%A4%20b/atom.xml"]
        );
    }
}
