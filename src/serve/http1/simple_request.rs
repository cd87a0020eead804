//! Requests that ask for a file and want nothing else: nearly all there are.
//!
//! A request is plain if nothing in it needs a second thought: `GET` or `HEAD`
//! of a path, in HTTP/1.1, without a body. All others are hyper's, also those
//! that are none, so that no odd case is judged twice.

use http::header::{self, HeaderName};
use http::{Method, Version};

use crate::serve::request::HttpRequest;

/// How many fields are looked at; readers send ten.
const FIELDS: usize = 32;

/// Fields that make a request more than plain.
const OTHERS: [HeaderName; 4] =
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::EXPECT, header::UPGRADE];

/// A plain request.
#[derive(Debug, PartialEq, Eq)]
pub struct SimpleRequest<'a> {
    /// What is asked.
    pub request: HttpRequest<'a>,
    /// How many bytes it took.
    pub length: usize,
    /// What follows its reply.
    pub keep_alive: KeepAlive,
}

/// What follows a reply (RFC 9112 section 9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeepAlive {
    /// Another request.
    Another,
    /// The end of the connection.
    End,
}

/// Reads a request; nothing unless it is plain.
pub fn read(bytes: &[u8]) -> Option<SimpleRequest<'_>> {
    let mut fields = [httparse::EMPTY_HEADER; FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    let httparse::Status::Complete(length) = head.parse(bytes).ok()? else { return None };
    let fields = head.headers.iter().map(|field| (field.name, field.value)).collect();
    let request = HttpRequest {
        method: method(head.method?)?,
        path: path(head.path?)?,
        version: (head.version? == 1).then_some(Version::HTTP_11)?,
        fields,
    };
    let is_plain = OTHERS.iter().all(|name| request.lines(name).next().is_none());
    let then = then(&request).filter(|_| is_plain)?;
    Some(SimpleRequest { request, length, keep_alive: then })
}

fn method(name: &str) -> Option<Method> {
    match name {
        "GET" => Some(Method::GET),
        "HEAD" => Some(Method::HEAD),
        _ => None,
    }
}

/// Returns the path of a target that has no host in it (RFC 9112 section
/// 3.2.1) and only signs that RFC 3986 lets stand there.
fn path(target: &str) -> Option<&str> {
    let is_sign =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:@/?".contains(&byte);
    let is_plain =
        target.starts_with('/') && !target.starts_with("//") && target.bytes().all(is_sign);
    let path = target.split_once('?').map_or(target, |(path, _)| path);
    is_plain.then_some(path)
}

fn then(request: &HttpRequest<'_>) -> Option<KeepAlive> {
    match request.field(&header::CONNECTION).as_deref() {
        None => Some(KeepAlive::Another),
        Some(option) if option.eq_ignore_ascii_case("keep-alive") => Some(KeepAlive::Another),
        Some(option) if option.eq_ignore_ascii_case("close") => Some(KeepAlive::End),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str) -> Option<(Method, &str, KeepAlive)> {
        let head: &'static str = head.to_owned().leak();
        let plain = read(head.as_bytes())?;
        assert_eq!(plain.length, head.find("\r\n\r\n").unwrap() + 4);
        Some((plain.request.method, plain.request.path, plain.keep_alive))
    }

    #[test]
    fn plain_requests_are_read() {
        let cases = [
            (
                "GET /feed.xml HTTP/1.1\r\nHost: a\r\n\r\n",
                (Method::GET, "/feed.xml", KeepAlive::Another),
            ),
            ("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", (Method::HEAD, "/", KeepAlive::Another)),
            ("GET /a%20b/?c=/d HTTP/1.1\r\n\r\n", (Method::GET, "/a%20b/", KeepAlive::Another)),
            ("GET /a HTTP/1.1\r\nConnection: Close\r\n\r\n", (Method::GET, "/a", KeepAlive::End)),
            (
                "GET /a HTTP/1.1\r\nConnection: keep-alive\r\n\r\nGET /b",
                (Method::GET, "/a", KeepAlive::Another),
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
