//! Access to object stores, shared by reading articles (`sources`) and publishing.

pub mod network;
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
pub mod object_store_folder;

/// Error of a request to a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The condition of a conditional request failed.
    Changed,
    /// The bucket does not exist.
    NoBucket(String),
    /// The credentials are wrong, missing or insufficient.
    Denied(String),
    /// The store did not answer in time, or not at all.
    Unreachable(String),
    /// The request failed in another way; holds the reason.
    Failed(String),
}
