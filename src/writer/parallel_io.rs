//! Parallel disk operations, which wait for the disk rather than for a processor.

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

/// Number of operations that wait at the same time. A disk syncs several files together
/// in about the time of one; more than this number gained nothing when measured.
const CONCURRENT_OPERATIONS: usize = 8;

/// Runs a blocking operation on each item, several at a time; the results keep the order
/// of the items.
///
/// The threads are not those of the other stages, whose number is that of the processors.
/// If the system allows no more threads, the operations run one after the other.
pub(super) fn each<T: Sync, R: Send>(
    items: &[T],
    operation: impl Fn(&T) -> R + Sync + Send,
) -> Vec<R> {
    let threads = CONCURRENT_OPERATIONS.min(items.len());
    let pool = (threads > 1).then(|| ThreadPoolBuilder::new().num_threads(threads).build());
    match pool {
        Some(Ok(pool)) => {
            pool.install(|| items.par_iter().with_max_len(1).map(operation).collect())
        }
        Some(Err(_)) | None => items.iter().map(operation).collect(),
    }
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
            assert_eq!(each(&items, |item| item * 2), doubled, "{count:?}");
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
