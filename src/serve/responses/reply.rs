//! A response, whatever protocol it goes by.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};

use crate::serve::responses::body::ResponseBody;

/// What a client is told.
#[derive(Debug)]
pub struct HttpResponse {
    /// How it went.
    pub status: StatusCode,
    /// Fields that many replies share.
    pub shared: Option<Arc<SerializedHeaders>>,
    /// Fields of its own, none of which is among the shared ones.
    pub fields: HeaderMap,
    /// What it brings.
    pub body: ResponseBody,
}

/// Header fields, also as HTTP/1.1 writes them.
#[derive(Debug)]
pub struct SerializedHeaders {
    /// The fields.
    pub map: HeaderMap,
    /// A line each.
    pub lines: Box<[u8]>,
}

impl From<HeaderMap> for SerializedHeaders {
    fn from(map: HeaderMap) -> Self {
        let mut lines = Vec::new();
        write_lines(&map, &mut lines);
        Self { map, lines: lines.into() }
    }
}

impl HttpResponse {
    /// Makes one that brings nothing.
    pub fn new(status: StatusCode) -> Self {
        Self { status, shared: None, fields: HeaderMap::new(), body: ResponseBody::default() }
    }

    /// Makes one that says its status in words.
    pub fn plain(status: StatusCode) -> Self {
        let words = Bytes::from(format!("{status}\n"));
        Self::new(status)
            .with(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))
            .bringing(words)
    }

    /// Adds a field.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.fields.insert(name, value);
        self
    }

    /// Adds a body and its length.
    #[must_use]
    pub fn bringing(self, bytes: Bytes) -> Self {
        let length = HeaderValue::from(bytes.len());
        Self { body: ResponseBody::from(bytes), ..self }.with(header::CONTENT_LENGTH, length)
    }

    /// Writes status and fields as HTTP/1.1 has them (RFC 9112 section 2.1),
    /// all but the empty line behind them.
    pub fn head(&self) -> Vec<u8> {
        let mut head = Vec::with_capacity(1024);
        head.extend_from_slice(b"HTTP/1.1 ");
        head.extend_from_slice(self.status.as_str().as_bytes());
        head.push(b' ');
        head.extend_from_slice(self.status.canonical_reason().unwrap_or_default().as_bytes());
        head.extend_from_slice(b"\r\n");
        if let Some(shared) = &self.shared {
            head.extend_from_slice(&shared.lines);
        }
        write_lines(&self.fields, &mut head);
        head
    }
}

impl From<HttpResponse> for Response<ResponseBody> {
    fn from(reply: HttpResponse) -> Self {
        let mut response = Response::new(reply.body);
        *response.status_mut() = reply.status;
        let fields = response.headers_mut();
        if let Some(shared) = reply.shared {
            fields.clone_from(&shared.map);
        }
        fields.extend(reply.fields);
        response
    }
}

fn write_lines(fields: &HeaderMap, lines: &mut Vec<u8>) {
    for (name, value) in fields {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            lines.extend_from_slice(part);
        }
    }
}
