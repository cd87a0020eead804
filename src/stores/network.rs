//! What talks over the network: one thread, one kind of encryption.

use tokio::runtime::{Builder, Runtime};

/// Why nothing can be asked over HTTPS where authorities are unknown.
pub const NO_CERTIFICATES: &str =
    "this machine has no certificates of authorities, by which servers prove who they are";

/// What mends that.
pub const CERTIFICATES_HELP: &str =
    "install the package `ca-certificates`, or name a file of certificates in `SSL_CERT_FILE`";

/// Puts it in the user's words if authorities are unknown: the encryption's own
/// say neither what is missing where, nor what to do.
pub fn plain_reason(reason: String) -> String {
    if reason.contains("No CA certificates") { NO_CERTIFICATES.to_owned() } else { reason }
}

/// Starts what waits for many answers at once in the calling thread.
pub fn runtime() -> std::io::Result<Runtime> {
    // Fails where one is chosen already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Builder::new_current_thread().enable_all().build()
}
