//! White space on one line.

/// Folds white space: words are joined by one space each.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Says whether [`fold`] would change nothing.
pub fn is_folded(text: &str) -> bool {
    // The first bytes of all white space beyond ASCII, and that of ASCII.
    let is_odd = |byte: u8| matches!(byte, 0xC2 | 0xE1..=0xE3 | b'\t'..=b'\r');
    let bytes = text.as_bytes();
    // Every byte is looked at, as processors can many at once.
    if !bytes.iter().fold(false, |found, byte| found | is_odd(*byte)) {
        let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
        let is_wide = |pair| pair == (&b' ', &b' ');
        return !pairs.fold(false, |found, pair| found | is_wide(pair))
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
