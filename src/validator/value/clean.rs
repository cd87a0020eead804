//! Markup that was judged before and is without fault.
//!
//! An entry stands in three formats and in many feeds, and to judge its markup
//! takes longer than all else that is judged of it. What was found is the same
//! each time, so nothing but time depends on what is remembered.

use std::cell::RefCell;

/// Shorter texts are judged as fast as they are looked up, in bytes.
const SHORTEST: usize = 128;

/// Longer ones are not remembered: what is kept has a bound.
const LONGEST: usize = 32 << 10;

/// How many texts a thread remembers: those of a feed's formats, which are
/// judged one after the other.
const PLACES: usize = 256;

/// How strictly a text was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strictness {
    /// Relative addresses are no fault.
    WithBase,
    /// They are one.
    WithoutBase,
}

/// A text, and how it was judged.
type Known = (Box<str>, Strictness);

thread_local! {
    static KNOWN: RefCell<Vec<Option<Known>>> = const { RefCell::new(Vec::new()) };
}

/// Runs `judge` on a text, unless it was judged before, as strictly, and found
/// without fault. `judge` says whether it finds none.
pub fn unless_known(text: &str, strictness: Strictness, judge: impl FnOnce() -> bool) {
    // Formats differ in what stands around it, which is no fault.
    let text = text.trim();
    if !(SHORTEST..=LONGEST).contains(&text.len()) {
        judge();
        return;
    }
    let place = place(text.as_bytes());
    let is_known = KNOWN.with_borrow(|known| {
        let found = known.get(place).and_then(Option::as_ref);
        found.is_some_and(|(of, judged)| *judged >= strictness && **of == *text)
    });
    if is_known || !judge() {
        return;
    }
    KNOWN.with_borrow_mut(|known| {
        known.resize(PLACES, None);
        known[place] = Some((text.into(), strictness));
    });
}

/// Chooses a place by a text's length and a few of its bytes: two of one place
/// cost no more than another judgement.
fn place(text: &[u8]) -> usize {
    let some = text.iter().step_by(text.len() / 16);
    some.fold(text.len(), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)))
        % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these judgements are made of one text, with these findings.
    fn check(length: usize, judgements: &[(Strictness, bool)]) -> usize {
        let text = "a".repeat(length);
        let mut made = 0;
        for (strictness, is_clean) in judgements {
            unless_known(&text, *strictness, || {
                made += 1;
                *is_clean
            });
        }
        made
    }

    use Strictness::{WithBase, WithoutBase};

    #[test]
    fn text_without_fault_is_judged_once() {
        assert_eq!(check(300, &[(WithBase, true), (WithBase, true)]), 1);
        assert_eq!(check(301, &[(WithoutBase, true), (WithBase, true)]), 1);
    }

    #[test]
    fn text_is_judged_again_where_more_is_asked_or_a_fault_was_found() {
        assert_eq!(check(302, &[(WithBase, true), (WithoutBase, true)]), 2);
        assert_eq!(check(303, &[(WithBase, false), (WithBase, false)]), 2);
        assert_eq!(check(3, &[(WithBase, true), (WithBase, true)]), 2);
        assert_eq!(check(LONGEST + 1, &[(WithBase, true), (WithBase, true)]), 2);
    }
}
