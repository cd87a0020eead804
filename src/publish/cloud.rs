//! Object stores: S3 and what speaks its language, Google Cloud Storage, Azure.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use object_store::client::ClientConfigKey;
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions,
    PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime::Runtime;
use url::Url;

use crate::publish::network;
use crate::publish::store::{Condition, Fault, Store, Upload};
use crate::text::digest;
use crate::writer::Tag;

/// How many requests are under way at once.
const AT_ONCE: usize = 16;

/// How often a request is sent that the store did not answer.
const RETRIES: usize = 3;

/// The variables by which one address leads to different stores.
#[rustfmt::skip]
const ENDPOINTS: &[&str] = &[
    "AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AZURE_STORAGE_ACCOUNT_NAME",
    "AZURE_STORAGE_ENDPOINT", "AZURE_STORAGE_USE_EMULATOR", "GOOGLE_BASE_URL",
];

/// A bucket, and a folder in it.
pub struct Cloud {
    /// As the user gave it.
    name: String,
    store: Arc<dyn ObjectStore>,
    folder: Path,
    runtime: Runtime,
}

/// Makes a store of a builder that has read the environment, as the cloud's own
/// tools read it.
macro_rules! built {
    ($builder:ty, $key:path, $url:expr, $timeout:expr) => {{
        let limit = format!("{}ms", $timeout.as_millis());
        let builder = <$builder>::from_env()
            .with_url($url.as_str())
            .with_retry(retries($timeout))
            // The endpoint is the user's own choice, and often on this machine.
            .with_config($key(ClientConfigKey::AllowHttp), "true")
            .with_config($key(ClientConfigKey::Timeout), &*limit)
            .with_config($key(ClientConfigKey::ConnectTimeout), &*limit);
        builder.build().map(|store| Arc::new(store) as Arc<dyn ObjectStore>)
    }};
}

impl Cloud {
    /// Takes a bucket by its address; its credentials stand in the environment.
    pub fn new(url: &Url, timeout: Duration) -> Result<Self, String> {
        // Before the store, which is refused where no encryption is chosen.
        let runtime = network::runtime().map_err(|error| error.to_string())?;
        let folder = Path::from_url_path(url.path()).map_err(|error| error.to_string())?;
        Ok(Self { name: url.to_string(), store: store(url, timeout)?, folder, runtime })
    }

    /// Returns the place of a file; none of them climbs.
    fn place(&self, path: &str) -> Result<Path, Fault> {
        let path = Path::parse(path).map_err(|error| Fault::Failed(error.to_string()))?;
        Ok(self.folder.parts().chain(path.parts()).collect())
    }

    async fn write(&self, upload: Upload) -> Result<Tag, Fault> {
        let place = self.place(&upload.path)?;
        let mode = match upload.condition {
            Condition::Absent => PutMode::Create,
            Condition::Is(Tag { etag, version }) => {
                PutMode::Update(UpdateVersion { e_tag: etag, version })
            }
            Condition::None => PutMode::Overwrite,
        };
        let is_update = matches!(mode, PutMode::Update(_));
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, upload.headers.content_type),
            (Attribute::CacheControl, upload.headers.cache_control),
        ]);
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        match self.store.put_opts(&place, PutPayload::from(upload.bytes), options).await {
            Ok(put) => Ok(Tag { etag: put.e_tag, version: put.version }),
            // What was to be replaced is gone.
            Err(Error::NotFound { .. }) if is_update => Err(Fault::Changed),
            Err(error) => Err(fault(&error)),
        }
    }

    async fn tag(&self, path: &str) -> Result<Option<(String, Tag)>, Fault> {
        match self.store.head(&self.place(path)?).await {
            Ok(meta) => {
                Ok(Some((path.to_owned(), Tag { etag: meta.e_tag, version: meta.version })))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(fault(&error)),
        }
    }

    async fn get(&self, path: &str) -> Result<Option<(Vec<u8>, Tag)>, Fault> {
        let found = match self.store.get(&self.place(path)?).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(fault(&error)),
        };
        let tag = Tag { etag: found.meta.e_tag.clone(), version: found.meta.version.clone() };
        let bytes = found.bytes().await.map_err(|error| fault(&error))?;
        Ok(Some((bytes.to_vec(), tag)))
    }
}

impl Store for Cloud {
    fn name(&self) -> &str {
        &self.name
    }

    fn identity(&self) -> String {
        let endpoints = ENDPOINTS.iter().filter_map(|name| std::env::var(name).ok());
        let whole = endpoints.fold(self.name.clone(), |whole, endpoint| whole + " " + &endpoint);
        digest::hex(whole.as_bytes())[..16].to_owned()
    }

    fn read(&self, path: &str) -> Result<Option<(Vec<u8>, Tag)>, Fault> {
        self.runtime.block_on(self.get(path))
    }

    fn tags(&self, paths: &[String]) -> Result<BTreeMap<String, Tag>, Fault> {
        let asked = stream::iter(paths).map(|path| self.tag(path)).buffered(AT_ONCE);
        let found: Vec<_> = self.runtime.block_on(asked.collect());
        let found: Result<Vec<_>, Fault> = found.into_iter().collect();
        Ok(found?.into_iter().flatten().collect())
    }

    fn put(&self, uploads: Vec<Upload>) -> Vec<Result<Tag, Fault>> {
        let sent = stream::iter(uploads).map(|upload| self.write(upload)).buffered(AT_ONCE);
        self.runtime.block_on(sent.collect())
    }

    fn remove(&self, paths: &[String]) -> Result<(), Fault> {
        let places: Result<Vec<Path>, Fault> = paths.iter().map(|path| self.place(path)).collect();
        let places = stream::iter(places?.into_iter().map(Ok)).boxed();
        let removed: Vec<_> = self.runtime.block_on(self.store.delete_stream(places).collect());
        let is_fault = |result: Result<Path, Error>| match result {
            Ok(_) | Err(Error::NotFound { .. }) => None,
            Err(error) => Some(fault(&error)),
        };
        removed.into_iter().find_map(is_fault).map_or(Ok(()), Err)
    }
}

fn store(url: &Url, timeout: Duration) -> Result<Arc<dyn ObjectStore>, String> {
    let store = match url.scheme() {
        #[cfg(feature = "s3")]
        "s3" => built!(
            object_store::aws::AmazonS3Builder,
            object_store::aws::AmazonS3ConfigKey::Client,
            url,
            timeout
        ),
        #[cfg(feature = "gcs")]
        "gs" => built!(
            object_store::gcp::GoogleCloudStorageBuilder,
            object_store::gcp::GoogleConfigKey::Client,
            url,
            timeout
        ),
        #[cfg(feature = "azure")]
        "az" => built!(
            object_store::azure::MicrosoftAzureBuilder,
            object_store::azure::AzureConfigKey::Client,
            url,
            timeout
        ),
        other => return Err(format!("this program was built without `{other}:`")),
    };
    store.map_err(|error| network::plain_reason(reason(&error)))
}

fn retries(timeout: Duration) -> RetryConfig {
    let backoff = BackoffConfig { max_backoff: Duration::from_secs(2), ..BackoffConfig::default() };
    RetryConfig { backoff, max_retries: RETRIES, retry_timeout: timeout }
}

fn fault(error: &Error) -> Fault {
    let reason = reason(error);
    match error {
        Error::AlreadyExists { .. } | Error::Precondition { .. } => Fault::Changed,
        Error::NotFound { .. } => Fault::NoBucket(reason),
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => Fault::Denied(reason),
        _ if is_unanswered(error) => Fault::Unreachable(reason),
        _ => Fault::Failed(reason),
    }
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
