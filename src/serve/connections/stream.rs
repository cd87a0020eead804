//! The byte stream that hyper reads and writes: returns the bytes that the fast path
//! has read first, and keeps the state of the connection up to date.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::serve::connections::{ConnectionPhase, ConnectionState};

/// Protocol of a stream. It decides if reading means that a request begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StreamProtocol {
    /// HTTP/1: the client sends nothing but requests.
    Http1,
    /// HTTP/2: the client also sends other frames, such as pings.
    Http2,
}

/// A connection with bytes that were read before.
pub(crate) struct ConnectionStream<'a> {
    inner: TokioIo<TcpStream>,
    /// Bytes that were read before; returned first.
    unread: Vec<u8>,
    protocol: StreamProtocol,
    /// True if bytes were written and not flushed yet.
    is_sending: bool,
    state: &'a ConnectionState,
}

impl<'a> ConnectionStream<'a> {
    /// Creates a stream that returns the bytes in `unread` first.
    pub(crate) fn new(
        inner: TcpStream,
        unread: Vec<u8>,
        protocol: StreamProtocol,
        state: &'a ConnectionState,
    ) -> Self {
        Self { inner: TokioIo::new(inner), unread, protocol, is_sending: false, state }
    }
}

impl Read for ConnectionStream<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.unread.is_empty() {
            let length = self.unread.len().min(buffer.remaining());
            buffer.put_slice(&self.unread[..length]);
            self.unread.drain(..length);
            if self.unread.is_empty() {
                // Frees the memory for the rest of the connection.
                self.unread = Vec::new();
            }
            return Poll::Ready(Ok(()));
        }
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        if self.protocol == StreamProtocol::Http1 && read.is_ready() {
            self.state.enter(ConnectionPhase::ReadingHead);
        }
        read
    }
}

impl Write for ConnectionStream<'_> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write(context, buffer);
        self.record_write(&written);
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.inner).poll_flush(context);
        if flushed.is_ready() && self.is_sending {
            self.is_sending = false;
            self.state.enter(ConnectionPhase::Idle);
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.inner).poll_write_vectored(context, buffers);
        self.record_write(&written);
        written
    }
}

impl ConnectionStream<'_> {
    /// Records that a response is being sent, and the bytes that the client has taken.
    fn record_write(&mut self, written: &Poll<io::Result<usize>>) {
        if !self.is_sending {
            self.is_sending = true;
            self.state.enter(ConnectionPhase::Responding);
        }
        if let Poll::Ready(Ok(bytes)) = written {
            self.state.record_progress(*bytes as u64);
        }
    }
}
