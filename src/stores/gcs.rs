//! Google Cloud Storage.

use std::sync::Arc;
use std::time::Duration;

use object_store::ObjectStore;
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use url::Url;

use crate::stores::CloudStore;
use crate::stores::object_store_folder::open_store;

/// Entry of the store, whose addresses start with `gs://`.
pub(super) const STORE: CloudStore = CloudStore { scheme: "gs", endpoints: ENDPOINTS, open };

/// Environment variables that make one address refer to different stores.
const ENDPOINTS: &[&str] = &["GOOGLE_BASE_URL"];

fn open(url: &Url, timeout: Duration) -> object_store::Result<Arc<dyn ObjectStore>> {
    open_store!(GoogleCloudStorageBuilder, GoogleConfigKey::Client, url, timeout)
}
