//! Work that goes on after a panic: `serve` answers and builds for months, and
//! a bug that one change uncovers must not end that.

use std::time::Duration;

use crate::diagnostic::panics::{self, CaughtPanic};

/// Pause after the first panic; twice as long after each that follows soon.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Does work until it ends by itself. After a panic, which `report` hears of, it
/// waits by `pause` and begins again.
pub fn run(
    mut work: impl FnMut(),
    mut report: impl FnMut(CaughtPanic),
    mut pause: impl FnMut(Duration),
) {
    let mut wait = FIRST_PAUSE;
    loop {
        let Err(caught) = panics::catch(&mut work) else { return };
        report(caught);
        pause(wait);
        wait = (wait * 2).min(LONGEST_PAUSE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_goes_on_after_each_panic_and_waits_longer_and_longer() {
        panics::silence_caught();
        let (mut rounds, mut messages, mut pauses) = (0, Vec::new(), Vec::new());
        let work = || {
            rounds += 1;
            assert!(rounds > 8, "round {rounds}");
        };
        run(work, |caught| messages.push(caught.to_string()), |time| pauses.push(time.as_secs()));
        assert_eq!(rounds, 9);
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert!(messages[0].ends_with("round 1") && messages.len() == 8, "{messages:?}");
    }
}
