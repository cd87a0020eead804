//! Restarts work after a panic: `serve` runs for months, and a bug that one change
//! uncovers must not end it.

use std::time::Duration;

use crate::diagnostic::panics::{self, CaughtPanic};

/// Pause after the first panic; it doubles after each further one, so that a panic on
/// every start does not keep a core busy.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// Longest pause.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Runs `work` until it returns. After a panic it passes the panic to `report`, pauses
/// and starts `work` again.
pub(super) fn run(
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
