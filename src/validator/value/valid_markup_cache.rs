//! Remembers markup that was found valid.
//!
//! The same entry is in three formats and in many feeds, and checking its markup takes
//! longer than all other checks. The result is always the same, so the cache can only
//! change the time that validation takes.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};

/// The shortest text that is cached, in bytes. A shorter one is checked as fast as it is
/// looked up.
const SHORTEST: usize = 128;

/// The most bytes of text that a thread remembers: enough for the formats of a feed, and
/// for feeds that share their entries.
const CAPACITY: usize = 4 << 20;

/// The longest text that is cached, in bytes: a longer one would evict many others.
const LONGEST: usize = CAPACITY / 64;

/// The strictness that addresses were checked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum UrlStrictness {
    /// Relative addresses are valid.
    WithBase,
    /// Relative addresses are violations.
    WithoutBase,
}

/// Valid texts, with the strictness of the check.
#[derive(Default)]
struct ValidMarkupCache {
    texts: HashMap<u64, (Box<str>, UrlStrictness)>,
    /// Fingerprints of the texts, with the next one to evict in front.
    order: VecDeque<u64>,
    /// The size of all texts in bytes.
    size: usize,
}

thread_local! {
    static KNOWN: RefCell<ValidMarkupCache> = RefCell::default();
}

/// Runs `is_valid` on a text, unless the text was found valid before with the same or a
/// higher strictness. `is_valid` returns true if it finds no violation.
pub(super) fn check_unless_valid(
    text: &str,
    strictness: UrlStrictness,
    is_valid: impl FnOnce() -> bool,
) {
    // Formats differ in the white space around it.
    let text = text.trim();
    if !(SHORTEST..=LONGEST).contains(&text.len()) {
        is_valid();
        return;
    }
    let fingerprint = fingerprint(text.as_bytes());
    let is_known = KNOWN.with_borrow(|known| {
        let found = known.texts.get(&fingerprint);
        found.is_some_and(|(known, checked)| *checked >= strictness && **known == *text)
    });
    if !is_known && is_valid() {
        KNOWN.with_borrow_mut(|known| known.add(fingerprint, text, strictness));
    }
}

impl ValidMarkupCache {
    /// Adds a text, and evicts the oldest ones if there are too many bytes.
    fn add(&mut self, fingerprint: u64, text: &str, strictness: UrlStrictness) {
        self.size += text.len();
        match self.texts.insert(fingerprint, (text.into(), strictness)) {
            Some((before, _)) => self.size -= before.len(),
            None => self.order.push_back(fingerprint),
        }
        while self.size > CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            let (text, _) = self.texts.remove(&oldest).unwrap_or((Box::default(), strictness));
            self.size -= text.len();
        }
    }
}

/// Returns a number made of the length of a text and a few of its bytes. A collision is
/// harmless: the text is compared, and checked again.
fn fingerprint(text: &[u8]) -> u64 {
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
            check_unless_valid(&text, *strictness, || {
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
        assert!((CAPACITY - length..=CAPACITY).contains(&held), "{held}");
        assert!(known.texts.contains_key(&9_999) && !known.texts.contains_key(&0));
    }
}
