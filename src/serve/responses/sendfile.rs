//! Bodies that the kernel sends without copying them.
//!
//! Copying is a third of what a large reply costs. A file that has no
//! name and is never written again is sent as it lies in memory.

use std::io;
use std::sync::Arc;

use tokio::net::TcpStream;

/// Bytes in memory of the kernel.
#[derive(Debug)]
pub struct SendfileBody(system::Pages);

impl SendfileBody {
    /// Makes them of a body; none of a small one, which is copied sooner than
    /// looked up, where there are many already, and where the system has no
    /// such memory.
    pub fn new(bytes: &[u8]) -> Option<Arc<Self>> {
        system::Pages::new(bytes).map(Self).map(Arc::new)
    }

    /// Sends them behind a head; `sent` hears of each part that was taken.
    pub async fn send(
        &self,
        stream: &TcpStream,
        head: &[u8],
        sent: &(dyn Fn(u64) + Sync),
    ) -> io::Result<()> {
        self.0.send(stream, head, sent).await
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

    /// The size from which on it pays.
    const LEAST: usize = 32 * 1024;

    /// How many bodies are kept so: each is an open file, and feeds that are
    /// asked for all the time are few.
    const MOST: usize = 256;

    static COUNT: AtomicUsize = AtomicUsize::new(0);

    #[derive(Debug)]
    pub struct Pages {
        file: File,
        length: u64,
        _place: SendfileSlot,
    }

    /// One of the places that there are.
    #[derive(Debug)]
    struct SendfileSlot;

    impl SendfileSlot {
        fn take() -> Option<Self> {
            let place = COUNT.fetch_add(1, Ordering::Relaxed);
            // Dropped at once if it is none.
            Some(Self).filter(|_| place < MOST)
        }
    }

    impl Drop for SendfileSlot {
        fn drop(&mut self) {
            COUNT.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Makes a file. The kernel looks up the pages of one on a disk many at a
    /// time, and of one in memory each by itself.
    fn nameless() -> Option<File> {
        let in_memory = || memfd_create("feed", MemfdFlags::CLOEXEC).map(File::from).ok();
        tempfile::tempfile().ok().or_else(in_memory)
    }

    impl Pages {
        pub fn new(bytes: &[u8]) -> Option<Self> {
            let place = (bytes.len() >= LEAST).then(SendfileSlot::take).flatten()?;
            let mut file = nameless()?;
            file.write_all(bytes).ok()?;
            Some(Self { file, length: bytes.len() as u64, _place: place })
        }

        pub async fn send(
            &self,
            stream: &TcpStream,
            mut head: &[u8],
            sent: &(dyn Fn(u64) + Sync),
        ) -> io::Result<()> {
            // The head waits for the first bytes of the body, in one packet with them.
            let flags = SendFlags::MORE | SendFlags::NOSIGNAL;
            while !head.is_empty() {
                let some = || Ok(send(stream, head, flags)?);
                head = &head[stream.async_io(Interest::WRITABLE, some).await?..];
            }
            let mut from = 0;
            while from < self.length {
                let rest = usize::try_from(self.length - from).unwrap_or(usize::MAX);
                let some = || Ok(sendfile(stream, &self.file, Some(&mut from), rest)?);
                match stream.async_io(Interest::WRITABLE, some).await? {
                    0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                    count => sent(count as u64),
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

    #[derive(Debug)]
    pub enum Pages {}

    impl Pages {
        pub fn new(_: &[u8]) -> Option<Self> {
            None
        }

        pub async fn send(
            &self,
            _: &TcpStream,
            _: &[u8],
            _: &(dyn Fn(u64) + Sync),
        ) -> io::Result<()> {
            match *self {}
        }
    }
}
