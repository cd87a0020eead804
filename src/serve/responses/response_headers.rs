//! The header fields of a published file, made once for all its responses.

use std::sync::Arc;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::builder;
use crate::config::Config;
use crate::serve::responses::content_coding::ContentCoding;
use crate::serve::responses::encoded_file::{EncodedBody, EncodedFile};
use crate::serve::responses::media_type::{self, ServedFileKind, XmlType};
use crate::serve::responses::reply::SerializedHeaders;

/// What RFC 3229 adds to HTTP.
pub const A_IM: HeaderName = HeaderName::from_static("a-im");
/// Names what was done to an instance.
pub const IM: HeaderName = HeaderName::from_static("im");
/// Names the version that a difference starts from.
pub const DELTA_BASE: HeaderName = HeaderName::from_static("delta-base");

/// What a page of another site may read of a response, beside what it always may.
const EXPOSED: &str = "ETag, Link, IM, Delta-Base, Content-Range, Accept-Ranges";

/// The fields of one representation.
pub struct ResponseHeaders {
    /// Of a 200.
    pub whole: Arc<SerializedHeaders>,
    /// Of a 304: what a cache takes over (RFC 9110 section 15.4.5).
    pub not_modified: Arc<SerializedHeaders>,
}

/// What the heads of all files share.
pub struct ResponseHeaderOptions<'a> {
    /// The whole configuration.
    pub config: &'a Config,
    /// Who is to see the feeds.
    pub browsers: XmlType,
}

impl ResponseHeaderOptions<'_> {
    /// Makes the heads of a representation of a file that last changed at a date.
    pub fn heads(
        &self,
        file: (&str, &EncodedFile),
        body: &EncodedBody,
        modified: &HeaderValue,
    ) -> ResponseHeaders {
        let (path, content) = file;
        let mut shared = HeaderMap::new();
        shared.insert(header::LAST_MODIFIED, modified.clone());
        insert(&mut shared, header::ETAG, &body.tag);
        insert(&mut shared, header::CACHE_CONTROL, &self.cache_control());
        shared.insert(header::VARY, HeaderValue::from_static(vary(content.kind)));
        shared.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        let mut whole = shared.clone();
        whole.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        for link in self.links(path, content.kind) {
            append(&mut whole, header::LINK, &link);
        }
        let types = &self.config.serve.types;
        let media_type = media_type::media_type(content.kind, path, types, self.browsers);
        insert(&mut whole, header::CONTENT_TYPE, &media_type);
        whole.insert(header::CONTENT_LENGTH, HeaderValue::from(body.bytes.len()));
        whole.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        // No browser takes one of these files for a script of its own guess.
        whole.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if body.coding != ContentCoding::Identity {
            let name = HeaderValue::from_static(body.coding.row().name);
            whole.insert(header::CONTENT_ENCODING, name);
        }
        ResponseHeaders { whole: Arc::new(whole.into()), not_modified: Arc::new(shared.into()) }
    }

    /// Returns what caches are told: RFC 9111, and RFC 5861 for what is stale.
    pub fn cache_control(&self) -> String {
        let serve = &self.config.serve;
        let fresh = serve.max_age.num_seconds();
        match serve.stale_while_revalidate.num_seconds() {
            0 => format!("public, max-age={fresh}"),
            stale => format!("public, max-age={fresh}, stale-while-revalidate={stale}"),
        }
    }

    /// Lists the links that a WebSub subscriber looks for (`WebSub` section 4).
    fn links(&self, path: &str, kind: ServedFileKind) -> Vec<String> {
        let ServedFileKind::Feed(_) = kind else { return Vec::new() };
        let own = format!("<{}>; rel=\"self\"", builder::file_url(self.config, path));
        let hubs = self.config.site.hubs.iter().map(|hub| format!("<{}>; rel=\"hub\"", hub.url));
        [own].into_iter().chain(hubs).collect()
    }
}

/// Says by what a request's answer is chosen; of feeds also by what an instance
/// may be made into (RFC 3229 section 10.9).
const fn vary(kind: ServedFileKind) -> &'static str {
    match kind {
        ServedFileKind::Feed(_) => "Accept-Encoding, A-IM",
        ServedFileKind::Opml | ServedFileKind::Html | ServedFileKind::Other => "Accept-Encoding",
    }
}

/// A value with a sign that no field may hold is left out: nothing that could
/// split a response is ever sent.
fn insert(map: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        map.insert(name, value);
    }
}

fn append(map: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        map.append(name, value);
    }
}
