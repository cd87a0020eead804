//! Suggests the known word that an unknown one was probably meant to be.

use std::str::Chars;

use strsim::osa_distance;

/// Finds the known word that is nearest to `word`, if a typing error is likely: one edit,
/// or two in a long word.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = match word.chars().count() {
        0..=2 => return None,
        3..=7 => 1,
        _ => 2,
    };
    known
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= most * 4)
        .map(|candidate| (osa_distance(word, candidate), candidate))
        .filter(|&(distance, _)| distance <= most)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Returns true if the distance of two words is one. Frontmatter asks this for every
/// unknown field, where computing the distance would take longer.
pub(crate) fn is_one_edit(a: &str, b: &str) -> bool {
    let pairs = a.bytes().zip(b.bytes());
    let start = a.floor_char_boundary(pairs.take_while(|(a, b)| a == b).count());
    // The bytes up to `start` are equal, so it is a character boundary in both.
    let (a, b) = (&a[start..], &b[b.floor_char_boundary(start)..]);
    let pairs = a.bytes().rev().zip(b.bytes().rev());
    let end = pairs.take_while(|(a, b)| a == b).count();
    let a = &a[..a.ceil_char_boundary(a.len() - end)];
    let b = &b[..b.ceil_char_boundary(b.len() - end)];
    match (first_three(a.chars()), first_three(b.chars())) {
        ([Some(_), None, _], [_, None, _]) | ([None, ..], [Some(_), None, _]) => true,
        ([Some(a), Some(b), None], [Some(c), Some(d), None]) => a == d && b == c,
        _ => false,
    }
}

fn first_three(mut letters: Chars<'_>) -> [Option<char>; 3] {
    [letters.next(), letters.next(), letters.next()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(word: &str) -> Option<&'static str> {
        nearest(word, ["title", "draft", "permalink", "date"])
    }

    #[test]
    fn one_slip_is_near() {
        assert_eq!(check("titel"), Some("title"));
        assert_eq!(check("darft"), Some("draft"));
        assert_eq!(check("dates"), Some("date"));
    }

    #[test]
    fn two_slips_are_near_in_a_long_word_only() {
        assert_eq!(check("permlnik"), Some("permalink"));
        assert_eq!(check("drfta"), None);
    }

    #[test]
    fn other_words_are_far() {
        assert_eq!(check("layout"), None);
        assert_eq!(check("da"), None);
    }

    proptest! {
        #[test]
        fn one_edit_is_a_distance_of_one(a in "[abé]{0,5}", b in "[abé]{0,5}") {
            prop_assert_eq!(is_one_edit(&a, &b), osa_distance(&a, &b) == 1);
        }
    }
}
