//! A bucket in memory that speaks as much of S3 as the program does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use url::form_urlencoded;

use crate::exchange::{self, Request, Response};

/// Number of objects on a page of a list.
const PAGE: usize = 4;

/// Behavior of a store.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Follows the protocol.
    Right,
    /// Ignores the conditions of writes.
    Careless,
    /// Rejects the credentials.
    Denying,
    /// Does not have the bucket.
    Empty,
}

#[derive(Clone)]
pub struct Object {
    pub bytes: Vec<u8>,
    pub content_type: String,
    pub cache_control: String,
    etag: String,
}

/// Change of the bucket after a request was answered.
type Change = Box<dyn FnMut(&mut State) + Send>;

#[derive(Default)]
pub struct State {
    objects: BTreeMap<String, Object>,
    log: Vec<String>,
    writes: u64,
    /// Parts of requests that are refused.
    refused: Vec<String>,
    /// Changes that follow requests which contain a text.
    changes: Vec<(String, Change)>,
}

/// A running store.
#[derive(Clone)]
pub struct Bucket {
    pub address: String,
    state: Arc<Mutex<State>>,
}

impl Bucket {
    pub fn start(manner: Manner) -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let served = Arc::clone(&state);
        let answer = move |request: Request| {
            let mut state = served.lock().unwrap_or_else(PoisonError::into_inner);
            let line = format!("{} {}", request.method, request.path);
            state.log.push(line.clone());
            let answer = state.answer(&request, manner);
            state.follow(&line);
            answer
        };
        Self { address: exchange::serve(answer), state }
    }

    /// Returns every object by its key.
    pub fn objects(&self) -> BTreeMap<String, Object> {
        self.state.lock().unwrap().objects.clone()
    }

    /// Puts an object there as another program would.
    pub fn put(&self, key: &str, text: &str) {
        self.put_bytes(key, text.as_bytes());
    }

    /// Puts an object there as another program would.
    pub fn put_bytes(&self, key: &str, bytes: &[u8]) {
        self.state.lock().unwrap().write(key, bytes, &[]);
    }

    /// Removes an object as another program would.
    pub fn remove(&self, key: &str) {
        self.state.lock().unwrap().objects.remove(key);
    }

    /// Refuses requests that hold this text from now on; none if it is empty.
    pub fn refuse(&self, part: &str) {
        let refused = Some(part.to_owned()).filter(|part| !part.is_empty());
        self.state.lock().unwrap().refused = refused.into_iter().collect();
    }

    /// Changes the bucket after each request that holds this text.
    pub fn after(&self, part: &str, change: impl FnMut(&mut State) + Send + 'static) {
        self.state.lock().unwrap().changes.push((part.to_owned(), Box::new(change)));
    }

    /// Returns the requests since the last call.
    pub fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().log)
    }
}

impl State {
    fn answer(&mut self, request: &Request, manner: Manner) -> Response {
        match manner {
            Manner::Denying => return fault(403, "AccessDenied", "Access Denied"),
            Manner::Empty => return fault(404, "NoSuchBucket", "The bucket does not exist"),
            Manner::Right | Manner::Careless => {}
        }
        let target = format!("{} {}", request.method, request.path);
        if self.refused.iter().any(|part| target.contains(part)) {
            return fault(403, "AccessDenied", "Access Denied");
        }
        let path = request.path.split('?').next().unwrap_or_default();
        // The path is a slash, the bucket, a slash, and the key.
        let key = path.splitn(3, '/').nth(2).unwrap_or_default().to_owned();
        match request.method.as_str() {
            "GET" if key.is_empty() && request.path.contains("list-type") => {
                self.list(&request.path)
            }
            "GET" | "HEAD" => self.read(&key, request),
            "PUT" if manner == Manner::Right && !self.holds(&key, request) => {
                fault(412, "PreconditionFailed", "A condition did not hold")
            }
            "PUT" => {
                let headers = ["content-type", "cache-control"];
                let headers = headers.map(|name| request.header(name).unwrap_or_default());
                let etag = self.write(&key, &request.body, &headers);
                Response { headers: vec![("ETag", etag)], ..Response::new(200, "") }
            }
            "POST" => self.remove_all(&String::from_utf8_lossy(&request.body)),
            _ => fault(405, "MethodNotAllowed", "No"),
        }
    }

    fn follow(&mut self, line: &str) {
        let mut changes = std::mem::take(&mut self.changes);
        for (_, change) in changes.iter_mut().filter(|(part, _)| line.contains(part.as_str())) {
            change(self);
        }
        self.changes = changes;
    }

    fn list(&self, path: &str) -> Response {
        let query = path.split_once('?').map_or("", |(_, query)| query);
        let query: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).collect();
        let parameter = |name| query.get(name).map_or("", |value| value);
        let (prefix, token) = (parameter("prefix"), parameter("continuation-token"));
        let is_listed = |key: &&String| key.starts_with(prefix) && key.as_str() > token;
        let keys: Vec<&String> = self.objects.keys().filter(is_listed).take(PAGE + 1).collect();
        let mut answer = String::from("<ListBucketResult>");
        for key in keys.iter().take(PAGE) {
            let Object { bytes, etag, .. } = &self.objects[*key];
            answer += &format!(
                "<Contents><Key>{}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>{etag}</ETag><Size>{}</Size></Contents>",
                key.replace('&', "&amp;").replace('<', "&lt;"),
                bytes.len()
            );
        }
        if keys.len() > PAGE {
            let last = keys[PAGE - 1];
            answer += &format!("<NextContinuationToken>{last}</NextContinuationToken>");
        }
        Response::new(200, &(answer + "</ListBucketResult>"))
    }

    fn read(&self, key: &str, request: &Request) -> Response {
        let Some(object) = self.objects.get(key) else {
            return fault(404, "NoSuchKey", "The key does not exist");
        };
        let headers = vec![
            ("ETag", object.etag.clone()),
            ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT".to_owned()),
        ];
        if request.header("if-match").is_some_and(|expected| expected != object.etag) {
            return fault(412, "PreconditionFailed", "A condition did not hold");
        }
        let range = request.header("range").and_then(|range| range.strip_prefix("bytes="));
        let Some((start, end)) = range.and_then(|range| range.split_once('-')) else {
            return Response { status: 200, headers, body: object.bytes.clone() };
        };
        let length = object.bytes.len();
        let start: usize = start.parse().unwrap();
        let end = (end.parse::<usize>().unwrap() + 1).min(length);
        let range = ("Content-Range", format!("bytes {start}-{}/{length}", end - 1));
        let headers = headers.into_iter().chain([range]).collect();
        Response { status: 206, headers, body: object.bytes[start..end].to_vec() }
    }

    fn holds(&self, key: &str, request: &Request) -> bool {
        let etag = self.objects.get(key).map(|object| object.etag.as_str());
        let is_new = request.header("if-none-match").is_none_or(|_| etag.is_none());
        is_new && request.header("if-match").is_none_or(|expected| etag == Some(expected))
    }

    /// Removes an object.
    pub fn remove(&mut self, key: &str) {
        self.objects.remove(key);
    }

    /// Writes an object.
    pub fn write(&mut self, key: &str, bytes: &[u8], headers: &[&str]) -> String {
        self.writes += 1;
        let etag = format!("\"{}\"", self.writes);
        let header = |index: usize| headers.get(index).copied().unwrap_or_default().to_owned();
        let object = Object {
            bytes: bytes.to_vec(),
            content_type: header(0),
            cache_control: header(1),
            etag: etag.clone(),
        };
        self.objects.insert(key.to_owned(), object);
        etag
    }

    fn remove_all(&mut self, request: &str) -> Response {
        let mut answer = String::from("<DeleteResult>");
        for part in request.split("<Key>").skip(1) {
            let key = part.split("</Key>").next().unwrap_or_default();
            self.log.push(format!("remove {key}"));
            self.objects.remove(key);
            answer += &format!("<Deleted><Key>{key}</Key></Deleted>");
        }
        Response::new(200, &(answer + "</DeleteResult>"))
    }
}

fn fault(status: u16, code: &str, message: &str) -> Response {
    let body = format!("<Error><Code>{code}</Code><Message>{message}</Message></Error>");
    Response::new(status, &body)
}
