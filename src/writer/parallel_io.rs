//! Parallel disk operations, which wait for the disk rather than for a processor.

use std::iter;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Number of operations that wait at the same time. A disk syncs several files together
/// in about the time of one; more than this number gained nothing when measured.
const CONCURRENT_OPERATIONS: usize = 8;

/// Runs a blocking operation on each item, several at a time; the results keep the order
/// of the items.
pub(super) fn each<T: Sync, R: Send>(items: &[T], operation: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let mut results = thread::scope(|scope| {
        let threads = 1..CONCURRENT_OPERATIONS.min(items.len());
        // A failure to start a thread is ignored: the others take its items.
        let threads: Vec<_> = threads
            .filter_map(|_| {
                thread::Builder::new()
                    .spawn_scoped(scope, || process_items(items, &next, &operation))
                    .ok()
            })
            .collect();
        let mut results = process_items(items, &next, &operation);
        for thread in threads {
            results.extend(thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        }
        results
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Takes items until none is left; returns the results with the indices of their items.
fn process_items<T, R>(
    items: &[T],
    next: &AtomicUsize,
    operation: &impl Fn(&T) -> R,
) -> Vec<(usize, R)> {
    iter::from_fn(|| {
        let index = next.fetch_add(1, Ordering::Relaxed);
        items.get(index).map(|item| (index, operation(item)))
    })
    .collect()
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
        let barrier = Barrier::new(CONCURRENT_OPERATIONS);
        let items = [(); CONCURRENT_OPERATIONS];
        let waited = each(&items, |()| barrier.wait().is_leader());
        assert_eq!(waited.iter().filter(|is_leader| **is_leader).count(), 1);
    }
}
