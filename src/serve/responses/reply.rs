//! A response, independent of the HTTP version.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};

use crate::serve::responses::body::ResponseBody;

/// An HTTP response that is ready to be sent.
#[derive(Debug)]
pub struct HttpResponse {
    /// Status code of the response.
    pub status: StatusCode,
    /// Header fields that all responses with the same representation share.
    pub shared: Option<Arc<SerializedHeaders>>,
    /// Header fields of this response. They never repeat a shared field.
    pub fields: HeaderMap,
    /// Body; empty by default.
    pub body: ResponseBody,
}

/// Header fields, also serialized for HTTP/1.1.
#[derive(Debug)]
pub struct SerializedHeaders {
    /// Fields by name, for HTTP/2 and for changed copies.
    pub map: HeaderMap,
    /// Lines of HTTP/1.1, each with its line break.
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
    /// Creates a response without headers and body.
    pub fn new(status: StatusCode) -> Self {
        Self { status, shared: None, fields: HeaderMap::new(), body: ResponseBody::default() }
    }

    /// Creates a response with the name of the status as plain text.
    pub fn plain(status: StatusCode) -> Self {
        let text = Bytes::from(format!("{status}\n"));
        Self::new(status)
            .with(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))
            .with_body(text)
    }

    /// Sets a header field, replacing any value of it.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.fields.insert(name, value);
        self
    }

    /// Sets the body and `Content-Length`.
    #[must_use]
    pub fn with_body(self, bytes: Bytes) -> Self {
        let length = HeaderValue::from(bytes.len());
        Self { body: ResponseBody::from(bytes), ..self }.with(header::CONTENT_LENGTH, length)
    }

    /// Serializes the status line and the header fields for HTTP/1.1 (RFC 9112 section
    /// 2.1), without the empty line at the end.
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
