//! Randomness: unique tokens of publishers and jitter for pauses.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// Returns a token that no other publisher has, of 16 hexadecimal digits.
pub(super) fn token() -> String {
    format!("{:016x}", random_number())
}

/// Returns a random pause between half of `max` and `max`. Without jitter, publishers
/// that collided once would wait equally long and collide again.
pub(super) fn jitter(max: Duration) -> Duration {
    let per_mille = random_number() % 1000;
    max / 2 + max / 2 * u32::try_from(per_mille).unwrap_or_default() / 1000
}

/// Returns a random number. The standard library seeds its hash maps from the
/// operating system, which spares a dependency.
fn random_number() -> u64 {
    RandomState::new().build_hasher().finish()
}
