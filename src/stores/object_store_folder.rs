//! A folder of a bucket: S3 and what speaks its language, Google Cloud Storage,
//! Azure.

use std::sync::Arc;
use std::time::Duration;

use object_store::path::Path;
use object_store::{BackoffConfig, Error, ObjectStore, RetryConfig};
use tokio::runtime::Runtime;
use url::Url;

use crate::stores::{CLOUDS, StoreError, network};

/// How many requests are under way at once.
pub const AT_ONCE: usize = 16;

/// How often a request is sent that the store did not answer.
const RETRIES: usize = 3;

/// A folder of a bucket.
pub struct ObjectStoreFolder {
    /// Its address, as the user gave it.
    pub name: String,
    /// The bucket.
    pub store: Arc<dyn ObjectStore>,
    /// The folder in it.
    pub path: Path,
    /// In which requests wait for their answers.
    pub runtime: Runtime,
}

impl ObjectStoreFolder {
    /// Opens it by its address; its credentials stand in the environment.
    /// Nothing is asked of it yet.
    pub fn open(url: &Url, timeout: Duration) -> Result<Self, String> {
        // Before the store, which is refused where no encryption is chosen.
        let runtime = network::runtime().map_err(|error| error.to_string())?;
        let path = Path::from_url_path(url.path()).map_err(|error| error.to_string())?;
        Ok(Self { name: url.to_string(), store: open(url, timeout)?, path, runtime })
    }

    /// Returns the place of a file; none of them climbs.
    pub fn place(&self, path: &str) -> Result<Path, StoreError> {
        let path = Path::parse(path).map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(self.path.parts().chain(path.parts()).collect())
    }
}

/// Makes a store of a builder that has read the environment, as the cloud's own
/// tools read it.
macro_rules! open_store {
    ($builder:ty, $key:path, $url:expr, $timeout:expr) => {{
        let limit = format!("{}ms", $timeout.as_millis());
        let builder = <$builder>::from_env()
            .with_url($url.as_str())
            .with_retry($crate::stores::object_store_folder::retries($timeout))
            // The endpoint is the user's own choice, and often on this machine.
            .with_config($key(object_store::client::ClientConfigKey::AllowHttp), "true")
            .with_config($key(object_store::client::ClientConfigKey::Timeout), &*limit)
            .with_config($key(object_store::client::ClientConfigKey::ConnectTimeout), &*limit);
        builder.build().map(|store| std::sync::Arc::new(store) as std::sync::Arc<dyn ObjectStore>)
    }};
}
pub(super) use open_store;

fn open(url: &Url, timeout: Duration) -> Result<Arc<dyn ObjectStore>, String> {
    let Some(cloud) = CLOUDS.iter().find(|cloud| cloud.scheme == url.scheme()) else {
        return Err(format!("this program was built without `{}:`", url.scheme()));
    };
    (cloud.open)(url, timeout).map_err(|error| network::plain_reason(reason(&error)))
}

pub(super) fn retries(timeout: Duration) -> RetryConfig {
    let backoff = BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() };
    RetryConfig { backoff, max_retries: RETRIES, retry_timeout: timeout }
}

/// Says what an answer means.
pub fn fault(error: &Error) -> StoreError {
    let reason = reason(error);
    match error {
        Error::AlreadyExists { .. } | Error::Precondition { .. } => StoreError::Changed,
        Error::NotFound { .. } => StoreError::NoBucket(reason),
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
            StoreError::Denied(reason)
        }
        _ if is_unanswered(error) => StoreError::Unreachable(reason),
        _ => match status(error) {
            Some(401 | 403) => StoreError::Denied(reason),
            Some(404) => StoreError::NoBucket(reason),
            _ => StoreError::Failed(reason),
        },
    }
}

/// Finds the status of an answer in what the crate says of it: a list that is
/// refused has no kind of error of its own.
fn status(error: &Error) -> Option<u16> {
    let text = error.to_string();
    let (_, status) = text.split_once("status code: ")?;
    status.split(' ').next()?.parse().ok()
}

/// Says whether no answer came: then an error of the connection is the cause.
fn is_unanswered(error: &Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<object_store::client::HttpError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Returns the innermost cause in one line; of a store's answer in XML, what it
/// says to people.
fn reason(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text = cause.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = ["Code", "Message"].map(|name| element(&text, name));
    match parts {
        [Some(code), Some(message)] => format!("{code}: {message}"),
        [Some(part), None] | [None, Some(part)] => part.to_owned(),
        [None, None] => text,
    }
}

fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    let (inner, _) = rest.split_once(&format!("</{name}>"))?;
    Some(inner).filter(|inner| !inner.is_empty())
}
