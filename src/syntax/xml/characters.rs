//! Characters and names that XML 1.0 allows.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use crate::syntax::SyntaxError;

/// Returns true if XML 1.0 allows a character (section 2.2, `Char`).
pub(crate) const fn is_allowed(character: char) -> bool {
    matches!(
        character,
        '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..
    )
}

/// Checks a name against XML 1.0 section 2.3 (`Name`). Beyond ASCII it only requires
/// that the first character is a letter, which is close enough to find mistakes.
pub(super) fn check_name(name: &str, span: &Range<usize>) -> Result<(), SyntaxError> {
    if name.starts_with(starts_name) && name.chars().all(continues_name) {
        return Ok(());
    }
    Err(SyntaxError::new(span.clone(), format!("`{name}` is not a valid XML name")))
}

fn starts_name(character: char) -> bool {
    character.is_alphabetic() || character == '_' || character == ':'
}

fn continues_name(character: char) -> bool {
    !character.is_ascii()
        || starts_name(character)
        || character.is_ascii_digit()
        || matches!(character, '-' | '.')
}

/// Replaces `\r\n` and `\r` with `\n` (section 2.11).
pub(super) fn normalize_line_ends(text: &str) -> Cow<'_, str> {
    if memchr(b'\r', text.as_bytes()).is_some() {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Returns the offset of the first character that XML forbids (section 2.2, `Char`).
pub(super) fn first_forbidden(text: &str) -> Option<usize> {
    let mut start = 0;
    for block in text.as_bytes().chunks(256) {
        // Nearly every block has no such byte. `fold` looks at all of them without a
        // branch, which compilers vectorize.
        if block.iter().fold(false, |found, &byte| found | may_begin_forbidden(byte)) {
            let suspects = block.iter().enumerate().filter(|(_, byte)| may_begin_forbidden(**byte));
            for (index, _) in suspects {
                let character = text.get(start + index..).and_then(|rest| rest.chars().next());
                if character.is_some_and(|character| !is_allowed(character)) {
                    return Some(start + index);
                }
            }
        }
        start += block.len();
    }
    None
}

/// Returns true if a forbidden character may begin with this byte of UTF-8: a control
/// character, or U+FFFE and U+FFFF, which are EF BF BE and EF BF BF.
const fn may_begin_forbidden(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r') || byte == 0xEF
}
