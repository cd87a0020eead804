//! Characters that XML has no place for.
//!
//! XML 1.0 (section 2.2) forbids most C0 controls, U+FFFE and U+FFFF, also as
//! references. C1 controls are allowed, so they stay.

use std::borrow::Cow;

/// A text without forbidden characters, and where they stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrippedText<'a> {
    /// What is left.
    pub text: Cow<'a, str>,
    /// For each dropped character its offset in the original and itself, in order.
    pub dropped: Vec<(usize, char)>,
}

impl StrippedText<'_> {
    /// Turns an offset in the text that is left into the original's.
    pub fn origin(&self, offset: usize) -> usize {
        // The characters dropped up to `offset` are those whose own place,
        // less all that was dropped before them, is not behind it.
        let mut shift = 0;
        for &(at, dropped) in &self.dropped {
            if at - shift > offset {
                break;
            }
            shift += dropped.len_utf8();
        }
        offset + shift
    }
}

/// Says whether XML 1.0 forbids a character.
pub const fn is_forbidden(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{FFFE}' | '\u{FFFF}' => true,
        _ => character < ' ',
    }
}

/// How many bytes are looked at together, as processors can.
const CHUNK: usize = 256;

/// Says whether bytes may be, or be the beginning of, a forbidden character:
/// controls are bytes of their own, the others begin with this one.
fn has_odd(bytes: &[u8]) -> bool {
    let is_odd = |byte: u8| {
        let is_space = byte == b'\t' || byte == b'\n' || byte == b'\r';
        byte == 0xEF || byte < b' ' && !is_space
    };
    bytes.iter().fold(false, |has, byte| has | is_odd(*byte))
}

/// Drops the characters that XML 1.0 forbids.
pub fn strip(text: &str) -> StrippedText<'_> {
    if !text.as_bytes().chunks(CHUNK).any(has_odd) {
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

    #[test]
    fn offset_leads_back_to_the_original() {
        let stripped = strip("\u{1}a\u{FFFE}\u{1}b");
        assert_eq!([0, 1, 2].map(|offset| stripped.origin(offset)), [1, 6, 7]);
    }
}
