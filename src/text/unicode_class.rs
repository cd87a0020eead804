//! Classes of characters in names, as the regular expressions of site generators have them.

use std::sync::LazyLock;

use regex::Regex;

/// A word character: `Alphabetic`, a mark, a decimal digit, a connector or a joiner (UTS #18,
/// annex C).
static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^\w$").ok());

/// Returns true for a letter, a mark or a decimal digit: `[\p{L}\p{M}\p{Nd}]`.
pub(crate) fn is_letter_mark_or_digit(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric();
    }
    is_word(letter) && !is_letter_number(letter) && !is_letter_symbol(letter) && !is_joint(letter)
}

/// Returns true for a character of a word without joiners, as GitHub's anchors have it.
pub(crate) fn is_word_without_joiner(letter: char) -> bool {
    if letter.is_ascii() {
        return letter.is_ascii_alphanumeric() || letter == '_';
    }
    is_word(letter) && !is_joiner(letter)
}

fn is_word(letter: char) -> bool {
    let mut buffer = [0; 4];
    WORD.as_ref().is_some_and(|word| word.is_match(letter.encode_utf8(&mut buffer)))
}

/// Returns true for a number that is a letter, such as `Ⅳ` (category Nl).
fn is_letter_number(letter: char) -> bool {
    letter.is_alphabetic() && letter.is_numeric()
}

/// Returns true for a symbol that is alphabetic: a letter in a circle or a square.
const fn is_letter_symbol(letter: char) -> bool {
    matches!(letter,
        '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F149}' | '\u{1F150}'..='\u{1F169}'
        | '\u{1F170}'..='\u{1F189}')
}

/// Returns true for a connector such as `‿` (category Pc), or a joiner.
const fn is_joint(letter: char) -> bool {
    is_joiner(letter) || matches!(letter, '‿' | '⁀' | '⁔' | '︳' | '︴' | '﹍'..='﹏' | '＿')
}

const fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_marks_and_digits_are_told_from_numbers_symbols_and_connectors() {
        for letter in "aZ9éßЩ日한ิ\u{301}\u{94D}٣ªµ".chars() {
            assert!(is_letter_mark_or_digit(letter), "{letter:?}");
        }
        for letter in "_-²½①Ⅳⓐ🄰‿＿\u{200D}€™😀 ".chars() {
            assert!(!is_letter_mark_or_digit(letter), "{letter:?}");
        }
        for letter in "a_é日\u{94D}Ⅳⓐ‿".chars() {
            assert!(is_word_without_joiner(letter), "{letter:?}");
        }
        for letter in "-.²½①\u{200D}€😀 ".chars() {
            assert!(!is_word_without_joiner(letter), "{letter:?}");
        }
    }
}
