//! From a request to its response.

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

/// Where it is asked whether the server is well.
const HEALTH: &str = "healthz";

/// What may be done with a file.
const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// What a page of another site may send along.
const SENDABLE: HeaderValue = HeaderValue::from_static(
    "A-IM, If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range",
);

/// A reply, and the file that it is about.
pub struct FileResponse<'a> {
    /// The reply.
    pub reply: HttpResponse,
    /// The path of the file, where there is one.
    pub path: Option<&'a str>,
    /// How many bytes a difference spared.
    pub saved_bytes: u64,
}

impl From<HttpResponse> for FileResponse<'_> {
    fn from(reply: HttpResponse) -> Self {
        Self { reply, path: None, saved_bytes: 0 }
    }
}

/// Answers a request at an instant in seconds since 1970.
pub fn answer<'a>(snapshot: &'a Snapshot, request: &HttpRequest<'_>, now: u64) -> FileResponse<'a> {
    if !has_host(request) || !has_path(request) {
        return HttpResponse::plain(StatusCode::BAD_REQUEST).into();
    }
    match request.method {
        Method::GET | Method::HEAD => get(snapshot, request, now),
        Method::OPTIONS => options().into(),
        Method::POST
        | Method::PUT
        | Method::DELETE
        | Method::PATCH
        | Method::TRACE
        | Method::CONNECT => {
            HttpResponse::plain(StatusCode::METHOD_NOT_ALLOWED).with(header::ALLOW, ALLOWED).into()
        }
        // RFC 9110 section 9.1: a method that is not known.
        _ => HttpResponse::plain(StatusCode::NOT_IMPLEMENTED).into(),
    }
}

/// Returns true if a request asks for the health of the server, unless a file has that
/// name.
pub fn is_health_check(request: &HttpRequest<'_>) -> bool {
    matches!(request.method, Method::GET | Method::HEAD)
        && request_path::name(request.path).is_ok_and(|name| name == HEALTH)
}

/// Says whether a request names its host, which HTTP/1.1 asks for (RFC 9112
/// section 3.2); in HTTP/2 it may stand in the address.
fn has_host(request: &HttpRequest<'_>) -> bool {
    let mut hosts = request.lines(&header::HOST);
    match (hosts.next(), hosts.next()) {
        (Some(_), None) => true,
        (None, _) => request.version != Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// Returns true if the target of a request is a path, an address with one, or the
/// `*` of OPTIONS (RFC 9112 section 3.2.4). A host with a port, as CONNECT has it
/// (section 3.2.3), is for proxies.
fn has_path(request: &HttpRequest<'_>) -> bool {
    request.path.starts_with('/') || request.method == Method::OPTIONS
}

/// What every method can be used for; asked by a browser before it sends more
/// than the simplest request to another site.
fn options() -> HttpResponse {
    HttpResponse::new(StatusCode::NO_CONTENT)
        .with(header::ALLOW, ALLOWED)
        .with(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"))
        .with(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED)
        .with(header::ACCESS_CONTROL_ALLOW_HEADERS, SENDABLE)
        .with(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"))
}

fn get<'a>(snapshot: &'a Snapshot, request: &HttpRequest<'_>, now: u64) -> FileResponse<'a> {
    let name = match request_path::name(request.path) {
        Ok(name) => name,
        Err(RequestPathError::TooLong) => {
            return HttpResponse::plain(StatusCode::URI_TOO_LONG).into();
        }
        Err(RequestPathError::Malformed) => {
            return HttpResponse::plain(StatusCode::BAD_REQUEST).into();
        }
        Err(RequestPathError::Nothing) => return HttpResponse::plain(StatusCode::NOT_FOUND).into(),
    };
    let name = if name.is_empty() || name.ends_with('/') { name + "index.html" } else { name };
    if let Some(location) = redirects::moved(snapshot, &name) {
        return redirect(snapshot, &location).into();
    }
    if let Some((path, file)) = snapshot.file(&name) {
        let (reply, spared) = respond_with_file(file, request, now);
        return FileResponse { reply, path: Some(path), saved_bytes: spared };
    }
    respond_without_file(snapshot, &name).into()
}

fn respond_without_file(snapshot: &Snapshot, name: &str) -> HttpResponse {
    if name == HEALTH {
        let status =
            if snapshot.is_filled() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let unstored = HeaderValue::from_static("no-store");
        return HttpResponse::plain(status).with(header::CACHE_CONTROL, unstored);
    }
    if !snapshot.is_filled() {
        return HttpResponse::plain(StatusCode::SERVICE_UNAVAILABLE)
            .with(header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    match redirects::find(snapshot, name) {
        MissingFileStatus::Moved(location) => redirect(snapshot, &location),
        MissingFileStatus::Gone => HttpResponse::plain(StatusCode::GONE)
            .with(header::CACHE_CONTROL, snapshot.cache_control.clone()),
        // A feed may come to be there.
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

/// Answers with a file, or with what is to be said instead of it.
fn respond_with_file(
    file: &ServedFile,
    request: &HttpRequest<'_>,
    now: u64,
) -> (HttpResponse, u64) {
    let known = request.field(&header::IF_NONE_MATCH);
    let accepted = request.field(&header::ACCEPT_ENCODING);
    let index = file.content.choose(accepted.as_deref(), known.as_deref());
    let chosen = NegotiatedFile { file, index, modified: file.modified(now) };
    let if_match = request.field(&header::IF_MATCH);
    let if_modified_since = request.field(&header::IF_MODIFIED_SINCE);
    let if_unmodified_since = request.field(&header::IF_UNMODIFIED_SINCE);
    let conditions = RequestConditions {
        if_match: if_match.as_deref(),
        if_none_match: known.as_deref(),
        if_modified_since: if_modified_since.as_deref(),
        if_unmodified_since: if_unmodified_since.as_deref(),
    };
    match conditional::evaluate(&conditions, chosen.validators()) {
        PreconditionResult::NotModified => (chosen.not_modified(), 0),
        PreconditionResult::Failed => (HttpResponse::plain(StatusCode::PRECONDITION_FAILED), 0),
        PreconditionResult::Proceed if request.method == Method::HEAD => (chosen.whole(), 0),
        PreconditionResult::Proceed => chosen.body(request, known.as_deref()),
    }
}

/// A file in the coding that a client is given.
struct NegotiatedFile<'a> {
    file: &'a ServedFile,
    index: usize,
    modified: Option<u64>,
}

impl NegotiatedFile<'_> {
    fn validators(&self) -> CacheValidators<'_> {
        let tag = &self.file.content.bodies[self.index].tag;
        CacheValidators { tag, modified: self.modified }
    }

    fn not_modified(&self) -> HttpResponse {
        self.with(&self.file.heads[self.index].not_modified, StatusCode::NOT_MODIFIED)
    }

    fn whole(&self) -> HttpResponse {
        let body = self.file.content.bodies[self.index].whole();
        HttpResponse { body, ..self.with(&self.file.heads[self.index].whole, StatusCode::OK) }
    }

    /// Answers a `GET`: with all, a part, or what the client lacks.
    fn body(&self, request: &HttpRequest<'_>, known: Option<&str>) -> (HttpResponse, u64) {
        let body = &self.file.content.bodies[self.index];
        if let Some(range) = request.field(&header::RANGE) {
            let condition = request.field(&header::IF_RANGE);
            let is_current =
                condition.is_none_or(|field| range::is_current(&field, self.validators()));
            let part =
                if is_current { range::part(&range, body.bytes.len()) } else { RangeResult::Whole };
            return (self.part(part), 0);
        }
        let asks =
            request.field(&A_IM).is_some_and(|field| negotiate::named(&field, "feed") > Some(0));
        if !asks {
            return (self.whole(), 0);
        }
        let agent = request.field(&header::USER_AGENT);
        let known = known.filter(|_| !agent.is_some_and(|agent| delta::is_refused_by(&agent)));
        match known.and_then(|known| delta::find(self.file, known, body)) {
            Some(delta) => {
                let spared = body.bytes.len() - delta.bytes.len();
                (self.delta(delta), spared as u64)
            }
            None => (self.unshared(), 0),
        }
    }

    /// Answers a client that would take a difference with all. Were this kept by
    /// a shared cache, that would later ask with this tag, the client's `A-IM`
    /// beside it, and hand on what its own version lacks, not the client's.
    fn unshared(&self) -> HttpResponse {
        let reply = HttpResponse { body: self.whole().body, ..self.alike(StatusCode::OK) };
        let caching = reply.fields.get(header::CACHE_CONTROL).and_then(|field| field.to_str().ok());
        let caching = caching.unwrap_or_default().replacen("public", "private", 1);
        reply.with(header::CACHE_CONTROL, text(&caching))
    }

    fn part(&self, part: RangeResult) -> HttpResponse {
        let body = &self.file.content.bodies[self.index];
        let length = body.bytes.len();
        match part {
            RangeResult::Whole => self.whole(),
            RangeResult::Unsatisfiable => {
                let range = text(&format!("bytes */{length}"));
                HttpResponse::plain(StatusCode::RANGE_NOT_SATISFIABLE)
                    .with(header::CONTENT_RANGE, range)
            }
            RangeResult::Bytes(span) => {
                let range = format!("bytes {}-{}/{length}", span.start, span.end - 1);
                self.alike(StatusCode::PARTIAL_CONTENT)
                    .with(header::CONTENT_RANGE, text(&range))
                    .bringing(body.bytes.slice(span))
            }
        }
    }

    /// RFC 3229 section 10.5: a cache that knows `im` does not mind `no-store`,
    /// and one that does not must not take this for the whole feed.
    fn delta(&self, delta: FeedDelta) -> HttpResponse {
        let mut reply = self
            .alike(StatusCode::IM_USED)
            .with(IM, HeaderValue::from_static("feed"))
            .with(DELTA_BASE, text(&delta.base))
            .with(header::CACHE_CONTROL, HeaderValue::from_static("no-store, im"))
            .with(header::VARY, HeaderValue::from_static("Accept-Encoding, A-IM, If-None-Match"))
            .bringing(delta.bytes);
        reply.fields.remove(header::ACCEPT_RANGES);
        if delta.coding == ContentCoding::Identity {
            reply.fields.remove(header::CONTENT_ENCODING);
        }
        reply
    }

    /// Begins a reply with fields that were made with the snapshot.
    fn with(&self, fields: &Arc<SerializedHeaders>, status: StatusCode) -> HttpResponse {
        let reply = HttpResponse::new(status);
        match self.modified {
            Some(_) => HttpResponse { shared: Some(fields.clone()), ..reply },
            None => HttpResponse { fields: undated(fields), ..reply },
        }
    }

    /// Begins a reply with the fields of the whole file, some of which are to
    /// be others.
    fn alike(&self, status: StatusCode) -> HttpResponse {
        let whole = &self.file.heads[self.index].whole;
        let fields = self.modified.map_or_else(|| undated(whole), |_| whole.map.clone());
        HttpResponse { fields, ..HttpResponse::new(status) }
    }
}

/// Returns fields without the date, which a second version could still bear.
fn undated(fields: &SerializedHeaders) -> HeaderMap {
    let mut fields = fields.map.clone();
    fields.remove(header::LAST_MODIFIED);
    fields
}

/// What is made of numbers and tags of ours holds no forbidden sign.
fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or_else(|_| HeaderValue::from_static(""))
}
