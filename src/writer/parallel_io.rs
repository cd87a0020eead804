//! Work that waits for a disk rather than for a processor.

use std::iter;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many files wait at once. A disk takes what several ask for together in
/// about the time of one; more than these gain nothing.
const AT_ONCE: usize = 8;

/// Does to each item what waits, several at a time; what comes of them is in the
/// order of the items.
pub fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let step = || {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).map(|item| (index, work(item)))
        };
        iter::from_fn(step).collect::<Vec<_>>()
    };
    let mut done = thread::scope(|scope| {
        let others = 1..AT_ONCE.min(items.len());
        // One that can't be started is work for those that can.
        let others: Vec<_> =
            others.filter_map(|_| thread::Builder::new().spawn_scoped(scope, work).ok()).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|fault| panic::resume_unwind(fault)));
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn results_are_in_order() {
        for count in [0, 1, 2, 7, 100] {
            let items: Vec<usize> = (0..count).collect();
            let doubled: Vec<usize> = items.iter().map(|item| item * 2).collect();
            assert_eq!(each(&items, |item| item * 2), doubled);
        }
    }

    #[test]
    fn several_wait_at_once() {
        let all_are_here = Barrier::new(AT_ONCE);
        let items = [(); AT_ONCE];
        let waited = each(&items, |()| all_are_here.wait().is_leader());
        assert_eq!(waited.iter().filter(|is_leader| **is_leader).count(), 1);
    }
}
