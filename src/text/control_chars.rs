//! Finds and removes characters that XML forbids.
//!
//! XML 1.0 (section 2.2) forbids most C0 controls, U+FFFE and U+FFFF, also as
//! references. C1 controls are allowed, so they are kept.

use std::borrow::Cow;

/// A text without forbidden characters, and the places of those that were removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StrippedText<'a> {
    /// The text without them.
    pub text: Cow<'a, str>,
    /// The removed characters with their byte offsets in the original text, in order.
    pub dropped: Vec<(usize, char)>,
}

/// Returns true if XML 1.0 forbids a character.
pub(crate) const fn is_forbidden(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{FFFE}' | '\u{FFFF}' => true,
        _ => character < ' ',
    }
}

/// Number of bytes that are scanned together, so that the compiler can vectorize the loop.
const CHUNK: usize = 256;

/// Returns true if one of the bytes may be, or begin, a forbidden character.
fn may_have_forbidden(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |has, byte| has | may_begin_forbidden(*byte))
}

/// Returns true for controls, which are single bytes, and for the first byte of U+FFFE and
/// U+FFFF.
const fn may_begin_forbidden(byte: u8) -> bool {
    let is_space = byte == b'\t' || byte == b'\n' || byte == b'\r';
    byte == 0xEF || byte < b' ' && !is_space
}

/// Removes the characters that XML 1.0 forbids.
pub(crate) fn strip(text: &str) -> StrippedText<'_> {
    if !text.as_bytes().chunks(CHUNK).any(may_have_forbidden) {
        return StrippedText { text: Cow::Borrowed(text), dropped: Vec::new() };
    }
    let dropped: Vec<_> =
        text.char_indices().filter(|&(_, character)| is_forbidden(character)).collect();
    let text = if dropped.is_empty() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&character| !is_forbidden(character)).collect())
    };
    StrippedText { text, dropped }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (String, Vec<usize>) {
        let stripped = strip(text);
        (stripped.text.to_string(), stripped.dropped.iter().map(|&(at, _)| at).collect())
    }

    #[test]
    fn clean_text_is_borrowed() {
        assert!(matches!(strip("a\tb\r\nc").text, Cow::Borrowed(_)));
    }

    #[test]
    fn forbidden_characters_go_and_leave_their_places() {
        assert_eq!(check("a\u{8}b\u{FFFF}c\0"), ("abc".into(), vec![1, 3, 7]));
    }

    #[test]
    fn c1_controls_stay() {
        assert_eq!(check("\u{85}\u{9F}\u{7F}"), ("\u{85}\u{9F}\u{7F}".into(), vec![]));
    }
}
