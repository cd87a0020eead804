//! A folder in a bucket: Amazon S3 and compatible stores, Google Cloud Storage, Azure.

use std::sync::Arc;
use std::time::Duration;

use object_store::client::HttpError;
use object_store::path::Path;
use object_store::{BackoffConfig, Error, ObjectStore, RetryConfig};
use tokio::runtime::Runtime;
use url::Url;

use crate::stores::{CLOUDS, RequestFailure, StoreError, failures, network};

/// Number of requests that run at the same time.
pub(crate) const CONCURRENT_REQUESTS: usize = 16;

/// Number of retries of a request that the store did not answer or answered with a
/// server error. Longer failures are reported, because nothing is lost by running
/// the command again.
const RETRIES: usize = 3;

/// Longest pause between two retries; the library's default of 15 s would let a
/// command seem to hang.
const MAX_BACKOFF: Duration = Duration::from_secs(2);

/// A folder in a bucket.
pub(crate) struct ObjectStoreFolder {
    /// Address of the folder as the user wrote it.
    pub name: String,
    /// Client of the bucket.
    pub store: Arc<dyn ObjectStore>,
    /// Path of the folder in the bucket.
    pub path: Path,
    /// Runtime that requests run on.
    pub runtime: Runtime,
}

/// Reason for which a path is not one of an object.
const INVALID_PATH: &str = "its path has an empty, `.` or `..` segment, or a control character";

impl ObjectStoreFolder {
    /// Opens the folder at an address, with credentials from the environment and
    /// without a request.
    pub(crate) fn open(url: &Url, timeout: Duration) -> Result<Self, String> {
        // Must come before `store`, which fails if no TLS provider is installed.
        let runtime = network::runtime().map_err(|error| network::no_runtime(&error))?;
        let path = Path::from_url_path(url.path()).map_err(|_| INVALID_PATH.to_owned())?;
        Ok(Self { name: url.to_string(), store: open(url, timeout)?, path, runtime })
    }

    /// Returns the path of a file in the bucket.
    ///
    /// # Errors
    /// The path has segments such as `..`, which could lead out of the folder.
    pub(crate) fn object_path(&self, path: &str) -> Result<Path, StoreError> {
        let path = Path::parse(path).map_err(|_| StoreError::Failed(INVALID_PATH.into()))?;
        Ok(self.path.parts().chain(path.parts()).collect())
    }
}

/// Builds a client from the environment variables that the cloud's own tools use.
macro_rules! open_store {
    ($builder:ty, $key:path, $url:expr, $timeout:expr) => {{
        let limit = format!("{}ms", $timeout.as_millis());
        let builder = <$builder>::from_env()
            .with_url($url.as_str())
            .with_retry($crate::stores::object_store_folder::retry_config($timeout))
            // Endpoints come from the user's environment, and are often on the same
            // machine or network, without TLS.
            .with_config($key(object_store::client::ClientConfigKey::AllowHttp), "true")
            .with_config($key(object_store::client::ClientConfigKey::Timeout), &*limit)
            .with_config($key(object_store::client::ClientConfigKey::ConnectTimeout), &*limit);
        builder.build().map(|store| std::sync::Arc::new(store) as std::sync::Arc<dyn ObjectStore>)
    }};
}
pub(super) use open_store;

fn open(url: &Url, timeout: Duration) -> Result<Arc<dyn ObjectStore>, String> {
    let Some(cloud) = CLOUDS.iter().find(|cloud| cloud.scheme == url.scheme()) else {
        return Err(format!("this feedwright was built without support for `{}:`", url.scheme()));
    };
    (cloud.open)(url, timeout).map_err(|error| open_failure(&error))
}

/// Returns the reason for which no client could be built.
fn open_failure(error: &Error) -> String {
    if let Error::UnknownConfigurationKey { key, .. } = error {
        return format!("its settings in the environment contain an unknown one: `{key}`");
    }
    let text = innermost_text(error);
    if network::is_about_certificates(&text) {
        return network::NO_CERTIFICATES.to_owned();
    }
    format!("its settings in the environment are incomplete or wrong (details: {text})")
}

/// Returns the retry policy. A conditional write may have been applied although the
/// store answered with an error. Its retry then fails the condition, and the publisher
/// starts another round, in which it finds its own bytes.
pub(super) fn retry_config(timeout: Duration) -> RetryConfig {
    let backoff = BackoffConfig { max_backoff: MAX_BACKOFF, ..BackoffConfig::default() };
    RetryConfig { backoff, max_retries: RETRIES, retry_timeout: timeout }
}

/// Classifies an error of the object store library.
pub(crate) fn store_error(error: &Error) -> StoreError {
    let status = match error {
        Error::AlreadyExists { .. } | Error::Precondition { .. } => return StoreError::Changed,
        Error::NotFound { .. } => Some(404),
        Error::PermissionDenied { .. } => Some(403),
        Error::Unauthenticated { .. } => Some(401),
        Error::NotSupported { .. } | Error::NotImplemented { .. } => {
            let help = "choose a store that supports conditional writes, or update the store";
            let reason = "the store does not support this request".to_owned();
            return StoreError::Failed(RequestFailure { reason, help: Some(help) });
        }
        Error::InvalidPath { .. } => return StoreError::Failed(INVALID_PATH.into()),
        _ => response_status(error),
    };
    let failure = match status {
        Some(status) => explain_answer(status, error),
        None => failures::explain_connection(error, "timeout")
            .unwrap_or_else(|| failures::details(error).into()),
    };
    match status {
        Some(401 | 403) => StoreError::Denied(failure),
        Some(404) => StoreError::NoBucket(failure),
        None if is_unanswered(error) => StoreError::Unreachable(failure),
        Some(_) | None => StoreError::Failed(failure),
    }
}

/// Explains an answer by its status, with the code and the message of the store if its text
/// is XML.
fn explain_answer(status: u16, error: &Error) -> RequestFailure {
    let mut failure = failures::explain_status(status);
    let text = innermost_text(error);
    match ["Code", "Message"].map(|name| element_text(&text, name)) {
        [Some(code), Some(message)] => failure.reason += &format!(": {code}: {message}"),
        [Some(part), None] | [None, Some(part)] => failure.reason += &format!(": {part}"),
        [None, None] => {}
    }
    failure
}

/// Returns the status of the response, from the text of the error: the library has no
/// error variant for a refused listing.
fn response_status(error: &Error) -> Option<u16> {
    let text = error.to_string();
    // S3 redirects without an address if the bucket is in another region.
    if text.contains("redirect without LOCATION") {
        return Some(301);
    }
    let (_, status) = text.split_once("status code: ")?;
    status.split(' ').next()?.parse().ok()
}

/// Returns true if there was no response, only an error of the connection.
fn is_unanswered(error: &Error) -> bool {
    failures::causes(error).any(<dyn std::error::Error>::is::<HttpError>)
}

fn innermost_text(error: &Error) -> String {
    let text = failures::causes(error).last().map(ToString::to_string).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn element_text<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (inner, _) = rest.split_once(&format!("</{name}>"))?;
    Some(inner).filter(|inner| !inner.is_empty())
}

#[cfg(test)]
#[cfg(feature = "s3")]
mod tests {
    use object_store::ObjectStoreExt;
    use object_store::aws::AmazonS3Builder;

    use super::*;
    use crate::stores::failures::tests::serve;

    /// Reads an object from a store that answers with some bytes.
    fn read(answer: &'static [u8]) -> StoreError {
        let runtime = network::runtime().unwrap();
        let retry = RetryConfig { max_retries: 0, ..retry_config(Duration::from_secs(9)) };
        let store = AmazonS3Builder::new()
            .with_endpoint(format!("http://127.0.0.1:{}", serve(answer)))
            .with_bucket_name("feeds")
            .with_access_key_id("id")
            .with_secret_access_key("secret")
            .with_allow_http(true)
            .with_retry(retry)
            .build()
            .unwrap();
        let read = runtime.block_on(async { store.get(&Path::from("a.md")).await });
        store_error(&read.unwrap_err())
    }

    fn shown(error: &StoreError) -> String {
        let (kind, failure) = match error {
            StoreError::Changed => return "changed".to_owned(),
            StoreError::NoBucket(failure) => ("no bucket", failure),
            StoreError::Denied(failure) => ("denied", failure),
            StoreError::Unreachable(failure) => ("unreachable", failure),
            StoreError::Failed(failure) => ("failed", failure),
        };
        format!("{kind}: {}; {}", failure.reason, failure.help.unwrap_or("-"))
    }

    #[test]
    fn answers_of_a_store_have_their_cause_and_its_fix() {
        for (answer, expected) in [
            (
                &b"HTTP/1.1 301 X\r\nContent-Length: 0\r\n\r\n"[..],
                "failed: the bucket is in another region (301); set the region of the bucket in the environment, such as `AWS_REGION`",
            ),
            (
                b"HTTP/1.1 401 X\r\nContent-Length: 0\r\n\r\n",
                "denied: access denied (401); set the store's credentials in the environment",
            ),
            (
                b"HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n",
                "denied: access denied (403); check the credentials in the environment, and the key's rights on the bucket",
            ),
            (b"HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n", "no bucket: not found (404); -"),
            (
                b"HTTP/1.1 410 X\r\nContent-Length: 0\r\n\r\n",
                "failed: it no longer exists (410); create the bucket, or correct its address",
            ),
            (b"HTTP/1.1 412 X\r\nContent-Length: 0\r\n\r\n", "changed"),
            (
                b"HTTP/1.1 429 X\r\nContent-Length: 0\r\n\r\n",
                "failed: the store gets too many requests (429); wait a moment",
            ),
            (
                b"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n",
                "failed: the store is overloaded or down (503); wait a moment, and look at the status page of the store",
            ),
            (
                b"",
                "unreachable: the server ended the connection without an answer; check that the address is that of an HTTP server, and look at its log",
            ),
        ] {
            let name = String::from_utf8_lossy(answer);
            assert_eq!(shown(&read(answer)), expected, "{name:?}");
        }
    }

    #[test]
    fn errors_without_an_answer_are_explained_by_their_variant() {
        let unsupported = Error::NotSupported { source: "no ETag".into() };
        assert_eq!(
            shown(&store_error(&unsupported)),
            "failed: the store does not support this request; choose a store that supports conditional writes, or update the store"
        );
        let odd = Error::Generic { store: "S3", source: "odd thing".into() };
        assert_eq!(shown(&store_error(&odd)), "failed: the request failed (details: odd thing); -");
        let unknown = Error::UnknownConfigurationKey { store: "S3", key: "colour".to_owned() };
        assert_eq!(
            open_failure(&unknown),
            "its settings in the environment contain an unknown one: `colour`"
        );
    }
}
