//! Randomness: unique tokens of publishers and jitter for pauses.

use std::time::Duration;

/// Returns a token that no other publisher has, of 16 hexadecimal digits.
///
/// Leases depend on it, so it comes from the operating system; a generator that is seeded
/// in the process could repeat itself in a copy of a virtual machine.
pub(super) fn token() -> String {
    format!("{:016x}", getrandom::u64().unwrap_or_else(|_| fastrand::u64(..)))
}

/// Returns a random pause between half of `max` and `max`. Without jitter, publishers
/// that collided once would wait equally long and collide again.
pub(super) fn jitter(max: Duration) -> Duration {
    max / 2 + max.mul_f64(fastrand::f64() / 2.0)
}
