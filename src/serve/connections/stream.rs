//! A connection's bytes: what was read before its protocol was known, and a
//! pulse that tells what comes in.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::serve::connections::{ConnectionPhase, ConnectionState};

/// Whether reads tell that a request begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamProtocol {
    /// HTTP/1.1: what comes in is a request.
    Requests,
    /// HTTP/2: it may be anything.
    Any,
}

/// A connection whose first bytes were read already.
pub struct ConnectionStream<'a> {
    inner: TokioIo<TcpStream>,
    /// Read already; given back first.
    first: Vec<u8>,
    frames: StreamProtocol,
    /// Whether something was written that is not flushed yet.
    is_sending: bool,
    pulse: &'a ConnectionState,
}

impl<'a> ConnectionStream<'a> {
    /// Puts bytes that were read before a connection.
    pub fn new(
        inner: TcpStream,
        first: Vec<u8>,
        frames: StreamProtocol,
        pulse: &'a ConnectionState,
    ) -> Self {
        Self { inner: TokioIo::new(inner), first, frames, is_sending: false, pulse }
    }
}

impl Read for ConnectionStream<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.first.is_empty() {
            let length = self.first.len().min(buffer.remaining());
            buffer.put_slice(&self.first[..length]);
            self.first.drain(..length);
            if self.first.is_empty() {
                self.first = Vec::new();
            }
            return Poll::Ready(Ok(()));
        }
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        if self.frames == StreamProtocol::Requests && read.is_ready() {
            self.pulse.enter(ConnectionPhase::Head);
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
        self.note(&written);
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.inner).poll_flush(context);
        if flushed.is_ready() && self.is_sending {
            self.is_sending = false;
            self.pulse.enter(ConnectionPhase::Idle);
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
        self.note(&written);
        written
    }
}

impl ConnectionStream<'_> {
    /// Notes that a response is on its way, and how much of it was taken.
    fn note(&mut self, written: &Poll<io::Result<usize>>) {
        if !self.is_sending {
            self.is_sending = true;
            self.pulse.enter(ConnectionPhase::Answered);
        }
        if let Poll::Ready(Ok(bytes)) = written {
            self.pulse.progress(*bytes as u64);
        }
    }
}
