//! Response bodies that the kernel sends without copying (`sendfile`, on Linux).
//!
//! Copying is a third of the cost of a large response. The body is written once to an
//! unnamed file, which then is sent from the page cache. The file is never changed, so
//! a response can't mix two versions.

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;

/// A response body in an unnamed file.
#[derive(Debug)]
pub struct SendfileBody(system::UnnamedFile);

/// Callback with the number of body bytes that the client has taken.
pub(crate) type ProgressCallback<'a> = &'a (dyn Fn(u64) + Sync);

impl SendfileBody {
    /// Copies a body to an unnamed file.
    ///
    /// Returns `None` for a small body, which is faster to copy than to look up; if
    /// there are many files already; and if the system has no `sendfile`.
    pub fn new(bytes: &[u8]) -> Option<Arc<Self>> {
        system::UnnamedFile::new(bytes).map(Self).map(Arc::new)
    }

    /// Sends the head, then the body.
    pub async fn send(
        &self,
        stream: &TcpStream,
        head: &[u8],
        progress: ProgressCallback<'_>,
    ) -> io::Result<()> {
        self.0.send(stream, head, progress).await
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs::File;
    use std::io::{self, Write};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rustix::fs::{MemfdFlags, memfd_create, sendfile};
    use rustix::net::{SendFlags, send};
    use tokio::io::Interest;
    use tokio::net::TcpStream;

    use super::ProgressCallback;

    /// Smallest body, in bytes, for which `sendfile` is faster than copying.
    const SMALLEST: usize = 32 * 1024;

    /// Most unnamed files. Each is an open file, and only few feeds are popular.
    const FILES: usize = 256;

    /// Number of slots in use.
    static SLOTS: AtomicUsize = AtomicUsize::new(0);

    #[derive(Debug)]
    pub(super) struct UnnamedFile {
        file: File,
        length: u64,
        _slot: SendfileSlot,
    }

    /// One of the [`FILES`] slots; dropping it frees the slot.
    #[derive(Debug)]
    struct SendfileSlot;

    impl SendfileSlot {
        fn take() -> Option<Self> {
            let in_use = SLOTS.fetch_add(1, Ordering::Relaxed);
            // The filter drops the slot if there are too many, which decrements again.
            Some(Self).filter(|_| in_use < FILES)
        }
    }

    impl Drop for SendfileSlot {
        fn drop(&mut self) {
            SLOTS.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Creates an unnamed file, on a disk if possible: there the kernel looks up many
    /// pages at a time, and in a `memfd` one by one.
    fn create_unnamed() -> Option<File> {
        tempfile::tempfile()
            .ok()
            .or_else(|| memfd_create("feed", MemfdFlags::CLOEXEC).map(File::from).ok())
    }

    impl UnnamedFile {
        pub(super) fn new(bytes: &[u8]) -> Option<Self> {
            let slot = (bytes.len() >= SMALLEST).then(SendfileSlot::take).flatten()?;
            let mut file = create_unnamed()?;
            file.write_all(bytes).ok()?;
            Some(Self { file, length: bytes.len() as u64, _slot: slot })
        }

        pub(super) async fn send(
            &self,
            stream: &TcpStream,
            mut head: &[u8],
            progress: ProgressCallback<'_>,
        ) -> io::Result<()> {
            // MORE makes the kernel send the head in one packet with the first bytes of
            // the body.
            let flags = SendFlags::MORE | SendFlags::NOSIGNAL;
            while !head.is_empty() {
                let sent =
                    stream.async_io(Interest::WRITABLE, || Ok(send(stream, head, flags)?)).await?;
                head = &head[sent..];
            }
            let mut offset = 0;
            while offset < self.length {
                let rest = usize::try_from(self.length - offset).unwrap_or(usize::MAX);
                let sent = stream
                    .async_io(Interest::WRITABLE, || {
                        Ok(sendfile(stream, &self.file, Some(&mut offset), rest)?)
                    })
                    .await?;
                match sent {
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    count => progress(count as u64),
                }
            }
            Ok(())
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::io;

    use tokio::net::TcpStream;

    use super::ProgressCallback;

    #[derive(Debug)]
    pub enum UnnamedFile {}

    impl UnnamedFile {
        pub fn new(_: &[u8]) -> Option<Self> {
            None
        }

        pub async fn send(
            &self,
            _: &TcpStream,
            _: &[u8],
            _: ProgressCallback<'_>,
        ) -> io::Result<()> {
            match *self {}
        }
    }
}
