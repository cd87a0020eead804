//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;

use http::{Request as Asked, Response};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::TokioExecutor;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

use crate::serve::limits::{self, Guest, Order, Phase, Pulse};
use crate::serve::request::Request;
use crate::serve::site::{Port, Site};
use crate::serve::stream::{Frames, Stream};

/// How a client that speaks HTTP/2 begins (RFC 9113 section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n";

/// What is sent to one that is too slow to say what it wants.
const TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// What a connection is served with.
#[derive(Clone)]
pub struct Service {
    /// What there is to serve.
    pub site: Arc<Site>,
    /// What is served of it.
    pub port: Port,
}

/// Why a connection was ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Slow,
    CrowdedOut,
    /// The server ends, and it had asked nothing.
    Ending,
}

/// Serves a connection to its end.
pub async fn serve(mut stream: TcpStream, peer: SocketAddr, guest: Guest, service: Service) {
    // A response is written whole: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let mut first = Vec::new();
    let cut = obeying(begin(&mut stream, &mut first, &guest.pulse), &guest.pulse).await;
    let served = match cut {
        Ok(false) => return,
        Ok(true) => requests(stream, first, peer, (&guest, &service)).await,
        Err(Cut::Slow) if !first.is_empty() => {
            // The buffer of a fresh connection has room for this.
            let _ = stream.try_write(TOO_SLOW);
            service.site.metrics.count(408, 0);
            Err(Cut::Slow)
        }
        Err(cut) => Err(cut),
    };
    match served {
        Ok(()) | Err(Cut::Ending) => {}
        Err(Cut::Slow) => service.site.metrics.slow.add(1),
        Err(Cut::CrowdedOut) => service.site.metrics.crowded_out.add(1),
    }
}

/// Reads until the head of a first request is there, so that a client that is
/// slow with it costs only what it sent. Says whether there is anything.
async fn begin(stream: &mut TcpStream, first: &mut Vec<u8>, pulse: &Pulse) -> bool {
    while stream.readable().await.is_ok() {
        match stream.read_buf(first).await {
            Ok(0) | Err(_) => return false,
            Ok(_) => pulse.enter(Phase::Head),
        }
        let is_head = first.windows(4).any(|end| end == b"\r\n\r\n");
        if is_head || first.len() >= limits::HEAD {
            return true;
        }
    }
    false
}

async fn requests(
    stream: TcpStream,
    first: Vec<u8>,
    peer: SocketAddr,
    (guest, service): (&Guest, &Service),
) -> Result<(), Cut> {
    let pulse = &guest.pulse;
    let answer = service_fn(|request: Asked<Incoming>| {
        pulse.enter(Phase::Answered);
        let (parts, _) = request.into_parts();
        let reply = service.site.respond(service.port, &Request::from(&parts), peer);
        std::future::ready(Ok::<_, Infallible>(Response::from(reply)))
    });
    if first.starts_with(PREFACE) {
        pulse.enter(Phase::Answered);
        let stream = Stream::new(stream, first, Frames::Any, pulse.clone());
        let connection = pin!(http2_builder().serve_connection(stream, answer));
        return finishing(connection, pulse, http2::Connection::graceful_shutdown).await;
    }
    let stream = Stream::new(stream, first, Frames::Requests, pulse.clone());
    let connection = pin!(http1_builder().serve_connection(stream, answer));
    finishing(connection, pulse, http1::Connection::graceful_shutdown).await
}

fn http1_builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.max_buf_size(limits::HEAD).max_headers(limits::FIELDS);
    builder
}

fn http2_builder() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .max_concurrent_streams(limits::STREAMS)
        .max_header_list_size(u32::try_from(limits::HEAD).unwrap_or(u32::MAX));
    builder
}

/// Reads a first request, unless there is an order to end.
async fn obeying<T>(work: impl Future<Output = T>, pulse: &Pulse) -> Result<T, Cut> {
    let mut work = pin!(work);
    poll_fn(|context| match pulse.order(context) {
        Order::GoOn => work.as_mut().poll(context).map(Ok),
        Order::Finish => Poll::Ready(Err(Cut::Ending)),
        Order::Slow => Poll::Ready(Err(Cut::Slow)),
        Order::CrowdedOut => Poll::Ready(Err(Cut::CrowdedOut)),
    })
    .await
}

/// Runs a connection as it is ordered to. A client that breaks the protocol or
/// goes away was told by hyper, or hears nothing more.
async fn finishing<C: Future>(
    mut connection: Pin<&mut C>,
    pulse: &Pulse,
    finish: impl Fn(Pin<&mut C>),
) -> Result<(), Cut> {
    let mut is_finishing = false;
    poll_fn(|context| {
        match pulse.order(context) {
            Order::GoOn => {}
            Order::Finish if is_finishing => {}
            Order::Finish => {
                is_finishing = true;
                finish(connection.as_mut());
            }
            Order::Slow => return Poll::Ready(Err(Cut::Slow)),
            Order::CrowdedOut => return Poll::Ready(Err(Cut::CrowdedOut)),
        }
        connection.as_mut().poll(context).map(|_| Ok(()))
    })
    .await
}
