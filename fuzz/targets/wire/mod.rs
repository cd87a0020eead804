//! Reads the head of a request as hyper does.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use hyper::body::Incoming;
use hyper::http::request::Parts;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt;

/// Returns the first request that hyper finds in bytes.
pub fn hyper_reads(bytes: &[u8]) -> Option<Parts> {
    let read = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&read);
    let service = service_fn(move |request: Request<Incoming>| {
        kept.lock().unwrap().get_or_insert(request.into_parts().0);
        async { Ok::<_, Infallible>(Response::new(String::new())) }
    });
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let (mut client, server) = tokio::io::duplex(1 << 20);
        client.write_all(bytes).await.unwrap();
        client.shutdown().await.unwrap();
        let connection = hyper::server::conn::http1::Builder::new();
        let _ = connection.serve_connection(TokioIo::new(server), service).await;
    });
    read.lock().unwrap().take()
}
