//! Decides the response to a request, from a snapshot and the current time only.

use std::sync::Arc;

use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, StatusCode, Version};

use crate::serve::request::HttpRequest;
use crate::serve::request_path::{self, RequestPathError};
use crate::serve::responses::conditional::{
    self, CacheValidators, PreconditionResult, RequestConditions,
};
use crate::serve::responses::content_coding::ContentCoding;
use crate::serve::responses::delta::{self, FeedDelta};
use crate::serve::responses::negotiate;
use crate::serve::responses::range::{self, RangeResult};
use crate::serve::responses::redirects::{self, MissingFileStatus};
use crate::serve::responses::reply::{HttpResponse, SerializedHeaders};
use crate::serve::responses::response_headers::{A_IM, DELTA_BASE, IM};
use crate::serve::snapshot::{ServedFile, Snapshot};

/// Path of the health check.
const HEALTH: &str = "healthz";

/// Methods that files allow.
const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// Request headers that a web page of another site may set.
const CORS_HEADERS: HeaderValue = HeaderValue::from_static(
    "A-IM, If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range",
);

/// A response and the file that it is about.
pub(crate) struct FileResponse<'a> {
    /// Response to the request.
    pub reply: HttpResponse,
    /// Path of the file, if there is one.
    pub path: Option<&'a str>,
    /// Number of bytes saved by sending a delta instead of the whole feed.
    pub saved_bytes: u64,
}

impl From<HttpResponse> for FileResponse<'_> {
    fn from(reply: HttpResponse) -> Self {
        Self { reply, path: None, saved_bytes: 0 }
    }
}

/// Returns the response to a request; `now` is in seconds since 1970.
pub(crate) fn answer<'a>(
    snapshot: &'a Snapshot,
    request: &HttpRequest<'_>,
    now: u64,
) -> FileResponse<'a> {
    if !has_host(request) || !has_path(request) {
        return HttpResponse::plain(StatusCode::BAD_REQUEST).into();
    }
    match request.method {
        Method::GET | Method::HEAD => respond_to_get(snapshot, request, now),
        Method::OPTIONS => respond_to_options().into(),
        Method::POST
        | Method::PUT
        | Method::DELETE
        | Method::PATCH
        | Method::TRACE
        | Method::CONNECT => {
            HttpResponse::plain(StatusCode::METHOD_NOT_ALLOWED).with(header::ALLOW, ALLOWED).into()
        }
        // RFC 9110 section 9.1: an unrecognized method.
        _ => HttpResponse::plain(StatusCode::NOT_IMPLEMENTED).into(),
    }
}

/// Returns true if a request asks for the health of the server, unless a file has that
/// name.
pub(crate) fn is_health_check(request: &HttpRequest<'_>) -> bool {
    matches!(request.method, Method::GET | Method::HEAD)
        && request_path::name(request.path).is_ok_and(|name| name == HEALTH)
}

/// Returns true if a request has exactly one `Host`, which HTTP/1.1 requires (RFC 9112
/// section 3.2). HTTP/2 may have the host in `:authority` instead.
fn has_host(request: &HttpRequest<'_>) -> bool {
    let mut hosts = request.lines(&header::HOST);
    match (hosts.next(), hosts.next()) {
        (Some(_), None) => true,
        (None, _) => request.version != Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// Returns true if the target of a request has a path or is the `*` of OPTIONS
/// (RFC 9112 section 3.2.4). A bare host and port, as in CONNECT (section 3.2.3), is
/// only for proxies.
fn has_path(request: &HttpRequest<'_>) -> bool {
    request.path.starts_with('/') || request.method == Method::OPTIONS
}

/// Allows requests from web pages of other sites. Browsers ask with OPTIONS before they
/// send such a request with conditional headers.
fn respond_to_options() -> HttpResponse {
    HttpResponse::new(StatusCode::NO_CONTENT)
        .with(header::ALLOW, ALLOWED)
        .with(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"))
        .with(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED)
        .with(header::ACCESS_CONTROL_ALLOW_HEADERS, CORS_HEADERS)
        .with(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"))
}

fn respond_to_get<'a>(
    snapshot: &'a Snapshot,
    request: &HttpRequest<'_>,
    now: u64,
) -> FileResponse<'a> {
    let name = match request_path::name(request.path) {
        Ok(name) => name,
        Err(RequestPathError::TooLong) => {
            return HttpResponse::plain(StatusCode::URI_TOO_LONG).into();
        }
        Err(RequestPathError::Malformed) => {
            return HttpResponse::plain(StatusCode::BAD_REQUEST).into();
        }
        Err(RequestPathError::EscapedSeparator) => {
            return HttpResponse::plain(StatusCode::NOT_FOUND).into();
        }
    };
    let name = if name.is_empty() || name.ends_with('/') { name + "index.html" } else { name };
    if let Some(location) = redirects::find_redirect(snapshot, &name) {
        return redirect(snapshot, &location).into();
    }
    if let Some((path, file)) = snapshot.file(&name) {
        let (reply, saved_bytes) = respond_with_file(file, request, now);
        return FileResponse { reply, path: Some(path), saved_bytes };
    }
    respond_without_file(snapshot, &name).into()
}

fn respond_without_file(snapshot: &Snapshot, name: &str) -> HttpResponse {
    if name == HEALTH {
        let status =
            if snapshot.is_filled() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let no_store = HeaderValue::from_static("no-store");
        return HttpResponse::plain(status).with(header::CACHE_CONTROL, no_store);
    }
    if !snapshot.is_filled() {
        return HttpResponse::plain(StatusCode::SERVICE_UNAVAILABLE)
            .with(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    match redirects::missing_file_status(snapshot, name) {
        MissingFileStatus::Moved(location) => redirect(snapshot, &location),
        MissingFileStatus::Gone => HttpResponse::plain(StatusCode::GONE)
            .with(header::CACHE_CONTROL, snapshot.cache_control.clone()),
        // A later build may publish a feed at this path.
        MissingFileStatus::Unknown => HttpResponse::plain(StatusCode::NOT_FOUND)
            .with(header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    }
}

fn redirect(snapshot: &Snapshot, location: &str) -> HttpResponse {
    let Ok(location) = HeaderValue::from_str(location) else {
        return HttpResponse::plain(StatusCode::NOT_FOUND);
    };
    HttpResponse::plain(StatusCode::MOVED_PERMANENTLY)
        .with(header::LOCATION, location)
        .with(header::CACHE_CONTROL, snapshot.cache_control.clone())
}

/// Responds with a file, with a part of it, or with the status that its preconditions
/// require. Also returns the number of bytes that a delta saved.
fn respond_with_file(
    file: &ServedFile,
    request: &HttpRequest<'_>,
    now: u64,
) -> (HttpResponse, u64) {
    let if_none_match = request.field(&header::IF_NONE_MATCH);
    let accepted = request.field(&header::ACCEPT_ENCODING);
    let index = file.content.choose_coding(accepted.as_deref(), if_none_match.as_deref());
    let negotiated = NegotiatedFile { file, index, modified: file.modified(now) };
    let if_match = request.field(&header::IF_MATCH);
    let if_modified_since = request.field(&header::IF_MODIFIED_SINCE);
    let if_unmodified_since = request.field(&header::IF_UNMODIFIED_SINCE);
    let conditions = RequestConditions {
        if_match: if_match.as_deref(),
        if_none_match: if_none_match.as_deref(),
        if_modified_since: if_modified_since.as_deref(),
        if_unmodified_since: if_unmodified_since.as_deref(),
    };
    match conditional::evaluate(&conditions, negotiated.validators()) {
        PreconditionResult::NotModified => (negotiated.not_modified(), 0),
        PreconditionResult::Failed => (HttpResponse::plain(StatusCode::PRECONDITION_FAILED), 0),
        PreconditionResult::Proceed if request.method == Method::HEAD => (negotiated.whole(), 0),
        PreconditionResult::Proceed => {
            negotiated.respond_with_body(request, if_none_match.as_deref())
        }
    }
}

/// A file in the coding that was chosen for a client.
struct NegotiatedFile<'a> {
    file: &'a ServedFile,
    /// Index of the coding in the file's bodies.
    index: usize,
    modified: Option<u64>,
}

impl NegotiatedFile<'_> {
    fn validators(&self) -> CacheValidators<'_> {
        let tag = &self.file.content.bodies[self.index].tag;
        CacheValidators { tag, modified: self.modified }
    }

    fn not_modified(&self) -> HttpResponse {
        self.with_shared(&self.file.heads[self.index].not_modified, StatusCode::NOT_MODIFIED)
    }

    fn whole(&self) -> HttpResponse {
        let body = self.file.content.bodies[self.index].whole();
        let head = &self.file.heads[self.index].whole;
        HttpResponse { body, ..self.with_shared(head, StatusCode::OK) }
    }

    /// Responds to a `GET` with the whole file, a range, or a delta.
    fn respond_with_body(
        &self,
        request: &HttpRequest<'_>,
        if_none_match: Option<&str>,
    ) -> (HttpResponse, u64) {
        let body = &self.file.content.bodies[self.index];
        if let Some(range) = request.field(&header::RANGE) {
            let condition = request.field(&header::IF_RANGE);
            let is_current =
                condition.is_none_or(|field| range::is_current(&field, self.validators()));
            let result = if is_current {
                range::resolve(&range, body.bytes.len())
            } else {
                RangeResult::Whole
            };
            return (self.respond_with_range(result), 0);
        }
        let accepts_delta = request
            .field(&A_IM)
            .is_some_and(|field| negotiate::named_weight(&field, "feed") > Some(0));
        if !accepts_delta {
            return (self.whole(), 0);
        }
        let agent = request.field(&header::USER_AGENT);
        let can_use_delta = !agent.is_some_and(|agent| delta::is_unusable_by(&agent));
        let tags = if_none_match.filter(|_| can_use_delta);
        match tags.and_then(|tags| delta::make_delta(self.file, tags, body)) {
            Some(delta) => {
                let saved = body.bytes.len() - delta.bytes.len();
                (self.respond_with_delta(delta), saved as u64)
            }
            None => (self.private(), 0),
        }
    }

    /// Responds with the whole file, for this client only.
    ///
    /// The client accepts deltas. If a shared cache stored this response, it would
    /// revalidate it with its own entity tag and forward the client's `A-IM`. The delta
    /// that it gets then starts from its version, not from the client's.
    fn private(&self) -> HttpResponse {
        let reply = HttpResponse { body: self.whole().body, ..self.with_copy(StatusCode::OK) };
        let caching = reply.fields.get(header::CACHE_CONTROL).and_then(|field| field.to_str().ok());
        let caching = caching.unwrap_or_default().replacen("public", "private", 1);
        reply.with(header::CACHE_CONTROL, header_value(&caching))
    }

    fn respond_with_range(&self, range: RangeResult) -> HttpResponse {
        let body = &self.file.content.bodies[self.index];
        let length = body.bytes.len();
        match range {
            RangeResult::Whole => self.whole(),
            RangeResult::Unsatisfiable => {
                let range = header_value(&format!("bytes */{length}"));
                HttpResponse::plain(StatusCode::RANGE_NOT_SATISFIABLE)
                    .with(header::CONTENT_RANGE, range)
            }
            RangeResult::Bytes(span) => {
                let range = format!("bytes {}-{}/{length}", span.start, span.end - 1);
                self.with_copy(StatusCode::PARTIAL_CONTENT)
                    .with(header::CONTENT_RANGE, header_value(&range))
                    .with_body(body.bytes.slice(span))
            }
        }
    }

    fn respond_with_delta(&self, delta: FeedDelta) -> HttpResponse {
        // RFC 3229 section 10.5: a cache that knows `im` ignores `no-store`. Any other
        // cache must not store the delta, because it would take it for the whole feed.
        let mut reply = self
            .with_copy(StatusCode::IM_USED)
            .with(IM, HeaderValue::from_static("feed"))
            .with(DELTA_BASE, header_value(&delta.base))
            .with(header::CACHE_CONTROL, HeaderValue::from_static("no-store, im"))
            .with(header::VARY, HeaderValue::from_static("Accept-Encoding, A-IM, If-None-Match"))
            .with_body(delta.bytes);
        reply.fields.remove(header::ACCEPT_RANGES);
        if delta.coding == ContentCoding::Identity {
            reply.fields.remove(header::CONTENT_ENCODING);
        }
        reply
    }

    /// Starts a response with headers that were serialized with the snapshot.
    fn with_shared(&self, fields: &Arc<SerializedHeaders>, status: StatusCode) -> HttpResponse {
        let reply = HttpResponse::new(status);
        match self.modified {
            Some(_) => HttpResponse { shared: Some(fields.clone()), ..reply },
            None => HttpResponse { fields: without_last_modified(fields), ..reply },
        }
    }

    /// Starts a response with a copy of the headers of the whole file, so that some of
    /// them can be changed.
    fn with_copy(&self, status: StatusCode) -> HttpResponse {
        let whole = &self.file.heads[self.index].whole;
        let fields =
            self.modified.map_or_else(|| without_last_modified(whole), |_| whole.map.clone());
        HttpResponse { fields, ..HttpResponse::new(status) }
    }
}

/// Returns headers without `Last-Modified`, for a file whose next version may get the
/// same date.
fn without_last_modified(fields: &SerializedHeaders) -> HeaderMap {
    let mut fields = fields.map.clone();
    fields.remove(header::LAST_MODIFIED);
    fields
}

fn header_value(value: &str) -> HeaderValue {
    // Never empty in practice: the values consist of numbers and our own entity tags.
    HeaderValue::from_str(value).unwrap_or_else(|_| HeaderValue::from_static(""))
}
