//! Azure Blob Storage.

use std::sync::Arc;
use std::time::Duration;

use object_store::ObjectStore;
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use url::Url;

use crate::stores::CloudStore;
use crate::stores::object_store_folder::open_store;

/// Entry of the store, whose addresses start with `az://`.
pub(super) const STORE: CloudStore = CloudStore { scheme: "az", endpoints: ENDPOINTS, open };

/// Environment variables that make one address refer to different stores.
const ENDPOINTS: &[&str] =
    &["AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ENDPOINT", "AZURE_STORAGE_USE_EMULATOR"];

fn open(url: &Url, timeout: Duration) -> object_store::Result<Arc<dyn ObjectStore>> {
    open_store!(MicrosoftAzureBuilder, AzureConfigKey::Client, url, timeout)
}
