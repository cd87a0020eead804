//! Response headers of published files, created once with the snapshot.

use std::sync::Arc;

use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::builder;
use crate::config::Config;
use crate::serve::responses::content_coding::ContentCoding;
use crate::serve::responses::encoded_file::{EncodedBody, EncodedFile};
use crate::serve::responses::media_type::{self, ServedFileKind, XmlType};
use crate::serve::responses::reply::SerializedHeaders;

/// Request header that lists the instance manipulations a client accepts (RFC 3229).
pub(crate) const A_IM: HeaderName = HeaderName::from_static("a-im");
/// Response header that names the instance manipulation of the body (RFC 3229).
pub(crate) const IM: HeaderName = HeaderName::from_static("im");
/// Response header with the entity tag of the version that a delta starts from.
pub(crate) const DELTA_BASE: HeaderName = HeaderName::from_static("delta-base");

/// Response headers exposed to scripts of other sites, besides the safelisted ones.
const EXPOSED: &str = "ETag, Link, IM, Delta-Base, Content-Range, Accept-Ranges";

/// Response headers of one representation, which is a file in one coding.
pub struct ResponseHeaders {
    /// Headers of a 200 response.
    pub whole: Arc<SerializedHeaders>,
    /// Headers of a 304 response: those that update a cache (RFC 9110 section 15.4.5).
    pub not_modified: Arc<SerializedHeaders>,
}

/// Options that the headers of all files depend on.
pub(crate) struct ResponseHeaderOptions<'a> {
    /// Configuration of the site.
    pub config: &'a Config,
    /// Media types for feeds in XML.
    pub xml_type: XmlType,
}

impl ResponseHeaderOptions<'_> {
    /// Creates the headers of one representation of the file at `path`. `modified` is the
    /// date for `Last-Modified`.
    pub(crate) fn create_headers(
        &self,
        path: &str,
        content: &EncodedFile,
        body: &EncodedBody,
        modified: &HeaderValue,
    ) -> ResponseHeaders {
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
        let media_type = media_type::media_type(content.kind, path, types, self.xml_type);
        insert(&mut whole, header::CONTENT_TYPE, &media_type);
        whole.insert(header::CONTENT_LENGTH, HeaderValue::from(body.bytes.len()));
        whole.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        // Without it, a browser may guess that a file is a script and run it.
        whole.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if body.coding != ContentCoding::Identity {
            let name = HeaderValue::from_static(body.coding.row().name);
            whole.insert(header::CONTENT_ENCODING, name);
        }
        ResponseHeaders { whole: Arc::new(whole.into()), not_modified: Arc::new(shared.into()) }
    }

    /// Returns the value of `Cache-Control` (RFC 9111, and RFC 5861 for stale responses).
    pub(crate) fn cache_control(&self) -> String {
        let serve = &self.config.serve;
        let fresh = serve.max_age.num_seconds();
        match serve.stale_while_revalidate.num_seconds() {
            0 => format!("public, max-age={fresh}"),
            stale => format!("public, max-age={fresh}, stale-while-revalidate={stale}"),
        }
    }

    /// Returns the `Link` headers of a feed for WebSub subscribers (`WebSub` section 4).
    fn links(&self, path: &str, kind: ServedFileKind) -> Vec<String> {
        let ServedFileKind::Feed(_) = kind else { return Vec::new() };
        let self_link = format!("<{}>; rel=\"self\"", builder::file_url(self.config, path));
        let hubs = self.config.site.hubs.iter().map(|hub| format!("<{}>; rel=\"hub\"", hub.url));
        [self_link].into_iter().chain(hubs).collect()
    }
}

/// Returns the value of `Vary`. Responses with a feed also depend on `A-IM` (RFC 3229
/// section 10.9).
const fn vary(kind: ServedFileKind) -> &'static str {
    match kind {
        ServedFileKind::Feed(_) => "Accept-Encoding, A-IM",
        ServedFileKind::Opml | ServedFileKind::Html | ServedFileKind::Other => "Accept-Encoding",
    }
}

/// Sets a header. A value with a forbidden character, such as a line break, is left out,
/// because it could split the response.
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
