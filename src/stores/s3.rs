//! The S3 store: Amazon S3 and compatible services.

use std::sync::Arc;
use std::time::Duration;

use object_store::ObjectStore;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use url::Url;

use crate::stores::CloudStore;
use crate::stores::object_store_folder::open_store;

/// Entry of the store, whose addresses start with `s3://`.
pub(super) const STORE: CloudStore = CloudStore { scheme: "s3", endpoints: ENDPOINTS, open };

/// Environment variables that make one address refer to different stores.
const ENDPOINTS: &[&str] = &["AWS_ENDPOINT", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"];

fn open(url: &Url, timeout: Duration) -> object_store::Result<Arc<dyn ObjectStore>> {
    open_store!(AmazonS3Builder, AmazonS3ConfigKey::Client, url, timeout)
}
