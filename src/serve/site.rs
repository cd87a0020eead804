//! The served site: holds the current snapshot, the metrics and the health of the builds.

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
use crate::serve::preview::PreviewBoard;
use crate::serve::request::HttpRequest;
use crate::serve::responses::media_type::XmlType;
use crate::serve::responses::reply::HttpResponse;
use crate::serve::responses::respond::{self, FileResponse};
use crate::serve::responses::response_headers::ResponseHeaderOptions;
use crate::serve::snapshot::{self, Snapshot, SnapshotInput};
use crate::serve::versions::SiteHistory;
use crate::writer::LockWait;

/// The part of a site that an address serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointKind {
    /// The published files and the health check.
    Feeds,
    /// The metrics and the health check.
    Metrics,
    /// The preview for the author.
    Preview,
}

/// A site that is being served.
pub struct ServedSite {
    snapshot: RwLock<Arc<Snapshot>>,
    xml_type: XmlType,
    /// Counters since the start of the server.
    pub metrics: ServerMetrics,
    /// Success or failure of the recent builds.
    pub health: BuildHealth,
    /// State of the last build, for the preview.
    pub(crate) preview: PreviewBoard,
}

impl ServedSite {
    /// Creates a site without files. Loads the history of files from the cache of this
    /// configuration.
    pub fn new(config: &Path, xml_type: XmlType) -> Self {
        let empty = Snapshot::empty(SiteHistory::load(config));
        Self {
            snapshot: RwLock::new(Arc::new(empty)),
            xml_type,
            metrics: ServerMetrics::default(),
            health: BuildHealth::new(config::UNHEALTHY_AFTER),
            preview: PreviewBoard::default(),
        }
    }

    /// Returns the current snapshot.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the snapshot with the files that are published now. If they can't be read,
    /// the previous snapshot stays. `config_path` is the path of the configuration.
    pub fn refresh(
        &self,
        config_path: &Path,
        config: &Config,
        lock: LockWait<'_>,
        report: &mut Report,
    ) -> Result<(), Diagnostic> {
        self.health.set_limit(config.serve.unhealthy_after);
        let last = self.snapshot();
        let common = ResponseHeaderOptions { config, xml_type: self.xml_type };
        let input = SnapshotInput { folder: &config.output.folder, common, last: &last, lock };
        let Some(next) = snapshot::read(&input, report)? else { return Ok(()) };
        let next = Arc::new(next);
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = next.clone();
        self.metrics.files.set(next.files.len() as u64);
        self.metrics.published_at.set(now());
        if next.history != last.history {
            next.history.save(config_path);
        }
        Ok(())
    }

    /// Answers a request, counts it and logs it.
    pub fn respond(
        &self,
        endpoint: EndpointKind,
        request: &HttpRequest<'_>,
        peer: SocketAddr,
    ) -> HttpResponse {
        let now = now();
        if endpoint == EndpointKind::Metrics {
            return self.respond_with_metrics(request, now);
        }
        let snapshot = self.snapshot();
        let FileResponse { reply, path, saved_bytes } = self.answer(&snapshot, request, now);
        let status = reply.status;
        let is_sent = request.method != Method::HEAD;
        let bytes = if is_sent { reply.body.size_hint().lower() } else { 0 };
        self.metrics.count(status.as_u16(), bytes);
        if saved_bytes > 0 {
            self.metrics.delta_saved_bytes.add(saved_bytes);
        }
        if let Some(path) = path {
            self.record_subscribers(path, request, peer.ip(), now);
        }
        access_log::log_request(request, peer, status.as_u16(), bytes);
        reply
    }

    /// Returns the response to a request. A health check also fails if the builds are
    /// unhealthy.
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

    /// Records a failed build.
    pub fn note_failure(&self) {
        self.metrics.failed.add(1);
        self.health.record_failure(now());
    }

    /// Records a build that was published.
    pub fn note_success(&self) {
        self.metrics.published.add(1);
        self.health.record_success();
    }

    fn record_subscribers(&self, path: &str, request: &HttpRequest<'_>, peer: IpAddr, now: u64) {
        if let Some(agent) = request.field(&header::USER_AGENT) {
            self.metrics.subscribers.record(path, &agent, peer, now);
        }
    }

    fn respond_with_metrics(&self, request: &HttpRequest<'_>, now: u64) -> HttpResponse {
        match (&request.method, request.path) {
            (&Method::GET | &Method::HEAD, "/metrics") => HttpResponse::new(StatusCode::OK)
                .with(header::CONTENT_TYPE, HeaderValue::from_static(metrics::MEDIA_TYPE))
                .with_body(Bytes::from(self.metrics.to_text(now))),
            (&Method::GET | &Method::HEAD, "/healthz") => {
                self.answer(&self.snapshot(), request, now).reply
            }
            (&Method::GET | &Method::HEAD, _) => HttpResponse::plain(StatusCode::NOT_FOUND),
            _ => HttpResponse::plain(StatusCode::METHOD_NOT_ALLOWED),
        }
    }
}

/// Returns the current time in seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs()
}
