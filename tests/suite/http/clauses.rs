//! One case for each clause of RFC 9110, 9111, 9112 and 3229 that applies.

use crate::http::{Reply, ServedSite, Server};

/// A request, and the response that a clause of a standard demands.
struct Clause {
    clause: &'static str,
    /// The request line without the version, then fields, a line each.
    request: &'static str,
    status: u16,
    /// Fields that the response has, or with `!` lacks, separated by ` | `.
    fields: &'static str,
}

const fn clause(
    clause: &'static str,
    request: &'static str,
    status: u16,
    fields: &'static str,
) -> Clause {
    Clause { clause, request, status, fields }
}

/// `{tag}`, `{gzip}` and `{br}` are replaced by the entity tags of `feed.xml`,
/// `{length}` by its length, `{date}` by its date.
#[rustfmt::skip]
const CLAUSES: &[Clause] = &[
    clause("9110 6.6.1 a response has a date", "GET /feed.xml", 200, "date"),
    clause("9110 8.3 a feed has its media type", "GET /feed.xml", 200, "content-type: application/rss+xml; charset=utf-8"),
    clause("9110 8.3 so has Atom", "GET /atom.xml", 200, "content-type: application/atom+xml; charset=utf-8"),
    clause("9110 8.3 so has JSON Feed", "GET /feed.json", 200, "content-type: application/feed+json; charset=utf-8"),
    clause("9110 8.3 so has OPML", "GET /feeds.opml", 200, "content-type: text/x-opml; charset=utf-8"),
    clause("9110 8.3 so has a page", "GET /feeds.html", 200, "content-type: text/html; charset=utf-8"),
    clause("9110 8.6 a body has its length", "GET /feed.xml", 200, "content-length: {length} | !transfer-encoding"),
    clause("9110 8.8.2 a file has its date", "GET /feed.xml", 200, "last-modified: {date}"),
    clause("9110 8.8.3 and its tag", "GET /feed.xml", 200, "etag: {tag}"),
    clause("9110 8.8.3.3 each coding has its own", "GET /feed.xml\nAccept-Encoding: gzip", 200, "etag: {gzip} | content-encoding: gzip | last-modified: {date}"),

    clause("9110 9.1 an unknown method is not implemented", "BREW /feed.xml", 501, ""),
    clause("9110 9.3.2 HEAD has the fields of GET", "HEAD /feed.xml", 200, "content-length: {length} | etag: {tag} | content-type: application/rss+xml; charset=utf-8"),
    clause("9110 9.3.3 POST is not allowed", "POST /feed.xml\nContent-Length: 0", 405, "allow: GET, HEAD, OPTIONS"),
    clause("9110 9.3.4 nor PUT", "PUT /feed.xml\nContent-Length: 0", 405, "allow: GET, HEAD, OPTIONS"),
    clause("9110 9.3.5 nor DELETE", "DELETE /feed.xml", 405, "allow: GET, HEAD, OPTIONS"),
    clause("9110 9.3.7 OPTIONS says what is", "OPTIONS /feed.xml", 204, "allow: GET, HEAD, OPTIONS"),
    clause("9110 9.3.7 also of the server", "OPTIONS *", 204, "allow: GET, HEAD, OPTIONS"),
    clause("9110 9.3.8 TRACE tells nobody's secrets", "TRACE /feed.xml", 405, "allow: GET, HEAD, OPTIONS"),

    clause("9110 12.5.3 without the field nothing is coded", "GET /feed.xml", 200, "!content-encoding | etag: {tag}"),
    clause("9110 12.5.3 empty, neither", "GET /feed.xml\nAccept-Encoding:", 200, "!content-encoding"),
    clause("9110 12.5.3 brotli", "GET /feed.xml\nAccept-Encoding: br", 200, "content-encoding: br | etag: {br}"),
    clause("9110 12.5.3 zstd", "GET /feed.xml\nAccept-Encoding: zstd", 200, "content-encoding: zstd"),
    clause("9110 12.4.2 the weight decides", "GET /feed.xml\nAccept-Encoding: br;q=0.1, gzip;q=0.2", 200, "content-encoding: gzip"),
    clause("9110 12.4.2 a weight of nought refuses", "GET /feed.xml\nAccept-Encoding: gzip;q=0", 200, "!content-encoding"),
    clause("9110 12.5.3 identity may be liked better", "GET /feed.xml\nAccept-Encoding: gzip;q=0.5, identity", 200, "!content-encoding"),
    clause("9110 12.5.3 a star is any", "GET /feed.xml\nAccept-Encoding: *", 200, "content-encoding"),
    clause("9110 12.5.3 a star that refuses spares what is named", "GET /feed.xml\nAccept-Encoding: *;q=0, gzip", 200, "content-encoding: gzip"),
    clause("9110 8.4.1.3 x-gzip is gzip", "GET /feed.xml\nAccept-Encoding: x-gzip", 200, "content-encoding: gzip"),
    clause("9110 12.4.1 nothing acceptable is disregarded", "GET /feed.xml\nAccept-Encoding: identity;q=0", 200, "!content-encoding"),
    clause("9110 12.5.5 Vary names what decides", "GET /feed.xml", 200, "vary: Accept-Encoding, A-IM"),
    clause("9110 12.5.5 also of what was not coded", "GET /feeds.html", 200, "vary: Accept-Encoding"),

    clause("9110 13.1.1 If-Match holds", "GET /feed.xml\nIf-Match: {tag}", 200, ""),
    clause("9110 13.1.1 If-Match fails", "GET /feed.xml\nIf-Match: \"x\"", 412, ""),
    clause("9110 13.1.1 it compares strongly", "GET /feed.xml\nIf-Match: W/{tag}", 412, ""),
    clause("9110 13.1.1 a star holds for what is there", "GET /feed.xml\nIf-Match: *", 200, ""),
    clause("9110 13.1.2 a known tag", "GET /feed.xml\nIf-None-Match: {tag}", 304, "etag: {tag} | !content-type | !content-length"),
    clause("9110 13.1.2 another tag", "GET /feed.xml\nIf-None-Match: \"x\"", 200, ""),
    clause("9110 13.1.2 a tag in a list", "GET /feed.xml\nIf-None-Match: \"x\", {tag}", 304, ""),
    clause("9110 13.1.2 a tag in another line", "GET /feed.xml\nIf-None-Match: \"x\"\nIf-None-Match: {tag}", 304, ""),
    clause("9110 13.1.2 it compares weakly", "GET /feed.xml\nIf-None-Match: W/{tag}", 304, "etag: {tag}"),
    clause("9110 13.1.2 a star is anything", "GET /feed.xml\nIf-None-Match: *", 304, ""),
    clause("9110 13.1.2 HEAD has the same", "HEAD /feed.xml\nIf-None-Match: {tag}", 304, "etag: {tag}"),
    clause("9110 13.1.2 the tag is of the coding", "GET /feed.xml\nIf-None-Match: {gzip}\nAccept-Encoding: gzip", 304, "etag: {gzip}"),
    clause("9110 13.1.2 a coding that is taken and known goes first", "GET /feed.xml\nIf-None-Match: {gzip}\nAccept-Encoding: gzip, br", 304, "etag: {gzip}"),
    clause("9110 13.1.2 one that is not taken is another", "GET /feed.xml\nIf-None-Match: {gzip}\nAccept-Encoding: br", 200, "etag: {br}"),
    clause("9110 13.1.3 the date", "GET /feed.xml\nIf-Modified-Since: {date}", 304, "last-modified: {date} | etag: {tag}"),
    clause("9110 13.1.3 a later one", "GET /feed.xml\nIf-Modified-Since: Sat, 03 Jan 2026 00:00:00 GMT", 304, ""),
    clause("9110 13.1.3 an earlier one", "GET /feed.xml\nIf-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT", 200, ""),
    clause("9110 13.1.3 one that is none", "GET /feed.xml\nIf-Modified-Since: yesterday", 200, ""),
    clause("9110 5.6.7 the form of RFC 850", "GET /feed.xml\nIf-Modified-Since: Saturday, 03-Jan-26 00:00:00 GMT", 304, ""),
    clause("9110 5.6.7 the form of asctime", "GET /feed.xml\nIf-Modified-Since: Sat Jan  3 00:00:00 2026", 304, ""),
    clause("9110 13.1.4 If-Unmodified-Since holds", "GET /feed.xml\nIf-Unmodified-Since: {date}", 200, ""),
    clause("9110 13.1.4 it fails", "GET /feed.xml\nIf-Unmodified-Since: Thu, 01 Jan 2026 00:00:00 GMT", 412, ""),
    clause("9110 13.2.2 If-Match goes before the date", "GET /feed.xml\nIf-Match: {tag}\nIf-Unmodified-Since: Thu, 01 Jan 2026 00:00:00 GMT", 200, ""),
    clause("9110 13.2.2 and before If-None-Match", "GET /feed.xml\nIf-Match: \"x\"\nIf-None-Match: {tag}", 412, ""),
    clause("9110 13.2.2 If-None-Match goes before the date", "GET /feed.xml\nIf-None-Match: \"x\"\nIf-Modified-Since: {date}", 200, ""),
    clause("9110 13.2.2 and before the range", "GET /feed.xml\nIf-None-Match: {tag}\nRange: bytes=0-1", 304, ""),
    clause("9110 13.2.1 a failure goes before the condition", "GET /nothing.xml\nIf-None-Match: *", 404, ""),

    clause("9110 14.3 parts may be asked for", "GET /feed.xml", 200, "accept-ranges: bytes"),
    clause("9110 14.2 a part", "GET /feed.xml\nRange: bytes=0-9", 206, "content-range: bytes 0-9/{length} | content-length: 10 | etag: {tag}"),
    clause("9110 14.1.2 the end", "GET /feed.xml\nRange: bytes=-10", 206, "content-length: 10"),
    clause("9110 14.1.2 more than there is", "GET /feed.xml\nRange: bytes=0-99999999", 206, "content-length: {length}"),
    clause("9110 15.5.17 nothing of it", "GET /feed.xml\nRange: bytes=99999999-", 416, "content-range: bytes */{length}"),
    clause("9110 14.2 another unit", "GET /feed.xml\nRange: items=0-1", 200, ""),
    clause("9110 14.2 what is none", "GET /feed.xml\nRange: bytes=5-1", 200, ""),
    clause("9110 14.2 several parts are answered whole", "GET /feed.xml\nRange: bytes=0-1,4-5", 200, "content-length: {length}"),
    clause("9110 14.2 of GET alone", "HEAD /feed.xml\nRange: bytes=0-9", 200, "content-length: {length}"),
    clause("9110 14.4 a part of the coding", "GET /feed.xml\nRange: bytes=0-9\nAccept-Encoding: gzip", 206, "content-encoding: gzip | etag: {gzip}"),
    clause("9110 13.1.5 If-Range by tag", "GET /feed.xml\nRange: bytes=0-9\nIf-Range: {tag}", 206, ""),
    clause("9110 13.1.5 of another version", "GET /feed.xml\nRange: bytes=0-9\nIf-Range: \"x\"", 200, "content-length: {length}"),
    clause("9110 13.1.5 never a weak one", "GET /feed.xml\nRange: bytes=0-9\nIf-Range: W/{tag}", 200, ""),
    clause("9110 13.1.5 by date", "GET /feed.xml\nRange: bytes=0-9\nIf-Range: {date}", 206, ""),
    clause("9110 13.1.5 by another date", "GET /feed.xml\nRange: bytes=0-9\nIf-Range: Sat, 03 Jan 2026 00:00:00 GMT", 200, ""),
    clause("9110 13.1.5 nothing without Range", "GET /feed.xml\nIf-Range: \"x\"", 200, ""),

    clause("9110 15.4.2 a moved feed", "GET /old/feed.xml", 301, "location: https://a.example/blog/feed.xml | cache-control: public, max-age=60, stale-while-revalidate=120"),
    clause("9110 15.4.2 a moved folder", "GET /attic/a%20b/feed.xml", 301, "location: https://b.example/a%20b/feed.xml"),
    clause("9110 15.5.1 a path that climbs", "GET /../feed.toml", 400, ""),
    clause("9110 15.5.1 in any writing", "GET /%2e%2e/feed.toml", 400, ""),
    clause("3986 2.1 an escape that is cut short", "GET /feed%2.xml", 400, ""),
    clause("3986 2.2 an escaped separator is another path", "GET /%2ffeed.xml", 404, ""),
    clause("3986 6.2.2 an escape that needs not be", "GET /%66eed.xml", 200, "etag: {tag}"),
    clause("9110 4.2.3 a query changes no file", "GET /feed.xml?from=mail", 200, "etag: {tag}"),
    clause("9110 15.5.5 nothing there", "GET /nothing.xml", 404, "cache-control: no-cache"),
    clause("9110 15.5.5 no folder is listed", "GET /", 404, ""),
    clause("9110 15.5.11 a feed that will not come back", "GET /dropped.xml", 410, "cache-control: public, max-age=60, stale-while-revalidate=120"),
    clause("9110 4.2.3 below the site's own path", "GET /blog/feed.xml", 200, "etag: {tag}"),
    clause("9112 3.2.2 a whole address", "GET http://a.example/feed.xml", 200, "etag: {tag}"),

    clause("9111 5.2.2 caches are told how long", "GET /feed.xml", 200, "cache-control: public, max-age=60, stale-while-revalidate=120"),
    clause("9110 15.4.5 also by a 304", "GET /feed.xml\nIf-None-Match: {tag}", 304, "cache-control: public, max-age=60, stale-while-revalidate=120 | vary: Accept-Encoding, A-IM | date"),

    clause("3229 10.5.3 a reader that has this version", "GET /feed.xml\nA-IM: feed\nIf-None-Match: {tag}", 304, "!im"),
    clause("3229 5.3 a version that nobody knows", "GET /feed.xml\nA-IM: feed\nIf-None-Match: \"x\"", 200, "!im"),
    clause("3229 5.3 no version at all", "GET /feed.xml\nA-IM: feed", 200, "!im"),
    clause("9111 5.2.2.7 nor is it for a cache that might ask for another's difference", "GET /feed.xml\nA-IM: feed", 200, "cache-control: private, max-age=60, stale-while-revalidate=120 | etag: {tag} | content-length: {length}"),

    clause("WebSub 4 a feed names itself", "GET /feed.xml", 200, "link: <https://a.example/blog/feed.xml>; rel=\"self\""),
    clause("WebSub 4 and its hubs", "GET /atom.xml", 200, "link: <https://hub.example/>; rel=\"hub\""),
    clause("Fetch 3.2.3 pages of other sites may read", "GET /feed.xml\nOrigin: https://b.example", 200, "access-control-allow-origin: *"),
    clause("Fetch 3.2.2 and ask conditionally", "OPTIONS /feed.xml\nOrigin: https://b.example\nAccess-Control-Request-Method: GET", 204, "access-control-allow-origin: * | access-control-allow-methods: GET, HEAD, OPTIONS | access-control-max-age: 86400"),
];

/// Fields that change no answer, but who gives it: plain requests are answered
/// without hyper, and one that would talk another protocol is not plain.
const WAYS: [&str; 2] = ["", "Upgrade: nothing\n"];

/// Settings in addition to those of the site.
const CONFIG: &str = "
[serve]
max_age = '1min'
stale_while_revalidate = '2min'
gone = ['dropped.xml']
[[moved]]
from = '/old/feed.xml'
to = 'feed.xml'
[[moved]]
from = 'attic/'
to = 'https://b.example/'
";

#[test]
fn every_clause_is_kept() {
    let site = ServedSite::new(CONFIG, &[1, 2, 3]).built_long_ago();
    let server = site.serve(&[]);
    let whole = server.get("/feed.xml", "");
    let tag = |coding| {
        let fields = format!("Accept-Encoding: {coding}");
        server.get("/feed.xml", &fields).field("etag").unwrap().to_owned()
    };
    let names = [
        ("{tag}", whole.field("etag").unwrap().to_owned()),
        ("{gzip}", tag("gzip")),
        ("{br}", tag("br")),
        ("{length}", whole.body.len().to_string()),
        ("{date}", "Fri, 02 Jan 2026 03:04:05 GMT".to_owned()),
    ];
    for way in WAYS {
        let faults: Vec<String> =
            CLAUSES.iter().filter_map(|clause| fault(&server, clause, &names, way)).collect();
        assert!(faults.is_empty(), "{way:?}: {}", faults.join("\n"));
    }
}

/// Returns the fault in the response to a clause's request.
fn fault(server: &Server, clause: &Clause, names: &[(&str, String)], way: &str) -> Option<String> {
    let filled = |text: &str| {
        names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    };
    let (line, fields) = clause.request.split_once('\n').unwrap_or((clause.request, ""));
    let reply =
        server.request(&format!("{line} HTTP/1.1\nHost: a.example\n{way}{}", filled(fields)));
    let expected = filled(clause.fields);
    let is_kept = reply.status == clause.status
        && expected.split(" | ").filter(|field| !field.is_empty()).all(|field| has(&reply, field));
    let says_nothing = line.starts_with("HEAD") || matches!(reply.status, 204 | 304);
    let is_body_right = reply.body.is_empty() == says_nothing;
    (!is_kept || !is_body_right).then(|| {
        format!(
            "{} {way}: {} {expected}, not {} {:?}",
            clause.clause, clause.status, reply.status, reply.fields
        )
    })
}

fn has(reply: &Reply, field: &str) -> bool {
    if let Some(name) = field.strip_prefix('!') {
        return reply.field(name).is_none();
    }
    match field.split_once(": ") {
        None => reply.field(field).is_some(),
        Some((name, value)) => {
            reply.fields.iter().any(|(known, found)| known == name && found == value)
        }
    }
}

#[test]
fn clauses_are_listed_once_and_name_their_standard() {
    let mut clauses: Vec<&str> = CLAUSES.iter().map(|clause| clause.clause).collect();
    clauses.sort_unstable();
    clauses.dedup();
    assert_eq!(clauses.len(), CLAUSES.len());
}

#[test]
fn host_is_named_once_in_http_1_1() {
    // RFC 9112 section 3.2.
    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    assert_eq!(server.request("GET /feed.xml HTTP/1.1").status, 400);
    assert_eq!(server.request("GET /feed.xml HTTP/1.1\nHost: a\nHost: b").status, 400);
    assert_eq!(server.request("GET /feed.xml HTTP/1.0").status, 200);
}

#[test]
fn connection_is_used_again() {
    // RFC 9112 section 9.3, and 9.3.2 for requests that don't wait.
    use std::io::{BufReader, Write};

    let site = ServedSite::new("", &[1]);
    let server = site.serve(&[]);
    let mut stream = BufReader::new(server.connect());
    let request = "GET /feed.xml HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3);
    stream.get_mut().write_all(request.as_bytes()).unwrap();
    let replies = [(); 3].map(|()| Reply::next(&mut stream));
    assert!(replies.iter().all(|reply| reply.status == 200 && reply.body == replies[0].body));
}
