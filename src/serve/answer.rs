//! From a request to its response.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, Response, StatusCode, Version};

use crate::serve::body::Body;
use crate::serve::coding::Coding;
use crate::serve::conditional::{self, Conditions, Validators, Verdict};
use crate::serve::delta::{self, Delta};
use crate::serve::elsewhere::{self, Elsewhere};
use crate::serve::heads::{A_IM, DELTA_BASE, IM};
use crate::serve::negotiate;
use crate::serve::path::{self, Refusal};
use crate::serve::range::{self, Part};
use crate::serve::snapshot::{File, Snapshot};

/// Where it is asked whether the server is well.
const HEALTH: &str = "healthz";

/// What may be done with a file.
const ALLOWED: HeaderValue = HeaderValue::from_static("GET, HEAD, OPTIONS");

/// What a page of another site may send along.
const SENDABLE: HeaderValue = HeaderValue::from_static(
    "A-IM, If-Match, If-Modified-Since, If-None-Match, If-Range, If-Unmodified-Since, Range",
);

/// A response, and the feed that it is about.
pub struct Answer<'a> {
    /// The response.
    pub response: Response<Body>,
    /// The path of the file, where there is one.
    pub path: Option<&'a str>,
    /// How many bytes a difference spared.
    pub spared: u64,
}

impl From<Response<Body>> for Answer<'_> {
    fn from(response: Response<Body>) -> Self {
        Self { response, path: None, spared: 0 }
    }
}

/// Answers a request at an instant in seconds since 1970.
pub fn answer<'a>(snapshot: &'a Snapshot, request: &Parts, now: u64) -> Answer<'a> {
    if !has_host(request) {
        return plain(StatusCode::BAD_REQUEST).into();
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
            with(plain(StatusCode::METHOD_NOT_ALLOWED), header::ALLOW, ALLOWED).into()
        }
        // RFC 9110 section 9.1: a method that is not known.
        _ => plain(StatusCode::NOT_IMPLEMENTED).into(),
    }
}

/// Says whether a request names its host, which HTTP/1.1 asks for (RFC 9112
/// section 3.2); in HTTP/2 it may stand in the address.
fn has_host(request: &Parts) -> bool {
    let mut hosts = request.headers.get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(_), None) => true,
        (None, _) => request.version != Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// What every method can be used for; asked by a browser before it sends more
/// than the simplest request to another site.
fn options() -> Response<Body> {
    let mut response = Response::new(Body::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let fields = response.headers_mut();
    fields.insert(header::ALLOW, ALLOWED);
    fields.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    fields.insert(header::ACCESS_CONTROL_ALLOW_METHODS, ALLOWED);
    fields.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, SENDABLE);
    fields.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

fn get<'a>(snapshot: &'a Snapshot, request: &Parts, now: u64) -> Answer<'a> {
    let name = match path::name(request.uri.path()) {
        Ok(name) => name,
        Err(Refusal::TooLong) => return plain(StatusCode::URI_TOO_LONG).into(),
        Err(Refusal::Malformed) => return plain(StatusCode::BAD_REQUEST).into(),
        Err(Refusal::Nothing) => return plain(StatusCode::NOT_FOUND).into(),
    };
    let name = if name.is_empty() || name.ends_with('/') { name + "index.html" } else { name };
    if let Some(location) = elsewhere::moved(snapshot, &name) {
        return redirect(snapshot, &location).into();
    }
    if let Some((path, file)) = snapshot.file(&name) {
        let (response, spared) = file_response(file, request, now);
        return Answer { response, path: Some(path), spared };
    }
    absent(snapshot, &name).into()
}

fn absent(snapshot: &Snapshot, name: &str) -> Response<Body> {
    if name == HEALTH {
        let status =
            if snapshot.is_filled() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        return with(plain(status), header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if !snapshot.is_filled() {
        let unready = plain(StatusCode::SERVICE_UNAVAILABLE);
        return with(unready, header::RETRY_AFTER, HeaderValue::from_static("10"));
    }
    match elsewhere::find(snapshot, name) {
        Elsewhere::Moved(location) => redirect(snapshot, &location),
        Elsewhere::Gone => {
            with(plain(StatusCode::GONE), header::CACHE_CONTROL, snapshot.cache_control.clone())
        }
        Elsewhere::Unknown => {
            // A feed may come to be there.
            with(
                plain(StatusCode::NOT_FOUND),
                header::CACHE_CONTROL,
                HeaderValue::from_static("no-cache"),
            )
        }
    }
}

fn redirect(snapshot: &Snapshot, location: &str) -> Response<Body> {
    let Ok(location) = HeaderValue::from_str(location) else { return plain(StatusCode::NOT_FOUND) };
    let moved = with(plain(StatusCode::MOVED_PERMANENTLY), header::LOCATION, location);
    with(moved, header::CACHE_CONTROL, snapshot.cache_control.clone())
}

/// Answers with a file, or with what is to be said instead of it.
fn file_response(file: &File, request: &Parts, now: u64) -> (Response<Body>, u64) {
    let fields = &request.headers;
    let known = field(fields, header::IF_NONE_MATCH);
    let accepted = field(fields, header::ACCEPT_ENCODING);
    let index = file.content.choose(accepted.as_deref(), known.as_deref());
    let chosen = Chosen { file, index, modified: file.modified(now) };
    let if_match = field(fields, header::IF_MATCH);
    let if_modified_since = field(fields, header::IF_MODIFIED_SINCE);
    let if_unmodified_since = field(fields, header::IF_UNMODIFIED_SINCE);
    let conditions = Conditions {
        if_match: if_match.as_deref(),
        if_none_match: known.as_deref(),
        if_modified_since: if_modified_since.as_deref(),
        if_unmodified_since: if_unmodified_since.as_deref(),
    };
    match conditional::evaluate(&conditions, chosen.validators()) {
        Verdict::NotModified => (chosen.not_modified(), 0),
        Verdict::Failed => (plain(StatusCode::PRECONDITION_FAILED), 0),
        Verdict::Proceed if request.method == Method::HEAD => (chosen.whole(), 0),
        Verdict::Proceed => chosen.body(fields, known.as_deref()),
    }
}

/// A file in the coding that a client is given.
struct Chosen<'a> {
    file: &'a File,
    index: usize,
    modified: Option<u64>,
}

impl Chosen<'_> {
    fn validators(&self) -> Validators<'_> {
        let tag = &self.file.content.bodies[self.index].tag;
        Validators { tag, modified: self.modified }
    }

    fn not_modified(&self) -> Response<Body> {
        let fields = self.file.heads[self.index].not_modified.clone();
        self.response(StatusCode::NOT_MODIFIED, fields, Bytes::new())
    }

    fn whole(&self) -> Response<Body> {
        let fields = self.file.heads[self.index].whole.clone();
        let bytes = self.file.content.bodies[self.index].bytes.clone();
        self.response(StatusCode::OK, fields, bytes)
    }

    /// Answers a `GET`: with all, a part, or what the client lacks.
    fn body(&self, fields: &HeaderMap, known: Option<&str>) -> (Response<Body>, u64) {
        let body = &self.file.content.bodies[self.index];
        if let Some(range) = field(fields, header::RANGE) {
            let condition = field(fields, header::IF_RANGE);
            let is_current =
                condition.is_none_or(|field| range::is_current(&field, self.validators()));
            let part = if is_current { range::part(&range, body.bytes.len()) } else { Part::Whole };
            return (self.part(part), 0);
        }
        let takes_delta = field(fields, A_IM)
            .is_some_and(|field| negotiate::named(&field, "feed") > Some(0))
            && !field(fields, header::USER_AGENT).is_some_and(|agent| delta::is_refused_by(&agent));
        let delta =
            known.filter(|_| takes_delta).and_then(|known| delta::find(self.file, known, body));
        match delta {
            Some(delta) => {
                let spared = body.bytes.len() - delta.bytes.len();
                (self.delta(delta), spared as u64)
            }
            None => (self.whole(), 0),
        }
    }

    fn part(&self, part: Part) -> Response<Body> {
        let body = &self.file.content.bodies[self.index];
        let length = body.bytes.len();
        match part {
            Part::Whole => self.whole(),
            Part::Unsatisfiable => {
                let range = text(&format!("bytes */{length}"));
                with(plain(StatusCode::RANGE_NOT_SATISFIABLE), header::CONTENT_RANGE, range)
            }
            Part::Bytes(span) => {
                let mut fields = self.file.heads[self.index].whole.clone();
                let range = format!("bytes {}-{}/{length}", span.start, span.end - 1);
                fields.insert(header::CONTENT_RANGE, text(&range));
                fields.insert(header::CONTENT_LENGTH, HeaderValue::from(span.len()));
                self.response(StatusCode::PARTIAL_CONTENT, fields, body.bytes.slice(span))
            }
        }
    }

    /// RFC 3229 section 10.5: a cache that knows `im` does not mind `no-store`,
    /// and one that does not must not take this for the whole feed.
    fn delta(&self, delta: Delta) -> Response<Body> {
        let mut fields = self.file.heads[self.index].whole.clone();
        fields.insert(IM, HeaderValue::from_static("feed"));
        fields.insert(DELTA_BASE, text(&delta.base));
        fields.insert(header::CONTENT_LENGTH, HeaderValue::from(delta.bytes.len()));
        fields.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, im"));
        fields
            .insert(header::VARY, HeaderValue::from_static("Accept-Encoding, A-IM, If-None-Match"));
        fields.remove(header::ACCEPT_RANGES);
        if delta.coding == Coding::Identity {
            fields.remove(header::CONTENT_ENCODING);
        }
        self.response(StatusCode::IM_USED, fields, delta.bytes)
    }

    fn response(&self, status: StatusCode, mut fields: HeaderMap, bytes: Bytes) -> Response<Body> {
        if self.modified.is_some() {
            fields.insert(header::LAST_MODIFIED, self.file.last_modified.clone());
        }
        let mut response = Response::new(Body::from(bytes));
        *response.status_mut() = status;
        *response.headers_mut() = fields;
        response
    }
}

/// Returns a field, its lines joined (RFC 9110 section 5.3); one that is no
/// text says nothing.
fn field(fields: &HeaderMap, name: HeaderName) -> Option<Cow<'_, str>> {
    let mut lines = fields.get_all(name).iter();
    let first = lines.next()?.to_str().ok()?;
    let mut joined = Cow::Borrowed(first);
    for line in lines {
        let joined = joined.to_mut();
        joined.push_str(", ");
        joined.push_str(line.to_str().ok()?);
    }
    Some(joined)
}

/// Makes a response that says its status in words.
pub fn plain(status: StatusCode) -> Response<Body> {
    let words = format!("{status}\n");
    let mut response = Response::new(Body::from(Bytes::from(words)));
    *response.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    with(response, header::CONTENT_TYPE, plain)
}

/// Adds a field.
pub fn with(mut response: Response<Body>, name: HeaderName, value: HeaderValue) -> Response<Body> {
    response.headers_mut().insert(name, value);
    response
}

/// What is made of numbers and tags of ours holds no forbidden sign.
fn text(value: &str) -> HeaderValue {
    HeaderValue::from_str(value).unwrap_or_else(|_| HeaderValue::from_static(""))
}
