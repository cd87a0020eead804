//! Plain requests and their replies, one after the other on a socket.
//!
//! This is the whole of what most readers need of HTTP/1.1, so it does little:
//! one read and one write a request, of lines that were made with the snapshot.

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
use crate::serve::connections::connection::ConnectionService;
use crate::serve::connections::{self, ConnectionPhase, ConnectionState};
use crate::serve::http1::simple_request::{self, KeepAlive, SimpleRequest};
use crate::serve::responses::body::ResponseBody;
use crate::serve::responses::reply::HttpResponse;

/// How much is read at once: more than most requests, so that one read does.
const READ: usize = 1024;

/// What stands at the end of a head.
const END: &[u8] = b"\r\n\r\n";

/// A client and what it is served with.
pub struct ClientConnection<'a> {
    /// Its address.
    pub peer: SocketAddr,
    /// Its life.
    pub pulse: &'a ConnectionState,
    /// What it is served with.
    pub service: &'a ConnectionService,
}

/// How plain requests come to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FastPathEnd {
    /// With the connection.
    Closed,
    /// With what may be a request of another kind.
    Other,
}

/// Answers plain requests until another kind comes, which is left unread.
pub async fn run(
    stream: &mut TcpStream,
    unread: &mut Vec<u8>,
    client: &ClientConnection<'_>,
) -> Result<FastPathEnd, CancelReason> {
    loop {
        let read =
            cancellation::waiting(read_head(stream, unread, client.pulse), client.pulse).await;
        match read {
            Ok(true) => {}
            Ok(false) => return Ok(FastPathEnd::Closed),
            Err(CancelReason::Slow) if !unread.is_empty() => return Err(CancelReason::SlowHead),
            Err(cut) => return Err(cut),
        }
        let Some(plain) = simple_request::read(unread) else { return Ok(FastPathEnd::Other) };
        client.pulse.enter(ConnectionPhase::Answered);
        let (length, then) = (plain.length, plain.keep_alive);
        let (head, body) = answer(plain, client);
        unread.drain(..length);
        let sent =
            cancellation::answering(send(stream, &head, body, client.pulse), client.pulse).await?;
        client.pulse.enter(ConnectionPhase::Idle);
        if sent.is_err() || then == KeepAlive::End {
            return Ok(FastPathEnd::Closed);
        }
    }
}

/// Reads until the head of a request is there, so that a client that is slow
/// with it costs only what it sent. Says whether there is anything.
async fn read_head(stream: &mut TcpStream, unread: &mut Vec<u8>, pulse: &ConnectionState) -> bool {
    let mut seen = 0;
    while !has_head(&unread[seen..]) && unread.len() < connections::HEAD {
        seen = unread.len().saturating_sub(END.len() - 1);
        if unread.is_empty() {
            unread.shrink_to(READ);
        } else {
            pulse.enter(ConnectionPhase::Head);
        }
        // Nothing is kept for a connection that has said nothing yet.
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

/// Most often a head is all that there is.
fn has_head(bytes: &[u8]) -> bool {
    bytes.ends_with(END) || memmem::find(bytes, END).is_some()
}

fn answer(plain: SimpleRequest<'_>, client: &ClientConnection<'_>) -> (Vec<u8>, ResponseBody) {
    let SimpleRequest { request, keep_alive: then, .. } = plain;
    let service = client.service;
    let reply = service.site.respond(service.port, &request, client.peer);
    let head = head(&reply, then);
    // RFC 9110 section 9.3.2: the same fields, and nothing behind them.
    let body = if request.method == Method::HEAD { ResponseBody::default() } else { reply.body };
    (head, body)
}

fn head(reply: &HttpResponse, then: KeepAlive) -> Vec<u8> {
    let mut head = reply.head();
    // Writing to memory can't fail.
    let _ = write!(head, "date: {}\r\n", HttpDate::from(SystemTime::now()));
    head.extend_from_slice(match then {
        KeepAlive::Another => b"\r\n",
        KeepAlive::End => b"connection: close\r\n\r\n",
    });
    head
}

async fn send(
    stream: &mut TcpStream,
    head: &[u8],
    body: ResponseBody,
    pulse: &ConnectionState,
) -> io::Result<()> {
    match body.pages {
        Some(pages) => pages.send(stream, head, &|sent| pulse.progress(sent)).await,
        // One buffer costs the kernel less than a list of one.
        None if body.bytes.is_empty() => stream.write_all(head).await,
        None => {
            let mut rest = Buf::chain(head, body.bytes);
            while rest.has_remaining() {
                let sent = stream.write_buf(&mut rest).await?;
                if sent == 0 {
                    return Err(io::ErrorKind::WriteZero.into());
                }
                pulse.progress(sent as u64);
            }
            Ok(())
        }
    }
}
