//! Values without repeats, in their order.

use std::collections::HashSet;
use std::hash::Hash;

/// Up to so many are compared one by one, which is faster than to hash them:
/// nearly all lists of a frontmatter are as short.
const FEW: usize = 12;

/// A list in which nothing stands twice.
pub struct DistinctList<T> {
    values: Vec<T>,
    /// All of them, once they are more than a few.
    seen: HashSet<T>,
}

impl<T: Clone + Eq + Hash> DistinctList<T> {
    /// Makes an empty list.
    pub fn new() -> Self {
        Self { values: Vec::new(), seen: HashSet::new() }
    }

    /// Adds a value, unless it is there.
    pub fn add(&mut self, value: T) {
        let is_new = if self.values.len() < FEW {
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

    /// Returns the values in the order in which they came.
    pub fn into_values(self) -> Vec<T> {
        self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stands_twice_in_a_list_of_any_length() {
        for count in [0, 1, FEW - 1, FEW, FEW + 1, 3 * FEW] {
            let mut list = DistinctList::new();
            (0..count).chain((0..count).rev()).for_each(|value| list.add(value));
            assert_eq!(list.into_values(), (0..count).collect::<Vec<_>>());
        }
    }
}
