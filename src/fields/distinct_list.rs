//! List of distinct values, in the order they were added.

use std::collections::HashSet;
use std::hash::Hash;

/// Maximum length of a list whose values are compared one by one, which is faster than
/// hashing. Nearly all lists in frontmatter are this short.
const LINEAR_LIMIT: usize = 12;

/// List without repeated values.
pub(super) struct DistinctList<T> {
    values: Vec<T>,
    /// Copy of the values for fast lookup, filled once there are [`LINEAR_LIMIT`] of them.
    seen: HashSet<T>,
}

impl<T: Clone + Eq + Hash> DistinctList<T> {
    /// Creates an empty list.
    pub(super) fn new() -> Self {
        Self { values: Vec::new(), seen: HashSet::new() }
    }

    /// Adds a value unless the list already contains it.
    pub(super) fn add(&mut self, value: T) {
        let is_new = if self.values.len() < LINEAR_LIMIT {
            !self.values.contains(&value)
        } else {
            if self.seen.is_empty() {
                self.seen.extend(self.values.iter().cloned());
            }
            self.seen.insert(value.clone())
        };
        if is_new {
            self.values.push(value);
        }
    }

    /// Returns the values in the order they were added.
    pub(super) fn into_values(self) -> Vec<T> {
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_of_any_length_has_no_repeats() {
        for count in [0, 1, LINEAR_LIMIT - 1, LINEAR_LIMIT, LINEAR_LIMIT + 1, 3 * LINEAR_LIMIT] {
            let mut list = DistinctList::new();
            (0..count).chain((0..count).rev()).for_each(|value| list.add(value));
            assert_eq!(list.into_values(), (0..count).collect::<Vec<_>>(), "{count:?}");
        }
    }
}
