//! Access to object stores, shared by reading articles (`sources`) and publishing.
//!
//! One file per cloud: its scheme, its environment variables, how it is opened. Everything
//! else is the same for all, in `object_store_folder`.

#[cfg(feature = "azure")]
mod azure;
#[cfg(any(feature = "publish", feature = "s3", feature = "gcs", feature = "azure"))]
pub(crate) mod failures;
#[cfg(feature = "gcs")]
mod gcs;
pub(crate) mod network;
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
pub(crate) mod object_store_folder;
#[cfg(feature = "s3")]
mod s3;

#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
pub(crate) use clouds::{CLOUDS, CloudStore};

#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
mod clouds {
    use std::sync::Arc;
    use std::time::Duration;

    use object_store::ObjectStore;
    use url::Url;

    /// A kind of object store, which opens a bucket by its address.
    pub(crate) struct CloudStore {
        /// Scheme of the addresses of its buckets.
        pub scheme: &'static str,
        /// Environment variables that make one address refer to different stores.
        pub endpoints: &'static [&'static str],
        /// Opens a bucket with credentials from the environment, without a request.
        pub open: fn(&Url, Duration) -> object_store::Result<Arc<dyn ObjectStore>>,
    }

    /// Every kind of store that this build supports. The identity of a target in its
    /// manifest depends on this order, so new ones are added at the end.
    pub(crate) const CLOUDS: &[CloudStore] = &[
        #[cfg(feature = "s3")]
        super::s3::STORE,
        #[cfg(feature = "azure")]
        super::azure::STORE,
        #[cfg(feature = "gcs")]
        super::gcs::STORE,
    ];
}

/// Reason for which a request failed, and the fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RequestFailure {
    /// Statement of the reason.
    pub reason: String,
    /// Fix of exactly this reason, if it is known.
    pub help: Option<&'static str>,
}

impl From<String> for RequestFailure {
    fn from(reason: String) -> Self {
        Self { reason, help: None }
    }
}

impl From<&str> for RequestFailure {
    fn from(reason: &str) -> Self {
        reason.to_owned().into()
    }
}

/// Error of a request to a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StoreError {
    /// The condition of a conditional request failed.
    Changed,
    /// The bucket does not exist.
    NoBucket(RequestFailure),
    /// The credentials are wrong, missing or insufficient.
    Denied(RequestFailure),
    /// The store did not answer in time, or not at all.
    Unreachable(RequestFailure),
    /// The request failed in another way.
    Failed(RequestFailure),
}
