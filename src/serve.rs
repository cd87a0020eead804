//! Serves the published files over HTTP, from memory.
//!
//! ```text
//! folder -> Snapshot (files, codings, headers, history) -> answer(request) -> response
//! ```
//!
//! Read `snapshot` and `respond` first: they decide each response, and use neither
//! sockets nor the clock. `connection` and `connections` handle clients and limits, and
//! know nothing of feeds. `http1` answers simple HTTP/1.1 requests; hyper
//! handles all other requests and HTTP/2.
//!
//! The server never serves a file that no build has published, and never a mixture of
//! two builds.

pub(crate) mod access_log;
pub(crate) mod connections;
pub(crate) mod health;
pub(crate) mod http1;
pub(crate) mod metrics;
pub(crate) mod preview;
pub(crate) mod request;
pub(crate) mod request_path;
pub(crate) mod responses;
pub(crate) mod site;
mod snapshot;
pub(crate) mod subscribers;
pub(crate) mod versions;

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch::{self, Receiver, Sender};

use crate::diagnostic::{Diagnostic, codes};
use crate::serve::connections::connection;
use crate::serve::connections::connection_service::ConnectionService;
use crate::serve::connections::{ConnectionLimits, OpenConnections};
use crate::serve::site::{EndpointKind, ServedSite};

/// Back-off after `accept` fails, usually because too many files are open.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(20);

/// Interval of the search for slow connections.
const SWEEP: Duration = Duration::from_secs(1);

/// Interval in which a stopping server checks if all connections have ended.
const DRAIN_POLL: Duration = Duration::from_millis(20);

/// Reasons for which the system does not let the program listen on an address, each with
/// its fix, which continues with the option of the address.
#[rustfmt::skip]
const LISTEN_FAILURES: &[(ErrorKind, &str, &str)] = &[
    (ErrorKind::AddrInUse,        "another program uses this address",                                             "stop that program, or choose another port"),
    (ErrorKind::PermissionDenied, "this user may not use this port: ports below 1024 often need extra privileges", "choose a port from 1024 on"),
    (ErrorKind::AddrNotAvailable, "this machine does not have this address",                                       "choose an address of this machine, or `0.0.0.0` for all of them,"),
];

/// Options of a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServerOptions {
    /// Address of the published files.
    pub listen: SocketAddr,
    /// Address of the metrics; `None` if they are not served.
    pub metrics: Option<SocketAddr>,
    /// Address of the preview.
    pub preview: PreviewListen,
    /// Number of threads that answer requests.
    pub threads: usize,
    /// Limits on connections and their timeouts.
    pub limits: ConnectionLimits,
}

/// Address of the preview, which is always a loopback address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreviewListen {
    /// No preview.
    Off,
    /// The port after that of the published files, or a free one if it is taken.
    NextPort,
    /// This address, and no other.
    Given(SocketAddr),
}

/// A server that listens but does not answer yet.
pub(crate) struct FeedServer {
    options: ServerOptions,
    site: Arc<ServedSite>,
    feeds: TcpListener,
    metrics: Option<TcpListener>,
    preview: Option<TcpListener>,
    stop: Sender<bool>,
}

/// Handle to stop a server from another thread.
#[derive(Clone)]
pub(crate) struct StopHandle(Sender<bool>);

impl StopHandle {
    /// Stops the server. It answers the requests it has received, but no new ones.
    pub(crate) fn stop(&self) {
        // Sending fails only if all receivers are gone: the server has stopped already.
        let _ = self.0.send(true);
    }
}

impl FeedServer {
    /// Binds the addresses of the options.
    ///
    /// # Errors
    /// Fails if the system does not let this program listen on one of them.
    pub(crate) fn bind(options: ServerOptions, site: Arc<ServedSite>) -> Result<Self, Diagnostic> {
        let feeds = bind_listener(options.listen, "--listen")?;
        let metrics = options.metrics.map(|address| bind_listener(address, "--metrics"));
        let metrics = metrics.transpose()?;
        let preview = bind_preview(options.preview, &feeds)?;
        if preview.is_some() {
            site.preview.turn_on();
        }
        let (stop, _) = watch::channel(false);
        Ok(Self { options, site, feeds, metrics, preview, stop })
    }

    /// Returns the address of the files. The system has chosen the port if the options
    /// ask for port 0.
    pub(crate) fn address(&self) -> SocketAddr {
        self.feeds.local_addr().unwrap_or(self.options.listen)
    }

    /// Returns the address of the metrics, if they are served.
    pub(crate) fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().and_then(|metrics| metrics.local_addr().ok())
    }

    /// Returns the address of the preview, if there is one.
    pub(crate) fn preview_address(&self) -> Option<SocketAddr> {
        self.preview.as_ref().and_then(|preview| preview.local_addr().ok())
    }

    /// Returns true if the preview has another port than it has by default, because that
    /// one is taken.
    pub(crate) fn chose_other_port(&self) -> bool {
        let port = self.preview_address().map(|address| address.port());
        let usual = next_port(Some(self.address()));
        self.options.preview == PreviewListen::NextPort && port.is_some_and(|port| port != usual)
    }

    /// Returns a handle that stops the server.
    pub(crate) fn stop(&self) -> StopHandle {
        StopHandle(self.stop.clone())
    }

    /// Answers requests until the server is stopped or the system asks the program to
    /// terminate. Answers the requests received by then.
    pub(crate) fn run(self) -> Result<(), Diagnostic> {
        let connections = Arc::new(OpenConnections::default());
        let stop = self.stop();
        let mut others: Vec<_> = (1..self.options.threads)
            .map(|_| {
                let listeners = vec![(self.clone_listener()?, EndpointKind::Feeds)];
                Ok(spawn_runtime(self.thread_task(listeners, &connections, self.options.limits)))
            })
            .collect::<Result<_, Diagnostic>>()?;
        others.extend(self.preview_task().map(spawn_runtime));
        let mut listeners = vec![(self.clone_listener()?, EndpointKind::Feeds)];
        let metrics = self.metrics.as_ref().and_then(|listener| listener.try_clone().ok());
        listeners.extend(metrics.map(|listener| (listener, EndpointKind::Metrics)));
        let task = self.thread_task(listeners, &connections, self.options.limits);
        let runtime = runtime().map_err(|error| self.failed(&error))?;
        runtime.block_on(async move {
            let signal = tokio::spawn(async move {
                wait_for_termination().await;
                stop.stop();
            });
            task.await;
            signal.abort();
        });
        for other in others {
            // If a thread could not start, the others have accepted its connections.
            let _ = other.join();
        }
        Ok(())
    }

    /// Returns the task of the preview. Its thread and its connections are its own, so that
    /// it takes nothing from the readers.
    fn preview_task(&self) -> Option<impl Future<Output = ()> + Send + use<>> {
        let listener = self.preview.as_ref()?.try_clone().ok()?;
        let listeners = vec![(listener, EndpointKind::Preview)];
        let limits = preview::connection_limits(self.options.limits);
        Some(self.thread_task(listeners, &Arc::default(), limits))
    }

    fn clone_listener(&self) -> Result<TcpListener, Diagnostic> {
        self.feeds.try_clone().map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &io::Error) -> Diagnostic {
        listen_failed(self.address(), "--listen", error)
    }

    /// Returns the task of one thread: accepting connections, serving them and ending
    /// slow ones.
    fn thread_task(
        &self,
        listeners: Vec<(TcpListener, EndpointKind)>,
        connections: &Arc<OpenConnections>,
        limits: ConnectionLimits,
    ) -> impl Future<Output = ()> + Send + use<> {
        let site = self.site.clone();
        let connections = connections.clone();
        let stop = self.stop.subscribe();
        async move {
            for (listener, endpoint) in listeners {
                let service =
                    ConnectionService { site: site.clone(), endpoint, stop: stop.clone() };
                tokio::spawn(accept(listener, service, connections.clone(), limits));
            }
            supervise(stop, &connections, &limits).await;
        }
    }
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Runs a task in a thread of its own.
fn spawn_runtime(
    task: impl Future<Output = ()> + Send + 'static,
) -> thread::JoinHandle<io::Result<()>> {
    thread::spawn(move || runtime().map(|runtime| runtime.block_on(task)))
}

/// Binds the address of the preview. Returns `None` if no port is free, unless an address
/// was given: the feeds matter more.
fn bind_preview(
    listen: PreviewListen,
    feeds: &TcpListener,
) -> Result<Option<TcpListener>, Diagnostic> {
    match listen {
        PreviewListen::Off => Ok(None),
        PreviewListen::NextPort => {
            let port = next_port(feeds.local_addr().ok());
            let ports = [port, 0].into_iter();
            let addresses = ports.map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
            Ok(addresses.flat_map(|address| bind_listener(address, "--preview")).next())
        }
        PreviewListen::Given(address) => bind_listener(address, "--preview").map(Some),
    }
}

/// Returns the port after that of an address, which the preview has by default.
pub(crate) fn next_port(feeds: Option<SocketAddr>) -> u16 {
    feeds.and_then(|address| address.port().checked_add(1)).unwrap_or(0)
}

/// Binds the address of an option.
fn bind_listener(address: SocketAddr, option: &str) -> Result<TcpListener, Diagnostic> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|error| listen_failed(address, option, &error))
}

fn listen_failed(address: SocketAddr, option: &str, error: &io::Error) -> Diagnostic {
    let row = LISTEN_FAILURES.iter().find(|row| row.0 == error.kind());
    let (reason, fix) = match row {
        Some((_, reason, fix)) => ((*reason).to_owned(), *fix),
        None => (error.to_string(), "choose another address"),
    };
    let help = format!("{fix} with `{option}`, for example `{option} 127.0.0.1:8081`");
    let message = format!("can't listen on `{address}`: {reason}");
    Diagnostic::new(&codes::SERVE_LISTEN, message).help(help)
}

/// Accepts connections until the runtime ends with the server.
async fn accept(
    listener: TcpListener,
    service: ConnectionService,
    connections: Arc<OpenConnections>,
    limits: ConnectionLimits,
) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(ACCEPT_BACKOFF).await;
            continue;
        };
        let Some(guard) = connections.admit(peer.ip(), &limits) else {
            service.metrics().refused.add(1);
            continue;
        };
        let service = service.clone();
        tokio::spawn(async move {
            let counted = service.clone();
            counted.metrics().accepted.add(1);
            counted.metrics().connections.add(1);
            connection::serve(stream, peer, guard, service).await;
            counted.metrics().connections.decrement();
        });
    }
}

/// Ends slow connections until the server is stopped. Then waits for the open
/// connections, for at most the grace period.
async fn supervise(
    mut stop: Receiver<bool>,
    connections: &OpenConnections,
    limits: &ConnectionLimits,
) {
    let mut sweeps = tokio::time::interval(SWEEP);
    loop {
        tokio::select! {
            _ = sweeps.tick() => connections.end_slow(limits),
            // The server owns the sender, so this can't fail.
            _ = stop.wait_for(|is_stopping| *is_stopping) => break,
        }
    }
    connections.finish_all();
    let deadline = tokio::time::Instant::now() + limits.grace;
    while connections.count() > 0 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(DRAIN_POLL).await;
    }
}

#[cfg(unix)]
async fn wait_for_termination() {
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
async fn wait_for_termination() {
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(fault: &Diagnostic) -> String {
        format!("{}\nhelp: {}", fault.message, fault.help.as_deref().unwrap_or_default())
    }

    #[test]
    fn address_that_can_not_be_listened_on_has_the_cause_and_its_fix() {
        let other = TcpListener::bind("127.0.0.1:0").unwrap();
        let used = other.local_addr().unwrap();
        // RFC 5737 reserves this address for documentation, so no machine has it.
        let [foreign, low] = ["192.0.2.1:8080", "127.0.0.1:80"].map(|text| text.parse().unwrap());
        let refused = listen_failed(low, "--listen", &ErrorKind::PermissionDenied.into());
        for (fault, expected) in [
            (
                bind_listener(used, "--metrics").unwrap_err(),
                format!(
                    "can't listen on `{used}`: another program uses this address\nhelp: stop that program, or choose another port with `--metrics`, for example `--metrics 127.0.0.1:8081`"
                ),
            ),
            (
                bind_listener(foreign, "--listen").unwrap_err(),
                "can't listen on `192.0.2.1:8080`: this machine does not have this address\nhelp: choose an address of this machine, or `0.0.0.0` for all of them, with `--listen`, for example `--listen 127.0.0.1:8081`".to_owned(),
            ),
            (
                refused,
                "can't listen on `127.0.0.1:80`: this user may not use this port: ports below 1024 often need extra privileges\nhelp: choose a port from 1024 on with `--listen`, for example `--listen 127.0.0.1:8081`".to_owned(),
            ),
        ] {
            assert_eq!(shown(&fault), expected);
        }
    }
}
