//! Open connections and their limits, so that no client can prevent others from being
//! answered.
//!
//! The states of a connection, and the timeout in each:
//!
//! ```text
//! Idle (idle) -> ReadingHead (head) -> Responding (idle, since the last 16 KiB) -> Idle
//! ```
//!
//! [`OpenConnections`] only sends signals. The task of each connection acts on them
//! (`cancellation`), so a connection is never cut off within a system call.

pub(crate) mod cancellation;
pub(crate) mod connection;
pub(crate) mod connection_service;
pub(crate) mod stream;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

/// Largest head of a request, in bytes.
pub(crate) const HEAD: usize = 16 * 1024;

/// Most header fields of a request.
pub(crate) const FIELDS: usize = 100;

/// Most concurrent requests of one HTTP/2 connection.
pub(crate) const STREAMS: u32 = 100;

/// Open files reserved for other uses: logs, listeners, builds and bodies for
/// `sendfile`.
const OTHER_FILES: u64 = 512;

/// Bytes of a response that restart the idle timeout. A client that takes less within
/// the timeout makes no progress.
const PROGRESS: u32 = 16 * 1024;

/// Limits on the number of connections, and their timeouts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionLimits {
    /// Most open connections in total.
    pub connections: usize,
    /// Most open connections from one address; `None` for no limit.
    pub per_address: Option<usize>,
    /// Timeout for the head of a request.
    pub head: Duration,
    /// Timeout for a connection without a request and for a response without progress.
    pub idle: Duration,
    /// Time that a stopping server gives to open requests.
    pub grace: Duration,
}

/// Raises the system's limit on open files as far as possible. Returns the number of
/// connections that it allows, at most `wanted`.
pub(crate) fn allowed_connections(wanted: usize) -> usize {
    let room = raise_file_limit().saturating_sub(OTHER_FILES).max(64);
    wanted.min(usize::try_from(room).unwrap_or(usize::MAX))
}

#[cfg(unix)]
fn raise_file_limit() -> u64 {
    use rustix::process::{Resource, getrlimit, setrlimit};

    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // If the limit can't be raised, the current one applies.
    let _ = setrlimit(Resource::Nofile, limit);
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

#[cfg(not(unix))]
fn raise_file_limit() -> u64 {
    u64::MAX
}

/// Phase of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ConnectionPhase {
    /// The connection waits for a request.
    Idle,
    /// The first bytes of a request have arrived.
    ReadingHead,
    /// A request is complete, and its response is being sent.
    Responding,
}

/// A signal to a connection. A higher value replaces a lower one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ConnectionSignal {
    /// Continue. This is the initial state.
    Continue,
    /// Answer the requests received so far, then end.
    Finish,
    /// End now, because the client is too slow.
    Slow,
    /// End now, because new connections need the room.
    CrowdedOut,
}

/// State of a connection: last activity, phase and any pending signal.
///
/// The connection's task writes phase and activity, other threads read them. Signals go
/// the other way: the task checks for one whenever it is polled, and a signal wakes
/// the task. All values are atomics, so a request takes no lock.
#[derive(Debug)]
pub(crate) struct ConnectionState {
    opened: Instant,
    /// Time of the last activity, in milliseconds after `opened`.
    last_activity: AtomicU64,
    phase: AtomicU8,
    signal: AtomicU8,
    /// Number of bytes sent since `last_activity`.
    sent: AtomicU32,
    /// Waker of the connection's task.
    waker: OnceLock<Waker>,
}

impl ConnectionState {
    fn new() -> Self {
        Self {
            opened: Instant::now(),
            last_activity: AtomicU64::new(0),
            phase: AtomicU8::new(ConnectionPhase::Idle as u8),
            signal: AtomicU8::new(ConnectionSignal::Continue as u8),
            sent: AtomicU32::new(0),
            waker: OnceLock::new(),
        }
    }

    /// Enters a phase and restarts its timeout. Reading more of a head does not restart
    /// it, or a client could send one byte at a time for ever.
    pub(crate) fn enter(&self, phase: ConnectionPhase) {
        let last = self.phase.swap(phase as u8, Ordering::Relaxed);
        if last != phase as u8 || phase == ConnectionPhase::Responding {
            self.restart_timeout();
        }
    }

    /// Records that the client has taken bytes of a response. Each 16 KiB restart the
    /// timeout.
    pub(crate) fn record_progress(&self, bytes: u64) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        // Only the connection's own task sends, so no update can be lost.
        let sent = self.sent.load(Ordering::Relaxed).saturating_add(bytes);
        self.sent.store(sent, Ordering::Relaxed);
        if sent >= PROGRESS {
            self.restart_timeout();
        }
    }

    fn restart_timeout(&self) {
        let elapsed = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last_activity.store(elapsed, Ordering::Relaxed);
        self.sent.store(0, Ordering::Relaxed);
    }

    /// Returns the pending signal. Later signals wake the task of `context`.
    pub(crate) fn poll_signal(&self, context: &Context<'_>) -> ConnectionSignal {
        // The waker is stored before the signal is read. In the other order, a signal
        // sent in between would wake no task.
        self.waker.get_or_init(|| context.waker().clone());
        let signals = [
            ConnectionSignal::Continue,
            ConnectionSignal::Finish,
            ConnectionSignal::Slow,
            ConnectionSignal::CrowdedOut,
        ];
        let value = self.signal.load(Ordering::Acquire);
        signals
            .into_iter()
            .find(|signal| *signal as u8 == value)
            .unwrap_or(ConnectionSignal::Continue)
    }

    fn send_signal(&self, signal: ConnectionSignal) {
        self.signal.fetch_max(signal as u8, Ordering::AcqRel);
        if let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
    }

    /// Returns true if the timeout of the current phase has passed.
    fn is_overdue(&self, limits: &ConnectionLimits) -> bool {
        let is_head = self.phase.load(Ordering::Relaxed) == ConnectionPhase::ReadingHead as u8;
        let limit = if is_head { limits.head } else { limits.idle };
        self.last_activity().elapsed() > limit
    }

    fn is_responding(&self) -> bool {
        self.phase.load(Ordering::Relaxed) == ConnectionPhase::Responding as u8
    }

    /// Returns the time at which the timeout was last restarted.
    fn last_activity(&self) -> Instant {
        self.opened + Duration::from_millis(self.last_activity.load(Ordering::Relaxed))
    }
}

/// The open connections of all threads of a server.
#[derive(Debug, Default)]
pub(crate) struct OpenConnections {
    table: Mutex<ConnectionTable>,
}

#[derive(Debug, Default)]
struct ConnectionTable {
    last_number: u64,
    connections: BTreeMap<u64, OpenConnection>,
    /// Number of connections of each network.
    by_network: HashMap<ClientNetwork, usize>,
    is_ending: bool,
}

#[derive(Debug)]
struct OpenConnection {
    state: Arc<ConnectionState>,
    network: ClientNetwork,
}

/// The network of a client, which may own all addresses in it: a single IPv4 address, or
/// the first 64 bits of an IPv6 address (RFC 6177 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ClientNetwork(IpAddr);

impl ClientNetwork {
    /// Returns the network of an address.
    pub(crate) fn from_address(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self(address.into()),
            IpAddr::V6(address) => {
                let bits = address.to_bits() >> 64 << 64;
                Self(Ipv6Addr::from_bits(bits).into())
            }
        }
    }
}

impl OpenConnections {
    /// Admits a connection. If there are too many, ends others: first those without a
    /// response in progress, the longest inactive first.
    ///
    /// Returns `None` if the client's network has its full share of connections and all
    /// of them are sending a response.
    pub(crate) fn admit(
        self: &Arc<Self>,
        peer: IpAddr,
        limits: &ConnectionLimits,
    ) -> Option<ConnectionGuard> {
        let network = ClientNetwork::from_address(peer);
        let state = Arc::new(ConnectionState::new());
        let mut table = self.lock();
        // Loopback is a reverse proxy, which has the connections of all its clients.
        let is_exempt = peer.to_canonical().is_loopback();
        if let Some(most) = limits.per_address.filter(|_| !is_exempt)
            && table.by_network.get(&network).is_some_and(|count| *count >= most)
            && !table.make_room_in_network(network)
        {
            return None;
        }
        table.last_number += 1;
        let number = table.last_number;
        if table.connections.len() >= limits.connections {
            table.make_room(limits.connections);
        }
        if table.is_ending {
            state.send_signal(ConnectionSignal::Finish);
        }
        table.connections.insert(number, OpenConnection { state: state.clone(), network });
        *table.by_network.entry(network).or_default() += 1;
        drop(table);
        Some(ConnectionGuard { state, number, network, connections: self.clone() })
    }

    /// Returns the number of open connections.
    pub(crate) fn count(&self) -> usize {
        self.lock().connections.len()
    }

    /// Signals the connections that exceed their timeout to end.
    pub(crate) fn end_slow(&self, limits: &ConnectionLimits) {
        let table = self.lock();
        let states = table.connections.values().map(|connection| &connection.state);
        for state in states.filter(|state| state.is_overdue(limits)) {
            state.send_signal(ConnectionSignal::Slow);
        }
    }

    /// Signals all connections, and later ones, to end after the requests they have
    /// received.
    pub(crate) fn finish_all(&self) {
        let mut table = self.lock();
        table.is_ending = true;
        for connection in table.connections.values() {
            connection.state.send_signal(ConnectionSignal::Finish);
        }
    }

    fn lock(&self) -> MutexGuard<'_, ConnectionTable> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionTable {
    /// Ends connections so that fewer than `most` are left: those that send a response
    /// last, the longest inactive first.
    ///
    /// Ends a sixteenth more than necessary, because all connections are sorted each
    /// time, which would be slow during a flood of new ones.
    fn make_room(&mut self, most: usize) {
        let mut by_activity: Vec<(bool, Instant, u64)> = self
            .connections
            .iter()
            .map(|(number, OpenConnection { state, .. })| {
                (state.is_responding(), state.last_activity(), *number)
            })
            .collect();
        by_activity.sort_unstable();
        let excess = self.connections.len() - most + (most / 16).max(1);
        for (.., number) in by_activity.iter().take(excess) {
            self.crowd_out(*number);
        }
    }

    /// Ends the longest inactive connection of a network that sends no response.
    /// Returns false if the network has none.
    fn make_room_in_network(&mut self, network: ClientNetwork) -> bool {
        let inactive = self.connections.iter().filter(|(_, connection)| {
            connection.network == network && !connection.state.is_responding()
        });
        let longest = inactive.min_by_key(|(number, it)| (it.state.last_activity(), **number));
        let Some(number) = longest.map(|(number, _)| *number) else { return false };
        self.crowd_out(number);
        true
    }

    /// Removes a connection at once, although its task may take a moment to end: its
    /// room is needed now.
    fn crowd_out(&mut self, number: u64) {
        if let Some(OpenConnection { state, network }) = self.connections.remove(&number) {
            state.send_signal(ConnectionSignal::CrowdedOut);
            self.decrement_network(network);
        }
    }

    fn decrement_network(&mut self, network: ClientNetwork) {
        if let Entry::Occupied(mut count) = self.by_network.entry(network) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

/// Guard of an admitted connection; dropping it removes the connection.
#[derive(Debug)]
pub(crate) struct ConnectionGuard {
    /// State of the connection, shared with [`OpenConnections`].
    pub state: Arc<ConnectionState>,
    number: u64,
    network: ClientNetwork,
    connections: Arc<OpenConnections>,
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        let mut table = self.connections.lock();
        // A connection that was crowded out has been removed before.
        if table.connections.remove(&self.number).is_some() {
            table.decrement_network(self.network);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn signal(state: &ConnectionState) -> ConnectionSignal {
        state.poll_signal(&Context::from_waker(Waker::noop()))
    }

    /// Limits with these numbers of connections.
    fn limits(connections: usize, per_address: Option<usize>) -> ConnectionLimits {
        let [head, idle, grace] = [10, 60, 0].map(Duration::from_secs);
        ConnectionLimits { connections, per_address, head, idle, grace }
    }

    fn admit(connections: &Arc<OpenConnections>, most: usize) -> ConnectionGuard {
        connections.admit(PEER, &limits(most, None)).unwrap()
    }

    /// Returns the signal to a connection in a phase with these timeouts.
    fn signal_in_phase(phase: ConnectionPhase, head: u64, idle: u64) -> ConnectionSignal {
        let connections = Arc::new(OpenConnections::default());
        let guard = admit(&connections, 10);
        guard.state.enter(phase);
        let [head, idle, grace] = [head, idle, 0].map(Duration::from_secs);
        connections.end_slow(&ConnectionLimits { head, idle, grace, ..limits(10, None) });
        signal(&guard.state)
    }

    #[test]
    fn head_and_idle_connection_have_their_own_timeouts() {
        assert_eq!(signal_in_phase(ConnectionPhase::ReadingHead, 0, 60), ConnectionSignal::Slow);
        let signal = signal_in_phase(ConnectionPhase::ReadingHead, 60, 0);
        assert_eq!(signal, ConnectionSignal::Continue);
        for phase in [ConnectionPhase::Idle, ConnectionPhase::Responding] {
            assert_eq!(signal_in_phase(phase, 0, 60), ConnectionSignal::Continue, "{phase:?}");
            assert_eq!(signal_in_phase(phase, 60, 0), ConnectionSignal::Slow, "{phase:?}");
        }
    }

    #[test]
    fn longest_inactive_connections_make_room() {
        let connections = Arc::new(OpenConnections::default());
        let guards: Vec<ConnectionGuard> = (0..32).map(|_| admit(&connections, 32)).collect();
        for guard in &guards[..10] {
            guard.state.last_activity.store(1_000, Ordering::Relaxed);
        }
        let _guard = admit(&connections, 32);
        let ended: Vec<usize> = (0..32)
            .filter(|&at| signal(&guards[at].state) == ConnectionSignal::CrowdedOut)
            .collect();
        assert_eq!(ended, [10, 11]);
        assert_eq!(connections.count(), 31);
        drop(guards);
        assert_eq!(connections.count(), 1);
    }

    #[test]
    fn finish_reaches_open_and_later_connections() {
        let connections = Arc::new(OpenConnections::default());
        let guard = admit(&connections, 10);
        connections.finish_all();
        assert_eq!(signal(&guard.state), ConnectionSignal::Finish);
        assert_eq!(signal(&admit(&connections, 10).state), ConnectionSignal::Finish);
    }

    #[test]
    fn connections_that_send_a_response_make_room_last() {
        let connections = Arc::new(OpenConnections::default());
        let guards: Vec<ConnectionGuard> = (0..4).map(|_| admit(&connections, 4)).collect();
        guards[0].state.enter(ConnectionPhase::Responding);
        guards[1].state.enter(ConnectionPhase::Responding);
        guards[1].state.enter(ConnectionPhase::Idle);
        // The first one is inactive for longer than all others.
        for guard in &guards[1..] {
            guard.state.last_activity.store(1_000, Ordering::Relaxed);
        }
        let more: Vec<ConnectionGuard> = (0..3).map(|_| admit(&connections, 4)).collect();
        let signals: Vec<ConnectionSignal> =
            guards.iter().map(|guard| signal(&guard.state)).collect();
        assert_eq!(signals[0], ConnectionSignal::Continue);
        assert!(signals[1..].contains(&ConnectionSignal::CrowdedOut));
        drop(more);
    }

    #[test]
    fn progress_restarts_the_timeout_but_a_trickle_does_not() {
        let opened = Instant::now().checked_sub(Duration::from_mins(5)).unwrap();
        for bytes in [700_000, 60] {
            let state = ConnectionState { opened, ..ConnectionState::new() };
            state.phase.store(ConnectionPhase::Responding as u8, Ordering::Relaxed);
            state.last_activity.store(200_000, Ordering::Relaxed);
            state.record_progress(bytes);
            assert_eq!(state.is_overdue(&limits(4, None)), bytes < 100, "{bytes}");
        }
    }

    #[test]
    fn one_network_has_its_share_of_the_connections() {
        let connections = Arc::new(OpenConnections::default());
        let limits = limits(100, Some(2));
        let admit = |peer: &str| connections.admit(peer.parse().unwrap(), &limits);
        let respond = |guard: &ConnectionGuard| guard.state.enter(ConnectionPhase::Responding);
        let first = [admit("192.0.2.1").unwrap(), admit("::ffff:192.0.2.1").unwrap()];
        first.iter().for_each(respond);
        assert!(admit("192.0.2.1").is_none());
        assert!(admit("192.0.2.2").is_some());
        let v6 = [admit("2001:db8::1").unwrap(), admit("2001:db8::2").unwrap()];
        v6.iter().for_each(respond);
        assert!(admit("2001:db8::ffff").is_none() && admit("2001:db8:0:1::1").is_some());
        let local: Vec<_> = (0..5).map(|_| admit("127.0.0.1").unwrap()).collect();
        local.iter().for_each(respond);
        drop(first);
        assert!(admit("192.0.2.1").is_some());
    }

    #[test]
    fn idle_connection_of_a_full_network_makes_room_for_the_next() {
        let connections = Arc::new(OpenConnections::default());
        let limits = limits(100, Some(2));
        let [first, second] = [(); 2].map(|()| connections.admit(PEER, &limits).unwrap());
        first.state.enter(ConnectionPhase::Responding);
        let third = connections.admit(PEER, &limits).unwrap();
        assert_eq!(signal(&second.state), ConnectionSignal::CrowdedOut);
        assert_eq!(signal(&first.state), ConnectionSignal::Continue);
        drop((first, second, third));
        assert!(connections.lock().by_network.is_empty());
    }
}
