//! Fast path for HTTP/1.1: answers simple requests, one after the other.
//!
//! Feed readers need no more of HTTP/1.1. A request takes one read and one write, and
//! most header lines are those that were serialized with the snapshot. Nothing is
//! pipelined or streamed here; hyper handles everything else.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::SystemTime;

use bytes::Buf;
use http::Method;
use httpdate::HttpDate;
use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::serve::connections::cancellation::{self, CancelReason};
use crate::serve::connections::connection_service::ConnectionService;
use crate::serve::connections::{self, ConnectionPhase, ConnectionState};
use crate::serve::http1::simple_request::{self, KeepAlive, SimpleRequest};
use crate::serve::responses::body::ResponseBody;
use crate::serve::responses::reply::HttpResponse;
use crate::serve::site::EndpointKind;

/// Number of bytes to read at once: most requests are shorter and need only one read.
const READ: usize = 1024;

/// Empty line that ends the head of a request.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// A client and the service for it.
pub(crate) struct ClientConnection<'a> {
    /// Address of the client.
    pub peer: SocketAddr,
    /// State of the connection, for timeouts and signals.
    pub state: &'a ConnectionState,
    /// Site that answers its requests.
    pub service: &'a ConnectionService,
}

/// Reason for leaving the fast path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FastPathEnd {
    /// The connection was closed.
    Closed,
    /// The next request is not a simple one. Its bytes are in `unread`.
    OtherRequest,
}

/// Answers simple requests until the connection ends or another kind of request comes.
/// The bytes of that request stay in `unread`.
pub(crate) async fn run(
    stream: &mut TcpStream,
    unread: &mut Vec<u8>,
    client: &ClientConnection<'_>,
) -> Result<FastPathEnd, CancelReason> {
    loop {
        let head = read_head(stream, unread, client.state);
        match cancellation::run_while_waiting(head, client.state).await {
            Ok(true) => {}
            Ok(false) => return Ok(FastPathEnd::Closed),
            Err(CancelReason::Slow) if !unread.is_empty() => return Err(CancelReason::SlowHead),
            Err(reason) => return Err(reason),
        }
        // The preview may take time to answer, which only hyper can wait for.
        let is_preview = client.service.endpoint == EndpointKind::Preview;
        let Some(simple) = simple_request::read(unread).filter(|_| !is_preview) else {
            return Ok(FastPathEnd::OtherRequest);
        };
        client.state.enter(ConnectionPhase::Responding);
        let (length, keep_alive) = (simple.length, simple.keep_alive);
        let (head, body) = answer(simple, client);
        unread.drain(..length);
        let sending = send(stream, &head, body, client.state);
        let sent = cancellation::run_while_answering(sending, client.state).await?;
        client.state.enter(ConnectionPhase::Idle);
        if sent.is_err() || keep_alive == KeepAlive::Close {
            return Ok(FastPathEnd::Closed);
        }
    }
}

/// Reads until `unread` contains the head of a request, or as many bytes as a head may
/// have. Returns false if the client has closed the connection.
///
/// The head is not parsed before it is complete, so a slow client costs only the memory
/// of its bytes.
async fn read_head(stream: &mut TcpStream, unread: &mut Vec<u8>, state: &ConnectionState) -> bool {
    let mut searched = 0;
    while !has_head(&unread[searched..]) && unread.len() < connections::HEAD {
        searched = unread.len().saturating_sub(HEAD_END.len() - 1);
        if unread.is_empty() {
            unread.shrink_to(READ);
        } else {
            state.enter(ConnectionPhase::ReadingHead);
        }
        // A connection without a request has no buffer: there may be thousands.
        if unread.capacity() == 0 && stream.readable().await.is_err() {
            return false;
        }
        unread.reserve(READ);
        if !matches!(stream.read_buf(unread).await, Ok(1..)) {
            return false;
        }
    }
    true
}

fn has_head(bytes: &[u8]) -> bool {
    // A request usually arrives whole and alone, so its head is at the end.
    bytes.ends_with(HEAD_END) || memmem::find(bytes, HEAD_END).is_some()
}

/// Returns the head and the body of the response.
fn answer(simple: SimpleRequest<'_>, client: &ClientConnection<'_>) -> (Vec<u8>, ResponseBody) {
    let SimpleRequest { request, keep_alive, .. } = simple;
    let service = client.service;
    let reply = service.site.respond(service.endpoint, &request, client.peer);
    let head = serialize_head(&reply, keep_alive);
    // RFC 9110 section 9.3.2: the fields are those of a GET, without its body.
    let body = if request.method == Method::HEAD { ResponseBody::default() } else { reply.body };
    (head, body)
}

fn serialize_head(reply: &HttpResponse, keep_alive: KeepAlive) -> Vec<u8> {
    let mut head = reply.head();
    // Writing to memory can't fail.
    let _ = write!(head, "date: {}\r\n", HttpDate::from(SystemTime::now()));
    head.extend_from_slice(match keep_alive {
        KeepAlive::Keep => b"\r\n",
        KeepAlive::Close => b"connection: close\r\n\r\n",
    });
    head
}

async fn send(
    stream: &mut TcpStream,
    head: &[u8],
    body: ResponseBody,
    state: &ConnectionState,
) -> io::Result<()> {
    match body.sendfile {
        Some(sendfile) => sendfile.send(stream, head, &|sent| state.record_progress(sent)).await,
        // A plain write is cheaper in the kernel than a vectored one.
        None if body.bytes.is_empty() => stream.write_all(head).await,
        None => {
            let mut rest = Buf::chain(head, body.bytes);
            while rest.has_remaining() {
                let sent = stream.write_buf(&mut rest).await?;
                if sent == 0 {
                    return Err(io::ErrorKind::WriteZero.into());
                }
                state.record_progress(sent as u64);
            }
            Ok(())
        }
    }
}
