//! What is served now, and what was counted.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use bytes::Bytes;
use http::header::{self, HeaderValue};
use http::{Method, StatusCode};
use http_body::Body as _;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Report};
use crate::serve::access_log;
use crate::serve::health::BuildHealth;
use crate::serve::metrics::{self, ServerMetrics};
use crate::serve::request::HttpRequest;
use crate::serve::responses::media_type::XmlType;
use crate::serve::responses::reply::HttpResponse;
use crate::serve::responses::respond::{self, FileResponse};
use crate::serve::responses::response_headers::ResponseHeaderOptions;
use crate::serve::snapshot::{self, Snapshot, SnapshotInput};
use crate::serve::versions::SiteHistory;
use crate::writer::LockWait;

/// What is served at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointKind {
    /// The published files.
    Feeds,
    /// The figures.
    Metrics,
}

/// A site while it is served.
pub struct ServedSite {
    snapshot: RwLock<Arc<Snapshot>>,
    browsers: XmlType,
    /// What was counted.
    pub metrics: ServerMetrics,
    /// How the builds are.
    pub health: BuildHealth,
}

impl ServedSite {
    /// Begins with nothing published, and with what is known of earlier files.
    pub fn new(config: &Path, browsers: XmlType) -> Self {
        let empty = Snapshot::empty(SiteHistory::load(config));
        Self {
            snapshot: RwLock::new(Arc::new(empty)),
            browsers,
            metrics: ServerMetrics::default(),
            health: BuildHealth::new(config::UNHEALTHY_AFTER),
        }
    }

    /// Returns what is served now.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes up what is published now, whole: every request is answered from
    /// what was before or from this. Where it can't be read, the last stays.
    pub fn refresh(
        &self,
        (place, config): (&Path, &Config),
        lock: LockWait<'_>,
        report: &mut Report,
    ) -> Result<(), Diagnostic> {
        self.health.set_limit(config.serve.unhealthy_after);
        let last = self.snapshot();
        let common = ResponseHeaderOptions { config, browsers: self.browsers };
        let reading = SnapshotInput { folder: &config.output.folder, common, last: &last, lock };
        let Some(next) = snapshot::read(&reading, report)? else { return Ok(()) };
        let next = Arc::new(next);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = next.clone();
        self.metrics.files.set(next.files.len() as u64);
        self.metrics.published_at.set(now());
        if next.history != last.history {
            next.history.save(place);
        }
        Ok(())
    }

    /// Answers a request, counts it and logs it.
    pub fn respond(
        &self,
        port: EndpointKind,
        request: &HttpRequest<'_>,
        peer: SocketAddr,
    ) -> HttpResponse {
        let now = now();
        if port == EndpointKind::Metrics {
            return self.figures(request, now);
        }
        let snapshot = self.snapshot();
        let FileResponse { reply, path, saved_bytes: spared } =
            self.answer(&snapshot, request, now);
        let status = reply.status;
        let is_sent = request.method != Method::HEAD;
        let bytes = if is_sent { reply.body.size_hint().lower() } else { 0 };
        self.metrics.count(status.as_u16(), bytes);
        if spared > 0 {
            self.metrics.spared_bytes.add(spared);
        }
        if let Some(path) = path {
            self.note_subscribers(path, request, peer.ip(), now);
        }
        access_log::request(request, peer, status.as_u16(), bytes);
        reply
    }

    /// Answers a request, and a health check by the state of the builds too.
    fn answer<'a>(
        &self,
        snapshot: &'a Snapshot,
        request: &HttpRequest<'_>,
        now: u64,
    ) -> FileResponse<'a> {
        let answer = respond::answer(snapshot, request, now);
        let is_healthy_so_far = answer.path.is_none() && answer.reply.status == StatusCode::OK;
        match self.health.unhealthy_reply(now) {
            Some(reply) if is_healthy_so_far && respond::is_health_check(request) => reply.into(),
            _ => answer,
        }
    }

    /// Notes a build that failed.
    pub fn note_failure(&self) {
        self.metrics.failed.add(1);
        self.health.fail(now());
    }

    /// Notes a build that was published.
    pub fn note_success(&self) {
        self.metrics.published.add(1);
        self.health.succeed();
    }

    fn note_subscribers(&self, path: &str, request: &HttpRequest<'_>, peer: IpAddr, now: u64) {
        if let Some(agent) = request.field(&header::USER_AGENT) {
            self.metrics.subscribers.note(path, &agent, peer, now);
        }
    }

    fn figures(&self, request: &HttpRequest<'_>, now: u64) -> HttpResponse {
        match (&request.method, request.path) {
            (&Method::GET | &Method::HEAD, "/metrics") => HttpResponse::new(StatusCode::OK)
                .with(header::CONTENT_TYPE, HeaderValue::from_static(metrics::MEDIA_TYPE))
                .bringing(Bytes::from(self.metrics.text(now))),
            (&Method::GET | &Method::HEAD, "/healthz") => {
                self.answer(&self.snapshot(), request, now).reply
            }
            (&Method::GET | &Method::HEAD, _) => HttpResponse::plain(StatusCode::NOT_FOUND),
            _ => HttpResponse::plain(StatusCode::METHOD_NOT_ALLOWED),
        }
    }
}

/// Reads the clock, in seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}
