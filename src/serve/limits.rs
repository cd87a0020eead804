//! How much one client may take, so that all others are answered.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
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

/// What bounds connections.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many there may be.
    pub connections: usize,
    /// How long a request's head may take.
    pub head: Duration,
    /// How long a response may take, and how long a connection may be idle.
    pub idle: Duration,
    /// How long open requests are waited for at the end.
    pub grace: Duration,
}

/// Asks the system for as many open files as it gives, and returns how many
/// connections that allows of those that are wanted.
pub fn connections(wanted: usize) -> usize {
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
pub enum Phase {
    /// Waits for a request.
    Idle,
    /// Has begun to read one.
    Head,
    /// Has read one; a response is on its way, or was sent.
    Answered,
}

/// What a connection is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Order {
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
pub struct Pulse {
    begun: Instant,
    /// In seconds after it began.
    since: AtomicU32,
    phase: AtomicU8,
    order: AtomicU8,
    /// Of its task.
    waker: OnceLock<Waker>,
}

impl Pulse {
    fn new() -> Self {
        Self {
            begun: Instant::now(),
            since: AtomicU32::new(0),
            phase: AtomicU8::new(Phase::Idle as u8),
            order: AtomicU8::new(Order::GoOn as u8),
            waker: OnceLock::new(),
        }
    }

    /// Enters a phase; to read on in one is nothing new.
    pub fn enter(&self, phase: Phase) {
        let last = self.phase.swap(phase as u8, Ordering::Relaxed);
        if last != phase as u8 || phase == Phase::Answered {
            let seconds = u32::try_from(self.begun.elapsed().as_secs()).unwrap_or(u32::MAX);
            self.since.store(seconds, Ordering::Relaxed);
        }
    }

    /// Returns what the connection is to do; its task is known from then on.
    pub fn order(&self, context: &Context<'_>) -> Order {
        // First, so that no order is given between the look and the sleep.
        self.waker.get_or_init(|| context.waker().clone());
        let orders = [Order::GoOn, Order::Finish, Order::Slow, Order::CrowdedOut];
        let found = self.order.load(Ordering::Acquire);
        orders.into_iter().find(|order| *order as u8 == found).unwrap_or(Order::GoOn)
    }

    fn tell(&self, order: Order) {
        self.order.fetch_max(order as u8, Ordering::AcqRel);
        if let Some(waker) = self.waker.get() {
            waker.wake_by_ref();
        }
    }

    /// Says whether it has taken longer than it may for what it does.
    fn is_overdue(&self, limits: &Limits) -> bool {
        let is_head = self.phase.load(Ordering::Relaxed) == Phase::Head as u8;
        let limit = if is_head { limits.head } else { limits.idle };
        self.quiet_since().elapsed() > limit
    }

    /// Returns since when nothing new was asked.
    fn quiet_since(&self) -> Instant {
        self.begun + Duration::from_secs(self.since.load(Ordering::Relaxed).into())
    }
}

/// All open connections.
#[derive(Debug, Default)]
pub struct Crowd {
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    last: u64,
    pulses: BTreeMap<u64, Arc<Pulse>>,
    is_ending: bool,
}

impl Crowd {
    /// Lets a connection in. Where there are too many, those that were quiet
    /// for the longest time are told to leave.
    pub fn enter(self: &Arc<Self>, most: usize) -> Guest {
        let pulse = Arc::new(Pulse::new());
        let mut open = self.open();
        open.last += 1;
        let number = open.last;
        if open.pulses.len() >= most {
            open.make_room(most);
        }
        if open.is_ending {
            pulse.tell(Order::Finish);
        }
        open.pulses.insert(number, pulse.clone());
        drop(open);
        Guest { pulse, number, crowd: self.clone() }
    }

    /// Returns how many are open.
    pub fn count(&self) -> usize {
        self.open().pulses.len()
    }

    /// Tells those that are too slow to leave.
    pub fn sweep(&self, limits: &Limits) {
        for pulse in self.open().pulses.values().filter(|pulse| pulse.is_overdue(limits)) {
            pulse.tell(Order::Slow);
        }
    }

    /// Tells all to answer what was asked and leave.
    pub fn finish(&self) {
        let mut open = self.open();
        open.is_ending = true;
        for pulse in open.pulses.values() {
            pulse.tell(Order::Finish);
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Many at once, so that a flood does not have them all sorted each time.
    fn make_room(&mut self, most: usize) {
        let mut quiet: Vec<(Instant, u64)> =
            self.pulses.iter().map(|(number, pulse)| (pulse.quiet_since(), *number)).collect();
        quiet.sort_unstable();
        let spare = self.pulses.len() - most + (most / 16).max(1);
        for (_, number) in quiet.iter().take(spare) {
            if let Some(pulse) = self.pulses.remove(number) {
                pulse.tell(Order::CrowdedOut);
            }
        }
    }
}

/// A connection that was let in; it leaves when this is dropped.
#[derive(Debug)]
pub struct Guest {
    /// Its life.
    pub pulse: Arc<Pulse>,
    number: u64,
    crowd: Arc<Crowd>,
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.crowd.open().pulses.remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(pulse: &Pulse) -> Order {
        pulse.order(&Context::from_waker(Waker::noop()))
    }

    /// The order to a connection in a phase, when it had so little time.
    fn swept(phase: Phase, head: u64, idle: u64) -> Order {
        let crowd = Arc::new(Crowd::default());
        let guest = crowd.enter(10);
        guest.pulse.enter(phase);
        let [head, idle, grace] = [head, idle, 0].map(Duration::from_secs);
        crowd.sweep(&Limits { connections: 10, head, idle, grace });
        order(&guest.pulse)
    }

    #[test]
    fn head_and_silence_have_their_own_times() {
        assert_eq!(swept(Phase::Head, 0, 60), Order::Slow);
        assert_eq!(swept(Phase::Head, 60, 0), Order::GoOn);
        for phase in [Phase::Idle, Phase::Answered] {
            assert_eq!(swept(phase, 0, 60), Order::GoOn);
            assert_eq!(swept(phase, 60, 0), Order::Slow);
        }
    }

    #[test]
    fn quietest_connections_make_room() {
        let crowd = Arc::new(Crowd::default());
        let guests: Vec<Guest> = (0..32).map(|_| crowd.enter(32)).collect();
        for guest in &guests[..10] {
            guest.pulse.since.store(1, Ordering::Relaxed);
        }
        let _guest = crowd.enter(32);
        let left: Vec<usize> =
            (0..32).filter(|&at| order(&guests[at].pulse) == Order::CrowdedOut).collect();
        assert_eq!(left, [10, 11]);
        assert_eq!(crowd.count(), 31);
        drop(guests);
        assert_eq!(crowd.count(), 1);
    }

    #[test]
    fn end_reaches_those_who_are_there_and_those_who_come() {
        let crowd = Arc::new(Crowd::default());
        let guest = crowd.enter(10);
        crowd.finish();
        assert_eq!(order(&guest.pulse), Order::Finish);
        assert_eq!(order(&crowd.enter(10).pulse), Order::Finish);
    }
}
