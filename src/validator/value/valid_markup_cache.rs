//! Markup that was judged before and is without fault.
//!
//! An entry stands in three formats and in many feeds, and to judge its markup
//! takes longer than all else that is judged of it. What was found is the same
//! each time, so nothing but time depends on what is remembered.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};

/// Shorter texts are judged as fast as they are looked up, in bytes.
const SHORTEST: usize = 128;

/// How many bytes of text a thread remembers: those of a feed's formats, which
/// are judged one after the other, and of feeds that share their entries.
const ROOM: usize = 4 << 20;

/// Longer texts are not remembered: one would take the place of many.
const LONGEST: usize = ROOM / 64;

/// How strictly a text was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UrlStrictness {
    /// Relative addresses are no fault.
    WithBase,
    /// They are one.
    WithoutBase,
}

/// Texts, and how they were judged.
#[derive(Default)]
struct ValidMarkupCache {
    texts: HashMap<u64, (Box<str>, UrlStrictness)>,
    /// The one that goes first is in front.
    order: VecDeque<u64>,
    /// What the texts take, in bytes.
    size: usize,
}

thread_local! {
    static KNOWN: RefCell<ValidMarkupCache> = RefCell::default();
}

/// Runs `judge` on a text, unless it was judged before, as strictly, and found
/// without fault. `judge` says whether it finds none.
pub fn unless_known(text: &str, strictness: UrlStrictness, judge: impl FnOnce() -> bool) {
    // Formats differ in what stands around it, which is no fault.
    let text = text.trim();
    if !(SHORTEST..=LONGEST).contains(&text.len()) {
        judge();
        return;
    }
    let mark = mark(text.as_bytes());
    let is_known = KNOWN.with_borrow(|known| {
        let found = known.texts.get(&mark);
        found.is_some_and(|(of, judged)| *judged >= strictness && **of == *text)
    });
    if !is_known && judge() {
        KNOWN.with_borrow_mut(|known| known.add(mark, text, strictness));
    }
}

impl ValidMarkupCache {
    /// Remembers a text; the oldest make room for it.
    fn add(&mut self, mark: u64, text: &str, strictness: UrlStrictness) {
        self.size += text.len();
        match self.texts.insert(mark, (text.into(), strictness)) {
            Some((before, _)) => self.size -= before.len(),
            None => self.order.push_back(mark),
        }
        while self.size > ROOM
            && let Some(oldest) = self.order.pop_front()
        {
            let (text, _) = self.texts.remove(&oldest).unwrap_or((Box::default(), strictness));
            self.size -= text.len();
        }
    }
}

/// Tells texts apart by their length and a few of their bytes: two of one mark
/// cost no more than another judgement.
fn mark(text: &[u8]) -> u64 {
    let some = text.iter().step_by(text.len() / 64);
    some.fold(text.len() as u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many of these judgements are made of one text, with these findings.
    fn check(length: usize, judgements: &[(UrlStrictness, bool)]) -> usize {
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

    use UrlStrictness::{WithBase, WithoutBase};

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

    #[test]
    fn oldest_texts_make_room() {
        let mut known = ValidMarkupCache::default();
        let length = 1000;
        for mark in 0..10_000 {
            known.add(mark, &"a".repeat(length), WithBase);
        }
        let held: usize = known.texts.values().map(|(text, _)| text.len()).sum();
        assert_eq!((held, known.order.len()), (known.size, known.texts.len()));
        assert!((ROOM - length..=ROOM).contains(&held), "{held}");
        assert!(known.texts.contains_key(&9_999) && !known.texts.contains_key(&0));
    }
}
