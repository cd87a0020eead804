//! Decides if a request comes from a browser on this machine that shows the preview.
//!
//! The listener accepts only connections from this machine, but that is not enough: a
//! reverse proxy on this machine forwards requests from elsewhere, and a page from
//! elsewhere can have its own host name resolve to this machine (DNS rebinding) or embed
//! the preview.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::request::Parts;
use http::uri::Authority;
use http::{Uri, Version};

/// Header fields that proxies add, without those that begin with [`FORWARDED_PREFIX`].
const PROXY_FIELDS: &[&str] = &[
    "cdn-loop",
    "cf-connecting-ip",
    "client-ip",
    "fastly-client-ip",
    "forwarded",
    "true-client-ip",
    "via",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-host",
    "x-original-url",
    "x-real-ip",
    "x-rewrite-url",
];

/// Beginning of `X-Forwarded-For`, `X-Forwarded-Host` and others of their kind.
const FORWARDED_PREFIX: &str = "x-forwarded";

/// Reason for refusing a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccessRefusal {
    /// A proxy has forwarded the request: it has this header field.
    Forwarded(String),
    /// The host is not a loopback name, is missing, or is given more than once.
    ForeignHost,
    /// The HTTP version is one that no browser uses, but proxies do.
    OldVersion,
    /// Another page embeds or reads the preview.
    OtherPage,
}

impl fmt::Display for AccessRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forwarded(name) => write!(formatter, "a proxy has added the header `{name}`"),
            Self::ForeignHost => {
                formatter.write_str("the header `Host` does not name this computer")
            }
            Self::OldVersion => formatter.write_str("no browser uses this version of HTTP"),
            Self::OtherPage => formatter.write_str("another web page has sent the request"),
        }
    }
}

/// Checks that a browser on this machine has sent a request, and not for another page.
pub(crate) fn check(request: &Parts) -> Result<(), AccessRefusal> {
    check_proxies(&request.headers)?;
    check_host(request)?;
    check_page(&request.headers)
}

fn check_proxies(headers: &HeaderMap) -> Result<(), AccessRefusal> {
    match headers.keys().map(HeaderName::as_str).find(|name| is_of_proxy(name)) {
        Some(name) => Err(AccessRefusal::Forwarded(name.to_owned())),
        None => Ok(()),
    }
}

fn is_of_proxy(name: &str) -> bool {
    // Some gateways write `_` for `-`.
    let name = name.replace('_', "-");
    name.starts_with(FORWARDED_PREFIX) || PROXY_FIELDS.contains(&&*name)
}

/// Checks that the request names exactly one host, in every place that may name it, and
/// that each of them is this machine.
fn check_host(request: &Parts) -> Result<(), AccessRefusal> {
    let lines: Vec<_> = request.headers.get_all(header::HOST).iter().collect();
    let authority = request.uri.authority().map(Authority::as_str);
    let is_complete = match request.version {
        // RFC 9112 section 3.2: exactly one `Host`, also with a target in absolute form.
        Version::HTTP_11 => lines.len() == 1,
        // RFC 9113 section 8.3.1: `:authority` takes its place.
        Version::HTTP_2 => authority.is_some() && lines.len() <= 1,
        _ => return Err(AccessRefusal::OldVersion),
    };
    let mut hosts = lines.iter().map(|line| line.to_str().unwrap_or_default()).chain(authority);
    let is_this_machine = is_complete && is_plain_scheme(&request.uri) && hosts.all(is_loopback);
    if is_this_machine { Ok(()) } else { Err(AccessRefusal::ForeignHost) }
}

fn is_plain_scheme(uri: &Uri) -> bool {
    uri.scheme_str().is_none_or(|scheme| scheme == "http")
}

/// Returns true if a host, with or without a port, is `localhost` or a loopback address.
///
/// Any port is accepted: a tunnel of the author may begin at another one. Names that only
/// resolve to this machine are not accepted, because everyone can make such a name.
fn is_loopback(host: &str) -> bool {
    let (is_loopback, port) = if let Some(rest) = host.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        (address.parse().is_ok_and(|address: Ipv6Addr| address.is_loopback()), port)
    } else {
        let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
        let is_address = name.parse().is_ok_and(|address: Ipv4Addr| address.is_loopback());
        (is_address || name.eq_ignore_ascii_case("localhost"), port)
    };
    is_loopback && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// Checks that the preview itself has sent the request, or that a person opens it.
///
/// Browsers set these fields, and no page can change them. A program that sets none of them
/// is not a browser, so no page controls it.
fn check_page(headers: &HeaderMap) -> Result<(), AccessRefusal> {
    let is_own_origin = match (value(headers, "origin"), headers.get(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.strip_prefix(b"http://") == Some(host.as_bytes()),
        (Some(_), None) => false,
    };
    let is_own = match value(headers, "sec-fetch-site").as_deref() {
        None | Some(b"same-origin" | b"none") => true,
        Some(_) => is_opened_by_person(headers),
    };
    if is_own_origin && is_own { Ok(()) } else { Err(AccessRefusal::OtherPage) }
}

/// Returns true if a person opens the preview in a window of its own, for example by a
/// link on another page, which then can't read it.
fn is_opened_by_person(headers: &HeaderMap) -> bool {
    value(headers, "sec-fetch-mode").as_deref() == Some(b"navigate")
        && value(headers, "sec-fetch-dest").as_deref() == Some(b"document")
}

/// Returns the value of a field, its lines joined.
fn value(headers: &HeaderMap, name: &str) -> Option<Vec<u8>> {
    let lines: Vec<_> = headers.get_all(name).iter().map(HeaderValue::as_bytes).collect();
    (!lines.is_empty()).then(|| lines.join(&b','))
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn check_fields(
        version: Version,
        uri: &str,
        fields: &[(&str, &str)],
    ) -> Result<(), AccessRefusal> {
        let mut request = Request::get(uri).version(version);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        check(&request.body(()).unwrap().into_parts().0)
    }

    #[test]
    fn only_loopback_names_are_hosts() {
        let accepted = [
            "localhost",
            "LOCALHOST:8081",
            "127.0.0.1",
            "127.0.0.1:8081",
            "127.8.9.1:1",
            "[::1]",
            "[::1]:8081",
            "[0:0:0:0:0:0:0:1]:80",
        ];
        let refused = [
            "",
            "localhost.",
            "localhost.:80",
            "localhost:",
            "localhost:+80",
            "localhost:99999",
            "localhost:80:80",
            "localhost@evil.example",
            "evil.example@localhost",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example:8081",
            "0.0.0.0",
            "127.1",
            "0177.0.0.1",
            "2130706433",
            "127.0.0.1.",
            "192.168.1.2",
            "::1",
            "[::1",
            "[::ffff:127.0.0.1]",
            "[::]",
            "[::1]evil.example",
            "[::1%25lo]",
            "localhost evil.example",
            "localhost/",
            "localhost,evil.example",
            "a.localhost",
            "127.0.0.1 ",
        ];
        for host in accepted {
            assert!(is_loopback(host), "{host}");
        }
        for host in refused {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn host_is_given_once_in_each_place() {
        let own = ("host", "127.0.0.1:8081");
        let foreign = ("host", "evil.example");
        let cases = [
            (Version::HTTP_11, "/", vec![own], Ok(())),
            (Version::HTTP_11, "/", vec![], Err(AccessRefusal::ForeignHost)),
            (Version::HTTP_11, "/", vec![own, own], Err(AccessRefusal::ForeignHost)),
            (Version::HTTP_11, "/", vec![own, foreign], Err(AccessRefusal::ForeignHost)),
            (Version::HTTP_11, "http://localhost/", vec![own], Ok(())),
            (Version::HTTP_11, "http://localhost/", vec![], Err(AccessRefusal::ForeignHost)),
            (Version::HTTP_11, "http://evil.example/", vec![own], Err(AccessRefusal::ForeignHost)),
            (Version::HTTP_11, "http://a@localhost/", vec![own], Err(AccessRefusal::ForeignHost)),
            (Version::HTTP_11, "https://localhost/", vec![own], Err(AccessRefusal::ForeignHost)),
            (Version::HTTP_10, "/", vec![own], Err(AccessRefusal::OldVersion)),
            (Version::HTTP_2, "http://localhost:8081/", vec![], Ok(())),
            (Version::HTTP_2, "http://localhost:8081/", vec![own], Ok(())),
            (
                Version::HTTP_2,
                "http://localhost:8081/",
                vec![foreign],
                Err(AccessRefusal::ForeignHost),
            ),
            (Version::HTTP_2, "http://evil.example/", vec![own], Err(AccessRefusal::ForeignHost)),
            (Version::HTTP_2, "/", vec![own], Err(AccessRefusal::ForeignHost)),
        ];
        for (version, uri, fields, expected) in cases {
            assert_eq!(
                check_fields(version, uri, &fields),
                expected,
                "{version:?} {uri} {fields:?}"
            );
        }
    }

    #[test]
    fn forwarded_request_is_refused_by_any_of_its_fields() {
        let more =
            ["x-forwarded-for", "X-Forwarded-Proto", "x-forwarded-anything", "X_Forwarded_For"];
        for name in PROXY_FIELDS.iter().copied().chain(more) {
            let fields = [("host", "localhost"), (name, "")];
            let refused = check_fields(Version::HTTP_11, "/", &fields);
            assert_eq!(refused, Err(AccessRefusal::Forwarded(name.to_ascii_lowercase())), "{name}");
        }
    }

    #[test]
    fn other_page_can_open_the_preview_but_not_read_it() {
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[], true),
            (&[("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")], true),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "cors")], true),
            (&[("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors")], false),
            (&[("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")], false),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "iframe"),
                ],
                false,
            ),
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "navigate"),
                    ("sec-fetch-dest", "document"),
                ],
                true,
            ),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], false),
            (&[("origin", "http://localhost:8081")], true),
            (&[("origin", "http://localhost:3000")], false),
            (&[("origin", "https://localhost:8081")], false),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "null")], false),
        ];
        for (more, is_allowed) in cases {
            let fields = [&[("host", "localhost:8081")], *more].concat();
            assert_eq!(
                check_fields(Version::HTTP_11, "/", &fields).is_ok(),
                *is_allowed,
                "{more:?}"
            );
        }
    }
}
