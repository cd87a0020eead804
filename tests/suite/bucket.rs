//! A bucket in memory that speaks as much of S3 as `publish` does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::exchange::{self, Request, Response};

/// How a store behaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Right,
    /// It writes whatever the condition.
    Careless,
    /// It refuses the credentials.
    Denying,
    /// It has no such bucket.
    Empty,
}

#[derive(Clone)]
pub struct Object {
    pub bytes: Vec<u8>,
    pub content_type: String,
    pub cache_control: String,
    etag: String,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<String, Object>,
    log: Vec<String>,
    writes: u64,
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
            state.log.push(format!("{} {}", request.method, request.path));
            state.answer(&request, manner)
        };
        Self { address: exchange::serve(answer), state }
    }

    /// Returns every object by its key.
    pub fn objects(&self) -> BTreeMap<String, Object> {
        self.state.lock().unwrap().objects.clone()
    }

    /// Puts an object there as another program would.
    pub fn put(&self, key: &str, text: &str) {
        self.state.lock().unwrap().write(key, text.as_bytes(), &[]);
    }

    /// Returns what was asked since it was last called.
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
        let path = request.path.split('?').next().unwrap_or_default();
        // The path is a slash, the bucket, a slash, and the key.
        let key = path.splitn(3, '/').nth(2).unwrap_or_default().to_owned();
        match request.method.as_str() {
            "GET" | "HEAD" => self.read(&key),
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

    fn read(&self, key: &str) -> Response {
        let Some(object) = self.objects.get(key) else {
            return fault(404, "NoSuchKey", "The key does not exist");
        };
        let headers = vec![
            ("ETag", object.etag.clone()),
            ("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT".to_owned()),
        ];
        Response { status: 200, headers, body: object.bytes.clone() }
    }

    fn holds(&self, key: &str, request: &Request) -> bool {
        let etag = self.objects.get(key).map(|object| object.etag.as_str());
        let is_new = request.header("if-none-match").is_none_or(|_| etag.is_none());
        is_new && request.header("if-match").is_none_or(|wanted| etag == Some(wanted))
    }

    fn write(&mut self, key: &str, bytes: &[u8], headers: &[&str]) -> String {
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
