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

use crate::serve::cancellation::{self, Cut};
use crate::serve::connections::{self, Guest, Phase};
use crate::serve::http1_fast_path::{self, Client, Ending};
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

/// Serves a connection to its end.
pub async fn serve(mut stream: TcpStream, peer: SocketAddr, guest: Guest, service: Service) {
    // A response is written whole: nothing is gained by waiting for more.
    let _ = stream.set_nodelay(true);
    let client = Client { peer, pulse: &guest.pulse, service: &service };
    let mut unread = Vec::new();
    let served = match http1_fast_path::run(&mut stream, &mut unread, &client).await {
        Ok(Ending::Closed) => Ok(()),
        Ok(Ending::Other) => requests(stream, unread, &client).await,
        Err(Cut::SlowHead) => {
            // All replies before were taken, so there is room for this one.
            let _ = stream.try_write(TOO_SLOW);
            service.site.metrics.count(408, 0);
            Err(Cut::SlowHead)
        }
        Err(cut) => Err(cut),
    };
    match served {
        Ok(()) | Err(Cut::Ending) => {}
        Err(Cut::Slow | Cut::SlowHead) => service.site.metrics.slow.add(1),
        Err(Cut::CrowdedOut) => service.site.metrics.crowded_out.add(1),
    }
}

/// Has hyper serve what is not plain, and all that follows it.
async fn requests(stream: TcpStream, unread: Vec<u8>, client: &Client<'_>) -> Result<(), Cut> {
    let Client { peer, pulse, service } = client;
    let answer = service_fn(|request: Asked<Incoming>| {
        pulse.enter(Phase::Answered);
        let (parts, _) = request.into_parts();
        let reply = service.site.respond(service.port, &Request::from(&parts), *peer);
        std::future::ready(Ok::<_, Infallible>(Response::from(reply)))
    });
    if unread.starts_with(PREFACE) {
        pulse.enter(Phase::Answered);
        let stream = Stream::new(stream, unread, Frames::Any, pulse);
        let connection = pin!(http2_builder().serve_connection(stream, answer));
        return cancellation::finishing(connection, pulse, http2::Connection::graceful_shutdown)
            .await;
    }
    let stream = Stream::new(stream, unread, Frames::Requests, pulse);
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
