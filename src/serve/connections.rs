//! How much one client may take, so that all others are answered.

pub mod cancellation;
pub mod connection;
pub mod stream;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

/// How large the head of a request may be, in bytes.
pub const HEAD: usize = 16 * 1024;

/// How many fields it may have.
pub const FIELDS: usize = 100;

/// How many requests one HTTP/2 connection may have open.
pub const STREAMS: u32 = 100;

/// Files that are no connections: logs, listeners, a build's, bodies in pages.
const OTHER_FILES: u64 = 512;

/// Bytes that a client takes of a response before its time begins anew: fewer
/// in a whole idle timeout, and it makes no progress.
const PROGRESS: u32 = 16 * 1024;

/// What bounds connections.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// How many there may be.
    pub connections: usize,
    /// How many there may be from one address; none for any number.
    pub per_address: Option<usize>,
    /// How long a request's head may take.
    pub head: Duration,
    /// How long a connection may be idle, and a response make no progress.
    pub idle: Duration,
    /// How long open requests are waited for at the end.
    pub grace: Duration,
}

/// Asks the system for as many open files as it gives, and returns how many
/// connections that allows of those that are wanted.
pub fn allowed_connections(wanted: usize) -> usize {
    let room = open_files().saturating_sub(OTHER_FILES).max(64);
    wanted.min(usize::try_from(room).unwrap_or(usize::MAX))
}

#[cfg(unix)]
fn open_files() -> u64 {
    use rustix::process::{Resource, getrlimit, setrlimit};

    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // Where it can't be raised, what there is is used.
    let _ = setrlimit(Resource::Nofile, limit);
    getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
}

#[cfg(not(unix))]
fn open_files() -> u64 {
    u64::MAX
}

/// What a connection does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ConnectionPhase {
    /// Waits for a request.
    Idle,
    /// Has begun to read one.
    Head,
    /// Has read one; a response is on its way.
    Answered,
}

/// What a connection is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ConnectionSignal {
    /// To go on.
    GoOn,
    /// To answer what was asked, and end.
    Finish,
    /// To end: it is too slow.
    Slow,
    /// To end: others need its place.
    CrowdedOut,
}

/// The life of a connection, told by its reads and requests, and what it is to
/// do. A connection looks at its orders when it wakes, and is woken for them:
/// so they cost a request next to nothing.
#[derive(Debug)]
pub struct ConnectionState {
    begun: Instant,
    /// In milliseconds after it began.
    since: AtomicU64,
    phase: AtomicU8,
    order: AtomicU8,
    /// Bytes that were sent since `since`.
    sent: AtomicU32,
    /// Of its task.
    waker: OnceLock<Waker>,
}

impl ConnectionState {
    fn new() -> Self {
        Self {
            begun: Instant::now(),
            since: AtomicU64::new(0),
            phase: AtomicU8::new(ConnectionPhase::Idle as u8),
            order: AtomicU8::new(ConnectionSignal::GoOn as u8),
            sent: AtomicU32::new(0),
            waker: OnceLock::new(),
        }
    }

    /// Enters a phase; to read on in one is nothing new.
    pub fn enter(&self, phase: ConnectionPhase) {
        let last = self.phase.swap(phase as u8, Ordering::Relaxed);
        if last != phase as u8 || phase == ConnectionPhase::Answered {
            self.restart();
        }
    }

    /// Notes that a client has taken some bytes of a response: time is counted
    /// anew whenever it has taken 16 KiB of them.
    pub fn progress(&self, bytes: u64) {
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        // Only the task of the connection sends.
        let sent = self.sent.load(Ordering::Relaxed).saturating_add(bytes);
        self.sent.store(sent, Ordering::Relaxed);
        if sent >= PROGRESS {
            self.restart();
        }
    }

    /// Counts time anew.
    fn restart(&self) {
        let elapsed = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.since.store(elapsed, Ordering::Relaxed);
        self.sent.store(0, Ordering::Relaxed);
    }

    /// Returns what the connection is to do; its task is known from then on.
    pub fn order(&self, context: &Context<'_>) -> ConnectionSignal {
        // First, so that no order is given between the look and the sleep.
        self.waker.get_or_init(|| context.waker().clone());
        let orders = [
            ConnectionSignal::GoOn,
            ConnectionSignal::Finish,
            ConnectionSignal::Slow,
            ConnectionSignal::CrowdedOut,
        ];
        let found = self.order.load(Ordering::Acquire);
        orders.into_iter().find(|order| *order as u8 == found).unwrap_or(ConnectionSignal::GoOn)
    }

    fn send_signal(&self, order: ConnectionSignal) {
        self.order.fetch_max(order as u8, Ordering::AcqRel);
        if let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
    }

    /// Says whether it has taken longer than it may for what it does.
    fn is_overdue(&self, limits: &ConnectionLimits) -> bool {
        let is_head = self.phase.load(Ordering::Relaxed) == ConnectionPhase::Head as u8;
        let limit = if is_head { limits.head } else { limits.idle };
        self.quiet_since().elapsed() > limit
    }

    /// Returns true while a client takes a response.
    fn is_transferring(&self) -> bool {
        self.phase.load(Ordering::Relaxed) == ConnectionPhase::Answered as u8
    }

    /// Returns since when nothing new was asked or taken.
    fn quiet_since(&self) -> Instant {
        self.begun + Duration::from_millis(self.since.load(Ordering::Relaxed))
    }
}

/// All open connections.
#[derive(Debug, Default)]
pub struct OpenConnections {
    open: Mutex<ConnectionTable>,
}

#[derive(Debug, Default)]
struct ConnectionTable {
    last: u64,
    connections: BTreeMap<u64, OpenConnection>,
    /// Number of connections of each network.
    by_network: HashMap<ClientNetwork, usize>,
    is_ending: bool,
}

#[derive(Debug)]
struct OpenConnection {
    pulse: Arc<ConnectionState>,
    network: ClientNetwork,
}

/// Network that one client can have all addresses of: an IPv4 address, or the
/// first 64 bits of an IPv6 address (RFC 6177 section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClientNetwork(IpAddr);

impl ClientNetwork {
    /// Returns the network of an address.
    pub fn from_address(address: IpAddr) -> Self {
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
    /// Lets a connection in. Where there are too many, those that wait for
    /// nothing make room first, the quietest before others. Nothing is returned
    /// for one whose network has as many already, all of which are in use.
    pub fn enter(
        self: &Arc<Self>,
        peer: IpAddr,
        limits: &ConnectionLimits,
    ) -> Option<ConnectionGuard> {
        let network = ClientNetwork::from_address(peer);
        let pulse = Arc::new(ConnectionState::new());
        let mut open = self.open();
        // A proxy, or a person at this machine.
        let is_exempt = peer.to_canonical().is_loopback();
        if let Some(most) = limits.per_address.filter(|_| !is_exempt)
            && open.by_network.get(&network).is_some_and(|count| *count >= most)
            && !open.make_room_for(network)
        {
            return None;
        }
        open.last += 1;
        let number = open.last;
        if open.connections.len() >= limits.connections {
            open.make_room(limits.connections);
        }
        if open.is_ending {
            pulse.send_signal(ConnectionSignal::Finish);
        }
        open.connections.insert(number, OpenConnection { pulse: pulse.clone(), network });
        *open.by_network.entry(network).or_default() += 1;
        drop(open);
        Some(ConnectionGuard { pulse, number, network, crowd: self.clone() })
    }

    /// Returns how many are open.
    pub fn count(&self) -> usize {
        self.open().connections.len()
    }

    /// Tells those that are too slow to leave.
    pub fn sweep(&self, limits: &ConnectionLimits) {
        let open = self.open();
        let pulses = open.connections.values().map(|connection| &connection.pulse);
        for pulse in pulses.filter(|pulse| pulse.is_overdue(limits)) {
            pulse.send_signal(ConnectionSignal::Slow);
        }
    }

    /// Tells all to answer what was asked and leave.
    pub fn finish(&self) {
        let mut open = self.open();
        open.is_ending = true;
        for connection in open.connections.values() {
            connection.pulse.send_signal(ConnectionSignal::Finish);
        }
    }

    fn open(&self) -> MutexGuard<'_, ConnectionTable> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ConnectionTable {
    /// Many at once, so that a flood does not have them all sorted each time.
    /// Connections that transfer a response come last.
    fn make_room(&mut self, most: usize) {
        let mut quiet: Vec<(bool, Instant, u64)> = self
            .connections
            .iter()
            .map(|(number, OpenConnection { pulse, .. })| {
                (pulse.is_transferring(), pulse.quiet_since(), *number)
            })
            .collect();
        quiet.sort_unstable();
        let spare = self.connections.len() - most + (most / 16).max(1);
        for (.., number) in quiet.iter().take(spare) {
            self.crowd_out(*number);
        }
    }

    /// Tells the quietest connection of a network to leave that transfers
    /// nothing; returns false if there is none.
    fn make_room_for(&mut self, network: ClientNetwork) -> bool {
        let own = self.connections.iter().filter(|(_, connection)| {
            connection.network == network && !connection.pulse.is_transferring()
        });
        let quietest = own.min_by_key(|(number, it)| (it.pulse.quiet_since(), **number));
        let Some(number) = quietest.map(|(number, _)| *number) else { return false };
        self.crowd_out(number);
        true
    }

    fn crowd_out(&mut self, number: u64) {
        if let Some(OpenConnection { pulse, network }) = self.connections.remove(&number) {
            pulse.send_signal(ConnectionSignal::CrowdedOut);
            self.forget(network);
        }
    }

    fn forget(&mut self, network: ClientNetwork) {
        if let Entry::Occupied(mut count) = self.by_network.entry(network) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }
}

/// A connection that was let in; it leaves when this is dropped.
#[derive(Debug)]
pub struct ConnectionGuard {
    /// Its life.
    pub pulse: Arc<ConnectionState>,
    number: u64,
    network: ClientNetwork,
    crowd: Arc<OpenConnections>,
}

impl Drop for ConnectionGuard {
    fn drop(&mut self) {
        let mut open = self.crowd.open();
        // One that was crowded out is forgotten already.
        if open.connections.remove(&self.number).is_some() {
            open.forget(self.network);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn order(pulse: &ConnectionState) -> ConnectionSignal {
        pulse.order(&Context::from_waker(Waker::noop()))
    }

    /// Limits of so many connections, and so many from one address.
    fn limits(connections: usize, per_address: Option<usize>) -> ConnectionLimits {
        let [head, idle, grace] = [10, 60, 0].map(Duration::from_secs);
        ConnectionLimits { connections, per_address, head, idle, grace }
    }

    fn enter(crowd: &Arc<OpenConnections>, most: usize) -> ConnectionGuard {
        crowd.enter(PEER, &limits(most, None)).unwrap()
    }

    /// The order to a connection in a phase, when it had so little time.
    fn swept(phase: ConnectionPhase, head: u64, idle: u64) -> ConnectionSignal {
        let crowd = Arc::new(OpenConnections::default());
        let guest = enter(&crowd, 10);
        guest.pulse.enter(phase);
        let [head, idle, grace] = [head, idle, 0].map(Duration::from_secs);
        crowd.sweep(&ConnectionLimits { head, idle, grace, ..limits(10, None) });
        order(&guest.pulse)
    }

    #[test]
    fn head_and_silence_have_their_own_times() {
        assert_eq!(swept(ConnectionPhase::Head, 0, 60), ConnectionSignal::Slow);
        assert_eq!(swept(ConnectionPhase::Head, 60, 0), ConnectionSignal::GoOn);
        for phase in [ConnectionPhase::Idle, ConnectionPhase::Answered] {
            assert_eq!(swept(phase, 0, 60), ConnectionSignal::GoOn);
            assert_eq!(swept(phase, 60, 0), ConnectionSignal::Slow);
        }
    }

    #[test]
    fn quietest_connections_make_room() {
        let crowd = Arc::new(OpenConnections::default());
        let guests: Vec<ConnectionGuard> = (0..32).map(|_| enter(&crowd, 32)).collect();
        for guest in &guests[..10] {
            guest.pulse.since.store(1_000, Ordering::Relaxed);
        }
        let _guest = enter(&crowd, 32);
        let left: Vec<usize> = (0..32)
            .filter(|&at| order(&guests[at].pulse) == ConnectionSignal::CrowdedOut)
            .collect();
        assert_eq!(left, [10, 11]);
        assert_eq!(crowd.count(), 31);
        drop(guests);
        assert_eq!(crowd.count(), 1);
    }

    #[test]
    fn end_reaches_those_who_are_there_and_those_who_come() {
        let crowd = Arc::new(OpenConnections::default());
        let guest = enter(&crowd, 10);
        crowd.finish();
        assert_eq!(order(&guest.pulse), ConnectionSignal::Finish);
        assert_eq!(order(&enter(&crowd, 10).pulse), ConnectionSignal::Finish);
    }

    #[test]
    fn connections_that_transfer_make_room_last() {
        let crowd = Arc::new(OpenConnections::default());
        let guests: Vec<ConnectionGuard> = (0..4).map(|_| enter(&crowd, 4)).collect();
        guests[0].pulse.enter(ConnectionPhase::Answered);
        guests[1].pulse.enter(ConnectionPhase::Answered);
        guests[1].pulse.enter(ConnectionPhase::Idle);
        // It was quiet for longer than all others.
        for guest in &guests[1..] {
            guest.pulse.since.store(1_000, Ordering::Relaxed);
        }
        let more: Vec<ConnectionGuard> = (0..3).map(|_| enter(&crowd, 4)).collect();
        let orders: Vec<ConnectionSignal> =
            guests.iter().map(|guest| order(&guest.pulse)).collect();
        assert_eq!(orders[0], ConnectionSignal::GoOn);
        assert!(orders[1..].contains(&ConnectionSignal::CrowdedOut));
        drop(more);
    }

    #[test]
    fn steady_reader_has_time_and_one_that_takes_next_to_nothing_has_not() {
        let begun = Instant::now().checked_sub(Duration::from_mins(5)).unwrap();
        for bytes in [700_000, 60] {
            let pulse = ConnectionState { begun, ..ConnectionState::new() };
            pulse.phase.store(ConnectionPhase::Answered as u8, Ordering::Relaxed);
            pulse.since.store(200_000, Ordering::Relaxed);
            pulse.progress(bytes);
            assert_eq!(pulse.is_overdue(&limits(4, None)), bytes < 100, "{bytes}");
        }
    }

    #[test]
    fn one_network_has_its_share_of_the_connections() {
        let crowd = Arc::new(OpenConnections::default());
        let limits = limits(100, Some(2));
        let enter = |peer: &str| crowd.enter(peer.parse().unwrap(), &limits);
        let busy = |guest: &ConnectionGuard| guest.pulse.enter(ConnectionPhase::Answered);
        let first = [enter("192.0.2.1").unwrap(), enter("::ffff:192.0.2.1").unwrap()];
        first.iter().for_each(busy);
        assert!(enter("192.0.2.1").is_none());
        assert!(enter("192.0.2.2").is_some());
        let v6 = [enter("2001:db8::1").unwrap(), enter("2001:db8::2").unwrap()];
        v6.iter().for_each(busy);
        assert!(enter("2001:db8::ffff").is_none() && enter("2001:db8:0:1::1").is_some());
        // Loopback is a proxy's, or a person's at this machine.
        let local: Vec<_> = (0..5).map(|_| enter("127.0.0.1").unwrap()).collect();
        local.iter().for_each(busy);
        drop(first);
        assert!(enter("192.0.2.1").is_some());
    }

    #[test]
    fn idle_connection_of_a_full_network_makes_room_for_the_next() {
        let crowd = Arc::new(OpenConnections::default());
        let limits = limits(100, Some(2));
        let [first, second] = [(); 2].map(|()| crowd.enter(PEER, &limits).unwrap());
        first.pulse.enter(ConnectionPhase::Answered);
        let third = crowd.enter(PEER, &limits).unwrap();
        assert_eq!(order(&second.pulse), ConnectionSignal::CrowdedOut);
        assert_eq!(order(&first.pulse), ConnectionSignal::GoOn);
        drop((first, second, third));
        assert!(crowd.open().by_network.is_empty());
    }
}
