//! White space on one line.

/// Folds white space: words are joined by one space each.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Says whether [`fold`] would change nothing.
pub fn is_folded(text: &str) -> bool {
    // The first bytes of all white space beyond ASCII, and that of ASCII.
    let is_odd = |byte: &u8| matches!(byte, 0xC2 | 0xE1..=0xE3 | b'\t'..=b'\r');
    if !text.as_bytes().iter().any(is_odd) {
        return !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
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
