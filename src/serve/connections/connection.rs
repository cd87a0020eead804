//! Serves one connection from its first byte to its last: starts with the fast path and
//! hands over to hyper at the first request that is not simple.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;

use http::Response;
use http::request::Parts;
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpStream;

use crate::serve::connections::cancellation::{self, CancelReason};
use crate::serve::connections::connection_service::ConnectionService;
use crate::serve::connections::stream::{ConnectionStream, StreamProtocol};
use crate::serve::connections::{self, ConnectionGuard, ConnectionPhase};
use crate::serve::http1::fast_path::{self, ClientConnection, FastPathEnd};
use crate::serve::preview;
use crate::serve::request::HttpRequest;
use crate::serve::responses::body::ResponseBody;
use crate::serve::site::EndpointKind;

/// First bytes of an HTTP/2 connection (RFC 9113 section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n";

/// Response to a client that takes too long to send a request.
const TIMEOUT_RESPONSE: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// Serves a connection until it is closed or cancelled.
pub(crate) async fn serve(
    mut stream: TcpStream,
    peer: SocketAddr,
    guard: ConnectionGuard,
    service: ConnectionService,
) {
    // Each response is written whole, so waiting for more data would only delay it.
    let _ = stream.set_nodelay(true);
    let client = ClientConnection { peer, state: &guard.state, service: &service };
    let mut unread = Vec::new();
    let served = match fast_path::run(&mut stream, &mut unread, &client).await {
        Ok(FastPathEnd::Closed) => Ok(()),
        Ok(FastPathEnd::OtherRequest) => serve_with_hyper(stream, unread, &client).await,
        Err(CancelReason::SlowHead) => {
            // The client has taken all earlier responses, so the socket's buffer is
            // empty and has room for this one.
            let _ = stream.try_write(TIMEOUT_RESPONSE);
            service.metrics().count(408, 0);
            Err(CancelReason::SlowHead)
        }
        Err(reason) => Err(reason),
    };
    match served {
        Ok(()) | Err(CancelReason::ShuttingDown) => {}
        Err(CancelReason::Slow | CancelReason::SlowHead) => service.metrics().slow.add(1),
        Err(CancelReason::CrowdedOut) => service.metrics().crowded_out.add(1),
    }
}

/// Serves the rest of a connection with hyper, starting with the bytes in `unread`.
async fn serve_with_hyper(
    stream: TcpStream,
    unread: Vec<u8>,
    client: &ClientConnection<'_>,
) -> Result<(), CancelReason> {
    let ClientConnection { peer, state, service } = client;
    let answer = service_fn(|request: hyper::Request<Incoming>| {
        state.enter(ConnectionPhase::Responding);
        let (parts, _) = request.into_parts();
        respond(parts, (*service).clone(), *peer)
    });
    if unread.starts_with(PREFACE) {
        state.enter(ConnectionPhase::Responding);
        let stream = ConnectionStream::new(stream, unread, StreamProtocol::Http2, state);
        let connection = pin!(http2_builder().serve_connection(stream, answer));
        let shut_down = http2::Connection::graceful_shutdown;
        return cancellation::run_hyper(connection, state, shut_down).await;
    }
    let stream = ConnectionStream::new(stream, unread, StreamProtocol::Http1, state);
    let connection = pin!(http1_builder().serve_connection(stream, answer));
    cancellation::run_hyper(connection, state, http1::Connection::graceful_shutdown).await
}

/// Answers a request. Only the preview takes time for it: a page waits for the next build.
async fn respond(
    request: Parts,
    mut service: ConnectionService,
    peer: SocketAddr,
) -> Result<Response<ResponseBody>, Infallible> {
    let ConnectionService { site, endpoint, stop } = &mut service;
    let reply = match endpoint {
        EndpointKind::Feeds | EndpointKind::Metrics => {
            site.respond(*endpoint, &HttpRequest::from(&request), peer)
        }
        EndpointKind::Preview => preview::answer(&request, site, stop).await,
    };
    Ok(Response::from(reply))
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
