//! Published files over HTTP, from memory.
//!
//! ```text
//! folder -> Snapshot (files, codings, fields, history) -> answer(request) -> response
//! ```
//!
//! What decides an answer is free of sockets and clocks; `connection`,
//! `exchange` and `limits` know of clients, and nothing of feeds. Of HTTP/1.1
//! `exchange` answers what is plain; all else, and HTTP/2, is hyper's.

pub mod access_log;
pub mod connections;
pub mod health;
pub mod http1;
pub mod metrics;
pub mod request;
pub mod request_path;
pub mod responses;
pub mod site;
mod snapshot;
pub mod subscribers;
pub mod versions;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch::{self, Receiver, Sender};

use crate::diagnostic::{Diagnostic, codes};
use crate::serve::connections::connection::{self, ConnectionService};
use crate::serve::connections::{ConnectionLimits, OpenConnections};
use crate::serve::site::{EndpointKind, ServedSite};

/// How long is waited after the system has refused a connection, most often
/// because too many files are open.
const BREATH: Duration = Duration::from_millis(20);

/// How often slow connections are looked for.
const SWEEP: Duration = Duration::from_secs(1);

/// What is asked of a server.
#[derive(Clone, Copy, Debug)]
pub struct ServerOptions {
    /// Where files are served.
    pub listen: SocketAddr,
    /// Where figures are.
    pub metrics: Option<SocketAddr>,
    /// How many threads answer.
    pub threads: usize,
    /// What bounds clients.
    pub limits: ConnectionLimits,
}

/// A server that listens, and does not answer yet.
pub struct FeedServer {
    options: ServerOptions,
    site: Arc<ServedSite>,
    feeds: TcpListener,
    metrics: Option<TcpListener>,
    end: Sender<bool>,
}

/// Ends a server from another thread.
#[derive(Clone)]
pub struct StopHandle(Sender<bool>);

impl StopHandle {
    /// Ends it: open requests are answered, new ones are not.
    pub fn stop(&self) {
        // Without receivers it has ended.
        let _ = self.0.send(true);
    }
}

impl FeedServer {
    /// Listens.
    pub fn bind(options: ServerOptions, site: Arc<ServedSite>) -> Result<Self, Diagnostic> {
        let feeds = listen(options.listen)?;
        let metrics = options.metrics.map(listen).transpose()?;
        let (end, _) = watch::channel(false);
        Ok(Self { options, site, feeds, metrics, end })
    }

    /// Returns the address where files are served; the system chose its port
    /// if none was asked for.
    pub fn address(&self) -> SocketAddr {
        self.feeds.local_addr().unwrap_or(self.options.listen)
    }

    /// Returns the address where figures are.
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().and_then(|metrics| metrics.local_addr().ok())
    }

    /// Returns what ends it.
    pub fn stop(&self) -> StopHandle {
        StopHandle(self.end.clone())
    }

    /// Answers until it is stopped or the system asks the program to end; what
    /// was asked by then is answered.
    pub fn run(self) -> Result<(), Diagnostic> {
        let crowd = Arc::new(OpenConnections::default());
        let stop = self.stop();
        let others: Vec<_> = (1..self.options.threads)
            .map(|_| {
                let listener =
                    self.feeds.try_clone().map_err(|error| failed(self.address(), &error))?;
                let work = self.work(vec![(listener, EndpointKind::Feeds)], &crowd);
                Ok(thread::spawn(move || runtime().map(|runtime| runtime.block_on(work))))
            })
            .collect::<Result<_, Diagnostic>>()?;
        let own = self.feeds.try_clone().map_err(|error| failed(self.address(), &error))?;
        let mut listeners = vec![(own, EndpointKind::Feeds)];
        listeners.extend(
            self.metrics
                .as_ref()
                .and_then(|found| found.try_clone().ok())
                .map(|found| (found, EndpointKind::Metrics)),
        );
        let work = self.work(listeners, &crowd);
        let runtime = runtime().map_err(|error| failed(self.address(), &error))?;
        runtime.block_on(async move {
            let signal = tokio::spawn(async move {
                asked_to_end().await;
                stop.stop();
            });
            work.await;
            signal.abort();
        });
        for other in others {
            // A thread that could not begin left its share to the others.
            let _ = other.join();
        }
        Ok(())
    }

    /// Returns the work of one thread.
    fn work(
        &self,
        listeners: Vec<(TcpListener, EndpointKind)>,
        crowd: &Arc<OpenConnections>,
    ) -> impl Future<Output = ()> + Send + use<> {
        let (site, crowd, limits) = (self.site.clone(), crowd.clone(), self.options.limits);
        let end = self.end.subscribe();
        async move {
            for (listener, port) in listeners {
                let service = ConnectionService { site: site.clone(), port };
                tokio::spawn(accept(listener, service, crowd.clone(), limits));
            }
            until_end(end, &crowd, &limits).await;
        }
    }
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

fn listen(address: SocketAddr) -> Result<TcpListener, Diagnostic> {
    let listener = TcpListener::bind(address).map_err(|error| failed(address, &error))?;
    listener.set_nonblocking(true).map_err(|error| failed(address, &error))?;
    Ok(listener)
}

fn failed(address: SocketAddr, error: &io::Error) -> Diagnostic {
    let message = format!("`{address}` can't be listened on: {error}");
    Diagnostic::new(&codes::SERVE_LISTEN, message)
        .help("end the other program, or name another address with `--listen`")
}

/// Lets connections in, until the runtime ends with the server.
async fn accept(
    listener: TcpListener,
    service: ConnectionService,
    crowd: Arc<OpenConnections>,
    limits: ConnectionLimits,
) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(BREATH).await;
            continue;
        };
        let Some(guest) = crowd.enter(peer.ip(), &limits) else {
            service.site.metrics.refused.add(1);
            continue;
        };
        let service = service.clone();
        tokio::spawn(async move {
            let site = service.site.clone();
            site.metrics.accepted.add(1);
            site.metrics.connections.add(1);
            connection::serve(stream, peer, guest, service).await;
            site.metrics.connections.take();
        });
    }
}

/// Watches over connections until the end; then waits for those that are open,
/// but not for ever.
async fn until_end(mut end: Receiver<bool>, crowd: &OpenConnections, limits: &ConnectionLimits) {
    let mut sweeps = tokio::time::interval(SWEEP);
    loop {
        tokio::select! {
            _ = sweeps.tick() => crowd.sweep(limits),
            // The sender is there as long as the server.
            _ = end.wait_for(|is_ending| *is_ending) => break,
        }
    }
    crowd.finish();
    let deadline = tokio::time::Instant::now() + limits.grace;
    while crowd.count() > 0 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(BREATH).await;
    }
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};

    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    let _ = tokio::signal::ctrl_c().await;
}
