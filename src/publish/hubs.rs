//! Hub notification: notifies each hub and rssCloud server of exactly the feeds whose bytes changed.

mod redirect;
mod status;

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
use crate::stores::{RequestFailure, failures, network};
use crate::writer::{PendingPing, PingProtocol};

/// Number of attempts to deliver a ping in one run.
const MAX_ATTEMPTS: u32 = 3;

/// Pause after the first failed attempt; each further pause is twice as long.
const BACKOFF: Duration = Duration::from_millis(500);

/// Time after which a batch starts no further ping, so that its results are saved
/// in the store's manifest before the leases of its pings expire.
pub(crate) const BATCH_DURATION: Duration = Duration::from_mins(1);

/// Number of bytes of a response after which reading stops; the last chunk may
/// exceed it.
const MAX_RESPONSE_SIZE: usize = 4096;

/// Number of redirects that one ping follows.
const MAX_REDIRECTS: u32 = 3;

/// The pings that a hub could not be sent, and the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HubFailure {
    /// Undelivered pings, all to the same hub.
    pub pings: Vec<PendingPing>,
    /// Reason from the hub's response or the network error, and its fix.
    pub cause: RequestFailure,
}

/// A hub that redirected a ping.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HubRedirect {
    /// URL of the hub in `feed.toml`.
    pub hub: String,
    /// URL that accepted the ping.
    pub target: String,
}

/// Settings of requests to hubs, and the redirects that were met.
pub(crate) struct HubRequests<'a> {
    /// Time limit of one request.
    pub timeout: Duration,
    /// Access tokens of the hubs that require one.
    pub tokens: &'a HubTokens,
    /// Hubs that accepted a ping at another URL.
    pub redirects: RefCell<BTreeSet<HubRedirect>>,
}

/// Access tokens of hubs, by the URL of the hub.
pub(crate) type HubTokens = BTreeMap<String, String>;

/// Called with each ping as soon as its hub has accepted it.
pub(crate) type PingCallback<'n> = dyn FnMut(&PendingPing) -> Result<(), Diagnostic> + 'n;

/// Returns the URLs of the feeds among files, as the feeds themselves state them.
pub(crate) fn topics(config: &Config, paths: &[String]) -> Vec<String> {
    let feeds = paths.iter().filter(|path| kind(config, path) == PublishedFileKind::Feed);
    feeds.map(|path| builder::file_url(config, path).to_string()).collect()
}

/// Returns the pings for changed files: one to each hub for each feed, and one to
/// the rssCloud server for each feed that names it. They are leased by the
/// publisher of `token` from `now`.
pub(crate) fn pings(
    config: &Config,
    paths: &[String],
    token: &str,
    now: Timestamp,
) -> Vec<PendingPing> {
    let site = &config.site;
    let hubs = site.hubs.iter().map(|hub| (PingProtocol::WebSub, hub.url.to_string()));
    let server =
        site.cloud.iter().map(|url| (PingProtocol::RssCloud, ping_protocol::ping_url(url)));
    hubs.chain(server)
        .flat_map(|(protocol, hub)| {
            let topics = pinged_topics(config, paths, protocol);
            topics.into_iter().map(move |topic| PendingPing {
                hub: hub.clone(),
                protocol,
                topic,
                failed_attempts: 0,
                lease_token: Some(token.to_owned()),
                due: now,
            })
        })
        .collect()
}

/// Returns the URLs of the feeds that are announced by a protocol.
fn pinged_topics(config: &Config, paths: &[String], protocol: PingProtocol) -> Vec<String> {
    let feeds: Vec<String> = paths
        .iter()
        .filter(|path| format(config, path).is_some_and(|format| protocol.is_named_in(format)))
        .cloned()
        .collect();
    topics(config, &feeds)
}

/// Sends pings to all hubs at once, for [`BATCH_DURATION`] at most, after which
/// some may be unsent. Calls `record_sent` for each accepted ping; returns the failures.
///
/// A hub that fails does not delay the others, and gets no further pings in this
/// batch.
///
/// # Errors
/// The first error of `record_sent`.
pub(crate) fn notify_hubs(
    pings: &[PendingPing],
    requests: &HubRequests<'_>,
    record_sent: &mut PingCallback<'_>,
) -> Result<Vec<HubFailure>, Diagnostic> {
    let hubs = group_by_hub(pings);
    let client = match HubClient::new(requests) {
        Ok(client) => client,
        Err(reason) => {
            return Ok(hubs.iter().map(|pings| failure(pings, &reason)).collect());
        }
    };
    let (deadline, record_sent) = (Instant::now() + BATCH_DURATION, RefCell::new(record_sent));
    let all = hubs.iter().map(|pings| client.notify_hub(pings, deadline, &record_sent));
    let results = client.runtime.block_on(future::join_all(all));
    results.into_iter().filter_map(Result::transpose).collect()
}

fn group_by_hub(pings: &[PendingPing]) -> Vec<Vec<&PendingPing>> {
    let mut hubs: Vec<Vec<&PendingPing>> = Vec::new();
    for ping in pings {
        match hubs.iter_mut().find(|pings| pings[0].hub == ping.hub) {
            Some(pings) => pings.push(ping),
            None => hubs.push(vec![ping]),
        }
    }
    hubs
}

fn failure(pings: &[&PendingPing], cause: &RequestFailure) -> HubFailure {
    let pings = pings.iter().map(|ping| (*ping).clone()).collect();
    HubFailure { pings, cause: cause.clone() }
}

/// Returns the longest time that the delivery of one ping takes, retries and pauses
/// included.
pub(crate) const fn max_delivery_time(timeout: Duration) -> Duration {
    // Each pause is twice the one before, so their sum is (2^n - 1) times the first.
    timeout
        .saturating_mul(MAX_ATTEMPTS)
        .saturating_add(BACKOFF.saturating_mul((1 << (MAX_ATTEMPTS - 1)) - 1))
}

/// Returns true if `feed.toml` names the hub or server of a ping. The manifest in the
/// store must not decide who is contacted: others may be able to write it.
pub(crate) fn is_configured(config: &Config, ping: &PendingPing) -> bool {
    let site = &config.site;
    match ping.protocol {
        PingProtocol::WebSub => site.hubs.iter().any(|hub| hub.url.as_str() == ping.hub),
        PingProtocol::RssCloud => {
            site.cloud.as_ref().is_some_and(|url| ping_protocol::ping_url(url) == ping.hub)
        }
    }
}

/// HTTP client for hubs, with the runtime that its requests run on.
struct HubClient<'a> {
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
    requests: &'a HubRequests<'a>,
}

impl<'a> HubClient<'a> {
    fn new(requests: &'a HubRequests<'a>) -> Result<Self, RequestFailure> {
        let runtime = network::runtime().map_err(|error| network::no_runtime(&error))?;
        let http = reqwest::Client::builder()
            .user_agent(concat!("feedwright/", env!("CARGO_PKG_VERSION")))
            .timeout(requests.timeout)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| explain_client(&error))?;
        Ok(Self { runtime, http, requests })
    }

    /// Sends pings to one hub, one after the other; stops at the first that fails.
    async fn notify_hub(
        &self,
        pings: &[&PendingPing],
        deadline: Instant,
        record_sent: &RefCell<&mut PingCallback<'_>>,
    ) -> Result<Option<HubFailure>, Diagnostic> {
        for (index, ping) in pings.iter().enumerate() {
            if let Err(reason) = self.send_with_retries(ping).await {
                return Ok(Some(failure(&pings[index..], &reason)));
            }
            // Recorded after each ping, not after the batch: a crash in between must
            // not send the whole batch again.
            record_sent.borrow_mut()(ping)?;
            if Instant::now() >= deadline {
                break;
            }
        }
        Ok(None)
    }

    /// Sends one ping. Most failures of hubs last for seconds only (a restart, a full
    /// queue), so it is tried three times before it is left to a later run.
    async fn send_with_retries(&self, ping: &PendingPing) -> Result<(), RequestFailure> {
        let mut pause = BACKOFF;
        let mut outcome = self.send(ping).await;
        for _ in 1..MAX_ATTEMPTS {
            if outcome.is_ok() {
                break;
            }
            tokio::time::sleep(random::jitter(pause)).await;
            pause *= 2;
            outcome = self.send(ping).await;
        }
        outcome
    }

    /// Posts a ping to its hub, and once more to each redirect target.
    async fn send(&self, ping: &PendingPing) -> Result<(), RequestFailure> {
        let mut url = Url::parse(&ping.hub).map_err(|_| "its address is not a URL")?;
        for _ in 0..=MAX_REDIRECTS {
            let response = self.post(&url, ping).await?;
            if response.status().is_redirection() {
                url = redirect::target(&url, &response)?;
                continue;
            }
            if url.as_str() != ping.hub {
                let redirect = HubRedirect { hub: ping.hub.clone(), target: url.to_string() };
                self.requests.redirects.borrow_mut().insert(redirect);
            }
            return check_response(response, ping.protocol).await;
        }
        Err(format!("it redirects more than {MAX_REDIRECTS} times").into())
    }

    async fn post(
        &self,
        url: &Url,
        ping: &PendingPing,
    ) -> Result<reqwest::Response, RequestFailure> {
        let request = self
            .http
            .post(url.clone())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(ping.protocol.form_body(&ping.topic));
        let request = match self.requests.tokens.get(&ping.hub) {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        request.send().await.map_err(|error| explain(&error))
    }
}

/// Returns an error if a hub's response is a refusal.
async fn check_response(
    mut response: reqwest::Response,
    protocol: PingProtocol,
) -> Result<(), RequestFailure> {
    if !response.status().is_success() {
        return Err(status::explain_status(response.status()));
    }
    let mut text = Vec::new();
    while text.len() < MAX_RESPONSE_SIZE
        && let Some(chunk) = response.chunk().await.map_err(|error| explain(&error))?
    {
        text.extend_from_slice(&chunk);
    }
    Ok(protocol.check_success_body(&String::from_utf8_lossy(&text))?)
}

/// Explains a request without an answer.
fn explain(error: &reqwest::Error) -> RequestFailure {
    failures::explain_connection(error, "hub_timeout")
        .unwrap_or_else(|| failures::details(error).into())
}

/// Explains why no request can be sent.
fn explain_client(error: &reqwest::Error) -> RequestFailure {
    let text = failures::details(error);
    if network::is_about_certificates(&text) {
        let help = Some(network::CERTIFICATES_HELP);
        return RequestFailure { reason: network::NO_CERTIFICATES.to_owned(), help };
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::test_support;

    #[test]
    fn topics_are_the_urls_of_feeds() {
        let paths = ["archive/1/feed.xml", "feed.xml", "feeds.opml", "tags/ä b/atom.xml"];
        let paths: Vec<String> = paths.into_iter().map(str::to_owned).collect();
        assert_eq!(
            topics(&test_support::config(""), &paths),
            ["https://a.example/feed.xml", "https://a.example/tags/%C3%A4%20b/atom.xml"]
        );
    }
}
