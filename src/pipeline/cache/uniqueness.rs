//! Whether two articles may claim one id or one address, by the numbers of all.

use rayon::prelude::*;

/// The numbers of all ids and addresses.
#[derive(Debug, Default)]
pub struct UniquenessIndex {
    all: Vec<u64>,
    /// Whether they are in order: they need not be while nothing changes.
    is_sorted: bool,
    /// How many of them another one equals.
    repeated: usize,
}

impl UniquenessIndex {
    /// Takes numbers of which nothing is known.
    pub fn new(mut all: Vec<u64>) -> Self {
        all.par_sort_unstable();
        let repeated = all.windows(2).filter(|pair| pair[0] == pair[1]).count();
        Self { all, is_sorted: true, repeated }
    }

    /// Takes numbers of which no two are equal, and some more.
    pub fn of_distinct(mut known: Vec<u64>, more: &[u64]) -> Self {
        let mut new = more.to_vec();
        new.sort_unstable();
        let is_met = new.windows(2).any(|pair| pair[0] == pair[1])
            || !new.is_empty() && known.iter().any(|claim| new.binary_search(claim).is_ok());
        known.extend_from_slice(more);
        if is_met { Self::new(known) } else { Self { all: known, is_sorted: false, repeated: 0 } }
    }

    /// Says whether no two are equal.
    pub const fn are_distinct(&self) -> bool {
        self.repeated == 0
    }

    /// Adds one.
    pub fn add(&mut self, claim: u64) {
        self.sort();
        let index = self.all.partition_point(|known| *known < claim);
        self.repeated += usize::from(self.all.get(index) == Some(&claim));
        self.all.insert(index, claim);
    }

    /// Takes one out.
    pub fn remove(&mut self, claim: u64) {
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
        assert!(UniquenessIndex::of_distinct(vec![3, 1], &[4, 2]).are_distinct());
        assert!(!UniquenessIndex::of_distinct(vec![3, 1], &[4, 1]).are_distinct());
        assert!(!UniquenessIndex::of_distinct(vec![3, 1], &[4, 4]).are_distinct());
    }

    #[test]
    fn claims_come_and_go() {
        let mut claims = UniquenessIndex::of_distinct(vec![3, 1], &[]);
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
