//! The network runtime: one thread, one TLS implementation.

use tokio::runtime::{Builder, Runtime};

/// Reason for which no HTTPS request is possible on a machine without CA certificates.
pub(crate) const NO_CERTIFICATES: &str = "no CA certificates were found on this machine";

/// Fix for [`NO_CERTIFICATES`].
pub(crate) const CERTIFICATES_HELP: &str =
    "install the package `ca-certificates`, or set `SSL_CERT_FILE` to a file of certificates";

/// Returns true for the TLS library's message about missing CA certificates, which says
/// neither where they are missing nor what to do. It has no type of its own.
pub(crate) fn is_about_certificates(reason: &str) -> bool {
    reason.contains("No CA certificates")
}

/// Returns the reason for which [`runtime`] failed.
pub(crate) fn no_runtime(error: &std::io::Error) -> String {
    format!("this machine has no resources left for requests ({error})")
}

/// Starts a runtime that sends many requests at once from the calling thread.
pub(crate) fn runtime() -> std::io::Result<Runtime> {
    // Fails if a provider is already installed, which is fine.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Builder::new_current_thread().enable_all().build()
}
