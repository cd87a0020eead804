//! What must differ from every other publisher's.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// Returns a word that nobody else has.
pub fn token() -> String {
    format!("{:016x}", number())
}

/// Returns a time from half of `most` to all of it, so that publishers that
/// met once do not meet again.
pub fn pause(most: Duration) -> Duration {
    let share = number() % 1000;
    most / 2 + most / 2 * u32::try_from(share).unwrap_or_default() / 1000
}

/// The standard library seeds its maps by the system's chance.
fn number() -> u64 {
    RandomState::new().build_hasher().finish()
}
