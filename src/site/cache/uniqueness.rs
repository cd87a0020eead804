//! Finds out whether two articles have the same id or address, by the hashes of all.
//!
//! Hashes are enough: only if two are equal, the ids and addresses themselves are compared.

use rayon::prelude::*;

/// Hashes of all ids and addresses.
#[derive(Debug, Default)]
pub(crate) struct UniquenessIndex {
    all: Vec<u64>,
    /// True if `all` is sorted. Sorting is put off until a hash is added or removed.
    is_sorted: bool,
    /// Number of hashes that equal another one.
    repeated: usize,
}

impl UniquenessIndex {
    /// Creates an index of any hashes.
    pub(crate) fn new(mut all: Vec<u64>) -> Self {
        all.par_sort_unstable();
        let repeated = all.windows(2).filter(|pair| pair[0] == pair[1]).count();
        Self { all, is_sorted: true, repeated }
    }

    /// Creates an index of hashes, if the `known` ones are all different.
    pub(crate) fn from_distinct(mut known: Vec<u64>, new: &[u64]) -> Self {
        let mut sorted = new.to_vec();
        sorted.sort_unstable();
        let has_repeated = sorted.windows(2).any(|pair| pair[0] == pair[1])
            || !sorted.is_empty() && known.iter().any(|hash| sorted.binary_search(hash).is_ok());
        known.extend_from_slice(new);
        if has_repeated {
            Self::new(known)
        } else {
            Self { all: known, is_sorted: false, repeated: 0 }
        }
    }

    /// Returns true if no two hashes are equal.
    pub(crate) const fn are_distinct(&self) -> bool {
        self.repeated == 0
    }

    /// Adds a hash.
    pub(crate) fn add(&mut self, claim: u64) {
        self.sort();
        let index = self.all.partition_point(|known| *known < claim);
        self.repeated += usize::from(self.all.get(index) == Some(&claim));
        self.all.insert(index, claim);
    }

    /// Removes a hash once.
    pub(crate) fn remove(&mut self, claim: u64) {
        self.sort();
        let index = self.all.partition_point(|known| *known < claim);
        if self.all.get(index) == Some(&claim) {
            self.all.remove(index);
            self.repeated -= usize::from(self.all.get(index) == Some(&claim));
        }
    }

    fn sort(&mut self) {
        if !self.is_sorted {
            self.all.par_sort_unstable();
            self.is_sorted = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_claims_are_found() {
        assert!(UniquenessIndex::new(vec![3, 1, 2]).are_distinct());
        assert!(!UniquenessIndex::new(vec![3, 1, 3]).are_distinct());
        assert!(UniquenessIndex::from_distinct(vec![3, 1], &[4, 2]).are_distinct());
        assert!(!UniquenessIndex::from_distinct(vec![3, 1], &[4, 1]).are_distinct());
        assert!(!UniquenessIndex::from_distinct(vec![3, 1], &[4, 4]).are_distinct());
    }

    #[test]
    fn claims_come_and_go() {
        let mut claims = UniquenessIndex::from_distinct(vec![3, 1], &[]);
        let mut check = |steps: &[(char, u64)]| {
            for (step, claim) in steps {
                if *step == '+' { claims.add(*claim) } else { claims.remove(*claim) }
            }
            claims.are_distinct()
        };
        assert!(check(&[('+', 2), ('-', 7)]));
        assert!(!check(&[('+', 3), ('+', 3)]));
        assert!(!check(&[('-', 3)]));
        assert!(check(&[('-', 3)]));
        assert!(check(&[('-', 3), ('-', 3), ('+', 3)]));
    }
}
