//! A folder in a bucket: Amazon S3 and compatible stores, Google Cloud Storage, Azure.

use std::sync::Arc;
use std::time::Duration;

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
    (cloud.open)(url, timeout).map_err(|error| match innermost_text(&error) {
        text if network::is_about_certificates(&text) => network::NO_CERTIFICATES.to_owned(),
        text => {
            format!("its settings in the environment are incomplete or wrong (details: {text})")
        }
    })
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
    match error {
        Error::AlreadyExists { .. } | Error::Precondition { .. } => return StoreError::Changed,
        Error::NotFound { .. } => return StoreError::NoBucket(explain_answer(404, error)),
        Error::PermissionDenied { .. } => return StoreError::Denied(explain_answer(403, error)),
        Error::Unauthenticated { .. } => return StoreError::Denied(explain_answer(401, error)),
        _ => {}
    }
    let status = response_status(error);
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
    let (_, status) = text.split_once("status code: ")?;
    status.split(' ').next()?.parse().ok()
}

/// Returns true if there was no response, only an error of the connection.
fn is_unanswered(error: &Error) -> bool {
    failures::causes(error).any(|cause| cause.is::<object_store::client::HttpError>())
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
