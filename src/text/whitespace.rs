//! Folds white space, so that text fits on one line.

/// Joins the words of a text by single spaces.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns true if [`fold`] would not change a text.
#[expect(clippy::needless_bitwise_bool, reason = "a fold without early ends is vectorized")]
pub(crate) fn is_folded(text: &str) -> bool {
    let bytes = text.as_bytes();
    // A fold without an early end, so that the compiler can vectorize it.
    if !bytes.iter().fold(false, |found, byte| found | may_begin_odd_space(*byte)) {
        let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
        return !pairs.fold(false, |found, pair| found | (pair == (&b' ', &b' ')))
            && !text.starts_with(' ')
            && !text.ends_with(' ');
    }
    let mut before = ' ';
    for letter in text.chars() {
        if letter.is_whitespace() && (letter != ' ' || before == ' ') {
            return false;
        }
        before = letter;
    }
    before != ' ' || text.is_empty()
}

/// Returns true for ASCII white space except the space, and for the first bytes of other
/// white space in UTF-8.
const fn may_begin_odd_space(byte: u8) -> bool {
    matches!(byte, 0xC2 | 0xE1..=0xE3 | b'\t'..=b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_by_one_space() {
        assert_eq!(fold(" a\t b\u{a0}c\n"), "a b c");
    }

    #[test]
    fn every_white_space_is_folded() {
        for letter in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let text = format!("a{letter}b");
            assert_eq!(is_folded(&text), fold(&text) == text, "{letter:?}");
        }
    }

    #[test]
    fn folded_text_is_what_folding_leaves_alone() {
        for text in ["", "a", "a b", "é ü", " ", " a", "a ", "a  b", "a\tb", "a\u{2003}b", "a\n"]
        {
            assert_eq!(is_folded(text), fold(text) == text, "{text:?}");
        }
    }
}
