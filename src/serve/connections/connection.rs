//! One connection from its first byte to its last.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use http::{Request as Asked, Response};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpStream;

use crate::serve::connections::cancellation::{self, CancelReason};
use crate::serve::connections::stream::{ConnectionStream, StreamProtocol};
use crate::serve::connections::{self, ConnectionGuard, ConnectionPhase};
use crate::serve::http1::fast_path::{self, ClientConnection, FastPathEnd};
use crate::serve::request::HttpRequest;
use crate::serve::site::{EndpointKind, ServedSite};

/// How a client that speaks HTTP/2 begins (RFC 9113 section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n";

/// What is sent to one that is too slow to say what it wants.
const TOO_SLOW: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// What a connection is served with.
#[derive(Clone)]
pub struct ConnectionService {
    /// What there is to serve.
    pub site: Arc<ServedSite>,
    /// What is served of it.
    pub port: EndpointKind,
}

/// Serves a connection to its end.
pub async fn serve(
    mut stream: TcpStream,
    peer: SocketAddr,
    guest: ConnectionGuard,
    service: ConnectionService,
) {
    // A response is written whole: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let client = ClientConnection { peer, pulse: &guest.pulse, service: &service };
    let mut unread = Vec::new();
    let served = match fast_path::run(&mut stream, &mut unread, &client).await {
        Ok(FastPathEnd::Closed) => Ok(()),
        Ok(FastPathEnd::Other) => requests(stream, unread, &client).await,
        Err(CancelReason::SlowHead) => {
            // All replies before were taken, so there is room for this one.
            let _ = stream.try_write(TOO_SLOW);
            service.site.metrics.count(408, 0);
            Err(CancelReason::SlowHead)
        }
        Err(cut) => Err(cut),
    };
    match served {
        Ok(()) | Err(CancelReason::Ending) => {}
        Err(CancelReason::Slow | CancelReason::SlowHead) => service.site.metrics.slow.add(1),
        Err(CancelReason::CrowdedOut) => service.site.metrics.crowded_out.add(1),
    }
}

/// Has hyper serve what is not plain, and all that follows it.
async fn requests(
    stream: TcpStream,
    unread: Vec<u8>,
    client: &ClientConnection<'_>,
) -> Result<(), CancelReason> {
    let ClientConnection { peer, pulse, service } = client;
    let answer = service_fn(|request: Asked<Incoming>| {
        pulse.enter(ConnectionPhase::Answered);
        let (parts, _) = request.into_parts();
        let reply = service.site.respond(service.port, &HttpRequest::from(&parts), *peer);
        std::future::ready(Ok::<_, Infallible>(Response::from(reply)))
    });
    if unread.starts_with(PREFACE) {
        pulse.enter(ConnectionPhase::Answered);
        let stream = ConnectionStream::new(stream, unread, StreamProtocol::Any, pulse);
        let connection = pin!(http2_builder().serve_connection(stream, answer));
        return cancellation::finishing(connection, pulse, http2::Connection::graceful_shutdown)
            .await;
    }
    let stream = ConnectionStream::new(stream, unread, StreamProtocol::Requests, pulse);
    let connection = pin!(http1_builder().serve_connection(stream, answer));
    cancellation::finishing(connection, pulse, http1::Connection::graceful_shutdown).await
}

fn http1_builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder.max_buf_size(connections::HEAD).max_headers(connections::FIELDS);
    builder
}

fn http2_builder() -> http2::Builder<TokioExecutor> {
    let mut builder = http2::Builder::new(TokioExecutor::new());
    builder
        .max_concurrent_streams(connections::STREAMS)
        .max_header_list_size(u32::try_from(connections::HEAD).unwrap_or(u32::MAX));
    builder
}
