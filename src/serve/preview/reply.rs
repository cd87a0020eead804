//! Answers the requests to the preview.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::request::Parts;
use http::{Method, StatusCode};
use tokio::sync::watch::Receiver;

use crate::serve::preview::access::{self, AccessRefusal};
use crate::serve::request_path;
use crate::serve::responses::media_type::ServedFileKind;
use crate::serve::responses::reply::HttpResponse;
use crate::serve::site::ServedSite;

/// Longest time that a page waits for a change in one request. Shorter than the default
/// idle timeout, which would close the connection.
const WAIT: Duration = Duration::from_secs(25);

/// A part of the page that is built into the program.
struct PageFile {
    path: &'static str,
    media_type: &'static str,
    text: &'static str,
    policy: &'static str,
}

/// Hash of `entry.css`, the only style that an entry has: the policy of the page also
/// applies to the frames in it.
macro_rules! entry_style {
    () => {
        "'sha256-A03pm7SVjxd5KFgyddCD3sTdNPcp9cQg0GwjRWz353w='"
    };
}

/// Policy for the page that loads no pictures. Nothing in an entry can change it.
const STRICT_POLICY: &str = concat!(
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' ",
    entry_style!(),
    "; img-src data:; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
);

/// Policy for the page that also loads the pictures and media of entries.
const PICTURE_POLICY: &str = concat!(
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' ",
    entry_style!(),
    "; img-src http: https: data:; media-src http: https:",
    "; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
);

/// Policy for everything that is not a page: a browser shows it as text, without scripts.
const FILE_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

#[rustfmt::skip]
const PAGE_FILES: &[PageFile] = &[
    PageFile { path: "/",          media_type: "text/html",       text: include_str!("page.html"), policy: STRICT_POLICY },
    PageFile { path: "/pictures",  media_type: "text/html",       text: include_str!("page.html"), policy: PICTURE_POLICY },
    PageFile { path: "/page.css",  media_type: "text/css",        text: include_str!("page.css"),  policy: FILE_POLICY },
    PageFile { path: "/page.js",   media_type: "text/javascript", text: include_str!("page.js"),   policy: FILE_POLICY },
    PageFile { path: "/entry.css", media_type: "text/css",        text: include_str!("entry.css"), policy: FILE_POLICY },
];

/// Header fields of every response, besides its policy.
#[rustfmt::skip]
const PROTECTION: &[(&str, &str)] = &[
    ("cache-control",                "no-store"),
    ("cross-origin-opener-policy",   "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy",              "no-referrer"),
    ("x-content-type-options",       "nosniff"),
    ("x-frame-options",              "DENY"),
    ("x-robots-tag",                 "noindex"),
];

/// Answers a request. A page that asks for the next state gets it when there is one, or
/// nothing (204) after a while or when the server stops.
pub(crate) async fn answer(
    request: &Parts,
    site: &ServedSite,
    stop: &mut Receiver<bool>,
) -> HttpResponse {
    site.metrics.preview_requests.add(1);
    if let Err(refusal) = access::check(request) {
        site.metrics.preview_refused.add(1);
        return protect(refuse(&refusal), FILE_POLICY);
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        let allowed = HeaderValue::from_static("GET, HEAD");
        let reply = HttpResponse::plain(StatusCode::METHOD_NOT_ALLOWED);
        return protect(reply.with(header::ALLOW, allowed), FILE_POLICY);
    }
    if has_body(request) {
        return protect(HttpResponse::plain(StatusCode::BAD_REQUEST), FILE_POLICY);
    }
    let path = request.uri.path();
    if let Some(file) = PAGE_FILES.iter().find(|file| file.path == path) {
        return protect(respond_with_text(file.media_type, Bytes::from(file.text)), file.policy);
    }
    let reply = if path == "/state" {
        respond_with_text("application/json", site.preview.state().json)
    } else if let Some(known) = path.strip_prefix("/state/") {
        wait_for_state(known, site, stop).await
    } else if let Some(name) = path.strip_prefix("/feeds") {
        respond_with_feed(name, site)
    } else {
        HttpResponse::plain(StatusCode::NOT_FOUND)
    };
    protect(reply, FILE_POLICY)
}

/// Returns true if a request has a body or an unclear end, as no request of a browser for
/// this page does.
fn has_body(request: &Parts) -> bool {
    let length = request.headers.get(header::CONTENT_LENGTH);
    length.is_some_and(|length| length != "0")
        || request.headers.contains_key(header::TRANSFER_ENCODING)
}

fn refuse(refusal: &AccessRefusal) -> HttpResponse {
    let text = format!(
        "403 Forbidden\nThe preview is only for a browser on this computer: {refusal}.\n\
         Open the address that `feedwright serve` prints. Readers use the other address.\n"
    );
    HttpResponse::plain(StatusCode::FORBIDDEN).with_body(Bytes::from(text))
}

fn protect(reply: HttpResponse, policy: &'static str) -> HttpResponse {
    let policy = HeaderValue::from_static(policy);
    let reply = reply.with(header::CONTENT_SECURITY_POLICY, policy);
    PROTECTION.iter().fold(reply, |reply, (name, value)| {
        reply.with(HeaderName::from_static(name), HeaderValue::from_static(value))
    })
}

fn respond_with_text(media_type: &str, text: Bytes) -> HttpResponse {
    let media_type = HeaderValue::from_str(&format!("{media_type}; charset=utf-8"));
    let media_type = media_type.unwrap_or_else(|_| HeaderValue::from_static("text/plain"));
    HttpResponse::new(StatusCode::OK).with(header::CONTENT_TYPE, media_type).with_body(text)
}

/// Waits until the state has another version than the one that a page knows.
async fn wait_for_state(known: &str, site: &ServedSite, stop: &mut Receiver<bool>) -> HttpResponse {
    let Some(mut states) = site.preview.subscribe() else {
        let retry = HeaderValue::from_static("10");
        return HttpResponse::plain(StatusCode::SERVICE_UNAVAILABLE)
            .with(header::RETRY_AFTER, retry);
    };
    let json = tokio::select! {
        state = states.wait_for(|state| state.version != known) => {
            state.ok().map(|state| state.json.clone())
        }
        _ = stop.wait_for(|is_stopping| *is_stopping) => None,
        () = tokio::time::sleep(WAIT) => None,
    };
    match json {
        Some(json) => respond_with_text("application/json", json),
        None => HttpResponse::new(StatusCode::NO_CONTENT),
    }
}

/// Responds with a feed as plain text. Other published files are not served here.
fn respond_with_feed(path: &str, site: &ServedSite) -> HttpResponse {
    let snapshot = site.snapshot();
    let name = request_path::name(path).unwrap_or_default();
    match snapshot.files.get(&*name).map(|file| Arc::clone(&file.content)) {
        Some(content) if matches!(content.kind, ServedFileKind::Feed(_)) => {
            let bytes = content.bodies.first().map(|body| body.bytes.clone());
            respond_with_text("text/plain", bytes.unwrap_or_default())
        }
        _ => HttpResponse::plain(StatusCode::NOT_FOUND),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{base64, hash};

    #[test]
    fn policy_has_the_hash_of_the_style_of_entries() {
        let encoded = entry_style!().trim_matches('\'').strip_prefix("sha256-").unwrap();
        let bytes = base64::decode(encoded).unwrap();
        let found: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(found, hash::hex(include_bytes!("entry.css")));
    }

    #[test]
    fn page_is_small_and_complete_in_itself() {
        let size: usize = PAGE_FILES[1..].iter().map(|file| file.text.len()).sum();
        assert!(size < 60_000, "{size}");
        for PageFile { path, text, .. } in PAGE_FILES {
            for foreign in ["://", "@import", "eval(", "innerHTML =", "document.write"] {
                assert!(!text.contains(foreign), "{path} has {foreign}");
            }
        }
    }
}
