//! Any bytes as the head of a request to a server of a small site: every
//! request has a well-formed answer, `HEAD` has that of `GET`, and no answer
//! shows anything of a draft.

#![no_main]

mod site;
mod wire;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use feedwright::internals::config;
use feedwright::internals::serve::{
    EndpointKind, HttpRequest, HttpResponse, LockWait, ServedSite, XmlType, simple_request,
};
use feedwright::{Report, SourceText};
use hyper::{Method, StatusCode};

const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 7);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(plain) = simple_request::read(bytes) {
        check(&plain.request);
    } else if let Some(parts) = wire::hyper_reads(bytes) {
        check(&HttpRequest::from(&parts));
    }
});

fn served() -> &'static ServedSite {
    static SITE: OnceLock<ServedSite> = OnceLock::new();
    SITE.get_or_init(|| {
        let folder = site::folder();
        site::clear();
        site::run(&["build"]);
        let path: Arc<Path> = folder.join("feed.toml").into();
        let text = std::fs::read_to_string(&path).expect("it was written");
        let mut report = Report::default();
        let config = config::read(&SourceText::new(&path, &text), folder, &mut report);
        let config = config.expect("it is valid");
        let site = ServedSite::new(&path, XmlType::BrowserFriendly);
        site.refresh(&path, &config, LockWait::default(), &mut report).expect("the site was built");
        assert!(site.snapshot().is_filled());
        site
    })
}

fn check(request: &HttpRequest<'_>) {
    for port in [EndpointKind::Feeds, EndpointKind::Metrics] {
        let reply = served().respond(port, request, PEER);
        let head = head(&reply);
        // Parts and differences are for GET alone (RFC 9110 section 14.2).
        let is_whole = reply.status != StatusCode::PARTIAL_CONTENT
            && reply.status != StatusCode::RANGE_NOT_SATISFIABLE
            && reply.status.as_u16() != 226;
        if request.method == Method::GET && is_whole {
            let request = HttpRequest { method: Method::HEAD, ..request.clone() };
            let status = served().respond(port, &request, PEER).status;
            assert_eq!(status, reply.status, "HEAD differs from GET: {head}");
        }
        // A reply may repeat the request, but nothing else from a draft.
        let asked = request.path.bytes().chain(request.fields.iter().flat_map(|(_, v)| v.to_vec()));
        if !site::has_marker(&asked.collect::<Vec<_>>()) {
            assert!(!site::has_marker(head.as_bytes()), "private: {head}");
            assert!(!site::has_marker(&reply.body.bytes), "private body: {head}");
        }
        let has_no_body =
            [StatusCode::NOT_MODIFIED, StatusCode::NO_CONTENT].contains(&reply.status);
        assert!(!has_no_body || reply.body.bytes.is_empty(), "a body that is none: {head}");
    }
}

/// Returns status and fields of a reply, each line well-formed.
fn head(reply: &HttpResponse) -> String {
    let head = String::from_utf8(reply.head()).expect("a head is ASCII");
    for line in head.trim_end_matches("\r\n").split("\r\n") {
        assert!(!line.is_empty() && !line.contains(['\r', '\n', '\0']), "split head: {head:?}");
    }
    head
}
