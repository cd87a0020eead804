//! What talks over the network: one thread, one kind of encryption.

use tokio::runtime::{Builder, Runtime};

/// Starts what waits for many answers at once in the calling thread.
pub fn runtime() -> std::io::Result<Runtime> {
    // Fails where one is chosen already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Builder::new_current_thread().enable_all().build()
}
