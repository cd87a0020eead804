//! Parses simple requests for the fast path: nearly all requests are simple.
//!
//! A request is simple if it is `GET` or `HEAD` of a path in HTTP/1.1 without a body.
//! hyper handles all others, including malformed ones, so that only one parser decides
//! about unusual requests.

use http::header::{self, HeaderName};
use http::{Method, Version};

use crate::serve::request::HttpRequest;

/// Most header fields of a simple request. Feed readers send about ten.
const FIELDS: usize = 32;

/// Header fields that a simple request does not have.
const EXCLUDED_FIELDS: [HeaderName; 4] =
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::EXPECT, header::UPGRADE];

/// A simple request at the start of the bytes of a connection.
#[derive(Debug, PartialEq, Eq)]
pub struct SimpleRequest<'a> {
    /// Method, path and header fields.
    pub request: HttpRequest<'a>,
    /// Length of the request in bytes.
    pub length: usize,
    /// Persistence of the connection.
    pub keep_alive: KeepAlive,
}

/// Persistence of a connection after a response (RFC 9112 section 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepAlive {
    /// Keep the connection open for another request.
    Keep,
    /// Close the connection after the response.
    Close,
}

/// Parses the request at the start of `bytes`. Returns `None` if it is incomplete or not
/// simple.
pub fn read(bytes: &[u8]) -> Option<SimpleRequest<'_>> {
    let mut fields = [httparse::EMPTY_HEADER; FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    let httparse::Status::Complete(length) = head.parse(bytes).ok()? else { return None };
    let fields = head.headers.iter().map(|field| (field.name, field.value)).collect();
    let request = HttpRequest {
        method: simple_method(head.method?)?,
        path: simple_path(head.path?)?,
        version: (head.version? == 1).then_some(Version::HTTP_11)?,
        fields,
    };
    if EXCLUDED_FIELDS.iter().any(|name| request.lines(name).next().is_some()) {
        return None;
    }
    let keep_alive = keep_alive(&request)?;
    Some(SimpleRequest { request, length, keep_alive })
}

fn simple_method(name: &str) -> Option<Method> {
    match name {
        "GET" => Some(Method::GET),
        "HEAD" => Some(Method::HEAD),
        _ => None,
    }
}

/// Returns the path of a target in origin form (RFC 9112 section 3.2.1), if it contains
/// only characters that RFC 3986 allows in a path or query.
fn simple_path(target: &str) -> Option<&str> {
    if !target.starts_with('/') || target.starts_with("//") || !target.bytes().all(is_target_byte) {
        return None;
    }
    Some(target.split_once('?').map_or(target, |(path, _)| path))
}

fn is_target_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:@/?".contains(&byte)
}

fn keep_alive(request: &HttpRequest<'_>) -> Option<KeepAlive> {
    match request.field(&header::CONNECTION).as_deref() {
        None => Some(KeepAlive::Keep),
        Some(option) if option.eq_ignore_ascii_case("keep-alive") => Some(KeepAlive::Keep),
        Some(option) if option.eq_ignore_ascii_case("close") => Some(KeepAlive::Close),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str) -> Option<(Method, &str, KeepAlive)> {
        let head: &'static str = head.to_owned().leak();
        let simple = read(head.as_bytes())?;
        assert_eq!(simple.length, head.find("\r\n\r\n").unwrap() + 4);
        Some((simple.request.method, simple.request.path, simple.keep_alive))
    }

    #[test]
    fn simple_requests_are_read() {
        let cases = [
            (
                "GET /feed.xml HTTP/1.1\r\nHost: a\r\n\r\n",
                (Method::GET, "/feed.xml", KeepAlive::Keep),
            ),
            ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", (Method::HEAD, "/", KeepAlive::Keep)),
            ("GET /a%20b/?c=/d HTTP/1.1\r\n\r\n", (Method::GET, "/a%20b/", KeepAlive::Keep)),
            ("GET /a HTTP/1.1\r\nConnection: Close\r\n\r\n", (Method::GET, "/a", KeepAlive::Close)),
            (
                "GET /a HTTP/1.1\r\nConnection: keep-alive\r\n\r\nGET /b",
                (Method::GET, "/a", KeepAlive::Keep),
            ),
        ];
        for (head, expected) in cases {
            assert_eq!(check(head), Some(expected), "{head}");
        }
    }

    #[test]
    fn everything_else_is_left_to_hyper() {
        let cases = [
            "",
            "nonsense\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: a\r\n",
            "GET /a HTTP/1.0\r\n\r\n",
            "POST /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\n\r\n",
            "GET http://a/b HTTP/1.1\r\n\r\n",
            "GET //a HTTP/1.1\r\n\r\n",
            "GET /a#b HTTP/1.1\r\n\r\n",
            "GET /a\"b HTTP/1.1\r\n\r\n",
            "GET /é HTTP/1.1\r\n\r\n",
            "GET /a b HTTP/1.1\r\n\r\n",
            "GET /a HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
            "GET /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "GET /a HTTP/1.1\r\nExpect: 100-continue\r\n\r\n",
            "GET /a HTTP/1.1\r\nUpgrade: h2c\r\n\r\n",
            "GET /a HTTP/1.1\r\nConnection: close, upgrade\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET /a HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
        ];
        for head in cases {
            assert_eq!(check(head), None, "{head}");
        }
        let many = format!("GET /a HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(FIELDS + 1));
        assert_eq!(check(&many), None);
    }
}
