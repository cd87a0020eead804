//! Object stores: what reading from them and publishing to them have in common.

pub mod network;
#[cfg(any(feature = "s3", feature = "gcs", feature = "azure"))]
pub mod object_store_folder;

/// Why a store did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The condition does not hold.
    Changed,
    /// There is no such bucket.
    NoBucket(String),
    /// The credentials are wrong, missing or allow too little.
    Denied(String),
    /// It did not answer in time, or not at all.
    Unreachable(String),
    /// Anything else.
    Failed(String),
}
