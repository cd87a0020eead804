//! How much one client may take, so that all others are answered.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// How large the head of a request may be, in bytes.
pub const HEAD: usize = 16 * 1024;

/// How many fields it may have.
pub const FIELDS: usize = 100;

/// How many requests one HTTP/2 connection may have open.
pub const STREAMS: u32 = 100;

/// Files that are no connections: logs, listeners, a build's.
const OTHER_FILES: u64 = 256;

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

/// The life of a connection, told by its reads and requests.
#[derive(Debug)]
pub struct Pulse {
    begun: Instant,
    /// In seconds after it began.
    since: AtomicU32,
    phase: AtomicU8,
    /// Rung when others need its place.
    pub crowded_out: Notify,
}

impl Pulse {
    fn new() -> Self {
        let (since, phase) = (AtomicU32::new(0), AtomicU8::new(Phase::Idle as u8));
        Self { begun: Instant::now(), since, phase, crowded_out: Notify::new() }
    }

    /// Enters a phase, if it is not in it already.
    pub fn enter(&self, phase: Phase) {
        if self.phase.swap(phase as u8, Ordering::Relaxed) != phase as u8
            || phase == Phase::Answered
        {
            let seconds = u32::try_from(self.begun.elapsed().as_secs()).unwrap_or(u32::MAX);
            self.since.store(seconds, Ordering::Relaxed);
        }
    }

    /// Says whether a head is being read.
    pub fn is_in_head(&self) -> bool {
        self.phase.load(Ordering::Relaxed) == Phase::Head as u8
    }

    /// Returns how much longer it may go on as it does.
    pub fn left(&self, limits: &Limits) -> Duration {
        let limit = if self.is_in_head() { limits.head } else { limits.idle };
        let since = Duration::from_secs(self.since.load(Ordering::Relaxed).into());
        (since + limit).saturating_sub(self.begun.elapsed())
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
}

impl Crowd {
    /// Lets a connection in. Where there are too many, those that were quiet
    /// for the longest time are rung out; returns how many.
    pub fn enter(self: &Arc<Self>, most: usize) -> (Guest, u64) {
        let pulse = Arc::new(Pulse::new());
        let mut open = self.open();
        open.last += 1;
        let number = open.last;
        let crowded_out = if open.pulses.len() >= most { open.ring_out(most) } else { 0 };
        open.pulses.insert(number, pulse.clone());
        drop(open);
        (Guest { pulse, number, crowd: self.clone() }, crowded_out)
    }

    /// Returns how many are open.
    pub fn count(&self) -> usize {
        self.open().pulses.len()
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Many at once, so that a flood does not have them all sorted each time.
    fn ring_out(&mut self, most: usize) -> u64 {
        let mut quiet: Vec<(Instant, u64)> =
            self.pulses.iter().map(|(number, pulse)| (pulse.quiet_since(), *number)).collect();
        quiet.sort_unstable();
        let spare = self.pulses.len() - most + (most / 16).max(1);
        for (_, number) in quiet.iter().take(spare) {
            if let Some(pulse) = self.pulses.remove(number) {
                pulse.crowded_out.notify_one();
            }
        }
        spare as u64
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

    const LIMITS: Limits = Limits {
        connections: 10,
        head: Duration::from_secs(10),
        idle: Duration::from_mins(1),
        grace: Duration::ZERO,
    };

    #[test]
    fn head_has_less_time_than_silence() {
        let pulse = Pulse::new();
        assert!(pulse.left(&LIMITS) > LIMITS.head);
        pulse.enter(Phase::Head);
        assert!(pulse.left(&LIMITS) <= LIMITS.head);
        pulse.enter(Phase::Answered);
        assert!(pulse.left(&LIMITS) > LIMITS.head);
    }

    #[test]
    fn quietest_connections_make_room() {
        let crowd = Arc::new(Crowd::default());
        let guests: Vec<Guest> = (0..32).map(|_| crowd.enter(32).0).collect();
        for guest in &guests[..10] {
            guest.pulse.since.store(1, Ordering::Relaxed);
        }
        let (_guest, crowded_out) = crowd.enter(32);
        assert_eq!((crowded_out, crowd.count()), (2, 31));
        assert!(crowd.open().pulses.contains_key(&guests[0].number));
        assert!(!crowd.open().pulses.contains_key(&guests[10].number));
        drop(guests);
        assert_eq!(crowd.count(), 1);
    }
}
